"""A comparison as a table: exactly what the page shows."""

from __future__ import annotations

from collections.abc import Iterable

from kg.labels.records import Link
from kg.pages.compare.page import ComparePanel
from kg.pages.values import literal, named
from kg.records import SelectResult, Term

COLUMNS = ("panel", "thing", "name", "a", "b", "sure")
_JOIN = "; "


def compare_answer(panels: Iterable[ComparePanel]) -> SelectResult:
    """Return panels as one table: what is compared, and what either side says of it."""
    return SelectResult(COLUMNS, tuple(row for panel in panels for row in _rows(panel)))


def _rows(panel: ComparePanel) -> Iterable[tuple[Term | None, ...]]:
    for row in panel.rows:
        yield (
            literal(panel.key),
            named(row.thing.iri) if row.thing else None,
            literal(row.label),
            literal(row.a) if row.a else None,
            literal(row.b) if row.b else None,
            _sure(row.mark.kind, row.mark.status),
        )
    for alignment in panel.alignments:
        shared = _names(alignment.shared)
        sides = (_names(side.outcomes) for side in alignment.sides)
        yield (
            literal(panel.key), None, literal(f"{alignment.how}: {shared}"), *map(literal, sides),
            _sure(alignment.mark.kind, alignment.mark.status or "possible"),
        )  # fmt: skip


def _sure(kind: str, status: str) -> Term | None:
    words = _JOIN.join(part for part in (kind, status.lower()) if part)
    return literal(words)


def _names(links: Iterable[Link]) -> str:
    return _JOIN.join(link.name for link in links)
