"""The load record: a small graph on the server that says which release is there, and how far.

Shape:
    The graph is `{base}/graph/loads` and describes itself. Of each graph sent it has the SHA-256
    of the triples that were sent and the number that the server then counted. Only a release that
    is there whole has its name and its manifest in the record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.records import SelectResult, text_of
from kg.store.connecting import EndpointError
from kg.store.protocol_client import Endpoint
from kg.store.remote import RemoteStore
from kg.store.texts import text_of_file, written_iri
from kg.terms import CIVIC, PREFIXES

_DCTERMS, _PROV, _VOID = PREFIXES["dcterms"], PREFIXES["prov"], PREFIXES["void"]
_TYPE = PREFIXES["rdf"] + "type"
_INTEGER = PREFIXES["xsd"] + "integer"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One graph that was sent: the digest of its triples, and how many the server counts."""

    digest: str
    triples: int


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """What a server holds of one base.

    Shape: `name` and `manifest` are None while a release is being loaded.
    """

    base: str
    graphs: Mapping[str, Loaded] = field(default_factory=dict)
    name: str | None = None
    manifest: Mapping[str, Any] | None = None

    @property
    def iri(self) -> str:
        """The IRI of the record, which is its graph's."""
        return f"{self.base}/graph/loads"

    def unfinished(self) -> LoadRecord:
        """Return the record as it is while something is being sent."""
        return replace(self, name=None, manifest=None)

    def lines(self) -> list[str]:
        """Return the record as lines of N-Triples."""
        return [f"{triple} .\n" for triple in self._triples()]

    def _triples(self) -> Iterator[ox.Triple]:
        record = ox.NamedNode(self.iri)
        yield _triple(record, _TYPE, ox.NamedNode(_VOID + "DatasetDescription"))
        yield _triple(record, _VOID + "uriSpace", ox.Literal(self.base))
        if self.name is not None:
            manifest = json.dumps(self.manifest, sort_keys=True, separators=(",", ":"))
            yield _triple(record, _DCTERMS + "identifier", ox.Literal(self.name))
            yield _triple(record, _PROV + "value", ox.Literal(manifest))
        for iri, loaded in self.graphs.items():
            graph = ox.NamedNode(iri)
            count = ox.Literal(str(loaded.triples), datatype=ox.NamedNode(_INTEGER))
            yield _triple(graph, _DCTERMS + "isPartOf", record)
            yield _triple(graph, str(CIVIC.contentHash), ox.Literal(loaded.digest))
            yield _triple(graph, _VOID + "triples", count)


def _triple(subject: ox.NamedNode, prop: str, thing: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(prop), thing)


def graph_lines(quads: Iterable[ox.Quad]) -> list[str]:
    """Return the triples of a graph as lines of N-Triples, in order."""
    return sorted(f"{quad.triple} .\n" for quad in quads)


def digest_of(lines: Iterable[str]) -> str:
    """Return the SHA-256 of a graph's lines."""
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def read_record(server: RemoteStore, base: str | None = None) -> LoadRecord | None:
    """Return the load record of a base, or the only one there is.

    Raises:
        NotFoundError: No base is given and several have a record; the sentence lists them.
        EndpointError: The record is not one that we write, or the server does not answer.
    """
    found = server.query(text_of_file("loads"))
    assert isinstance(found, SelectResult)
    rows = [[text_of(term) for term in row] for row in found.rows]
    wanted = [row for row in rows if base is None or row[1] == base]
    if len(wanted) > 1:
        bases = ", ".join(str(row[1]) for row in wanted)
        raise NotFoundError(f"{server.endpoint.url} holds several releases; say which: {bases}")
    if not wanted:
        return None
    iri, own, name, manifest = wanted[0]
    made = LoadRecord(str(own), _loaded(server, str(iri)), name, _manifest(server, manifest))
    if made.iri != iri:
        raise EndpointError(f"{server.endpoint.url}: {iri} is no load record of {own}")
    return made


def _loaded(server: RemoteStore, iri: str) -> dict[str, Loaded]:
    found = server.query(text_of_file("loaded", graph=written_iri(iri)))
    assert isinstance(found, SelectResult)
    made = {}
    for row in found.rows:
        graph, digest, triples = (text_of(term) or "" for term in row)
        if not triples.isdigit():
            raise EndpointError(f"{server.endpoint.url}: the load record says {triples!r} triples")
        made[graph] = Loaded(digest, int(triples))
    return made


def _manifest(server: RemoteStore, text: str | None) -> Mapping[str, Any] | None:
    if text is None:
        return None
    try:
        made = json.loads(text)
        if isinstance(made, dict) and {"base", "digest", "quads"} <= made.keys():
            return made
    except ValueError:
        pass
    raise EndpointError(f"{server.endpoint.url}: the manifest in the load record can not be read")


def open_endpoint(endpoint: Endpoint) -> RemoteStore:
    """Return what an endpoint holds: the release that was loaded into it, else all as it is.

    Raises:
        EndpointError: It does not answer, or its queries see none of the graphs it holds.
    """
    server = RemoteStore(endpoint)
    record = read_record(server)
    if record is not None and record.name is not None:
        return RemoteStore(endpoint, {iri: each.triples for iri, each in record.graphs.items()})
    if len(server) == 0:
        raise EndpointError(
            f"{endpoint.url}: a query that names no graph sees nothing there; let the server's "
            "default graph be the union of its graphs, or fill it with `kg load`"
        )
    return server
