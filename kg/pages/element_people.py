"""Who takes part in some activities, and in how many of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.labels.counted import Counted, plural, question
from kg.labels.records import Link
from kg.pages.element_maker import ElementMaker
from kg.pages.element_records import Party
from kg.rules.counting import POSSIBLE


@dataclass(frozen=True, slots=True)
class Taker:
    """One partner of some activities: its roles, and how many activities it takes part in.

    Shape: `possible` of the `activities` count under some readings only; `is_own` is the plan's own
    accountable body or a unit of it, which is not counted as a partner.
    """

    partner: Link
    roles: tuple[str, ...]
    activities: Counted
    possible: int
    is_group: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Takers:
    """The bodies, the groups, and the plan's own bodies; most activities first."""

    bodies: tuple[Taker, ...]
    groups: tuple[Taker, ...]
    own: tuple[Taker, ...]


def who_takes_part(maker: ElementMaker, activities: Mapping[str, str], of: str) -> Takers:
    """Return the partners of some activities.

    Args:
        maker: The plan's records.
        activities: The activities by IRI, and how sure it is that each counts.
        of: What the activities are those of, such as a strategy.
    """
    held: dict[str, list[tuple[str, Party]]] = defaultdict(list)
    for activity in activities:
        for party in maker.parties(activity):
            held[party.partner.iri].append((activity, party))
    found = sorted(
        (_taker(maker, parties, activities, of) for parties in held.values()),
        key=lambda t: (-t.activities.number, t.partner.name),
    )
    return Takers(
        bodies=tuple(t for t in found if not t.is_group and not t.is_own),
        groups=tuple(t for t in found if t.is_group and not t.is_own),
        own=tuple(t for t in found if t.is_own),
    )


def count_takers(found: Iterable[Takers], of: str) -> tuple[Counted, Counted]:
    """Return how many bodies and how many groups take part in something, each once."""
    listed = tuple(found)
    bodies = len({taker.partner.iri for takers in listed for taker in takers.bodies})
    groups = len({taker.partner.iri for takers in listed for taker in takers.groups})
    return (
        count_partners(bodies, plural(bodies, "partner body", "partner bodies"), of, "body"),
        count_partners(groups, plural(groups, "group", "groups"), of, "group"),
    )


def count_kinds(found: Iterable[Mapping[str, str]], of: str) -> tuple[Counted, Counted]:
    """Return how many bodies and how many groups are among the answers of who takes part."""
    kinds = {(row["kind"], row["partner"]) for row in found}
    bodies, groups = (sum(kind == each for kind, _ in kinds) for each in ("body", "group"))
    return (
        count_partners(bodies, plural(bodies, "partner body", "partner bodies"), of, "body"),
        count_partners(groups, plural(groups, "group", "groups"), of, "group"),
    )


def count_partners(number: int, words: str, of: str, kind: str = "") -> Counted:
    """Return a number of partners of something, with where they are listed."""
    return Counted(number, words, question("partners-of", of=of, kind=kind), "partner")


def _taker(
    maker: ElementMaker, parties: list[tuple[str, Party]], activities: Mapping[str, str], of: str
) -> Taker:
    within = {activity for activity, _ in parties}
    first = parties[0][1]
    address = question("activities-of", of=of, partner=first.partner.iri, plan=maker.facts.plan)
    words = plural(len(within), "activity", "activities")
    return Taker(
        partner=first.partner,
        roles=tuple(sorted({party.role for _, party in parties})),
        activities=Counted(len(within), words, address, "activity"),
        possible=sum(activities[activity] == POSSIBLE for activity in within),
        is_group=first.is_group,
        is_own=first.is_own,
    )
