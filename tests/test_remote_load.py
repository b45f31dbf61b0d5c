"""`kg load`: into a real server, by both ways, stopped and gone on with, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.__main__ import cli
from kg.errors import KGError, UsageError
from kg.release import ReleaseFolder
from kg.store import Endpoint, EndpointDownError, EndpointError, MemoryStore, RemoteStore
from kg.store.graph_store import Door, GraphStoreWriter, GraphWriter, UpdateWriter
from kg.store.loads import read_record
from kg.store.sending import Sent, send_release
from kg.terms import BASE
from tests.remote_servers import Server, misbehaving, oxigraph_server, reply
from tests.web_case import opened

Make = Callable[[str], MemoryStore]
ONE = 'GRAPH <{base}/graph/hub> {{ hub:a dcterms:title "A"@en, "say \\"é\\"\\n→" ; dcat:x 1.5 }}'
TWO = 'GRAPH <{base}/graph/gla/plan/1> {{ gla:b dcterms:title "B" }}'


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with oxigraph_server() as running:
        yield running


@dataclass
class Counting:
    """A writer that tells what was written, and may stop in the middle."""

    real: GraphWriter
    stops_after: int = 1000
    put_graphs: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def put(self, graph: str, lines: Sequence[str]) -> None:
        if not graph.endswith("/loads"):
            if len(self.put_graphs) == self.stops_after:
                raise EndpointDownError("the line is cut")
            self.put_graphs.append(graph)
        self.real.put(graph, lines)

    def drop(self, graph: str) -> None:
        self.dropped.append(graph)
        self.real.drop(graph)


def manifest_of(store: MemoryStore, base: str) -> dict[str, Any]:
    return {"base": base, "digest": "0" * 64, "quads": len(store), "graphs": {}}


def send(
    server: Server, writer: GraphWriter, store: MemoryStore, base: str, name: str = "0001-aaa"
) -> Sent:
    asked = RemoteStore(Endpoint(server.query))
    return send_release(store, name, manifest_of(store, base), asked, writer)


def loaded(server: Server, base: str) -> RemoteStore:
    record = read_record(RemoteStore(Endpoint(server.query)), base)
    assert record is not None
    assert record.name is not None
    return RemoteStore(Endpoint(server.query), {g: v.triples for g, v in record.graphs.items()})


def both(make: Make, base: str, second: str = TWO) -> MemoryStore:
    return make(f"{ONE.format(base=base)} {second.format(base=base)}")


@pytest.mark.parametrize("way", ["graph store", "update"])
def test_a_release_arrives_whole_and_is_sent_once(server: Server, store_of: Make, way: str) -> None:
    base = f"https://example.org/{way.replace(' ', '-')}"
    by_update = way == "update"
    writer = Counting(UpdateWriter(Door(server.update)) if by_update else server.writer)
    store = both(store_of, base)
    done = send(server, writer, store, base)
    assert done.sent == store.graphs() == tuple(writer.put_graphs)
    assert done.triples == len(store)
    assert set(loaded(server, base).quads()) == set(store.quads())
    writer.put_graphs.clear()
    assert send(server, writer, store, base).unchanged == store.graphs()
    assert writer.put_graphs == []


def test_only_what_changed_is_sent_and_what_is_gone_is_dropped(
    server: Server, store_of: Make
) -> None:
    base = "https://example.org/changes"
    send(server, server.writer, both(store_of, base), base)
    writer = Counting(server.writer)
    newer = both(store_of, base, TWO.replace('"B"', '"B, again"').replace("plan/1", "plan/2"))
    done = send(server, writer, newer, base, "0002-bbb")
    assert done.unchanged == (f"{base}/graph/hub",)
    assert writer.put_graphs == [f"{base}/graph/gla/plan/2"]
    assert writer.dropped == [f"{base}/graph/gla/plan/1"]
    found = loaded(server, base)
    assert set(found.quads()) == set(newer.quads())
    assert found.size_of(f"{base}/graph/gla/plan/1") == 0
    record = read_record(RemoteStore(Endpoint(server.query)), base)
    assert record is not None
    assert record.name == "0002-bbb"


def test_a_load_that_was_stopped_goes_on_where_it_stopped(server: Server, store_of: Make) -> None:
    base = "https://example.org/stopped"
    store = both(store_of, base)
    with pytest.raises(EndpointDownError):
        send(server, Counting(server.writer, stops_after=1), store, base)
    record = read_record(RemoteStore(Endpoint(server.query)), base)
    assert record is not None
    assert record.name is None, "half a release has no name"
    writer = Counting(server.writer)
    done = send(server, writer, store, base)
    assert len(writer.put_graphs) == 1
    assert len(done.unchanged) == 1
    assert set(loaded(server, base).quads()) == set(store.quads())


class _Halving:
    """A line that breaks in the middle of a graph."""

    def __init__(self, real: GraphWriter) -> None:
        self.real = real

    def put(self, graph: str, lines: Sequence[str]) -> None:
        if graph.endswith("/loads"):
            return self.real.put(graph, lines)
        self.real.put(graph, lines[:1])
        raise EndpointDownError("the line is cut")

    def drop(self, graph: str) -> None:
        self.real.drop(graph)


def test_half_a_graph_is_sent_again_or_dropped_whatever_is_loaded_next(
    server: Server, store_of: Make
) -> None:
    base = "https://example.org/halves"
    older = both(store_of, base)
    send(server, server.writer, older, base)
    # As many triples as before, so that counting does not tell.
    other = both(store_of, base, TWO.replace('"B"', '"Another"'))
    with pytest.raises(EndpointDownError):
        send(server, _Halving(server.writer), other, base, "0002-bbb")
    assert send(server, server.writer, older, base).sent == (f"{base}/graph/gla/plan/1",)
    assert set(loaded(server, base).quads()) == set(older.quads())
    third = both(store_of, base, TWO.replace("plan/1", "plan/3"))
    with pytest.raises(EndpointDownError):
        send(server, _Halving(server.writer), third, base, "0003-ccc")
    send(server, server.writer, older, base)
    assert RemoteStore(Endpoint(server.query)).size_of(f"{base}/graph/gla/plan/3") == 0


def test_a_graph_that_was_lost_on_the_server_is_sent_again(server: Server, store_of: Make) -> None:
    base = "https://example.org/lost"
    store = both(store_of, base)
    send(server, server.writer, store, base)
    server.writer.drop(f"{base}/graph/hub")
    assert send(server, server.writer, store, base).sent == (f"{base}/graph/hub",)
    assert set(loaded(server, base).quads()) == set(store.quads())


class _Losing:
    """A writer that loses a triple on the way."""

    def __init__(self, real: GraphWriter) -> None:
        self.real = real

    def put(self, graph: str, lines: Sequence[str]) -> None:
        self.real.put(graph, lines if graph.endswith("/loads") else lines[1:])

    def drop(self, graph: str) -> None:
        self.real.drop(graph)


def test_what_does_not_arrive_is_noticed(server: Server, store_of: Make) -> None:
    base = "https://example.org/losing"
    with pytest.raises(EndpointError, match=r"0 triples of 1 that were sent, and 1 are missing"):
        send(server, _Losing(server.writer), both(store_of, base), base)


class _Respelling(_Losing):
    """A server that takes two spellings of a number for one triple."""

    def put(self, graph: str, lines: Sequence[str]) -> None:
        self.real.put(graph, [line for line in lines if '"1.50"' not in line])


def test_other_spellings_of_a_value_are_noted_and_no_failure(server: Server) -> None:
    base = "https://example.org/spelling"
    graph = ox.NamedNode(f"{base}/graph/hub")
    decimal = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")

    class Spelled(MemoryStore):
        """A store that keeps spellings, which one in memory does not."""

        def quads(self, graph: str | None = None) -> list[ox.Quad]:
            return [
                ox.Quad(name, name, ox.Literal(text, datatype=decimal), name)
                for text in ("1.50", "1.5")
            ]

    name = graph
    store = Spelled([ox.Quad(name, name, ox.Literal("1.5", datatype=decimal), name)])
    done = send(server, _Respelling(server.writer), store, base)
    assert done.notes == (
        f"{graph.value}: 1 literals are other spellings of a value that is there",
    )


def test_large_graphs_go_in_parts(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.graph_store._TRIPLES_A_BODY", 7)
    monkeypatch.setattr("kg.store.graph_store._TRIPLES_AN_UPDATE", 7)
    lines = [f'<urn:s> <urn:p> "{number}" .\n' for number in range(30)]
    for number, writer in enumerate((server.writer, UpdateWriter(Door(server.update)))):
        graph = f"https://example.org/large/{number}"
        writer.put(graph, lines)
        writer.put(graph, lines)
        assert RemoteStore(Endpoint(server.query)).size_of(graph) == 30
        writer.put(graph, [])
        assert RemoteStore(Endpoint(server.query)).size_of(graph) == 0


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (reply(401, "text/plain", b""), "without the right name and password"),
        (reply(403, "text/plain", b""), "without the right name and password"),
        (reply(500, "text/plain", b"SR186: No permission\nmore"), "500: SR186: No permission$"),
        (reply(405, "text/plain", b""), "refuses the change with 405"),
    ],
)
def test_a_server_that_takes_no_changes_is_told_in_a_sentence(script: Any, words: str) -> None:
    with misbehaving(script) as url:
        for writer in (GraphStoreWriter(Door(url)), UpdateWriter(Door(url, "me", "secret"))):
            with pytest.raises(EndpointError, match=words) as told:
                writer.put("https://example.org/g", ['<urn:a> <urn:b> "c" .\n'])
            assert "secret" not in str(told.value) + repr(writer)


def test_a_change_is_sent_again_while_the_server_is_busy() -> None:
    seen: list[str] = []

    def busy_once(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.command)
        reply(503 if len(seen) == 1 else 204, "text/plain", b"")(handler)

    with misbehaving(busy_once) as url:
        GraphStoreWriter(Door(url)).put("https://example.org/g", ['<urn:a> <urn:b> "c" .\n'])
    assert seen == ["PUT", "PUT"]


@pytest.mark.slow
def test_the_command_says_what_it_did(server: Server, release_folder: ReleaseFolder) -> None:
    args = ["load", "--release", str(release_folder.path), "--endpoint", server.query]
    first = CliRunner().invoke(cli, [*args, "--graph-store", server.graph_store])
    assert first.exit_code == 0, first.output
    release = opened(release_folder.path)
    graphs = len(release.store.graphs())
    assert f"{len(release.store):,} triples; graphs sent {graphs}, unchanged 0" in first.stdout
    assert f"{graphs} of {graphs}: " in first.stderr
    second = CliRunner().invoke(cli, [*args, "--update-endpoint", server.update])
    assert f"graphs sent 0, unchanged {graphs}, dropped 0" in second.stdout
    assert loaded(server, BASE).graphs() == release.store.graphs()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "kg load --endpoint URL"),
        (["--endpoint", "http://127.0.0.1:1/"], "say where changes go"),
        (
            ["--endpoint", "http://h/", "--graph-store", "http://h/", "--update-endpoint", "x"],
            "give one",
        ),
        (["--endpoint", "ftp://h/", "--graph-store", "http://h/"], "is no address"),
        (["--endpoint", "http://h/", "--graph-store", "file:///tmp/x"], "is no address"),
        (
            ["--endpoint", "http://h/", "--graph-store", "http://h/", "--user", "me"],
            "go together",
        ),
        (
            [
                *("--endpoint", "http://h/", "--graph-store", "http://h/", "--user", "me"),
                *("--password-env", "CIVIC_NO_SUCH"),
            ],
            "no such environment variable",
        ),
    ],
)
def test_wrong_use_is_told(args: list[str], words: str) -> None:
    done = CliRunner().invoke(cli, ["load", *args])
    assert isinstance(done.exception, UsageError)
    assert words in str(done.exception)


def test_a_record_that_is_not_ours_is_refused(server: Server) -> None:
    base = "https://example.org/strange"
    record = f"{base}/graph/loads"
    lines = [
        f"<{record}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<http://rdfs.org/ns/void#DatasetDescription> .\n",
        f'<{record}> <http://rdfs.org/ns/void#uriSpace> "{base}" .\n',
        f'<{record}> <http://purl.org/dc/terms/identifier> "0001-aaa" .\n',
        f'<{record}> <http://www.w3.org/ns/prov#value> "[1, 2" .\n',
    ]
    server.writer.put(record, lines)
    with pytest.raises(KGError, match="manifest in the load record"):
        read_record(RemoteStore(Endpoint(server.query)), base)
    server.writer.drop(record)
