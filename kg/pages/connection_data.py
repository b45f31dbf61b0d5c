"""Connections as a table and as triples: exactly what the page tells."""

from __future__ import annotations

import pyoxigraph as ox

from kg.labels.records import Link
from kg.network import Bond
from kg.pages.connections import ConnectionsPage, Step
from kg.pages.values import literal, named, number, place_terms
from kg.records import SelectResult, Term
from kg.terms import CIVIC, expand

CONNECTION_COLUMNS = (
    "route", "score", "step", "from", "fromName", "words", "to", "toName", "sure",
    "document", "table", "row", "column",
)  # fmt: skip


def connections_answer(page: ConnectionsPage) -> SelectResult:
    """Return the routes as a table: one row for each step and each cell that shows it."""
    found: list[tuple[Term | None, ...]] = []
    routes = page.found.routes if page.found else ()
    for place, route in enumerate(routes, start=1):
        for at, step in enumerate(route.steps, start=1):
            head = (number(place), literal(f"{route.score:.2f}"), number(at), *_step_terms(step))
            found.extend((*head, *place_terms(cell)) for cell in step.places or (None,))
    return SelectResult(CONNECTION_COLUMNS, tuple(found))


def connections_triples(page: ConnectionsPage) -> tuple[ox.Triple, ...]:
    """Return the statements that the routes are made of, with names and cells."""
    found: set[ox.Triple] = set()
    for route in page.found.routes if page.found else ():
        for step in route.steps:
            found.update(_bond_triples(step.bond))
            found.update(_label(link) for link in (step.start, step.end))
            source = named(expand("prov:wasDerivedFrom"))
            shown = named(step.bond.evidence)
            found.update(ox.Triple(shown, source, named(place.cell)) for place in step.places)
    return tuple(sorted(found, key=str))


def _step_terms(step: Step) -> tuple[Term | None, ...]:
    sure = step.mark.kind if not step.mark.status else f"{step.mark.kind}, {step.mark.status}"
    return (
        named(step.start.iri), literal(step.start.name), literal(step.words),
        named(step.end.iri), literal(step.end.name), literal(sure),
    )  # fmt: skip


def _bond_triples(bond: Bond) -> tuple[ox.Triple, ...]:
    subject, thing = named(bond.subject), named(bond.object)
    if bond.relation == str(CIVIC.engagedIn):
        own = named(bond.evidence)
        return (
            ox.Triple(own, named(str(CIVIC.party)), subject),
            ox.Triple(own, named(str(CIVIC.engagedIn)), thing),
            ox.Triple(own, named(str(CIVIC.role)), named(bond.role)),
        )
    if bond.relation == str(CIVIC.fundedFrom):
        line = named(bond.evidence)
        return (
            ox.Triple(line, named(str(CIVIC.budgetFor)), subject),
            ox.Triple(line, named(str(CIVIC.fundedFrom)), thing),
        )
    return (ox.Triple(subject, named(bond.relation), thing),)


def _label(link: Link) -> ox.Triple:
    return ox.Triple(
        named(link.iri), named(expand("rdfs:label")), ox.Literal(link.name, language="en")
    )
