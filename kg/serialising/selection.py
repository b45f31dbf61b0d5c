"""Which named graphs an export holds."""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import NotFoundError

_ALWAYS = ("hub", "claims")
_NOT_PLANS = (*_ALWAYS, "inferred", "catalog", "vocabulary", "checks")


def chosen_graphs(
    graphs: Iterable[str], plans: Iterable[str] | None, *, inferred: bool
) -> tuple[str, ...]:
    """Return the IRIs of the graphs to write: plans, register, claims, and what is derived.

    Args:
        graphs: All named graphs of the store.
        plans: IRIs of the plans to keep; None keeps every plan.
        inferred: Add the graph of derived triples.

    Raises:
        NotFoundError: A plan has no graph of its own (a strategy that is only mentioned).
    """
    listed = tuple(graphs)
    own = [graph for graph in listed if _key(graph) not in _NOT_PLANS]
    if plans is not None:
        own = [_graph_of(plan, own) for plan in plans]
    always = [graph for graph in listed if _key(graph) in _ALWAYS]
    derived = [graph for graph in listed if inferred and _key(graph) == "inferred"]
    return (*own, *always, *derived)


def _key(graph: str) -> str:
    return graph.partition("/graph/")[2].partition("/")[0]


def _graph_of(plan: str, graphs: list[str]) -> str:
    # Two publishers may give their plans one name, each under its own base.
    named = plan.replace("/id/", "/graph/", 1)
    for graph in graphs:
        if graph.rpartition("/")[0] == named:
            return graph
    raise NotFoundError(f"{plan} is not held as a plan of its own; it is only mentioned in one")
