"""A book as Office Open XML: notes on heads, drop-downs from named lists, a locked first column."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kg.exporters.workbook.book import Book, ColumnOf, Head, Sheet, Value, list_name
from kg.exporters.workbook.sheets import HEAD_ROW, LISTS

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A workbook states when it was made; this says nothing, so that the same data are the same bytes.
_MADE = datetime(1980, 1, 1)
_MOST_TEXT = 32_767
# How far below the last row a sheet takes new ones.
SPARE = 500
_WIDEST, _NARROWEST = 60, 12
_ALLOWED = dict.fromkeys(
    (
        "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort",
        "autofilter", "select_locked_cells", "select_unlocked_cells", "objects",
    ),
    True,
)  # fmt: skip


def write_xlsx(book: Book) -> bytes:
    """Return a book as an XLSX file; the same bytes for the same book.

    Shape:
        Each sheet has its title in A1, what its rows are in A2 and its heads in row 3. No cell is
        merged, none holds a formula or a link: a text that begins with = is a text.
    """
    out = io.BytesIO()
    made = Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    made.set_properties({"title": book.title, "created": _MADE})
    for name, value in sorted(book.properties.items()):
        made.set_custom_property(name, value, "text")
    writer = _Writer(made, book)
    for sheet in book.sheets:
        writer.write(sheet)
    writer.write_lists()
    made.close()
    return out.getvalue()


class _Writer:
    """The formats of one workbook, and its sheets."""

    def __init__(self, made: Workbook, book: Book) -> None:
        self._made, self._book = made, book
        top = {"valign": "top"}
        self._title = made.add_format({"bold": True, "font_size": 14})
        self._head = made.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#E8EEF4", "text_wrap": True, **top}
        )
        self._open: dict[str, Format] = {
            "text": made.add_format({"text_wrap": True, "locked": False, **top}),
            "day": made.add_format({"num_format": "yyyy-mm-dd", "locked": False, **top}),
            "number": made.add_format({"num_format": "#,##0.##", "locked": False, **top}),
            "whole": made.add_format({"num_format": "0", "locked": False, **top}),
        }
        self._grey = made.add_format({"font_color": "#6B6B6B", "bg_color": "#EDEDED", **top})
        self._wrap = made.add_format({"text_wrap": True, **top})

    def write(self, sheet: Sheet) -> None:
        """Write one sheet."""
        target = self._made.add_worksheet(sheet.name)
        target.write_string(0, 0, sheet.title, self._title)
        if sheet.plain:
            for at, row in enumerate(sheet.rows, HEAD_ROW):
                for column, value in enumerate(row):
                    self._value(target, at, column, value, self._wrap)
            target.set_column(0, 0, 28)
            target.set_column(1, 1, 100)
            return
        target.write_string(1, 0, sheet.about)
        last = HEAD_ROW + len(sheet.rows)
        for column, head in enumerate(sheet.heads):
            style = self._grey if head.locked else self._open[head.kind]
            target.set_column(column, column, _width(sheet, column), style)
            target.write_string(HEAD_ROW, column, head.title, self._head)
            if head.note:
                target.write_comment(HEAD_ROW, column, head.note, {"author": "", "x_scale": 2})
            self._choose(target, head, column, last)
        for at, row in enumerate(sheet.rows, HEAD_ROW + 1):
            for column, value in enumerate(row):
                style = self._grey if sheet.heads[column].locked else self._style(value)
                self._value(target, at, column, value, style)
        self._remark(target, sheet)
        target.freeze_panes(HEAD_ROW + 1, 2)
        target.autofilter(HEAD_ROW, 0, max(last, HEAD_ROW + 1), len(sheet.heads) - 1)
        target.protect("", _ALLOWED)
        if sheet.hidden:
            target.hide()

    def _remark(self, target: Worksheet, sheet: Sheet) -> None:
        for (name, row, column), words in sorted(self._book.comments.items()):
            if name == sheet.name:
                options = {"author": "", "x_scale": 2, "color": "#FFD9D0"}
                target.write_comment(row, column, words[:_MOST_TEXT], options)

    def _choose(self, target: Worksheet, head: Head, column: int, last: int) -> None:
        if not head.choices or not self._book.lists.get(head.choices):
            return
        rule = {
            "validate": "list",
            "source": f"={list_name(head.choices)}",
            "show_error": head.strict,
            "error_title": "Not in the list",
            "error_message": "Choose one of the list; several go on several lines.",
            "error_type": "warning",
        }
        target.data_validation(HEAD_ROW + 1, column, last + SPARE, column, rule)

    def _style(self, value: Value) -> Format:
        if isinstance(value, date):
            return self._open["day"]
        if isinstance(value, Decimal):
            return self._open["number"]
        return self._open["whole" if isinstance(value, int) else "text"]

    def _value(self, target: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
        if value is None:
            return
        if isinstance(value, str):
            target.write_string(row, column, value[:_MOST_TEXT], style)
        elif isinstance(value, date):
            target.write_datetime(row, column, value, style)
        else:
            target.write_number(row, column, value, style)

    def write_lists(self) -> None:
        """Write the lists that cells are chosen from, on a sheet that is not shown."""
        words = {n: w for n, w in self._book.lists.items() if w and isinstance(w, tuple)}
        for name, held in self._book.lists.items():
            if isinstance(held, ColumnOf):
                self._define(name, held.sheet, held.column, HEAD_ROW + 2, self._end(held.sheet))
        if not words:
            return
        target = self._made.add_worksheet(LISTS)
        for column, (name, held) in enumerate(words.items()):
            target.write_string(0, column, name, self._head)
            for row, word in enumerate(held, 1):
                target.write_string(row, column, word[:_MOST_TEXT])
            self._define(name, LISTS, column, 2, len(held) + 1)
        target.hide()

    def _end(self, name: str) -> int:
        rows = next(len(sheet.rows) for sheet in self._book.sheets if sheet.name == name)
        return HEAD_ROW + 1 + rows + SPARE

    def _define(self, name: str, sheet: str, column: int, first: int, last: int) -> None:
        letter = xl_col_to_name(column)
        place = f"={sheet}!${letter}${first}:${letter}${last}"
        self._made.define_name(list_name(name), place)


def _width(sheet: Sheet, column: int) -> int:
    longest = max((len(str(row[column] or "")) for row in sheet.rows), default=0)
    wanted = max(min(longest, _WIDEST), len(sheet.heads[column].title) + 4, _NARROWEST)
    return 18 if sheet.heads[column].locked and column == 0 else min(wanted, _WIDEST)
