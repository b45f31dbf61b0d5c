"""Findings in the six formats that people and programs ask for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence

from kg.terms import PREFIXES
from kg.validate.finding import COLUMNS, Finding, in_order
from kg.validate.junit import as_junit
from kg.validate.page import as_page
from kg.validate.report import findings_graph
from kg.validate.text import as_text

# What a spreadsheet program would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def serialise(
    findings: Iterable[Finding], form: str = "text", *, width: int = 80, colour: bool = False
) -> str:
    """Return findings in one of `kg.choices.REPORT_FORMATS`.

    `width` and `colour` are for text alone.
    """
    ordered = in_order(findings)
    if form == "text":
        return as_text(ordered, width=width, colour=colour)
    return _WRITERS[form](ordered)


def _as_json(findings: Sequence[Finding]) -> str:
    rows = [{column: getattr(f, column) or None for column in COLUMNS} for f in findings]
    answer = {"ok": True, "columns": list(COLUMNS), "rows": rows, "truncated": False}
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _as_csv(findings: Sequence[Finding]) -> str:
    """Return CSV as RFC 4180 has it, with an apostrophe before what would be a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for finding in findings:
        writer.writerow(_unarmed(getattr(finding, column)) for column in COLUMNS)
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
}
