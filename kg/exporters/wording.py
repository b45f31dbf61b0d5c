"""What properties and classes are called, in the ontology's own words."""

from __future__ import annotations

import re

from kg.exporters.facts import Facts
from kg.terms import expand, shorten

# The ontology declares the terms of others and describes none of them.
_OTHERS = {
    "dcat:endDate": "latest date",
    "dcat:startDate": "earliest date",
    "dcat:version": "version",
    "dcterms:description": "summary",
    "dcterms:isPartOf": "part of",
    "dcterms:issued": "published on",
    "dcterms:language": "language",
    "dcterms:license": "licence",
    "dcterms:publisher": "publisher",
    "dcterms:references": "refers to",
    "dcterms:relation": "related to",
    "dcterms:rights": "terms of reuse",
    "dcterms:source": "source",
    "dcterms:spatial": "place",
    "dcterms:subject": "topic",
    "dcterms:title": "title",
    "dcterms:type": "sort",
    "dcterms:Location": "place",
    "foaf:homepage": "web site",
    "org:Organization": "organisation",
    "org:OrganizationalCollaboration": "partnership of bodies",
    "org:OrganizationalUnit": "unit of a body",
    "org:Post": "post",
    "org:identifier": "register number",
    "org:unitOf": "unit of",
    "prov:Agent": "agent",
    "prov:Entity": "named thing",
    "prov:hadPrimarySource": "read from",
    "prov:wasAttributedTo": "decided by",
    "prov:wasDerivedFrom": "read from cell",
    "rdf:type": "kind",
    "schema:currency": "currency",
    "schema:legalName": "legal name",
    "schema:position": "position in the source",
    "skos:Concept": "term of a list",
    "skos:ConceptScheme": "list of terms",
    "skos:altLabel": "also called",
    "skos:editorialNote": "editors' note",
    "skos:hiddenLabel": "also found as",
    "skos:notation": "code in the source",
    "skos:prefLabel": "name",
}


def word_of(facts: Facts, curie: str) -> str:
    """Return what a property is called; one that nobody names by its own name, in words."""
    label = facts.text(expand(curie), "rdfs:label")
    if label is not None:
        return label
    return _OTHERS.get(curie) or re.sub("(?<=[a-z])(?=[A-Z])", " ", curie.split(":")[1]).lower()


def meaning_of(facts: Facts, curie: str) -> str:
    """Return what a property or class of ours means; of others, nothing."""
    return facts.text(expand(curie), "skos:definition") or ""


def name_of(facts: Facts, iri: str) -> str | None:
    """Return what a thing, term or class is called; None where nobody names it."""
    return facts.known_name(iri) or _OTHERS.get(shorten(iri))
