"""Partners tied to one another by what they share."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
from networkx.algorithms import bipartite

from kg.network.reading import TieGraph


def project_partners(shares: Iterable[tuple[str, str]]) -> TieGraph:
    """Return the network of partners that have something in common.

    Args:
        shares: Pairs of a partner and a thing that it has a part in.

    Shape:
        A node for each partner, also for one that shares nothing; two partners have an edge when
        they have a part in the same thing, and its `weight` counts such things.
    """
    pairs = sorted(set(shares))
    if not pairs:
        return nx.Graph()
    both: TieGraph = nx.Graph()
    # An IRI could be both, a partner and a thing shared: the key keeps them apart.
    both.add_edges_from((partner, f" {thing}") for partner, thing in pairs)
    partners = sorted({partner for partner, _ in pairs})
    made = bipartite.weighted_projected_graph(both, partners)
    network: TieGraph = nx.Graph()
    network.add_nodes_from(partners)
    network.add_edges_from(
        sorted(
            (min(a, b), max(a, b), {"weight": data["weight"]})
            for a, b, data in made.edges(data=True)
        )
    )
    return network
