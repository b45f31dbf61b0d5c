"""Delimited text (CSV, TSV): cells parted by a comma, semicolon, tab or bar."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from kg.importing.reading.encodings import decoded
from kg.importing.reading.grid import Grid
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.texts import tidy
from kg.importing.records import Cell, Document

SEPARATORS = ",;\t|"
_SAMPLE_SIGNS = 200_000
_SAMPLE_ROWS = 200
_CONSISTENT = 0.7  # of the rows are of one width, where nothing else says it is a table
_LEAST = 0.2


def read_delimited(name: str, data: bytes, limits: Limits) -> Document:
    """Return delimited text as a document with one table."""
    text = decoded(data)
    grid = Grid(limits)
    # Lines of a title above the table are of another width.
    separator = separator_of(text) or separator_of(text, _LEAST) or ","
    if text[:5].lower() == "sep=" + separator:  # a line for Excel alone
        text = text.partition("\n")[2]
    for number, (line, row) in enumerate(rows_of(text, separator, limits)):
        for column, cell in enumerate(row):
            if written := tidy(cell):
                grid.put(number, column, Cell(written, line=line))
    return Document(name, "csv", (grid.table(),))


def rows_of(text: str, separator: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of delimited text, quotes and line breaks in cells undone, with their lines.

    Raises:
        RefusedError: A cell is too long.
    """
    csv.field_size_limit(limits.cell_characters)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").splitlines(True)
    reader = csv.reader(lines, delimiter=separator)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as err:
        raise RefusedError(
            f"holds a cell of more than {limits.cell_characters:,} characters, or a quotation "
            "mark that is never closed"
        ) from err


def separator_of(text: str, least: float = _CONSISTENT) -> str | None:
    """Return what parts the cells; None where nothing does so in so many of the rows alike."""
    head = text[:_SAMPLE_SIGNS]
    if len(text) > _SAMPLE_SIGNS:
        head = head.rpartition("\n")[0] or head
    if head[:4].lower() == "sep=" and head[4:5] in SEPARATORS:
        return head[4]
    best, found = (0.0, 0), None
    for separator in SEPARATORS:
        if separator not in head or (separator == "," and _is_prose(head)):
            continue
        if _is_within(head, separator):
            continue
        share, width = _agreement(head, separator)
        if share >= least and (share > best[0] + 0.15 or width > best[1]):
            best, found = (share, width), separator
    return found


def _is_prose(head: str) -> bool:
    """Tell whether commas part clauses: a blank follows each, and lines end as sentences do."""
    lines = [line.rstrip() for line in head.splitlines() if line.strip()]
    ended = sum(line.endswith((".", ":", ";", "?", "!")) for line in lines)
    commas = head.count(",")
    return ended >= len(lines) / 2 and head.count(", ") + head.count(",\n") >= 0.9 * commas


def _is_within(head: str, separator: str) -> bool:
    """Tell whether a sign stands within brackets alone: "(Lead: Parks; By: May 2026)"."""
    outside = 0
    for line in head.splitlines():
        depth = 0
        for sign in line:
            depth = max(depth + (sign == "(") - (sign == ")"), 0)
            outside += sign == separator and not depth
    return not outside


def _agreement(head: str, separator: str) -> tuple[float, int]:
    """Return how many of the rows are of the usual width, as a share of 1, and that width."""
    lines = head.replace("\r\n", "\n").replace("\r", "\n").splitlines(True)
    widths: Counter[int] = Counter()
    try:
        for row in islice(csv.reader(lines, delimiter=separator), _SAMPLE_ROWS):
            if any(cell.strip() for cell in row):
                widths[len(row)] += 1
    except csv.Error:
        return 0.0, 0
    total = widths.total()
    del widths[1]  # titles and notes
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    if width < 2:
        return 0.0, 0
    return count / total, width
