"""Which file goes into which graph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LoadError, UsageError
from kg.sources import Sources
from kg.terms import BASE

VOCABULARY, CATALOG, HUB, CLAIMS = "vocabulary", "catalog", "hub", "claims"
INFERRED, CHECKS, HARVESTED = "inferred", "checks", "harvested"
# A publisher of one of these names would write into a graph that is not a plan's.
RESERVED = frozenset({VOCABULARY, CATALOG, HUB, CLAIMS, INFERRED, CHECKS, HARVESTED})
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A Turtle file of the sources.

    Shape: `name` is its path below the sources' root, with `/`. `graph` is the last part of the
    IRI of its graph (`hub`, `claims` …); of a plan file it is `{publisher}/{plan}`, without the
    version, which stands in the file.
    """

    path: Path
    name: str
    graph: str

    @property
    def is_plan(self) -> bool:
        """Whether the file holds one plan of one publisher."""
        return "/" in self.graph


def check_base(base: str) -> str:
    """Return a base IRI without a slash at its end.

    Raises:
        UsageError: Not an absolute http or https address, or one with a query or a fragment.
    """
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`?#/][^\s<>\"{}|\\^`?#]*", base):
        raise UsageError(f"{base!r} is no base for IRIs; give an address such as {BASE}")
    return base.rstrip("/")


def graph_iri(base: str, graph: str) -> str:
    """Return the IRI of a graph: `graph_iri(BASE, "hub")`."""
    return f"{base}/graph/{graph}"


def list_source_files(sources: Sources) -> tuple[SourceFile, ...]:
    """Return the Turtle files that become graphs: vocabulary, catalog, hub, claims, plans.

    Shape:
        Sorted by name within each. Shapes are no data and are not among them.

    Raises:
        LoadError: A folder is missing, there is no ontology or no plan, or a Turtle file of
            `data/` lies where nothing would read it.
    """
    ontology = list_ontology_files(sources)
    found = _turtle_files(sources.data)
    data = [_place(sources, path, _data_graph(sources, path)) for path in found]
    if not any(file.is_plan for file in data):
        raise LoadError(f"{sources.data}: no plan; plans are files such as data/gla/plan-….ttl")
    order = [VOCABULARY, CATALOG, HUB, CLAIMS]
    return tuple(
        sorted(
            [*ontology, *data],
            key=lambda f: (order.index(f.graph) if f.graph in order else len(order), f.name),
        )
    )


def list_ontology_files(sources: Sources) -> tuple[SourceFile, ...]:
    """Return the files of the vocabulary graph, sorted by name.

    Raises:
        LoadError: The folder is missing or holds no Turtle.
    """
    found = [_place(sources, path, VOCABULARY) for path in _turtle_files(sources.ontology)]
    if not found:
        raise LoadError(f"{sources.ontology}: no Turtle file; `civic.ttl` belongs here")
    return tuple(sorted(found, key=lambda file: file.name))


def _turtle_files(folder: Path) -> list[Path]:
    try:
        next(folder.iterdir(), None)
    except OSError as err:
        raise LoadError(f"{folder}: can not be read: {err.strerror or err}") from err
    found = (path for path in folder.rglob("*.ttl") if not path.is_dir())
    # An editor's own files (`.#plan.ttl`) are no data.
    return [path for path in found if "/." not in f"/{path.relative_to(folder).as_posix()}"]


def _place(sources: Sources, path: Path, graph: str) -> SourceFile:
    return SourceFile(path, path.relative_to(sources.root).as_posix(), graph)


def _data_graph(sources: Sources, path: Path) -> str:
    parts = path.relative_to(sources.data).with_suffix("").parts
    if parts == ("documents",):
        return CATALOG
    if parts in (("claims",), ("acknowledgements",)):
        return CLAIMS
    if len(parts) == 2 and parts[0] == HUB:
        return HUB
    if len(parts) == 2 and parts[0] not in RESERVED and all(map(_SLUG.fullmatch, parts)):
        return "/".join(parts)
    raise LoadError(
        f"data/{path.relative_to(sources.data).as_posix()}: nothing reads a file here; data are "
        "documents.ttl, claims.ttl, acknowledgements.ttl, hub/NAME.ttl and PUBLISHER/PLAN.ttl, "
        "names in small letters"
    )
