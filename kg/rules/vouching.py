"""How many strategies of a partner have an activity of their own to vouch for them.

One row of a plan may name several strategies, and so makes its partners count for all of them. A
row vouches for one strategy only: the number is that of the largest matching between the
strategies of a partner and its activities, which no query can say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import networkx as nx
import pyoxigraph as ox

from kg.records import Term
from kg.terms import CIVIC, code

VOUCHED = str(CIVIC.vouchedStrategies)
_PARTICIPANT, _IN, _SURENESS, _OF, _TO = (
    str(term)
    for term in (
        CIVIC.participant,
        CIVIC.inContribution,
        CIVIC.sureness,
        CIVIC.ofActivity,
        CIVIC.toStrategy,
    )
)
_READ = frozenset(map(ox.NamedNode, (_PARTICIPANT, _IN, _SURENESS, _OF, _TO)))
_POSSIBLE = ox.NamedNode(code("sureness", "possible"))


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


def count_vouched(derived: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the number of each partner, from what the rules have given.

    Ties that are only possible vouch for nothing; a partner that has no other gets 0.
    """
    of: dict[str, dict[Term, Term]] = defaultdict(dict)
    for triple in derived:
        if triple.predicate in _READ:
            of[triple.predicate.value][triple.subject] = triple.object
    activities, strategies, sureness = of[_OF], of[_TO], of[_SURENESS]
    pairs: dict[Term, set[tuple[str, str]]] = defaultdict(set)
    for participation, contribution in of[_IN].items():
        held = pairs[of[_PARTICIPANT][participation]]
        if sureness[participation] != _POSSIBLE:
            held.add((str(strategies[contribution]), str(activities[contribution])))
    for partner, held in pairs.items():
        assert isinstance(partner, ox.NamedNode), "a party has an IRI"
        yield ox.Triple(partner, ox.NamedNode(VOUCHED), ox.Literal(vouched(held)))
