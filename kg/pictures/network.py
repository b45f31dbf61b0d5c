"""Strategies and the partners that several of them lean on, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from kg.pictures.layers import Column, place
from kg.pictures.shapes import WIDTH, Bond, Heading, Item, Picture, Text, legend

_TOP = 46
_TWO_COLUMNS = 940
_STRATEGY_WIDTH = 300
_PARTNER_WIDTH = 330


def network_picture(
    strategies: Sequence[Item],
    bodies: Sequence[Item],
    groups: Sequence[Item],
    bonds: Sequence[Bond],
    left_out: tuple[str, ...] = (),
) -> Picture:
    """Return the drawing: groups to the left of the strategies, bodies to their right.

    Args:
        strategies: In the order to keep, top to bottom.
        bodies: Partners that are bodies.
        groups: Partners that are kinds of organisation or groups of people.
        bonds: From a strategy to a partner.
        left_out: What the drawing does not show, in sentences.
    """
    both = bool(bodies) and bool(groups)
    width = WIDTH if both else _TWO_COLUMNS
    middle = (width - _STRATEGY_WIDTH) / 2 if both else 0.0
    right = float(width - _PARTNER_WIDTH)
    sides = {item.iri for item in groups} if both else set()
    columns = [Column(middle, _STRATEGY_WIDTH, tuple(strategies), is_gathered=True)]
    headings = [Heading((Text("Strategies and plans", middle, 22),))]
    if both:
        columns.insert(0, Column(0, _PARTNER_WIDTH, tuple(groups)))
        headings.append(Heading((Text("Groups", 0, 22),)))
    last = tuple(bodies) if both or bodies else tuple(groups)
    if last:
        columns.append(Column(right, _PARTNER_WIDTH, last))
        headings.append(Heading((Text("Bodies" if bodies else "Groups", right, 22),)))
    turned = [_turned(bond) if bond.end in sides else bond for bond in bonds]
    # The longest column decides the height; the strategies then stand amid their partners.
    lead = max(range(len(columns)), key=lambda at: len(columns[at].items))
    placed = place(columns, turned, _TOP, lead=lead)
    keys, bottom = legend(_keys(bodies, groups, bonds), placed.bottom + 44, 0, width)
    return Picture(
        name="network",
        title="Strategies and the partners they share",
        description=(
            f"{len(strategies)} strategies and plans, and {len(bodies) + len(groups)} partners; "
            "a line is thicker the more activities tie the two. The table beside the picture "
            "holds the same links."
        ),
        width=width,
        height=bottom,
        nodes=placed.nodes,
        strokes=placed.strokes,
        headings=tuple(headings),
        keys=keys,
        left_out=left_out,
    )


def _turned(bond: Bond) -> Bond:
    return Bond(bond.end, bond.start, bond.count, bond.is_possible, bond.words)


def _keys(
    bodies: Sequence[Item], groups: Sequence[Item], bonds: Sequence[Bond]
) -> list[tuple[str, str]]:
    keys = [("strategy", "strategy or plan")]
    keys += [("body", "body")] if bodies else []
    keys += [("group", "group")] if groups else []
    keys += [("line", "one activity"), ("thick", "ten activities")]
    if any(bond.is_possible for bond in bonds):
        keys.append(("possible", "possible only: its goals share one cell of the document"))
    return keys
