"""From the data's IRIs to addresses on this host, and back.

The data name their things under one base, wherever they are served. Links on pages are paths of
this host, so a copy of the site works anywhere.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from kg.terms import BASE, NS

_SAFE = "/:@!$&'()*+,;=-._~"
# What a link may lead to outside; all else is shown as text (`javascript:` can be an IRI too).
_OUTSIDE = re.compile(r"(?:https?://[^\s/?#]+|mailto:[^\s@]+@[^\s@]+)[^\s]*", re.IGNORECASE)


def iri_of(base: str, key: str) -> str:
    """Return the IRI of the thing whose page is `/doc/{key}`; codes keep our own base."""
    if key.startswith("code/"):
        return f"{BASE}/{key}"
    return f"{base}/id/{key}"


def path_of(base: str, iri: str) -> str | None:
    """Return the path of the page of a thing or term of ours, or None."""
    if iri.startswith(f"{base}/id/"):
        return "/doc/" + quote(iri.removeprefix(f"{base}/id/"), safe=_SAFE)
    if iri.startswith(f"{BASE}/code/"):
        return "/doc/" + quote(iri.removeprefix(f"{BASE}/"), safe=_SAFE)
    if iri == f"{BASE}/ns":
        return "/ns"
    if iri.startswith(NS):
        return "/ns#" + quote(iri.removeprefix(NS), safe=_SAFE)
    return None


def href_of(base: str, iri: str) -> str:
    """Return what a link to an IRI may lead to: a local path, a web or mail address, or nothing."""
    own = path_of(base, iri)
    if own is not None:
        return own
    return iri if _OUTSIDE.fullmatch(iri) else ""
