"""Findings as one HTML page that needs nothing beside it: to send round, to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from kg.validate.finding import Finding
from kg.validate.places import natural
from kg.validate.text import MEANING, counted, summary

_HEAD = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What does not hold: {summary}</title>
<style>
body {{ font: 1rem/1.5 Helvetica, Arial, sans-serif; color: #0b0c0c; margin: 2rem auto;
  max-width: 72rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; margin: 0 0 2rem; }}
caption {{ text-align: left; padding: 0 0 .5rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .5rem 1rem .5rem 0;
  border-bottom: 1px solid #b1b4b6; }}
th:first-child, td:first-child {{ width: 20%; }}
th:nth-child(2), td:nth-child(2) {{ width: 30%; }}
</style>
</head>
<body>
<main>
<h1>What does not hold</h1>
<p>{summary}.</p>
"""
_FOOT = "</main>\n</body>\n</html>\n"


def as_page(findings: Sequence[Finding]) -> str:
    """Return a page: a heading a severity, a table a rule, a row a finding in document order."""
    return "".join([_HEAD.format(summary=summary(findings)), *_sections(findings), _FOOT])


def _sections(findings: Sequence[Finding]) -> Iterator[str]:
    for severity, group in groupby(findings, key=lambda f: f.severity):
        of_severity = list(group)
        yield f"<h2>{counted(of_severity, severity)}: {MEANING[severity]}</h2>\n"
        for _, rule in groupby(of_severity, key=lambda f: f.code):
            yield from _table(list(rule))


def _table(findings: Sequence[Finding]) -> Iterator[str]:
    first = findings[0]
    yield f'<table id="{escape(first.code)}">\n'
    yield f"<caption><strong>{escape(first.code)} {escape(first.name)}</strong></caption>\n"
    columns = ("Plan", "Cell", "What does not hold", "What to do")
    yield _row(f'<th scope="col">{column}</th>' for column in columns)
    for finding in sorted(findings, key=lambda f: (f.plan, natural(f.source), f.message)):
        cells = (finding.plan_label, finding.source, finding.message, finding.remedy)
        yield _row(f"<td>{escape(cell)}</td>" for cell in cells)
    yield "</table>\n"


def _row(cells: Iterator[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>\n"
