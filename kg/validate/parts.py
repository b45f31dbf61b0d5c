"""Which plans are checked together, and which slice of the register they lean on.

A release is checked part by part. A part is the plans that lead to one another: one names what the
other describes, both name one indicator, programme or pot of the register, or a claim ties them.
Beside a part lies a slice of what all share: what the part names there, what that leads to, and
what points at the part. So the time grows with the data, and a part whose plans, slice and shapes
have not changed has the findings that it had.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

from rdflib import ORG, PROV, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from kg.terms import CIVIC
from kg.validate.flat import flat_graph, merged
from kg.validate.view import Index

_ID = "/id/"
# Things that rules join two plans by, where the register describes them and both plans name them.
# Bodies, groups, documents and whole plans are no such things: all plans name them.
_TYING = (CIVIC.PlanElement, CIVIC.Indicator, CIVIC.Programme, CIVIC.FundingSource)
# Things that very many others name.
_NAMED_BY_MANY = (
    *(ORG.Organization, ORG.OrganizationalUnit, ORG.OrganizationalCollaboration, ORG.Post),
    *(CIVIC.StakeholderGroup, CIVIC.SourceDocument, SKOS.Concept, SKOS.ConceptScheme, PROV.Agent),
)
# What a part may not name, but its findings do.
_ALWAYS = frozenset({str(CIVIC.reaches)})
# What is read of a term of the vocabulary beyond its own description.
_UP = (RDFS.subClassOf, SKOS.broader)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one graph describes and names, as IRIs; `digest` is of all that it states, or empty."""

    described: Set[str]
    named: Set[str]
    digest: str = ""


def facts_of(graph: Graph) -> Facts:
    """Return what a graph describes and names."""
    return Facts(
        {str(node) for node in graph.subjects(unique=True)},
        {str(node) for node in {*graph.objects(), *graph.predicates()} if isinstance(node, URIRef)},
    )


@dataclass(frozen=True)
class Shared:
    """What all plans lean on: the vocabulary, the register, the documents and the claims.

    Shape: `vocabulary` holds terms alone, `register` all else.
    """

    vocabulary: Graph
    register: Graph
    homes: Mapping[Node, str]
    index: Index = field(init=False)

    def __post_init__(self) -> None:
        """Index both."""
        object.__setattr__(self, "index", Index(self.whole))

    @cached_property
    def whole(self) -> Graph:
        """Return both as one graph."""
        return merged([self.vocabulary, self.register])

    @cached_property
    def has_elements(self) -> bool:
        """Whether the register holds elements of plans, which rules join with those of plans."""
        return any(
            True
            for kind in self.index.below(CIVIC.PlanElement)
            for _ in self.register.subjects(RDF.type, kind)
        )

    @cached_property
    def described(self) -> dict[str, Node]:
        """Return the things that the register describes, by IRI."""
        return {str(node): node for node in self.register.subjects(unique=True)}

    @cached_property
    def terms(self) -> dict[str, Node]:
        """Return the terms that the vocabulary describes, by IRI."""
        return {str(node): node for node in self.vocabulary.subjects(unique=True)}

    @cached_property
    def typed(self) -> frozenset[Node]:
        """Return the things of which it is said here what kind of thing they are."""
        return frozenset(self.whole.subjects(RDF.type))

    @cached_property
    def pointing(self) -> dict[str, set[Node]]:
        """Return which things of the register name a thing, by its IRI."""
        found: defaultdict[str, set[Node]] = defaultdict(set)
        for subject, said, value in self.register:
            if said != RDF.type and isinstance(value, URIRef):
                found[str(value)].add(subject)
        return found

    @cached_property
    def tying(self) -> frozenset[str]:
        """Return the things of the register that tie together the plans that name them."""
        kinds = {below for kind in _TYING for below in self.index.below(kind)}
        return frozenset(
            str(thing) for kind in kinds for thing in self.register.subjects(RDF.type, kind)
        )

    @cached_property
    def joining(self) -> frozenset[Node]:
        """Return the things of the register from which a rule may go on to what points at them."""
        kinds = {below for kind in _NAMED_BY_MANY for below in self.index.below(kind)}
        return frozenset(
            thing
            for thing in self.described.values()
            if kinds.isdisjoint(self.index.objects(thing, RDF.type))
        )

    @cached_property
    def by_key(self) -> dict[str, set[Node]]:
        """Return the things of the register under each publisher's key."""
        found: defaultdict[str, set[Node]] = defaultdict(set)
        for iri, node in self.described.items():
            found[key_of(iri)].add(node)
        return found


def key_of(iri: str) -> str:
    """Return a thing's address up to its publisher's key; empty where it has none."""
    head, found, tail = iri.partition(_ID)
    return head + found + tail.partition("/")[0] if found and "/" in tail else ""


def parts_of(plans: Mapping[str, Facts], shared: Shared) -> list[tuple[str, ...]]:
    """Return the plans that are checked together, by the IRIs of their graphs, in order."""
    tied = {plan: plan for plan in plans}

    def root(plan: str) -> str:
        while tied[plan] != plan:
            tied[plan] = plan = tied[tied[plan]]
        return plan

    def tie(one: str, other: str) -> None:
        first, second = sorted((root(one), root(other)))
        tied[second] = first

    describing: dict[str, str] = {}
    for plan, facts in plans.items():
        for iri in facts.described:
            tie(describing.setdefault(iri, plan), plan)
    naming: dict[str, str] = {}
    for plan, facts in plans.items():
        for iri in facts.named & describing.keys():
            tie(describing[iri], plan)
        for iri in facts.named & shared.tying:
            tie(naming.setdefault(iri, plan), plan)
    by_claim: dict[str, str] = {}
    for iri in shared.pointing.keys() & describing.keys():
        for subject in map(str, shared.pointing[iri]):
            tie(by_claim.setdefault(subject, describing[iri]), describing[iri])
    for iri in by_claim.keys() & naming.keys():
        tie(by_claim[iri], naming[iri])
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for plan in sorted(plans):
        parts[root(plan)].append(plan)
    return [tuple(parts[plan]) for plan in sorted(parts)]


def slice_of(part: Iterable[Facts], shared: Shared) -> Graph:
    """Return what a part leans on: what it names of what is shared, and what points at either.

    What points at a body, a group or a document is left out: very much does, and no rule goes
    from a plan to such a thing and back.
    """
    facts = tuple(part)
    described: set[str] = set().union(*(one.described for one in facts))
    named = described.union(*(one.named for one in facts))
    start: set[Node] = {shared.described[iri] for iri in named & shared.described.keys()}
    start |= {shared.terms[iri] for iri in (named | _ALWAYS) & shared.terms.keys()}
    start |= {node for iri in described & shared.pointing.keys() for node in shared.pointing[iri]}
    for key in {key_of(iri) for iri in described} - {""}:
        start |= shared.by_key.get(key, set())
    found = flat_graph()
    for node in sorted(_reached(start, shared), key=str):
        found += shared.whole.triples((node, None, None))
    return found


def _reached(start: set[Node], shared: Shared) -> set[Node]:
    reached, waiting = set(start), list(start)
    while waiting:
        node = waiting.pop()
        next_ = {
            value
            for said, value in shared.whole.predicate_objects(node)
            if (said in _UP or _goes_on(node, shared))
            and (str(value) in shared.described or str(value) in shared.terms)
        }
        if node in shared.joining:
            next_ |= shared.pointing.get(str(node), set())
        next_ -= reached
        reached |= next_
        waiting += next_
    return reached


def _goes_on(node: Node, shared: Shared) -> bool:
    """Whether what a thing names is read, too; of a term of the vocabulary, what is above it."""
    return str(node) in shared.described


def digest_of(graph: Graph, homes: Mapping[Node, str]) -> str:
    """Return a digest of what a graph states, in whatever order, and of where its things live."""
    lines = sorted(" ".join(term.n3() for term in triple) for triple in graph)
    lines += sorted(f"{node} {homes.get(node)}" for node in graph.subjects(unique=True))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
