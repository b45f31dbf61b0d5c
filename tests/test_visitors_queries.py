"""Queries as people write them: read, answered right, or told what to add; the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.errors import QueryError
from kg.queries import check_visitor_query, run_text
from kg.queries.joined import with_texts_joined
from kg.records import SelectResult
from kg.terms import BASE
from tests.sparql_case import closing, small_release
from web import create_app

PREFIX = "PREFIX hub: <https://w3id.org/civicthread/id/hub/>\n"


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    served = small_release()
    with closing(create_app(lambda: served)) as app:
        yield app.test_client()


def _both(client: FlaskClient, text: str) -> tuple[int, str, str]:
    """Return the endpoint's status and CSV or sentence, and what a program gets here."""
    answer = client.post("/sparql", data={"query": text}, headers={"Accept": "text/csv"})
    try:
        found = run_text(small_release().store, check_visitor_query(text), f"{BASE}/")
        assert isinstance(found, SelectResult)
        said = " ".join(str(cell and cell.value) for row in found.rows for cell in row)
    except QueryError as err:
        said = str(err)
    return answer.status_code, answer.text, said


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffSELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "\ufeff\n# a comment\nSELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        f"\ufeff{PREFIX}SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }}",
    ],
)
def test_a_byte_order_mark_is_dropped(client: FlaskClient, text: str) -> None:
    assert _both(client, text) == (200, "n\r\n5\r\n", "5")


@pytest.mark.parametrize("named", ["<id/hub/a>", "<./id/hub/a>", "<id/x/../hub/a>", "<#a>"])
def test_relative_iris_are_under_the_base(client: FlaskClient, named: str) -> None:
    status, answer, said = _both(client, f"SELECT (STR({named}) AS ?iri) {{}}")
    iri = f"{BASE}/#a" if named == "<#a>" else f"{BASE}/id/hub/a"
    assert (status, answer, said) == (200, f"iri\r\n{iri}\r\n", iri)


VALUES = "VALUES ?o { <urn:a> <urn:b> 'c' }"


@pytest.mark.parametrize(
    "aggregate",
    [
        "GROUP_CONCAT(?o; SEPARATOR=' ')",
        "group_concat( DISTINCT ?o ; separator = ' ' )",
        "GROUP_CONCAT(STR(?o); SEPARATOR=' ')",
        "GROUP_CONCAT(?o)",
    ],
)
def test_iris_are_joined_as_their_texts(client: FlaskClient, aggregate: str) -> None:
    status, answer, said = _both(client, f"SELECT ({aggregate} AS ?all) {{ {VALUES} }}")
    assert status == 200
    assert sorted(said.split()) == ["c", "urn:a", "urn:b"]
    assert sorted(answer.split()) == ["all", "c", "urn:a", "urn:b"]


@pytest.mark.parametrize(
    "text", ["ASK { ?s ?p 'GROUP_CONCAT(?o)' }", "ASK {} # GROUP_CONCAT(?o)", "GROUP_CONCAT(?o"]
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert with_texts_joined(text) == text


@pytest.mark.parametrize(
    ("text", "place", "line"),
    [
        (
            "SELECT ?a { ?a a civic:Activity }",
            "1:18: the prefix civic: is",
            "PREFIX civic: <https://w3id.org/civicthread/ns#>",
        ),
        ("SELECT ?a {\n ?a a nobody:X }", "2:7: the prefix nobody: is", "PREFIX nobody: <…>"),
        ("SELECT ?a { ?a ?b ?c.hub:a ?b ?c }", "1:22: the prefix hub: is", "PREFIX hub: <"),
        (f"{PREFIX}SELECT * {{ hub:a :b ?c }}", "2:18: the prefix : is", "PREFIX : <…>"),
    ],
)
def test_a_prefix_that_is_not_declared_is_named(
    client: FlaskClient, text: str, place: str, line: str
) -> None:
    status, answer, said = _both(client, text)
    assert status == 400
    for sentence in (answer, said):
        assert f"error at {place} not declared" in sentence
        assert f"begin the query with the line {line}" in sentence


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("<urn:none> <urn:p>* ?x", []),
        ("<urn:none> <urn:p>? ?x", []),
        ("<urn:a> (<urn:p>|<urn:q>) ?x", ["urn:b"]),
    ],
)
def test_what_the_engine_answers_otherwise_than_sparql_is_told(
    client: FlaskClient, path: str, rows: list[str]
) -> None:
    # Another answer means that the engine is mended: then the sentence must go.
    store = ox.Store()
    for prop in ("p", "q"):
        store.add(
            ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode(f"urn:{prop}"), ox.NamedNode("urn:b"))
        )
    found = store.query(f"SELECT ?x {{ {path} }}")
    assert isinstance(found, ox.QuerySolutions)
    assert [row[0].value for row in found] == rows
    assert "departs from SPARQL 1.1" in client.get("/sparql?format=ttl").text
