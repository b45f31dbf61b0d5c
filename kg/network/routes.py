"""Routes between two things, the most telling first."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

from kg.network.reading import TieGraph

LONGEST = 6
MOST = 5
# Units: bits. A route this much dearer than the best one says nothing beside it.
_WORTH = 9.0
# Routes that take more steps than the shortest, and so many more, are not looked at.
_LONGER = 2
_TRIES = 60
# A thing tied to so many others is a hub: that two things share it says almost nothing.
HUB_TIES = 12
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of things from the one to the other.

    Units: `score` in bits; the lower, the more specific the links and the more telling the route.
    """

    nodes: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was found between two things.

    Shape:
        `paths` from the most telling on. `hubs` are the hubs that the paths pass; `only_hubs`
        says that every route of at most six steps passes one. `is_far` says that the two are
        connected, but by longer chains only.
    """

    paths: tuple[Path, ...]
    hubs: tuple[str, ...] = ()
    only_hubs: bool = False
    is_far: bool = False


def list_hubs(graph: TieGraph, never: Set[str] = frozenset()) -> frozenset[str]:
    """Return the hubs of a graph.

    Args:
        graph: The ties.
        never: Things that are none however many ties they have: one row of a plan stays one row,
            even if it names thirty bodies.
    """
    return frozenset(n for n, ties in graph.degree if ties >= HUB_TIES and n not in never)


def find_paths(graph: TieGraph, start: str, end: str, hubs: Set[str] = frozenset()) -> Found:
    """Return the few most telling routes between two different things.

    The same routes are found from either end. A route that makes a detour between two things
    that are tied to one another is left out.

    Args:
        graph: The ties.
        start: Where routes begin.
        end: Where they end.
        hubs: The things that say almost nothing as a link.
    """
    if start not in graph or end not in graph:
        return Found(())
    first, last = sorted((start, end))
    before = _steps_from(graph, first)
    if last not in before:
        return Found((), is_far=nx.has_path(graph, first, last))
    near = _between(graph, before, _steps_from(graph, last), before[last] + _LONGER)
    paths = _cheapest(near, first, last)
    passed = {node for path in paths for node in path.nodes[1:-1] if node in hubs}
    only = last not in _steps_from(graph, first, hubs - {last})
    if start != first:
        paths = tuple(Path(path.nodes[::-1], path.score) for path in paths)
    ranked = sorted(passed, key=lambda node: (-graph.degree[node], node))
    return Found(paths, tuple(ranked), only)


def _steps_from(graph: TieGraph, start: str, avoid: Set[str] = frozenset()) -> dict[str, int]:
    """Return how many steps away things are, up to the longest route, by ways that avoid some."""
    steps, edge = {start: 0}, [start]
    for step in range(1, LONGEST + 1):
        edge = sorted({n for node in edge for n in graph[node] if n not in steps} - avoid)
        steps.update((node, step) for node in edge)
    return steps


def _between(
    graph: TieGraph, before: dict[str, int], after: dict[str, int], longest: int
) -> TieGraph:
    """Return the part of a graph that routes of so many steps can pass."""
    most = min(longest, LONGEST)
    kept = {n for n, steps in before.items() if n in after and steps + after[n] <= most}
    part: TieGraph = nx.Graph()
    part.add_nodes_from(sorted(kept))
    for one in sorted(kept):
        others = graph[one].items()
        part.add_edges_from((one, o, {"cost": edge["cost"]}) for o, edge in others if o in kept)
    return part


def _cheapest(graph: TieGraph, first: str, last: str) -> tuple[Path, ...]:
    found: list[Path] = []
    for nodes in islice(nx.shortest_simple_paths(graph, first, last, weight="cost"), _TRIES):
        score = _score(graph, nodes)
        if found and score > found[0].score + _WORTH:
            break
        # Routes as good as the last one are weighed by name, not by how they were met.
        if len(found) >= MOST and score > found[MOST - 1].score + _SAME:
            break
        if len(nodes) <= LONGEST + 1 and not _has_detour(graph, nodes):
            found.append(Path(tuple(nodes), score))
    if not found:
        # The shortest has no detour, whatever it costs.
        shortest = nx.shortest_path(graph, first, last)
        found = [Path(tuple(shortest), _score(graph, shortest))]
    return tuple(sorted(found, key=lambda path: (round(path.score, 6), path.nodes))[:MOST])


def _score(graph: TieGraph, nodes: Sequence[str]) -> float:
    return float(sum(graph.edges[pair]["cost"] for pair in pairwise(nodes)))


def _has_detour(graph: TieGraph, nodes: Sequence[str]) -> bool:
    ends = {nodes[0], nodes[-1]}
    return any(
        graph.has_edge(one, other) and {one, other} != ends
        for place, one in enumerate(nodes)
        for other in nodes[place + 2 :]
    )
