"""One part of a release checked, and what the rules that look at everything need to know of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from rdflib import ORG, RDF, Graph, URIRef
from rdflib.term import Node

from kg.store import MemoryStore
from kg.terms import CIVIC
from kg.validate.asking import ask, described_in
from kg.validate.conversion import to_quads
from kg.validate.derived import derive_reaches, who_reaches
from kg.validate.finding import Finding
from kg.validate.flat import flat_graph, merged
from kg.validate.homes import homes_beside
from kg.validate.messages import tell
from kg.validate.parts import Shared
from kg.validate.pointers import Pointers, pointers_in
from kg.validate.reading import Progress
from kg.validate.shapes import Shapes
from kg.validate.view import Index, layered

# Of a plan, what rules that look at everything read in full: bodies of its own, what is tied to a
# shared record, and claims.
_READ_IN_FULL = (ORG.Organization, CIVIC.Claim)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is found in one part, and what it tells of itself to the rest.

    Shape:
        `pointers` say what points from the part at things of the register and at bodies of its
        own, by their IRIs. `extract` are the triples that rules across all parts read of it, and
        `homes` the named graph of each thing that these describe.
    """

    findings: tuple[Finding, ...]
    pointers: Mapping[str, Pointers]
    extract: Graph
    homes: Mapping[str, str]


def check_part(
    plans: Mapping[str, Graph], slice_: Graph, shared: Shared, shapes: Shapes, progress: Progress
) -> Checked:
    """Check some plans, each by the rules of one plan, then together by those across plans.

    Args:
        plans: The named graphs of the part.
        slice_: What they lean on, as `slice_of` gives it.
        shared: All that the release's plans lean on; of it, names that were perhaps meant.
        shapes: The rules.
        progress: Told which plan is being checked.
    """
    union = merged(plans.values()) if len(plans) > 1 else next(iter(plans.values()))
    whole = layered([slice_, union])
    homes = homes_beside(plans, shared.homes)
    known = layered([shared.whole, union])
    reaches = derive_reaches(whole)
    of_slice = tuple(to_quads(Index(slice_).triples()))
    of_plans = {iri: tuple(to_quads(Index(plan).triples())) for iri, plan in plans.items()}
    found: list[Finding] = []
    for iri, plan in plans.items():
        progress(iri)
        more = merged([_types_elsewhere(plan, plans), who_reaches(plan, reaches, whole)])
        beside = layered([slice_, more])
        # A node that the register types is the register's, whatever else a plan says of it.
        own = {n for n in described_in(plan, beside) if (n, RDF.type, None) not in beside}
        view = layered([slice_, plan, more])
        store = MemoryStore(chain(of_slice, of_plans[iri], to_quads(more)))
        results = ask(view, shapes, shapes.within_plan(), own, store=store)
        found += tell(results, view, homes, known=known)
    mine = {node for node in union.subjects(unique=True) if homes[node] in plans}
    store = MemoryStore(chain(of_slice, *of_plans.values()))
    near = [rule for rule in shapes.across_plans() if not rule.is_everywhere]
    results = ask(whole, shapes, near, mine, store=store)
    found += tell(results, whole, homes, known=known)
    return Checked(tuple(found), *_told_of(whole, union, mine, homes, shared))


def _told_of(
    whole: Graph, union: Graph, mine: Iterable[Node], homes: Mapping[Node, str], shared: Shared
) -> tuple[dict[str, Pointers], Graph, dict[str, str]]:
    index = Index(whole)
    read = {
        node
        for kind in _READ_IN_FULL
        for below in index.below(kind)
        for node in index.subjects(RDF.type, below)
    }
    read |= set(index.described_by(CIVIC.canonical))
    read |= {node for node in mine if str(node) in shared.pointing}
    read &= set(mine)
    extract = flat_graph()
    waiting, steps = set(read), 0
    while waiting and steps < _STEPS:
        described = {node for node in waiting if (node, None, None) in union}
        next_: set[Node] = set()
        for node in described:
            for triple in union.triples((node, None, None)):
                extract.add(triple)
                next_.add(triple[2])
        waiting, steps = next_ - set(extract.subjects()), steps + 1
    things = {
        shared.described[iri]
        for iri in map(str, union.objects(unique=True))
        if iri in shared.described
    }
    bodies = {node for node in read if (node, RDF.type, CIVIC.Claim) not in union}
    placeless = {
        iri for iri in map(str, things) if "/graph/hub" in shared.homes.get(URIRef(iri), "")
    }
    pointers = pointers_in(whole, sorted(things | bodies, key=str), placeless)
    return pointers, extract, {str(n): home for n in extract.subjects() if (home := homes.get(n))}


# From a claim to its engagement, its activity and the plan.
_STEPS = 4


def _types_elsewhere(plan: Graph, part: Mapping[str, Graph]) -> Graph:
    """Return the types of what a plan names and another plan describes.

    Next year's plan carries out the strategy that this year's file describes: to look at one plan
    alone must not make it seem unknown.
    """
    found = flat_graph()
    if len(part) == 1:
        return found
    for node in set(plan.objects()):
        if isinstance(node, URIRef) and (node, RDF.type, None) not in plan:
            for other in part.values():
                found += other.triples((node, RDF.type, None))
    return found
