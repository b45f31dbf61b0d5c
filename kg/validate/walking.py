"""Property paths of SHACL as functions: from a node to all that a path leads to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from kg.errors import LoadError
from kg.validate.lists import items_of
from kg.validate.view import Index

Walk = Callable[[Index, Node], Collection[Node]]
# A path that contains itself has no end.
_DEEPEST = 50


def walk_of(graph: Graph, path: Node, *, back: bool = False, depth: int = 0) -> Walk:
    """Return what walks a path, or walks it backwards.

    Raises:
        LoadError: It is no property path.

    Source: SHACL, section 2.3.1.
    """
    if depth > _DEEPEST:
        raise LoadError("a property path contains itself")
    if isinstance(path, URIRef):
        return _step_back(path) if back else _step(path)
    if (path, RDF.first, None) in graph:
        steps = [walk_of(graph, step, back=back, depth=depth + 1) for step in items_of(graph, path)]
        return _in_turn(steps[::-1] if back else steps)
    found = [(said, inner) for said, inner in graph.predicate_objects(path) if said in _PARTS]
    if len(found) != 1:
        raise LoadError(f"{path} is not a property path")
    said, inner = found[0]
    if said == SH.inversePath:
        return walk_of(graph, inner, back=not back, depth=depth + 1)
    if said == SH.alternativePath:
        return _any_of(
            [walk_of(graph, way, back=back, depth=depth + 1) for way in items_of(graph, inner)]
        )
    walk = walk_of(graph, inner, back=back, depth=depth + 1)
    if said == SH.zeroOrOnePath:
        return _any_of([_stay, walk])
    return _again_and_again(walk, with_start=said == SH.zeroOrMorePath)


_PARTS = frozenset(
    {SH.inversePath, SH.alternativePath, SH.zeroOrOnePath, SH.zeroOrMorePath, SH.oneOrMorePath}
)


def _step(said: URIRef) -> Walk:
    return lambda index, node: index.objects(node, said)


def _step_back(said: URIRef) -> Walk:
    return lambda index, node: index.subjects(said, node)


def _stay(_: Index, node: Node) -> Collection[Node]:
    return (node,)


def _in_turn(steps: Iterable[Walk]) -> Walk:
    first, *others = steps

    def walk(index: Index, node: Node) -> Collection[Node]:
        reached = first(index, node)
        for step in others:
            reached = dict.fromkeys(end for start in reached for end in step(index, start))
        return reached

    return walk


def _any_of(ways: list[Walk]) -> Walk:
    def walk(index: Index, node: Node) -> Collection[Node]:
        return dict.fromkeys(end for way in ways for end in way(index, node))

    return walk


def _again_and_again(step: Walk, *, with_start: bool) -> Walk:
    def walk(index: Index, node: Node) -> Collection[Node]:
        found: dict[Node, None] = {node: None} if with_start else {}
        waiting = [node]
        while waiting:
            new = [end for end in step(index, waiting.pop()) if end not in found]
            found |= dict.fromkeys(new)
            waiting += new
        return found

    return walk
