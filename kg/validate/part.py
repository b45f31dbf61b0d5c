"""One part of a release checked, and what the rules that look at everything need to know of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import DCTERMS, ORG, RDF, Graph
from rdflib.term import Node

from kg.terms import CIVIC
from kg.validate.asking import ask
from kg.validate.bounded import Bound
from kg.validate.derived import derive_reaches
from kg.validate.finding import Finding
from kg.validate.flat import flat_graph, merged
from kg.validate.homes import REGISTER, homes_beside, kind_of
from kg.validate.messages import tell
from kg.validate.nearby import Nearby
from kg.validate.parts import Shared
from kg.validate.pointers import Pointers, plans_in, pointers_in
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
    plans: Mapping[str, Graph],
    slice_: Graph,
    shared: Shared,
    shapes: Shapes,
    nearby: Nearby,
    bound: Bound,
    progress: Progress,
) -> Checked:
    """Check some plans together by all rules but those that compare what stands far apart.

    Args:
        plans: The named graphs of the part.
        slice_: What they lean on, as `slice_of` gives it.
        shared: All that the release's plans lean on.
        shapes: The rules.
        nearby: Where a name that was perhaps meant is looked for.
        bound: How long a rule may take.
        progress: Told which plan is being checked.
    """
    union = merged(plans.values()) if len(plans) > 1 else next(iter(plans.values()))
    asserted = layered([slice_, union])
    whole = layered([asserted, derive_reaches(asserted)])
    homes = homes_beside(plans, shared.homes, shared.typed)
    for iri in plans:
        progress(iri)
    mine = {node for node in union.subjects(unique=True) if homes[node] in plans}
    rules = [rule for rule in shapes.rules if not rule.is_everywhere]
    found = tell(ask(whole, shapes, rules, mine, bound=bound), whole, homes, nearby=nearby)
    return Checked(found, *_told_of(asserted, union, mine, homes, shared))


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
    read &= set(mine)
    read |= {node for node in mine if str(node) in shared.pointing}
    # What the register describes, and a plan says more of; and whose key is whose.
    read |= {node for node in union.subjects(unique=True) if str(node) in shared.described}
    read |= plans_in(union) | set(union.subjects(DCTERMS.publisher))
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
    placeless = {str(thing) for thing in things if kind_of(homes.get(thing, "")) == REGISTER}
    pointers = pointers_in(whole, sorted(things | bodies, key=str), placeless)
    return pointers, extract, {str(n): home for n in extract.subjects() if (home := homes.get(n))}


# From a claim to its engagement, its activity and the plan.
_STEPS = 4
