"""Between pyoxigraph's terms and rdflib's, without a change to any literal."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from kg.terms import PREFIXES
from kg.validate import flat_graph

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Return the triples as a graph; plain strings have no datatype, as rdflib reads them."""
    graph = flat_graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for triple in triples:
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return graph


def from_rdflib(graph: rdflib.Graph) -> tuple[ox.Triple, ...]:
    """Return the triples of a graph without blank nodes, sorted by their N-Triples line."""
    triples = (
        ox.Triple(ox.NamedNode(str(s)), ox.NamedNode(str(p)), _from_term(o)) for s, p, o in graph
    )
    return tuple(sorted(triples, key=str))


def _from_term(term: Node) -> ox.NamedNode | ox.Literal:
    if not isinstance(term, rdflib.Literal):
        return ox.NamedNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or _STRING)))


@lru_cache(maxsize=100_000)
def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise TypeError(f"rdflib has no term for a triple inside a triple: {term}")
    return _literal(term)


def _literal(literal: ox.Literal) -> rdflib.Literal:
    if literal.language:
        return rdflib.Literal(literal.value, lang=literal.language)
    kind = literal.datatype.value
    if kind == _STRING:
        return rdflib.Literal(literal.value)
    # rdflib would write "007" as "7" and "1.50" as "1.5"; the shapes must see what is in the file.
    return rdflib.Literal(literal.value, datatype=rdflib.URIRef(kind), normalize=False)
