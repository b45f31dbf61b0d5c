"""What the graphs say of a thing, as it stands in the dataset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.pages.asked_ahead import rows_about
from kg.store import Store


def describe(store: Store, iri: str) -> tuple[ox.Quad, ...]:
    """Return every statement that has a thing as subject or object, with its graph."""
    return tuple(_quad(row) for row in rows_about(store, "about", iri))


def read_quads(found: Iterable[Sequence[object]]) -> tuple[ox.Quad, ...]:
    """Return rows of graph, subject, predicate and object as quads."""
    return tuple(_quad(row) for row in found)


def _quad(row: Sequence[object]) -> ox.Quad:
    graph, subject, predicate, thing = row
    assert isinstance(graph, ox.NamedNode), "the query asks for named graphs"
    assert isinstance(subject, ox.NamedNode | ox.BlankNode), "a subject is no literal"
    assert isinstance(predicate, ox.NamedNode), "a predicate is an IRI"
    assert isinstance(thing, ox.NamedNode | ox.BlankNode | ox.Literal), "no triple inside a triple"
    return ox.Quad(subject, predicate, thing, graph)
