"""The page of a source document: its tables, and how much of each was read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from kg.pages.cells import CellReadings, document_cells
from kg.pages.records import Place
from kg.pages.things import ThingPage, thing_page
from kg.store import Store
from kg.terms import CIVIC


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table; `number` is None for a place without rows, such as a heading."""

    number: int | None
    cells: tuple[CellReadings, ...]


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """One table of a document: its columns, its rows, and how many cells gave something."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    cells: int
    read: int
    first: Place


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A source document with its tables, in their order."""

    thing: ThingPage
    tables: tuple[DocumentTable, ...]


def document_page(store: Store, iri: str) -> DocumentPage:
    """Return the page of a source document.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    held: dict[str, list[CellReadings]] = defaultdict(list)
    for cell in document_cells(store, iri):
        held[cell.place.table].append(cell)
    # The cells are the tables; listing them again would say nothing.
    pointing = tuple(prop for prop in thing.incoming if prop.iri != str(CIVIC.inDocument))
    thing = replace(thing, incoming=pointing)
    return DocumentPage(thing, tuple(_table(name, cells) for name, cells in held.items()))


def _table(name: str, cells: list[CellReadings]) -> DocumentTable:
    by_row: dict[int | None, list[CellReadings]] = defaultdict(list)
    for cell in cells:
        by_row[cell.place.row].append(cell)
    return DocumentTable(
        name=name,
        columns=tuple(dict.fromkeys(cell.place.column for cell in cells)),
        rows=tuple(TableRow(number, tuple(found)) for number, found in by_row.items()),
        cells=len(cells),
        read=sum(cell.total > 0 for cell in cells),
        first=cells[0].place,
    )
