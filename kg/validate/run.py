"""Which rule is asked of which data: part by part, then of what all parts share."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from rdflib import PROV, RDF, Graph, URIRef
from rdflib.term import Node

from kg.terms import CIVIC
from kg.validate.asking import ask, described_in
from kg.validate.bounded import Bound
from kg.validate.derived import derive_reaches
from kg.validate.finding import Finding, in_order
from kg.validate.flat import flat_graph, merged
from kg.validate.homes import DERIVED, PLAN, SHARED, VOCABULARY, asserted_of, homes_of, kind_of
from kg.validate.kept import Keeping
from kg.validate.messages import tell
from kg.validate.nearby import Nearby
from kg.validate.own_shapes import OwnShapes, own_results
from kg.validate.part import Checked, check_part
from kg.validate.parts import Facts, Shared, digest_of, facts_of, parts_of, slice_of
from kg.validate.pointers import NO_POINTERS, Pointers
from kg.validate.reading import Progress, untold
from kg.validate.sample import held_to_reference
from kg.validate.shapes import Shapes
from kg.validate.view import layered

_STAND_IN = "urn:x-civic:another-"
# Which claim ties what is told in full, and a stand-in is of no kind and was read nowhere.
_NOT_STOOD_IN = frozenset(
    map(str, (CIVIC.claimSubject, CIVIC.claimObject, PROV.wasDerivedFrom, RDF.type))
)


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
    both = [graph] if beside is None else [beside, graph]
    whole = layered([*both, derive_reaches(layered(both))])
    own = described_in(graph, beside)
    found = ask(whole, shapes, shapes.rules, own, progress)
    progress(f"{len(found):,} findings, which are told in words")
    return tell(found, whole, progress=progress)


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
    leant = set() if beside is None else set(beside.subjects()) - described_in(graph, beside)
    found = (result for result in own_results(whole, shapes) if result.focus not in leant)
    return tell(found, whole, homes)


def validate_release(
    graphs: Mapping[str, Graph],
    shapes: Shapes,
    *,
    facts: Mapping[str, Facts] | None = None,
    keeping: Keeping | None = None,
    progress: Progress = untold,
) -> tuple[Finding, ...]:
    """Check a release: each part with its slice of the register, then what goes across parts.

    Args:
        graphs: The named graphs by IRI. `/graph/inferred` is not read: what rules derive of it
            is derived again.
        shapes: The rules.
        facts: What each plan's graph describes and names, where that is known; with digests, if
            findings are kept.
        keeping: What was found before; without it all is found anew, and the findings are equal.
        progress: Told what is being checked, before it is.
    """
    with _unswept():
        return _validated(graphs, _Asking(shapes, keeping, progress), facts)


@contextmanager
def _unswept() -> Iterator[None]:
    """Spare the garbage collector what is there already: to look through it took half the time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _validated(
    graphs: Mapping[str, Graph], asking: _Asking, facts: Mapping[str, Facts] | None
) -> tuple[Finding, ...]:
    # One by one, since graphs of which nothing is asked need never be made.
    plans = [iri for iri in sorted(graphs) if kind_of(iri) == PLAN]
    shared = _shared_of(graphs)
    known = {iri: facts[iri] if facts else facts_of(graphs[iri]) for iri in plans}
    if asking.keeping and not asking.keeping.has_agreed and plans:
        asking = _sampled(
            min(plans, key=lambda iri: len(known[iri].described)), graphs, shared, asking
        )
    shapes, keeping = asking.shapes, asking.keeping
    whole = digest_of(shared.whole, shared.homes) if keeping else ""
    nearby = Nearby(_names(known.values(), shared))
    checked = [
        _checked({iri: known[iri] for iri in part}, graphs, shared, whole, asking, nearby)
        for part in parts_of(known, shared)
    ]
    asking.progress("what the plans share")
    found = [finding for part in checked for finding in part.findings]
    if shared.has_elements or any(rule.reads_plans_whole for rule in shapes.rules):
        beyond = merged(graphs[iri] for iri in plans)
        beyond += derive_reaches(layered([shared.whole, beyond]))
        homes = homes_of(asserted_of(graphs))
        found += _check_shared(shared, asking, beyond, homes, {}, nearby)
    else:
        found += _check_shared(shared, asking, *_beyond(checked, shared), nearby)
    return in_order(found)


def _names(known: Iterable[Facts], shared: Shared) -> Iterator[str]:
    """Return the names of all things and terms; nobody works them out before one is asked for."""
    for names in (shared.described, shared.terms, *(facts.described for facts in known)):
        yield from names


def _checked(
    part: Mapping[str, Facts],
    graphs: Mapping[str, Graph],
    shared: Shared,
    whole: str,
    asking: _Asking,
    nearby: Nearby,
) -> Checked:
    """Return what is found in a part, now or before: all that it leans on, or its slice, is as was.

    To find the slice takes longer than to see that nothing which is shared has changed.
    """
    keeping = asking.keeping
    of_all = keeping.key_of(part, whole) if keeping else ""
    found = keeping.find(of_all) if keeping else None
    if found is not None:
        return found
    of_part = slice_of(part.values(), shared)
    of_slice = keeping.key_of(part, digest_of(of_part, shared.homes)) if keeping else ""
    found = keeping.find(of_slice) if keeping else None
    if found is None:
        plans = {iri: graphs[iri] for iri in part}
        found = check_part(
            plans, of_part, shared, asking.shapes, nearby, asking.bound, asking.progress
        )
    if not keeping or asking.bound.ended:
        return found
    # A rule that says what a name was perhaps meant to be has looked at all names that there are.
    if asking.looking_around.isdisjoint(finding.shape for finding in found.findings):
        keeping.keep(of_slice, of_all, found)
    return found


def _sampled(plan: str, graphs: Mapping[str, Graph], shared: Shared, asking: _Asking) -> _Asking:
    """Hold the quick way to the reference on one plan; what was kept before has been held to it."""
    graph = graphs[plan]
    sample = layered([slice_of([facts_of(graph)], shared), graph])
    shapes = held_to_reference(sample, asking.shapes, asking.progress)
    return replace(asking, shapes=shapes, keeping=None if shapes.by_reference else asking.keeping)


@dataclass(frozen=True, slots=True)
class _Asking:
    shapes: Shapes
    keeping: Keeping | None
    progress: Progress
    bound: Bound = field(default_factory=Bound)

    @property
    def looking_around(self) -> frozenset[str]:
        """The shapes whose findings say which names are near."""
        return frozenset(str(rule.shape) for rule in self.shapes.rules if rule.says_what_is_near)


def _shared_of(graphs: Mapping[str, Graph]) -> Shared:
    not_shared = DERIVED | {PLAN}
    shared = {iri: graphs[iri] for iri in sorted(graphs) if kind_of(iri) not in not_shared}
    return Shared(
        merged(graph for iri, graph in shared.items() if kind_of(iri) == VOCABULARY),
        merged(graph for iri, graph in shared.items() if kind_of(iri) != VOCABULARY),
        homes_of(shared),
    )


def _beyond(
    checked: Iterable[Checked], shared: Shared
) -> tuple[Graph, dict[Node, str], dict[str, Pointers]]:
    """Return what the parts tell of themselves: triples, homes and pointers."""
    told = flat_graph()
    homes = dict(shared.homes)
    pointers: dict[str, Pointers] = {}
    for part in checked:
        told += part.extract
        for iri, home in part.homes.items():
            homes[URIRef(iri)] = home
        for iri, more in part.pointers.items():
            pointers[iri] = pointers.get(iri, NO_POINTERS).joined(more)
    for number, (iri, held) in enumerate(pointers.items()):
        # A stand-in: which thing points is of no interest to a rule about what is pointed at.
        other = URIRef(f"{_STAND_IN}{number}")
        by = (said for said in held.by if said not in _NOT_STOOD_IN)
        told += ((other, URIRef(said), URIRef(iri)) for said in by)
    return told, homes, pointers


def _check_shared(
    shared: Shared,
    asking: _Asking,
    beyond: Graph,
    homes: Mapping[Node, str],
    pointers: Mapping[str, Pointers],
    nearby: Nearby,
) -> tuple[Finding, ...]:
    """Check the register, the claims and the catalogue, and ask what looks at everything.

    A claim across publishers is about plans, so all is asked of what the parts tell, too.
    """
    whole = layered([shared.whole, beyond])
    own = {node for node, home in homes.items() if kind_of(home) in SHARED}
    everyone = {node for node, home in homes.items() if kind_of(home) in (*SHARED, PLAN)}
    shapes, bound = asking.shapes, asking.bound
    everywhere = [rule for rule in shapes.rules if rule.is_everywhere]
    found = ask(whole, shapes, shapes.rules, own, bound=bound)
    found += ask(whole, shapes, everywhere, everyone - own, bound=bound)
    return tell(found, whole, homes, nearby=nearby, pointers=pointers)
