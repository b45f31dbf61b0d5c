"""Where two plans may be after the same outcome, and what that rests on.

No document says that its outcome is another's. Two things support it: a claim that two outcomes,
indicators or groups are the same or close; or a shared record, when outcomes of both are measured
by one indicator, or are for one group and reached by activities on one topic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import DERIVED, Link, Mark
from kg.pages.gaps.found import find_gaps
from kg.store import Store

GROUP, INDICATOR, OUTCOME = "group", "indicator", "outcome"
_SEVERAL = 2
_SAME = {
    GROUP: "Both are for the same group, and activities on the same topic lead to them",
    INDICATOR: "Both are measured by the same indicator",
}
_CLOSE = {
    GROUP: "A claim says that the two groups are close, and activities on the same topic lead to "
    "them",
    INDICATOR: "A claim says that the two indicators are close",
    OUTCOME: "A claim says that the two outcomes are close",
}


@dataclass(frozen=True, slots=True)
class Side:
    """The outcomes of one plan (or of one thing compared) that meet another's."""

    owner: Link
    outcomes: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Outcomes of several sides that may be one, with what supports it.

    Shape: `kind` is `GROUP`, `INDICATOR` or `OUTCOME`. `shared` is the one record in common, or
        the two that a claim ties; `mark` is the claim's, or derived where records are shared;
        `topics` are those in common.
    """

    kind: str
    how: str
    shared: tuple[Link, ...]
    topics: tuple[Link, ...]
    mark: Mark
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """What outcomes are for, measured by and about; and what is said to be the same."""

    traits: Mapping[str, Mapping[str, Set[str]]]
    topics: Mapping[str, Set[str]]
    matches: tuple[tuple[str, str, Mark], ...]


@cached_per_store
def outcome_facts(store: Store) -> OutcomeFacts:
    """Return what alignments are found from, read once."""
    names = directory(store)
    traits: dict[str, defaultdict[str, set[str]]] = {
        kind: defaultdict(set) for kind in (GROUP, INDICATOR, OUTCOME)
    }
    for outcome, kind, thing in map(texts, rows(store, "gaps-benefits")):
        traits[str(kind)][str(thing)].add(str(outcome))
    by_activity: defaultdict[str, set[str]] = defaultdict(set)
    for activity, topic in map(texts, rows(store, "gaps-topics")):
        by_activity[str(activity)].add(str(topic))
    leading = find_gaps(store).leading
    topics = {
        outcome: {topic for activity in activities for topic in by_activity[activity]}
        for outcome, activities in leading.items()
    }
    for outcome in leading:
        traits[OUTCOME][outcome].add(outcome)
    matches = {
        (str(one), str(other)): names.mark(basis, confidence, status)
        for one, other, _, basis, confidence, status in map(texts, rows(store, "gaps-matches"))
    }
    return OutcomeFacts(
        traits, topics, tuple((one, other, mark) for (one, other), mark in matches.items())
    )


def find_alignments(store: Store, owners: Mapping[str, Set[str]]) -> tuple[Alignment, ...]:
    """Return where several owners may be after the same outcome: claims first, then records.

    Args:
        store: Where to ask.
        owners: The outcomes of each plan, publisher or strategy, by its IRI.
    """
    facts = outcome_facts(store)
    finder = _Finder(directory(store), facts, owners)
    found = [
        finder.close(kind, one, other, mark)
        for kind in (OUTCOME, INDICATOR, GROUP)
        for one, other, mark in facts.matches
        if one in facts.traits[kind] and other in facts.traits[kind]
    ]
    found += [finder.same(kind, thing) for kind in (INDICATOR, GROUP) for thing in
              sorted(facts.traits[kind])]  # fmt: skip
    return tuple(sorted(filter(None, found), key=_order))


def _order(alignment: Alignment) -> tuple[bool, str, int, str]:
    is_claim = alignment.mark.kind == "claim"
    size = sum(len(side.outcomes) for side in alignment.sides)
    return (not is_claim, alignment.how, -size, alignment.shared[0].name)


class _Finder:
    """Finds the alignments of some owners."""

    def __init__(
        self, names: Directory, facts: OutcomeFacts, owners: Mapping[str, Set[str]]
    ) -> None:
        self._names = names
        self._facts = facts
        self._owners = owners
        self._owners_of: defaultdict[str, set[str]] = defaultdict(set)
        for owner, outcomes in owners.items():
            for outcome in outcomes:
                self._owners_of[outcome].add(owner)

    def same(self, kind: str, thing: str) -> Alignment | None:
        """Return the alignment of those whose outcomes share one record."""
        held = self._by_owner(self._facts.traits[kind][thing])
        return self._alignment(_SAME[kind], kind, (thing,), DERIVED, held)

    def close(self, kind: str, one: str, other: str, mark: Mark) -> Alignment | None:
        """Return the alignment of those whose outcomes a claim ties; each must hold one end."""
        left = self._by_owner(self._facts.traits[kind][one])
        right = self._by_owner(self._facts.traits[kind][other])
        if len(left.keys() | right.keys()) < _SEVERAL or not (left and right):
            return None
        held = {
            owner: left.get(owner, set()) | right.get(owner, set())
            for owner in left.keys() | right.keys()
        }
        return self._alignment(_CLOSE[kind], kind, (one, other), mark, held)

    def _by_owner(self, outcomes: Set[str]) -> dict[str, set[str]]:
        held: defaultdict[str, set[str]] = defaultdict(set)
        for outcome in outcomes:
            for owner in self._owners_of.get(outcome, ()):
                held[owner].add(outcome)
        return dict(held)

    def _alignment(
        self,
        how: str,
        kind: str,
        shared: tuple[str, ...],
        mark: Mark,
        held: Mapping[str, set[str]],
    ) -> Alignment | None:
        topics: set[str] = set()
        if kind == GROUP:
            topics = self._common_topics(held)
            held = {
                owner: {o for o in found if self._facts.topics.get(o, set()) & topics}
                for owner, found in held.items()
            }
        sides = tuple(
            Side(self._names.link(owner), self._links(found))
            for owner, found in sorted(held.items())
            if found
        )
        if len(sides) < _SEVERAL:
            return None
        return Alignment(kind, how, self._links(shared), self._links(topics), mark, sides)

    def _common_topics(self, held: Mapping[str, Iterable[str]]) -> set[str]:
        """Return the topics on which at least two owners have an outcome."""
        owners: defaultdict[str, set[str]] = defaultdict(set)
        for owner, outcomes in held.items():
            for outcome in outcomes:
                for topic in self._facts.topics.get(outcome, ()):
                    owners[topic].add(owner)
        return {topic for topic, found in owners.items() if len(found) >= _SEVERAL}

    def _links(self, iris: Iterable[str]) -> tuple[Link, ...]:
        return tuple(sorted(map(self._names.link, iris), key=lambda link: (link.name, link.iri)))
