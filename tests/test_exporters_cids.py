"""The Common Impact Data Standard: terms that exist, read without any network."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from pyld import jsonld
from rdflib import RDF, Graph, Literal, URIRef

from kg.exporters import write_format
from kg.exporters.facts import Facts, read_plans
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE, PREFIXES
from tests.web_case import opened

SCHEMAS = Path(__file__).resolve().parent / "schemas"
CIDS = "https://ontology.commonapproach.org/cids#"
I72 = "http://ontology.eil.utoronto.ca/ISO21972/iso21972#"
ORG = "http://ontology.eil.utoronto.ca/tove/organization#"
PERCENT = URIRef(f"{BASE}/code/unit/percent")
COL, GLA, HUB = (f"{BASE}/id/{scope}/" for scope in ("col", "gla", "hub"))


def terms(heading: str) -> set[str]:
    text = (SCHEMAS / "cids-terms.txt").read_text()
    return set(text.split(f"# {heading}\n")[1].split("#  ")[0].split("\n# ")[0].split())


def no_network(url: str, _options: object) -> NoReturn:
    raise AssertionError(f"asked for {url}")


def triples(written: bytes) -> Graph:
    """Read JSON-LD with PyLD, the reference processor, and no way to fetch a context."""
    body = json.loads(written)
    nquads = jsonld.to_rdf(
        body, {"format": "application/n-quads", "documentLoader": no_network, "base": ""}
    )
    return Graph().parse(data=nquads, format="nt")


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


@pytest.fixture(scope="module")
def facts(store: MemoryStore) -> Facts:
    return read_plans(store)


@pytest.fixture(scope="module")
def written(store: MemoryStore) -> bytes:
    (made,) = write_format(store, "cids", None).values()
    return made


@pytest.fixture(scope="module")
def graph(written: bytes) -> Graph:
    return triples(written)


def test_every_class_and_property_is_one_of_the_standard(graph: Graph) -> None:
    classes = {str(o) for o in graph.objects(None, RDF.type)}
    assert classes <= terms("Classes")
    assert set(map(str, graph.predicates())) - terms("Properties") == {
        str(RDF.type),
        PREFIXES["prov"] + "wasDerivedFrom",
    }


def test_nothing_is_lost_when_the_file_is_read(graph: Graph, written: bytes) -> None:
    # A key that the context does not know would be dropped without a word.
    keys = {key for node in json.loads(written)["@graph"] for key in node if key[0] != "@"}
    context = json.loads(written)["@context"]
    assert keys <= set(context)
    said = sum(_count(node) for node in json.loads(written)["@graph"])
    assert len(graph) == said


def _count(node: dict[str, Any]) -> int:
    """Return how many triples a node is written to state."""
    total = 0
    for key, value in node.items():
        if key != "@id":
            values = value if isinstance(value, list) else [value]
            total += len(values) + sum(_count(one) for one in values if isinstance(one, dict))
    return total


def test_things_are_counted_as_in_the_graph(graph: Graph, facts: Facts) -> None:
    found = Counter(str(o).rpartition("#")[2] for o in graph.objects(None, RDF.type))
    groups = ("civic:OrganisationType", "civic:Population")
    bodies = ("org:Organization", "org:OrganizationalUnit", "org:OrganizationalCollaboration")
    lines = [b for b in facts.of("civic:BudgetLine") if not facts.texts(b, "civic:splitOf")]
    pairs = [g for o in facts.of("civic:Outcome") for g in facts.texts(o, "civic:benefits")]
    expected = {
        "Activity": len(facts.of("civic:Activity")),
        "Outcome": len(facts.of("civic:Outcome")),
        "StakeholderOutcome": len(pairs),
        "Indicator": len(facts.of("civic:Indicator")),
        "Target": len(facts.of("civic:Target")),
        "Program": len(facts.of("civic:Programme")),
        "Input": len(lines),
        "Stakeholder": len(facts.of(*groups)),
        "Organization": len(facts.of(*bodies)),
        "Theme": len(facts.of("civic:Goal", "civic:Aim", "civic:Objective")),
        "ImpactModel": 10,
    }
    assert {kind: found[kind] for kind in expected} == expected
    assert expected["Activity"] == 84
    assert expected["Outcome"] == 127


def test_an_outcome_for_a_group(graph: Graph) -> None:
    # Row 19: “Fewer black boys not in education, training or employment (NEET)”.
    (outcome,) = {
        s for s in graph.subjects(RDF.type, URIRef(CIDS + "Outcome")) if "/gla/outcome" in s
        and "black boys" in str(graph.value(s, URIRef(ORG + "hasName"))).lower()
    }  # fmt: skip
    pair = graph.value(outcome, URIRef(CIDS + "hasStakeholderOutcome"))
    assert graph.value(pair, URIRef(CIDS + "forOutcome")) == outcome
    assert (pair, RDF.type, URIRef(CIDS + "StakeholderOutcome")) in graph
    group = graph.value(pair, URIRef(CIDS + "forStakeholder"))
    assert (group, RDF.type, URIRef(CIDS + "Stakeholder")) in graph
    assert graph.value(outcome, URIRef(CIDS + "forOrganization")) == URIRef(HUB + "org-gla")


def test_a_target_keeps_its_value_comparator_and_date(graph: Graph) -> None:
    target = URIRef(GLA + "target-free-schools-on-course")
    measure = graph.value(target, URIRef(I72 + "value"))
    assert str(graph.value(measure, URIRef(I72 + "hasNumericalValue"))) == "10"
    comment = str(graph.value(target, URIRef(CIDS + "hasComment")))
    assert comment == "At least; “At least 10 free schools”"
    ended = graph.value(target, URIRef(PREFIXES["prov"] + "endedAtTime"))
    assert ended.n3() == '"2016-05-31T23:59:59"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    indicators = list(graph.subjects(URIRef(CIDS + "hasTarget"), target))
    assert [(i, RDF.type, URIRef(CIDS + "Indicator")) in graph for i in indicators] == [True]


def test_money_is_planned_and_a_share_of_it_is_no_second_input(graph: Graph) -> None:
    line = URIRef(COL + "budget-a1-r16-connecting-communities")
    amount = graph.value(line, URIRef(CIDS + "hasPlannedAmount"))
    assert str(graph.value(amount, URIRef(I72 + "hasNumericalValue"))) == "670000"
    assert (URIRef(f"{line}-fy22"), None, None) not in graph


def test_a_body_has_its_register_number(graph: Graph) -> None:
    number = graph.value(URIRef(HUB + "org-gla"), URIRef(ORG + "hasID"))
    assert str(graph.value(number, URIRef(ORG + "hasIdentifier"))) == "GB-LAE-GLA"


@pytest.mark.parametrize(
    ("body", "legal_name"),
    [
        ("org-gla", "Greater London Authority"),
        ("org-ofsted", "Office for Standards in Education, Children's Services and Skills"),
        (
            "org-city-of-london-corporation",
            "The Mayor and Commonalty and Citizens of the City of London",
        ),
    ],
)
def test_a_body_has_the_legal_name_that_the_register_states(
    graph: Graph, body: str, legal_name: str
) -> None:
    told = graph.objects(URIRef(HUB + body), URIRef(ORG + "hasLegalName"))
    assert list(map(str, told)) == [legal_name]


def test_no_name_of_a_body_is_taken_for_its_legal_name(graph: Graph) -> None:
    legal = URIRef(ORG + "hasLegalName")
    for body in ("org-dfe", "org-gla-delivery-team"):  # one is in a register by its number
        assert (URIRef(HUB + body), URIRef(ORG + "hasName"), None) in graph
        assert (URIRef(HUB + body), legal, None) not in graph


def test_what_no_source_states_is_not_said(graph: Graph) -> None:
    for absent in ("hasImportance", "isUnderserved", "intendedImpact", "hasCatchmentArea"):
        assert (None, URIRef(CIDS + absent), None) not in graph


def test_functional_properties_have_one_value(graph: Graph) -> None:
    for prop in ("forOrganization", "forOutcome", "forIndicator", "hasDescription", "hasComment"):
        subjects = Counter(graph.subjects(URIRef(CIDS + prop), None))
        assert set(subjects.values()) <= {1}, prop


def test_every_thing_leads_to_its_cell(graph: Graph, facts: Facts) -> None:
    for activity in facts.of("civic:Activity"):
        cells = set(
            map(str, graph.objects(URIRef(activity), URIRef(PREFIXES["prov"] + "wasDerivedFrom")))
        )
        assert cells == {cell.iri for cell in facts.cells(activity)} != set()


def test_a_measurement_is_a_report_of_its_indicator(
    store_of: Callable[[str], MemoryStore],
) -> None:
    store = store_of(
        """<https://w3id.org/civicthread/graph/gla/plan-x/1> {
          gla:plan-x a civic:Plan ; dcterms:title "X" .
          gla:i a civic:Indicator ; skos:prefLabel "Share" ;
            civic:unit <https://w3id.org/civicthread/code/unit/percent> .
          gla:m a civic:Measurement ; skos:prefLabel "Share in 2013" ; civic:ofIndicator gla:i ;
            civic:value 61.5 ; civic:timeframe gla:t .
          gla:t a civic:TimeFrame ; civic:asWritten "2013" ;
            dcat:startDate "2013-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .
        }"""
    )
    (written,) = write_format(store, "cids", None).values()
    graph = triples(written)
    report = URIRef(GLA + "m")
    assert (report, RDF.type, URIRef(CIDS + "IndicatorReport")) in graph
    assert graph.value(report, URIRef(CIDS + "forIndicator")) == URIRef(GLA + "i")
    value = graph.value(report, URIRef(I72 + "value"))
    assert str(graph.value(value, URIRef(I72 + "hasNumericalValue"))) == "61.5"
    # Its own row prints no unit; that of its indicator holds.
    assert graph.value(report, URIRef(I72 + "unit_of_measure")) == PERCENT


def test_the_same_plans_give_the_same_bytes(store: MemoryStore, written: bytes) -> None:
    (again,) = write_format(store, "cids", None).values()
    assert written == again


def test_an_indicator_has_its_unit_as_a_thing_and_in_words(graph: Graph, facts: Facts) -> None:
    told = 0
    for indicator in facts.of("civic:Indicator"):
        unit = facts.text(indicator, "civic:unit")
        found = graph.value(URIRef(indicator), URIRef(I72 + "unit_of_measure"))
        assert (str(found) if found else None) == unit
        told += unit is not None
    assert told


def test_a_target_has_its_unit_which_is_described(graph: Graph) -> None:
    unit = URIRef(I72 + "unit_of_measure")
    assert graph.value(URIRef(GLA + "target-new-members-at-seminars"), unit) == PERCENT
    described = set(graph.subjects(RDF.type, URIRef(I72 + "Unit_of_measure")))
    assert described == set(graph.objects(None, unit))
    assert graph.value(PERCENT, URIRef(ORG + "hasName")) == Literal("Per cent")
