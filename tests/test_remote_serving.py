"""`kg serve --endpoint`: every room from a server, as from memory; and when that server is away."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from kg.corrections import Box
from kg.errors import KGError, NotFoundError, QueryError
from kg.release import Release, ReleaseFolder
from kg.store import Endpoint, EndpointDownError, EndpointError, RemoteStore
from kg.store.graph_store import GraphStoreWriter
from kg.store.loads import LoadRecord
from kg.workers import Limits, NotAcceptableFormError, OverLimitError, TooBusyError, VisitorQuery
from tests.browser.test_pages import PAGES, REFUSED
from tests.conftest import one_in
from tests.remote_servers import (
    VIRTUOSO,
    Server,
    free_port,
    misbehaving,
    oxigraph_server,
    reply,
    virtuoso_server,
)
from tests.web_case import opened, real_client
from web import create_app
from web.remote_release import RemoteSource
from web.remote_runner import RemoteRunner, refuse_extensions
from web.serving import listen

ROWS = "application/sparql-results+json"
# Pages that read a question whose values Virtuoso 7.2.5 drops (`test_remote_questions.py`).
LOST_BY_VIRTUOSO = {
    "/compare",
    "/doc/col/strategy-education-2019-23",
    "/doc/hub/group-schools",
    "/money",
    "/promises?on=2014-09-01",
    "/report",
    "/report?severity=Warning&code=C07",
    "/shapes/C03",
    "/time",
}
AWAY = "The store behind this site does not answer"


@pytest.fixture(scope="module")
def server(release_folder: ReleaseFolder) -> Iterator[Server]:
    with oxigraph_server() as running:
        running.load(opened(release_folder.path))
        yield running


@pytest.fixture(scope="module")
def from_memory(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.fixture(scope="module")
def from_server(server: Server) -> FlaskClient:
    return create_app(RemoteSource(Endpoint(server.query), Limits())).test_client()


def as_json(path: str) -> str:
    stem, mark, values = path.partition("?")
    return f"{'/index' if stem == '/' else stem}.json{mark}{values}"


def in_any_order(body: bytes) -> Any:
    found = json.loads(body)
    if isinstance(found, dict) and isinstance(found.get("rows"), list):
        found["rows"].sort(key=json.dumps)
    return found


@pytest.mark.parametrize("path", one_in(9, PAGES))
def test_a_room_is_the_same_from_a_server(
    from_memory: FlaskClient, from_server: FlaskClient, path: str
) -> None:
    here, there = from_memory.get(path), from_server.get(path)
    assert there.status_code == here.status_code == REFUSED.get(path, 200)
    assert there.text == here.text
    ours, theirs = from_memory.get(as_json(path)), from_server.get(as_json(path))
    assert theirs.status_code == ours.status_code
    if ours.is_json:
        assert in_any_order(theirs.data) == in_any_order(ours.data)


@pytest.mark.heavy
def test_every_room_is_the_same_from_virtuoso(
    from_memory: FlaskClient, release_folder: ReleaseFolder, tmp_path: Any
) -> None:
    if not VIRTUOSO.is_file():
        pytest.skip("Virtuoso 7 is not installed")
    with virtuoso_server(tmp_path) as running:
        running.load(opened(release_folder.path))
        client = create_app(RemoteSource(Endpoint(running.query), Limits())).test_client()
        differ = {
            path
            for path in PAGES
            if (here := from_memory.get(path)).text != (there := client.get(path)).text
            or there.status_code != here.status_code
        }
    assert sorted(differ - LOST_BY_VIRTUOSO) == []


def test_entity_tags_are_those_of_the_release(
    from_memory: FlaskClient, from_server: FlaskClient
) -> None:
    tag = from_server.get("/doc/hub/org-ofsted").headers["ETag"]
    assert tag == from_memory.get("/doc/hub/org-ofsted").headers["ETag"]
    again = from_server.get("/doc/hub/org-ofsted", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_a_visitors_query_runs_on_the_server(server: Server, release_folder: ReleaseFolder) -> None:
    app = create_app(RemoteSource(Endpoint(server.query), Limits()), Box(release_folder.path))
    running = listen(app, "127.0.0.1", 0)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        count = "SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D"
        address = f"http://127.0.0.1:{running.effective_port}/sparql?query={count}"
        asked = urllib.request.Request(address, headers={"Accept": ROWS})
        with urllib.request.urlopen(asked, timeout=10) as answered:
            (row,) = json.load(answered)["results"]["bindings"]
    finally:
        running.close()
        thread.join(5)
        app.extensions["civic_sparql"].close()
    assert int(row["n"]["value"]) == len(opened(release_folder.path).store)


class _Away:
    """A source whose store has gone away since it was opened."""

    def __init__(self, release: Release, err: KGError) -> None:
        self.release, self.err = release, err

    def __call__(self) -> Release:
        raise self.err


@pytest.mark.parametrize("path", ["/", "/doc/hub/org-ofsted", "/questions/why?partner=Ofsted"])
@pytest.mark.parametrize(
    ("err", "status"),
    [
        (EndpointDownError("http://inside:8890/sparql does not answer: refused"), 503),
        (EndpointError("http://inside:8890/sparql failed with 500"), 502),
    ],
)
def test_a_store_that_is_away_is_told_on_a_clear_page(
    release_folder: ReleaseFolder, path: str, err: KGError, status: int
) -> None:
    client = create_app(_Away(opened(release_folder.path), err)).test_client()
    page = client.get(path)
    assert page.status_code == status
    assert AWAY in page.text
    assert "inside:8890" not in page.text, "the address of the store is nobody's business"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers.get("Retry-After") == ("10" if status == 503 else None)
    told = client.get(path, headers={"Accept": "application/json"})
    assert told.status_code == status
    assert told.json["ok"] is False


@pytest.mark.slow
def test_a_site_whose_store_ends_says_so(
    release_folder: ReleaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.remote_release._LOOK_EVERY", 0.0)
    with oxigraph_server() as running:
        running.load(opened(release_folder.path))
        source = RemoteSource(Endpoint(running.query, seconds=1), Limits())
        client = create_app(source).test_client()
        assert client.get("/doc/hub/org-ofsted").status_code == 200
    gone = client.get("/doc/hub/org-ofsted")
    assert gone.status_code == 503
    assert AWAY in gone.text
    assert gone.headers["Retry-After"] == "10"


def test_a_new_release_is_seen_and_half_a_one_is_not_served(
    server: Server, monkeypatch: pytest.MonkeyPatch, release_folder: ReleaseFolder
) -> None:
    monkeypatch.setattr("web.remote_release._LOOK_EVERY", 0.0)
    source = RemoteSource(Endpoint(server.query), Limits())
    first = source()
    assert source() is first, "the same release is the same object: what is computed once is kept"
    record = first.record
    assert isinstance(server.writer, GraphStoreWriter)
    try:
        server.writer.put(record.iri, record.unfinished().lines())
        with pytest.raises(EndpointDownError, match="does not answer"):
            source()
        with pytest.raises(EndpointDownError, match="a part of a release"):
            RemoteSource(Endpoint(server.query), Limits())
        newer = LoadRecord(record.base, record.graphs, "0099-abc", record.manifest)
        server.writer.put(record.iri, newer.lines())
        assert source().name == "0099-abc"
    finally:
        server.writer.put(record.iri, record.lines())


def test_a_server_without_a_release_is_told_so(server: Server) -> None:
    with oxigraph_server() as empty, pytest.raises(EndpointError, match="put one there with"):
        RemoteSource(Endpoint(empty.query), Limits())
    other = LoadRecord(
        "https://example.org/other", {}, "0001-aaa", {"base": "", "digest": "", "quads": 0}
    )
    server.writer.put(other.iri, other.lines())
    try:
        with pytest.raises(NotFoundError, match="holds several releases; say which"):
            RemoteSource(Endpoint(server.query), Limits())
    finally:
        server.writer.drop(other.iri)


# Visitors' queries.


@pytest.fixture(scope="module")
def runner(server: Server) -> RemoteRunner:
    return RemoteRunner(server.store(), Limits(seconds=5, result_bytes=200_000))


def visit(runner: RemoteRunner, text: str, **more: Any) -> Any:
    given = {"rows_as": ROWS, "graph_as": "text/turtle", **more}
    return runner.run(VisitorQuery(text, **given))


def test_each_kind_of_answer_is_written_as_asked(runner: RemoteRunner) -> None:
    rows = visit(runner, "SELECT ?s { ?s a ?c } LIMIT 1", rows_as="text/csv")
    assert (rows.kind, rows.media_type) == ("rows", "text/csv")
    assert rows.body.startswith(b"s\r\nhttps://")
    truth = visit(runner, "ASK { ?s ?p ?o }")
    assert truth.kind == "boolean"
    assert json.loads(truth.body)["boolean"] is True
    graph = visit(runner, "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3")
    assert graph.kind == "graph"
    assert b"<http" in graph.body
    with pytest.raises(NotAcceptableFormError):
        visit(runner, "ASK { ?s ?p ?o }", rows_as=None)
    with pytest.raises(NotAcceptableFormError):
        visit(runner, "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3", graph_as=None)


def test_a_request_that_names_its_dataset_sees_it_alone(runner: RemoteRunner) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    missing = visit(runner, count, default_graphs=("https://example.org/none",))
    assert json.loads(missing.body)["results"]["bindings"][0]["n"]["value"] == "0"
    everything = visit(runner, count)
    assert json.loads(everything.body)["results"]["bindings"][0]["n"]["value"] != "0"


def test_relative_iris_are_under_the_base(runner: RemoteRunner) -> None:
    found = visit(runner, "ASK { <id/hub/org-ofsted> ?p ?o }", base="https://w3id.org/civicthread/")
    assert json.loads(found.body)["boolean"] is True


def test_limits_of_a_visitors_query_hold(server: Server) -> None:
    small = RemoteRunner(server.store(), Limits(seconds=5, result_bytes=1000))
    with pytest.raises(OverLimitError, match="larger than 1,000 bytes") as told:
        visit(small, "SELECT ?s ?p ?o { ?s ?p ?o }")
    assert told.value.limit == "size"
    quick = RemoteRunner(server.store(), Limits(seconds=0.3))
    crossed = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(OverLimitError, match=r"longer than 0\.3 s") as told:
        visit(quick, crossed)
    assert told.value.limit == "time"


def test_failures_of_the_store_do_not_tell_its_address() -> None:
    away = RemoteRunner(RemoteStore(Endpoint(f"http://127.0.0.1:{free_port()}/")), Limits())
    with pytest.raises(TooBusyError) as told:
        visit(away, "ASK { ?s ?p ?o }")
    assert "127.0.0.1" not in str(told.value)
    for script, kind in (
        (reply(200, "text/html", b"<p>"), EndpointError),
        (reply(400, "text/plain", b"line 1: no"), QueryError),
    ):
        with misbehaving(script) as url, pytest.raises(kind) as refused:
            visit(RemoteRunner(RemoteStore(Endpoint(url)), Limits()), "ASK { ?s ?p ?o }")
        assert "127.0.0.1" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        'define get:soft "soft" SELECT ?s { ?s ?p ?o }',
        '# ok\nDEFINE input:storage "" ASK { ?s ?p ?o }',
        "SELECT (bif:file_to_string('/etc/passwd') AS ?x) { }",
        "PREFIX b: <bif:> SELECT (b:now() AS ?x) { }",
        "SELECT (<SQL:rank>(?s) AS ?x) { ?s ?p ?o }",
        "SELECT (sql:rnd(1) AS ?x) { }",
    ],
)
def test_words_of_the_server_itself_are_refused(text: str) -> None:
    with pytest.raises(QueryError):
        refuse_extensions(text)


def test_standard_queries_pass() -> None:
    text = "BASE <http://a/> PREFIX e: <urn:e:> PREFIX : <urn:x:> SELECT * { _:b e:p :q, <r> }"
    assert refuse_extensions(text) == text
