"""A drawing in columns: boxes that never overlap, curves between them, few crossings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.pictures.shapes import (
    LEADING,
    Bond,
    Item,
    Node,
    Stroke,
    Text,
    curve,
    number,
    thickness,
    wrapped,
)

_PAD = 11
_SIGN = 26
_GAP = 10
_NOTE_SIZE = 13
_LANE = 14
_GATHERED_GAP = 24
_NOWHERE = float("inf")
_BOLD = 1.08


@dataclass(frozen=True, slots=True)
class Column:
    """A column of boxes: where it starts, how wide it is, what stands in it.

    Shape:
        An item without a name is a lane: a place where lines pass between the boxes. The boxes of
        a gathered column stand together, in the middle of what they are tied to.
    """

    x: float
    width: float
    items: tuple[Item, ...]
    is_gathered: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """The boxes by what they show, the lines, and the height at which all of it ends."""

    nodes: tuple[Node, ...]
    strokes: tuple[Stroke, ...]
    bottom: float


def place(columns: Sequence[Column], bonds: Sequence[Bond], top: float, *, lead: int = 0) -> Placed:
    """Return the boxes of some columns and the lines between them.

    Args:
        columns: From left to right; the items in the order to keep where nothing else decides.
        bonds: From a thing in one column to a thing in a later one.
        top: Where the columns start.
        lead: The column whose order stands; the others arrange themselves after it.
    """
    linked = _neighbours(bonds)
    middles: dict[str, float] = {}
    boxes: dict[str, Node] = {}
    order = [lead, *range(lead + 1, len(columns)), *range(lead - 1, -1, -1)] if columns else []
    for at in order:
        stacked = _stack(columns[at], linked, middles, top, keep=at == lead)
        boxes.update(stacked)
        middles.update({iri: node.middle for iri, node in stacked.items()})
    low = min((node.y for node in boxes.values()), default=top)
    moved = {iri: _lower(node, top - low) for iri, node in boxes.items()}
    bottom = max((node.y + node.height for node in moved.values()), default=top)
    drawn = [moved[item.iri] for column in columns for item in column.items if item.name]
    return Placed(tuple(drawn), _strokes(moved, bonds), bottom)


def _neighbours(bonds: Iterable[Bond]) -> Mapping[str, list[str]]:
    linked: dict[str, list[str]] = defaultdict(list)
    for bond in bonds:
        linked[bond.start].append(bond.end)
        linked[bond.end].append(bond.start)
    return linked


def _stack(
    column: Column,
    linked: Mapping[str, list[str]],
    middles: Mapping[str, float],
    top: float,
    *,
    keep: bool,
) -> dict[str, Node]:
    sized = {item.iri: _box(item, column) for item in column.items}
    wanted = {}
    for iri in sized:
        near = [middles[other] for other in linked.get(iri, ()) if other in middles]
        wanted[iri] = sum(near) / len(near) if near else _NOWHERE
    known = [y for y in wanted.values() if y != _NOWHERE] or [top]
    wanted = {iri: y if y != _NOWHERE else max(known) for iri, y in wanted.items()}
    if column.is_gathered:
        return _gather(sized, wanted, sum(middles.values()) / max(1, len(middles)))
    ordered = list(sized) if keep else sorted(sized, key=lambda iri: wanted[iri])
    placed, y, drift = {}, top if keep else float("-inf"), 0.0
    for iri in ordered:
        box = sized[iri]
        y = y if keep else max(y, wanted[iri] - box.height / 2)
        drift += 0 if keep else y + box.height / 2 - wanted[iri]
        placed[iri] = _lower(box, y)
        y += box.height + (_GAP if box.item.name else 0)
    # Boxes that were pushed down are moved up together by what they were pushed on average.
    back = drift / len(ordered) if ordered else 0.0
    return {iri: _lower(node, -back) for iri, node in placed.items()}


def _gather(
    sized: Mapping[str, Node], wanted: Mapping[str, float], middle: float
) -> dict[str, Node]:
    ordered = sorted(sized, key=lambda iri: wanted[iri])
    y = middle - sum(sized[iri].height + _GATHERED_GAP for iri in ordered) / 2
    placed = {}
    for iri in ordered:
        placed[iri] = _lower(sized[iri], y)
        y += sized[iri].height + _GATHERED_GAP
    return placed


def _box(item: Item, column: Column) -> Node:
    if not item.name:
        return Node(item, column.x, 0, column.width, _LANE, column.x, 0, ())
    inner = column.width - _SIGN - _PAD - 8
    is_bold = item.kind in ("strategy", "goal")
    lines = wrapped(item.name, inner / _BOLD if is_bold else inner, most=4)
    note = wrapped(item.note, inner, _NOTE_SIZE, 2) if item.note else ()
    height = 2 * _PAD - 4 + LEADING * len(lines) + (LEADING - 1) * len(note)
    x = column.x + _SIGN + 6
    first = _PAD + 11.0
    after = first + LEADING * len(lines) - 1
    return Node(
        item=item,
        x=column.x,
        y=0,
        width=column.width,
        height=height,
        sign_x=column.x + 17,
        sign_y=_PAD + 6.5,
        lines=tuple(Text(text, x, first + LEADING * i) for i, text in enumerate(lines)),
        note=tuple(Text(text, x, after + (LEADING - 1) * i) for i, text in enumerate(note)),
    )


def _lower(node: Node, by: float) -> Node:
    return Node(
        item=node.item,
        x=node.x,
        y=node.y + by,
        width=node.width,
        height=node.height,
        sign_x=node.sign_x,
        sign_y=node.sign_y + by,
        lines=tuple(Text(line.text, line.x, line.y + by) for line in node.lines),
        note=tuple(Text(line.text, line.x, line.y + by) for line in node.note),
        anchor=node.anchor,
        is_bare=node.is_bare,
    )


def _strokes(boxes: Mapping[str, Node], bonds: Sequence[Bond]) -> tuple[Stroke, ...]:
    leaving = _ports(boxes, bonds, outwards=True)
    arriving = _ports(boxes, bonds, outwards=False)
    drawn = []
    for bond in sorted(bonds, key=lambda b: -b.count):
        start, end = boxes[bond.start], boxes[bond.end]
        path = curve(start.x + start.width, leaving[bond], end.x, arriving[bond])
        if not start.item.name:
            # A lane is crossed at its own height, by one line for all that run in it.
            path = f"M{number(start.x)} {number(leaving[bond])}L{path[1:]}"
        drawn.append(Stroke(path, thickness(bond.count), bond.is_possible, "main", bond.words))
    return tuple(drawn)


def _ports(
    boxes: Mapping[str, Node], bonds: Sequence[Bond], *, outwards: bool
) -> dict[Bond, float]:
    held: dict[str, list[Bond]] = defaultdict(list)
    for bond in bonds:
        held[bond.start if outwards else bond.end].append(bond)
    ports = {}
    for iri, found in held.items():
        box = boxes[iri]
        found.sort(key=lambda b: (boxes[b.end if outwards else b.start].middle, b.end, b.start))
        room = box.height * 0.72 if box.item.name else 0
        for i, bond in enumerate(found):
            share = (i + 0.5) / len(found) - 0.5
            ports[bond] = box.middle + share * room
    return ports
