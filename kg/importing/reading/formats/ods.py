"""ODS: the sheets of an OpenDocument workbook, their texts as the file itself shows them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from kg.importing.reading.cell_names import LAST_COLUMN, name_of
from kg.importing.reading.formats.number_formats import number_of
from kg.importing.reading.grid import Grid, refuse_cells
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.markup import stream
from kg.importing.reading.office import (
    attribute,
    children,
    local,
    macros,
    marks_of_style,
    opendocument_properties,
    pictures,
    repeated,
)
from kg.importing.reading.packages import Package
from kg.importing.reading.texts import TextBuilder
from kg.importing.records import Cell, Document, Mark, Table

_NUMBERS = frozenset(("float", "currency", "percentage"))
_NOT_TEXT = frozenset(("annotation", "annotation-end", "frame", "note", "shapes", "ruby-text"))
_WANTED = ("{*}style", "{*}table", "{*}table-column", "{*}table-row", "{*}image")


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is read."""

    name: str
    hidden: bool
    grid: Grid
    row: int = 0
    columns: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    pictures: int = 0


def read_ods(name: str, data: bytes, limits: Limits) -> Document:
    """Return a workbook as a document, one table a sheet."""
    package = Package(data, limits)
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise RefusedError("is encrypted: remove its password and send that")
    if "content.xml" not in package:
        raise RefusedError("is a workbook without its main part: save it again and send that")
    reader = _Reader(limits)
    reader.read_styles(package.read("styles.xml"))
    reader.read(package.read("content.xml"))
    return Document(
        name,
        "ods",
        tuple(reader.tables),
        opendocument_properties(package, limits),
        (*reader.unread, *macros(package)),
    )


class _Reader:
    """Reads the content of a workbook row by row."""

    def __init__(self, limits: Limits) -> None:
        self.tables: list[Table] = []
        self.unread: list[str] = []
        self._limits = limits
        self._marks: dict[str, tuple[str, ...]] = {}  # style → the marks of its text
        self._undisplayed: set[str] = set()  # styles of sheets that are hidden
        self._sheets: list[_Sheet] = []

    def read_styles(self, data: bytes) -> None:
        """Remember the styles that all sheets share."""
        if data:
            for _, element in stream(data, ("{*}style",)):
                self._style(element)

    def read(self, data: bytes) -> None:
        """Read all sheets."""
        for event, element in stream(data, _WANTED, starts=("{*}table",)):
            tag = local(element)
            if event == "start":
                self._begin(element)
            elif tag == "style":
                self._style(element)
            elif not self._sheets:
                continue
            elif tag == "table":
                self._end()
            elif tag == "table-column":
                self._column(element)
            elif tag == "table-row" and len(self._sheets) == 1:
                self._row(element)
            elif tag == "image":
                self._sheets[-1].pictures += 1

    def _begin(self, element: Any) -> None:
        hidden = attribute(element, "style-name") in self._undisplayed
        self._sheets.append(_Sheet(attribute(element, "name"), hidden, Grid(self._limits)))
        if len(self.tables) >= self._limits.sheets:
            raise RefusedError(f"holds more than {self._limits.sheets:,} sheets")

    def _end(self) -> None:
        sheet = self._sheets.pop()
        if not self._sheets:
            self.tables.append(sheet.grid.table(sheet.name, hidden=sheet.hidden))
            self.unread += pictures(sheet.pictures, f"on sheet {sheet.name}")

    def _style(self, element: Any) -> None:
        name = attribute(element, "name")
        for each in element:
            if local(each) == "table-properties" and attribute(each, "display") == "false":
                self._undisplayed.add(name)
        self._marks[name] = tuple(marks_of_style(element))

    def _column(self, element: Any) -> None:
        sheet = self._sheets[-1]
        count = repeated(element, "number-columns-repeated")
        if attribute(element, "visibility") in ("collapse", "filter"):
            last = min(sheet.columns + count, LAST_COLUMN)
            sheet.hidden_columns.update(range(sheet.columns, last))
        sheet.columns += count

    def _row(self, element: Any) -> None:
        sheet = self._sheets[-1]
        count = repeated(element, "number-rows-repeated")
        hidden = attribute(element, "visibility") in ("collapse", "filter")
        found: list[tuple[int, Cell]] = []
        column = 0
        for each in element:
            if local(each) not in ("table-cell", "covered-table-cell"):
                continue
            times = repeated(each, "number-columns-repeated")
            cell = self._cell(each) if local(each) == "table-cell" else None
            if cell is not None:
                if (len(found) + times) * count > self._limits.cells:
                    refuse_cells(self._limits)
                found += [(at, cell) for at in range(column, column + times)]
            column += times
        if found:
            for row in range(sheet.row, sheet.row + count):
                for at, cell in found:
                    unseen = hidden or at in sheet.hidden_columns
                    sheet.grid.put(row, at, replace(cell, hidden=unseen, where=name_of(row, at)))
        sheet.row += count

    def _cell(self, element: Any) -> Cell | None:
        """Return a cell; None if it holds nothing and covers nothing."""
        rows = repeated(element, "number-rows-spanned")
        columns = repeated(element, "number-columns-spanned")
        formula = bool(attribute(element, "formula"))
        builder, comments = TextBuilder(), []
        for child in element:
            if local(child) == "annotation":
                comments.append(self._text(child))
            elif local(child) in ("p", "h", "list"):
                builder.line()
                self._add(builder, child)
                builder.line()
        if not (builder or comments or formula or rows > 1 or columns > 1):
            return None
        text, marks = builder.text(), builder.marks()
        style = self._marks.get(attribute(element, "style-name"), ())
        if style and not any(mark.kind != "link" for mark in marks):
            marks = (*(Mark(kind, 0, len(text)) for kind in style if text), *marks)
        value_type = attribute(element, "value-type")
        currency = attribute(element, "currency")
        shown = f"{value_type} {currency}".strip()
        return Cell(
            text,
            marks,
            rows=rows,
            columns=columns,
            comment="\n".join(filter(None, comments)),
            value=_value(element, value_type),
            number_format="" if shown in ("string", "float") else shown,
            formula=formula,
        )

    def _text(self, annotation: Any) -> str:
        builder = TextBuilder()
        for paragraph in children(annotation, "p"):
            builder.line()
            self._add(builder, paragraph)
        return builder.text()

    def _add(self, builder: TextBuilder, element: Any) -> None:
        """Add the text of an element and of what is below it."""
        tag = local(element)
        marks = [(kind, "") for kind in self._marks.get(attribute(element, "style-name"), ())]
        if tag == "a":
            marks.append(("link", attribute(element, "href")))
        if tag == "list-item":
            marks.append(("item", "1"))
            builder.line()
        for kind, target in marks:
            builder.open(kind, target)
        builder.verbatim((element.text or "").replace("\n", " "))
        for child in element:
            inner = local(child)
            if inner == "line-break":
                builder.line()
            elif inner in ("s", "tab"):
                size = min(repeated(child, "c"), 100)
                builder.verbatim("\t" if inner == "tab" else " " * size)
            elif inner and inner not in _NOT_TEXT:
                self._add(builder, child)
            builder.verbatim((child.tail or "").replace("\n", " "))
        for _ in marks:
            builder.close()


def _value(element: Any, value_type: str) -> Decimal | date | bool | None:
    if value_type in _NUMBERS:
        return number_of(attribute(element, "value"))
    if value_type == "boolean":
        return attribute(element, "boolean-value") == "true"
    if value_type == "date":
        try:
            return date.fromisoformat(attribute(element, "date-value")[:10])
        except ValueError:
            return None
    return None
