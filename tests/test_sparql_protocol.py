"""`/sparql`: the SPARQL 1.1 Protocol, request by request."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.errors import UsageError
from kg.queries.guard import MAX_LENGTH
from kg.terms import BASE
from tests.sparql_case import (
    ASK,
    CONSTRUCT,
    COUNT,
    JSON,
    ONE,
    SELECT,
    TWO,
    XML,
    G,
    address,
    closing,
    small_app,
    small_release,
)
from tests.web_case import SmallRelease
from web import create_app
from web.kept import Finished, Kept

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
SD = "http://www.w3.org/ns/sparql-service-description#"
RDF = [
    ("text/turtle", ox.RdfFormat.TURTLE),
    ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    ("application/n-quads", ox.RdfFormat.N_QUADS),
    ("application/trig", ox.RdfFormat.TRIG),
    ("application/ld+json", ox.RdfFormat.JSON_LD),
    ("application/rdf+xml", ox.RdfFormat.RDF_XML),
]


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    with small_app() as app:
        yield app.test_client()


def count(answer: TestResponse) -> int:
    assert answer.status_code == 200, answer.text
    return int(json.loads(answer.data)["results"]["bindings"][0]["n"]["value"])


# -- the three ways to ask, and the dataset of a request --


def test_all_three_ways_give_the_same_answer(client: FlaskClient) -> None:
    direct = {"data": SELECT, "content_type": "application/sparql-query"}
    answers = [
        client.get(address(SELECT)),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", **direct),
        client.post("/sparql/", data=SELECT, content_type="application/sparql-query;charset=UTF-8"),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert len(json.loads(answers[0].data)["results"]["bindings"]) == 3


def test_the_default_graph_is_the_union(client: FlaskClient) -> None:
    assert count(client.get(address(COUNT))) == 5


@pytest.mark.parametrize(
    ("graphs", "triples"), [([ONE], 2), ([ONE, TWO], 4), (["http://e/nothing"], 0)]
)
def test_a_request_that_names_its_dataset_sees_no_union(
    client: FlaskClient, graphs: list[str], triples: int
) -> None:
    fields = [("default-graph-uri", graph) for graph in graphs]
    assert count(client.get(f"/sparql?{urlencode([('query', COUNT), *fields])}")) == triples
    form = urlencode([("query", COUNT), *fields])
    kind = "application/x-www-form-urlencoded"
    assert count(client.post("/sparql", data=form, content_type=kind)) == triples
    direct = f"/sparql?{urlencode(fields)}"
    kind = "application/sparql-query"
    assert count(client.post(direct, data=COUNT, content_type=kind)) == triples


def test_named_graphs_alone_leave_the_default_graph_empty(client: FlaskClient) -> None:
    assert count(client.get(address(COUNT, named_graph_uri=[ONE, TWO]))) == 0
    within = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(client.get(address(within, named_graph_uri=ONE))) == 2
    assert count(client.get(address(within, default_graph_uri=ONE))) == 0


def test_the_dataset_of_the_request_wins_over_that_of_the_query(client: FlaskClient) -> None:
    query = COUNT.replace("{", f"FROM <{G}hub> {{", 1)
    assert count(client.get(address(query))) == 1
    assert count(client.get(address(query, default_graph_uri=[ONE, TWO]))) == 4


@pytest.mark.parametrize("gap", ["", " ", "#x\n"])
def test_a_query_that_names_its_dataset_sees_no_union(client: FlaskClient, gap: str) -> None:
    query = f"PREFIX : <{G}hub> SELECT (COUNT(*) AS ?n) FROM{gap}: {{ ?s ?p ?o }}"
    assert count(client.get(address(query))) == 1


def test_relative_iris_are_under_the_base_of_the_data(client: FlaskClient) -> None:
    answer = client.get(address("SELECT ?name { <id/hub/org-a> ?p ?name }"))
    assert b"Org A" in answer.data


# -- forms --


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        (SELECT, None, JSON),
        (SELECT, "*/*", JSON),
        (SELECT, "", JSON),
        (SELECT, XML, XML),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/xml;q=0.5", "application/xml"),
        (SELECT, "text/csv;q=0.4, application/sparql-results+xml;q=0.6", XML),
        (SELECT, "application/sparql-results+json;q=0, */*", XML),
        (SELECT, "text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        (SELECT, "text/*", "text/csv; charset=utf-8"),
        (ASK, None, JSON),
        (ASK, "text/csv, application/sparql-results+xml;q=0.1", "text/csv; charset=utf-8"),
        (CONSTRUCT, None, "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/json, application/ld+json;q=0.2", "application/ld+json"),
        (CONSTRUCT, "application/xml", "application/xml"),
        ("DESCRIBE <http://e/x>", "*/*;q=0.1", "text/turtle; charset=utf-8"),
    ],
)
def test_the_form_is_negotiated(
    client: FlaskClient, query: str, accept: str | None, content_type: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    answer = client.get(address(query), headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)


@pytest.mark.parametrize(("media_type", "form"), RDF)
def test_a_graph_is_the_same_in_every_form(
    client: FlaskClient, media_type: str, form: ox.RdfFormat
) -> None:
    answer = client.get(address(CONSTRUCT), headers={"Accept": media_type})
    assert answer.mimetype == media_type
    assert {str(quad.subject) for quad in ox.parse(answer.data, format=form)} == {
        f"<{BASE}/id/{name}>" for name in ("hub/org-a", "gla/activity-1", "gla/activity-2")
    }


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (JSON, ox.QueryResultsFormat.JSON),
        (XML, ox.QueryResultsFormat.XML),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ],
)
def test_rows_are_the_same_in_every_form(
    client: FlaskClient, accept: str, form: ox.QueryResultsFormat
) -> None:
    answer = client.get(address(SELECT), headers={"Accept": accept})
    names = [row["name"].value for row in ox.parse_query_results(answer.data, format=form)]
    assert names == ["One", '=Two, or "2"', "Org A"]


def test_csv_is_exact_by_the_protocol_and_harmless_in_a_spreadsheet(client: FlaskClient) -> None:
    exact = client.get(address(SELECT), headers={"Accept": "text/csv"}).text
    assert [row[1] for row in csv.reader(io.StringIO(exact))][2] == '=Two, or "2"'
    for_people = client.get(address(SELECT, format="csv"), headers={"Accept": BROWSER})
    assert for_people.mimetype == "text/csv"
    assert [row[1] for row in csv.reader(io.StringIO(for_people.text))][2] == '\'=Two, or "2"'
    assert for_people.data.startswith(codecs.BOM_UTF8)
    assert for_people.headers["Content-Disposition"] == 'attachment; filename="answer.csv"'
    program = client.get(address(SELECT, format="csv"), headers={"Accept": "*/*"})
    assert program.text == exact
    assert "Content-Disposition" not in program.headers


@pytest.mark.parametrize(
    ("form", "body"), [("csv", "answer\r\ntrue\r\n"), ("tsv", "?answer\ntrue\n")]
)
def test_a_boolean_is_a_table_of_one_column(client: FlaskClient, form: str, body: str) -> None:
    assert client.get(address(ASK, format=form)).text == body


@pytest.mark.parametrize("code", ["0001", "0008", "000B", "001F", "FFFE", "FFFF"])
def test_what_xml_can_not_hold_is_told(client: FlaskClient, code: str) -> None:
    query = f'SELECT ("a\\u{code}b" AS ?x) {{}}'
    told = client.get(address(query), headers={"Accept": XML})
    assert (told.status_code, f"U+{code}" in told.text) == (406, True)
    assert client.get(address(query), headers={"Accept": JSON}).status_code == 200


@pytest.mark.parametrize("predicate", ["urn:b:1", "urn:b:", "http://e/p/(x)", "http://e/1-"])
def test_a_property_that_xml_can_not_name_is_told(client: FlaskClient, predicate: str) -> None:
    query = f"CONSTRUCT {{ <urn:a> <{predicate}> 1 }} {{}}"
    told = client.get(address(query), headers={"Accept": "application/rdf+xml"})
    assert told.status_code == 406, told.text
    assert "as the name of a property" in told.text


@pytest.mark.parametrize("text", ["a\\rb", " a ", "\\t\\n\\r\\n", "<&>", "é\U0001f600"])
def test_a_text_comes_through_xml_as_it_is(client: FlaskClient, text: str) -> None:
    found = []
    for accept in (XML, JSON):
        form = ox.QueryResultsFormat.from_media_type(accept)
        body = client.get(address(f'SELECT ("{text}" AS ?x) {{}}'), headers={"Accept": accept}).data
        found.append([row["x"].value for row in ox.parse_query_results(body, format=form)])
    assert found[0] == found[1]


def test_an_empty_graph_is_none_in_particular(client: FlaskClient) -> None:
    empty = client.get(address(COUNT, **{"default-graph-uri": "", "named-graph-uri": ""}))
    assert count(empty) == count(client.get(address(COUNT)))


@pytest.mark.parametrize("name", ["html", "text/html"])
@pytest.mark.parametrize("accept", [BROWSER, "*/*", JSON])
def test_an_address_may_ask_for_the_page(client: FlaskClient, name: str, accept: str) -> None:
    answer = client.get(address(SELECT, format=name), headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "Org A" in answer.text


@pytest.mark.parametrize(
    ("query", "name", "mimetype"),
    [
        (SELECT, "json", JSON),
        (SELECT, "xml", XML),
        (SELECT, "tsv", "text/tab-separated-values"),
        (SELECT, "text/csv", "text/csv"),
        (CONSTRUCT, "ttl", "text/turtle"),
        (CONSTRUCT, "nt", "application/n-triples"),
        (CONSTRUCT, "nq", "application/n-quads"),
        (CONSTRUCT, "trig", "application/trig"),
        (CONSTRUCT, "jsonld", "application/ld+json"),
        (CONSTRUCT, "rdf", "application/rdf+xml"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "xml", "application/rdf+xml"),
    ],
)
def test_an_address_may_name_the_form(
    client: FlaskClient, query: str, name: str, mimetype: str
) -> None:
    answer = client.get(address(query, format=name), headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    posted = {"query": query, "format": name}
    assert client.post("/sparql", data=posted, headers={"Accept": BROWSER}).mimetype == mimetype


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (ASK, "text/turtle"), (SELECT, "image/png")],
)
def test_a_form_we_can_not_give_is_406(client: FlaskClient, query: str, accept: str) -> None:
    answer = client.get(address(query), headers={"Accept": accept})
    assert answer.status_code == 406
    assert answer.text.startswith("the answer is ")
    assert answer.text.count("\n") == 1


# -- browsers --


def test_a_browser_gets_the_page(client: FlaskClient) -> None:
    for answer in (
        client.get("/sparql", headers={"Accept": BROWSER}),
        client.get(address(SELECT), headers={"Accept": BROWSER}),
        client.post("/sparql", data={"query": SELECT}, headers={"Accept": BROWSER}),
    ):
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert "<textarea" in answer.text
    assert "Org A" in client.get(address(SELECT), headers={"Accept": BROWSER}).text


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        ("text/html", True),
        ("text/html, */*", True),
        ("text/html;q=0.5, text/turtle", False),
        ("text/turtle, text/html", False),
        ("text/html;q=0, */*", False),
        ("*/*", False),
    ],
)
def test_whoever_would_rather_have_data_gets_data(
    client: FlaskClient, accept: str, is_page: bool
) -> None:
    assert (client.get("/sparql", headers={"Accept": accept}).mimetype == "text/html") is is_page


def test_a_browser_is_refused_in_html(client: FlaskClient) -> None:
    twice = "/sparql?query=ASK%7B%7D&query=ASK%7B%7D"
    answer = client.get(twice, headers={"Accept": BROWSER})
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert "here are 2 fields" in answer.text


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"path": "/sparql?query=" + "x" * 17_000}, 414, "The address is too long"),
        ({"path": "/sparql", "method": "POST", "data": "ASK {}"}, 415, "is posted as"),
        ({"path": "/sparql?query=%ff"}, 400, "is not UTF-8"),
        ({"path": "/sparql?update=CLEAR+ALL"}, 400, "pdates are refused"),
        ({"path": "/sparql", "method": "PUT"}, 405, "use GET or POST"),
    ],
)
def test_a_browser_is_told_what_is_wrong(
    client: FlaskClient, sent: dict[str, str], status: int, says: str
) -> None:
    answer = client.open(**sent, headers={"Accept": BROWSER})  # type: ignore[arg-type]
    assert answer.status_code == status
    assert says in answer.text


# -- the service description --


@pytest.mark.parametrize(("media_type", "form"), RDF)
def test_the_service_describes_itself(
    client: FlaskClient, media_type: str, form: ox.RdfFormat
) -> None:
    answer = client.get("/sparql", headers={"Accept": media_type, "Host": "data.example:8080"})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    store = ox.Store()
    store.extend(ox.parse(answer.data, format=form))

    def things(word: str) -> set[str]:
        found = store.quads_for_pattern(None, ox.NamedNode(SD + word), None, None)
        return {quad.object.value for quad in found}  # type: ignore[union-attr]

    assert things("endpoint") == {"http://data.example:8080/sparql"}
    assert things("supportedLanguage") == {SD + "SPARQL11Query"}
    assert things("feature") == {SD + "UnionDefaultGraph"}
    assert things("name") == {f"{G}hub", ONE, TWO}
    assert len(things("resultFormat")) == 10
    limits = store.quads_for_pattern(None, ox.NamedNode("https://schema.org/maxValue"), None, None)
    assert "2" in {quad.object.value for quad in limits}  # type: ignore[union-attr]


def test_a_host_that_is_none_is_not_repeated(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers={"Host": "a>b"})
    assert f"sd:endpoint <{BASE}/sparql>" in answer.text
    assert "a>b" not in answer.text


def test_limits_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIVIC_SPARQL_SECONDS", "7.5")
    with small_app() as app:
        assert "maxValue 7.5" in app.test_client().get("/sparql").text
    monkeypatch.setenv("CIVIC_SPARQL_KEPT_BYTES", "many")
    with pytest.raises(UsageError, match="CIVIC_SPARQL_KEPT_BYTES is a whole number"):
        create_app(small_release)


# -- HTTP --


def test_head_says_what_get_would(client: FlaskClient) -> None:
    got, head = client.get(address(SELECT)), client.head(address(SELECT))
    assert head.status_code == 200
    assert head.data == b""
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(got.data))


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get(address(SELECT)).headers["ETag"]
    for known in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        answer = client.get(address(SELECT), headers={"If-None-Match": known})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == tag
    for other in ("*", '"other"'):
        assert client.get(address(SELECT), headers={"If-None-Match": other}).status_code == 200


def test_a_tag_is_of_the_query_its_dataset_its_form_and_the_release(client: FlaskClient) -> None:
    def tag(path: str, accept: str = JSON) -> str:
        return client.get(path, headers={"Accept": accept}).headers["ETag"]

    tags = [
        tag(address(SELECT)),
        tag(address(SELECT + " ")),
        tag(address(SELECT, default_graph_uri=ONE)),
        tag(address(SELECT, named_graph_uri=ONE)),
        tag(address(SELECT), XML),
        tag(address(SELECT), "application/json"),
        tag(address(SELECT), "text/csv"),
        tag(address(SELECT, format="csv"), BROWSER),
    ]
    with small_app(small_release(name="0002-0ther0000000")) as app:
        tags.append(app.test_client().get(address(SELECT)).headers["ETag"])
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "uuid()"])
def test_an_answer_of_the_moment_has_no_tag_and_is_not_kept(
    client: FlaskClient, function: str
) -> None:
    query = address(f"SELECT ({function} AS ?x) {{}}")
    first, second = client.get(query), client.get(query)
    assert "ETag" not in first.headers
    assert first.headers["Cache-Control"] == "no-store"
    assert first.data != second.data


def test_large_answers_are_packed_for_who_can_unpack(client: FlaskClient) -> None:
    large = address("SELECT ?a ?b ?c { ?a ?p ?o . ?b ?q ?r . ?c ?s ?t }")
    plain = client.get(large)
    packed = client.get(large, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert sorted(gzip.decompress(packed.data)) == sorted(plain.data)
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept, Accept-Encoding"
    for refused in ("gzip;q=0", "identity"):
        answer = client.get(large, headers={"Accept-Encoding": refused})
        assert "Content-Encoding" not in answer.headers
    small = client.get(address(ASK), headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers


def test_links_lead_to_the_description_and_to_the_other_forms(client: FlaskClient) -> None:
    links = ", ".join(client.get(address(SELECT)).headers.getlist("Link"))
    assert '</sparql?format=ttl>; rel="describedby"; type="text/turtle"' in links
    for name in ("json", "xml", "csv", "tsv"):
        target = f"{address(SELECT)}&format={name}"
        assert f'<{target}>; rel="alternate"' in links
        assert client.get(target).status_code == 200
    long = client.get(address(SELECT + " " * 2000)).headers.getlist("Link")
    assert len(long) == 1


def test_any_site_may_ask(client: FlaskClient) -> None:
    for answer in (client.get(address(SELECT)), client.get("/sparql?query=x")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    before = client.options("/sparql", headers=asked)
    assert before.status_code == 204
    assert before.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS"
    assert "Content-Type" in before.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_are_405_and_told_what_is_allowed(client: FlaskClient, method: str) -> None:
    answer = client.open(address(ASK), method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_an_error_is_a_sentence_or_json_for_who_asks_for_it(client: FlaskClient) -> None:
    plain = client.get(address("SELECT"))
    assert (plain.status_code, plain.content_type) == (400, "text/plain; charset=utf-8")
    assert plain.text.startswith("the query does not parse: ")
    told = client.get(address("SELECT"), headers={"Accept": "application/json"})
    assert (told.status_code, told.content_type) == (400, "application/json")
    assert json.loads(told.data) == {"ok": False, "error": plain.text.strip()}


@pytest.mark.parametrize("length", [MAX_LENGTH, MAX_LENGTH + 1])
def test_the_longest_query_and_one_byte_more(client: FlaskClient, length: int) -> None:
    query = "ASK {}#".ljust(length, "x")
    expected = 200 if length == MAX_LENGTH else 413
    assert client.post("/sparql", data={"query": query}).status_code == expected
    kind = "application/sparql-query"
    assert client.post("/sparql", data=query, content_type=kind).status_code == expected


def test_what_nobody_foresaw_is_logged_and_told_in_a_sentence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> SmallRelease:
        raise ZeroDivisionError("by nothing")

    with closing(create_app(broken)) as app:
        answer = app.test_client().get(address(ASK))
    assert (answer.status_code, answer.content_type) == (500, "text/plain; charset=utf-8")
    assert answer.text.startswith("The fault is ours")
    assert "by nothing" in caplog.text
    assert "nothing" not in answer.text


# -- the workers and what is kept --


def test_the_workers_are_exchanged_with_the_release() -> None:
    now = [small_release()]
    with closing(create_app(lambda: now[0])) as app:
        client = app.test_client()
        assert count(client.get(address(COUNT))) == 5
        now[0] = small_release("g:hub { hub:org-b skos:prefLabel 'B' }", "0002-0ther0000000")
        assert count(client.get(address(COUNT))) == 1


def test_what_is_kept_is_the_answer_and_makes_room_for_the_next() -> None:
    kept: Kept[Finished] = Kept(8 * 50)
    answers = {f"k{number}": Finished("rows", b"x" * 40, is_packed=False) for number in range(20)}
    for key, answer in answers.items():
        kept.keep(key, answer)
        kept.find("k0")
    assert kept.find("k0") is answers["k0"]  # asked for again and again
    assert kept.find("k1") is None
    assert kept.find("k19") is answers["k19"]
    kept.keep("large", Finished("rows", b"x" * 100, is_packed=False))
    assert kept.find("large") is None
    nothing: Kept[Finished] = Kept(0)
    nothing.keep("k", answers["k0"])
    assert nothing.find("k") is None


TWICE = [
    f"SELECT (COUNT(*) AS ?n) FROM <{ONE}> FROM <{ONE}> {{ ?s ?p ?o }}",
    f"PREFIX g: <{ONE[:-1]}> SELECT (COUNT(*) AS ?n)\nFROM <{ONE}>\nFROM g:1 {{ ?s ?p ?o }}",
    f"SELECT (COUNT(*) AS ?n) FROM NAMED <{ONE}> FROM NAMED <{ONE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    f"SELECT (COUNT(*) AS ?n) FROM <{ONE}> FROM NAMED <{TWO}> FROM <{ONE}> {{ ?s ?p ?o }}",
]


@pytest.mark.parametrize("query", TWICE)
def test_a_graph_that_is_named_twice_is_there_once(client: FlaskClient, query: str) -> None:
    once = count(client.get(address(COUNT, default_graph_uri=ONE)))
    assert count(client.get(address(query))) == once
    store = small_release().store
    (row,) = store.query(query).rows  # type: ignore[union-attr]
    assert row[0].value == str(once)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_request_may_name_a_graph_twice(client: FlaskClient, name: str) -> None:
    query = (
        COUNT if name.startswith("default") else COUNT.replace("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }")
    )
    once = client.get(address(query, **{name: ONE}))
    twice = client.get(f"{address(query, **{name: ONE})}&{urlencode({name: ONE})}")
    assert count(twice) == count(once) > 0


def test_a_place_in_a_query_stays_when_a_graph_is_named_twice(client: FlaskClient) -> None:
    told = client.get(address(f"SELECT *\nFROM <{ONE}> FROM\n<{ONE}>\n{{ ?s ?p }}"))
    assert (told.status_code, "4:" in told.text) == (400, True)
