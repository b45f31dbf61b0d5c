"""What a correction is about: the thing, and the cell it was read from."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Link, Place
from kg.pages.things import thing_page
from kg.store import Store

_MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class CorrectionSubject:
    """What a visitor says something of.

    Shape: `thing` and `place` are None where the visitor speaks of neither; `places` are the
    cells that the thing was read from, for the visitor to choose one.
    """

    thing: Link | None
    place: Place | None
    places: tuple[Place, ...]


def correction_subject(store: Store, about: str, cell: str) -> CorrectionSubject:
    """Return what a correction is about, from two IRIs of which either may be empty.

    Raises:
        UnknownThingError: No graph says anything of the thing; the sentence lists near names.
        NotFoundError: There is no such cell, or an IRI is none.
    """
    names = directory(store)
    thing = thing_page(store, _checked(about)) if about else None
    place = _place(store, names, _checked(cell)) if cell else None
    places = thing.places[:_MOST_PLACES] if thing else ()
    if place is None and len(places) == 1:
        place = places[0]
    if place is not None and place not in places:
        places = (place, *places)
    return CorrectionSubject(thing.link if thing else None, place, places)


def _checked(iri: str) -> str:
    try:
        return ox.NamedNode(iri).value
    except ValueError as err:
        raise NotFoundError(f"nothing is called {iri[:200]!r}: that is no IRI") from err


def _place(store: Store, names: Directory, cell: str) -> Place:
    found = rows(store, "cell", cell=ox.NamedNode(cell))
    if not found:
        raise NotFoundError(f"no document here has the cell {cell[:200]!r}")
    document, _, table, row, column, *_ = texts(found[0])
    return names.place([cell, document, table, row, column])
