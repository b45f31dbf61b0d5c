"""A release to a server, graph by graph; what is there already is not sent again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyoxigraph as ox

from kg.store.connecting import EndpointError
from kg.store.graph_store import GraphWriter
from kg.store.loads import Loaded, LoadRecord, digest_of, graph_lines, read_record
from kg.store.protocol import Store
from kg.store.remote import RemoteStore

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a load did.

    Shape: graphs by IRI, in order; `notes` are sentences about what the server writes its own way.
    """

    sent: tuple[str, ...]
    unchanged: tuple[str, ...]
    dropped: tuple[str, ...]
    triples: int
    notes: tuple[str, ...] = ()


def send_release(
    store: Store,
    name: str,
    manifest: Mapping[str, Any],
    server: RemoteStore,
    writer: GraphWriter,
    progress: Progress = lambda _: None,
) -> Sent:
    """Make a server hold a release, and nothing older of its base.

    The record on the server is written after each graph, so a load that was stopped goes on where
    it stopped. Until the last graph is there the record names no release.

    Raises:
        EndpointError: The server refuses, does not answer, or does not hold what was sent.
    """
    base = str(manifest["base"])
    record = read_record(server, base) or LoadRecord(base)
    lines = {graph: graph_lines(store.quads(graph)) for graph in store.graphs()}
    digests = {graph: digest_of(found) for graph, found in lines.items()}
    unchanged = [g for g in lines if _is_there(server, g, record.graphs.get(g), digests[g])]
    gone = [graph for graph in record.graphs if graph not in lines]
    wanted = [graph for graph in lines if graph not in unchanged]
    if not wanted and not gone and (record.name, record.manifest) == (name, dict(manifest)):
        return Sent((), tuple(unchanged), (), _total(record))
    kept = _Kept(writer, record.unfinished())
    kept.doubt(wanted)
    for graph in gone:
        kept.drop(graph)
        progress(f"dropped {graph}")
    notes = []
    for number, graph in enumerate(wanted, 1):
        writer.put(graph, lines[graph])
        count = server.size_of(graph)
        if count != len(lines[graph]):
            notes.append(_explained(server, graph, lines[graph], count))
        kept.add(graph, Loaded(digests[graph], count))
        progress(f"{number} of {len(wanted)}: {count:,} triples in {graph}")
    kept.finish(name, manifest)
    done = tuple(wanted), tuple(unchanged), tuple(gone)
    return Sent(*done, _total(kept.record), tuple(notes))


@dataclass(slots=True)
class _Kept:
    """The record on the server, written again after every step."""

    writer: GraphWriter
    record: LoadRecord

    def doubt(self, graphs: Iterable[str]) -> None:
        """Name graphs that are about to change: wherever this stops, they are sent or dropped."""
        unsure = {graph: Loaded("", 0) for graph in graphs}
        self.record = replace(self.record, graphs={**self.record.graphs, **unsure})
        self._write()

    def _write(self) -> None:
        self.writer.put(self.record.iri, self.record.lines())

    def drop(self, graph: str) -> None:
        left = {iri: loaded for iri, loaded in self.record.graphs.items() if iri != graph}
        self.writer.drop(graph)
        self.record = replace(self.record, graphs=left)
        self._write()

    def add(self, graph: str, loaded: Loaded) -> None:
        self.record = replace(self.record, graphs={**self.record.graphs, graph: loaded})
        self._write()

    def finish(self, name: str, manifest: Mapping[str, Any]) -> None:
        self.record = replace(self.record, name=name, manifest=dict(manifest))
        self._write()


def _is_there(server: RemoteStore, graph: str, loaded: Loaded | None, digest: str) -> bool:
    """Whether a graph was sent as it is now, and the server still counts what it counted then."""
    if loaded is None or loaded.digest != digest:
        return False
    return server.size_of(graph) == loaded.triples


def _total(record: LoadRecord) -> int:
    return sum(loaded.triples for loaded in record.graphs.values())


def _explained(server: RemoteStore, graph: str, lines: list[str], count: int) -> str:
    """Return why a server counts otherwise, if all that it lacks are other spellings of one value.

    Raises:
        EndpointError: Something is missing, or something else is there.
    """
    sent = set(ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES))
    back = {ox.Quad(q.subject, q.predicate, q.object) for q in server.quads(graph)}
    meant = {_without_spelling(quad) for quad in sent}
    if meant != {_without_spelling(quad) for quad in back}:
        raise EndpointError(
            f"{server.endpoint.url}: {graph} holds {count:,} triples of {len(lines):,} that were "
            f"sent, and {len(meant - {_without_spelling(q) for q in back}):,} are missing"
        )
    return f"{graph}: {len(lines) - count:,} literals are other spellings of a value that is there"


def _without_spelling(quad: ox.Quad) -> tuple[str, str, str]:
    thing = quad.object
    if isinstance(thing, ox.Literal) and thing.language is None and _is_value(thing):
        return str(quad.subject), str(quad.predicate), thing.datatype.value
    return str(quad.subject), str(quad.predicate), str(thing)


def _is_value(literal: ox.Literal) -> bool:
    """Whether several spellings are one value: numbers, truth, dates and times."""
    return not literal.datatype.value.endswith(("#string", "#anyURI"))
