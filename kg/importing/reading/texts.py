"""A text with its marks, put together piece by piece."""

from __future__ import annotations

import re

from kg.importing.records import Mark

_SPACE = re.compile(r"\s+")
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_BLANK = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Signs that nobody sees: controls, soft hyphens, joiners of no width, marks of direction.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_LONE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return a text with one kind of line end and of blank, and without signs nobody sees."""
    if text.isascii() and text.isprintable():
        return text
    seen = _UNSEEN.sub("", _LINE_END.sub("\n", text))
    return _LONE.sub("\ufffd", _BLANK.sub(" ", seen))


def tidy(text: str) -> str:
    """Return a text as `clean` does, no line of it beginning or ending with space, none empty."""
    if "\n" not in (cleaned := clean(text)):
        return cleaned.strip()
    return "\n".join(line for part in cleaned.split("\n") if (line := part.strip()))


class TextBuilder:
    """Puts a text together; marks are opened and closed around its pieces.

    Lines never begin or end with space, and no line is empty.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._space = ""  # waits for what follows it
        self._break = False
        self._open: list[tuple[str, str, int]] = []
        self._marks: list[Mark] = []

    def __bool__(self) -> bool:
        return self._length > 0

    def flow(self, text: str) -> None:
        """Add a text in which all space is one blank, as in HTML."""
        self._add(_SPACE.sub(" ", clean(text)))

    def verbatim(self, text: str) -> None:
        """Add a text whose lines are lines and whose space is kept inside them."""
        for number, line in enumerate(clean(text).split("\n")):
            if number:
                self.line()
            self._add(line)

    def line(self) -> None:
        """Go on in a new line, if anything stands before."""
        self._space = ""
        self._break = self._length > 0

    def tab(self) -> None:
        """Part what follows from what stands before, as a cell inside a cell."""
        self._space = "\t"

    def open(self, kind: str, target: str = "") -> None:
        """Begin a mark."""
        self._open.append((kind, target, self._length))

    def close(self) -> None:
        """End the mark that was begun last."""
        kind, target, start = self._open.pop()
        if start < self._length:
            self._marks.append(Mark(kind, start, self._length, target))

    def text(self) -> str:
        """Return what has been put together."""
        return "".join(self._pieces)

    def marks(self) -> tuple[Mark, ...]:
        """Return the marks that are closed, in the order of where they begin."""
        text = self.text()
        found = set()
        for mark in self._marks:
            start = mark.start
            while start < mark.end and text[start].isspace():
                start += 1
            if start < mark.end:
                found.add((start, mark.end, mark.kind, mark.target))
        return tuple(Mark(kind, start, end, to) for start, end, kind, to in sorted(found))

    def _add(self, text: str) -> None:
        bare = text.lstrip()
        if not bare:
            self._space = self._space or text
            return
        before = self._space or text[: len(text) - len(bare)]
        if self._break:
            before = "\n"
        elif not self._length:
            before = ""
        body = bare.rstrip()
        self._pieces += [before, body]
        self._length += len(before) + len(body)
        self._space, self._break = bare[len(body) :], False
