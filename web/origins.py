"""From which host a thing was harvested, for the pages that show it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import g

from web.negotiation import release

_PAGES = "/doc/harvested/"
# What is said where a source was a file: nobody shall see where it lay.
_FILE = "a file"


def origin_of(iri: str) -> str:
    """Return the host that a thing was harvested from; nothing where it is ours or nobody's."""
    for base, host in _hosts().items():
        if iri.startswith((f"{base}/id/", f"{base}/graph/")):
            return host
    return ""


def origin_at(path: str) -> str:
    """Return the host that the thing of a page was harvested from, or nothing."""
    if not path.startswith(_PAGES):
        return ""
    slug = path.removeprefix(_PAGES).partition("/")[0]
    entry = release().manifest.get("harvested", {}).get(slug)
    return _host(str(entry["url"])) if entry else ""


def _hosts() -> Mapping[str, str]:
    if "origins" not in g:  # every link of a page asks
        entries = release().manifest.get("harvested", {}).values()
        g.origins = {str(entry["base"]): _host(str(entry["url"])) for entry in entries}
    found: Mapping[str, str] = g.origins
    return found


def _host(url: str) -> str:
    return urlsplit(url).netloc if "://" in url else _FILE
