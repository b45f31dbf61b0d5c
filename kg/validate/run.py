"""Which rule is asked of which data: plan by plan, then of all plans together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from kg.validate.core_rules import Result, core_results
from kg.validate.derived import derive_reaches, who_reaches
from kg.validate.finding import Finding, in_order
from kg.validate.flat import flat_graph, merged
from kg.validate.messages import tell
from kg.validate.own_shapes import OwnShapes, own_results
from kg.validate.reading import Progress, untold
from kg.validate.shapes import Rule, Shapes
from kg.validate.sparql_rules import set_results

# Made by rules from the rest: the shapes are about what is asserted. One derived relation they
# read, what reaches which activity; it is made anew, so that files alone are checked alike.
_DERIVED = frozenset({"inferred", "checks"})
# Rules that may find one mistake twice: codes of lists, terms of ours, names that are described.
_LISTS, _TERMS, _DESCRIBED = "S19", "S25", "S31"
_SHARED = frozenset({"hub", "claims", "catalog"})


def validate_graph(
    graph: Graph, shapes: Shapes, *, beside: Graph | None = None, progress: Progress = untold
) -> tuple[Finding, ...]:
    """Check one flat graph by every rule.

    Args:
        graph: The data; plans, register and evidence in one.
        shapes: The rules.
        beside: What the data lean on: the ontology, the code lists, perhaps the register.
            Nothing is reported about things that are described in it alone.
        progress: Told by which rules the data are being checked.
    """
    whole = merged([graph] if beside is None else [beside, graph])
    whole += derive_reaches(whole)
    own = _described(graph, beside)
    found = _ask(whole, shapes, shapes.rules, own, progress)
    progress(f"{len(found):,} findings, which are told in words")
    return tell(found, whole, progress=progress)


def validate_plan(
    plan: Graph, shapes: Shapes, *, beside: Graph, homes: Mapping[Node, str] | None = None
) -> tuple[Finding, ...]:
    """Check one plan by the rules that look at one plan.

    Args:
        plan: The plan's own graph.
        shapes: The rules.
        beside: The register, the catalogue, the ontology and the code lists, and what reaches
            the plan's activities.
        homes: The named graph that holds each node, where graphs are told apart.
    """
    whole = merged([beside, plan])
    # A node that the register types is the register's, whatever else a plan says of it.
    own = {n for n in _described(plan, beside) if (n, RDF.type, None) not in beside}
    return tell(_ask(whole, shapes, shapes.within_plan(), own), whole, homes)


def validate_union(
    union: Graph,
    shapes: Shapes,
    *,
    own: Collection[Node],
    homes: Mapping[Node, str] | None = None,
) -> tuple[Finding, ...]:
    """Check all plans together by the rules that look across plans.

    Args:
        union: All data, with the ontology and the code lists.
        shapes: The rules.
        own: The nodes that may be reported on.
        homes: The named graph that holds each node, where graphs are told apart.
    """
    return tell(_ask(union, shapes, shapes.across_plans(), own), union, homes)


def validate_own(
    graph: Graph,
    shapes: OwnShapes,
    *,
    beside: Graph | None = None,
    homes: Mapping[Node, str] | None = None,
) -> tuple[Finding, ...]:
    """Check data by shapes of somebody's own.

    Args:
        graph: The data.
        shapes: The shapes.
        beside: What the data lean on; nothing is reported about what is described in it alone.
        homes: The named graph that holds each node, where graphs are told apart.

    Raises:
        LoadError: A shape can not be asked.
    """
    whole = merged([graph] if beside is None else [beside, graph])
    leant = set() if beside is None else set(beside.subjects()) - _described(graph, beside)
    found = [result for result in own_results(whole, shapes) if result.focus not in leant]
    return tell(found, whole, homes)


def validate_release(
    graphs: Mapping[str, Graph],
    shapes: Shapes,
    *,
    progress: Progress = untold,
) -> tuple[Finding, ...]:
    """Check a release: each plan with the register beside it, then what goes across plans.

    Args:
        graphs: The named graphs by IRI. `/graph/inferred` is not read: what rules derive of it
            is derived again.
        shapes: The rules.
        progress: Told what is being checked, before it is.
    """
    asserted = asserted_of(graphs)
    homes = homes_of(asserted)
    beside = merged(graph for iri, graph in asserted.items() if kind_of(iri) != "plan")
    union = merged(asserted.values())
    reaches = derive_reaches(union)
    found: list[Finding] = []
    for iri, graph in asserted.items():
        if kind_of(iri) == "plan":
            progress(iri)
            elsewhere = _types_elsewhere(graph, asserted), who_reaches(graph, reaches, union)
            named = merged([beside, *elsewhere])
            found += validate_plan(graph, shapes, beside=named, homes=homes)
    progress("what the plans share")
    shared = {node for node, home in homes.items() if kind_of(home) in _SHARED}
    found += _validate_shared(beside, union, shapes, shared, homes)
    progress("all plans together")
    own = {node for node, home in homes.items() if kind_of(home) in (*_SHARED, "plan")}
    found += validate_union(union, shapes, own=own, homes=homes)
    return in_order(found)


def _validate_shared(
    shared: Graph, union: Graph, shapes: Shapes, own: Collection[Node], homes: Mapping[Node, str]
) -> tuple[Finding, ...]:
    """Check the register, the claims and the catalogue by the rules that look at one plan.

    A claim across publishers is about plans, so its SPARQL rules are asked of everything.
    """
    rules = shapes.within_plan()
    found = _told_once(core_results(shared, shapes, rules), set_results(union, shapes, rules))
    return tell([result for result in found if result.focus in own], union, homes)


def _types_elsewhere(plan: Graph, asserted: Mapping[str, Graph]) -> Graph:
    """Return the types of what a plan names and another plan describes.

    Next year's plan carries out the strategy that this year's file describes: to look at one plan
    alone must not make it seem unknown.
    """
    found = flat_graph()
    for node in set(plan.objects()):
        if isinstance(node, URIRef) and (node, RDF.type, None) not in plan:
            for iri, graph in asserted.items():
                if kind_of(iri) == "plan":
                    found += graph.triples((node, RDF.type, None))
    return found


def asserted_of(graphs: Mapping[str, Graph]) -> dict[str, Graph]:
    """Return the graphs that hold what is asserted, by IRI in order: those that are checked."""
    return {iri: graphs[iri] for iri in sorted(graphs) if kind_of(iri) not in _DERIVED}


def kind_of(graph: str) -> str:
    """Return what a named graph holds: "plan", else its last name, such as "hub".

    What a source of others says of bodies is in `…/graph/harvested/SLUG/hub`: a register, too.
    """
    tail = graph.rpartition("/graph/")[2]
    if tail.startswith("harvested/"):
        return tail.rpartition("/")[2]
    first = tail.split("/")[0]
    return first if tail.startswith("checks/") or "/" not in tail else "plan"


def homes_of(graphs: Mapping[str, Graph]) -> dict[Node, str]:
    """Return the named graph that holds each node: the one that says what kind of thing it is.

    A node without a type lives in the first graph, by IRI, that says anything about it.
    """
    homes: dict[Node, str] = {}
    for iri in sorted(graphs):
        for node in graphs[iri].subjects(unique=True):
            homes.setdefault(node, iri)
    for iri in sorted(graphs, reverse=True):
        for node in graphs[iri].subjects(RDF.type, unique=True):
            homes[node] = iri
    return homes


def _ask(
    data: Graph,
    shapes: Shapes,
    rules: Iterable[Rule],
    own: Collection[Node],
    progress: Progress = untold,
) -> list[Result]:
    wanted = tuple(rules)
    core = core_results(data, shapes, wanted, progress)
    found = _told_once(core, set_results(data, shapes, wanted, progress))
    return [result for result in found if result.focus in own]


def _told_once(core: Iterable[Result], others: Iterable[Result]) -> list[Result]:
    """Return all results but those that tell a mistake a second time, in worse words.

    "Type it as an organisation" is no advice where a name leads to nothing, while the list that
    a code is missing from says more than that there is no such term.
    """
    core, others = list(core), list(others)
    listed = {(result.focus, result.value) for result in core if result.rule.code == _LISTS}
    others = [r for r in others if r.rule.code != _TERMS or (r.focus, r.value) not in listed]
    missing = {(r.focus, r.value) for r in others if r.rule.code in (_TERMS, _DESCRIBED)}
    return [*(r for r in core if (r.focus, r.value) not in missing), *others]


def _described(graph: Graph, beside: Graph | None) -> set[Node]:
    """Return the nodes that a graph describes, without those that `beside` describes alike."""
    nodes = set(graph.subjects(unique=True))
    if beside is None:
        return nodes
    return {n for n in nodes if _is_described_more(n, graph, beside)}


def _is_described_more(node: Node, graph: Graph, beside: Graph) -> bool:
    return any(triple not in beside for triple in graph.triples((node, None, None)))
