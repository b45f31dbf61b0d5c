"""What is held of a source from last time, graph by graph, for whoever reads the source again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.harvesting.datasets import Offered, Triples, read_graph_name
from kg.harvesting.errors import HarvestError
from kg.release.harvested import HeldGraph, HeldSource, read_graph


@dataclass(frozen=True, slots=True)
class Before:
    """A source as it was last taken; without `source` there is nothing to compare with.

    Shape: `claim` takes its address and its base, and raises where it may not use that base.
    """

    folder: Path
    source: HeldSource | None = None
    claim: Callable[[str, str], None] = lambda _, __: None

    @property
    def etag(self) -> str:
        """What the source's server called its catalogue."""
        return self.source.etag if self.source else ""

    def check_base(self, url: str, base: str) -> None:
        """Refuse a source that spoke for another base last time, or may not use this one.

        Raises:
            HarvestError: It is so.
        """
        if self.source is not None and self.source.base != base:
            raise HarvestError(
                f"{url} spoke for {self.source.base} and now speaks for {base}; "
                f"`kg harvest --withdraw {self.source.slug}` first if that is right"
            )
        self.claim(url, base)

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """The publishers whose plans stay out."""
        return self.source.withdrawn if self.source else ()

    def held(self) -> dict[str, HeldGraph]:
        """Return every graph that is kept as it came, by its name at the source."""
        if self.source is None:
            return {}
        return {graph.iri: graph for graph in (*self.source.graphs, *self.source.aside)}

    def raw(self, graph: HeldGraph) -> Triples:
        """Return a graph as it came.

        Raises:
            LoadError: The file is missing or damaged.
        """
        return read_graph(self.folder, graph, raw=True)

    def offered(self, graph: HeldGraph) -> Offered:
        """Return a graph as if the source had sent it again."""
        name = read_graph_name(graph.iri)
        assert name is not None, "only graphs with a name that can be read are kept"
        return Offered(name, graph.told, self.raw(graph), graph.title)
