"""What was taken from others and lies beside the releases: `harvested/SLUG/`.

A source's folder holds `source.json` and `graphs/DIGEST.nt`, one file a graph, named by the SHA-256
of its bytes. Only `source.json` says which of them count, so one rename switches from one state of
a source to the next. Who fetches and checks is `kg.harvesting`; a build only reads.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import LoadError
from kg.release.places import CATALOG, CLAIMS, HARVESTED, HUB, graph_iri

if TYPE_CHECKING:
    from kg.release.manifest import Manifest

FORMAT = 1
SOURCE, GRAPHS = "source.json", "graphs"
PLAN = "plan"
SHARED = (HUB, CATALOG, CLAIMS)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Triples = tuple[ox.Triple, ...]


@dataclass(frozen=True, slots=True)
class HeldGraph:
    """One graph of a source, as it lies in our folder.

    Shape:
        `kind` is `plan`, `hub`, `catalog` or `claims`. `iri` is the graph's name at its source,
        `told` the SHA-256 that the source gives for it. `raw` names our copy of it as it came,
        `file` our copy of what was taken, which is less where something was refused. The last four
        are of a plan alone.
    """

    kind: str
    iri: str
    told: str
    raw: str
    file: str
    triples: int
    plan: str = ""
    publisher: str = ""
    title: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something of a source that was not taken, and the sentence that says why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class HeldSource:
    """A source as it was last taken.

    Shape:
        `url` is where it was taken from, as the operator gave it; `base` is where its IRIs live.
        `catalogue` is the SHA-256 of its catalogue, `etag` what its server calls that state,
        `bookmark` the state of its change feed that was read last. `graphs` count, `aside` are kept
        as they came and do not. `withdrawn` names publishers whose plans stay out. `confirmed` is
        the base that an editor said this source may use, nothing where it is that of its host.
    """

    slug: str
    url: str
    base: str
    title: str = ""
    catalogue: str = ""
    etag: str = ""
    bookmark: str = ""
    graphs: tuple[HeldGraph, ...] = ()
    aside: tuple[HeldGraph, ...] = ()
    refused: tuple[Refused, ...] = ()
    withdrawn: tuple[str, ...] = ()
    confirmed: str = ""

    @property
    def plans(self) -> tuple[HeldGraph, ...]:
        """The plans among its graphs."""
        return tuple(graph for graph in self.graphs if graph.kind == PLAN)

    def without(self, publisher: str) -> HeldSource:
        """Return the source without one publisher's plans, which later harvests leave out too."""
        kept = tuple(graph for graph in self.graphs if graph.publisher != publisher)
        aside = tuple(graph for graph in self.aside if graph.publisher != publisher)
        names = tuple(sorted({*self.withdrawn, publisher}))
        # What is left is no state of its feed any more, nor what its server would call unchanged.
        return replace(
            self, graphs=kept, aside=aside, withdrawn=names, bookmark="", etag="", catalogue=""
        )


@dataclass(frozen=True, slots=True)
class Harvested:
    """A source and the triples of its graphs, in the order of `held.graphs`."""

    held: HeldSource
    triples: tuple[Triples, ...]


def graph_name(base: str, slug: str, graph: HeldGraph) -> str:
    """Return the name of a harvested graph in our dataset: a plan keeps its own."""
    return graph.iri if graph.kind == PLAN else source_graph(base, slug, graph.kind)


def source_graph(base: str, slug: str, kind: str = "") -> str:
    """Return the IRI of a source, or that of its register, documents or claims."""
    return graph_iri(base, "/".join(part for part in (HARVESTED, slug, kind) if part))


def own_graphs(manifest: Manifest) -> tuple[str, ...]:
    """Return the graphs of a release that are ours to publish: not what others publish."""
    theirs = {
        graph for entry in manifest.get("harvested", {}).values() for graph in entry["graphs"]
    }
    return tuple(graph for graph in manifest["graphs"] if graph not in theirs)


def list_harvested(folder: Path) -> tuple[HeldSource, ...]:
    """Return the sources in a folder such as `.civicthread/harvested`, by slug; none if absent.

    Raises:
        LoadError: A `source.json` can not be read as what it should be.
    """
    if not folder.is_dir():
        return ()
    found = (path for path in folder.iterdir() if _SLUG.fullmatch(path.name))
    return tuple(read_source(path) for path in sorted(found) if (path / SOURCE).is_file())


def read_source(folder: Path) -> HeldSource:
    """Read the `source.json` of one source.

    Raises:
        LoadError: It can not be read as what it should be.
    """
    path = folder / SOURCE
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
        if told.pop("format") != FORMAT:
            raise ValueError("of another form")
        graphs = tuple(HeldGraph(**graph) for graph in told.pop("graphs"))
        aside = tuple(HeldGraph(**graph) for graph in told.pop("aside"))
        refused = tuple(Refused(**each) for each in told.pop("refused"))
        withdrawn = tuple(told.pop("withdrawn"))
        return HeldSource(**told, graphs=graphs, aside=aside, refused=refused, withdrawn=withdrawn)
    except OSError as err:
        raise LoadError(f"{path}: can not be read: {err.strerror or err}") from err
    except (ValueError, TypeError, KeyError, AttributeError) as err:
        raise LoadError(f"{path}: damaged; {_remedy(folder.name)}") from err


def source_bytes(source: HeldSource) -> bytes:
    """Return a source as its `source.json` is written."""
    told = {"format": FORMAT, **asdict(source)}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_harvested(folder: Path) -> tuple[Harvested, ...]:
    """Read every source with its graphs, each file checked against its name.

    Raises:
        LoadError: A file is missing or damaged.
    """
    return tuple(
        Harvested(held, tuple(read_graph(folder / held.slug, graph) for graph in held.graphs))
        for held in list_harvested(folder)
    )


def read_graph(folder: Path, graph: HeldGraph, *, raw: bool = False) -> Triples:
    """Return the triples of one graph of a source: what was taken, or `raw` as it came.

    Raises:
        LoadError: The file is missing, or is not the one that was written.
    """
    digest = graph.raw if raw else graph.file
    path = graph_file(folder, digest)
    try:
        content = path.read_bytes()
    except OSError as err:
        why = err.strerror or err
        raise LoadError(f"{path}: can not be read: {why}; {_remedy(folder.name)}") from err
    if hashlib.sha256(content).hexdigest() != digest:
        raise LoadError(f"{path}: damaged; {_remedy(folder.name)}")
    return tuple(quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES))


def copy_of(triples: Iterable[ox.Triple]) -> bytes:
    """Return triples as our copies hold them: N-Triples, sorted."""
    return b"".join(sorted(f"{triple} .\n".encode() for triple in triples))


def digest_of(triples: Iterable[ox.Triple]) -> str:
    """Return the SHA-256 of triples as our copies hold them, which names the copy."""
    return hashlib.sha256(copy_of(triples)).hexdigest()


def graph_file(folder: Path, digest: str) -> Path:
    """Return where the copy of a graph lies in its source's folder."""
    return folder / GRAPHS / f"{digest}.nt"


def harvested_files(folder: Path) -> dict[str, Path]:
    """Return the files that a build reads here, by the names that a manifest gives them."""
    found: dict[str, Path] = {}
    for held in list_harvested(folder):
        paths = [graph_file(folder / held.slug, graph.file) for graph in held.graphs]
        for path in (folder / held.slug / SOURCE, *paths):
            found[file_name(folder, path)] = path
    return found


def file_name(folder: Path, path: Path) -> str:
    """Return what a manifest calls a harvested file: `harvested/SLUG/graphs/….nt`."""
    return f"{HARVESTED}/{path.relative_to(folder).as_posix()}"


def _remedy(slug: str) -> str:
    return f"`kg harvest --withdraw {slug}` and harvest it again"
