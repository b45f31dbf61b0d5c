"""`kg ask … --at URL --at URL`: several real servers, one that is dead and one that lies."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.__main__ import cli
from kg.errors import QueryError
from kg.federation import ENDPOINTS, Part, Source, ask_all, join_answers
from kg.federation.sameness import Sameness
from kg.queries import find_question
from kg.records import SelectResult, Term, text_of
from kg.release import ReleaseFolder
from kg.rules import derive_from
from kg.store import EndpointError, MemoryStore
from kg.terms import BASE
from tests.conftest import PREFIXES
from tests.remote_servers import Server, free_port, misbehaving, oxigraph_server, reply
from tests.web_case import SmallRelease, opened
from web import create_app
from web.serving import listen

# Another council, with its own addresses; its inspectors carry the register number of Ofsted, and
# its orchestra is known there alone. Each works for two strategies, the library for one.
NORTH = """
@prefix n: <https://data.north.example/id/> .
@prefix ng: <https://data.north.example/graph/> .
ng:plan {
  n:plan a civic:DeliveryPlan ; dcterms:title "Plan of the North"@en ;
    civic:accountableBody n:council ; civic:delivers n:s1, n:s2 .
  n:s1 a civic:Strategy ; dcterms:title "Skills in the North"@en .
  n:s2 a civic:Strategy ; dcterms:title "Culture in the North"@en .
  n:g1 a civic:Goal ; civic:inPlan n:plan ; civic:underStrategy n:s1 .
  n:g2 a civic:Goal ; civic:inPlan n:plan ; civic:underStrategy n:s2 .
  n:a1 a civic:Activity ; skos:prefLabel "Inspect"@en ; civic:inPlan n:plan ;
    civic:contributesTo n:g1 .
  n:a2 a civic:Activity ; skos:prefLabel "Play"@en ; civic:inPlan n:plan ;
    civic:contributesTo n:g2 .
  n:e1 civic:engagedIn n:a1 ; civic:party n:inspectors ; civic:role role:adviser .
  n:e2 civic:engagedIn n:a2 ; civic:party n:inspectors ; civic:role role:adviser .
  n:e3 civic:engagedIn n:a1 ; civic:party n:orchestra ; civic:role role:adviser .
  n:e4 civic:engagedIn n:a2 ; civic:party n:orchestra ; civic:role role:adviser .
  n:e5 civic:engagedIn n:a2 ; civic:party n:library ; civic:role role:adviser .
}
ng:register {
  n:council a org:Organization ; skos:prefLabel "Council of the North"@en .
  n:inspectors a org:Organization ; skos:prefLabel "School inspectors"@en ;
    org:identifier "gb-gor-d106" .
  n:orchestra a org:Organization ; skos:prefLabel "Orchestra"@en .
  n:library a org:Organization ; skos:prefLabel "Library"@en .
  role:adviser skos:prefLabel "Adviser"@en .
}
"""
OFSTED = f"{BASE}/id/hub/org-ofsted"
NORTH_ID = "https://data.north.example/id/"


def northern_store() -> MemoryStore:
    """What the other council states, and what its build inferred."""
    stated = list(ox.parse((PREFIXES + NORTH).encode(), format=ox.RdfFormat.TRIG))
    inferred = ox.NamedNode("https://data.north.example/graph/inferred")
    derived = (ox.Quad(t.subject, t.predicate, t.object, inferred) for t in derive_from(stated))
    return MemoryStore([*stated, *derived])


@pytest.fixture(scope="module")
def south(release_folder: ReleaseFolder) -> Iterator[Server]:
    with oxigraph_server() as running:
        running.load(opened(release_folder.path))
        yield running


@pytest.fixture(scope="module")
def north() -> Iterator[Server]:
    store = northern_store()
    # A stranger's server: no load record, only its own union as the default graph.
    with oxigraph_server("--union-default-graph") as running:
        for graph in store.graphs():
            running.writer.put(graph, [f"{quad.triple} .\n" for quad in store.quads(graph)])
        yield running


@contextmanager
def our_own(release: Any) -> Iterator[str]:
    """Serve a release as `kg serve` does; gives the address of its endpoint."""
    app = create_app(lambda: release)
    running = listen(app, "127.0.0.1", 0)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.effective_port}/sparql"
    finally:
        running.close()
        thread.join(5)
        app.extensions["civic_sparql"].close()


def ask(*args: str) -> Result:
    return CliRunner().invoke(cli, ["ask", *args])


def rows_of(done: Result) -> list[dict[str, str]]:
    assert done.exit_code == 0, done.stderr or done.exception
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_a_partner_of_two_endpoints_is_one_row_and_counted_once(
    south: Server, north: Server
) -> None:
    at = ["--at", south.query, "--at", north.query, "--format", "csv"]
    alone = {row["partner"]: row for row in rows_of(ask("partners-across", *at[:2], *at[4:]))}
    rows = rows_of(ask("partners-across", *at))
    found = {row["partner"]: row for row in rows}
    ofsted, orchestra = found[OFSTED], found[f"{NORTH_ID}orchestra"]
    assert int(ofsted["count"]) == int(alone[OFSTED]["count"]) + 2
    assert int(ofsted["activities"]) == int(alone[OFSTED]["activities"]) + 2
    assert set(ofsted["spans"].split()) == set(alone[OFSTED]["spans"].split()) | {
        f"{NORTH_ID}s1",
        f"{NORTH_ID}s2",
    }
    assert "Adviser" in ofsted["roles"]
    assert ofsted["endpoints"] == f"{south.query} {north.query}"
    assert orchestra["endpoints"] == north.query
    assert f"{NORTH_ID}library" not in found, "one strategy is fewer than two"
    counts = [int(row["count"]) for row in rows]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.slow
def test_two_of_our_own_servers_answer_together(release_folder: ReleaseFolder) -> None:
    small = northern_store()
    manifest = {"base": "https://data.north.example", "digest": "0" * 64, "quads": len(small)}
    with (
        our_own(opened(release_folder.path)) as first,
        our_own(SmallRelease(small, manifest)) as second,
    ):
        done = ask("partners-across", "--at", first, "--at", second, "--format", "csv")
    found = {row["partner"]: row for row in rows_of(done)}
    assert done.stderr == ""
    assert found[OFSTED]["endpoints"] == f"{first} {second}"
    assert found[f"{NORTH_ID}orchestra"]["endpoints"] == second


def test_the_same_data_at_two_endpoints_are_counted_once(
    south: Server, release_folder: ReleaseFolder
) -> None:
    here = ["--at", "here", "--release", str(release_folder.path), "--format", "csv"]
    both = rows_of(ask("partners-across", *here, "--at", south.query))
    once = rows_of(ask("partners-across", *here))
    assert [{**row, ENDPOINTS: ""} for row in both] == [{**row, ENDPOINTS: ""} for row in once]
    assert {row[ENDPOINTS] for row in both} == {f"here {south.query}"}


def test_who_is_dead_or_lies_is_named_and_the_others_answer(south: Server) -> None:
    dead = f"http://127.0.0.1:{free_port()}/sparql"
    with misbehaving(reply(200, "text/html", b"<html>All is well</html>")) as liar:
        done = ask(
            "why", "-p", "partner=Ofsted", "--at", dead, "--at", liar, "--at", south.query,
            "--format", "json", "--seconds", "10",
        )  # fmt: skip
    assert done.exit_code == 0
    body = json.loads(done.stdout)
    assert body["ok"] is True
    assert len(body["rows"]) == 4
    assert {row["endpoints"] for row in body["rows"]} == {south.query}
    told = {each["endpoint"]: each for each in body["endpoints"]}
    assert [told[url]["ok"] for url in (dead, liar, south.query)] == [False, False, True]
    assert "Connection refused" in told[dead]["error"]
    assert "All is well" in told[liar]["error"]
    assert told[south.query]["rows"] == 4
    assert f"no answer from {dead}: does not answer" in done.stderr
    assert f"no answer from {liar}: answers with success and text/html" in done.stderr


def test_nobody_answers() -> None:
    dead = f"http://127.0.0.1:{free_port()}/sparql"
    done = ask("busiest-partners", "--at", dead, "--seconds", "1")
    assert isinstance(done.exception, EndpointError)
    assert done.exception.exit_code == 3
    assert "none of the 1 endpoints answered" in str(done.exception)


@pytest.mark.slow
def test_who_is_slow_is_left(south: Server) -> None:
    with misbehaving(lambda _: time.sleep(4)) as slow:
        began = time.monotonic()
        done = ask("aliases", "--at", slow, "--at", south.query, "--seconds", "2")
        assert time.monotonic() - began < 4
    assert done.exit_code == 0
    assert "did not answer within" in done.stderr or "no answer within" in done.stderr


def test_a_name_that_one_endpoint_does_not_know_is_told(south: Server, north: Server) -> None:
    done = ask("why", "-p", "partner=Orchestra", "--at", south.query, "--at", north.query)
    assert done.exit_code == 0
    assert f"no answer from {south.query}" in done.stderr
    assert "Orchestra" in done.stderr


def test_a_server_whose_default_graph_is_empty_is_told_of(south: Server) -> None:
    with oxigraph_server() as bare:
        bare.writer.put("https://example.org/g", ['<urn:a> <urn:b> "c" .\n'])
        done = ask("aliases", "--at", bare.query, "--at", south.query)
    assert "let the server's default graph be the union" in done.stderr.replace("\n", " ")


def test_a_wrong_question_is_told_before_anybody_is_asked() -> None:
    def refused(*args: str) -> Any:
        return ask(*args, "--at", "http://127.0.0.1:1/").exception

    assert isinstance(refused("why"), QueryError)
    assert isinstance(refused("partners-across", "-p", "least=many"), QueryError)
    assert "is no address" in str(refused("aliases", "--at", "file:///etc/passwd"))


# How answers are joined.


def answer(columns: str, *rows: tuple[object, ...]) -> SelectResult:
    return SelectResult(tuple(columns.split()), tuple(tuple(map(term, row)) for row in rows))


def term(value: object) -> Term | None:
    if value is None or isinstance(value, (ox.NamedNode, ox.Literal)):
        return value
    if isinstance(value, str) and value.startswith("urn://") and " " not in value:
        return ox.NamedNode(value)
    return ox.Literal(value)  # type: ignore[arg-type]


def told(joined: SelectResult) -> list[tuple[str | None, ...]]:
    return [tuple(text_of(cell) for cell in row) for row in joined.rows]


COLUMNS = "partner name count spans activities"


def across(at: str, count: int, spans: str, activities: int) -> Part:
    return Part(at, answer(COLUMNS, (f"urn://{at}", "P", count, spans, activities)), SAME)


SAME = (("urn://a", "urn://b"),)


def test_numbers_are_added_only_where_nothing_can_be_in_both() -> None:
    question = find_question("partners-across")
    apart = join_answers(question, [across("a", 1, "urn://s", 5), across("b", 1, "urn://t", 7)])
    assert told(apart) == [("urn://a", "P", "2", "urn://s urn://t", "12", "a b")]
    # The strategy s is in both: some of the activities may be, too.
    mixed = [across("a", 2, "urn://s urn://t", 5), across("b", 2, "urn://s urn://u", 7)]
    assert told(join_answers(question, mixed)) == [
        ("urn://a", "P", "2", "urn://s urn://t", "5", "a"),
        ("urn://a", "P", "2", "urn://s urn://u", "7", "b"),
    ]
    # As many activities as strategies: still no reason to take the one for the other.
    alike = [across("a", 2, "urn://s urn://t", 2), across("b", 2, "urn://s urn://u", 2)]
    assert len(told(join_answers(question, alike))) == 2


def test_a_partner_with_several_rows_at_one_endpoint_keeps_them() -> None:
    question = find_question("strategies-helped")
    columns = "partner name strategy strategyName"
    a = Part(
        "a", answer(columns, ("urn://a", "P", "urn://s", "S"), ("urn://a", "P", "urn://t", "T"))
    )
    b = Part("b", answer(columns, ("urn://a", "P", "urn://s", "S")))
    assert [row[-1] for row in told(join_answers(question, [a, b]))] == ["a b", "a"]


def test_columns_in_another_order_are_put_in_order() -> None:
    question = find_question("aliases")
    a = Part("a", answer("x y", ("1", "2")))
    b = Part("b", answer("y x", ("2", "1")))
    assert told(join_answers(question, [a, b])) == [("1", "2", "a b")]
    failed = Part("c", error="away")
    assert join_answers(question, [failed, a]).columns == ("x", "y", ENDPOINTS)


def test_things_are_one_by_chains_of_sameness_and_register_numbers() -> None:
    pairs = [("urn://a", "GB-COH-1"), ("urn://b", " gb-coh-1"), ("urn://b", "urn://c")]
    same = Sameness([*pairs, ("urn://c", "urn://a")])
    same.choose(["urn://c", "urn://a", "urn://c", "urn://z"])
    assert [same.chosen(iri) for iri in ("urn://a", "urn://b", "urn://c")] == ["urn://c"] * 3
    assert same.chosen("urn://z") == "urn://z"
    assert same.chosen("urn://never") == "urn://never"


def test_a_failure_that_nobody_foresaw_spoils_nothing_for_the_others() -> None:
    def ask_one(source: Source) -> Part:
        if source.name == "b":
            raise RuntimeError("boom")
        return Part(source.name, answer("x", ("1",)))

    sources = [Source(name, MemoryStore) for name in "abc"]
    parts = ask_all(sources, ask_one, 5)
    given: Mapping[str, str | None] = {part.source: part.error for part in parts}
    assert given == {"a": None, "b": "RuntimeError: boom", "c": None}
