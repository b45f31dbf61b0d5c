"""What a row of a table is: an action, a band over actions, a total, a note, a head repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from kg.importing.cells import dates, money, status
from kg.importing.columns.contents import understood
from kg.importing.columns.heads import clean
from kg.importing.plan import Column
from kg.importing.records import Habits
from kg.importing.rows.lines import Line
from kg.importing.words import Words, fold

DATA, BAND, TOTAL, NOTE, HEAD, INSTRUCTION = "data", "band", "total", "note", "head", "instruction"
_LONGEST_BAND = 40
_FIRST_LINES = 4
_FULL = 0.85
_FIRST_WORDS = re.compile(r"[^\W\d_]+(?:[- ][^\W\d_]+)?")
_NOTE = re.compile(r"^\s*(?:[*†‡¹²³]|\(?\d\)\s)")


def kinds_of(
    lines: Sequence[Line], columns: Sequence[Column], words: Words, habits: Habits
) -> list[str]:
    """Return the kind of each line of a run, in order."""
    heads = [column.key for column in columns]
    usual = median([len(line.filled) for line in lines]) if lines else 0
    return [
        _kind(at, line, lines, columns, heads, usual, words, habits)
        for at, line in enumerate(lines)
    ]


def _kind(
    at: int,
    line: Line,
    lines: Sequence[Line],
    columns: Sequence[Column],
    heads: Sequence[str],
    usual: float,
    words: Words,
    habits: Habits,
) -> str:
    filled = line.filled
    texts = {column: line.text(column) for column in filled}
    repeated = sum(1 for column in filled if clean(fold(texts[column])) == heads[column])
    if repeated >= 2 and repeated >= 0.6 * len(filled):
        return HEAD
    if _begins(texts[filled[0]], "total", words) and _has_money(texts, words, habits):
        return TOTAL
    if at < _FIRST_LINES and _contradicts(line, columns, words, habits):
        return INSTRUCTION
    if len(filled) == 1:
        return NOTE if _is_below(at, lines, words) else _alone(at, line, lines, columns, usual)
    return DATA


def _is_below(at: int, lines: Sequence[Line], words: Words) -> bool:
    """Whether a line alone is "Notes", or follows it, below the last row."""
    for line in reversed(lines[: at + 1]):
        if len(line.filled) > 1:
            return False
        label = clean(fold(line.text(line.filled[0])))
        if words.of("column").get(label) == "note":
            return all(len(other.filled) == 1 for other in lines[at:])
    return False


def _alone(
    at: int, line: Line, lines: Sequence[Line], columns: Sequence[Column], usual: float
) -> str:
    """Say what a row with one text is."""
    column = line.filled[0]
    cell = line.cells[column]
    text = line.text(column)
    wide = cell is not None and cell.columns >= max(2, len(columns) // 2)
    # A row under a merged cell is a part of the action that the merged cell belongs to.
    if any(owner is not None and owner.row < line.row for owner in line.owners):
        return DATA
    meaning = columns[column].meaning
    if not wide and (column > 0 or usual < 3):
        return DATA
    if not wide and meaning in ("plan", "goal", "aim", "objective") and not _is_full(column, lines):
        return DATA
    last = at == len(lines) - 1
    if last or _NOTE.match(text):
        return NOTE if wide or (last and column == 0 and _NOTE.match(text)) else DATA
    if len(text.split()) > _LONGEST_BAND:
        return NOTE if wide else DATA
    if not wide and _follows_page(at, lines) and _is_no_such_band(text, at, lines):
        return DATA
    return BAND


def _follows_page(at: int, lines: Sequence[Line]) -> bool:
    """Whether a line is the first of a piece of the table, under heads that it may repeat."""
    return lines[at].after_break or (at > 0 and lines[at - 1].block != lines[at].block)


def _is_no_such_band(text: str, at: int, lines: Sequence[Line]) -> bool:
    """Whether a line alone is not written as the bands of its table are: it ends a cut row.

    Bands are merged cells, all or none, or all begin with one word ("Priority 1", "Priority 2").
    """
    if text[:1].islower():
        return True
    bands = [
        line
        for other, line in enumerate(lines)
        if other != at and len(line.filled) == 1 and not _follows_page(other, lines)
    ]
    if not bands or any(line.filled != lines[at].filled for line in bands):
        return False
    cells = [line.cells[line.filled[0]] for line in bands]
    if all(cell is not None and cell.columns > 1 for cell in cells):
        return True
    firsts = {fold(line.text(line.filled[0])).split(" ")[0] for line in bands}
    return len(bands) > 1 and len(firsts) == 1 and fold(text).split(" ")[0] not in firsts


def _is_full(column: int, lines: Sequence[Line]) -> bool:
    """Whether every row has a text of its own in a column: there, one alone is over the rows."""
    rows = [line for line in lines if len(line.filled) > 1]
    filled = sum(1 for line in rows if line.text(column))
    return bool(rows) and filled >= _FULL * len(rows)


def _contradicts(line: Line, columns: Sequence[Column], words: Words, habits: Habits) -> bool:
    """Whether every cell of a typed column holds words of another kind: how to fill in the form."""
    wrong = right = 0
    for at in line.filled:
        text = line.text(at)
        meaning = columns[at].meaning or ""
        if words.of("document-part").get(fold(text)) in ("tick", "nothing", "see-above"):
            right += 1
        elif meaning.startswith("date"):
            fits = understood(dates.read(text, habits, words, head=columns[at].head))
            right, wrong = right + fits, wrong + (not fits)
        elif meaning == "money":
            fits = understood(money.read(text, habits, words, head=columns[at].head))
            fits = fits or text.isdigit()
            right, wrong = right + fits, wrong + (not fits)
        elif meaning == "status":
            fits = bool(status.read(text, words))
            right, wrong = right + fits, wrong + (not fits)
    return wrong >= 2 and right == 0


def _begins(text: str, code: str, words: Words) -> bool:
    match = _FIRST_WORDS.match(text.strip())
    if match is None:
        return False
    parts = words.of("document-part")
    first = fold(match.group())
    return parts.get(first) == code or parts.get(first.split(" ")[0]) == code


def _has_money(texts: dict[int, str], words: Words, habits: Habits) -> bool:
    return any(
        money.read(text, habits, words) or re.fullmatch(r"[\d\s.,]+", text)
        for text in list(texts.values())[1:]
    )
