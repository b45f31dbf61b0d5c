"""The ontology says what it should, in OWL 2 RL, and nothing about the terms of others."""

import re
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from kg.terms import BASE, CIVIC, NS, expand

ROOT = Path(__file__).parent.parent
ONTOLOGY_FILE = ROOT / "ontology" / "civic.ttl"
CODES_FILE = ROOT / "ontology" / "codes.ttl"
EXAMPLE_FILE = ROOT / "tests" / "cases" / "ontology" / "example.ttl"

G = Graph().parse(ONTOLOGY_FILE)
IRI = URIRef(f"{BASE}/ns")

PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def _declared(kind):
    return set(G.subjects(RDF.type, kind))


def _ours(kind):
    return {term for term in _declared(kind) if term.startswith(NS)}


def _name(iri):
    return iri.removeprefix(NS)


CLASSES = sorted(_ours(OWL.Class))
OBJECTS = sorted(_ours(OWL.ObjectProperty))
DATA = sorted(_ours(OWL.DatatypeProperty))
TERMS = [*CLASSES, *OBJECTS, *DATA, *sorted(_ours(OWL.AnnotationProperty))]
every_class = pytest.mark.parametrize("term", CLASSES, ids=_name)


def _one(graph, subject, predicate):
    values = list(graph.objects(subject, predicate))
    assert len(values) == 1, (subject, predicate, values)
    return values[0]


# ---- the files ----


@pytest.mark.parametrize(
    "path", [ONTOLOGY_FILE, CODES_FILE, EXAMPLE_FILE], ids=lambda path: path.name
)
def test_both_readers_find_the_same_triples(path):
    read = set(pyoxigraph.parse(path=path))
    assert len(read) == len(Graph().parse(path)) > 50


def test_there_are_classes_and_properties_of_ours_and_two_annotations():
    assert all((CLASSES, OBJECTS, DATA))
    assert _ours(OWL.AnnotationProperty) == {CIVIC.derivedBy, CIVIC.exportAs}


METADATA = (
    "dcterms:title dcterms:description dcterms:abstract dcterms:creator dcterms:publisher "
    "dcterms:created dcterms:issued dcterms:modified dcterms:license dcterms:source "
    "dcterms:bibliographicCitation owl:versionIRI owl:versionInfo bibo:status "
    "vann:preferredNamespacePrefix vann:preferredNamespaceUri"
)


@pytest.mark.parametrize("curie", METADATA.split(" "))
def test_the_ontology_is_described(curie):
    assert list(G.objects(IRI, URIRef(expand(curie))))


def test_the_version_is_one_and_has_an_iri_of_its_own():
    version = str(_one(G, IRI, OWL.versionInfo))
    assert _one(G, IRI, OWL.versionIRI) == URIRef(f"{IRI}/{version}")
    assert f"version {version}." in _one(G, IRI, DCTERMS.bibliographicCitation)
    assert _one(G, _one(G, IRI, DCTERMS.creator), SKOS.prefLabel) == Literal(
        "Civic Thread contributors", lang="en"
    )


# ---- what is said of each term ----


def test_a_term_is_labelled_defined_and_placed():
    for term in TERMS:
        definition = _one(G, term, SKOS.definition)
        assert definition == _one(G, term, RDFS.comment)
        assert _one(G, term, RDFS.isDefinedBy) == IRI
        prose = [definition, _one(G, term, RDFS.label), _one(G, term, SKOS.scopeNote)]
        assert all(text.language == "en" and str(text) == text.strip() for text in prose)
        assert definition.endswith(".")
        assert definition[0].isupper()


@every_class
def test_a_class_has_one_example(term):
    example = _one(G, term, SKOS.example)
    assert example.language == "en"
    assert len(example) > 10


def test_no_two_terms_share_a_definition():
    counts = Counter(G.objects(None, SKOS.definition))
    assert {text for text, n in counts.items() if n > 1} == set()


def test_other_words_lead_to_one_term_each():
    words = Counter(str(word).casefold() for word in G.objects(None, SKOS.altLabel))
    labels = {str(label).casefold() for term in TERMS for label in G.objects(term, RDFS.label)}
    assert {word for word, n in words.items() if n > 1} == set()
    assert not labels & set(words)
    assert {"stakeholders to engage", "expected outcomes", "budget"} <= set(words)


def test_names_are_camel_case():
    for term in (*CLASSES, *OBJECTS, *DATA):
        pattern = r"([A-Z][a-z]+)+" if term in CLASSES else r"[a-z]+([A-Z][a-z]+)*"
        assert re.fullmatch(pattern, _name(term))


# ---- the axioms ----

ANNOTATIONS = _declared(OWL.AnnotationProperty) | {
    *(RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy),
    *(OWL.versionIRI, OWL.versionInfo),
}
AXIOMS = {
    *(RDF.type, RDF.first, RDF.rest, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain),
    *(RDFS.range, OWL.inverseOf, OWL.propertyChainAxiom, OWL.disjointWith, OWL.members),
}
TYPES = {OWL.Ontology, OWL.Class, *PROPERTY_KINDS, OWL.TransitiveProperty, OWL.AllDisjointClasses}
DATATYPES = {XSD.string, XSD.decimal, XSD.nonNegativeInteger, XSD.positiveInteger, RDFS.Literal}
CREATOR = URIRef(f"{BASE}/id/hub/agent-contributors")


def test_only_the_constructs_of_owl_2_rl_are_used():
    assert set(G.predicates()) <= AXIOMS | ANNOTATIONS
    assert {o for s, o in G.subject_objects(RDF.type) if s != CREATOR} == TYPES


def test_nothing_is_said_about_the_terms_of_others():
    said = {(s, p) for s, p, _ in G if not (isinstance(s, BNode) or s.startswith(str(IRI)))}
    assert {p for s, p in said if s != CREATOR} == {RDF.type}
    assert {s for s in G.subjects() if not isinstance(s, URIRef)} == {
        *G.subjects(RDF.type, OWL.AllDisjointClasses),
        *(cell for cell in G.subjects(RDF.first)),
    }


@every_class
def test_superclasses_are_named_and_declared(term):
    supers = set(G.objects(term, RDFS.subClassOf)) | set(G.objects(term, OWL.disjointWith))
    assert supers <= _declared(OWL.Class)
    assert set(G.objects(term, RDFS.subClassOf))


def test_domain_range_and_superproperties_are_named_and_declared():
    for term in (*OBJECTS, *DATA):
        domains, ranges = (list(G.objects(term, p)) for p in (RDFS.domain, RDFS.range))
        kind = OWL.ObjectProperty if term in OBJECTS else OWL.DatatypeProperty
        assert len(domains) <= 1
        assert len(ranges) <= 1
        assert set(domains) <= _declared(OWL.Class)
        assert set(ranges) <= (DATATYPES if term in DATA else _declared(OWL.Class))
        assert set(G.objects(term, RDFS.subPropertyOf)) <= _declared(kind)


def test_no_term_is_of_two_kinds():
    kinds = [OWL.Class, *PROPERTY_KINDS]
    declared = Counter(term for kind in kinds for term in _declared(kind))
    assert {term for term, n in declared.items() if n > 1} == set()


@pytest.mark.parametrize("hierarchy", [RDFS.subClassOf, RDFS.subPropertyOf], ids=_name)
def test_no_term_is_below_itself(hierarchy):
    above = {
        t: {a for o in G.objects(t, hierarchy) for a in G.transitive_objects(o, hierarchy)}
        for t in TERMS
    }
    assert {t for t in TERMS if t in above[t]} == set()
    assert any(above.values())


def test_inverses_turn_domain_and_range_round():
    pairs = list(G.subject_objects(OWL.inverseOf))
    assert {_name(a): _name(b) for a, b in pairs} == {
        "hasElement": "inPlan",
        "hasMilestone": "milestoneOf",
        "hasEngagement": "engagedIn",
        "hasBudget": "budgetFor",
    }
    for inverse, forward in pairs:
        assert _one(G, inverse, RDFS.domain) == _one(G, forward, RDFS.range)
        assert _one(G, inverse, RDFS.range) == _one(G, forward, RDFS.domain)


def test_transitive_properties_stay_within_one_class():
    transitive = _declared(OWL.TransitiveProperty)
    assert transitive == {CIVIC.supports, CIVIC.partOf, CIVIC.continues}
    assert all(_one(G, t, RDFS.domain) == _one(G, t, RDFS.range) for t in transitive)


def test_chains_are_the_three_and_never_lead_through_themselves():
    chains = {t: tuple(Collection(G, c)) for t, c in G.subject_objects(OWL.propertyChainAxiom)}
    assert chains == {
        CIVIC.supportsStrategy: (CIVIC.supports, CIVIC.underStrategy),
        CIVIC.involves: (CIVIC.hasEngagement, CIVIC.party),
        CIVIC.hasIndicator: (CIVIC.hasTarget, CIVIC.ofIndicator),
    }


def test_what_can_not_be_two_things_at_once():
    lists = [
        frozenset(map(_name, Collection(G, _one(G, node, OWL.members))))
        for node in G.subjects(RDF.type, OWL.AllDisjointClasses)
    ]
    kinds = (
        "Plan PlanElement Programme TimeFrame StakeholderGroup Engagement FundingSource Indicator "
        "Measurement StatusUpdate Evaluation SourceDocument SourceLocation SourceNote Claim "
        "Reading Acknowledgement Tie"
    )
    elements = "Intent Activity Milestone Outcome BudgetLine Target"
    assert set(lists) == {frozenset(kinds.split()), frozenset(elements.split())}
    foaf_agent, organisation = (URIRef(expand(c)) for c in ("foaf:Agent", "org:Organization"))
    assert set(G.subject_objects(OWL.disjointWith)) == {
        (CIVIC.StakeholderGroup, foaf_agent),
        (CIVIC.StakeholderGroup, organisation),
        (CIVIC.OrganisationType, CIVIC.Population),
        (CIVIC.Strategy, CIVIC.DeliveryPlan),
    }


def test_every_top_level_class_is_one_of_the_disjoint_kinds():
    top = {t for t in CLASSES if not any(o.startswith(NS) for o in G.objects(t, RDFS.subClassOf))}
    longest = max((list(Collection(G, m)) for m in G.objects(None, OWL.members)), key=len)
    assert top == set(longest)
