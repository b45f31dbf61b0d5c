"""The named graphs in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from kg.labels.caching import cached_per_store
from kg.labels.directory import directory, rows, texts
from kg.labels.records import Link
from kg.store import Store

_MARK = "/graph/"
_CHECKS = "checks/"
_WORDS = {
    "catalog": ("Source documents", "the documents that were read, and where they are from"),
    "claims": ("Readings and suggestions", "what a text does not say outright, with a confidence"),
    "hub": ("The shared register", "bodies, groups and programmes that plans have in common"),
    "inferred": ("What follows by rule", "statements that the rules add; nothing in it is read"),
    "vocabulary": ("Vocabulary", "what the classes, properties and codes mean"),
}


@dataclass(frozen=True, slots=True)
class GraphLine:
    """A named graph, what is in it, and how many statements that is."""

    link: Link
    about: str
    statements: int

    @property
    def is_check(self) -> bool:
        """Whether it holds what the rules found, rather than what a document says."""
        return _path(self.link.iri).startswith(_CHECKS)


def graph_name(iri: str) -> str:
    """Return what a graph that has no title is called; nothing for what is no graph of ours."""
    _, mark, path = iri.partition(_MARK)
    if not mark:
        return ""
    if path.startswith(_CHECKS):
        return f"Checks of {path.removeprefix(_CHECKS)}"
    return _WORDS[path][0] if path in _WORDS else f"Graph {path}"


@cached_per_store
def graph_lines(store: Store) -> tuple[GraphLine, ...]:
    """Return the named graphs of a store: plans first, checks last."""
    names = directory(store)
    found = []
    for graph, statements in map(texts, rows(store, "graph-sizes")):
        iri = str(graph)
        link = names.link(iri, graph_name(iri))
        found.append(GraphLine(link, _about(iri), int(statements or 0)))
    return tuple(sorted(found, key=_order))


def _path(iri: str) -> str:
    return iri.partition(_MARK)[2]


def _about(iri: str) -> str:
    path = _path(iri)
    if path.startswith(_CHECKS):
        return "what the rules found missing or wrong there"
    return _WORDS[path][1] if path in _WORDS else "a plan, row by row"


def _order(line: GraphLine) -> tuple[int, str]:
    return (2 if line.is_check else int(_path(line.link.iri) in _WORDS), line.link.iri)
