"""The report as a table and as RDF: all findings that the filter keeps."""

from __future__ import annotations

import pyoxigraph as ox

from kg.pages.report.findings import FindingLine
from kg.pages.report.page import ReportPage
from kg.records import SelectResult, Term
from kg.store import Store

COLUMNS = (
    "code", "severity", "plan", "focus", "label", "path", "value", "message", "remedy", "source",
)  # fmt: skip
CHANGE = "change"


def report_answer(page: ReportPage) -> SelectResult:
    """Return all findings that the filter keeps, as a table."""
    if page.compared is None:
        return SelectResult(COLUMNS, tuple(_cells(line) for line in page.kept))
    rows = ((*_cells(line), ox.Literal(line.change)) for line in page.kept)
    return SelectResult((*COLUMNS, CHANGE), tuple(rows))


def report_quads(store: Store, page: ReportPage) -> tuple[ox.Quad, ...]:
    """Return all findings that the filter keeps, as they stand in the dataset."""
    wanted = {line.result for line in page.kept}
    graphs = sorted({line.graph for line in page.kept})
    return tuple(
        quad
        for graph in graphs
        for quad in store.quads(graph)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in wanted
    )


def _cells(line: FindingLine) -> tuple[Term | None, ...]:
    plan = line.plan.iri if line.plan else ""
    values = (
        line.code, line.severity, plan, line.focus.iri, line.focus.name, line.path, line.value,
        line.message, line.remedy, line.source,
    )  # fmt: skip
    return tuple(ox.Literal(value) if value else None for value in values)
