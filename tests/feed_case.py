"""Small releases whose feed the tests follow: real folders, real stores, no build before them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.feed import Bookmark, Feed, Reading, read_feed
from kg.feed.files import page_files, root_files
from kg.release import Pointer, ReleaseFolder
from kg.release.inputs import Inputs
from kg.release.writing import write_release
from kg.store import MemoryStore
from kg.terms import BASE
from tests.web_case import SmallRelease

SITE = "http://127.0.0.1:1"
START = f"{SITE}/feed"
PLAN, NEXT, HUB = (f"{BASE}/graph/{name}" for name in ("ash/plan/1", "ash/plan/2", "hub"))
VOCABULARY = f"{BASE}/graph/vocabulary"
_SAYS = ox.NamedNode("http://example.org/says")
_LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")

# What a release holds: by graph and thing, what is said of it.
Told = Mapping[tuple[str, str], Iterable[str]]


def thing(name: str) -> str:
    """Return the IRI of a thing of the case."""
    return f"{BASE}/id/ash/{name}"


def quads_of(told: Told) -> tuple[ox.Quad, ...]:
    """Return what is told as quads."""
    return tuple(
        ox.Quad(ox.NamedNode(subject), _SAYS, ox.Literal(words), ox.NamedNode(graph))
        for (graph, subject), said in told.items()
        for words in said
    )


def named(graph: str, subject: str, name: str) -> ox.Quad:
    """Return the name of a thing."""
    return ox.Quad(ox.NamedNode(subject), _LABEL, ox.Literal(name), ox.NamedNode(graph))


def small(quads: Iterable[ox.Quad], number: int = 1, base: str = BASE) -> SmallRelease:
    """Return a release that is nothing but a store."""
    store = MemoryStore(quads)
    manifest = {"base": base, "digest": "0" * 64, "quads": len(store)}
    return SmallRelease(store, manifest, f"{number:04}-5ma11ca5e000")


def add_release(folder: ReleaseFolder, quads: Iterable[ox.Quad], base: str = BASE) -> str:
    """Write a release into a folder as a build does, make it current and return its name."""
    graphs: dict[str, tuple[ox.Triple, ...]] = {f"{base}/graph/vocabulary": ()}
    for quad in quads:
        graph = quad.graph_name
        assert isinstance(graph, ox.NamedNode)
        graphs[graph.value] = (*graphs.get(graph.value, ()), quad.triple)
    lines = "".join(sorted(f"{triple}\n" for held in graphs.values() for triple in held))
    inputs = Inputs({}, "a test", hashlib.sha256(lines.encode()).hexdigest())
    folder.path.mkdir(parents=True, exist_ok=True)
    staging = folder.new_staging(inputs.digest)
    digest = write_release(staging, inputs, base, graphs, {}).digest
    name = folder.next_name(inputs.digest)
    folder.adopt(staging, name)
    folder.make_current(Pointer(name, digest))
    return name


class Site:
    """The files of feeds as a web server would give them; it keeps what was asked for."""

    def __init__(self, *feeds: Feed) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        for feed in feeds:
            self.publish(feed)

    def publish(self, feed: Feed) -> None:
        """Put the files of a feed beside those that are there."""
        for path, made in {**root_files(feed), **page_files(feed)}.items():
            self.files[path] = made()

    def fetch(self, url: str) -> bytes:
        """Return a file."""
        self.asked.append(url)
        assert url.startswith(f"{SITE}/"), f"asked for {url}"
        return self.files[url.removeprefix(SITE)]

    def read(self, since: Bookmark | None = None, **more: object) -> Reading:
        """Read the feed as a consumer does."""
        return read_feed(self.fetch, START, since, **more)  # type: ignore[arg-type]


def published(store: MemoryStore) -> set[ox.Quad]:
    """Return the quads of a store that a feed tells of."""
    left_out = ("/graph/vocabulary", "/graph/inferred", "/graph/checks/")
    return {quad for quad in store.quads() if not any(part in str(quad) for part in left_out)}


def held_quads(held: Mapping[tuple[str, str], Iterable[ox.Triple]]) -> set[ox.Quad]:
    """Return what a consumer holds as quads."""
    return {
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(graph))
        for (graph, _), triples in held.items()
        for t in triples
    }


def folder_in(path: Path) -> ReleaseFolder:
    """Return an empty folder of releases."""
    return ReleaseFolder(path / "releases-of-this-test")
