"""The one small protocol that every store keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import pyoxigraph as ox

from kg.records import Result


class Store(Protocol):
    """A read-only dataset: named graphs whose union is the default graph."""

    def query(self, text: str) -> Result:
        """Run a SELECT, ASK, CONSTRUCT or DESCRIBE.

        The default graph is the union of all named graphs, unless the query names its own
        dataset with FROM or FROM NAMED (SPARQL 1.1 Query, section 13.2).

        Raises:
            QueryError: The text is not a query the store can read.
        """
        ...

    def quads(self, graph: str | None = None) -> Iterable[ox.Quad]:
        """Return the quads of one named graph (an IRI), or of all of them."""
        ...

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, in order."""
        ...
