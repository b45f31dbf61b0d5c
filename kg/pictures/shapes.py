"""What a drawing is made of: things, ties, and the shapes and lines they become."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 1180
MOST_NODES = 60
TEXT = 14
LEADING = 18
_LONGEST = 400
_NARROW = frozenset("iljtfrI.,:;'’!|()[] -")
_WIDE = frozenset("mwMW@%&—")


@dataclass(frozen=True, slots=True)
class Item:
    """A thing to draw.

    Shape:
        `kind` is `body`, `group`, `activity`, `aim`, `goal`, `strategy`, `corporate` or `bundle`
        (several activities as one); `note` is a second, smaller line; `href` is where the shape
        leads if not to the page of `iri`.
    """

    iri: str
    name: str
    kind: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bond:
    """A tie between two things: over how many activities, and whether it is only possible."""

    start: str
    end: str
    count: int = 1
    is_possible: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `x` and `y` are where its anchor stands on the base line."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in its place.

    Shape:
        A box of `width` by `height` from its upper left corner `x`, `y`; a sign (circle for a
        body, diamond for a group, ring for an activity) at `sign_x`, `sign_y`; the lines of its
        name, and of its note, anchored at `start`, `middle` or `end`. `is_bare` has no border.
    """

    item: Item
    x: float
    y: float
    width: float
    height: float
    sign_x: float
    sign_y: float
    lines: tuple[Text, ...]
    note: tuple[Text, ...] = ()
    anchor: str = "start"
    is_bare: bool = False

    @property
    def middle(self) -> float:
        """Return the height at which lines leave the box."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of the drawing; `tone` is `main`, `faint` or `knot`. Units: `width` in pixels."""

    path: str
    width: float
    is_possible: bool = False
    tone: str = "main"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Words over a column or a group of shapes, with what they lead to, if to anything."""

    lines: tuple[Text, ...]
    anchor: str = "start"
    iri: str = ""
    is_possible: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: a sample (`body`, `line`, `thick`, `possible` …) and its words."""

    sample: str
    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole drawing.

    Shape: `left` is where it starts from the left; `left_out` has a sentence for each thing it
    does not show.
    """

    name: str
    title: str
    description: str
    width: float
    height: float
    nodes: tuple[Node, ...]
    strokes: tuple[Stroke, ...]
    headings: tuple[Heading, ...] = ()
    keys: tuple[Key, ...] = ()
    left_out: tuple[str, ...] = ()
    left: float = 0


def measured(text: str, size: float = TEXT) -> float:
    """Return about how wide a text is in the widest plain type that browsers fall back to.

    That is DejaVu Sans, a tenth wider than Arial: where neither Arial nor Helvetica is installed,
    text must still stay in its box.
    """
    shares = (
        0.36 if c in _NARROW else 0.95 if c in _WIDE else 0.72 if c.isupper() else 0.63
        for c in text
    )
    return size * sum(shares, 0.0)


def wrapped(text: str, width: float, size: float = TEXT, most: int = 3) -> tuple[str, ...]:
    """Return a text in lines no wider than `width`; what does not fit in `most` is cut with `…`."""
    lines = [""]
    for word in text[:_LONGEST].split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or measured(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = [_cut(line, width, size) for line in lines[:most]]
    if len(lines) > most:
        kept[-1] = _cut(f"{kept[-1].rstrip('…')} {lines[most]}…", width, size, always=True)
    return tuple(kept)


def _cut(line: str, width: float, size: float, *, always: bool = False) -> str:
    if measured(line, size) <= width and not always:
        return line
    short = line.rstrip("…")
    while short and measured(f"{short}…", size) > width:
        short = short[:-1]
    # Half a word reads badly, aloud too; only a word longer than the line is cut within.
    whole = short if line.rstrip("…") == short else short.rpartition(" ")[0] or short
    return f"{whole.rstrip(' ,;')}…"


def number(value: float) -> str:
    """Return a coordinate as short as it can be."""
    return f"{value:.1f}".removesuffix(".0")


def curve(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a line from one point to another that leaves and arrives level."""
    bend = (x2 - x1) * 0.5
    points = (x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2)
    a, b, c, d, e, f, g, h = map(number, points)
    return f"M{a} {b}C{c} {d} {e} {f} {g} {h}"


def thickness(count: int) -> float:
    """Return how thick a line of so many activities is, in pixels: it grows, ever more slowly."""
    return round(min(12.0, 1.5 + 1.7 * math.pow(max(count, 1) - 1, 0.65)), 1)


def legend(
    lines: Iterable[tuple[str, str]], y: float, left: float = 0, width: float = WIDTH
) -> tuple[tuple[Key, ...], float]:
    """Return the legend from its samples and words, and the height at which it ends."""
    keys, x = [], left + 8
    for sample, words in lines:
        wide = 60 + measured(words, 13)
        if x + wide > left + width and x > left + 8:
            x, y = left + 8, y + 26
        keys.append(Key(sample, words, x, y))
        x += wide + 18
    return tuple(keys), y + 22
