"""Who takes part in either side of a comparison: bodies and open groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from kg.labels.directory import Directory, directory
from kg.labels.records import Mark
from kg.lookup.names import BODY_CLASSES, GROUP_CLASSES
from kg.pages.compare.counts import count_gains, tell_work
from kg.pages.compare.row import NOTHING, CompareRow, Told, sorted_rows
from kg.pages.compare.sides import Contents
from kg.pages.gaps.alignments import GROUP, outcome_facts
from kg.store import Store

OWN_PLAN = "Publishes the plan"


@dataclass(frozen=True, slots=True)
class Involvement:
    """How one party takes part in a side: its roles, and in how many activities.

    Shape: `told` says both, as in `Funder; To be engaged: 3 activities`.
    """

    activities: frozenset[str]
    told: Told
    is_own: bool


def party_rows(
    store: Store, a: Contents, b: Contents
) -> tuple[tuple[CompareRow, ...], tuple[CompareRow, ...], tuple[CompareRow, ...]]:
    """Return the bodies that both name, those of the first alone, and those of the second."""
    names = directory(store)
    left, right = (_involvements(names, side, BODY_CLASSES) for side in (a, b))
    both = [
        CompareRow(
            names.name(iri),
            names.link(iri),
            (left[iri].told, right[iri].told),
            activities=(left[iri].activities, right[iri].activities),
        )
        for iri in left.keys() & right.keys()
        if not (left[iri].is_own and right[iri].is_own)
    ]
    nobody: frozenset[str] = frozenset()
    only_a = [
        CompareRow(names.name(i), names.link(i), (left[i].told, NOTHING),
                   activities=(left[i].activities, nobody))
        for i in left.keys() - right.keys() if not left[i].is_own
    ]  # fmt: skip
    only_b = [
        CompareRow(names.name(i), names.link(i), (NOTHING, right[i].told),
                   activities=(nobody, right[i].activities))
        for i in right.keys() - left.keys() if not right[i].is_own
    ]  # fmt: skip
    return sorted_rows(both), sorted_rows(only_a), sorted_rows(only_b)


def group_rows(store: Store, a: Contents, b: Contents) -> tuple[CompareRow, ...]:
    """Return the groups that take part in both or benefit in both; then those a claim ties."""
    names, facts = directory(store), outcome_facts(store)
    left, right = (_involvements(names, side, GROUP_CLASSES) for side in (a, b))
    gains = [
        {group: len(outcomes & side.outcomes) for group, outcomes in facts.traits[GROUP].items()}
        for side in (a, b)
    ]
    told = [
        {
            group: words
            for group in {*held, *gain}
            if (words := _tell_group(group, held.get(group), gain.get(group, 0), side)).pieces
        }
        for held, gain, side in zip((left, right), gains, (a, b), strict=True)
    ]
    shared = [
        CompareRow(names.name(g), names.link(g), (told[0][g], told[1][g]),
                   activities=(_done(left, g), _done(right, g)))
        for g in told[0].keys() & told[1].keys()
    ]  # fmt: skip
    return sorted_rows(shared) + sorted_rows(_close_groups(names, facts.matches, told))


def _involvements(
    names: Directory, side: Contents, classes: frozenset[str]
) -> dict[str, Involvement]:
    roles: defaultdict[str, set[str]] = defaultdict(set)
    activities: defaultdict[str, set[str]] = defaultdict(set)
    # A publisher is no partner of its own plan; the other side may well name it.
    for publisher in side.own:
        roles[publisher].add(OWN_PLAN)
    for tie in side.participations:
        roles[tie.partner].add(names.label(tie.role))
        activities[tie.partner].add(tie.activity)
    things = names.index.things
    return {
        iri: Involvement(
            frozenset(activities[iri]),
            _tell_roles("; ".join(sorted(held)), activities[iri], iri, side),
            iri in side.own,
        )
        for iri, held in roles.items()
        if iri in things and things[iri].classes & classes
    }


def _tell_roles(roles: str, activities: Set[str], party: str, side: Contents) -> Told:
    if not activities:
        return Told((roles,))
    return Told((f"{roles}: ", *tell_work(activities, party, side).pieces))


def _done(held: Mapping[str, Involvement], group: str) -> frozenset[str]:
    return held[group].activities if group in held else frozenset()


def _tell_group(group: str, held: Involvement | None, gains: int, side: Contents) -> Told:
    told = held.told.pieces if held else ()
    if not gains:
        return Told(told)
    words = " outcome" if gains == 1 else " outcomes"
    between = "; benefits from " if held else "benefits from "
    return Told((*told, between, count_gains(gains, group, side), words))


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


def count_parties(store: Store, side: Contents, classes: frozenset[str]) -> int:
    """Return how many parties of some classes take part, the publisher itself left out."""
    held = _involvements(directory(store), side, classes)
    return sum(not party.is_own for party in held.values())
