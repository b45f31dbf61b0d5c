"""The graph of ties between things, and the network of partners that follows from it."""

from kg.network.measures import (
    Community,
    Measure,
    WhatIf,
    find_communities,
    measure_partners,
    rests_alone,
    without_partner,
)
from kg.network.projections import project_partners
from kg.network.reading import QUERIES, Bond, TieGraph, make_graph, read_graph
from kg.network.routes import HUB_TIES, LONGEST, Found, Path, find_paths, list_hubs
from kg.network.writing import NETWORK_MEDIA_TYPES, write_network

__all__ = [
    "HUB_TIES",
    "LONGEST",
    "NETWORK_MEDIA_TYPES",
    "QUERIES",
    "Bond",
    "Community",
    "Found",
    "Measure",
    "Path",
    "TieGraph",
    "WhatIf",
    "find_communities",
    "find_paths",
    "list_hubs",
    "make_graph",
    "measure_partners",
    "project_partners",
    "read_graph",
    "rests_alone",
    "without_partner",
    "write_network",
]
