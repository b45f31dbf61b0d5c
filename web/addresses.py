"""From the data's IRIs to addresses on this host, and back.

The data name their things under one base, wherever they are served. Links on pages are paths of
this host, so a copy of the site works anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from kg.terms import BASE, NS, SHAPES

_HARVESTED = "harvested/"
_NOTHING: Mapping[str, str] = MappingProxyType({})
_SAFE = "/:@!$&'()*+,;=-._~"
# What a link may lead to outside; all else is shown as text (`javascript:` can be an IRI too).
_OUTSIDE = re.compile(r"(?:https?://[^\s/?#]+|mailto:[^\s@]+@[^\s@]+)[^\s]*", re.IGNORECASE)


def iri_of(base: str, key: str, harvested: Mapping[str, str] = _NOTHING) -> str:
    """Return the IRI of the thing whose page is `/doc/{key}`; codes keep our own base.

    Args:
        base: Where our things live.
        key: What follows `/doc/`.
        harvested: The base of each source that was harvested, by its slug; its things have their
            pages here under `/doc/harvested/{slug}/`.
    """
    slug, _, rest = key.removeprefix(_HARVESTED).partition("/")
    if key.startswith(_HARVESTED) and slug in harvested:
        return f"{harvested[slug]}/id/{rest}"
    if key.startswith("code/"):
        return f"{BASE}/{key}"
    if key.startswith("genid/"):  # what stands for a blank node
        return f"{base}/.well-known/{key}"
    return f"{base}/id/{key}"


def path_of(base: str, iri: str, harvested: Mapping[str, str] = _NOTHING) -> str | None:
    """Return the path of the page of a thing, a dataset or a term, ours or harvested, or None."""
    for start, path in (
        (f"{base}/id/", "/doc/"),
        (f"{base}/.well-known/genid/", "/doc/genid/"),
        (f"{BASE}/code/", "/doc/code/"),
        (NS, "/ns#"),
        (SHAPES, "/shapes#"),
    ):
        if iri.startswith(start):
            return path + quote(iri.removeprefix(start), safe=_SAFE)
    if iri.startswith(f"{base}/graph/"):
        return quote(iri.removeprefix(base), safe=_SAFE + "#")
    for slug, other in harvested.items():
        if iri.startswith(f"{other}/id/"):
            rest = quote(iri.removeprefix(f"{other}/id/"), safe=_SAFE)
            return f"/doc/{_HARVESTED}{slug}/{rest}"
    own = iri.removeprefix(BASE)
    return own if own in ("/ns", "/shapes") else None


def href_of(base: str, iri: str, harvested: Mapping[str, str] = _NOTHING) -> str:
    """Return what a link to an IRI may lead to: a local path, a web or mail address, or nothing."""
    own = path_of(base, iri, harvested)
    if own is not None:
        return own
    return iri if _OUTSIDE.fullmatch(iri) else ""
