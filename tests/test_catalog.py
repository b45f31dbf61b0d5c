"""The catalogue of the real release: what it states, what it leaves open, and whom it satisfies."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF, RDFS, VOID

from kg.catalog import (
    ALL,
    Publication,
    catalogue_quads,
    counts_of,
    data_json,
    dump_files,
    list_datasets,
    schema_dataset,
    void_quads,
)
from kg.catalog.open_data import MOST_TITLE, short_title
from kg.release import Release, ReleaseFolder
from kg.serialising import write_quads
from kg.store import MemoryStore
from kg.terms import BASE, CIVIC
from tests.test_sparql_w3c import SUITES
from tests.web_case import SmallRelease, opened

CASE = Path(__file__).resolve().parent / "cases" / "catalog"
GLA = f"{BASE}/graph/gla/plan-education-delivery-2014/1"
CITY = f"{BASE}/graph/col/plan-education-2022-23/1"
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
NOBODY = Publication()
# Newer than the list of DCAT terms that the library knows.
_PREVIOUS = rdflib.URIRef(f"{DCAT}previousVersion")
_DCAT_VERSION = rdflib.URIRef(f"{DCAT}version")


@pytest.fixture(scope="module")
def release(release_folder: ReleaseFolder) -> Release:
    return opened(release_folder.path)


@pytest.fixture(scope="module")
def graph(release: Release) -> rdflib.Graph:
    return _graph(catalogue_quads(release, NOBODY))


def _graph(quads: tuple[ox.Quad, ...]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=write_quads(quads, "nt"), format="nt")


def _u(iri: str) -> rdflib.URIRef:
    return rdflib.URIRef(iri)


@pytest.mark.slow
def test_each_graph_is_a_dataset_and_no_other(release: Release, graph: rdflib.Graph) -> None:
    listed = set(map(str, graph.objects(_u(f"{BASE}/catalog"), DCAT.dataset)))
    assert listed == {*release.store.graphs(), f"{BASE}/catalog#all"}
    assert [held.kind for held in list_datasets(release)][:2] == ["plan", "plan"]


@pytest.mark.slow
def test_what_a_plan_states_is_told(graph: rdflib.Graph) -> None:
    said = set(graph.predicate_objects(_u(CITY)))
    assert (FOAF.primaryTopic, _u(f"{BASE}/id/col/plan-education-2022-23")) in said
    assert (DCTERMS.publisher, _u(f"{BASE}/id/hub/org-city-of-london-corporation")) in said
    assert (PROV.wasDerivedFrom, _u(f"{BASE}/id/col/doc-action-plan-2022-23")) in said
    assert (_DCAT_VERSION, rdflib.Literal("1")) in said
    (period,) = graph.objects(_u(CITY), DCTERMS.temporal)
    assert str(graph.value(period, DCAT.startDate)) == "2022-09-01"
    assert str(graph.value(period, DCAT.endDate)) == "2023-08-31"
    assert len(set(graph.objects(_u(GLA), DCTERMS.spatial))) == 9


@pytest.mark.slow
def test_what_no_plan_states_is_left_open(graph: rdflib.Graph) -> None:
    assert list(graph.objects(_u(GLA), DCTERMS.temporal)) == []
    for iri in (GLA, CITY):
        assert list(graph.objects(_u(iri), DCTERMS.license)) == []
        (rights,) = graph.objects(_u(iri), DCTERMS.rights)
        assert (rights, RDF.type, DCTERMS.RightsStatement) in graph
        assert "Terms of reuse unknown" in str(graph.value(rights, RDFS.label))
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    licensed = datasets & set(graph.subjects(DCTERMS.license))
    assert all("vocabulary" in iri for iri in licensed)
    assert licensed


@pytest.mark.slow
def test_our_own_wording_has_a_licence_wherever_it_is_taken_away(release: Release) -> None:
    ours = "https://example.org/licence"
    told = _graph(catalogue_quads(release, Publication(licence=ours)))
    files = set(told.subjects(RDF.type, DCAT.Distribution))
    assert files
    for file in files:
        assert list(told.objects(file, DCTERMS.license)) == [_u(ours)]
        assert told.value(file, DCTERMS.rights)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("enquiries", "by", "address"),
    [
        ("mailto:data@council.example", "hasEmail", "mailto:data@council.example"),
        ("https://council.example/ask", "hasURL", "https://council.example/ask"),
        ("020 7946 0000", "hasTelephone", "tel:02079460000"),
        ("ask at the desk", "", ""),
        ("javascript:alert(1)", "", ""),
        ("", "", ""),
    ],
)
def test_who_is_to_be_asked_is_told_by_the_setting(
    release: Release, enquiries: str, by: str, address: str
) -> None:
    nobody_else = {"contact": "mailto:security@council.example", "enquiries": enquiries}
    told = _graph(catalogue_quads(release, Publication(publisher="Example", **nobody_else)))
    vcard = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
    found = {(p, str(o)) for s in told.subjects(RDF.type, vcard.Kind) for p, o in told[s]}
    assert {str(o) for p, o in found if "has" in p} == ({address} if address else set())
    assert not by or (vcard[by], address) in found
    assert "security@" not in told.serialize()
    listed = json.loads(data_json(release, Publication(**nobody_else)))["dataset"]
    emails = {held["contactPoint"]["hasEmail"] for held in listed if "contactPoint" in held}
    assert emails == ({enquiries} if enquiries.startswith("mailto:") else set())


@pytest.mark.slow
def test_the_only_dates_are_those_that_the_data_state(
    release: Release, graph: rdflib.Graph
) -> None:
    assert {DCTERMS.issued, DCTERMS.created}.isdisjoint(graph.predicates())
    stated = {
        (quad.subject.value, quad.object.value)
        for quad in release.store.quads(f"{BASE}/graph/catalog")
        if quad.predicate.value == str(DCTERMS.modified)
    }
    told = {(str(s), str(o)) for s, o in graph.subject_objects(DCTERMS.modified)}
    assert stated <= told
    latest = max(day for _, day in stated)
    assert {day for iri, day in told if iri.endswith(("/catalog", "#all", "/inferred"))} == {latest}
    silent = SmallRelease(MemoryStore(()), {"base": BASE, "digest": "0" * 64})
    assert DCTERMS.modified not in set(_graph(catalogue_quads(silent, NOBODY)).predicates())


DCAT_AP = SUITES / "dcat-ap-3.0.1"
# What DCAT-AP recommends, and nobody here knows.
UNKNOWN = {
    "http://data.europa.eu/r5r/availability",
    "http://www.w3.org/ns/dcat#bbox",
    "http://www.w3.org/ns/dcat#centroid",
    str(DCTERMS.issued),
    str(DCTERMS.type),
    str(DCTERMS.temporal),
    str(DCTERMS.spatial),
}


@pytest.mark.slow
@pytest.mark.skipif(not DCAT_AP.is_dir(), reason="the shapes of DCAT-AP are not here")
@pytest.mark.parametrize("name", ["shapes", "range", "shapes_recommended"])
def test_the_catalogue_keeps_to_dcat_ap(release: Release, name: str) -> None:
    known = Publication(publisher="Example", enquiries="https://council.example/ask")
    told = _graph(catalogue_quads(release, known))
    shapes = rdflib.Graph().parse(DCAT_AP / f"{name}.ttl")
    _, report, text = pyshacl.validate(told, shacl_graph=shapes)
    found = set(map(str, report.objects(None, rdflib.SH.resultPath)))
    assert found <= (UNKNOWN if name == "shapes_recommended" else set()), text


@pytest.mark.slow
def test_the_build_and_the_catalogue_agree(release: Release, graph: rdflib.Graph) -> None:
    for quad in release.store.quads(f"{BASE}/graph/catalog"):
        if quad.subject.value in (GLA, CITY) and "title" not in quad.predicate.value:
            said = quad.predicate.value
            # Portals would take what dcterms:source leads to for a dataset; prov says the same.
            by = PROV.wasDerivedFrom if said == str(DCTERMS.source) else _u(said)
            assert quad.object.value in set(map(str, graph.objects(_u(quad.subject.value), by))), (
                quad
            )
    assert graph.value(_u(GLA), _u(str(CIVIC.contentHash))) is not None


@pytest.mark.slow
def test_every_file_has_its_size_and_checksum(release: Release, graph: rdflib.Graph) -> None:
    files = dump_files(release)
    told = {str(graph.value(d, DCAT.downloadURL)): d for d in graph.subjects(DCAT.downloadURL)}
    assert set(told) == {BASE + path for path in files if not path.endswith("SHA256SUMS")}
    for path in (p for p in files if BASE + p in told):
        distribution, content = told[BASE + path], files[path].read()
        checksum = graph.value(distribution, SPDX.checksum)
        value = str(graph.value(checksum, SPDX.checksumValue))
        assert value == hashlib.sha256(content).hexdigest()
        assert int(graph.value(distribution, DCAT.byteSize)) == len(content)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("of", "kind"),
    [
        (DCAT.mediaType, DCTERMS.MediaType),
        (DCAT.landingPage, FOAF.Document),
        (DCTERMS.conformsTo, DCTERMS.Standard),
        (DCTERMS.language, DCTERMS.LinguisticSystem),
        (DCTERMS.license, DCTERMS.LicenseDocument),
    ],
)
def test_a_reader_who_fetches_nothing_knows_the_kind_of_each_value(
    graph: rdflib.Graph, of: rdflib.URIRef, kind: rdflib.URIRef
) -> None:
    values = set(graph.objects(None, of))
    assert values
    assert {value for value in values if (value, RDF.type, kind) not in graph} == set()


@pytest.mark.slow
def test_all_that_belong_together_are_named(graph: rdflib.Graph) -> None:
    needed = {f"{BASE}/graph/{name}" for name in ("hub", "claims", "catalog", "vocabulary")}
    for iri in (GLA, CITY):
        assert set(map(str, graph.objects(_u(iri), DCTERMS.requires))) == needed


def _findings(graph: rdflib.Graph) -> tuple[bool, str]:
    shapes = rdflib.Graph().parse(CASE / "shapes.ttl")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
    return bool(conforms), str(text)


@pytest.mark.slow
def test_the_catalogue_has_all_that_dcat_ap_asks_for(graph: rdflib.Graph) -> None:
    conforms, text = _findings(graph)
    assert conforms, text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("subject", "predicate"),
    [
        (f"{BASE}/catalog", DCTERMS.publisher),
        (f"{BASE}/catalog#publisher", FOAF.name),
        (GLA, DCTERMS.title),
        (GLA, DCTERMS.rights),
        (f"{BASE}/catalog#dumps/hub.nt", SPDX.checksum),
        (f"{BASE}/catalog#dumps/hub.nt", DCAT.accessURL),
        (f"{BASE}/sparql", DCAT.endpointURL),
    ],
)
def test_the_check_finds_what_is_missing(
    graph: rdflib.Graph, subject: str, predicate: rdflib.URIRef
) -> None:
    broken = rdflib.Graph()
    for triple in graph:
        if triple[:2] != (_u(subject), predicate):
            broken.add(triple)
    assert len(broken) < len(graph)
    assert not _findings(broken)[0]


@pytest.mark.slow
def test_the_publisher_is_a_setting(release: Release) -> None:
    told = _graph(catalogue_quads(release, Publication(publisher="Example Borough")))
    assert str(told.value(_u(f"{BASE}/catalog#publisher"), FOAF.name)) == "Example Borough"


@pytest.mark.slow
def test_plain_files_promise_no_service(release: Release) -> None:
    plain = Publication(sparql=False)
    text = write_quads(catalogue_quads(release, plain), "nt") + write_quads(
        void_quads(release, plain), "nt"
    )
    assert b"/sparql" not in text


@pytest.mark.slow
def test_the_numbers_of_void_are_what_a_query_counts(release: Release) -> None:
    told = _graph(void_quads(release, NOBODY))
    for iri, counts in counts_of(release).items():
        if iri == ALL:
            continue
        asked = release.store.query(
            "SELECT (COUNT(*) AS ?t) (COUNT(DISTINCT ?s) AS ?ds) (COUNT(DISTINCT ?o) AS ?do) "
            f"(COUNT(DISTINCT ?p) AS ?dp) WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
        )
        found = [int(term.value) for term in asked.rows[0]]
        assert found == [counts.triples, counts.subjects, counts.objects, len(counts.properties)]
        assert int(told.value(_u(iri), VOID.triples)) == counts.triples
        parts = list(told.objects(_u(iri), VOID.classPartition))
        assert len(parts) == len(counts.classes)
        held = {str(told.value(p, VOID["class"])): int(told.value(p, VOID.entities)) for p in parts}
        assert held == dict(counts.classes)
    assert counts_of(release)[ALL].triples == release.manifest["quads"]


@pytest.mark.slow
def test_void_gives_an_example_that_is_there(release: Release) -> None:
    for iri, counts in counts_of(release).items():
        if iri != ALL:
            assert any(q.subject.value == counts.example for q in release.store.quads(iri)), iri
            assert counts.example.startswith(counts.space)


@pytest.mark.slow
def test_both_descriptions_are_without_blank_nodes(release: Release) -> None:
    for quads in (catalogue_quads(release, NOBODY), void_quads(release, NOBODY)):
        assert not any(isinstance(part, ox.BlankNode) for q in quads for part in (q[0], q[2]))


@pytest.mark.slow
def test_data_json_keeps_to_what_a_portal_takes(release: Release) -> None:
    body = json.loads(data_json(release, NOBODY))
    titles = [held["title"] for held in body["dataset"]]
    assert "Education delivery plan 2014" in titles
    for held in body["dataset"]:
        assert 0 < len(held["title"]) <= MOST_TITLE
        assert held["publisher"]["name"] not in held["title"]
        assert held["description"]
        assert held["rights"]
        assert held["identifier"].startswith(f"{BASE}/graph/")
        assert held.get("license", "https://").startswith("https://")
        assert held["distribution"]
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", held["modified"])
        assert "issued" not in held
    assert [h["title"] for h in body["dataset"] if "license" in h] == [
        "Civic Thread ontology and code lists"
    ]


VERSIONS = """
GRAPH g:catalog {
  <https://w3id.org/civicthread/graph/oak/plan-a/1> a dcat:Dataset ; dcat:version "1" ;
    <http://xmlns.com/foaf/0.1/primaryTopic> <https://w3id.org/civicthread/id/oak/plan-a> .
  <https://w3id.org/civicthread/graph/oak/plan-b/2> a dcat:Dataset ; dcat:version "2" ;
    <http://xmlns.com/foaf/0.1/primaryTopic> <https://w3id.org/civicthread/id/oak/plan-b> ;
    dcterms:source <https://w3id.org/civicthread/id/oak/doc-b> .
  <https://w3id.org/civicthread/id/oak/doc-b> dcterms:rights "Licensed openly."@en ;
    dcterms:license <http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/> .
}
GRAPH <https://w3id.org/civicthread/graph/oak/plan-a/1> {
  <https://w3id.org/civicthread/id/oak/plan-a> a civic:DeliveryPlan ; dcterms:title "A"@en .
}
GRAPH <https://w3id.org/civicthread/graph/oak/plan-b/2> {
  <https://w3id.org/civicthread/id/oak/plan-b> a civic:DeliveryPlan ; dcterms:title "B"@en ;
    dcat:previousVersion <https://w3id.org/civicthread/id/oak/plan-a> .
}
"""


def test_a_version_names_the_one_before_and_a_licence_that_is_stated(store_of) -> None:
    small = SmallRelease(store_of(VERSIONS), {"base": BASE, "digest": "0" * 64})
    first, second = (held for held in list_datasets(small) if held.kind == "plan")
    assert (first.previous, second.previous) == ("", first.iri)
    assert (first.licence, second.licence[:37]) == ("", "http://www.nationalarchives.gov.uk/do")
    told = _graph(catalogue_quads(small, NOBODY))
    assert told.value(_u(second.iri), DCTERMS.license) == _u(second.licence)
    assert list(told.objects(_u(second.iri), _PREVIOUS)) == [_u(first.iri)]
    said = schema_dataset(small, NOBODY, second)
    assert said["license"] == second.licence


@pytest.mark.parametrize(
    ("title", "names", "short"),
    [
        ("Plan 2030", (), "Plan 2030"),
        ("Ash Council's plan for work 2030", ("Ash Council",), "Plan for work 2030"),
        ("Plan of Ash", ("As",), "Plan of Ash"),
        ("ash " * 30 + "2030", (), "Ash" + " ash" * 13 + " … 2030"),
        ("x" * 90, (), "X" + "x" * 63 + "…"),
    ],
)
def test_a_title_is_cut_where_it_may_be(title: str, names: tuple[str, ...], short: str) -> None:
    assert short_title(title, names) == short
    assert len(short) <= MOST_TITLE
