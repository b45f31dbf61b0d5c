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

import networkx as nx
import pyoxigraph as ox

from kg.records import Term
from kg.terms import CIVIC, code

_VOUCHED, _DIRECT, _CROSS, _STATED, _READ_BY, _POSSIBLY = (
    ox.NamedNode(str(term))
    for term in (
        CIVIC.vouchedStrategies,
        CIVIC.directStrategies,
        CIVIC.crossCuttingActivities,
        CIVIC.statedActivities,
        CIVIC.readActivities,
        CIVIC.possibleActivities,
    )
)
COUNTED = frozenset(
    term.value for term in (_VOUCHED, _DIRECT, _CROSS, _STATED, _READ_BY, _POSSIBLY)
)
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
# The surest first.
_SURENESSES = tuple(ox.NamedNode(code("sureness", n)) for n in ("stated", "read", "possible"))
_POSSIBLE = _SURENESSES[-1]
_CROSS_CUTTING = ox.NamedNode(code("directness", "cross-cutting"))


def vouched(pairs: Iterable[tuple[str, str]]) -> int:
    """Return how many strategies can each be given an activity of its own.

    Args:
        pairs: What one partner takes part in, as (strategy, activity).
    """
    graph = nx.Graph()
    strategies = set()
    for strategy, activity in pairs:
        # Marked apart, since a plan without a strategy could bear the same name as an activity.
        graph.add_edge((0, strategy), (1, activity))
        strategies.add((0, strategy))
    if len(strategies) < 2:  # most partners
        return len(strategies)
    matching = nx.bipartite.hopcroft_karp_matching(graph, strategies)
    return sum(1 for end in matching if end in strategies)


def count_partners(derived: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the numbers of each partner, from what the rules have given.

    Ties that are only possible vouch for nothing. Each activity is as sure as its surest tie.
    """
    of: dict[str, dict[Term, Term]] = defaultdict(dict)
    for triple in derived:
        if triple.predicate in _READ:
            of[triple.predicate.value][triple.subject] = triple.object
    held: dict[Term, list[tuple[Term, Term]]] = defaultdict(list)
    for participation, contribution in of[_IN].items():
        sureness = of[_SURENESS][participation]
        held[of[_PARTICIPANT][participation]].append((contribution, sureness))
    for partner, ties in held.items():
        assert isinstance(partner, ox.NamedNode), "a party has an IRI"
        for number, count in _numbers(of, ties):
            yield ox.Triple(partner, number, ox.Literal(count))


def _numbers(
    of: dict[str, dict[Term, Term]], ties: Iterable[tuple[Term, Term]]
) -> Iterator[tuple[ox.NamedNode, int]]:
    activities, strategies, directness = of[_OF], of[_TO], of[_DIRECTNESS]
    surest: dict[Term, int] = {}
    cross, direct, pairs = set(), set(), set()
    for contribution, sureness in ties:
        activity, strategy = activities[contribution], strategies[contribution]
        rank = _SURENESSES.index(sureness)
        surest[activity] = min(rank, surest.get(activity, rank))
        if directness[contribution] == _CROSS_CUTTING:
            cross.add(activity)
        else:
            direct.add(strategy)
        if sureness != _POSSIBLE:
            pairs.add((str(strategy), str(activity)))
    by_rank = Counter(surest.values())
    yield _VOUCHED, vouched(pairs)
    yield _DIRECT, len(direct)
    yield _CROSS, len(cross)
    yield _STATED, by_rank[0]
    yield _READ_BY, by_rank[1]
    yield _POSSIBLY, by_rank[2]
