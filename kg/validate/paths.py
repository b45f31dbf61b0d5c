"""A property path of a shape, as a person would write it in SPARQL."""

from __future__ import annotations

from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.terms import shorten

_SUFFIXES: dict[Node, str] = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def path_text(graph: Graph, path: Node) -> str:
    """Return a path such as `civic:inPlan/civic:delivers` or `^civic:party`.

    Source: SHACL, section 2.3.1.
    """
    if isinstance(path, URIRef):
        return shorten(path)
    if (path, RDF.first, None) in graph:
        return "/".join(_step(graph, step) for step in Collection(graph, path))
    for predicate, inner in graph.predicate_objects(path):
        if predicate == SH.inversePath:
            return "^" + _step(graph, inner)
        if predicate == SH.alternativePath:
            return "|".join(_step(graph, branch) for branch in Collection(graph, inner))
        if predicate in _SUFFIXES:
            return _step(graph, inner) + _SUFFIXES[predicate]
    raise ValueError(f"{path} is not a property path")


def _step(graph: Graph, path: Node) -> str:
    """Return a part of a path, in brackets where it is itself made of parts."""
    text = path_text(graph, path)
    return f"({text})" if "|" in text or "/" in text else text
