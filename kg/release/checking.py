"""Checking what lies in files, or in a store, against the project's shapes and others' own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import RDF, Graph

from kg.release.conversion import to_rdflib
from kg.release.loading import load_sources
from kg.sources import Sources
from kg.store import Store
from kg.terms import BASE
from kg.validate import (
    Finding,
    OwnShapes,
    Progress,
    Scope,
    asserted_of,
    dropped,
    files_below,
    homes_of,
    in_order,
    load_shapes,
    plans_of,
    read_files,
    read_own_shapes,
    scope_of,
    unread,
    untold,
    validate_graph,
    validate_own,
    validate_release,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, in order, and what was looked at."""

    findings: tuple[Finding, ...]
    scope: Scope
    plans: Mapping[str, str] = field(default_factory=dict)
    """The names of the plans that were looked at, by IRI."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rules are asked: files of shapes of one's own, beside ours or alone."""

    own: tuple[Path, ...] = ()
    ours: bool = True

    def read_own(self) -> OwnShapes | None:
        """Return the shapes of one's own.

        Raises:
            UsageError: A path does not exist, or holds no RDF.
            LoadError: They can not be asked.
        """
        return read_own_shapes(files_below(self.own)) if self.own else None


_OURS = Asked()


def check_files(
    paths: Iterable[Path], sources: Sources, asked: Asked = _OURS, progress: Progress = untold
) -> Checked:
    """Check files as one flat graph, with the ontology and the register beside them.

    Args:
        paths: RDF files, and folders of them.
        sources: Where the shapes, the ontology and the register are.
        asked: Which rules are asked.
        progress: Told what is being read, and by which rules it is checked.

    Raises:
        UsageError: A path does not exist, or holds no RDF.
        LoadError: A file can not be read, or shapes can not be asked.
    """
    shapes = load_shapes(sources.shapes) if asked.ours else None
    own = asked.read_own()
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
    hub = data / "hub"
    plans = [
        path
        for path in sorted(data.glob("*/*.ttl"))
        if path.parent != hub and path.resolve() not in given
    ]
    graph = read_files(files, progress)
    # Of other plans, of which kind what is named here is: a register leads to their cells. Few
    # files name anything of them.
    known = {*graph.subjects(), *beside.subjects()}
    named = {node for node in graph.objects() if str(node).startswith(f"{BASE}/id/")} - known
    if named:
        types = read_files(plans).triples((None, RDF.type, None))
        beside += (triple for triple in types if triple[0] in named)
    found = [*unread(files, graph), *dropped(files)]
    if shapes is not None:
        found += validate_graph(graph, shapes, beside=beside, progress=progress)
    if own is not None:
        found += validate_own(graph, own, beside=beside)
    scope = scope_of(len(files), graph, beside=beside, shapes=shapes, own=own)
    return Checked(in_order(found), scope, plans_of(graph))


def check_sources(sources: Sources, progress: Progress, asked: Asked = _OURS) -> Checked:
    """Check the sources that a release would be built from, plan by plan."""
    return _check(load_sources(sources), sources, progress, asked)


def check_store(
    store: Store, sources: Sources, progress: Progress = lambda _: None, asked: Asked = _OURS
) -> Checked:
    """Check the named graphs of a store, plan by plan; no named graphs, no findings."""
    graphs = {iri: to_rdflib(quad.triple for quad in store.quads(iri)) for iri in store.graphs()}
    return _check(graphs, sources, progress, asked)


def _check(
    graphs: Mapping[str, Graph], sources: Sources, progress: Progress, asked: Asked
) -> Checked:
    shapes = load_shapes(sources.shapes) if asked.ours else None
    own = asked.read_own()
    asserted = asserted_of(graphs)
    union = read_files([])
    for graph in asserted.values():
        union += graph
    found: list[Finding] = []
    if shapes is not None:
        found += validate_release(graphs, shapes, progress=progress)
    if own is not None:
        progress("by the shapes that were given")
        found += validate_own(union, own, homes=homes_of(asserted))
    scope = scope_of(0, union, beside=union, shapes=shapes, own=own)
    return Checked(in_order(found), scope, plans_of(union))
