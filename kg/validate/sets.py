"""The rules of SHACL-SPARQL, each asked once of the whole graph instead of once a focus node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import SH, BNode, Graph, Literal, URIRef
from rdflib.term import Identifier, Node

from kg.errors import QueryError
from kg.records import Answer, Term
from kg.store import MemoryStore
from kg.terms import PREFIXES
from kg.validate.core import Result
from kg.validate.shapes import Rule, Shapes

_DATA = ox.NamedNode("urn:x-civic:data")


def set_results(data: Graph, shapes: Shapes, rules: Iterable[Rule]) -> tuple[Result, ...]:
    """Return what the rules' SELECT texts find, joined with their targets.

    Every text binds `$this` itself, so that it can be asked without a focus node; a solution
    counts where `$this` is a target of the shape. The tests hold this against pySHACL.

    Shape:
        Numbers come back in the store's own spelling ("50" for "50.0").

    Source: SHACL, section 5.3.
    """
    wanted = [rule for rule in rules if rule.select]
    if not wanted:
        return ()
    store = MemoryStore(_quads(data))
    return tuple(result for rule in wanted for result in _ask(store, data, shapes, rule))


def _ask(store: MemoryStore, data: Graph, shapes: Shapes, rule: Rule) -> Iterator[Result]:
    answer = store.query(rule.select)
    if not isinstance(answer, Answer) or "this" not in answer.columns:
        raise QueryError(f"the constraint of {rule.shape} is not a SELECT with $this")
    targets = shapes.focus_nodes(rule, data)
    for row in answer.rows:
        bindings = {
            name: _from_store(term)
            for name, term in zip(answer.columns, row, strict=True)
            if term is not None
        }
        focus = bindings.pop("this", None)
        if focus in targets and focus is not None:
            value = bindings.get("value")
            yield Result(rule, focus, value, SH.SPARQLConstraintComponent, bindings)


def _quads(data: Graph) -> Iterator[ox.Quad]:
    for subject, predicate, value in data:
        triple = _to_store(subject), ox.NamedNode(str(predicate)), _to_store(value)
        if isinstance(triple[0], ox.Literal):
            raise TypeError(f"a literal as a subject: {subject}")
        yield ox.Quad(triple[0], triple[1], triple[2], _DATA)


def _to_store(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, URIRef):
        return ox.NamedNode(term)
    if isinstance(term, BNode):
        return ox.BlankNode(term)
    if not isinstance(term, Literal):
        raise TypeError(f"not a term of RDF 1.1: {term!r}")
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(term.datatype) if term.datatype else None)


def _from_store(term: Term) -> Identifier:
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
