"""Words with their places, of a page or a text: put in lines, lines in paragraphs, with marks.

A page knows where letters stand and nothing else. A line is a paragraph's end if the first word of
the next line would have had room on it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from kg.importing.reading.texts import TextBuilder
from kg.importing.records import Mark

BULLETS = frozenset("•·▪◦‣●○■□➢➔→*–-\uf0b7\uf0a7\uf0d8\uf076\uf0fc")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]$")
_LABEL = re.compile(r"[^\W\d_][^\d:.;]{0,30}:\s")
_RAISED = 0.78  # of the size of the line
_HYPHEN = re.compile(r"\w-$")


@dataclass(slots=True)
class Word:
    """A word with its box (points from the left and the top), size and marks."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    marks: tuple[tuple[str, str], ...] = ()
    glued: bool = False  # no blank stands before it

    @property
    def middle(self) -> float:
        """Half-way between left and right."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Line:
    """Words that stand beside one another, from the left.

    `order` says where it is read if that is not where it stands, as in a second column.
    """

    words: list[Word] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0
    order: float = 0.0

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)

    @property
    def size(self) -> float:
        """The size of most of its signs, in points."""
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[round(word.size, 1)] += len(word.text)
        return sizes.most_common(1)[0][0]

    @property
    def text(self) -> str:
        """Its words, parted by blanks."""
        return "".join(("" if word.glued else " ") + word.text for word in self.words).strip()

    @property
    def is_bold(self) -> bool:
        """Whether all of it is bold."""
        told = [word for word in self.words if any(sign.isalnum() for sign in word.text)]
        return all(("bold", "") in word.marks for word in told)

    @property
    def is_item(self) -> bool:
        """Whether it begins with the sign or number of a list's entry."""
        first = self.words[0].text
        return len(self.words) > 1 and (first in BULLETS or bool(_NUMBERED.match(first)))


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return the lines that words make, from the top; raised signs are marked."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: (round(word.bottom), word.x0)):
        line = next((each for each in reversed(lines[-4:]) if _is_beside(each, word)), None)
        if line is None:
            lines.append(Line([word], word.top, word.bottom))
        else:
            line.words.append(word)
            line.top, line.bottom = min(line.top, word.top), max(line.bottom, word.bottom)
    for line in lines:
        line.words.sort(key=lambda word: word.x0)
        _finish(line)
    return sorted(lines, key=lambda line: (line.top, line.x0))


def _is_beside(line: Line, word: Word) -> bool:
    shared = min(line.bottom, word.bottom) - max(line.top, word.top)
    return shared > 0.5 * min(line.bottom - line.top, word.bottom - word.top)


def _finish(line: Line) -> None:
    size = line.size
    before: Word | None = None
    for word in line.words:
        raised = word.size < size * _RAISED and word.bottom < line.bottom - size * 0.1
        if raised and word is not line.words[0]:
            word.marks = (*word.marks, ("raised", ""))
        word.glued = before is not None and word.x0 - before.x1 < 0.08 * size
        before = word


def write(builder: TextBuilder, lines: Sequence[Line], left: float, right: float) -> None:
    """Add lines as paragraphs to a builder.

    Args:
        builder: What they are added to.
        lines: From the top.
        left: Where the text's column begins.
        right: Where it ends.
    """
    breaks = paragraph_breaks(lines, left, right)
    in_item = False
    for number, line in enumerate(lines):
        if number in breaks:
            if in_item:
                builder.close()
                in_item = False
            builder.line()
        elif number and not _HYPHEN.search(lines[number - 1].text):
            builder.flow(" ")
        words = line.words
        if len(words) > 1 and words[0].text in BULLETS:
            builder.line()
            words = words[1:]
            words[0].glued = True
            builder.open("item", "1")
            in_item = True
        _write_words(builder, words)
    if in_item:
        builder.close()


def paragraph_breaks(lines: Sequence[Line], left: float, right: float) -> set[int]:
    """Return the numbers of the lines that begin a paragraph, without the first."""
    gaps = [after.top - before.top for before, after in pairwise(lines)]
    usual = min(median(gaps), max(line.size for line in lines) * 1.6) if gaps else 0.0
    breaks = set()
    is_labelled = _LABEL.match(lines[0].text) is not None
    for number, line in enumerate(lines[1:], start=1):
        before = lines[number - 1]
        labelled = _LABEL.match(line.text) is not None
        if (
            line.is_item
            or gaps[number - 1] > usual * 1.35
            or has_room(before, line, left, right)
            # Among labels with their values, a label begins a line though the one before is full.
            or (labelled and is_labelled)
        ):
            breaks.add(number)
            is_labelled = labelled
    return breaks


def has_room(line: Line, following: Line, left: float, right: float) -> bool:
    """Tell whether the first word of the next line would have had room on this one."""
    used = line.x1 - min(line.x0, max(left, 0.0)) if line.is_item else line.x1 - line.x0
    first = following.words[0]
    needed = first.x1 - first.x0 + 0.3 * line.size
    return used + needed < (right - left) * 0.97 - 0.5 * line.size


def _write_words(builder: TextBuilder, words: Sequence[Word]) -> None:
    start = 0
    while start < len(words):
        end = start + 1
        while end < len(words) and words[end].marks == words[start].marks:
            end += 1
        run = words[start:end]
        if start and not run[0].glued:
            builder.flow(" ")
        for kind, target in run[0].marks:
            builder.open(kind, target)
        for number, word in enumerate(run):
            builder.flow((" " if number and not word.glued else "") + word.text)
        for _ in run[0].marks:
            builder.close()
        start = end


def text_of(lines: Sequence[Line], left: float, right: float) -> tuple[str, tuple[Mark, ...]]:
    """Return lines as the text of a cell that stands between `left` and `right`, with its marks."""
    builder = TextBuilder()
    if lines:
        # The space between the box and its text is most often the same on both sides.
        inset = min(max(min(line.x0 for line in lines) - left, 0.0), (right - left) / 4)
        write(builder, lines, left + inset, right - inset)
    return builder.text(), builder.marks()
