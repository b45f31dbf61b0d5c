"""XLSX: sheets with merged cells, hidden parts, comments, number formats and stored values.

Formulas are never worked out: what the program that saved the file had stored is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kg.importing.reading.cell_names import LAST_COLUMN, LAST_ROW, name_of, place_of
from kg.importing.reading.formats.number_formats import (
    BUILT_IN,
    date_of,
    is_date_format,
    number_of,
    plain,
    shown_date,
    shown_number,
)
from kg.importing.reading.grid import Grid, refuse_cells
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.markup import parse, stream
from kg.importing.reading.office import (
    attribute,
    children,
    local,
    macros,
    microsoft_properties,
    pictures,
    relations,
)
from kg.importing.reading.packages import Package
from kg.importing.reading.texts import TextBuilder, tidy
from kg.importing.records import Cell, Document, Mark, Table

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_THREADED = re.compile(r"^\[Threaded comment\].*?Comment:\s*", re.DOTALL)

_Rich = tuple[str, tuple[Mark, ...]]


@dataclass(slots=True)
class _Book:
    """What all sheets share.

    Shape:
        strings: The shared strings.
        formats: Number of a cell's style → its number format.
        fonts: Number of a cell's style → the marks of its font.
    """

    package: Package
    limits: Limits
    strings: list[_Rich] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    fonts: list[tuple[str, ...]] = field(default_factory=list)
    from_1904: bool = False
    bare_formulas: int = 0
    unread: list[str] = field(default_factory=list)


def read_xlsx(name: str, data: bytes, limits: Limits) -> Document:
    """Return a workbook as a document, one table a sheet."""
    package = Package(data, limits)
    main = _main_part(package, limits)
    workbook = parse(package.read(main), limits)
    sheets = [each for part in children(workbook, "sheets") for each in children(part, "sheet")]
    if len(sheets) > limits.sheets:
        raise RefusedError(f"holds {len(sheets):,} sheets; at most {limits.sheets:,} are read")
    related = relations(package, main, limits)
    book = _Book(package, limits)
    for properties in children(workbook, "workbookPr"):
        book.from_1904 = attribute(properties, "date1904") in ("1", "true")
    for kind, target in related.values():
        if kind == "sharedStrings":
            book.strings = [_rich(item) for _, item in stream(package.read(target), ("{*}si",))]
        elif kind == "styles":
            _read_styles(book, target)
    blocks = []
    for sheet in sheets:
        kind, target = related.get(attribute(sheet, "id"), ("", ""))
        title = tidy(attribute(sheet, "name"))
        if kind == "worksheet":
            hidden = attribute(sheet, "state") in ("hidden", "veryHidden")
            blocks.append(_sheet(book, target, title, hidden=hidden))
        else:
            book.unread.append(f"Sheet {title} is a drawing, which could not be read.")
    if book.bare_formulas:
        have = "formula has" if book.bare_formulas == 1 else "formulas have"
        book.unread.append(
            f"{book.bare_formulas:,} {have} no stored value: open the file in a spreadsheet "
            "program and save it there."
        )
    unread = (*book.unread, *macros(package))
    return Document(name, "xlsx", tuple(blocks), microsoft_properties(package, limits), unread)


def _main_part(package: Package, limits: Limits) -> str:
    for kind, target in relations(package, "", limits).values():
        if kind == "officeDocument" and target in package:
            return target
    if "xl/workbook.xml" in package:
        return "xl/workbook.xml"
    raise RefusedError("is a workbook without its main part: save it again and send that")


def _read_styles(book: _Book, part: str) -> None:
    root = parse(book.package.read(part), book.limits)
    own: dict[int, str] = {}
    fonts: list[tuple[str, ...]] = []
    for group in root:
        name = local(group)
        if name == "numFmts":
            for each in group:
                own[_number(each, "numFmtId")] = attribute(each, "formatCode")
        elif name == "fonts":
            fonts = [_font(each) for each in group]
        elif name == "cellXfs":
            for each in group:
                number = _number(each, "numFmtId")
                book.formats.append(own.get(number, BUILT_IN.get(number, "General")))
                font = _number(each, "fontId")
                book.fonts.append(fonts[font] if font < len(fonts) else ())


def _font(element: Any) -> tuple[str, ...]:
    names = {"b": "bold", "i": "italic", "strike": "struck", "vertAlign": "raised"}
    found = []
    for each in element:
        kind = names.get(local(each))
        said = attribute(each, "val")
        if kind == "raised":
            if said == "superscript":
                found.append(kind)
        elif kind and said not in ("0", "false"):
            found.append(kind)
    return tuple(found)


def _rich(item: Any) -> _Rich:
    """Return a shared or inline string; its reading aids (phonetic runs) are left out."""
    builder = TextBuilder()
    for part in item:
        if local(part) == "t":
            builder.verbatim(_unescaped(part.text or ""))
        elif local(part) == "r":
            kinds = [kind for font in children(part, "rPr") for kind in _font(font)]
            for kind in kinds:
                builder.open(kind)
            for text in children(part, "t"):
                builder.verbatim(_unescaped(text.text or ""))
            for _ in kinds:
                builder.close()
    return builder.text(), builder.marks()


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _number(element: Any, name: str) -> int:
    said = element.get(name) or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def _sheet(book: _Book, part: str, title: str, *, hidden: bool) -> Table:
    related = relations(book.package, part, book.limits)
    comments = _comments(book, related)
    links: dict[tuple[int, int], str] = {}
    grid = Grid(book.limits)
    hidden_columns = bytearray(LAST_COLUMN)
    merged: list[tuple[int, int, int, int]] = []
    row = -1
    wanted = ("{*}col", "{*}row", "{*}mergeCell", "{*}hyperlink")
    for _, element in stream(book.package.read(part), wanted):
        tag = local(element)
        if tag == "row":
            row = min((_number(element, "r") or row + 2) - 1, LAST_ROW - 1)
            _row(book, grid, element, row, hidden_columns, comments)
        elif tag == "col" and attribute(element, "hidden") in ("1", "true"):
            first = max(_number(element, "min") - 1, 0)
            last = min(_number(element, "max"), LAST_COLUMN)
            hidden_columns[first:last] = b"\1" * max(last - first, 0)
        elif tag == "mergeCell":
            if (area := _area(attribute(element, "ref"))) is not None:
                merged.append(area)
        elif tag == "hyperlink":
            place = place_of(attribute(element, "ref").partition(":")[0])
            target = related.get(attribute(element, "id"), ("", ""))[1]
            if place is not None and target:
                links[place] = target
    grid.comment(comments)
    grid.link(links)
    if len(merged) > book.limits.cells:
        refuse_cells(book.limits)
    for top, left, bottom, right in merged:
        grid.span(top, left, bottom - top + 1, right - left + 1)
    book.unread += pictures(_pictures(book, related), f"on sheet {title}")
    return grid.table(title, hidden=hidden)


def _area(reference: str) -> tuple[int, int, int, int] | None:
    first, _, last = reference.partition(":")
    start, end = place_of(first), place_of(last or first)
    if start is None or end is None or end < start or end[1] < start[1]:
        return None
    return *start, *end


def _row(
    book: _Book,
    grid: Grid,
    element: Any,
    row: int,
    hidden_columns: bytearray,
    comments: dict[tuple[int, int], str],
) -> None:
    row_hidden = attribute(element, "hidden") in ("1", "true")
    column = -1
    for each in element:
        if local(each) != "c":
            continue
        place = place_of(each.get("r") or "")
        column = place[1] if place is not None else column + 1
        parts = {local(part): part for part in each}
        text, marks, value = _content(book, each, parts)
        if not text:
            book.bare_formulas += "f" in parts and "v" not in parts
            continue
        hidden = row_hidden or (column < LAST_COLUMN and bool(hidden_columns[column]))
        style = _number(each, "s")
        number_format = book.formats[style] if style < len(book.formats) else ""
        grid.put(
            row,
            column,
            Cell(
                text,
                _with_font(book, style, text, marks),
                where=name_of(row, column),
                hidden=hidden,
                comment=comments.pop((row, column), ""),
                value=value,
                number_format="" if number_format == "General" else number_format,
                formula="f" in parts,
            ),
        )


def _with_font(book: _Book, style: int, text: str, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Return the marks of a cell, with those of its own font where its text says nothing else."""
    kinds = book.fonts[style] if style < len(book.fonts) else ()
    if not kinds or any(mark.kind != "link" for mark in marks):
        return marks
    return (*(Mark(kind, 0, len(text)) for kind in kinds), *marks)


def _content(
    book: _Book, cell: Any, parts: dict[str, Any]
) -> tuple[str, tuple[Mark, ...], Decimal | date | bool | None]:
    """Return what a cell shows, its marks, and the value behind it."""
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return (*_rich(parts["is"]), None) if "is" in parts else ("", (), None)
    written = (parts["v"].text or "") if "v" in parts else ""
    if not written.strip():
        return "", (), None
    if kind == "s":
        number = int(written) if written.isdigit() and len(written) < 9 else -1
        if not 0 <= number < len(book.strings):
            raise RefusedError("is damaged inside: a text is missing; save it again and send that")
        return *book.strings[number], None
    if kind == "b":
        return ("TRUE" if written.strip() == "1" else "FALSE"), (), written.strip() == "1"
    if kind == "d":
        return tidy(written), (), _iso(written)
    if kind in ("str", "e"):
        return tidy(_unescaped(written)), (), None
    style = _number(cell, "s")
    return _of_number(book, written, book.formats[style] if style < len(book.formats) else "")


def _iso(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip()[:10])
    except ValueError:
        return None


def _of_number(
    book: _Book, written: str, number_format: str
) -> tuple[str, tuple[Mark, ...], Decimal | date | None]:
    number = number_of(written)
    if number is None:
        return tidy(written), (), None
    if is_date_format(number_format):
        moment = date_of(number, from_1904=book.from_1904)
        if moment is None:
            return plain(number), (), number
        text = shown_date(moment, number_format)
        return text, (), moment.date() if number >= 1 else number
    return tidy(shown_number(number, number_format)), (), number


def _comments(book: _Book, related: dict[str, tuple[str, str]]) -> dict[tuple[int, int], str]:
    """Return the comments of a sheet by their places, without the names of who wrote them."""
    found: dict[tuple[int, int], str] = {}
    threaded: dict[tuple[int, int], list[str]] = {}
    for kind, target in related.values():
        if kind == "comments":
            root = parse(book.package.read(target), book.limits)
            authors = [tidy("".join(each.itertext())) for each in root.iter("{*}author")]
            for element in root.iter("{*}comment"):
                place = place_of(attribute(element, "ref"))
                text = tidy("".join(_unescaped(part.text or "") for part in element.iter("{*}t")))
                number = _number(element, "authorId")
                if number < len(authors) and authors[number]:
                    text = text.removeprefix(f"{authors[number]}:").strip()
                if place is not None:
                    found[place] = _THREADED.sub("", text)
        elif kind == "threadedComment":
            root = parse(book.package.read(target), book.limits)
            for element in root.iter("{*}threadedComment"):
                place = place_of(attribute(element, "ref"))
                text = tidy("".join(part.text or "" for part in children(element, "text")))
                if place is not None and text:
                    threaded.setdefault(place, []).append(text)
    return found | {place: "\n".join(texts) for place, texts in threaded.items()}


def _pictures(book: _Book, related: dict[str, tuple[str, str]]) -> int:
    drawings = [target for kind, target in related.values() if kind == "drawing"]
    return sum(
        kind == "image"
        for drawing in drawings
        for kind, _ in relations(book.package, drawing, book.limits).values()
    )
