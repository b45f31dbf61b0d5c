"""Plain tables: the one JSON shape, CSV for spreadsheets, TSV, and text for a terminal."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from math import sqrt

from kg.serialising.indented import write_indented
from kg.terminal import printable

Cell = str | int | float | bool | None
# What a spreadsheet would take for a formula at the head of a cell.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MAY_BE_FORMULA = re.compile(rb'(?:^|[,\n])"?[=+\-@\t\r]')
# A row that takes more lines than this is no longer read as a row.
_MAX_LINES = 8
# A longer word is broken.
_MAX_WORD = 14


def json_table(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], *, truncated: bool = False
) -> str:
    """Return the one JSON shape: ok, columns, rows as objects, truncated; unbound is null."""
    body = {
        "ok": True,
        "columns": list(columns),
        "rows": [dict(zip(columns, row, strict=True)) for row in rows],
        "truncated": truncated,
    }
    return write_indented(body) + "\n"


def write_table(form: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table in one of `kg.choices.TABLE_FORMATS`."""
    return _WRITERS[form](columns, rows)


def json_error(sentence: str) -> str:
    """Return the JSON shape of a failure."""
    return json.dumps({"ok": False, "error": sentence}, ensure_ascii=False) + "\n"


def csv_table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return CSV by RFC 4180 whose text no spreadsheet takes for a formula.

    A cell that begins like a formula gets an apostrophe before it; numbers stay numbers.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_protect(cell) for cell in row] for row in rows)
    return out.getvalue()


def spreadsheet_csv(content: bytes) -> bytes:
    """Return CSV that was written already as a spreadsheet opens it rightly and safely.

    A mark at its start says that it is UTF-8, without which Excel shows é as Ã©, and no text is
    taken for a formula. The separator stays the comma, which spreadsheets in British English take;
    a line `sep=,` would let Excel overlook the mark.
    """
    return codecs.BOM_UTF8 + _protected(content)


def _protected(content: bytes) -> bytes:
    if not _MAY_BE_FORMULA.search(content):
        return content
    csv.field_size_limit(max(csv.field_size_limit(), len(content)))
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    return csv_table(head, rows).encode()


def _protect(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) and not _is_number(cell):
        return "'" + cell
    return cell


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def text_table(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], *, width: int | None = None
) -> str:
    """Return a table for a terminal: wrapped to its width, numbers to the right.

    A line end within a cell is kept. Columns that hold more get more room. Where the columns are
    too many for the width, each row is a paragraph of its own, a line a column.

    Units: `width` in characters; by default the terminal's own, or 100 where there is none.
    """
    if not rows:
        return "(no rows)\n"
    cells = [["" if cell is None else printable(str(cell)) for cell in row] for row in rows]
    wide = width or shutil.get_terminal_size((100, 24)).columns
    by_column = list(zip(columns, zip(*cells, strict=True), strict=True))
    room = wide - 2 * (len(columns) - 1)
    sizes = _sizes([(name, *held) for name, held in by_column], room)
    if sum(sizes) > room or max(_height(row, sizes) for row in cells) > _MAX_LINES:
        return _paragraphs(columns, cells, wide)
    numeric = [any(held) and all(_is_number(c) for c in held if c) for _, held in by_column]
    lines = [_line(columns, sizes, numeric), "  ".join("─" * size for size in sizes)]
    for row in cells:
        wrapped = [_wrap(cell, size) for cell, size in zip(row, sizes, strict=True)]
        for at in range(max(len(part) for part in wrapped)):
            parts = [part[at] if at < len(part) else "" for part in wrapped]
            lines.append(_line(parts, sizes, numeric))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _height(row: Sequence[str], sizes: Sequence[int]) -> int:
    return max(len(_wrap(cell, size)) for cell, size in zip(row, sizes, strict=True))


def _paragraphs(columns: Sequence[str], cells: Sequence[Sequence[str]], wide: int) -> str:
    """Return each row as its first cell, and beneath it a line for each other that holds any."""
    names = columns[1:]
    margin = max(map(len, names), default=0) + 4
    found = []
    for first, *others in cells:
        lines = _wrap(first, wide)
        for name, cell in zip(names, others, strict=True):
            head, *more = _wrap(cell, max(wide - margin, _MAX_WORD))
            if cell:
                lines.append(f"  {name.ljust(margin - 2)}{head}")
                lines += [" " * margin + line for line in more]
        found.append("\n".join(line.rstrip() for line in lines))
    return "\n\n".join(found) + "\n"


def _wrap(cell: str, size: int) -> list[str]:
    pieces = cell.split("\n") if cell else [""]
    return [
        line
        for piece in pieces
        for line in textwrap.wrap(piece, size, subsequent_indent=_indent(pieces)) or [""]
    ]


def _indent(pieces: Sequence[str]) -> str:
    return "  " if len(pieces) > 1 else ""


def _line(parts: Sequence[str], sizes: Sequence[int], numeric: Sequence[bool]) -> str:
    pairs = zip(parts, sizes, numeric, strict=True)
    return "  ".join(p.rjust(s) if n else p.ljust(s) for p, s, n in pairs)


def _sizes(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return a width for each column: all it wants, or a share by how much it holds."""
    wanted = [max(len(line) for cell in held for line in cell.split("\n")) for held in columns]
    if sum(wanted) <= room:
        return wanted
    sizes = [min(want, _longest_word(held)) for want, held in zip(wanted, columns, strict=True)]
    # The square root keeps one very full column from starving the others.
    weights = [sqrt(sum(map(len, held))) for held in columns]
    while sum(sizes) < room:
        hungry = [i for i, want in enumerate(wanted) if sizes[i] < want]
        neediest = max(hungry, key=lambda i: weights[i] / sizes[i])
        sizes[neediest] += 1
    return sizes


def _longest_word(held: Sequence[str]) -> int:
    longest = max((len(word) for cell in held for word in cell.split()), default=1)
    return max(len(held[0]), min(longest, _MAX_WORD))


_WRITERS: Mapping[str, Callable[[Sequence[str], Sequence[Sequence[Cell]]], str]] = {
    "table": text_table,
    "json": json_table,
    "csv": csv_table,
}
