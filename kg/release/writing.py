"""The files of one release, written into an empty folder and on the disk before they count."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.atomic import sync_folder, write_synced
from kg.records import text_of
from kg.release.counting import count_graph, count_things
from kg.release.inputs import Inputs
from kg.release.manifest import (
    DATASET,
    FORMAT,
    MANIFEST,
    REPORT,
    SEAL,
    HarvestedEntry,
    Manifest,
    file_entry,
    manifest_bytes,
    seal_of,
)
from kg.release.opening import load_dataset
from kg.release.places import CHECKS, VOCABULARY, graph_iri
from kg.serialising.graphs import write_triples
from kg.store import MemoryStore
from kg.terms import NS, PREFIXES

Triples = tuple[ox.Triple, ...]
_LINES_AT_ONCE = 10_000
_VERSION_INFO = PREFIXES["owl"] + "versionInfo"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the manifest, its SHA-256, and a store of the data set as it was read."""

    manifest: Manifest
    digest: str
    store: MemoryStore


def write_release(
    folder: Path,
    inputs: Inputs,
    base: str,
    graphs: Mapping[str, Triples],
    findings: dict[str, int],
    harvested: Mapping[str, HarvestedEntry] | None = None,
) -> Written:
    """Write the dataset, the report and the manifest.

    Shape:
        The same graphs give the same bytes: quads are sorted, and neither the clock nor a
        file's name goes into the compressed file.

    Raises:
        OSError: The disk is full or the folder can not be written.
    """
    checks = graph_iri(base, CHECKS) + "/"
    report = {t for graph, held in graphs.items() if graph.startswith(checks) for t in held}
    contents = {DATASET: _compressed(_lines(graphs)), REPORT: write_triples(report, "ttl")}
    # A store folds literals that differ in writing alone (1.5 and 1.50), so it does the counting.
    store = load_dataset(contents[DATASET], Path(DATASET))
    manifest = Manifest(
        format=FORMAT,
        base=base,
        ontology=_ontology_version(graphs[graph_iri(base, VOCABULARY)]),
        program=inputs.program,
        digest=inputs.digest,
        inputs=inputs.files,
        quads=len(store),
        graphs={graph: count_graph(triples) for graph, triples in graphs.items()},
        counts=count_things(graphs),
        findings=findings,
        files={name: file_entry(content) for name, content in contents.items()},
    )
    if harvested:
        manifest["harvested"] = dict(harvested)
    written = manifest_bytes(manifest)
    contents |= {MANIFEST: written, SEAL: seal_of(written)}
    for name, content in contents.items():
        write_synced(folder / name, content)
    sync_folder(folder)
    return Written(manifest, hashlib.sha256(written).hexdigest(), store)


def _lines(graphs: Mapping[str, Triples]) -> list[bytes]:
    pairs = ((triple, graph) for graph, triples in graphs.items() for triple in triples)
    return sorted(f"{triple} <{graph}> .\n".encode() for triple, graph in pairs)


def _compressed(lines: Iterable[bytes]) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0, compresslevel=6) as file:
        # Many lines at once: each call takes as long as to pack a line.
        waiting = iter(lines)
        while some := b"".join(islice(waiting, _LINES_AT_ONCE)):
            file.write(some)
    return out.getvalue()


def _ontology_version(vocabulary: Triples) -> str:
    ontology = ox.NamedNode(NS.rstrip("#"))
    for triple in vocabulary:
        if triple.subject == ontology and triple.predicate.value == _VERSION_INFO:
            return text_of(triple.object) or "unknown"
    return "unknown"
