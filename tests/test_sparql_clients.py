"""Outside programs at the door of `/sparql`: rdflib, SPARQLWrapper, curl, Comunica."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import ResultRow
from SPARQLWrapper import (
    CSV,
    GET,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    SPARQLWrapper,
)
from SPARQLWrapper import JSON as AS_JSON
from SPARQLWrapper import XML as AS_XML
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.sparql_case import ASK, CONSTRUCT, ONE, SELECT, on_loopback, small_app

NAMES = ["One", '=Two, or "2"', "Org A"]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with small_app() as app, on_loopback(app) as port:
        yield f"http://127.0.0.1:{port}/sparql"


# -- rdflib --


@pytest.mark.parametrize("returned", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_sparqlstore_asks(endpoint: str, returned: str, method: str) -> None:
    graph = Graph(SPARQLStore(endpoint, returnFormat=returned, method=method))
    rows = [row for row in graph.query(SELECT) if isinstance(row, ResultRow)]
    assert [str(row.name) for row in rows] == NAMES
    assert rows[0].s == URIRef("https://w3id.org/civicthread/id/gla/activity-1")


@pytest.mark.parametrize("returned", ["json", "xml"])
def test_sparqlstore_reads_triples(endpoint: str, returned: str) -> None:
    graph = Graph(SPARQLStore(endpoint, returnFormat=returned))
    assert len(list(graph.triples((None, None, None)))) == 5
    assert len(graph) == 5
    assert (URIRef("https://w3id.org/civicthread/id/hub/org-a"), None, None) in graph


def test_sparqlstore_names_its_graph(endpoint: str) -> None:
    store = SPARQLStore(endpoint, returnFormat="json", context_aware=True)
    assert len(list(Graph(store, identifier=URIRef(ONE)).triples((None, None, None)))) == 2


# -- SPARQLWrapper --


def wrapper(endpoint: str, query: str, form: str, method: str, how: str) -> SPARQLWrapper:
    client = SPARQLWrapper(endpoint, returnFormat=form)
    client.setTimeout(30)
    client.setMethod(method)
    client.setRequestMethod(how)
    client.setQuery(query)
    return client


WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]


@pytest.mark.parametrize(("method", "how"), WAYS)
def test_sparqlwrapper_reads_rows(endpoint: str, method: str, how: str) -> None:
    rows = wrapper(endpoint, SELECT, AS_JSON, method, how).queryAndConvert()
    assert [row["name"]["value"] for row in rows["results"]["bindings"]] == NAMES  # type: ignore[index,call-overload]
    dom = wrapper(endpoint, SELECT, AS_XML, method, how).queryAndConvert()
    assert len(dom.getElementsByTagName("result")) == 3  # type: ignore[union-attr]
    table = wrapper(endpoint, SELECT, CSV, method, how).queryAndConvert()
    assert table.startswith(b"s,name\r\n")  # type: ignore[union-attr,arg-type]
    assert b',"=Two, or ""2"""' in table  # type: ignore[operator]  # a program gets it as it is
    table = wrapper(endpoint, SELECT, TSV, method, how).queryAndConvert()
    assert table.startswith(b"?s\t?name\n")  # type: ignore[union-attr,arg-type]


@pytest.mark.parametrize(("method", "how"), WAYS)
def test_sparqlwrapper_reads_booleans_and_graphs(endpoint: str, method: str, how: str) -> None:
    said = wrapper(endpoint, ASK, AS_JSON, method, how).queryAndConvert()
    assert said["boolean"] is True  # type: ignore[index,call-overload]
    for form in (TURTLE, N3):
        text = wrapper(endpoint, CONSTRUCT, form, method, how).queryAndConvert()
        assert len(Graph().parse(data=text, format="turtle")) == 3  # type: ignore[arg-type]
    for form in (AS_XML, RDFXML, JSONLD):
        graph = wrapper(endpoint, CONSTRUCT, form, method, how).queryAndConvert()
        assert len(graph) == 3  # type: ignore[arg-type]


def test_sparqlwrapper_names_a_graph(endpoint: str) -> None:
    client = wrapper(endpoint, SELECT, AS_JSON, GET, URLENCODED)
    client.addDefaultGraph(ONE)
    assert len(client.queryAndConvert()["results"]["bindings"]) == 1  # type: ignore[index,call-overload]


def test_sparqlwrapper_tells_the_sentence(endpoint: str) -> None:
    with pytest.raises(QueryBadFormed, match="SERVICE is refused"):
        wrapper(endpoint, "ASK { SERVICE <a:> {} }", AS_JSON, GET, URLENCODED).query()


# -- curl --


def curl(*arguments: str) -> str:
    program = shutil.which("curl")
    if program is None:
        pytest.skip("curl is not installed")
    command = [str(program), "--silent", "--show-error", "--max-time", "30", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_curl_asks_in_every_way(endpoint: str) -> None:
    field = f"query={SELECT}"
    asked = (
        curl("--get", "--data-urlencode", field, endpoint),
        curl("--data-urlencode", field, endpoint),
        curl("--header", "Content-Type: application/sparql-query", "--data", SELECT, endpoint),
        curl("--compressed", "--data-urlencode", field, endpoint),
        curl(
            "--header", "Transfer-Encoding: chunked", "--header", "Expect: 100-continue",
            "--data-urlencode", field, endpoint,
        ),
    )  # fmt: skip
    for said in asked:
        assert len(json.loads(said)["results"]["bindings"]) == 3


def test_curl_reads_the_description_and_the_headers(endpoint: str) -> None:
    assert "SPARQL11Query" in curl(endpoint)
    assert "access-control-allow-origin: *" in curl("--head", endpoint).lower()
    status = ("--output", os.devnull, "--write-out", "%{http_code}")
    assert curl(*status, "--request", "PUT", endpoint) == "405"


# -- Comunica --


@pytest.mark.heavy
def test_comunica_asks(endpoint: str) -> None:
    """CIVIC_COMUNICA is the program `comunica-sparql` (tried: 4.5.0 under Node 20)."""
    program = os.environ.get("CIVIC_COMUNICA")
    if not program:
        pytest.skip("CIVIC_COMUNICA does not name the program comunica-sparql")

    def comunica(query: str, form: str) -> str:
        command = [str(program), f"sparql@{endpoint}", query, "--outputType", form]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    rows = json.loads(comunica(SELECT, "application/sparql-results+json"))
    assert [row["name"]["value"] for row in rows["results"]["bindings"]] == NAMES
    within = f"SELECT ?s {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}"
    rows = json.loads(comunica(within, "application/sparql-results+json"))
    assert len(rows["results"]["bindings"]) == 2
    graph = Graph().parse(data=comunica(CONSTRUCT, "text/turtle"), format="turtle")
    assert len(graph) == 3
