"""What points at a thing: from which plan, by which property, and read where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass

from rdflib import DCTERMS, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from kg.terms import CIVIC
from kg.validate.places import places_of

_TO_THE_PLAN = (CIVIC.inPlan, CIVIC.engagedIn, CIVIC.claimSubject, DCTERMS.isPartOf)
# The longest way to a plan is claim, engagement, activity.
_STEPS = 3


@dataclass(frozen=True, slots=True)
class Pointers:
    """What points at one thing from some graphs.

    Shape: `by` are the properties; `places` the cells of the things that point, in words; `plans`
    the plans that point themselves; `onward` those that the other things lead to. All sorted.
    """

    by: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()

    def joined(self, other: Pointers) -> Pointers:
        """Return both as one."""
        pairs = (
            (self.by, other.by),
            (self.places, other.places),
            (self.plans, other.plans),
            (self.onward, other.onward),
        )
        return Pointers(*(tuple(sorted({*one, *more})) for one, more in pairs))


NO_POINTERS = Pointers()


def plans_in(graph: Graph) -> set[Node]:
    """Return the plans that a graph describes."""
    return {
        plan
        for kind in graph.transitive_subjects(RDFS.subClassOf, CIVIC.Plan)
        for plan in graph.subjects(RDF.type, kind)
    }


def plans_onward(graph: Graph, node: Node, plans: set[Node]) -> set[Node]:
    """Return the plans a node leads to."""
    reached = {node}
    for _ in range(_STEPS):
        reached |= {o for n in reached for p in _TO_THE_PLAN for o in graph.objects(n, p)}
    return reached & plans


def plans_pointing(graph: Graph, node: Node, plans: set[Node], beyond: Pointers) -> set[Node]:
    """Return the plans that point at a node, else those that what points at it leads to."""
    pointing = set(graph.subjects(None, node))
    direct = (pointing & plans) | {URIRef(plan) for plan in beyond.plans}
    if direct:
        return direct
    onward = {plan for other in pointing for plan in plans_onward(graph, other, plans)}
    return onward | {URIRef(plan) for plan in beyond.onward}


def pointers_in(
    graph: Graph, wanted: Iterable[Node], placeless: Container[str]
) -> dict[str, Pointers]:
    """Return what points at things from a graph, by their IRIs.

    Args:
        graph: The plans that point.
        wanted: The things.
        placeless: Those of which nobody asks which plan leads to them.
    """
    plans = plans_in(graph)
    onward: dict[Node, set[Node]] = {}
    places: dict[Node, list[str]] = {}
    found: dict[str, Pointers] = {}
    for thing in wanted:
        pairs = list(graph.subject_predicates(thing))
        if not pairs:
            continue
        said: defaultdict[str, set[str]] = defaultdict(set)
        for subject, predicate in pairs:
            said["by"].add(str(predicate))
            if subject not in places:
                places[subject] = places_of(graph, subject)
            said["places"].update(places[subject])
            if str(thing) in placeless:
                continue
            if subject in plans:
                said["plans"].add(str(subject))
            if subject not in onward:
                onward[subject] = plans_onward(graph, subject, plans)
            said["onward"].update(map(str, onward[subject]))
        found[str(thing)] = Pointers(
            *(tuple(sorted(said[name])) for name in ("by", "places", "plans", "onward"))
        )
    return found
