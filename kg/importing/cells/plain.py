"""A cell's text as the grammars read it: folded, cut into tokens, each tied to its characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from kg.importing.records import Mark

_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+|\n|[^\s]")
_QUOTES = dict.fromkeys("’‘ʼ´`′", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a run of digits, or one other sign.

    `start` and `end` count characters of the plain text. `glued` says that no space stands before
    it.
    """

    text: str
    start: int
    end: int
    glued: bool

    @property
    def digits(self) -> bool:
        """Whether it is a run of digits."""
        return self.text[0].isdigit() and self.text.isascii()

    @property
    def word(self) -> bool:
        """Whether it is made of letters."""
        return self.text[0].isalpha()


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without case and accents, with one space for each run of space.

    Shape:
        `at` holds for each character of `text` the position that it has in the text as written. A
        run of space with a line feed in it is one line feed. Raised digits are left out.
    """

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part stands in the text as written; the part is not empty."""
        return self.at[start], self.at[end - 1] + 1

    def tokens(self) -> tuple[Token, ...]:
        """Return the tokens in order."""
        found = []
        end = -1
        for match in _TOKEN.finditer(self.text):
            found.append(Token(match.group(), match.start(), match.end(), match.start() == end))
            end = match.end()
        return tuple(found)


def plain(text: str, marks: Iterable[Mark] = ()) -> Plain:
    """Fold a text for the grammars; raised signs (of footnotes) are left out."""
    raised = {
        index
        for mark in marks
        if mark.kind == "raised"
        for index in range(max(mark.start, 0), min(mark.end, len(text)))
    }
    signs: list[str] = []
    at: list[int] = []
    for index, sign in enumerate(text):
        if index in raised or sign in _DROPPED:
            continue
        if sign.isspace():
            new = "\n" if sign in "\n\r\v\f\u2028\u2029" else " "
            if signs and signs[-1] in " \n":
                if new == "\n":
                    signs[-1] = new
                continue
            signs.append(new)
            at.append(index)
            continue
        if sign.isascii():
            signs.append(sign.lower())
            at.append(index)
            continue
        sign = _QUOTES.get(sign) or _DASHES.get(sign) or sign
        if unicodedata.decomposition(sign).startswith("<super>"):
            continue
        for part in unicodedata.normalize("NFKD", sign).casefold():
            if not unicodedata.combining(part):
                signs.append(" " if part.isspace() else part)
                at.append(index)
    return Plain("".join(signs), tuple(at))


def key(label: str) -> tuple[str, ...]:
    """Return a label's tokens, without the hyphens that stand between its words."""
    tokens = [token.text for token in plain(label).tokens() if token.text != "\n"]
    kept = [
        text for index, text in enumerate(tokens) if text != "-" or index in (0, len(tokens) - 1)
    ]
    return tuple(kept)
