"""The closed class of terms and the table of prefixes agree with the files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import OWL, RDF, Graph

from kg import terms
from kg.namespaces import known_prefixes, prefixes_of
from kg.terms import BASE, CIVIC, CODE, NS, PREFIXES, code, expand, shorten

ROOT = Path(__file__).parent.parent
TURTLE = sorted(
    [*ROOT.glob("ontology/*.ttl"), *ROOT.glob("shapes/*.ttl"), *ROOT.glob("data/**/*.ttl")]
)
LISTED = {name for name in CIVIC.__annotations__ if not name.startswith("_")}
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def test_the_class_lists_the_ontologys_terms_and_no_others():
    ontology = Graph().parse(ROOT / "ontology" / "civic.ttl")
    declared = {str(t) for kind in KINDS for t in ontology.subjects(RDF.type, kind)}
    assert {NS + name for name in LISTED} == {iri for iri in declared if iri.startswith(NS)}


def test_a_term_is_its_iri():
    assert str(CIVIC.contributesTo) == "https://w3id.org/civicthread/ns#contributesTo"
    assert {str(CIVIC[name]) for name in LISTED} == {NS + name for name in LISTED}


@pytest.mark.parametrize("misspelt", ["hasPartnr", "contributesto", "inplan", "activity"])
def test_a_misspelt_term_stops_at_once(misspelt):
    with pytest.raises(AttributeError, match=misspelt):
        getattr(CIVIC, misspelt)


def test_prefixes_can_not_be_changed():
    with pytest.raises(TypeError):
        PREFIXES["civic"] = "https://example.org/"  # type: ignore[index]


def test_no_two_prefixes_share_a_namespace():
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert {PREFIXES["civic"], PREFIXES["code"], PREFIXES["civicsh"]} == {NS, CODE, terms.SHAPES}


def _schemes(name: str) -> set[str]:
    """The namespaces of the code lists in the ontology's files of this name."""
    graph = Graph()
    for path in (ROOT / "ontology").glob(name):
        graph.parse(path)
    scheme = terms.URIRef(PREFIXES["skos"] + "ConceptScheme")
    return {f"{found}/" for found in graph.subjects(RDF.type, scheme)}


def test_every_code_scheme_has_a_prefix():
    prefixed = {ns for ns in PREFIXES.values() if ns.startswith(CODE) and ns != CODE}
    # Lists of words alone, which no data name, need none.
    assert _schemes("codes.ttl") <= prefixed <= _schemes("*.ttl")


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.name)
def test_a_file_declares_prefixes_as_the_table_has_them_in_order(path):
    lines = [
        line.split() for line in path.read_text("utf-8").splitlines() if line.startswith("@prefix")
    ]
    declared = [(prefix.rstrip(":"), namespace.strip("<>")) for _, prefix, namespace, _ in lines]
    assert declared == sorted(declared)
    assert {p: expand(f"{p}:x") for p, _ in declared} == {p: f"{iri}x" for p, iri in declared}


@pytest.mark.parametrize(
    ("iri", "curie"),
    [
        (NS + "Activity", "civic:Activity"),
        (code("role", "lead"), "role:lead"),
        (CODE + "role", "code:role"),
        (
            "https://w3id.org/civicthread/id/col/plan-education-2022-23",
            "col:plan-education-2022-23",
        ),
        (f"{BASE}/id/a-third-council/plan-x", "a-third-council:plan-x"),
        (f"{BASE}/id/org/plan-x", f"{BASE}/id/org/plan-x"),
        (f"{BASE}/id/mailto/plan-x", f"{BASE}/id/mailto/plan-x"),
        (f"{BASE}/id/2nd/plan-x", f"{BASE}/id/2nd/plan-x"),
        (f"{BASE}/id/gla/Plan x", f"{BASE}/id/gla/Plan x"),
        ("http://statistics.data.gov.uk/id/statistical-geography/E12000007", "gss:E12000007"),
        (NS, NS),
        (NS + "has space", NS + "has space"),
        (CODE + "role/lead/er", CODE + "role/lead/er"),
        (NS + "full.stop.", NS + "full.stop."),
        ("https://example.org/x", "https://example.org/x"),
        ("urn:uuid:1", "urn:uuid:1"),
    ],
)
def test_shorten_gives_a_curie_where_one_fits_and_expand_undoes_it(iri, curie):
    assert shorten(iri) == curie
    assert expand(curie) == iri


@given(st.sampled_from(sorted(PREFIXES.values())), st.text(max_size=12))
def test_a_shortened_iri_always_expands_to_itself(namespace, local):
    assert expand(shorten(namespace + local)) == namespace + local


@pytest.mark.parametrize("text", ["Activity", "nope:Activity", "", ":", "mailto:ab", "nope:a b"])
def test_expand_refuses_what_is_neither_iri_nor_known_curie(text):
    with pytest.raises(ValueError, match="neither an IRI nor a CURIE"):
        expand(text)


@given(st.text("abz019-", max_size=8), st.text("abz019-./", max_size=8))
def test_a_shortened_iri_of_any_publisher_expands_to_itself(publisher, local):
    iri = f"{BASE}/id/{publisher}/{local}"
    assert expand(shorten(iri)) == iri


def test_the_prefixes_of_namespaces_are_those_of_the_table_and_of_publishers():
    third = f"{BASE}/id/third/"
    assert prefixes_of([third, NS, "https://example.org/", f"{BASE}/id/org/"]) == {
        "civic": NS,
        "third": third,
    }


def test_a_data_set_knows_the_prefixes_of_its_publishers_whatever_its_base():
    graphs = [
        f"{BASE}/graph/hub",
        f"{BASE}/graph/checks/x/plan-x",
        f"{BASE}/graph/third/plan-x/1",
        "https://council.example/graph/own/plan-y/2",
    ]
    assert known_prefixes(graphs) == {
        **PREFIXES,
        "own": "https://council.example/id/own/",
        "third": f"{BASE}/id/third/",
    }
