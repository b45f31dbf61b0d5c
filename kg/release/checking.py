"""Checking what lies in files, or in a store, against the project's own shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from rdflib import RDF

from kg.release.conversion import to_rdflib
from kg.release.loading import load_sources
from kg.sources import Sources
from kg.store import Store
from kg.validate import (
    Finding,
    files_below,
    in_order,
    load_shapes,
    read_files,
    unread,
    validate_graph,
    validate_release,
)

Progress = Callable[[str], None]


def check_files(paths: Iterable[Path], sources: Sources) -> tuple[Finding, ...]:
    """Check files as one flat graph, with the ontology and the register beside them.

    Args:
        paths: RDF files, and folders of them.
        sources: Where the shapes, the ontology and the register are.

    Raises:
        UsageError: A path does not exist, or holds no RDF.
        LoadError: A file can not be read.
    """
    shapes = load_shapes(sources.shapes)
    files = files_below(paths)
    data = sources.data
    lean_on = [
        *sorted(sources.ontology.glob("*.ttl")),
        *sorted((data / "hub").glob("*.ttl")),
        *(path for name in ("documents.ttl", "claims.ttl") if (path := data / name).is_file()),
    ]
    # A file of the register that is itself asked about must be reported on.
    given = {path.resolve() for path in files}
    beside = read_files([path for path in lean_on if path.resolve() not in given])
    plans = [path for path in sorted(data.glob("*/plan-*.ttl")) if path.resolve() not in given]
    # Of other plans, what there is and of which kind: a register leads to their cells.
    beside += read_files(plans).triples((None, RDF.type, None))
    graph = read_files(files)
    return in_order((*unread(files, graph), *validate_graph(graph, shapes, beside=beside)))


def check_sources(sources: Sources, progress: Progress) -> tuple[Finding, ...]:
    """Check the sources that a release would be built from, plan by plan."""
    shapes = load_shapes(sources.shapes)
    return validate_release(load_sources(sources), shapes, progress=progress)


def check_store(
    store: Store, sources: Sources, progress: Progress = lambda _: None
) -> tuple[Finding, ...]:
    """Check the named graphs of a store, plan by plan; no named graphs, no findings."""
    shapes = load_shapes(sources.shapes)
    graphs = {iri: to_rdflib(quad.triple for quad in store.quads(iri)) for iri in store.graphs()}
    return validate_release(graphs, shapes, progress=progress)
