"""The whole graph of ties, read once from a store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2
from typing import TypeAlias

import networkx as nx

from kg.queries import page_query, run_named
from kg.records import SelectResult, text_of
from kg.store import Store
from kg.terms import CIVIC

QUERIES = ("network-engagements", "network-links", "network-money", "network-records")
TieGraph: TypeAlias = "nx.Graph[str]"


@dataclass(frozen=True, slots=True, order=True)
class Bond:
    """One statement that ties two things.

    Shape:
        `subject`, `relation` and `object` are IRIs; `relation` is `civic:engagedIn` for a party's
        engagement, `civic:fundedFrom` for money drawn, else the property itself. `role` is given
        for engagements only. `evidence` is the thing whose cells show the statement: the
        engagement, the budget line, the claim behind the link, or the subject.
    """

    subject: str
    relation: str
    object: str
    role: str = ""
    evidence: str = ""
    basis: str | None = None
    confidence: str | None = None
    status: str | None = None


def read_graph(store: Store) -> TieGraph:
    """Return the graph of ties of a store.

    Only statements are ties: a suggestion that nobody has accepted is none.
    """
    shared = {str(local): str(one) for local, one in _rows(store, "network-records")}
    return make_graph(_read_bonds(store), shared)


def make_graph(bonds: Iterable[Bond], shared: dict[str, str] | None = None) -> TieGraph:
    """Return a graph of bonds: two things have one edge, which holds every bond between them.

    Shape:
        Each edge has `bonds`, sorted, and `cost` in bits: one for the step, and for each end half
        the logarithm of how many things it is tied to. A route through a thing with many ties is
        dear, for it tells little: it could as well lead anywhere.
    """
    known = shared or {}
    held: dict[tuple[str, str], set[Bond]] = {}
    for bond in bonds:
        ends = (known.get(bond.subject, bond.subject), known.get(bond.object, bond.object))
        if ends[0] != ends[1]:
            key = (min(ends), max(ends))
            held.setdefault(key, set()).add(
                Bond(
                    ends[0], bond.relation, ends[1], bond.role, bond.evidence,
                    bond.basis, bond.confidence, bond.status,
                )
            )  # fmt: skip
    graph: TieGraph = nx.Graph()
    # In order of name, so that nothing depends on how the rows came.
    graph.add_nodes_from(sorted({node for ends in held for node in ends}))
    for (one, other), between in sorted(held.items()):
        graph.add_edge(one, other, bonds=tuple(sorted(between, key=_bond_order)))
    for one, other, edge in graph.edges(data=True):
        edge["cost"] = 1 + (log2(graph.degree[one]) + log2(graph.degree[other])) / 2
    return graph


def _bond_order(bond: Bond) -> tuple[bool, str, str, str, str]:
    # A role that the source states says more than one that it leaves open.
    return (
        bond.role.endswith("/engaged"), bond.relation, bond.role, bond.evidence, bond.basis or "",
    )  # fmt: skip


def _read_bonds(store: Store) -> Iterable[Bond]:
    for engagement, party, through, role, basis, sure in _rows(store, "network-engagements"):
        yield Bond(
            str(party), str(CIVIC.engagedIn), str(through), str(role), str(engagement), basis, sure
        )
    for subject, prop, thing, claim, basis, sure, status in _rows(store, "network-links"):
        evidence = str(claim or subject)
        yield Bond(str(subject), str(prop), str(thing), "", evidence, basis, sure, status)
    for line, paid, fund, basis, sure in _rows(store, "network-money"):
        yield Bond(str(paid), str(CIVIC.fundedFrom), str(fund), "", str(line), basis, sure)


def _rows(store: Store, query: str) -> Iterable[list[str | None]]:
    found = run_named(store, page_query(query))
    assert isinstance(found, SelectResult), "these queries are SELECTs"
    return ([text_of(term) for term in row] for row in found.rows)
