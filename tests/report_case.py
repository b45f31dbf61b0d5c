"""The workbook of a report, filled in: what tests of reading it and of its plan's pages share."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import openpyxl

from kg.exporters.facts import Facts
from kg.exporters.workbook.blank import WRITERS
from kg.exporters.workbook.report import ABOUT, DAY, RESULTS, report_book
from kg.exporters.workbook.vocabulary import facts_of, read_vocabulary
from kg.importing.here import Here
from kg.importing.importer import Outcome
from kg.importing.layouts.own import OwnPlan
from kg.importing.ours import read_ours
from kg.importing.reading import DEFAULT
from kg.importing.reading.reader import read_one
from kg.importing.records import Document
from kg.importing.report_import import import_report
from kg.sources import find_sources
from kg.terms import BASE

GLA = f"{BASE}/id/gla/"
PLAN = f"{GLA}plan-education-delivery-2014"
LAST = date(2015, 3, 31)
Line = Mapping[str, object]


@cache
def words() -> Facts:
    """Return the words of the ontology, and the shared parties."""
    return read_vocabulary(find_sources())


@cache
def blank(ending: str = ".xlsx") -> bytes:
    """Return the workbook of the real plan, blank."""
    (path,) = (p for p in Here(find_sources()).files_of("gla") if PLAN.endswith(p.stem))
    triples = Here(find_sources()).triples(path)
    return WRITERS[ending](report_book(facts_of(triples, words()), PLAN))


def filled(
    lines: Mapping[str, Line], *, more: Sequence[Line] = (), on: object = LAST, plan: str = PLAN
) -> bytes:
    """Return the workbook with some lines filled in.

    Args:
        lines: What is written, by the identifier of the line and the head of the column.
        more: Whole lines that are added below, by the head of the column.
        on: The day for all lines.
        plan: What stands as the plan.
    """
    book = openpyxl.load_workbook(io.BytesIO(blank()))
    sheet = book[RESULTS]
    heads = {cell.value: cell.column for cell in sheet[3]}
    rows = {sheet.cell(at, 1).value: at for at in range(4, sheet.max_row + 1)}
    for identifier, line in lines.items():
        for head, value in line.items():
            sheet.cell(rows[identifier], heads[head]).value = value  # type: ignore[assignment]
    for at, line in enumerate(more, sheet.max_row + 1):
        for head, value in line.items():
            sheet.cell(at, heads[head]).value = value  # type: ignore[assignment]
    for row in book[ABOUT].iter_rows():
        if row[0].value == DAY:
            row[1].value = on  # type: ignore[assignment]
        if row[0].value == "Plan":
            row[1].value = plan
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(data: bytes, name: str = "filled.xlsx") -> Document:
    """Return a workbook as it is read."""
    return read_one(name, data, DEFAULT)


def read(data: bytes, here: Here | None = None, key: str = "") -> OwnPlan:
    """Return what a filled workbook states."""
    return read_ours(document(data), words(), here or Here(find_sources()), key=key)


def imported(data: bytes) -> Outcome:
    """Return a filled workbook as an import."""
    return import_report(document(data), read(data))
