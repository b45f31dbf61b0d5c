"""What a name that leads to nothing was perhaps meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property

from rdflib import Graph, URIRef
from rdflib.term import Node

from kg.terms import BASE, shorten

# The namespace as people write it who know it by heart.
_OURS = re.compile(
    r"^https?://(?:www\.)?w3id\.org/civic-?thread/(?:(ns|shapes)[#/]|(code/))", re.IGNORECASE
)
_SHOWN = 2
# Units: names compared in one run; a large file of names that lead nowhere would take its square.
_MOST_COMPARED = 500_000


class Nearby:
    """Looks among some names for those that are like others."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = known
        self._names: dict[str, list[str]] = {}
        self._left = _MOST_COMPARED

    def hint(self, node: Node | None) -> str:
        """Return what is added to a message: " Near: civic:Activity."; empty if none is near.

        Where very many names lead to nothing, only the first of them are looked for.
        """
        if not isinstance(node, URIRef):
            return ""
        right = _OURS.sub(_begun, str(node))
        if right != str(node):
            return f" Near: {shorten(right)}; our terms begin with {BASE}."
        namespace = right[: max(right.rfind("#"), right.rfind("/")) + 1]
        names = self._local_names(namespace)
        self._left -= len(names)
        if self._left < 0:
            return ""
        near = get_close_matches(right[len(namespace) :], names, n=_SHOWN, cutoff=0.7)
        return f" Near: {' or '.join(shorten(namespace + name) for name in near)}." if near else ""

    def _local_names(self, namespace: str) -> list[str]:
        """Return the last parts of the names that are described in a namespace."""
        if namespace not in self._names:
            begun = (iri for iri in self._described if iri.startswith(namespace))
            self._names[namespace] = [iri.removeprefix(namespace) for iri in begun]
        return self._names[namespace]

    @cached_property
    def _described(self) -> list[str]:
        return sorted(set(self._known))


def described_by(graph: Graph) -> Iterator[str]:
    """Return the names of the things that a graph describes, which must not change meanwhile."""
    return (str(node) for node in graph.subjects(unique=True) if isinstance(node, URIRef))


def _begun(found: re.Match[str]) -> str:
    """Return how our terms begin: `…/ns#`, `…/shapes#` or `…/code/`."""
    return f"{BASE}/{found[1].lower()}#" if found[1] else f"{BASE}/code/"
