"""What is said when nothing has the name that was asked for."""

from __future__ import annotations

from kg.errors import NotFoundError
from kg.labels.directory import Directory
from kg.labels.records import Link
from kg.lookup import near_names
from kg.lookup.names import fold


class UnknownThingError(NotFoundError):
    """No graph says anything of an IRI; `near` are the things with a name like it."""

    def __init__(self, iri: str, near: tuple[Link, ...]) -> None:
        self.near = near
        names = "; ".join(link.name for link in near)
        super().__init__(f"nothing here is called {iri!r}{f'; near: {names}' if near else ''}")


def not_found(names: Directory, iri: str) -> UnknownThingError:
    """Return the error for an IRI; the words of its last part are taken for a name."""
    local = iri.rpartition("/")[2]
    words = (local.partition("-")[2] or local).replace("-", " ")
    near = near_names(names.index, words) if words else ()
    found = (min(names.index.by_name[fold(name)], default="") for name in near)
    return UnknownThingError(iri, tuple(names.link(thing) for thing in found if thing))
