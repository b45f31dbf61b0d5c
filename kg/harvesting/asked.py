"""What an editor asks of what is held: which of their bodies may be ours."""

from __future__ import annotations

from collections.abc import Iterator

from kg.harvesting.harvester import Harvester
from kg.matching.harvested import Proposed, propose_theirs
from kg.matching.national import read_national
from kg.matching.words import read_words
from kg.records import text_of
from kg.release.harvested import HeldSource, graph_name, list_harvested, read_graph
from kg.store import MemoryStore
from kg.terms import CIVIC

_CANONICAL = str(CIVIC.canonical)


def proposals_for(harvester: Harvester) -> tuple[Proposed, ...]:
    """Return the proposals for everything that is held of others; nothing is merged by them.

    Raises:
        LoadError: Our sources or what is held can not be read.
    """
    folder, base = harvester.folder.harvested, harvester.base
    held = list_harvested(folder)
    if not held:
        return ()
    store = MemoryStore(harvester.joined().quads())
    graphs = {
        source.slug: [graph_name(base, source.slug, graph) for graph in source.graphs]
        for source in held
    }
    said = [pair for source in held for pair in _said(harvester, source)]
    national = read_national(harvester.sources)
    return propose_theirs(store, read_words(harvester.sources), national, graphs, said)


def _said(harvester: Harvester, source: HeldSource) -> Iterator[tuple[str, str]]:
    """Return the pairs that a source itself says are one, which the gate did not let stand."""
    for graph in source.graphs:
        if graph.raw != graph.file:
            own = harvester.folder.harvested / source.slug
            for triple in read_graph(own, graph, raw=True):
                if triple.predicate.value == _CANONICAL:
                    yield str(text_of(triple.subject)), str(text_of(triple.object))
