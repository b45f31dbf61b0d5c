"""The query behind a panel, as it can be read and run anywhere."""

from __future__ import annotations

import pyoxigraph as ox

from kg.pages.element_records import Asked
from kg.queries import NamedQuery, find_question, page_query
from kg.queries.run import bound_text


def asked(query: str, name: str, iri: str) -> Asked:
    """Return a page's query with one thing bound to its parameter."""
    return _bound(page_query(query), name, iri)


def asked_question(question: str, name: str, iri: str) -> Asked:
    """Return a named question with one thing bound to its parameter."""
    return _bound(find_question(question), name, iri)


def _bound(found: NamedQuery, name: str, iri: str) -> Asked:
    return Asked(found.title, found.summary, bound_text(found, {name: ox.NamedNode(iri)}))
