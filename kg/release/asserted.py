"""What the files state, one tuple of triples a graph, before anything is inferred."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib

from kg.records import text_of
from kg.release.conversion import to_rdflib
from kg.validate import Facts

Choose = Callable[[Iterable[ox.Triple]], Iterator[ox.Triple]]


@dataclass(frozen=True, slots=True)
class PlanSource:
    """A plan, the file that states it and the graph it becomes."""

    iri: str
    graph: str
    version: str
    file: str


@dataclass(frozen=True, slots=True)
class Asserted:
    """The asserted graphs of a release.

    Shape:
        `graphs` maps the IRI of each graph to its triples, each once and in no other graph, with
        literals as they are written and without blank nodes. `plans` are in the order of their
        files.
    """

    base: str
    graphs: Mapping[str, tuple[ox.Triple, ...]]
    plans: tuple[PlanSource, ...]

    def quads(self, choose: Choose = iter) -> Iterator[ox.Quad]:
        """Return everything as quads, or of each graph what is chosen before it is made a quad."""
        for graph, triples in self.graphs.items():
            name = ox.NamedNode(graph)
            for triple in choose(triples):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, name)

    def rdflib_graphs(self) -> Mapping[str, rdflib.Graph]:
        """Return each graph as a plain rdflib graph, made anew whenever it is asked for."""
        return _AsRdflib(self.graphs)

    def facts(self) -> dict[str, Facts]:
        """Return what the graph of each plan describes and names, with a digest of it."""
        return {plan.graph: _facts_of(self.graphs[plan.graph]) for plan in self.plans}


class _AsRdflib(Mapping[str, rdflib.Graph]):
    def __init__(self, graphs: Mapping[str, tuple[ox.Triple, ...]]) -> None:
        self._graphs = graphs

    def __getitem__(self, graph: str) -> rdflib.Graph:
        return to_rdflib(self._graphs[graph])

    def __iter__(self) -> Iterator[str]:
        return iter(self._graphs)

    def __len__(self) -> int:
        return len(self._graphs)


def _facts_of(triples: tuple[ox.Triple, ...]) -> Facts:
    described = {triple.subject for triple in triples}
    named = {triple.object for triple in triples} | {triple.predicate for triple in triples}
    # As they stand in the file: what is written in another order is checked once more.
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return Facts(
        frozenset(text_of(term) or "" for term in described),
        frozenset(term.value for term in named if isinstance(term, ox.NamedNode)),
        hashlib.sha256(written or b"").hexdigest(),
    )
