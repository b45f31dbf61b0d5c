"""What is said when nothing has the name that was asked for."""

from __future__ import annotations

from kg.errors import NotFoundError
from kg.labels.directory import Directory
from kg.lookup import near_things


class UnknownThingError(NotFoundError):
    """No graph says anything of an IRI, its `text`; `near` are the things with a name like it."""


def not_found(names: Directory, iri: str) -> UnknownThingError:
    """Return the error for an IRI; the words of its last part are taken for a name."""
    local = iri.rpartition("/")[2]
    words = (local.partition("-")[2] or local).replace("-", " ")
    near = near_things(names.index, words) if words else ()
    listed = "; ".join(thing.name for thing in near)
    return UnknownThingError(
        f"nothing here is called {iri!r}{f'; near: {listed}' if near else ''}",
        text=iri,
        near=tuple(thing.iri for thing in near),
    )
