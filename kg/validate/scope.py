"""What a check has covered: without it "0 violations" may mean that nothing was looked at."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import RDF, RDFS, Graph, URIRef

from kg.terms import CIVIC, CODE, NS
from kg.validate.own_shapes import OwnShapes
from kg.validate.shapes import Seen, Shapes


@dataclass(frozen=True, slots=True)
class Scope:
    """What was read, and what was asked of it.

    Units: `files` is 0 where the data came from no file; `ours` counts the triples whose property
    or class is one of our terms; `idle` the rules that found nothing to look at.
    """

    files: int
    triples: int
    ours: int
    plans: int
    rules: int
    idle: int

    def in_words(self) -> str:
        """Return the first line of a report."""
        of = f" of {_many(self.files, 'file')}" if self.files else ""
        return (
            f"Read: {_many(self.triples, 'triple')}{of}, {self.ours:,} with terms of ours; "
            f"{_many(self.plans, 'plan')}. {_many(self.rules, 'rule')} asked; "
            f"{self.idle:,} found nothing to look at."
        )


def scope_of(
    files: int,
    data: Graph,
    *,
    beside: Graph,
    shapes: Shapes | None = None,
    own: OwnShapes | None = None,
) -> Scope:
    """Return what a check covers.

    Args:
        files: How many files were read.
        data: What is checked.
        beside: What the data lean on, with the classes of the ontology.
        shapes: Our rules, if they are asked.
        own: Shapes of somebody's own, if there are any.
    """
    kinds = {
        above
        for kind in set(data.objects(None, RDF.type))
        for above in beside.transitive_objects(kind, RDFS.subClassOf)
    }
    plans = {
        thing
        for kind in beside.transitive_subjects(RDFS.subClassOf, CIVIC.DeliveryPlan)
        for thing in data.subjects(RDF.type, kind)
    }
    ours = sum(_is_ours(value if said == RDF.type else said) for _, said, value in data)
    seen = Seen(kinds, set(data.predicates()), set(data.subjects()))
    rules = () if shapes is None else shapes.rules
    idle = sum(not shapes.has_focus(rule, seen) for rule in rules if shapes is not None)
    if own is not None:
        idle += sum(own.is_idle(shape, seen) for shape in own.shapes)
    asked = len(rules) + (0 if own is None else len(own.shapes))
    return Scope(files, len(data), ours, len(plans), asked, idle)


def _is_ours(term: object) -> bool:
    return isinstance(term, URIRef) and str(term).startswith((NS, CODE))


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
