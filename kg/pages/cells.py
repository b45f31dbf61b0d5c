"""The page of a cell: where it stands, what was read from it, and the rest of its row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.caching import cached_per_store
from kg.labels.counted import Counted, question
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Link, Mark, Place, Property
from kg.labels.words import KIND_ORDER
from kg.pages.things import thing_page
from kg.panels import Panel, show_page, show_panel
from kg.panels.cells import Values
from kg.queries import find_panel
from kg.store import Store
from kg.terms import CIVIC, expand

_RANK = {iri: rank for rank, iri in enumerate(KIND_ORDER)}
# What a column is for, told by what is read from it: ends, work, who takes part (anything else),
# money, results. Names, times and claims can be read from any cell and tell nothing.
_COLUMN_RANK = {
    str(CIVIC.Goal): 0,
    str(CIVIC.Aim): 1,
    str(CIVIC.Objective): 2,
    str(CIVIC.Activity): 3,
    str(CIVIC.BudgetLine): 5,
    str(CIVIC.Outcome): 6,
}
_WHO_RANK = 4
_LOCATORS = frozenset(
    str(prop)
    for prop in (
        CIVIC.inDocument,
        CIVIC.page,
        CIVIC.table,
        CIVIC.row,
        CIVIC.column,
        CIVIC.asWritten,
        expand("skos:editorialNote"),
    )
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing read from a cell; `words` is the source's own wording, if it was kept."""

    link: Link
    words: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class KindOfReading:
    """What was read from a cell, of one kind, and where all of them are."""

    kind: str
    readings: tuple[Reading, ...]
    counted: Counted


@dataclass(frozen=True, slots=True)
class CellReadings:
    """One cell with what was read from it, by kind, or the editors' note why nothing was."""

    place: Place
    note: str
    kinds: tuple[KindOfReading, ...]

    @property
    def total(self) -> int:
        """Return how many things were read from the cell."""
        return sum(len(kind.readings) for kind in self.kinds)

    @property
    def counted(self) -> Counted:
        """Return how many things were read from the cell, and where they are."""
        return _counted(self.place, self.total, "things")


@dataclass(frozen=True, slots=True)
class CellPage:
    """A cell beside the other cells of its row; `before` and `after` are rows of its table.

    Shape: `panels` are the questions of the folder `cell`, by their keys.
    """

    record: tuple[Property, ...]
    place: Place
    page: str
    cell: CellReadings
    row: tuple[CellReadings, ...]
    before: Place | None
    after: Place | None
    panels: Mapping[str, Panel]


def cell_page(store: Store, iri: str) -> CellPage:
    """Return the page of a cell.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    names = directory(store)
    term = ox.NamedNode(iri)
    document, page, table, row, column = texts(rows(store, "cell", cell=term)[0])
    place = names.place([iri, document, table, row, column])
    panels = show_page(store, "cell", iri)
    in_row = readings_in(store, str(document), panels["row"])
    in_column = [names.place(texts(r)) for r in rows(store, "column-cells", asked=term)]
    before, after = _neighbours(in_column, place)
    return CellPage(
        record=tuple(prop for prop in thing.properties if prop.iri not in _LOCATORS),
        place=place,
        page=page or "",
        cell=next(cell for cell in in_row if cell.place.cell == iri),
        row=in_row,
        before=before,
        after=after,
        panels=panels,
    )


def row_of(store: Store, place: Place) -> tuple[CellReadings, ...]:
    """Return the cells of the row that a place stands in, with what was read from each."""
    panel = show_panel(store, find_panel("cell", "row"), place.cell)
    return readings_in(store, place.document.iri, panel)


def readings_in(store: Store, document: str, panel: Panel) -> tuple[CellReadings, ...]:
    """Return the cells of a document that a panel tells of, each with what was read from it."""
    names = directory(store)
    places: dict[str, Place] = {}
    notes: dict[str, str] = {}
    things: defaultdict[str, dict[str, Values]] = defaultdict(dict)
    for row in panel.answered:
        cell = row["cell"]
        where = (row.get(name) for name in ("table", "row", "column"))
        places[cell] = names.place([cell, document, *where])
        notes[cell] = row.get("note") or notes.get(cell, "")
        if "thing" in row:
            things[cell].setdefault(row["thing"], row)
    listed = [
        CellReadings(place, notes[iri], _by_kind(names, place, things[iri].values()))
        for iri, place in places.items()
    ]
    ranks = _column_ranks(store)

    def order(cell: CellReadings) -> tuple[str, int, int, str]:
        place = cell.place
        rank = ranks.get((place.document.iri, place.table, place.column), _WHO_RANK)
        return (place.table, place.row or 0, rank, place.column)

    return tuple(sorted(listed, key=order))


@cached_per_store
def _column_ranks(store: Store) -> dict[tuple[str, str, str], int]:
    """Return where the columns of each table stand, by document, table and column.

    The data record no order of columns. Plans say ends first, then work, then who, then money,
    then results, and so do the kinds of thing that stand in the columns.
    """
    ranks: dict[tuple[str, str, str], int] = {}
    for document, table, column, kind in map(texts, rows(store, "columns")):
        if kind in _COLUMN_RANK:
            key = (str(document), str(table), str(column))
            ranks[key] = min(ranks.get(key, _COLUMN_RANK[kind]), _COLUMN_RANK[kind])
    return ranks


def _by_kind(names: Directory, place: Place, things: Iterable[Values]) -> tuple[KindOfReading, ...]:
    held: dict[tuple[int, str, str], list[Reading]] = defaultdict(list)
    for read in things:
        kind = read["kind"]
        held[_rank(kind), names.label(kind), kind].append(_reading(names, read))
    return tuple(
        KindOfReading(
            label,
            tuple(sorted(readings, key=lambda r: r.link.name)),
            _counted(place, len(readings), "of this kind", kind),
        )
        for (_, label, kind), readings in sorted(held.items())
    )


def _counted(place: Place, number: int, words: str, kind: str = "") -> Counted:
    unit = f"thing if kind={kind}" if kind else "thing"
    address = question("document-cells", document=place.document.iri, cell=place.cell)
    return Counted(number, words, address, unit)


def _rank(kind: str) -> int:
    return _RANK.get(kind, len(_RANK))


def _reading(names: Directory, read: Values) -> Reading:
    words = read.get("words", "")
    fallback = names.unnamed(words, read.get("party"), read.get("role"))
    if "subject" in read:
        fallback = _claim_words(names, read)
    mark = names.mark(read.get("basis"), read.get("confidence"))
    return Reading(names.link(read["thing"], fallback), words, mark)


def _claim_words(names: Directory, claim: Values) -> str:
    """Return a claim as a sentence; a subject without a name is left to the claim's own page."""
    subject = claim["subject"]
    head = f"{names.name(subject)} " if names.is_named(subject) else ""
    return f"{head}{names.label(claim['property'])}: {names.name(claim['object'])}"


def _neighbours(in_column: Iterable[Place], place: Place) -> tuple[Place | None, Place | None]:
    """Return the cells of the same column in the rows before and after."""
    if place.row is None:
        return None, None
    numbered = [other for other in in_column if other.row is not None]
    before = [other for other in numbered if (other.row or 0) < place.row]
    after = [other for other in numbered if (other.row or 0) > place.row]
    return (before[-1] if before else None), (after[0] if after else None)
