"""What a partner's place in the network is worth, counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass

import networkx as nx

from kg.network.reading import TieGraph

_SEED = 7
# Beyond so many partners the bridge is estimated from as many of them, always the same.
_ALL_PAIRS = 400
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Measure:
    """One partner's measures.

    Units:
        `partners` counts those it shares something with; `bridge` is the share, from 0 to 1, of
        the pairs of other partners whose shortest chain runs through it (a pair with several
        shortest chains counts in parts). `community` is its place in the list of communities.
    """

    partner: str
    partners: int
    bridge: float
    community: int


@dataclass(frozen=True, slots=True)
class Community:
    """Partners that share more with one another than with the rest; the most central first."""

    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would come apart if a partner left.

    Units: `before` and `after` count the separate parts of the network, of two partners or more;
    `lost_pairs` counts the pairs of other partners that no chain would connect any more.
    Shape: `cut_off` are the partners that fall away from the largest part of what held together.
    """

    before: int
    after: int
    lost_pairs: int
    cut_off: tuple[str, ...]


def measure_partners(network: TieGraph) -> tuple[Measure, ...]:
    """Return the measures of every partner, by IRI."""
    some = None if len(network) <= _ALL_PAIRS else _ALL_PAIRS
    bridges = nx.betweenness_centrality(network, k=some, seed=_SEED)
    places = {
        member: place
        for place, community in enumerate(find_communities(network))
        for member in community.members
    }
    return tuple(
        Measure(partner, network.degree[partner], float(bridges[partner]), places[partner])
        for partner in sorted(network)
    )


def find_communities(network: TieGraph) -> tuple[Community, ...]:
    """Return the communities, the largest first; who shares nothing is one alone.

    Source: V. D. Blondel and others, Fast unfolding of communities in large networks, 2008
    (the Louvain method), with a fixed seed.
    """
    nodes = sorted(network)
    # By number: sets of text would be gone through in an order of the day.
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(nodes)))
    at = {node: number for number, node in enumerate(nodes)}
    numbered.add_weighted_edges_from(
        sorted((at[a], at[b], weight) for a, b, weight in network.edges(data="weight", default=1))
    )
    if not numbered.size():
        return tuple(Community((node,)) for node in nodes)
    parts = nx.community.louvain_communities(numbered, weight="weight", seed=_SEED)
    strength = dict(network.degree(weight="weight"))
    made = (
        Community(tuple(sorted((nodes[n] for n in part), key=lambda n: (-strength[n], n))))
        for part in parts
    )
    return tuple(sorted(made, key=lambda community: (-len(community.members), community.members)))


def without_partner(network: TieGraph, partner: str) -> WhatIf:
    """Return what would come apart in a network if a partner left."""
    rest = network.subgraph([node for node in network if node != partner])
    before, after = list(nx.connected_components(network)), list(nx.connected_components(rest))
    home: Set[str] = next((part for part in before if partner in part), frozenset())
    pieces = sorted((part for part in after if part <= home), key=lambda p: (-len(p), min(p)))
    lost = _pairs(len(home) - 1) - sum(_pairs(len(piece)) for piece in pieces) if pieces else 0
    return WhatIf(
        before=sum(len(part) >= _PAIR for part in before),
        after=sum(len(part) >= _PAIR for part in after),
        lost_pairs=lost,
        cut_off=tuple(sorted(node for piece in pieces[1:] for node in piece)),
    )


def rests_alone(parts: Mapping[str, Set[str]], among: Set[str]) -> dict[str, tuple[str, ...]]:
    """Return, by partner, the things in which it is the only one of those it is counted among.

    Args:
        parts: The partners of each thing.
        among: Whom to count: the named bodies, say, and not the open groups.
    """
    alone: dict[str, list[str]] = defaultdict(list)
    for thing in sorted(parts):
        counted = sorted(parts[thing] & among)
        if len(counted) == 1:
            alone[counted[0]].append(thing)
    return {partner: tuple(things) for partner, things in alone.items()}


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
