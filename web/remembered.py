"""Small pieces of pages, rendered once: the same link stands on very many pages.

A macro of `_parts.html` is wrapped here if it depends on nothing but its arguments, the base of
IRIs, and the sources that were harvested. A new release with the same two has the same pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache

from flask import g
from markupsafe import Markup

from web.addresses import href_of
from web.negotiation import release

# Units: pieces, and as many addresses; those of a plan are some thousands.
_MOST = 1 << 15


class Pieces:
    """What was rendered under one base and with some harvested sources, and where IRIs lead."""

    def __init__(self, base: str, harvested: Mapping[str, str]) -> None:
        self._base = base
        self._harvested = harvested
        self._hrefs: dict[str, str] = {}
        self._made: dict[Hashable, Markup] = {}

    def href(self, iri: str) -> str:
        """Return what a link to an IRI may lead to, or nothing."""
        found = self._hrefs.get(iri)
        if found is None:
            if len(self._hrefs) >= _MOST:
                self._hrefs.clear()
            found = self._hrefs[iri] = href_of(self._base, iri, self._harvested)
        return found

    def rendered(self, macro: Callable[..., Markup], given: tuple[Hashable, ...]) -> Markup:
        """Return what a macro makes of its arguments."""
        key = (macro, given)
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= _MOST:
                self._made.clear()
            made = self._made[key] = macro(*given)
        return made


def href(iri: str) -> str:
    """Return what a link of this request to an IRI may lead to, or nothing."""
    return _pieces().href(iri)


def once(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """Return a macro that is rendered once for each of its arguments, which are all given by place.

    Args:
        macro: It may depend on nothing else but the base and the harvested sources.
    """

    def remembered(*given: Hashable) -> Markup:
        return _pieces().rendered(macro, given)

    return remembered


def _pieces() -> Pieces:
    found: Pieces | None = g.get("pieces")
    if found is None:
        served = release()
        found = g.pieces = _pieces_of(str(served.manifest["base"]), _told(served.manifest))
    return found


def _told(manifest: Mapping[str, object]) -> tuple[tuple[str, str, str], ...]:
    """Return the harvested sources: name, base and address, of which links tell."""
    entries = manifest.get("harvested") or {}
    assert isinstance(entries, dict), "sources stand by their names"
    return tuple(
        (slug, str(entry["base"]), str(entry["url"])) for slug, entry in sorted(entries.items())
    )


@lru_cache(maxsize=2)
def _pieces_of(base: str, harvested: tuple[tuple[str, str, str], ...]) -> Pieces:
    return Pieces(base, {slug: other for slug, other, _ in harvested})
