"""Civic Thread: a knowledge graph of programmes, partners and outcomes.

    import kg

    graph = kg.open()
    graph.ask("partners-across", by="goal")

Errors are of `kg.errors`, each with one sentence that says what to do.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from kg import api, errors
from kg.version import __version__

if TYPE_CHECKING:
    from kg.api.graph import Graph

__all__ = ["__version__", "errors", "open"]


def open(place: str | PathLike[str] | None = None) -> Graph:  # noqa: A001
    """Open a graph, to be asked.

    Args:
        place: A folder of releases, whose current one is opened; the folder of one release; an
            N-Quads file (.nq, .nq.gz); or the URL of a SPARQL endpoint. Without a place: the
            current release, in CIVIC_RELEASE or `.civicthread/`.

    Raises:
        ReleaseError: There is no release in the folder, or it is damaged.
        LoadError: The file holds no N-Quads.
        EndpointError: The endpoint does not answer as it should.
        UsageError: The place is none of these.
    """
    return api.graph.open_graph(place)
