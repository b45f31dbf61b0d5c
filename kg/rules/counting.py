"""What each partner is counted at, and how many of its strategies rows of their own vouch for.

One row of a plan may name several strategies, and so makes its partners count for all of them. A
row vouches for one strategy only: the number is that of the largest matching between the
strategies of a partner and its activities, which no query can say. The other numbers a query
could give, but the flagship question is asked of all partners at once, and far more often than a
release is built.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx as nx
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
_PARTICIPANT, _IN, _SURENESS, _DIRECTNESS, _OF, _TO = (
    str(term)
    for term in (
        CIVIC.participant,
        CIVIC.inContribution,
        CIVIC.sureness,
        CIVIC.directness,
        CIVIC.ofActivity,
        CIVIC.toStrategy,
    )
)
_READ = frozenset(map(ox.NamedNode, (_PARTICIPANT, _IN, _SURENESS, _DIRECTNESS, _OF, _TO)))
_CROSS_CUTTING = ox.NamedNode(code("directness", "cross-cutting"))
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
    listed = sorted(set(pairs))
    strategies = sorted({strategy for strategy, _ in listed})
    if len(strategies) < 2:  # most partners
        return dict(listed[:1])
    activities = sorted({activity for _, activity in listed})
    # By numbers, since names come out of a set in another order in each run.
    number = {strategy: at for at, strategy in enumerate(strategies)}
    numbers = {activity: at for at, activity in enumerate(activities, len(strategies))}
    graph = nx.Graph()
    graph.add_edges_from((number[strategy], numbers[activity]) for strategy, activity in listed)
    matching = nx.bipartite.hopcroft_karp_matching(graph, range(len(strategies)))
    return {
        strategies[end]: activities[other - len(strategies)]
        for end, other in matching.items()
        if end < len(strategies)
    }


def count_partners(derived: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the numbers of each partner, from what the rules have given."""
    of: dict[str, dict[Term, Term]] = defaultdict(dict)
    for triple in derived:
        if triple.predicate in _READ:
            of[triple.predicate.value][triple.subject] = triple.object
    held: dict[Term, list[_Tie]] = defaultdict(list)
    for participation, contribution in of[_IN].items():
        tie = (
            text_of(of[_TO][contribution]) or "",
            text_of(of[_OF][contribution]) or "",
            (text_of(of[_SURENESS][participation]) or "").rpartition("/")[2],
            of[_DIRECTNESS][contribution] == _CROSS_CUTTING,
        )
        held[of[_PARTICIPANT][participation]].append(tie)
    for partner, ties in held.items():
        assert isinstance(partner, ox.NamedNode), "a party has an IRI"
        numbers = count_participations(ties)
        for name, iri in _PROPERTIES.items():
            yield ox.Triple(partner, ox.NamedNode(iri), ox.Literal(getattr(numbers, name)))
