"""What each partner is counted at, and how many of its strategies rows of their own vouch for.

One row of a plan may name several strategies, and so makes its partners count for all of them. A
row vouches for one strategy only: the number is that of the largest matching between the
strategies of a partner and its activities, which no query can say. The other numbers a query
could give, but the flagship question is asked of all partners at once, and far more often than a
release is built.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.records import Term, text_of
from kg.terms import CIVIC, code

_PROPERTIES = {
    "vouched": str(CIVIC.vouchedStrategies),
    "direct": str(CIVIC.directStrategies),
    "cross_cutting": str(CIVIC.crossCuttingActivities),
    "stated": str(CIVIC.statedActivities),
    "read": str(CIVIC.readActivities),
    "possible": str(CIVIC.possibleActivities),
}
COUNTED = frozenset(_PROPERTIES.values())
STATED, READ, POSSIBLE = "stated", "read", "possible"
# The surest first.
SURENESS = (STATED, READ, POSSIBLE)
_READ = tuple(
    ox.NamedNode(str(term))
    for term in (
        CIVIC.participant,
        CIVIC.inContribution,
        CIVIC.sureness,
        CIVIC.directness,
        CIVIC.ofActivity,
        CIVIC.toStrategy,
    )
)
# The derived terms that the numbers are made from.
COUNTED_FROM = frozenset(term.value for term in _READ)
_CROSS_CUTTING = ox.NamedNode(code("directness", "cross-cutting"))
_SURENESS: dict[Term, str] = {ox.NamedNode(code("sureness", word)): word for word in SURENESS}
_Tie = tuple[str, str, str, bool]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What some ties of one partner are counted at.

    Units: `vouched` and `direct` count strategies, the others activities; `stated`, `read` and
    `possible` are all the activities, each as sure as its surest tie.
    """

    vouched: int
    direct: int
    cross_cutting: int
    stated: int
    read: int
    possible: int

    @property
    def activities(self) -> int:
        """Return how many activities there are in all."""
        return self.stated + self.read + self.possible


def count_participations(ties: Iterable[_Tie]) -> Numbers:
    """Return what some ties of one partner are counted at.

    Args:
        ties: Each as (strategy, activity, sureness, whether it is cross-cutting). What is only
            possible vouches for nothing.
    """
    surest: dict[str, str] = {}
    cross, direct, pairs = set(), set(), set()
    for strategy, activity, sureness, is_cross_cutting in ties:
        known = surest.get(activity, sureness)
        surest[activity] = min(known, sureness, key=SURENESS.index)
        if is_cross_cutting:
            cross.add(activity)
        else:
            direct.add(strategy)
        if sureness != POSSIBLE:
            pairs.add((strategy, activity))
    sure = Counter(surest.values())
    return Numbers(
        vouched(pairs), len(direct), len(cross), sure[STATED], sure[READ], sure[POSSIBLE]
    )


def vouched(pairs: Iterable[tuple[str, str]]) -> int:
    """Return how many strategies can each be given an activity of its own.

    Args:
        pairs: What one partner takes part in, as (strategy, activity).
    """
    return len(give_own(pairs))


def give_own(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return one way to give as many strategies as can be each an activity of its own.

    Args:
        pairs: What one partner takes part in, as (strategy, activity).
    """
    choices: dict[str, list[str]] = defaultdict(list)
    for strategy, activity in sorted(set(pairs)):
        choices[strategy].append(activity)
    given: dict[str, str] = {}
    holders: dict[str, str] = {}
    for strategy in choices:
        _give_one(strategy, choices, given, holders)
    return dict(sorted(given.items()))


def _give_one(
    wanting: str, choices: Mapping[str, list[str]], given: dict[str, str], holders: dict[str, str]
) -> None:
    """Give a strategy an activity, if need be one whose holder can take another instead.

    Args:
        wanting: The strategy, which has none yet.
        choices: The activities that each strategy may be given.
        given: The activity of each strategy; changed.
        holders: The strategy of each activity that is given; changed.

    Source: the shortest augmenting path (Berge, 1957); none is there where none can be given.
    """
    asked_by: dict[str, str] = {}
    waiting = deque([wanting])
    while waiting:
        strategy = waiting.popleft()
        for activity in choices[strategy]:
            if activity in asked_by:
                continue
            asked_by[activity] = strategy
            if activity in holders:
                waiting.append(holders[activity])
                continue
            while True:  # each takes what it asked for, and leaves its own to whoever asked for it
                taker = asked_by[activity]
                left = given.get(taker)
                given[taker], holders[activity] = activity, taker
                if left is None:
                    return
                activity = left


def count_partners(derived: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the numbers of each partner, from what the rules have given."""
    of: dict[Term, dict[Term, Term]] = {term: {} for term in _READ}
    for subject, predicate, value in derived:
        values = of.get(predicate)
        if values is not None:
            values[subject] = value
    participant, contributed, sureness, directness, done, served = (of[term] for term in _READ)
    part = {
        contribution: (
            text_of(served[contribution]) or "",
            text_of(activity) or "",
            directness[contribution] == _CROSS_CUTTING,
        )
        for contribution, activity in done.items()
    }
    held: dict[Term, list[_Tie]] = defaultdict(list)
    for participation, contribution in contributed.items():
        strategy, activity, is_cross_cutting = part[contribution]
        sure = _SURENESS[sureness[participation]]
        held[participant[participation]].append((strategy, activity, sure, is_cross_cutting))
    for partner, ties in held.items():
        assert isinstance(partner, ox.NamedNode), "a party has an IRI"
        numbers = count_participations(ties)
        for name, iri in _PROPERTIES.items():
            yield ox.Triple(partner, ox.NamedNode(iri), ox.Literal(getattr(numbers, name)))
