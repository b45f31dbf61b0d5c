"""Lists of RDF in a graph of shapes, which may have been written by hand."""

from __future__ import annotations

from rdflib import RDF, Graph
from rdflib.term import Node

from kg.errors import LoadError


def items_of(graph: Graph, head: Node) -> tuple[Node, ...]:
    """Return the members of a list in order.

    Raises:
        LoadError: It leads back into itself, forks, or breaks off before rdf:nil.
    """
    found: list[Node] = []
    seen: set[Node] = set()
    cell = head
    while cell != RDF.nil:
        if cell in seen:
            raise LoadError(f"a list leads back into itself after {len(found)} members")
        seen.add(cell)
        members, rests = list(graph.objects(cell, RDF.first)), list(graph.objects(cell, RDF.rest))
        if len(members) != 1 or len(rests) != 1:
            raise LoadError(
                f"a list is broken after {len(found)} members: a cell needs one rdf:first and one "
                f"rdf:rest, and has {len(members)} and {len(rests)}"
            )
        found.append(members[0])
        cell = rests[0]
    return tuple(found)
