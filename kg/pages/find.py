"""From an IRI to the page that suits what it names."""

from __future__ import annotations

from typing import TypeAlias

import pyoxigraph as ox

from kg.lookup.names import BODY_CLASSES, GROUP_CLASSES
from kg.pages.cells import CellPage, cell_page
from kg.pages.directory import directory, rows, texts
from kg.pages.documents import DocumentPage, document_page
from kg.pages.partners import PartnerPage, partner_page
from kg.pages.plans import PlanPage, plan_page
from kg.pages.statements import statements_about
from kg.pages.things import ThingPage, thing_page
from kg.pages.unknown import unknown_thing
from kg.store import Store
from kg.terms import CIVIC, expand

Page: TypeAlias = PartnerPage | PlanPage | CellPage | DocumentPage | ThingPage

_TYPE = expand("rdf:type")
_PARTIES = BODY_CLASSES | GROUP_CLASSES
_PLANS = {str(CIVIC.DeliveryPlan), str(CIVIC.Plan)}
_DOCUMENTS = {str(CIVIC.SourceDocument)}
_CELL = str(CIVIC.SourceLocation)


def find_page(store: Store, iri: str) -> Page:
    """Return the page of a thing: of a partner, plan, cell, document, or of any other class.

    Raises:
        UnknownThingError: No graph says anything of it; the sentence lists the near names.
    """
    kinds = _kinds(store, iri)
    if kinds & _PARTIES:
        return partner_page(store, iri)
    if kinds & _PLANS:
        return plan_page(store, iri)
    if _CELL in kinds:
        return cell_page(store, iri)
    if kinds & _DOCUMENTS:
        return document_page(store, iri)
    return thing_page(store, iri)


def about(store: Store, iri: str) -> tuple[ox.Quad, ...]:
    """Return every statement that has a thing as subject or object, with its graph.

    A plan gives its own graph: everything that the plan states.

    Raises:
        UnknownThingError: There is none.
    """
    own = _plan_graph(store, iri)
    if own is not None:
        return tuple(store.quads(own))
    found = statements_about(store, iri)
    if not found:
        raise unknown_thing(directory(store), iri)
    return found


def _kinds(store: Store, iri: str) -> set[str]:
    thing = directory(store).index.things.get(iri)
    if thing is not None:
        return set(thing.classes)
    said = map(texts, rows(store, "facts", thing=ox.NamedNode(iri)))
    return {str(value) for _, prop, value, *_rest in said if prop == _TYPE}


def _plan_graph(store: Store, iri: str) -> str | None:
    thing = directory(store).index.things.get(iri)
    if thing is None or not thing.classes & _PLANS:
        return None
    return thing.graph
