"""What is wrong or unclear in the document of a plan itself, as the editors noted it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.directory import Directory, rows, texts
from kg.labels.records import Link, Place
from kg.records import Row
from kg.store import Store


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One note: its kind (an inconsistency, a slip …), what it concerns, and its cells."""

    link: Link
    kind: str
    description: str
    concerns: tuple[str, ...]
    places: tuple[Place, ...]


def read_notes(store: Store, names: Directory, plan: ox.NamedNode) -> tuple[SourceNote, ...]:
    """Return the notes on a plan's document, in its order."""
    return _notes(names, rows(store, "element-notes", plan=plan))


def notes_on_cell(store: Store, names: Directory, cell: ox.NamedNode) -> tuple[SourceNote, ...]:
    """Return the notes that were read from one cell."""
    return _notes(names, rows(store, "cell-notes", asked=cell))


def _notes(names: Directory, found: Iterable[Row]) -> tuple[SourceNote, ...]:
    held: dict[str, list[list[str | None]]] = {}
    for row in map(texts, found):
        held.setdefault(str(row[0]), []).append(row)
    return tuple(_note(names, iri, rows_of) for iri, rows_of in held.items())


def _note(names: Directory, iri: str, found: list[list[str | None]]) -> SourceNote:
    _, kind, description, *_rest = found[0]
    places = dict.fromkeys(names.place(row[4:]) for row in found if row[4])
    return SourceNote(
        link=names.link(iri),
        kind=names.label(kind) if kind else "",
        description=description or "",
        concerns=tuple(dict.fromkeys(str(row[3]) for row in found if row[3])),
        places=tuple(places),
    )
