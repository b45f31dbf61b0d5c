"""Rules asked of data, and the results that are worth telling."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rdflib import Graph
from rdflib.term import Node

from kg.validate.bounded import Bound
from kg.validate.core_rules import Result, core_results
from kg.validate.reading import Progress, untold
from kg.validate.shapes import Rule, Shapes
from kg.validate.sparql_rules import set_results

# Rules that may find one mistake twice: codes of lists, terms of ours, names that are described.
_LISTS, _TERMS, _DESCRIBED = "S19", "S25", "S31"


def ask(
    data: Graph,
    shapes: Shapes,
    rules: Iterable[Rule],
    own: Collection[Node],
    progress: Progress = untold,
    bound: Bound | None = None,
) -> list[Result]:
    """Return what rules find about some nodes of data, each mistake once.

    Args:
        data: What is checked.
        shapes: The rules, and the graph that they stand in.
        rules: Those that are asked.
        own: The nodes that may be reported on.
        progress: Told by which rules the data are being checked.
        bound: How long a rule may take.
    """
    wanted = tuple(rules)
    bound = Bound() if bound is None else bound
    core = core_results(data, shapes, wanted, progress, own, bound)
    return told_once(core, set_results(data, shapes, wanted, progress, own, bound))


def told_once(core: Iterable[Result], others: Iterable[Result]) -> list[Result]:
    """Return all results but those that tell a mistake a second time, in worse words.

    "Type it as an organisation" is no advice where a name leads to nothing, while the list that
    a code is missing from says more than that there is no such term.
    """
    core, others = list(core), list(others)
    listed = {(result.focus, result.value) for result in core if result.rule.code == _LISTS}
    others = [r for r in others if r.rule.code != _TERMS or (r.focus, r.value) not in listed]
    missing = {(r.focus, r.value) for r in others if r.rule.code in (_TERMS, _DESCRIBED)}
    return [*(r for r in core if (r.focus, r.value) not in missing), *others]


def described_in(graph: Graph, beside: Graph | None) -> set[Node]:
    """Return the nodes that a graph describes, without those that `beside` describes alike."""
    nodes = set(graph.subjects(unique=True))
    if beside is None:
        return nodes
    return {n for n in nodes if _is_described_more(n, graph, beside)}


def _is_described_more(node: Node, graph: Graph, beside: Graph) -> bool:
    return any(triple not in beside for triple in graph.triples((node, None, None)))
