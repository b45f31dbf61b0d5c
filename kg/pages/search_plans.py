"""The plans that a hit of the search belongs to, for all things at once."""

from __future__ import annotations

from collections import defaultdict

from kg.labels.caching import cached_per_store
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.pages.participations import list_participations
from kg.store import Store


@cached_per_store
def plans_by_graph(store: Store) -> dict[str, tuple[Link, ...]]:
    """Return the plan of each plan's graph: `…/graph/gla/plan-x/1` is of gla:plan-x."""
    names = directory(store)
    graphs = {thing.graph for thing in names.index.things.values()}
    plans = {graph: graph.replace("/graph/", "/id/", 1).rpartition("/")[0] for graph in graphs}
    known = names.index.things
    return {graph: (names.link(plan),) for graph, plan in plans.items() if plan in known}


@cached_per_store
def plans_by_party(store: Store) -> dict[str, tuple[Link, ...]]:
    """Return the plans in which each partner takes part, by name."""
    names = directory(store)
    held: dict[str, set[str]] = defaultdict(set)
    for one in list_participations(store):
        held[one.partner].add(one.plan)
    return {
        party: tuple(sorted(map(names.link, plans), key=lambda link: link.name))
        for party, plans in held.items()
    }
