"""A comparison as a table and as triples: exactly what the page shows."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.labels.directory import Directory, directory
from kg.labels.records import Link
from kg.pages.compare.page import ComparePage, ComparePanel
from kg.pages.gaps.forms import alignment_triples, naming_triples
from kg.pages.values import literal, named
from kg.records import SelectResult, Term
from kg.store import Store
from kg.terms import CIVIC, expand

COLUMNS = ("panel", "thing", "name", "a", "b", "sure")
_JOIN = "; "


def compare_answer(panels: Iterable[ComparePanel]) -> SelectResult:
    """Return panels as one table: what is compared, and what either side says of it."""
    return SelectResult(COLUMNS, tuple(row for panel in panels for row in _rows(panel)))


def compare_triples(
    store: Store, page: ComparePage, panels: Iterable[ComparePanel]
) -> tuple[ox.Triple, ...]:
    """Return the things that panels show, by name, with the activities that involve them."""
    names = directory(store)
    found: set[ox.Triple] = set()
    for link in (page.a, page.b):
        found |= set(naming_triples(names, link)) if link else set()
    for panel in panels:
        found |= set(_panel_triples(names, panel))
        found |= set(alignment_triples(store, panel.alignments))
    return tuple(sorted(found, key=str))


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


def _panel_triples(names: Directory, panel: ComparePanel) -> Iterable[ox.Triple]:
    # A topic is what an activity is about; a body or a group takes part in it.
    about = expand("dcterms:subject") if panel.key == "topics" else str(CIVIC.partner)
    for row in panel.rows:
        if row.thing is None:
            continue
        yield from naming_triples(names, row.thing)
        for activity in sorted(row.activities[0] | row.activities[1]):
            yield ox.Triple(named(activity), named(about), named(row.thing.iri))
