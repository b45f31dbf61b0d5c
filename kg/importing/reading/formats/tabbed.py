"""Text whose tables are lines with tabs, their cells perhaps with HTML in them; and plain text.

Where no line has a tab, tables may stand by runs of spaces.

It is what is left of a report that was copied or extracted. Lines that follow one another and hold
tabs are a table; an empty line, or a line without a tab, ends it. Whether the next table goes on
with it is for others to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.importing.reading.encodings import decoded
from kg.importing.reading.formats.aligned import aligned, may_be_aligned
from kg.importing.reading.formats.markdown import inline
from kg.importing.reading.formats.webpage import fragment
from kg.importing.reading.grid import Grid
from kg.importing.reading.limits import Limits
from kg.importing.reading.texts import TextBuilder
from kg.importing.records import Cell, Document, Table, Text

TAG = re.compile(
    r"</?(?:p|i|b|u|em|strong|ul|ol|li|br|sup|sub|s|del|div|span|a|h[1-6])(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_OPENING = re.compile(r"<(/?)(p|ul|ol|div)\b[^<>]*>", re.IGNORECASE)
_RULE = re.compile(r"[\s\-–—=_|+:]*")
_ITEM = re.compile(r"(\s*)(?:([-*•·▪◦‣●○])|(\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]))\s+(?=\S)")
_NOTE = re.compile(r"[¹²³⁴-⁹⁰†‡]+\s*\S|\[\d{1,3}\]\s+\S")


def read_tabbed(name: str, data: bytes, limits: Limits) -> Document:
    """Return a text as a document."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if "\t" not in text and may_be_aligned(text.split("\n")):
        return Document(name, "text", tuple(_by_spaces(text, limits)))
    blocks: list[Table | Text] = []
    for page, first, lines in _groups(text):
        if "\t" in lines[0]:
            blocks.append(_table(lines, first, page, limits))
        else:
            blocks += _texts(lines, first, page, limits)
    return Document(name, "text", tuple(blocks))


def _by_spaces(text: str, limits: Limits) -> Iterator[Table | Text]:
    """Give the tables whose columns stand by runs of spaces, and the texts between them."""
    parts = text.split("\f")
    number = 0  # of the lines before
    for at, part in enumerate(parts, start=1):
        page = at if len(parts) > 1 else None
        lines = part.split("\n")
        done = 0
        for found in aligned(lines, page, limits):
            yield from _texts_between(lines[done : found.first], number + done, page, limits)
            yield found.table
            done = found.end
        yield from _texts_between(lines[done:], number + done, page, limits)
        number += len(lines)


def _texts_between(
    lines: Sequence[str], before: int, page: int | None, limits: Limits
) -> Iterator[Text]:
    for _, first, group in _groups("\n".join(lines)):
        yield from _texts(group, before + first, page, limits)


def _groups(text: str) -> Iterator[tuple[int | None, int, list[str]]]:
    """Give what stands together: the page (None without page breaks), first line, and lines."""
    has_pages = "\f" in text
    number = 0
    for page, part in enumerate(text.split("\f"), start=1):
        group: list[str] = []
        going_on: list[str] = []  # lines of the last row of the group
        depth = 0  # of what is open in it
        first = number
        for line in part.split("\n"):
            number += 1
            is_row = "\t" in line
            is_blank = not line.strip("\t \xa0")
            # A row may go on in lines without a tab while a paragraph or list in it is open.
            if depth > 0 and not is_row and not is_blank:
                going_on.append(line)
                depth += _opened(line)
                continue
            if going_on:
                group[-1], going_on = "\n".join((group[-1], *going_on)), []
            if group and (is_blank or is_row != ("\t" in group[0])):
                yield page if has_pages else None, first, group
                group = []
            if not is_blank:
                first = first if group else number
                group.append(line)
            depth = _opened(line.rpartition("\t")[2]) if is_row else 0
        if going_on:
            group[-1] = "\n".join((group[-1], *going_on))
        if group:
            yield page if has_pages else None, first, group


def _opened(text: str) -> int:
    """Return how many paragraphs and lists are opened more than closed."""
    return sum(-1 if closing else 1 for closing, _ in _OPENING.findall(text))


def _table(lines: list[str], first: int, page: int | None, limits: Limits) -> Table:
    grid = Grid(limits)
    row = 0
    for number, line in _whole(lines):
        if _RULE.fullmatch(line):
            continue  # a rule under a head, drawn with signs
        for column, written in enumerate(line.split("\t")):
            grid.keep(column)
            builder = cell_text(written, limits)
            if builder:
                cell = Cell(builder.text(), builder.marks(), page=page, line=first + number)
                grid.put(row, column, cell)
        row += 1
    return grid.table(page=page)


def _whole(lines: list[str]) -> list[tuple[int, str]]:
    """Return the rows, each with its line; what a line break in a cell has split is joined.

    Lines are joined only if that gives rows of the usual width throughout.
    """
    usual = Counter(line.count("\t") for line in lines).most_common(1)[0][0]
    rows: list[tuple[int, str]] = []
    waiting: list[str] = []
    tabs = 0
    for number, line in enumerate(lines):
        waiting.append(line)
        tabs += line.count("\t")
        if tabs == usual:
            rows.append((number + 1 - len(waiting), "\n".join(waiting)))
            waiting, tabs = [], 0
        elif tabs > usual:
            break
    return list(enumerate(lines)) if waiting else rows


def cell_text(written: str, limits: Limits) -> TextBuilder:
    """Return the text of a cell that may hold tags or Markdown's signs."""
    if TAG.search(written):
        return fragment(written, limits)
    builder = TextBuilder()
    inline(builder, written)
    return builder


def _texts(lines: list[str], first: int, page: int | None, limits: Limits) -> Iterator[Text]:
    """Give the paragraphs and entries of lines that stand together."""
    found: list[tuple[str, int, int, str]] = []  # kind, level, line, text
    for number, line in enumerate(lines):
        item = _ITEM.match(line)
        if item is not None:
            level = 1 + min(len(item[1].expandtabs(4)) // 2, 8)
            text = line[item.end() :] if item[2] else line.strip()
            found.append(("item", level, first + number, text))
        elif _RULE.fullmatch(line):
            continue
        elif _NOTE.match(line.strip()):
            found.append(("note", 0, first + number, line))
        elif found and not _stands_alone(lines, number):
            kind, level, at, text = found.pop()
            found.append((kind, level, at, f"{text} {line.strip()}"))
        else:
            found.append(("paragraph", 0, first + number, line))
    for kind, level, at, text in found:
        builder = cell_text(text, limits)
        if builder:
            yield Text(kind, builder.text(), level, builder.marks(), page, at)


def _stands_alone(lines: list[str], number: int) -> bool:
    """Tell whether a line is a paragraph of its own: the line before it was not full."""
    return len(lines[number - 1].strip()) < 60 or lines[number - 1].rstrip().endswith((".", ":"))
