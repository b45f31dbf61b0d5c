"""One partner in the middle, what it does around it, and whom it does it with outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.pictures.rings import CENTRE, LEADING_SMALL, LEFT, RIGHT, SIZE, TOP, Row, label_row, ring
from kg.pictures.shapes import (
    WIDTH,
    Bond,
    Heading,
    Item,
    Node,
    Picture,
    Stroke,
    Text,
    curve,
    legend,
    measured,
    wrapped,
)

_HALF = 84  # of the boxes in the middle
_INNER, _INNER_BULGE, _INNER_LABEL = 138, 26, 190
_OUTER, _OUTER_BULGE, _OUTER_LABEL = 416, 24, 134
_NARROWEST = 150


@dataclass(frozen=True, slots=True)
class Field:
    """Activities that serve the same strategies or plan.

    Shape: `spans` are those, each with whether it is only possible.
    """

    spans: tuple[tuple[Item, bool], ...]
    activities: tuple[Item, ...]


def neighbourhood_picture(
    centre: Item,
    fields: Sequence[Field],
    partners: Sequence[Item],
    bonds: Sequence[Bond],
    left_out: tuple[str, ...] = (),
) -> Picture:
    """Return the drawing.

    Args:
        centre: The partner.
        fields: What it takes part in.
        partners: Who else takes part in it, the most telling first.
        bonds: From the partner, and from each other one, to an activity.
        left_out: What the drawing does not show, in sentences.
    """
    sides = _sides(fields)
    side_of = {i.iri: s for s, held in sides.items() for f in held for i in f.activities}
    inner = {side: _inner_rows(held) for side, held in sides.items()}
    where = _where(partners, bonds, side_of)
    outer = {side: [label_row(i, _OUTER_LABEL) for i in where[side]] for side in (LEFT, RIGHT)}
    middle = [centre, *where[0]]
    boxes = [_centred(item, big=item is centre) for item in middle]
    tall = [sum(r.height for r in rows) for rows in (*inner.values(), *outer.values())]
    height = max([*tall, _middle_height(boxes), 120.0]) + 2 * TOP
    nodes, headings = _middle(boxes, height), []
    for side in (LEFT, RIGHT):
        found, heads = ring(inner[side], side, height, (_INNER, _INNER_BULGE, _INNER_LABEL))
        nodes += found
        headings += heads
        nodes += ring(outer[side], side, height, (_OUTER, _OUTER_BULGE, _OUTER_LABEL))[0]
    left, width = _extent(nodes, headings)
    keys, bottom = legend(_keys(partners, bonds), height + 30, left, width)
    return Picture(
        name="neighbourhood",
        title=f"The neighbourhood of {centre.name}",
        description=(
            f"{centre.name} in the middle, its activities around it by strategy or plan, and "
            f"{len(partners)} others that take part in the same activities. The table beside the "
            "picture holds the same links."
        ),
        width=width,
        height=bottom,
        nodes=tuple(nodes),
        strokes=_strokes(centre, nodes, bonds),
        headings=tuple(headings),
        keys=keys,
        left_out=left_out,
        left=left,
    )


def _extent(nodes: Sequence[Node], headings: Sequence[Heading]) -> tuple[float, float]:
    """Return where the drawing starts from the left, and how wide it is."""
    lefts, rights = [CENTRE - _NARROWEST], [CENTRE + _NARROWEST]
    for node in nodes:
        lefts.append(min(node.x, node.sign_x) - 10)
        rights.append(max(node.x + node.width, node.sign_x) + 10)
    for heading in headings:
        at = heading.lines[0].x
        wide = max(measured(line.text, SIZE) for line in heading.lines) * 1.1
        lefts.append(at - (wide if heading.anchor == "end" else 0))
        rights.append(at + (wide if heading.anchor == "start" else 0))
    left, right = max(0.0, min(lefts)), min(float(WIDTH), max(rights))
    return left, right - left


def _sides(fields: Sequence[Field]) -> dict[int, list[Field]]:
    """Share the fields out between right and left; a field too long for one side is parted."""
    total = sum(len(field.activities) for field in fields)
    parts: list[Field] = []
    for field in fields:
        count = len(field.activities)
        if count > 4 and count * 3 > total * 2:
            half = (count + 1) // 2
            parts += [
                Field(field.spans, field.activities[:half]),
                Field(field.spans, field.activities[half:]),
            ]
        else:
            parts.append(field)
    sides: dict[int, list[Field]] = {RIGHT: [], LEFT: []}
    weight = {RIGHT: 0, LEFT: 0}
    for field in sorted(parts, key=lambda f: -len(f.activities)):
        side = RIGHT if weight[RIGHT] <= weight[LEFT] else LEFT
        sides[side].append(field)
        weight[side] += len(field.activities) + len(field.spans)
    return sides


def _inner_rows(fields: Sequence[Field]) -> list[Row]:
    rows = []
    for i, field in enumerate(fields):
        for j, (span, possible) in enumerate(field.spans):
            words = wrapped(f"{'possibly ' if possible else ''}{span.name}", 250, SIZE, 2)
            room = 14 if i and not j else 0
            rows.append(
                Row(len(words) * LEADING_SMALL + 4 + room, span=(span, possible), words=words)
            )
        rows += [label_row(item, _INNER_LABEL) for item in field.activities]
    return rows


def _where(
    partners: Sequence[Item], bonds: Sequence[Bond], side_of: Mapping[str, int]
) -> dict[int, list[Item]]:
    """Return who stands left (-1), right (1), or in the middle (0) for being on both sides."""
    touched: dict[str, list[int]] = defaultdict(list)
    for bond in bonds:
        if bond.end in side_of:
            touched[bond.start].append(side_of[bond.end])
    where: dict[int, list[Item]] = {LEFT: [], 0: [], RIGHT: []}
    for item in partners:
        found = set(touched[item.iri])
        where[0 if len(found) > 1 else next(iter(found), RIGHT)].append(item)
    return where


def _centred(item: Item, *, big: bool) -> Node:
    size = 15 if big else SIZE
    words = wrapped(item.name, 2 * _HALF - (20 if big else 34), size, 4 if big else 2)
    height = len(words) * (size + 4) + (26 if big else 10)
    x = 0.0 if big else -_HALF + 26
    lines = tuple(Text(w, x, i * (size + 4.0)) for i, w in enumerate(words))
    return Node(item, -_HALF, 0, 2 * _HALF, height, -_HALF + 14, 0, lines,
                anchor="middle" if big else "start")  # fmt: skip


def _middle_height(boxes: Sequence[Node]) -> float:
    above = sum(box.height + 8 for box in boxes[1::2])
    below = sum(box.height + 8 for box in boxes[2::2])
    return boxes[0].height + 2 * max(above, below) + 60


def _middle(boxes: Sequence[Node], height: float) -> list[Node]:
    main = boxes[0]
    top = (height - main.height) / 2
    placed = [_moved(main, top)]
    up, down = top - 26, top + main.height + 26
    # The next one up stands nearest, so the most telling stand nearest the middle.
    for i, box in enumerate(boxes[1:]):
        if i % 2 == 0:
            up -= box.height
            placed.append(_moved(box, up))
            up -= 8
        else:
            placed.append(_moved(box, down))
            down += box.height + 8
    return placed


def _moved(box: Node, y: float) -> Node:
    big = box.anchor == "middle"
    first = y + (26 if big else 18)
    return Node(
        item=box.item,
        x=CENTRE + box.x,
        y=y,
        width=box.width,
        height=box.height,
        sign_x=CENTRE + box.sign_x,
        sign_y=y + (box.height / 2 if big else 13),
        lines=tuple(Text(t.text, CENTRE + t.x, first + t.y) for t in box.lines),
        anchor=box.anchor,
    )


def _strokes(centre: Item, nodes: Sequence[Node], bonds: Sequence[Bond]) -> tuple[Stroke, ...]:
    at = {node.item.iri: node for node in nodes}
    drawn = []
    for bond in bonds:
        who, what = at.get(bond.start), at.get(bond.end)
        if who is None or what is None:
            continue
        side = RIGHT if what.sign_x > CENTRE else LEFT
        if who.is_bare:
            edge = what.x + what.width + 2 if side == RIGHT else what.x - 2
            path = curve(edge, what.sign_y, who.sign_x - side * 6, who.sign_y)
        else:
            path = curve(CENTRE + side * _HALF, who.middle, what.sign_x - side * 6, what.sign_y)
        main = bond.start == centre.iri
        drawn.append(Stroke(path, 2.2 if main else 1.4, bond.is_possible,
                            "main" if main else "faint", bond.words))  # fmt: skip
    return tuple(sorted(drawn, key=lambda stroke: stroke.tone == "main"))


def _keys(partners: Sequence[Item], bonds: Sequence[Bond]) -> list[tuple[str, str]]:
    kinds = {item.kind for item in partners}
    keys = [("activity", "activity it takes part in")]
    keys += [("body", "other body in the same activity")] if "body" in kinds else []
    keys += [("group", "group in the same activity")] if "group" in kinds else []
    if any(bond.is_possible for bond in bonds):
        keys.append(("possible", "a reading (claim), not stated outright"))
    return keys
