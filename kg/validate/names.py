"""The names of things in a graph: what a finding is told with instead of IRIs."""

from __future__ import annotations

import re
from decimal import Decimal

from rdflib import DCTERMS, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.terms import CIVIC, shorten
from kg.validate.places import place_of

_NAMES = (SKOS.prefLabel, DCTERMS.title, RDFS.label)
_WORDING = (CIVIC.asWritten, CIVIC.edtf)
_CLAIM = (CIVIC.claimSubject, CIVIC.claimPredicate, CIVIC.claimObject)
_DEEPEST = 3
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Names:
    """Looks names up in one graph, which must not change meanwhile."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def label(self, node: Node, depth: int = 0) -> str:
        """Return the name of a node; a literal's text; else the wording or link it stands for."""
        if isinstance(node, Literal):
            return _literal_text(node)
        for predicate in _NAMES:
            if (name := self._english(node, predicate)) is not None:
                return name
        # A claim about a claim about the first one would never end.
        described = self._description(node, depth + 1) if depth < _DEEPEST else ""
        return described or self._wording(node) or _short(node)

    def kind(self, node: Node) -> str:
        """Return what a node is, in the ontology's words: "budget line"."""
        kinds = sorted(
            label.lower()
            for kind in self._graph.objects(node, RDF.type)
            if (label := self._english(kind, RDFS.label)) is not None
        )
        return kinds[0] if kinds else "thing"

    def values(self, node: Node, predicate: URIRef) -> str:
        """Return the names of a node's values of one property, or the node's own name."""
        names = sorted(self.label(value) for value in self._graph.objects(node, predicate))
        return " and ".join(names) if names else self.label(node)

    def _english(self, node: Node, predicate: URIRef) -> str | None:
        literals = [o for o in self._graph.objects(node, predicate) if isinstance(o, Literal)]
        return str(min(literals, key=_preference)) if literals else None

    def _description(self, node: Node, depth: int) -> str:
        """Return what stands for the name of a thing that has none."""
        graph = self._graph
        if (node, CIVIC.inDocument, None) in graph or (node, CIVIC.table, None) in graph:
            return place_of(graph, node)
        if (node, RDF.type, CIVIC.Claim) in graph:
            subject, link, value = (self._one(node, predicate, depth) for predicate in _CLAIM)
            return " – ".join(part for part in (subject, _in_words(link), value) if part)
        return self._one(node, CIVIC.party, depth) or self._one(node, CIVIC.ofIndicator, depth)

    def _wording(self, node: Node) -> str:
        return next((found for p in _WORDING if (found := self._one(node, p, 0))), "")

    def _one(self, node: Node, predicate: URIRef, depth: int) -> str:
        objects = self._graph.objects(node, predicate)
        return min((self.label(value, depth) for value in objects), default="")


def _in_words(link: str) -> str:
    """Return "close match" for `skos:closeMatch`: other vocabularies' labels are not loaded."""
    return _HUMP.sub(" ", link.rpartition(":")[2]).lower()


def _short(node: Node) -> str:
    """Return a CURIE, else the last part of an IRI: better than the whole of it in a sentence."""
    if isinstance(node, BNode):
        return "without a name"
    short = shorten(str(node))
    return short if short != str(node) else re.split(r"[/#]", short.rstrip("/#"))[-1] or short


def _preference(literal: Literal) -> tuple[bool, bool, str]:
    """Rank English first, then no language, then the alphabet."""
    language = literal.language or ""
    return (not language.startswith("en"), bool(language), str(literal))


def _literal_text(literal: Literal) -> str:
    number = literal.toPython()
    if isinstance(number, Decimal):
        plain = f"{number:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(literal)


def plans_of(graph: Graph) -> dict[str, str]:
    """Return the names of the delivery plans that a graph describes, by IRI."""
    names = Names(graph)
    plans = set(graph.subjects(RDF.type, CIVIC.DeliveryPlan))
    return {str(plan): names.label(plan) for plan in sorted(plans, key=str)}


def plan_of_graph(graph: str) -> str:
    """Return the plan that a graph is named after, or nothing.

    Shape: `…/graph/gla/plan-x/1` is of `…/id/gla/plan-x`, and so is the report on it,
    `…/graph/checks/gla/plan-x/1`.
    """
    head, _, rest = graph.partition("/graph/")
    parts = rest.removeprefix("checks/").split("/")
    return f"{head}/id/{parts[0]}/{parts[1]}" if len(parts) == 3 else ""
