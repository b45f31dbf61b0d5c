"""Who may say what: nobody speaks in another's name, and no two bodies are made one in silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.harvesting.datasets import Offer, Offered, Triples, plan_of
from kg.harvesting.errors import HarvestError
from kg.records import text_of
from kg.release.asserted import Asserted
from kg.release.harvested import PLAN, Harvested, Refused
from kg.release.places import CATALOG, HUB
from kg.rules import derived_alone
from kg.terms import CIVIC, PREFIXES

OURS = "us"
_CANONICAL, _CLAIM_SUBJECT = str(CIVIC.canonical), str(CIVIC.claimSubject)
_TYPE = PREFIXES["rdf"] + "type"
# Lists of others that a register may describe things of; the first description stands.
_COMMON = (PREFIXES["gss"], PREFIXES["esdot"])


@dataclass(frozen=True, slots=True)
class Admitted:
    """The graphs of a source with what may stand, and what was left out and why."""

    graphs: tuple[Offered, ...]
    refused: tuple[Refused, ...]


class Gate:
    """What is known already, and whose it is: ours, or a source's that came before."""

    def __init__(self, ours: Asserted, others: Iterable[Harvested]) -> None:
        others = tuple(others)
        self._owners: dict[str, str] = {}
        self._bases = (ours.base, *(other.held.base for other in others))
        self._known = {triple for triples in ours.graphs.values() for triple in triples}
        self._own(OURS, self._known)
        for other in others:
            for triples in other.triples:
                self._known.update(triples)
                self._own(other.held.slug, triples)

    def admit(self, offer: Offer) -> Admitted:
        """Return what of an offer may stand."""
        graphs: list[Offered] = []
        refused: dict[str, str] = {}
        for graph in sorted(offer.graphs, key=lambda each: each.name.iri):
            why = self._misplaced(graph)
            if why:
                refused[graph.name.iri] = why
                continue
            kept, left_out, speaks = self._sorted(graph, offer.base)
            if speaks and graph.name.kind == PLAN:
                refused[graph.name.iri] = f"the plan was not taken: {speaks}"
                continue
            refused.update(left_out)
            graphs.append(replace(graph, triples=kept))
        return Admitted(tuple(graphs), tuple(Refused(*each) for each in refused.items()))

    def owner(self, iri: str) -> str:
        """Return whose a thing is: `us`, a source's slug, or nothing where it is nobody's yet."""
        return self._owners.get(self._scope(iri), "")

    def _scope(self, iri: str) -> str:
        """Return the part of a thing's IRI that tells its publisher: `https://…/id/gla/`."""
        for base in self._bases:
            root = f"{base}/id/"
            if iri.startswith(root):
                return f"{root}{iri.removeprefix(root).partition('/')[0]}/"
        return ""

    def _own(self, who: str, triples: Iterable[ox.Triple]) -> None:
        for subject in {text_of(triple.subject) or "" for triple in triples}:
            scope = self._scope(subject)
            if scope:
                self._owners.setdefault(scope, who)

    def _misplaced(self, graph: Offered) -> str:
        """Return why a plan's graph is not what its name says, or nothing."""
        if graph.name.kind != PLAN:
            return ""
        owner = self.owner(graph.name.plan)
        if owner:
            return f"the plan was not taken: its name is one of {_whose(owner)}"
        try:
            told = plan_of(graph.triples, graph.name.iri, graph.name.version)
        except HarvestError:
            told = None
        if told is None or told.iri != graph.name.iri:
            return f"the plan was not taken: the graph does not describe {graph.name.plan}"
        return ""

    def _sorted(self, graph: Offered, base: str) -> tuple[Triples, dict[str, str], str]:
        """Return what may stand, what is left out and why, and who else is spoken for."""
        kept: list[ox.Triple] = []
        left_out: dict[str, str] = {}
        speaks = ""
        for triple in graph.triples:
            subject = text_of(triple.subject) or ""
            if triple in self._known or _is_entry(graph, subject, base):
                continue  # it is said already, or the build says it again in its own words
            if _is_derived(triple):
                left_out.setdefault(subject, "it states what only a rule of the build may give")
                continue
            owner = self._spoken_for(subject, triple)
            why = _why(subject, owner) if owner else self._why_not(graph, triple, subject, base)
            if why:
                left_out.setdefault(subject, why)
                speaks = speaks or (why if owner else "")
            else:
                kept.append(triple)
        return tuple(kept), left_out, speaks

    def _spoken_for(self, subject: str, triple: ox.Triple) -> str:
        owner = self.owner(subject)
        if not owner and triple.predicate.value == _CLAIM_SUBJECT:
            return self.owner(text_of(triple.object) or "")
        return owner

    def _why_not(self, graph: Offered, triple: ox.Triple, subject: str, base: str) -> str:
        if not subject.startswith((f"{base}/id/", f"{base}/.well-known/genid/")):
            if graph.name.kind != HUB or not subject.startswith(_COMMON):
                return f"{subject} is outside the source's own names"
            return ""
        thing = text_of(triple.object) or ""
        owner = self.owner(thing)
        if not owner or triple.predicate.value in (str(CIVIC.claimObject), _CLAIM_SUBJECT):
            return ""
        if triple.predicate.value == _CANONICAL:
            return (
                f"it is said to be the same as {thing}, which is for an editor here to decide "
                "(`kg harvest --proposals`)"
            )
        if f"/id/{HUB}/" not in thing:
            return f"a link to {thing} was left out: it is of {_whose(owner)}"
        return ""


def _why(subject: str, owner: str) -> str:
    return f"it says of {subject} what {_whose(owner)} did not say"


def _whose(owner: str) -> str:
    return "our own" if owner == OURS else f"the source {owner}"


def _is_derived(triple: ox.Triple) -> bool:
    is_type = triple.predicate.value == _TYPE
    return text_of(triple.object if is_type else triple.predicate) in derived_alone()


def _is_entry(graph: Offered, subject: str, base: str) -> bool:
    return graph.name.kind == CATALOG and not subject.startswith(f"{base}/id/")
