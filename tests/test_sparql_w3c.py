"""The W3C's SPARQL 1.1 Protocol and Service Description cases, against a server that runs.

The requests and what they expect are read from the manifests, which are not part of the project:
CIVIC_W3C_SUITES names their folder. Where a case needs graphs, the server holds just those.

Cases that this endpoint does not pass, and why. All are updates: the graph is read-only.

| cases | expected | answered |
|---|---|---|
| update_post_form | 2xx | 400 |
| update_post_direct, update_base_uri, update_dataset_* | 2xx | 415 |
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.store import MemoryStore
from kg.terms import BASE
from tests.sparql_case import Said, ask, on_loopback, small_app
from tests.web_case import SmallRelease

SUITES = Path(
    os.environ.get("CIVIC_W3C_SUITES")
    or Path(__file__).resolve().parent.parent.parent / "shared" / "suites"
)
FOLDER = SUITES / "sparql11-protocol" / "sparql" / "sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
KINDS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml"},
}
# The names stand here too, so that a suite that is not read does not pass unseen.
QUERIES = [
    "query_post_form",
    "query_dataset_default_graphs_get",
    "query_dataset_default_graphs_post",
    "query_dataset_named_graphs_post",
    "query_dataset_named_graphs_get",
    "query_dataset_full",
    "query_multiple_dataset",
    "query_get",
    "query_content_type_select",
    "query_content_type_ask",
    "query_content_type_describe",
    "query_content_type_construct",
    "query_post_direct",
    "bad_query_method",
    "bad_multiple_queries",
    "bad_query_wrong_media_type",
    "bad_query_missing_form_type",
    "bad_query_missing_direct_type",
    "bad_query_non_utf8",
    "bad_query_syntax",
]
UPDATES = {
    "update_dataset_default_graph": 415,
    "update_dataset_default_graphs": 415,
    "update_dataset_named_graphs": 415,
    "update_dataset_full": 415,
    "update_post_form": 400,
    "update_post_direct": 415,
    "update_base_uri": 415,
    "bad_update_get": 400,
    "bad_multiple_updates": 400,
    "bad_update_wrong_media_type": 415,
    "bad_update_missing_form_type": 415,
    "bad_update_non_utf8": 415,
    "bad_update_syntax": 400,
    "bad_update_dataset_conflict": 415,
}

pytestmark = pytest.mark.skipif(
    not (FOLDER / "protocol" / "manifest.ttl").is_file(),
    reason="the W3C suites are not here (CIVIC_W3C_SUITES)",
)


@dataclass(frozen=True)
class Step:
    """One request of a case, and what it is to be answered with."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    format: str | None
    boolean: bool | None


@cache
def manifest(part: str) -> Graph:
    path = FOLDER / part / "manifest.ttl"
    return Graph().parse(path, format="turtle", publicID=path.as_uri())


@cache
def cases(part: str) -> dict[str, Node]:
    graph = manifest(part)
    entries = next(graph.objects(None, MF.entries))
    return {str(case).rpartition("#")[2]: case for case in Collection(graph, entries)}


def steps(case: Node) -> list[Step]:
    graph = manifest("protocol")
    action = graph.value(case, MF.action)
    requests = graph.value(action, HT.requests)
    assert requests is not None
    return [_step(graph, request) for request in Collection(graph, requests)]


def _step(graph: Graph, request: Node) -> Step:
    listed = graph.value(request, HT.headers)
    headers = {
        str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue))
        for header in (Collection(graph, listed) if listed else [])
    }
    content = graph.value(request, HT.body)
    body = None
    if content is not None:
        encoding = str(graph.value(content, CNT.characterEncoding))
        body = str(graph.value(content, CNT.chars)).encode(encoding)
    expected = graph.value(request, HT.resp)
    boolean = graph.value(expected, MF.expectedBoolean)
    form = graph.value(expected, MF.expectedFormat)
    return Step(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        headers,
        body,
        frozenset(
            str(status).rpartition("StatusCode")[2]
            for status in graph.objects(expected, MF.expectedStatus)
        ),
        None if form is None else str(form),
        None if boolean is None else boolean.toPython(),  # type: ignore[attr-defined]
    )


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server that holds the graphs of all cases."""
    store = MemoryStore()
    if FOLDER.is_dir():
        store = MemoryStore(_quads())
    release = SmallRelease(store, {"base": BASE, "digest": "3" * 64, "quads": len(store)})
    with small_app(release) as app, on_loopback(app) as found:
        yield found


def _quads() -> Iterator[ox.Quad]:
    graph = manifest("protocol")
    placed = {
        (graph.value(data, UT.graph), str(graph.value(data, RDFS.label)))
        for data in graph.objects(None, UT.graphData)
    }
    for file, name in sorted(placed):
        path = FOLDER / "protocol" / str(file).rpartition("/")[2]
        for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(name))


def send(port: int, step: Step) -> Said:
    path = step.path.replace("/sparql/", "/sparql", 1)
    headers = {name.replace("-", "_"): value for name, value in step.headers.items()}
    return ask(port, step.method, path, step.body, **headers)


def test_every_case_of_the_suite_is_here() -> None:
    assert set(cases("protocol")) == {*QUERIES, *UPDATES}


@pytest.mark.parametrize("name", QUERIES)
def test_query_case(port: int, name: str) -> None:
    for step in steps(cases("protocol")[name]):
        answer = send(port, step)
        assert f"{answer.status // 100}xx" in step.statuses, answer.text
        media_type = answer.headers["Content-Type"].partition(";")[0]
        if step.format is not None:
            assert media_type in KINDS[step.format]
        if step.boolean is not None:
            assert media_type == "application/sparql-results+json"
            assert f'"boolean":{str(step.boolean).lower()}' in answer.text


@pytest.mark.parametrize("name", UPDATES)
def test_update_case_is_refused(port: int, name: str) -> None:
    step = steps(cases("protocol")[name])[0]
    answer = send(port, step)
    assert answer.status == UPDATES[name]
    assert answer.text.startswith(("updates are refused", "a query is posted as"))


def test_service_description_cases(port: int) -> None:
    """`returns-rdf`, `has-endpoint-triple` and `conforms-to-schema`."""
    assert set(cases("service-description")) == {
        "returns-rdf",
        "has-endpoint-triple",
        "conforms-to-schema",
    }
    answer = ask(port, "GET", "/sparql", Accept="text/turtle, application/rdf+xml;q=0.5")
    assert answer.headers["Content-Type"].startswith("text/turtle")
    graph = Graph().parse(data=answer.body, format="turtle")
    endpoint = URIRef(f"http://127.0.0.1:{port}/sparql")
    assert set(graph.subject_objects(SD.endpoint)) == {(endpoint, endpoint)}
    # What the vocabulary says of the subjects and objects of its properties.
    for word, domain, kind in (
        ("endpoint", "Service", None),
        ("supportedLanguage", "Service", None),
        ("resultFormat", "Service", None),
        ("feature", "Service", None),
        ("defaultDataset", "Service", "Dataset"),
        ("defaultGraph", "Dataset", "Graph"),
        ("namedGraph", "Dataset", "NamedGraph"),
        ("name", "NamedGraph", None),
        ("graph", "NamedGraph", "Graph"),
    ):
        pairs = list(graph.subject_objects(SD[word]))
        assert pairs, word
        for subject, thing in pairs:
            assert (subject, RDF.type, SD[domain]) in graph, word
            assert kind is None or (thing, RDF.type, SD[kind]) in graph, word
