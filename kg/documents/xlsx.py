"""A document as a workbook: a first sheet with its words, and a sheet for each of its tables."""

from __future__ import annotations

import io
from datetime import datetime
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kg.documents.record import (
    SOURCES,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Table,
    Text,
    clean,
    list_notes,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A workbook states when it was made; this says nothing, so that the same data are the same bytes.
_MADE = datetime(1980, 1, 1)
_MOST_TEXT, _MOST_NAME = 32_767, 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDTH, _NARROWEST = 240, 16
# Points; a sheet takes no higher row. Words break before the end of a line, so that they need more.
_LINE, _HIGHEST, _WIDER = 15, 409, 1.25


def write_xlsx(document: Document) -> bytes:
    """Return a document as an XLSX file; the same bytes for the same document.

    Shape: the sheet of a table is called by its caption; its heads stand still, and can filter.
    """
    out = io.BytesIO()
    plain = {f"strings_to_{kind}": False for kind in ("formulas", "numbers", "urls")}
    made = Workbook(out, {"in_memory": True, **plain})
    made.set_properties({"title": clean(document.title), "created": _MADE})
    _Writer(made, document).write()
    made.close()
    return out.getvalue()


class _Writer:
    def __init__(self, made: Workbook, document: Document) -> None:
        self._made = made
        self._document = document
        self._numbers = {note: at for at, note in enumerate(list_notes(document), 1)}
        grid = {"border": 1, "border_color": "#9FB1B3", "text_wrap": True, "valign": "top"}
        self._plain = made.add_format({"text_wrap": True, "valign": "top"})
        self._title = made.add_format({"bold": True, "font_size": 18, "font_color": "#0B3B40"})
        self._heading = made.add_format({"bold": True, "font_size": 13, "font_color": "#0B3B40"})
        self._cell = made.add_format(grid)
        self._head = made.add_format({**grid, "bold": True, "bg_color": "#E3ECEC"})
        self._blank = made.add_format({**grid, "italic": True, "bg_color": "#FFF1C9"})

    def write(self) -> None:
        """Write all sheets."""
        first = self._add_sheet(self._document.kind)
        first.set_column(0, 0, 110)
        first.write_string(0, 0, clean(self._document.title), self._title)
        first.write_string(1, 0, clean(self._document.day), self._plain)
        row = 3
        for block in self._document.blocks:
            match block:
                case Heading():
                    first.write_string(row, 0, clean(block.words), self._heading)
                    row += 1
                case Paragraph():
                    self._put(first, row, 0, block.text)
                    row += 1
                case Bullets():
                    for item in block.items:
                        self._put(first, row, 0, item)
                        row += 1
                case Table():
                    self._write_table(block)
        if self._numbers:
            sources = self._add_sheet(SOURCES)
            sources.set_column(1, 1, 110)
            for note, number in self._numbers.items():
                sources.write_number(number - 1, 0, number, self._plain)
                sources.write_string(number - 1, 1, clean(note), self._plain)

    def _write_table(self, table: Table) -> None:
        sheet = self._add_sheet(table.caption or "Table")
        whole = sum(table.widths)
        widths = [max(_NARROWEST, _WIDTH * share / whole) for share in table.widths]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        top = bool(table.heads)
        for column, head in enumerate(table.heads):
            sheet.write_string(0, column, clean(head), self._head)
        sheet.set_row(0, 2 * _LINE)
        for row, texts in enumerate(table.rows, top):
            # Not every program fits the height of a row to what it holds.
            lines = (
                _WIDER * len(self._told(words)) / width
                for words, width in zip(texts, widths, strict=True)
            )
            sheet.set_row(row, min(_HIGHEST, _LINE * max(1, *map(ceil, lines))))
            for column, words in enumerate(texts):
                self._put(sheet, row, column, words, is_head=not top and column == 0)
        if top:
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.heads) - 1)
            sheet.repeat_rows(0)

    def _add_sheet(self, name: str) -> Worksheet:
        """Return a new sheet that prints on A4, on its side; no two sheets have one name."""
        wanted = clean(name).translate(_NOT_IN_NAMES).strip()[: _MOST_NAME - 3] or "Sheet"
        held = {sheet.get_name().lower() for sheet in self._made.worksheets()}
        names = (wanted, *(f"{wanted} {at}" for at in range(2, len(held) + 3)))
        sheet = self._made.add_worksheet(next(n for n in names if n.lower() not in held))
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _told(self, words: Text) -> str:
        return "".join(
            span.words + "".join(f" [{self._numbers[note]}]" for note in span.notes)
            for span in words
        )

    def _put(
        self, sheet: Worksheet, row: int, column: int, words: Text, *, is_head: bool = False
    ) -> None:
        told = self._told(words)
        is_blank = any(span.is_blank for span in words)
        look = self._head if is_head else self._blank if is_blank else self._cell
        sheet.write_string(row, column, clean(told)[:_MOST_TEXT], look)
