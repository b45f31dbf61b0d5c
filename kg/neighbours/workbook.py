"""The tables as a workbook for people: Office Open XML, one table a sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kg.neighbours.facts import Facts
from kg.neighbours.plan_tables import DAY, DECIMAL, IRI, WHOLE
from kg.neighbours.tables import Table, Value, fill_tables

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A workbook states when it was made; this says nothing, so that the same data are the same bytes.
_MADE = datetime(1980, 1, 1)
_MAX_ROWS, _MAX_TEXT = 1_048_576, 32_767
_CUT = " … (cut: the CSV table has it whole)"
_HEADER_ROW = 2
_WIDTHS = {IRI: 30, WHOLE: 10, DECIMAL: 12, DAY: 12}
_WIDEST, _NARROWEST = 60, 12


def write_workbook(facts: Facts, plans: Sequence[str]) -> bytes:
    """Return a workbook of some plans; the same bytes for the same plans.

    Shape:
        The first sheet is “Read me”. Each other sheet has its title in A1, what its rows are in
        A2, and one marked-up table from row 3 on. Names stand before identifiers. No cell is
        merged, none holds a formula or a link. A table without rows is left out; so is one with
        more than a worksheet can have, and the first sheet says so.
    """
    title = facts.name(plans[0]) if len(plans) == 1 else "Plans, partners and outcomes"
    tables = [table for table in fill_tables(facts) if table.rows]
    fitting = [table for table in tables if _fits(table)]
    out = io.BytesIO()
    book = Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"title": title, "created": _MADE})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        DAY: book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        DECIMAL: book.add_format({"num_format": "#,##0.##", "valign": "top"}),
    }
    _read_me(book.add_worksheet("Read me"), facts, title, plans, tables, styles)
    for table in fitting:
        _sheet(book.add_worksheet(_tab(table)), table, styles)
    book.close()
    return out.getvalue()


def _read_me(
    sheet: Worksheet,
    facts: Facts,
    title: str,
    plans: Sequence[str],
    tables: Sequence[Table],
    styles: dict[str, Format],
) -> None:
    lines: list[tuple[str, str]] = []
    for plan in plans:
        lines.extend(_about_plan(facts, plan))
    lines.append(("How to read it", "Every row names the cell of the document that it comes from."))
    lines.append(
        (
            "What is uncertain",
            "“Confidence” below 1 marks a reading that may be wrong. The sheet of claims tells "
            "readings that were accepted from those only proposed; proposals are nowhere else.",
        )
    )
    lines.extend(_about_sheet(table) for table in tables)
    sheet.write_string(0, 0, title, styles["title"])
    for at, (what, words) in enumerate(lines, start=_HEADER_ROW):
        sheet.write_string(at, 0, what, styles["wrap"])
        sheet.write_string(at, 1, _fit(words), styles["wrap"])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)


def _about_sheet(table: Table) -> tuple[str, str]:
    if _fits(table):
        return f"Sheet “{_tab(table)}”", f"{table.title}. {table.meaning}"
    rows = f"{len(table.rows):,} rows are more than a worksheet holds: take the CSV table"
    return f"Left out: “{_tab(table)}”", f"{table.title}. {rows} {table.name}.csv."


def _fits(table: Table) -> bool:
    return len(table.rows) + _HEADER_ROW + 1 <= _MAX_ROWS


def _about_plan(facts: Facts, plan: str) -> list[tuple[str, str]]:
    publisher = facts.text(plan, "civic:accountableBody")
    told = [
        ("Plan", facts.name(plan)),
        ("Publisher", facts.name(publisher) if publisher else "Not stated"),
        ("Version", facts.text(plan, "dcat:version") or "Not stated"),
        ("Identifier", plan),
    ]
    for document in facts.texts(plan, "prov:hadPrimarySource"):
        licence = facts.text(document, "dcterms:license") or facts.text(document, "dcterms:rights")
        told.append(("Read from", facts.name(document)))
        told.append(("Licence of the source", licence or "Unknown: the document states none."))
    return told


def _sheet(sheet: Worksheet, table: Table, styles: dict[str, Format]) -> None:
    # People read names first; identifiers stand at the end.
    order = sorted(range(len(table.fields)), key=lambda at: table.fields[at].kind == IRI)
    fields = [table.fields[at] for at in order]
    sheet.write_string(0, 0, table.title, styles["title"])
    sheet.write_string(1, 0, table.meaning)
    last = _HEADER_ROW + len(table.rows)
    sheet.add_table(
        _HEADER_ROW, 0, last, len(fields) - 1,
        {
            "name": f"table_{table.name}",
            "style": "Table Style Light 1",
            "columns": [{"header": field.title} for field in fields],
        },
    )  # fmt: skip
    for at, row in enumerate(table.rows, start=_HEADER_ROW + 1):
        for column, held in enumerate(order):
            _write(sheet, at, column, row[held], styles)
    for column, held in enumerate(order):
        sheet.set_column(column, column, _width(table, held))
    sheet.freeze_panes(_HEADER_ROW + 1, 1)


def _write(
    sheet: Worksheet, row: int, column: int, value: Value, styles: dict[str, Format]
) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, _fit(value), styles["wrap"])
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, float(value), styles[DECIMAL])
    elif isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, column, value, styles[DAY])
    elif isinstance(value, date):  # the format's days begin in 1900
        sheet.write_string(row, column, value.isoformat(), styles["wrap"])
    else:
        sheet.write_number(row, column, value)


def _fit(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - len(_CUT)] + _CUT


def _width(table: Table, at: int) -> int:
    field = table.fields[at]
    if field.kind in _WIDTHS:
        return max(_WIDTHS[field.kind], len(field.title) + 4)
    longest = max(len(str(row[at] or "")) for row in table.rows)
    return min(max(longest, len(field.title) + 4, _NARROWEST), _WIDEST)


def _tab(table: Table) -> str:
    return table.name[:1].upper() + table.name[1:]
