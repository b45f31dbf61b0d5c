"""The line of sight: from what is done, step by step, up to what it is for."""

from __future__ import annotations

from collections.abc import Sequence

from kg.pictures.layers import Column, Placed, place
from kg.pictures.shapes import (
    WIDTH,
    Bond,
    Heading,
    Item,
    Picture,
    Stroke,
    Text,
    curve,
    legend,
    number,
    thickness,
)

_TOP = 46
_WIDTHS = {
    1: (420,),
    2: (420, 420),
    3: (470, 300, 250),
    4: (290, 250, 226, 236),
    5: (230, 210, 190, 180, 170),
}
# From so many lines between two columns on, lines that join all to all meet in one knot.
_KNOT = 6


def sight_picture(
    title: str,
    columns: Sequence[tuple[str, Sequence[Item]]],
    bonds: Sequence[Bond],
    left_out: tuple[str, ...] = (),
) -> Picture:
    """Return the drawing.

    Args:
        title: What the picture is of.
        columns: Heading and items of each column, from what is done to what it is for.
        bonds: From a thing in one column to a thing in a later one.
        left_out: What the drawing does not show, in sentences.
    """
    filled = [(words, tuple(items)) for words, items in columns if items]
    widths = _WIDTHS[max(1, min(5, len(filled)))]
    spare = (WIDTH - sum(widths)) / max(1, len(widths) - 1)
    at = {item.iri: i for i, (_, items) in enumerate(filled) for item in items}
    known = [b for b in bonds if b.start in at and b.end in at]
    known, lanes = _through_lanes(known, at)
    laid, headings, x = [], [], 0.0
    for i, ((words, items), width) in enumerate(zip(filled, widths, strict=False)):
        gathered = 0 < i == len(filled) - 1
        laid.append(Column(x, width, items + tuple(lanes.get(i, ())), gathered))
        headings.append(Heading((Text(words, x, 22),)))
        x += width + spare
    knotted, plain = _knotted(known, at)
    placed = place(laid, plain, _TOP, lead=_longest(laid))
    strokes = placed.strokes + _knot_strokes(placed, knotted)
    keys, bottom = legend(_keys([i for _, items in filled for i in items], known),
                          placed.bottom + 44)  # fmt: skip
    return Picture(
        name="sight",
        title=title,
        description=(
            f"{', '.join(words.lower() for words, _ in filled)}, from left to right, joined by "
            "lines; dashed lines are readings or suggestions. The table beside the picture holds "
            "the same links."
        ),
        width=WIDTH,
        height=bottom,
        nodes=placed.nodes,
        strokes=strokes,
        headings=tuple(headings),
        keys=keys,
        left_out=left_out,
    )


def _longest(columns: Sequence[Column]) -> int:
    return max(range(len(columns)), key=lambda at: len(columns[at].items)) if columns else 0


def _through_lanes(
    bonds: Sequence[Bond], at: dict[str, int]
) -> tuple[list[Bond], dict[int, list[Item]]]:
    """Return the bonds, those over a column led through a lane of it, and the lanes."""
    led: dict[tuple[str, str, bool, int], Bond] = {}
    lanes: dict[int, dict[str, Item]] = {}
    for bond in bonds:
        start = bond.start
        for between in range(at[bond.start] + 1, at[bond.end]):
            lane = f"lane {between} {bond.end}"
            lanes.setdefault(between, {})[lane] = Item(lane, "", "lane")
            _add(led, Bond(start, lane, bond.count, bond.is_possible, bond.words))
            start = lane
        _add(led, Bond(start, bond.end, bond.count, bond.is_possible, bond.words))
    return list(led.values()), {i: list(found.values()) for i, found in lanes.items()}


def _add(led: dict[tuple[str, str, bool, int], Bond], bond: Bond) -> None:
    # Lines that run in one lane run as one, as thick as they are many.
    shared = bond.start.startswith("lane ")
    key = (bond.start, bond.end, bond.is_possible, 0)
    old = led.get(key)
    if old is None:
        led[key] = bond
    elif shared:
        led[key] = Bond(bond.start, bond.end, old.count + bond.count, bond.is_possible, "")


def _knotted(bonds: Sequence[Bond], at: dict[str, int]) -> tuple[list[Bond], list[Bond]]:
    """Return the possible bonds that tie all of some things to all of others, and the rest."""
    last = max(at.values(), default=0)
    possible = [b for b in bonds if b.is_possible and b.start in at and at.get(b.end) == last]
    starts, ends = {b.start for b in possible}, {b.end for b in possible}
    if len(starts) < 2 or len(ends) < 2 or len(possible) < _KNOT:
        return [], list(bonds)
    if len({(b.start, b.end) for b in possible}) < len(starts) * len(ends):
        return [], list(bonds)
    return possible, [b for b in bonds if b not in possible]


def _knot_strokes(placed: Placed, bonds: Sequence[Bond]) -> tuple[Stroke, ...]:
    if not bonds:
        return ()
    boxes = {node.item.iri: node for node in placed.nodes}
    starts = sorted({b.start for b in bonds}, key=lambda iri: boxes[iri].middle)
    ends = sorted({b.end for b in bonds}, key=lambda iri: boxes[iri].middle)
    left = max(boxes[iri].x + boxes[iri].width for iri in starts)
    right = min(boxes[iri].x for iri in ends)
    x, y = (left + right) / 2, sum(boxes[iri].middle for iri in ends) / len(ends)
    into = [
        Stroke(curve(boxes[i].x + boxes[i].width, boxes[i].y + boxes[i].height * 0.8, x, y),
               thickness(1), True)
        for i in starts
    ]  # fmt: skip
    out = [Stroke(curve(x, y, boxes[i].x, boxes[i].middle), thickness(1), True) for i in ends]
    knot = Stroke(f"M{number(x)} {number(y)}h0.1", 11, False, "knot", "proposed: each to each")
    return (*into, *out, knot)


def _keys(items: Sequence[Item], bonds: Sequence[Bond]) -> list[tuple[str, str]]:
    words = (
        ("activity", "activity"),
        ("bundle", "several activities: choose it to see them"),
        ("aim", "aim or objective"),
        ("goal", "goal"),
        ("strategy", "strategy"),
        ("corporate", "goal of another plan"),
    )
    kinds = {item.kind for item in items}
    keys = [(kind, said) for kind, said in words if kind in kinds]
    keys.append(("line", "stated"))
    if any(bond.is_possible for bond in bonds):
        keys.append(("possible", "a reading, or proposed and not yet accepted"))
    return keys
