"""What the files state, one tuple of triples a graph, before anything is inferred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib

from kg.release.conversion import to_rdflib

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

    def rdflib_graphs(self) -> dict[str, rdflib.Graph]:
        """Return each graph as a plain rdflib graph, which is what pySHACL is quick on."""
        return {graph: to_rdflib(triples) for graph, triples in self.graphs.items()}
