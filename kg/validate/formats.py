"""Findings in the seven formats that people and programs ask for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence

from kg.terms import PREFIXES
from kg.validate.changes import Changed
from kg.validate.finding import COLUMNS, Finding, in_order
from kg.validate.junit import as_junit
from kg.validate.page import as_page
from kg.validate.report import findings_graph
from kg.validate.sarif import as_sarif
from kg.validate.text import as_text

# What a spreadsheet program would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CHANGE = "change"


def serialise(
    findings: Iterable[Finding],
    form: str = "text",
    *,
    width: int = 80,
    colour: bool = False,
    on_screen: bool = False,
) -> str:
    """Return findings in one of `kg.choices.REPORT_FORMATS`.

    `width`, `colour` and `on_screen` are for text alone.
    """
    ordered = in_order(findings)
    if form == "text":
        return as_text(ordered, width=width, colour=colour, on_screen=on_screen)
    return _WRITERS[form](ordered)


def serialise_changes(changed: Iterable[Changed], form: str) -> str:
    """Return findings with what became of each in a last column, `change`, as JSON or CSV."""
    columns = (*COLUMNS, _CHANGE)
    rows = [(*_cells(each.finding), each.change) for each in changed]
    return _json_of(columns, rows) if form == "json" else _csv_of(columns, rows)


def _as_json(findings: Sequence[Finding]) -> str:
    return _json_of(COLUMNS, map(_cells, findings))


def _as_csv(findings: Sequence[Finding]) -> str:
    return _csv_of(COLUMNS, map(_cells, findings))


def _cells(finding: Finding) -> tuple[str, ...]:
    return tuple(getattr(finding, column) for column in COLUMNS)


def _json_of(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    named = [{c: cell or None for c, cell in zip(columns, row, strict=True)} for row in rows]
    answer = {"ok": True, "columns": list(columns), "rows": named, "truncated": False}
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _csv_of(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return CSV as RFC 4180 has it, with an apostrophe before what would be a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(map(_unarmed, row))
    return buffer.getvalue()


def _unarmed(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _as_turtle(findings: Sequence[Finding]) -> str:
    graph = findings_graph(findings)
    for prefix in ("civic", "civicsh", "sh"):
        graph.bind(prefix, PREFIXES[prefix])
    return graph.serialize(format="turtle")


_WRITERS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "json": _as_json,
    "csv": _as_csv,
    "ttl": _as_turtle,
    "html": as_page,
    "junit": as_junit,
    "sarif": as_sarif,
}
