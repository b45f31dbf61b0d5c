"""What stands in the cells that a page names, for its templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import current_app

from kg import pages
from kg.pages import Excerpt, Place
from web.negotiation import release


def excerpts_of(places: Iterable[Place]) -> Mapping[str, Excerpt]:
    """Return what stands in some places, by their cells; words only of documents that are here."""
    originals = current_app.extensions["civic_originals"]
    wording = originals.words if originals is not None else _none_here
    return pages.excerpts(release().store, (place.cell for place in places), wording)


def _none_here(_digest: str) -> Mapping[str, str]:
    return {}
