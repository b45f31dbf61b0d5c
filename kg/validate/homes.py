"""Named graphs: which kind each is, and which holds each node."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Container, Mapping, MutableMapping
from typing import cast

from rdflib import RDF, Graph
from rdflib.term import Node

# Made by rules from the rest: the shapes are about what is asserted. One derived relation they
# read, what reaches which activity; it is made anew, so that files alone are checked alike.
DERIVED = frozenset({"inferred", "checks"})
VOCABULARY, PLAN, REGISTER = "vocabulary", "plan", "hub"
# What things a finding may be about, beside those of plans.
SHARED = frozenset({REGISTER, "claims", "catalog"})


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

    A node without a type lives in the first graph that says anything about it. What is shared
    comes before plans, and each in the order of the IRIs: what the register says the kind of is
    the register's, whatever else a plan says of it.
    """
    homes: dict[Node, str] = {}
    ordered = sorted(graphs, key=lambda iri: (kind_of(iri) == PLAN, iri))
    for iri in ordered:
        for node in graphs[iri].subjects(unique=True):
            homes.setdefault(node, iri)
    for iri in reversed(ordered):
        for node in graphs[iri].subjects(RDF.type, unique=True):
            homes[node] = iri
    return homes


def homes_beside(
    plans: Mapping[str, Graph], shared: Mapping[Node, str], typed: Container[Node]
) -> Mapping[Node, str]:
    """Return the homes of the nodes of some plans and of those that all plans share.

    Args:
        plans: Some of the named graphs.
        shared: The homes in those that are shared; what they hold stays there, unless plans alone
            say what kind of thing it is.
        typed: Of what the shared ones do say that.
    """
    own = homes_of(plans)
    of_plans = {node for graph in plans.values() for node in graph.subjects(RDF.type)}
    of_plans -= {node for node in of_plans if node in typed}
    for node in (own.keys() & shared.keys()) - of_plans:
        own[node] = shared[node]
    return ChainMap(own, cast("MutableMapping[Node, str]", shared))
