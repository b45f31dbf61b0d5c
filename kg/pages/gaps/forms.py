"""The gaps as tables: exactly what the pages show."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pyoxigraph as ox

from kg.labels.records import Link
from kg.pages.gaps.alignments import Alignment
from kg.pages.gaps.page import GapPage, GapPanel, GapsPage
from kg.pages.values import literal, named, number
from kg.records import SelectResult, Term
from kg.terms import expand

SUMMARY_COLUMNS = ("plan", "planName", "gap", "title", "rule", "count", "of", "percent")
MEETING_COLUMNS = (
    "alignment", "how", "shared", "topics", "sure", "status", "plan", "planName", "outcomes",
)  # fmt: skip
_JOIN = "; "


def gaps_answer(page: GapsPage) -> SelectResult:
    """Return the summary: one row for each plan and kind of gap."""
    rows = (
        (
            named(each.plan.iri),
            literal(each.plan.name),
            literal(count.kind.key),
            literal(count.kind.title),
            literal(count.kind.rule) if count.kind.rule else None,
            number(count.count.number),
            number(count.total.number),
            number(count.per_cent),
        )
        for each in page.summary
        for count in each.counts
    )
    return SelectResult(SUMMARY_COLUMNS, tuple(rows))


def gap_answer(page: GapPage) -> SelectResult:
    """Return one list: the answer of its question, or a row for each side of an alignment."""
    if isinstance(page.panel, GapPanel):
        return page.panel.answer
    return alignments_answer(page.panel.alignments)


def alignments_answer(alignments: Iterable[Alignment]) -> SelectResult:
    """Return alignments as a table: a row for each side, with the number of the alignment."""
    rows = (
        (
            number(at),
            literal(alignment.how),
            _names(alignment.shared),
            _names(alignment.topics),
            _decimal(alignment.mark.confidence),
            literal(alignment.mark.status) if alignment.mark.status else None,
            named(side.owner.iri),
            literal(side.owner.name),
            _names(side.outcomes),
        )
        for at, alignment in enumerate(alignments, start=1)
        for side in alignment.sides
    )
    return SelectResult(MEETING_COLUMNS, tuple(rows))


def _decimal(value: Decimal | None) -> Term | None:
    return (
        ox.Literal(str(value), datatype=named(expand("xsd:decimal"))) if value is not None else None
    )


def _names(links: Iterable[Link]) -> Term | None:
    words = _JOIN.join(link.name for link in links)
    return literal(words) if words else None
