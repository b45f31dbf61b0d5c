"""Every cell of a document, with what was read from it or why nothing was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.queries import page_query, run_named
from kg.records import Row, SelectResult, text_of
from kg.store import Store

COLUMNS = ("document", "table", "row", "column", "things", "read", "why")
_KIND_AT, _NAME_AT, _THING_AT = 8, 7, 6
NO_REASON = "nothing was read and no reason is recorded"


@dataclass(slots=True)
class CellCoverage:
    """One cell: where it is, what stands on it, and the editors' note if there is one."""

    cell: str
    document: str
    table: str
    row: int | None
    column: str
    why: str | None
    things: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        """Whether anything was read from the cell."""
        return bool(self.things)

    @property
    def read(self) -> str:
        """Return what was read, one phrase a kind: `Engagement: DfE, Ofsted · Outcome: …`."""
        kinds: dict[str, list[str]] = {}
        for kind, name in self.things.values():
            kinds.setdefault(kind, []).append(name)
        return " · ".join(f"{kind}: {', '.join(names)}" for kind, names in sorted(kinds.items()))

    def cells(self) -> tuple[str | int | None, ...]:
        """Return the values of `COLUMNS`."""
        why = self.why or (None if self.is_read else NO_REASON)
        place = (self.document, self.table, self.row, self.column)
        return (*place, len(self.things), self.read or None, why)


def list_cells(store: Store, plan: str | None = None) -> tuple[CellCoverage, ...]:
    """Return the cells of one plan's documents, or of all, by document, table, row and column.

    Args:
        store: Where to ask.
        plan: The plan's IRI, or None for every plan.
    """
    value = ox.NamedNode(plan) if plan else None
    found = run_named(store, page_query("coverage"), plan=value)
    assert isinstance(found, SelectResult)
    return tuple(_gather(found.rows))


def _gather(rows: Iterable[Row]) -> Iterable[CellCoverage]:
    cells: dict[str, CellCoverage] = {}
    for row in rows:
        texts = [text_of(term) for term in row]
        iri = str(texts[0])
        if iri not in cells:
            number = int(texts[3]) if texts[3] else None
            place = (str(texts[1]), str(texts[2]), number, str(texts[4]))
            cells[iri] = CellCoverage(iri, *place, texts[5])
        thing = texts[_THING_AT]
        if thing:
            kind = str(texts[_KIND_AT]).rpartition("#")[2].rpartition("/")[2]
            cells[iri].things[thing] = (kind, texts[_NAME_AT] or thing.rpartition("/")[2])
    return cells.values()
