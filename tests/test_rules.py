"""The rules give what the ontology's axioms give, and only what no file states."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from kg.release.conversion import from_rdflib, to_rdflib
from kg.release.loading import load_asserted
from kg.rules import derive, derive_from, list_rules, properties_read
from kg.sources import find_sources
from kg.store import MemoryStore
from kg.terms import NS, PREFIXES

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "rules"
EIGHT = {
    NS + name
    for name in (
        "supports",
        "supportsStrategy",
        "involves",
        "hasIndicator",
        "hasElement",
        "hasMilestone",
        "hasEngagement",
        "hasBudget",
    )
}
# The axioms a reasoner needs for the eight; labels and definitions would only slow it down.
AXIOMS = {
    str(term)
    for term in (
        RDFS.subPropertyOf,
        OWL.inverseOf,
        OWL.propertyChainAxiom,
        RDF.first,
        RDF.rest,
    )
}


def _quads(triples, graph="https://example.org/graph/plan"):
    name = ox.NamedNode(graph)
    return [ox.Quad(t.subject, t.predicate, t.object, name) for t in triples]


def _of_the_eight(triples):
    return {t for t in triples if t.predicate.value in EIGHT}


def _case(name):
    return {quad.triple for quad in ox.parse(path=str(CASES / name))}


def _reasoned(triples):
    """What an OWL 2 RL reasoner gives for the eight properties, beside what is stated."""
    graph = to_rdflib(triples)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    wanted = Graph()
    for prop in EIGHT:
        wanted += graph.triples((None, URIRef(prop), None))
    return set(from_rdflib(wanted)) - set(triples)


def _ontology():
    return [quad.triple for quad in ox.parse(path=str(ROOT / "ontology" / "civic.ttl"))]


def test_supports_is_the_first_and_the_eight_that_axioms_say_come_before_the_others():
    rules = list_rules()
    assert rules[0].name == "supports"
    assert {term for rule in rules[: len(EIGHT)] for term in rule.gives} == EIGHT


def test_the_rules_name_terms_of_the_ontology_alone():
    declared = {str(t.subject.value) for t in _ontology() if isinstance(t.subject, ox.NamedNode)}
    ours = {iri for iri in properties_read() if iri.startswith(NS)}
    assert ours <= declared
    assert ours > EIGHT


def test_the_case_gives_what_was_written_by_hand():
    assert _of_the_eight(derive_from(_quads(_case("stated.ttl")))) == _case("derived.ttl")


def test_a_store_and_its_quads_give_the_same():
    quads = _quads(_case("stated.ttl"))
    assert set(derive(MemoryStore(quads))) == set(derive_from(quads))


def test_a_reasoner_gives_the_same_on_the_case():
    stated = [*_case("stated.ttl"), *_ontology()]
    assert _reasoned(stated) == _case("derived.ttl")


def test_links_across_graphs_are_followed():
    stated = sorted(_case("stated.ttl"), key=str)
    scattered = [
        quad
        for number, triple in enumerate(stated)
        for quad in _quads([triple], f"https://example.org/graph/{number}")
    ]
    assert _of_the_eight(derive_from(scattered)) == _case("derived.ttl")


def test_what_two_graphs_state_is_derived_once():
    stated = _case("stated.ttl")
    twice = [*_quads(stated), *_quads(stated, "https://example.org/graph/again")]
    found = derive_from(twice)
    assert len(found) == len(set(found))
    assert set(found) == set(derive_from(_quads(stated)))


def test_what_is_stated_is_not_derived_again():
    # Strategies are the one of the eight that no file may state.
    both = _case("stated.ttl") | {
        t for t in _case("derived.ttl") if t.predicate.value != NS + "supportsStrategy"
    }
    assert {t.predicate.value for t in _of_the_eight(derive_from(_quads(both)))} == {
        NS + "supportsStrategy"
    }


def test_a_loop_ends():
    text = f"<ex:a> <{NS}contributesTo> <ex:b> . <ex:b> <{NS}contributesTo> <ex:a> ."
    stated = [q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    found = _of_the_eight(derive_from(_quads(stated)))
    pairs = {(t.subject.value, t.object.value) for t in found}
    assert pairs == {(a, b) for a in ("ex:a", "ex:b") for b in ("ex:a", "ex:b")}


@pytest.mark.slow
def test_a_reasoner_gives_the_same_on_the_real_data():
    asserted = load_asserted(find_sources(ROOT))
    read = properties_read()
    # Only the triples of properties a rule reads, and the axioms: else the reasoner takes minutes.
    cut = {
        triple
        for graph, triples in asserted.graphs.items()
        for triple in triples
        if triple.predicate.value in (AXIOMS if graph.endswith("/vocabulary") else read)
    }
    transitive = ox.NamedNode(PREFIXES["owl"] + "TransitiveProperty")
    cut |= {t for t in _ontology() if t.object == transitive}
    derived = _of_the_eight(derive_from(asserted.quads()))
    assert len(derived) > 1_000
    assert _reasoned(cut) == derived
