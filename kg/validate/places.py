"""Where a thing was read: cells of a document, in words a person can follow."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from rdflib import DCTERMS, PROV, RDF, Graph
from rdflib.term import Node

from kg.terms import CIVIC

_SHOWN = 3
_ONWARD = (CIVIC.engagedIn, CIVIC.claimSubject, CIVIC.ofIndicator)
_DIGITS = re.compile(r"(\d+)")


def place_of(graph: Graph, cell: Node) -> str:
    """Return one cell: "Delivery plan, row 7, Stakeholders to engage"."""
    page, table = graph.value(cell, CIVIC.page), graph.value(cell, CIVIC.table)
    row, column = graph.value(cell, CIVIC.row), graph.value(cell, CIVIC.column)
    parts = (
        f"page {page}" if page is not None else "",
        table or "",
        f"row {row}" if row is not None else "",
        column or "",
    )
    return ", ".join(str(part) for part in parts if part)


def source_of(graph: Graph, node: Node, beyond: Collection[str] = ()) -> str:
    """Return the cells a thing was read from, else its document, else the cells of its neighbours.

    Args:
        graph: What is known of it.
        node: The thing.
        beyond: The places of things that point at it and are not in the graph.

    Shape: at most three cells, in the order of the document, then how many more there are.
    """
    own = _in_words(place_of(graph, cell) for cell in _own_cells(graph, node))
    return own or _documents(graph, node) or _in_words(_places_nearby(graph, node, beyond))


def natural(text: str) -> list[tuple[int, str]]:
    """Return a sort key in which row 9 comes before row 10."""
    return [(int(p), "") if p.isdigit() else (-1, p) for p in _DIGITS.split(text)]


def _own_cells(graph: Graph, node: Node) -> set[Node]:
    if _is_cell(graph, node):
        return {node}
    return {cell for cell in graph.objects(node, PROV.wasDerivedFrom) if _is_cell(graph, cell)}


def _documents(graph: Graph, node: Node) -> str:
    return _in_words(
        str(title)
        for document in graph.objects(node, PROV.hadPrimarySource)
        for title in graph.objects(document, DCTERMS.title)
    )


def places_of(graph: Graph, node: Node) -> list[str]:
    """Return the places of a thing's own cells."""
    return [place_of(graph, cell) for cell in _own_cells(graph, node)]


def _places_nearby(graph: Graph, node: Node, beyond: Collection[str]) -> list[str]:
    """Return the places of what a node points at, else of what points at it."""
    onward = {other for p in _ONWARD for other in graph.objects(node, p)}
    places = [place for other in onward for place in places_of(graph, other)]
    if not places:
        pointing = set(graph.subjects(None, node))
        places = [*beyond, *(place for other in pointing for place in places_of(graph, other))]
    return places


def _is_cell(graph: Graph, node: Node) -> bool:
    return (node, RDF.type, CIVIC.SourceLocation) in graph


def _in_words(places: Iterable[str]) -> str:
    ordered = sorted({place for place in places if place}, key=natural)
    more = len(ordered) - _SHOWN
    return "; ".join(ordered[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
