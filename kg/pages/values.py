"""Terms made from plain values, for the tables that pages give away."""

from __future__ import annotations

import pyoxigraph as ox

from kg.labels.records import Place
from kg.records import Term


def named(iri: str) -> ox.NamedNode:
    """Return an IRI as a term."""
    return ox.NamedNode(iri)


def literal(text: str) -> ox.Literal:
    """Return text as a term."""
    return ox.Literal(text)


def number(value: int) -> ox.Literal:
    """Return a whole number as a term."""
    return ox.Literal(value)


def place_terms(place: Place | None) -> tuple[Term | None, ...]:
    """Return where a cell stands: document, table, row and column; nothing of each for none."""
    if place is None:
        return (None, None, None, None)
    row = number(place.row) if place.row is not None else None
    return (named(place.document.iri), literal(place.table), row, literal(place.column))
