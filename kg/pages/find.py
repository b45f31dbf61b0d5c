"""From an IRI to the page that suits what it names."""

from __future__ import annotations

from typing import TypeAlias

import pyoxigraph as ox

from kg.labels.directory import directory, rows, texts
from kg.lookup.names import BODY_CLASSES, GROUP_CLASSES
from kg.pages.activities import ActivityPage, activity_page
from kg.pages.asked_ahead import rows_about
from kg.pages.cells import CellPage, cell_page
from kg.pages.codes import CodePage, code_page
from kg.pages.dataset_of import classes_of
from kg.pages.describe import describe, read_quads
from kg.pages.documents import DocumentPage, document_page
from kg.pages.goals import GoalPage, goal_page
from kg.pages.indicators import IndicatorPage, indicator_page
from kg.pages.not_found import not_found
from kg.pages.outcomes import OutcomePage, outcome_page
from kg.pages.partners import PartnerPage, partner_page
from kg.pages.plans import PlanPage, plan_page
from kg.pages.strategies import StrategyPage, strategy_page
from kg.pages.things import ThingPage, thing_page
from kg.store import Store
from kg.terms import CIVIC, CODE

Page: TypeAlias = (
    PartnerPage
    | PlanPage
    | StrategyPage
    | GoalPage
    | ActivityPage
    | OutcomePage
    | IndicatorPage
    | CellPage
    | DocumentPage
    | CodePage
    | ThingPage
)

_IN_PLAN = str(CIVIC.inPlan)
_PARTIES = BODY_CLASSES | GROUP_CLASSES
_PLANS = {str(CIVIC.DeliveryPlan), str(CIVIC.Plan)}
_STRATEGY = str(CIVIC.Strategy)
_INTENTS = {str(kind) for kind in (CIVIC.Goal, CIVIC.Aim, CIVIC.Objective)}
_ACTIVITY = str(CIVIC.Activity)
_OUTCOME = str(CIVIC.Outcome)
_INDICATOR = str(CIVIC.Indicator)
_DOCUMENT = str(CIVIC.SourceDocument)
_CELL = str(CIVIC.SourceLocation)


def find_page(store: Store, iri: str, table: str = "") -> Page:
    """Return the page of a thing: of the kind that suits its class.

    Args:
        store: Where to ask.
        iri: The thing.
        table: Which table of a document to show; see `takes_table`.

    Raises:
        UnknownThingError: No graph says anything of it; the sentence lists the near names.
        NotFoundError: The document has no such table.
    """
    kinds = _kinds(store, iri)
    if iri.startswith(CODE):
        return code_page(store, iri)
    if kinds & _PARTIES:
        return partner_page(store, iri)
    if kinds & _PLANS:
        return plan_page(store, iri)
    if _STRATEGY in kinds:
        return strategy_page(store, iri)
    if _CELL in kinds:
        return cell_page(store, iri)
    if _DOCUMENT in kinds:
        return document_page(store, iri, table)
    if _INDICATOR in kinds:
        return indicator_page(store, iri)
    return _element_page(store, iri, kinds)


def _element_page(store: Store, iri: str, kinds: set[str]) -> Page:
    """Return the page of an element of a plan, or of a thing of no special kind."""
    plan = _plan_of(store, iri) if kinds & {*_INTENTS, _ACTIVITY, _OUTCOME} else ""
    if not plan:
        return thing_page(store, iri)
    if kinds & _INTENTS:
        return goal_page(store, iri, plan)
    if _ACTIVITY in kinds:
        return activity_page(store, iri, plan)
    return outcome_page(store, iri, plan)


def takes_table(store: Store, iri: str) -> bool:
    """Whether the page of a thing shows one table at a time, so that one can be asked for."""
    return _DOCUMENT in _kinds(store, iri)


def about(store: Store, iri: str) -> tuple[ox.Quad, ...]:
    """Return every statement that has a thing as subject or object, with its graph.

    A plan gives its own graph: everything that the plan states. An activity gives its row: with
    the statements about its engagements, milestones, outcomes, targets and money.

    Raises:
        UnknownThingError: There is none.
    """
    own = _plan_graph(store, iri)
    if own is not None:
        return tuple(store.quads(own))
    found = describe(store, iri)
    if not found:
        raise not_found(directory(store), iri)
    if _ACTIVITY in _kinds(store, iri):
        row = read_quads(rows(store, "activity-row", activity=ox.NamedNode(iri)))
        return tuple(dict.fromkeys((*found, *row)))
    return found


def _kinds(store: Store, iri: str) -> set[str]:
    thing = directory(store).index.things.get(iri)
    if thing is not None:
        return set(thing.classes)
    return set(classes_of(store, iri))


def _plan_of(store: Store, iri: str) -> str:
    return next((value for prop, value in _said(store, iri) if prop == _IN_PLAN), "")


def _said(store: Store, iri: str) -> list[tuple[str, str]]:
    found = map(texts, rows_about(store, "facts", iri))
    return [(str(prop), str(value)) for _, prop, value, *_rest in found]


def _plan_graph(store: Store, iri: str) -> str | None:
    thing = directory(store).index.things.get(iri)
    if thing is None or not thing.classes & _PLANS:
        return None
    return thing.graph
