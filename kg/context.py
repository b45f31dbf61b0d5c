"""The JSON-LD context, made from the ontology: `ontology/context.jsonld` is its text, kept."""

from __future__ import annotations

import json
from typing import Any

from rdflib.graph import Graph
from rdflib.namespace import OWL, RDF, RDFS, XSD

from kg.terms import PREFIXES, shorten

# JSON's own strings and whole numbers already say what these ranges say.
_NEEDS_NO_TYPE = frozenset(
    {XSD.string, XSD.integer, XSD.nonNegativeInteger, XSD.positiveInteger, RDFS.Literal}
)


def context_from(ontology_graph: Graph) -> dict[str, Any]:
    """Return the JSON-LD context of the ontology: every prefix, every property that needs a type.

    Shape:
        `{"@context": {...}}`, keys sorted. Properties are keyed by their CURIEs, since a bare
        `role` or `unit` would clash with the prefix of that name; so JSON-LD reads like the
        Turtle. Values of object properties are IRIs or CURIEs, decimals are written as strings,
        and there is no `@vocab`: an unknown key is dropped, never guessed at.
    """
    entries: dict[str, Any] = dict(PREFIXES)
    for term in ontology_graph.subjects(RDF.type, OWL.ObjectProperty):
        entries[shorten(str(term))] = {"@id": str(term), "@type": "@id"}
    for term, datatype in ontology_graph.subject_objects(RDFS.range):
        is_data = (term, RDF.type, OWL.DatatypeProperty) in ontology_graph
        if is_data and datatype not in _NEEDS_NO_TYPE:
            entries[shorten(str(term))] = {"@id": str(term), "@type": shorten(str(datatype))}
    return {"@context": dict(sorted(entries.items()))}


def context_text(ontology_graph: Graph) -> str:
    """Return the same context as the text of `ontology/context.jsonld`."""
    return json.dumps(context_from(ontology_graph), indent=2, ensure_ascii=False) + "\n"
