"""A source's change feed, applied to what is held of the source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from kg.feed import Bookmark, Bounds, digest_of, read_feed, replay, things_of
from kg.harvesting.datasets import Offered, Triples, offered, read_graph_name
from kg.harvesting.errors import HarvestError
from kg.harvesting.fetching import Site
from kg.harvesting.snapshot import Before
from kg.records import text_of
from kg.store import MemoryStore

_Held = dict[tuple[str, str], Triples]


def follow_feed(site: Site, path: str, base: str, before: Before) -> tuple[dict[str, Offered], str]:
    """Return the graphs of a source after what its feed tells since last time, and the bookmark.

    Shape: the graphs by name; those of which nothing is left are not among them.

    Raises:
        FeedError: The feed is not what it says; nothing of it counts.
        HarvestError: A page can not be fetched, or what it tells does not give the state it names.
    """
    assert before.source is not None, "a feed is followed from a state that is held"
    most = site.limits.file_bytes

    def fetch(url: str) -> bytes:
        body = site.fetch(_path(site, url), most).body
        return body or b""

    since = Bookmark.read(before.source.bookmark)
    start = f"{site.root.origin}{path}"
    reading = read_feed(fetch, start, since, bounds=Bounds())
    held = {} if reading.fresh else _things(before)
    after = replay(reading.changes, held)
    graphs = _graphs(after)
    if reading.base != base or _digest(graphs, base) != reading.bookmark.digest:
        raise HarvestError(f"{start} does not lead to the state that it names")
    return graphs, str(reading.bookmark)


def state_of(graphs: Iterable[Offered], base: str) -> str:
    """Return the bookmark of a state that was taken from files; its position does not matter."""
    return str(Bookmark(1, _digest({graph.name.iri: graph for graph in graphs}, base)))


def _path(site: Site, url: str) -> str:
    return url.removeprefix(site.root.origin)


def _digest(graphs: dict[str, Offered], base: str) -> str:
    store = MemoryStore(
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(iri))
        for iri, graph in graphs.items()
        for triple in graph.triples
    )
    return digest_of(things_of(store, base))


def _things(before: Before) -> _Held:
    found: dict[tuple[str, str], list[ox.Triple]] = defaultdict(list)
    for iri, graph in before.held().items():
        for triple in before.raw(graph):
            found[iri, text_of(triple.subject) or ""].append(triple)
    return {key: tuple(triples) for key, triples in found.items()}


def _graphs(things: _Held) -> dict[str, Offered]:
    triples: dict[str, list[ox.Triple]] = defaultdict(list)
    for (graph, _), said in sorted(things.items()):
        triples[graph].extend(said)
    found = {}
    for iri, told in triples.items():
        name = read_graph_name(iri)
        if name is None:
            raise HarvestError(f"the feed tells of {iri}, which is no plan, register or catalogue")
        found[iri] = offered(name, "", tuple(told))
    return found
