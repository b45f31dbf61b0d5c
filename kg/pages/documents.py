"""The page of a source document: its tables as grids, and what each cell gave rise to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from kg.errors import NotFoundError
from kg.labels.counted import Counted, plural, question
from kg.labels.records import Place
from kg.pages.cells import CellReadings, readings_in
from kg.pages.things import ThingPage, thing_page
from kg.panels import Panel, show_page
from kg.store import Store
from kg.terms import CIVIC

# More cells than this do not make one page that anybody reads.
_MOST_CELLS = 150


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table; `number` is None for a place without rows, such as a heading."""

    number: int | None
    cells: tuple[CellReadings, ...]


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """One table of a document: its columns, its rows, and how many cells gave something.

    Units: `read` counts those of the `cells` that gave rise to something.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    cells: Counted
    read: Counted
    first: Place


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A source document with its tables, in their order.

    Shape: `tables` are all of them; `shown` are those whose cells the page holds: all, or one
    where all would be too many for one page; `is_chosen` says that a visitor chose it.
    """

    thing: ThingPage
    tables: tuple[DocumentTable, ...]
    shown: tuple[DocumentTable, ...]
    is_chosen: bool
    panel: Panel


def document_page(store: Store, iri: str, table: str = "") -> DocumentPage:
    """Return the page of a source document.

    Args:
        store: Where to ask.
        iri: The document.
        table: The name of the table to show; without it all, or the first if all are too many.

    Raises:
        UnknownThingError: No graph says anything of it.
        NotFoundError: It has no such table; the sentence lists those it has.
    """
    thing = thing_page(store, iri)
    held: dict[str, list[CellReadings]] = defaultdict(list)
    panel = show_page(store, "document", iri)["cells"]
    for cell in readings_in(store, iri, panel):
        held[cell.place.table].append(cell)
    # The cells are the tables; listing them again would say nothing.
    pointing = tuple(prop for prop in thing.incoming if prop.iri != str(CIVIC.inDocument))
    thing = replace(thing, incoming=pointing)
    # Where a table stands in its document is not recorded: grids first, then headings and text.
    made = [_table(iri, name, cells) for name, cells in held.items()]
    tables = tuple(sorted(made, key=lambda table: len(table.columns) == 1))
    return DocumentPage(thing, tables, _shown(tables, table), bool(table), panel)


def _shown(tables: tuple[DocumentTable, ...], wanted: str) -> tuple[DocumentTable, ...]:
    if wanted:
        found = tuple(table for table in tables if table.name == wanted)
        if not found:
            known = ", ".join(table.name for table in tables if table.name) or "none"
            raise NotFoundError(f"the document has no table {wanted[:80]!r}; it has: {known}")
        return found
    if sum(table.cells.number for table in tables) <= _MOST_CELLS:
        return tables
    return tables[:1]


def _table(document: str, name: str, cells: list[CellReadings]) -> DocumentTable:
    by_row: dict[int | None, list[CellReadings]] = defaultdict(list)
    for cell in cells:
        by_row[cell.place.row].append(cell)
    within = question("cells", document=document, within=name)
    # Cells outside any table can not be asked for by its name.
    outside = "" if name else "table="
    read = sum(cell.total > 0 for cell in cells)
    return DocumentTable(
        name=name,
        columns=tuple(dict.fromkeys(cell.place.column for cell in cells)),
        rows=tuple(TableRow(number, tuple(found)) for number, found in by_row.items()),
        cells=Counted(
            len(cells),
            plural(len(cells), "cell", "cells"),
            within,
            " if ".join(filter(None, ("cell", outside))),
        ),
        read=Counted(
            read,
            "cells",
            within,
            "cell if " + " and ".join(filter(None, ("things", outside))),
        ),
        first=cells[0].place,
    )
