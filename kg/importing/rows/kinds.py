"""What a row of a table is: an action, a band over actions, a total, a note, a head repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
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
    """Return the kind of each line of a run, in order, in time that grows as their number."""
    return _Kinds(lines, columns, words, habits).all()


class _Kinds:
    def __init__(
        self, lines: Sequence[Line], columns: Sequence[Column], words: Words, habits: Habits
    ) -> None:
        self.lines, self.columns, self.words, self.habits = lines, columns, words, habits
        self.heads = [column.key for column in columns]
        self.filled = [line.filled for line in lines]
        self.usual = median([len(filled) for filled in self.filled]) if lines else 0
        self.last_row = max((at for at, one in enumerate(self.filled) if len(one) > 1), default=-1)
        self.rows = sum(1 for one in self.filled if len(one) > 1)
        self.full: dict[int, bool] = {}

    def all(self) -> list[str]:
        noted = False
        found = []
        for at, line in enumerate(self.lines):
            noted = len(self.filled[at]) == 1 and (noted or self._is_notes(line))
            found.append(self._kind(at, line, noted))
        return found

    def _kind(self, at: int, line: Line, noted: bool) -> str:
        filled = self.filled[at]
        texts = {column: line.text(column) for column in filled}
        repeated = sum(clean(fold(texts[column])) == self.heads[column] for column in filled)
        if repeated >= 2 and repeated >= 0.6 * len(filled):
            return HEAD
        if _begins(texts[filled[0]], "total", self.words) and _has_money(
            texts, self.words, self.habits
        ):
            return TOTAL
        if at < _FIRST_LINES and _contradicts(line, self.columns, self.words, self.habits):
            return INSTRUCTION
        if len(filled) == 1:
            # What follows "Notes" below the last row is none of the plan's.
            return NOTE if noted and at > self.last_row else self._alone(at, line)
        return DATA

    def _is_notes(self, line: Line) -> bool:
        """Whether a line alone says "Notes"."""
        label = clean(fold(line.text(line.filled[0])))
        return self.words.of("column").get(label) == "note"

    def _alone(self, at: int, line: Line) -> str:
        """Say what a row with one text is."""
        column = self.filled[at][0]
        cell = line.cells[column]
        text = line.text(column)
        wide = cell is not None and cell.columns >= max(2, len(self.columns) // 2)
        # A row under a merged cell is a part of the action that the merged cell belongs to.
        if any(owner is not None and owner.row < line.row for owner in line.owners):
            return DATA
        meaning = self.columns[column].meaning
        if not wide and (column > 0 or self.usual < 3):
            return DATA
        ends = ("plan", "goal", "aim", "objective")
        if not wide and meaning in ends and not self._is_full(column):
            return DATA
        last = at == len(self.lines) - 1
        if last or _NOTE.match(text):
            return NOTE if wide or (last and column == 0 and _NOTE.match(text)) else DATA
        if len(text.split()) > _LONGEST_BAND:
            return NOTE if wide else DATA
        if not wide and self._may_be_cut(at) and self._is_no_such_band(text, self.filled[at]):
            return DATA
        return BAND

    def _may_be_cut(self, at: int) -> bool:
        """Whether a page may end before a line, within a row of the table.

        A new heading, or the name of another sheet or table, begins a table of its own.
        """
        line = self.lines[at]
        if at == 0:
            return line.after_break
        before = self.lines[at - 1]
        return (line.after_break or before.block != line.block) and line.goes_on(before)

    def _is_no_such_band(self, text: str, filled: tuple[int, ...]) -> bool:
        """Whether a line alone is not written as the bands of its table are: it ends a cut row.

        Bands are merged cells, all or none, or all begin with one word ("Priority 1", "Priority
        2"). Where each piece of the table begins with one, this one does.
        """
        if text[:1].islower():
            return True
        if self._stand_over_pieces:
            return False
        bands = self._bands
        if not bands or any(self.filled[other] != filled for other in bands):
            return False
        if self._all_merged:
            return True
        firsts = self._first_words
        return len(bands) > 1 and len(firsts) == 1 and fold(text).split(" ")[0] not in firsts

    @cached_property
    def _bands(self) -> list[int]:
        """The lines alone that no page can have cut off."""
        return [
            at for at, one in enumerate(self.filled) if len(one) == 1 and not self._may_be_cut(at)
        ]

    @cached_property
    def _all_merged(self) -> bool:
        cells = [self.lines[at].cells[self.filled[at][0]] for at in self._bands]
        return all(cell is not None and cell.columns > 1 for cell in cells)

    @cached_property
    def _first_words(self) -> frozenset[str]:
        return frozenset(
            fold(self.lines[at].text(self.filled[at][0])).split(" ")[0] for at in self._bands
        )

    @cached_property
    def _stand_over_pieces(self) -> bool:
        """Whether each of three pieces or more begins with a line alone, and no other is one."""
        lines = self.lines
        opening = [
            at for at in range(len(lines)) if not at or lines[at - 1].block != lines[at].block
        ]
        alone = [at for at, filled in enumerate(self.filled) if len(filled) == 1]
        return len(opening) > 2 and alone == opening

    def _is_full(self, column: int) -> bool:
        """Whether every row has a text of its own in a column: one alone is over the rows."""
        if column not in self.full:
            filled = sum(len(one) > 1 and column in one for one in self.filled)
            self.full[column] = self.rows > 0 and filled >= _FULL * self.rows
        return self.full[column]


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
