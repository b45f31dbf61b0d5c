"""Terms made from plain values, for the tables that pages give away."""

from __future__ import annotations

import pyoxigraph as ox


def named(iri: str) -> ox.NamedNode:
    """Return an IRI as a term."""
    return ox.NamedNode(iri)


def literal(text: str) -> ox.Literal:
    """Return text as a term."""
    return ox.Literal(text)


def number(value: int) -> ox.Literal:
    """Return a whole number as a term."""
    return ox.Literal(value)
