"""Who takes part in some activities, and in how many of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.pages.element_maker import ElementMaker
from kg.pages.element_records import Party
from kg.pages.records import Link
from kg.pages.ties import POSSIBLE


@dataclass(frozen=True, slots=True)
class Taker:
    """One partner of some activities: its roles, and how many activities it takes part in.

    Shape: `possible` of the `activities` count under some readings only; `is_own` is the plan's own
    accountable body or a unit of it, which is not counted as a partner.
    """

    partner: Link
    roles: tuple[str, ...]
    activities: int
    possible: int
    is_group: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Takers:
    """The bodies, the groups, and the plan's own bodies; most activities first."""

    bodies: tuple[Taker, ...]
    groups: tuple[Taker, ...]
    own: tuple[Taker, ...]


def who_takes_part(maker: ElementMaker, activities: Mapping[str, str]) -> Takers:
    """Return the partners of some activities.

    Args:
        maker: The plan's records.
        activities: The activities by IRI, and how sure it is that each counts.
    """
    held: dict[str, list[tuple[str, Party]]] = defaultdict(list)
    for activity in activities:
        for party in maker.parties(activity):
            held[party.partner.iri].append((activity, party))
    found = [_taker(parties, activities) for parties in held.values()]
    return all_takers([found])


def all_takers(found: Iterable[Iterable[Taker]]) -> Takers:
    """Return partners in three groups, in order."""
    listed = sorted(
        (taker for each in found for taker in each), key=lambda t: (-t.activities, t.partner.name)
    )
    return Takers(
        bodies=tuple(t for t in listed if not t.is_group and not t.is_own),
        groups=tuple(t for t in listed if t.is_group and not t.is_own),
        own=tuple(t for t in listed if t.is_own),
    )


def _taker(parties: list[tuple[str, Party]], activities: Mapping[str, str]) -> Taker:
    within = {activity for activity, _ in parties}
    first = parties[0][1]
    return Taker(
        partner=first.partner,
        roles=tuple(sorted({party.role for _, party in parties})),
        activities=len(within),
        possible=sum(activities[activity] == POSSIBLE for activity in within),
        is_group=first.is_group,
        is_own=first.is_own,
    )
