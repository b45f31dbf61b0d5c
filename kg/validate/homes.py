"""Named graphs: which kind each is, and which holds each node."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from typing import cast

from rdflib import RDF, Graph
from rdflib.term import Node

# Made by rules from the rest: the shapes are about what is asserted. One derived relation they
# read, what reaches which activity; it is made anew, so that files alone are checked alike.
DERIVED = frozenset({"inferred", "checks"})
VOCABULARY, PLAN = "vocabulary", "plan"
# What things a finding may be about, beside those of plans.
SHARED = frozenset({"hub", "claims", "catalog"})


def asserted_of(graphs: Mapping[str, Graph]) -> dict[str, Graph]:
    """Return the graphs that hold what is asserted, by IRI in order: those that are checked."""
    return {iri: graphs[iri] for iri in sorted(graphs) if kind_of(iri) not in DERIVED}


def kind_of(graph: str) -> str:
    """Return what a named graph holds: "plan", else its last name, such as "hub".

    What a source of others says of bodies is in `…/graph/harvested/SLUG/hub`: a register, too.
    """
    tail = graph.rpartition("/graph/")[2]
    if tail.startswith("harvested/"):
        return tail.rpartition("/")[2]
    first = tail.split("/")[0]
    return first if tail.startswith("checks/") or "/" not in tail else "plan"


def homes_of(graphs: Mapping[str, Graph]) -> dict[Node, str]:
    """Return the named graph that holds each node: the one that says what kind of thing it is.

    A node without a type lives in the first graph, by IRI, that says anything about it.
    """
    homes: dict[Node, str] = {}
    for iri in sorted(graphs):
        for node in graphs[iri].subjects(unique=True):
            homes.setdefault(node, iri)
    for iri in sorted(graphs, reverse=True):
        for node in graphs[iri].subjects(RDF.type, unique=True):
            homes[node] = iri
    return homes


def homes_beside(graphs: Mapping[str, Graph], shared: Mapping[Node, str]) -> Mapping[Node, str]:
    """Return the homes of the nodes of some graphs and of those that all graphs share.

    Args:
        graphs: Some of the named graphs.
        shared: The homes in those that are shared; what they hold stays there, unless one of
            `graphs` says what kind of thing it is.
    """
    own = homes_of(graphs)
    typed = {node for graph in graphs.values() for node in graph.subjects(RDF.type)}
    for node in (own.keys() & shared.keys()) - typed:
        own[node] = shared[node]
    return ChainMap(own, cast("MutableMapping[Node, str]", shared))
