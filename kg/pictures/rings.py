"""Half a ring of labels: rows of words that lie along a curve and never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from kg.pictures.shapes import WIDTH, Heading, Item, Node, Text, measured, wrapped

SIZE = 13
LEADING_SMALL = 16
CENTRE = WIDTH / 2
TOP = 16
LEFT, RIGHT = -1, 1
_MOST_APART = 26.0


@dataclass(frozen=True, slots=True)
class Row:
    """A heading or a label on one side, with its height."""

    height: float
    item: Item | None = None
    span: tuple[Item, bool] | None = None
    words: tuple[str, ...] = ()


def label_row(item: Item, width: float) -> Row:
    """Return the row of a thing, its name in lines of at most `width`."""
    words = wrapped(item.name, width, SIZE, 3)
    return Row(len(words) * LEADING_SMALL + 10, item=item, words=words)


def ring(
    rows: Sequence[Row], side: int, height: float, arc: tuple[float, float, float]
) -> tuple[list[Node], list[Heading]]:
    """Return the labels and headings of one half of a ring.

    Args:
        rows: From top to bottom.
        side: `LEFT` or `RIGHT` of the middle.
        height: How high the drawing is; the rows stand in the middle of it.
        arc: How far the ends are from the middle, how much further the middle is, and how wide
            a label is.
    """
    radius, bulge, width = arc
    spare = height - 2 * TOP - sum(row.height for row in rows)
    step = min(_MOST_APART, max(0.0, spare / (len(rows) + 1)))
    y = (height - sum(row.height for row in rows) - step * (len(rows) - 1)) / 2
    nodes, headings = [], []
    for row in rows:
        away = (y + row.height / 2 - height / 2) / (height / 2)
        x = CENTRE + side * (radius + bulge * sqrt(max(0.0, 1 - away * away)))
        if row.span is not None:
            headings.append(_heading(row, row.span, side, x, y))
        else:
            nodes.append(_ring_node(row, side, x, y, width))
        y += row.height + step
    return nodes, headings


def _heading(row: Row, span: tuple[Item, bool], side: int, x: float, y: float) -> Heading:
    item, possible = span
    base = y + row.height - (len(row.words) - 1) * LEADING_SMALL - 7
    lines = (
        Text(words, x - side * 6, base + i * LEADING_SMALL) for i, words in enumerate(row.words)
    )
    return Heading(tuple(lines), _anchor(side), item.iri, possible)


def _anchor(side: int) -> str:
    return "start" if side == RIGHT else "end"


def _ring_node(row: Row, side: int, x: float, y: float, width: float) -> Node:
    assert row.item is not None, "a heading is no shape"
    text_x = x + side * 13
    wide = max(measured(words, SIZE) for words in row.words) + 6
    first = y + row.height / 2 - (len(row.words) - 1) * LEADING_SMALL / 2 + 4.5
    return Node(
        item=row.item,
        x=text_x - 3 if side == RIGHT else text_x + 3 - min(wide, width + 6),
        y=y + 2,
        width=min(wide, width + 6),
        height=row.height - 4,
        sign_x=x,
        sign_y=y + row.height / 2,
        lines=tuple(Text(w, text_x, first + i * LEADING_SMALL) for i, w in enumerate(row.words)),
        anchor=_anchor(side),
        is_bare=True,
    )
