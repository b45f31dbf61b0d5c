"""Terms of the two libraries: rdflib's, which SHACL is checked with, and the store's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier, Node

from kg.records import Term
from kg.terms import PREFIXES

_DATA = ox.NamedNode("urn:x-civic:data")


def to_quads(triples: Iterable[tuple[Node, Node, Node]]) -> Iterator[ox.Quad]:
    """Return triples of rdflib as quads of one graph.

    Raises:
        TypeError: A triple is none of RDF 1.1.
    """
    # Names come again and again; to make a term of the store costs more than to find it.
    names: dict[Node, ox.NamedNode] = {}
    for subject, predicate, value in triples:
        thing = names.get(subject) or _known(subject, names)
        if isinstance(thing, ox.Literal):
            raise TypeError(f"a literal as a subject: {subject}")
        said = names.get(predicate) or ox.NamedNode(str(predicate))
        names[predicate] = said
        end = to_store(value) if isinstance(value, Literal) else names.get(value)
        yield ox.Quad(thing, said, end or _known(value, names), _DATA)


def _known(term: Node, names: dict[Node, ox.NamedNode]) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    made = to_store(term)
    if isinstance(made, ox.NamedNode):
        names[term] = made
    return made


def to_store(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a term of rdflib as one of the store.

    Raises:
        TypeError: It is no term of RDF 1.1.
    """
    if isinstance(term, URIRef):
        return ox.NamedNode(term)
    if isinstance(term, BNode):
        return ox.BlankNode(term)
    if not isinstance(term, Literal):
        raise TypeError(f"not a term of RDF 1.1: {term!r}")
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(term.datatype) if term.datatype else None)


def from_store(term: Term) -> Identifier:
    """Return a term of the store as one of rdflib.

    Raises:
        TypeError: It is no term of RDF 1.1.
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise TypeError(f"not a term of RDF 1.1: {term}")
    if term.language:
        return Literal(term.value, lang=term.language)
    plain = term.datatype.value == PREFIXES["xsd"] + "string"
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value))
