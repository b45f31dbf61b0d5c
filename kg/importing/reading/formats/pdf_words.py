"""The words of a PDF page, and what else is drawn on it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.utils.text import extract_words

from kg.importing.reading.formats.placed import Word

_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_SLANTED = re.compile(r"italic|oblique", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ink:
    """What else is drawn on a page: thin lines that may strike words out, and links."""

    rules: tuple[tuple[float, float, float], ...]  # y, x0, x1, by y
    links: tuple[tuple[float, float, float, float, str], ...]  # x0, top, x1, bottom, address

    def marks_at(self, x0: float, x1: float, top: float, bottom: float) -> list[tuple[str, str]]:
        """Return the marks that what is drawn gives a word in this box."""
        found = []
        height = bottom - top
        at = bisect_left(self.rules, (top + height * 0.35,))
        for y, left, right in self.rules[at : at + 50]:
            if y > top + height * 0.72:
                break
            if min(right, x1) - max(left, x0) > 0.6 * (x1 - x0):
                found.append(("struck", ""))
                break
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        for left, above, right, below, target in self.links:
            if left <= x <= right and above <= y <= below:
                found.append(("link", target))
                break
        return found


def words_of(chars: Sequence[Any], ink: Ink) -> list[Word]:
    """Return the words that letters make."""
    found = []
    for word in extract_words(list(chars), extra_attrs=["size", "fontname"], x_tolerance_ratio=0.2):
        x0, x1, top, bottom = word["x0"], word["x1"], word["top"], word["bottom"]
        marks = ink.marks_at(x0, x1, top, bottom)
        font = str(word["fontname"]).rpartition("+")[2]
        if _BOLD.search(font):
            marks.append(("bold", ""))
        if _SLANTED.search(font):
            marks.append(("italic", ""))
        found.append(Word(word["text"], x0, x1, top, bottom, word["size"], tuple(marks)))
    return found
