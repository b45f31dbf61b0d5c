"""The query behind a panel, as it can be read and run anywhere."""

from __future__ import annotations

import pyoxigraph as ox

from kg.pages.element_records import Asked
from kg.queries import page_query
from kg.queries.run import bound_text


def asked(query: str, name: str, iri: str) -> Asked:
    """Return a page's query with one thing bound to its parameter."""
    found = page_query(query)
    return Asked(found.title, found.summary, bound_text(found, {name: ox.NamedNode(iri)}))
