"""The remote store against a real server, and against servers that misbehave."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pyoxigraph as ox
import pytest

from kg.errors import KGError, QueryError, UsageError
from kg.records import GraphResult, SelectResult
from kg.release import ReleaseFolder
from kg.store import Endpoint, EndpointDownError, EndpointError, RemoteStore
from kg.store.connecting import check_address
from kg.store.dialect import plain_text, ways_to_ask
from kg.store.paging import can_be_paged, page_text
from kg.store.protocol_client import ROWS, form_of
from tests.remote_servers import Server, free_port, misbehaving, oxigraph_server, reply
from tests.web_case import opened

ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
ONE_ROW = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}'


@pytest.fixture(scope="module")
def server(release_folder: ReleaseFolder) -> Iterator[Server]:
    with oxigraph_server() as running:
        running.load(opened(release_folder.path))
        yield running


@pytest.fixture(scope="module")
def remote(server: Server) -> RemoteStore:
    return server.store()


def store_at(url: str, seconds: float = 5, most_bytes: int = 1_000_000) -> RemoteStore:
    return RemoteStore(Endpoint(url, seconds=seconds, most_bytes=most_bytes))


def test_it_holds_what_the_release_holds(
    remote: RemoteStore, release_folder: ReleaseFolder
) -> None:
    release = opened(release_folder.path)
    assert remote.graphs() == release.store.graphs()
    assert len(remote) == len(release.store)
    assert set(remote.quads()) == set(release.store.quads())
    plan = remote.graphs()[-2]
    assert set(remote.quads(plan)) == set(release.store.quads(plan))


def test_the_default_graph_is_the_union_though_the_servers_own_is_empty(
    server: Server, remote: RemoteStore
) -> None:
    own = RemoteStore(Endpoint(server.query))
    assert len(own) == 0
    counted = remote.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert isinstance(counted, SelectResult)
    assert counted.rows == ((ox.Literal(len(remote)),),)
    # The load record lies beside the release and is no part of it.
    record = "ASK { ?s a <http://rdfs.org/ns/void#DatasetDescription> }"
    assert remote.query(record) == SelectResult(("answer",), ((ox.Literal(False),),), is_ask=True)


def test_a_query_that_names_its_dataset_sees_that_dataset(remote: RemoteStore) -> None:
    hub = next(graph for graph in remote.graphs() if graph.endswith("/graph/hub"))
    found = remote.query(f"SELECT ?s ?p ?o FROM <{hub}> WHERE {{ ?s ?p ?o }}")
    assert isinstance(found, SelectResult)
    assert len(found.rows) == remote.size_of(hub)


def test_every_form_of_query_is_answered(remote: RemoteStore) -> None:
    asked = remote.query("ASK { ?s ?p ?o }")
    assert isinstance(asked, SelectResult)
    assert asked.is_ask
    assert asked.rows == ((ox.Literal(True),),)
    built = remote.query("CONSTRUCT { ?s a ?class } WHERE { ?s a ?class }")
    assert isinstance(built, GraphResult)
    assert list(built.triples) == sorted(set(built.triples), key=str)
    assert built.triples


def test_a_long_query_goes_in_a_body(remote: RemoteStore) -> None:
    many = " ".join(f"<https://example.org/{number}>" for number in range(2000))
    found = remote.query(f"SELECT ?s ?o {{ VALUES ?s {{ {many} }} ?s a ?o }}")
    assert isinstance(found, SelectResult)
    assert found.rows == ()


def test_words_in_comments_and_prefixes_do_not_change_the_form(remote: RemoteStore) -> None:
    # SPARQLWrapper alone takes these for an update and sends them as one.
    text = "# LOAD and DROP\n# INSERT\nPREFIX add: <http://example.org/add>\nASK { ?s ?p ?o }"
    assert form_of(text) == "ASK"
    found = remote.query(text)
    assert isinstance(found, SelectResult)
    assert found.is_ask


def test_a_wrong_query_is_told_as_such(remote: RemoteStore) -> None:
    with pytest.raises(QueryError, match="refuses the query"):
        remote.query("SELECT ?x WHERE { ?x ")
    with pytest.raises(QueryError, match="no SELECT"):
        remote.query("DROP ALL")


def test_a_default_graph_that_is_not_the_union_is_refused_with_the_switch(server: Server) -> None:
    with pytest.raises(EndpointError, match="--union-default-graph"):
        RemoteStore(Endpoint(server.query), {"https://example.org/g": 5})


def test_nobody_there_is_one_sentence_that_names_the_endpoint() -> None:
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(EndpointDownError, match=f"^{url} does not answer: Connection refused$"):
        store_at(url, seconds=0.3).query(ALL)


@pytest.mark.parametrize(
    ("script", "kind", "words"),
    [
        # An error inside a 200: what the timeout of `oxigraph serve` does.
        (
            reply(200, ROWS, b'{"head":{"vars":["n"]},"results":{"bindings":[The SPARQL operation'),
            EndpointError,
            "no whole answer; it ends with .*The SPARQL operation",
        ),
        (
            reply(200, ROWS, ONE_ROW[:-3]),
            EndpointError,
            "no whole answer",
        ),
        (reply(200, "text/html", b"<html>Sorry</html>"), EndpointError, "text/html"),
        (reply(200, ROWS, ONE_ROW, Content_Length="9999"), EndpointDownError, "broke off"),
        (reply(200, ROWS, b"x" * 2_000_000), EndpointError, "more than 1,000,000 bytes"),
        (
            reply(200, ROWS, gzip.compress(b"x" * 2_000_000), Content_Encoding="gzip"),
            EndpointError,
            "more than 1,000,000 bytes",
        ),
        (
            reply(200, ROWS, gzip.compress(ONE_ROW)[:-9], Content_Encoding="gzip"),
            EndpointDownError,
            "broke off",
        ),
        (reply(200, ROWS, b"not gzip", Content_Encoding="gzip"), EndpointError, "broken gzip"),
        (reply(401, "text/plain", b""), EndpointError, "a user name and a password"),
        (reply(404, "text/plain", b""), EndpointError, "is the address right"),
        (reply(500, "text/plain", b"Virtuoso 42000 Error\nmore"), EndpointError, "42000 Error$"),
        (reply(503, "text/plain", b"busy"), EndpointDownError, r"\(503\): busy"),
        (
            reply(302, "text/plain", b"", Location="http://127.0.0.2:9/sparql"),
            EndpointError,
            "sends on to http://127.0.0.2:9/sparql",
        ),
        (
            reply(302, "text/plain", b"", Location="file:///etc/passwd"),
            EndpointError,
            "sends on to file:",
        ),
    ],
)
def test_what_is_no_whole_answer_is_a_failure(
    script: object, kind: type[KGError], words: str
) -> None:
    with misbehaving(script) as url, pytest.raises(kind, match=words) as told:  # type: ignore[arg-type]
        store_at(url, seconds=0.7).query("SELECT ?n { }")
    assert "\n" not in str(told.value)


def test_old_forms_of_results_are_read() -> None:
    old = b'{"head":{"vars":["b","n"]},"results":{"bindings":[{"b":{"type":"typed-literal",'
    old += b'"datatype":"http://www.w3.org/2001/XMLSchema#boolean","value":"1"},'
    old += b'"n":{"type":"typed-literal","value":"x",'
    old += b'"datatype":"http://www.w3.org/2001/XMLSchema#string"}}]}}'
    with misbehaving(reply(200, "application/json", old)) as url:
        found = store_at(url).query("SELECT ?b ?n { }")
    assert isinstance(found, SelectResult)
    assert found.rows == ((ox.Literal(True), ox.Literal("x")),)
    rdf = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
    rdf += b'<rdf:Description rdf:about="urn:a"><e:p>x</e:p></rdf:Description></rdf:RDF>'
    with misbehaving(reply(200, "application/rdf+xml", rdf)) as url:
        built = store_at(url).query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(built, GraphResult)
    assert len(built.triples) == 1


def test_gzip_is_unpacked() -> None:
    with misbehaving(reply(200, ROWS, gzip.compress(ONE_ROW), Content_Encoding="gzip")) as url:
        found = store_at(url).query("SELECT ?n { }")
    assert isinstance(found, SelectResult)
    assert found.rows == ((ox.Literal("1"),),)


def test_a_busy_server_is_asked_again_and_a_broken_query_is_not() -> None:
    seen: list[int] = []

    def busy_twice(handler: BaseHTTPRequestHandler) -> None:
        seen.append(1)
        reply(*((503, "text/plain", b"") if len(seen) < 3 else (200, ROWS, ONE_ROW)))(handler)

    with misbehaving(busy_twice) as url:
        assert store_at(url).query("SELECT ?n { }")
    assert len(seen) == 3

    def wrong(handler: BaseHTTPRequestHandler) -> None:
        seen.append(1)
        reply(400, "text/plain", b"no")(handler)

    seen.clear()
    with misbehaving(wrong) as url, pytest.raises(QueryError):
        store_at(url).query("SELECT ?n { }")
    assert len(seen) == 1


def test_a_silent_server_is_left_in_time() -> None:
    with misbehaving(lambda _: time.sleep(3)) as url:
        began = time.monotonic()
        with pytest.raises(EndpointDownError, match=r"did not answer within 0\.5 s") as told:
            store_at(url, seconds=0.5).query(ALL)
        assert time.monotonic() - began < 1.5
    assert told.value.out_of_time


def test_a_dripping_server_is_left_in_time() -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        reply(200, ROWS, b"")(handler)
        for _ in range(30):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.1)

    with misbehaving(drip) as url:
        began = time.monotonic()
        with pytest.raises(EndpointDownError, match="did not answer within"):
            store_at(url, seconds=0.5).query(ALL)
        assert time.monotonic() - began < 1.5


def test_the_password_stays_with_the_host_that_was_named() -> None:
    asked: list[str | None] = []

    def other(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.headers.get("Authorization"))
        reply(200, ROWS, ONE_ROW)(handler)

    with misbehaving(other) as url:
        other_host = url.replace("127.0.0.1", "localhost")
        with misbehaving(reply(302, "text/plain", b"", Location=other_host)) as first:
            store = RemoteStore(Endpoint(first, "reader", "a secret", seconds=1))
            with pytest.raises(EndpointError, match="sends on to"):
                store.query("SELECT ?n { }")
    assert asked == []
    assert "a secret" not in repr(store.endpoint)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:7878",
        "file:///etc/passwd",
        "http://",
        "http://u:p@h/",
        "http://h/#a",
        "http://h/a b",
        "http://h:0/",
        "http://h\n/",
        "http://[::1",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="is no address"):
        check_address(url)


def test_undefined_values_and_comments_are_not_sent() -> None:
    text = '# A word\nSELECT ?a { VALUES ?a { UNDEF } ?a ?b "# no comment" . VALUES ?b { 1 } }'
    assert plain_text(text) == 'SELECT ?a {  ?a ?b "# no comment" . VALUES ?b { 1 } }\n'
    assert ways_to_ask(text, virtuoso=False) == (plain_text(text),)
    first, second = ways_to_ask(text, virtuoso=True)
    assert first.startswith("define sql:select-option")
    assert second == plain_text(text)


def test_a_page_keeps_the_order_and_completes_it() -> None:
    text = "PREFIX e: <urn:e:>\nSELECT ?b ?a { ?a e:p ?b } ORDER BY DESC(?a)"
    page = page_text(text, ("b", "a"), 10, 20)
    assert page.index("PREFIX e:") < page.index("SELECT ?b ?a WHERE")
    assert "ORDER BY DESC(?a) ?b ?a" in page
    assert page.rstrip().endswith("LIMIT 10 OFFSET 20")
    assert can_be_paged("SELECT ?a { { SELECT ?a { ?a ?b ?c } LIMIT 5 } }")
    assert not can_be_paged("SELECT ?a { ?a ?b ?c } LIMIT 5")
    assert not can_be_paged("SELECT ?a { ?a ?b ?c } VALUES ?a { 1 }")


def test_a_cut_answer_that_can_not_be_paged_is_refused() -> None:
    cut = reply(200, ROWS, ONE_ROW, X_SPARQL_MaxRows="1")
    with misbehaving(cut) as url, pytest.raises(EndpointError, match="cuts answers at 1 rows"):
        store_at(url).query("SELECT ?n { ?n ?a ?b } LIMIT 5")
