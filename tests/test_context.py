"""The JSON-LD context is the ontology's, and plans survive a trip through it."""

import json
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import DCTERMS, OWL, RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from kg.context import context_from, context_text
from kg.terms import BASE, CIVIC, NS, PREFIXES

ROOT = Path(__file__).parent.parent
ONTOLOGY = Graph().parse(ROOT / "ontology" / "civic.ttl")
KEPT = ROOT / "ontology" / "context.jsonld"
CONTEXT = json.loads(KEPT.read_text("utf-8"))["@context"]
EXAMPLE = Graph().parse(ROOT / "tests" / "cases" / "ontology" / "example.ttl")


def test_the_file_is_made_from_the_ontology():
    assert KEPT.read_text("utf-8") == context_text(ONTOLOGY)


def test_the_context_does_not_depend_on_the_order_of_triples():
    shuffled = Graph()
    for triple in sorted(ONTOLOGY, reverse=True):
        shuffled.add(triple)
    assert context_text(shuffled) == context_text(ONTOLOGY)
    assert list(CONTEXT) == sorted(CONTEXT)


def test_it_has_every_prefix_and_every_object_property_and_no_vocab():
    assert {p: CONTEXT[p] for p in PREFIXES} == dict(PREFIXES)
    typed = {entry["@id"] for entry in CONTEXT.values() if isinstance(entry, dict)}
    ours = {str(t) for t in ONTOLOGY.subjects(RDF.type, OWL.ObjectProperty)}
    decimals = {str(t) for t in (CIVIC.amount, CIVIC.value, CIVIC.confidence)}
    assert typed == ours | decimals
    assert "@vocab" not in CONTEXT


def test_a_property_added_to_the_ontology_is_in_the_context():
    graph = Graph().parse(ROOT / "ontology" / "civic.ttl")
    graph.add((URIRef(NS + "newLink"), RDF.type, OWL.ObjectProperty))
    added = context_from(graph)["@context"]
    assert added["civic:newLink"] == {"@id": NS + "newLink", "@type": "@id"}


@pytest.mark.parametrize("reader", ["rdflib", "pyoxigraph"])
def test_a_plan_comes_back_from_json_ld_unchanged(reader):
    text = EXAMPLE.serialize(format="json-ld", context=CONTEXT)
    back = Graph()
    if reader == "rdflib":
        back.parse(data=text, format="json-ld")
    else:
        quads = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD)
        triples = [pyoxigraph.Triple(q.subject, q.predicate, q.object) for q in quads]
        back.parse(data=pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES))
    assert len(EXAMPLE) > 50
    assert isomorphic(back, EXAMPLE)


def test_json_written_by_hand_means_what_the_turtle_means():
    line = {
        "@context": {**CONTEXT, "col": f"{BASE}/id/col/"},
        "@id": "col:budget-1",
        "@type": "civic:BudgetLine",
        "civic:amount": "248000.00",
        "civic:fundedFrom": ["col:fund-1", "col:fund-2"],
        "civic:resourceType": "res:cash",
        "dcterms:title": "Grant",
        "amount": "an unknown key says nothing",
    }
    expected = Graph().parse(
        data="".join(f"@prefix {p}: <{ns}> .\n" for p, ns in PREFIXES.items())
        + f"@prefix col: <{BASE}/id/col/> .\n"
        + """col:budget-1 a civic:BudgetLine ; civic:amount 248000.00 ;
                civic:resourceType res:cash ; civic:fundedFrom col:fund-1 , col:fund-2 ;
                dcterms:title "Grant" .""",
        format="turtle",
    )
    read = Graph().parse(data=json.dumps(line), format="json-ld")
    assert isomorphic(read, expected)
    assert (None, DCTERMS.title, Literal("Grant")) in read
