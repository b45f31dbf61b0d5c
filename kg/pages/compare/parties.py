"""The open groups that take part in either side of a comparison or benefit from it."""

from __future__ import annotations

from collections.abc import Iterable

from kg.labels.directory import Directory, directory
from kg.labels.records import Mark
from kg.pages.compare.asked import groups_of_both
from kg.pages.compare.counts import count_gains
from kg.pages.compare.row import NOTHING, CompareRow, Told, sorted_rows
from kg.pages.compare.sides import Contents
from kg.pages.gaps.alignments import GROUP, outcome_facts
from kg.store import Store


def group_rows(store: Store, a: Contents, b: Contents) -> tuple[CompareRow, ...]:
    """Return the groups that take part in both or benefit in both; then those a claim ties."""
    names, facts = directory(store), outcome_facts(store)
    involved = groups_of_both(store, a, b)
    told: list[dict[str, Told]] = []
    for at, side in enumerate((a, b)):
        words = {}
        for group in {*involved, *facts.traits[GROUP]}:
            held = involved[group][0][at] if group in involved else NOTHING
            gains = len(facts.traits[GROUP].get(group, set()) & side.outcomes)
            words[group] = _tell(group, held, gains, side)
        told.append({group: each for group, each in words.items() if each.pieces})
    shared = [
        CompareRow(
            names.name(group),
            names.link(group),
            (told[0][group], told[1][group]),
            work=(involved[group][1], 0) if group in involved else (0, 0),
        )
        for group in told[0].keys() & told[1].keys()
    ]
    return sorted_rows(shared) + sorted_rows(_close_groups(names, facts.matches, told))


def _tell(group: str, held: Told, gains: int, side: Contents) -> Told:
    if not gains:
        return held
    words = " outcome" if gains == 1 else " outcomes"
    between = "; benefits from " if held.pieces else "benefits from "
    return Told((*held.pieces, between, count_gains(gains, group, side), words))


def _close_groups(
    names: Directory,
    matches: Iterable[tuple[str, str, Mark]],
    told: list[dict[str, Told]],
) -> list[CompareRow]:
    found = []
    for one, other, mark in matches:
        for first, second in ((one, other), (other, one)):
            if first in told[0] and second in told[1]:
                label = f"{names.name(first)} and {names.name(second)}"
                row = CompareRow(label, None, (told[0][first], told[1][second]), mark)
                found.append(row)
    return found
