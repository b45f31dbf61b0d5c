"""What the editors read is shown as read, wherever it stands; what a cell prints is not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kg.labels.records import Mark
from kg.pages.outcomes import outcome_page
from kg.pages.plan_panels import plan_panel
from kg.pages.things import thing_page
from kg.store import MemoryStore, Store
from kg.terms import CIVIC, code, expand

PLAN = """
@prefix : <https://example.org/id/> .
@prefix bas: <https://w3id.org/civicthread/code/basis/> .
@prefix lvl: <https://w3id.org/civicthread/code/level/> .
@prefix rec: <https://w3id.org/civicthread/code/recurrence/> .
@prefix rev: <https://w3id.org/civicthread/code/review/> .

g:plan {
:plan a civic:DeliveryPlan ; dcterms:title "Plan" .
:other a civic:DeliveryPlan ; dcterms:title "Other" .
:topics a civic:Reading ; civic:readingOf :plan ; civic:readProperty dcterms:subject ;
  civic:basis bas:human-judgement ; civic:confidence 0.8 .
:once a civic:Reading ; civic:readingOf :plan ; civic:readProperty civic:recurrence ;
  civic:readValue rec:once ; civic:basis bas:human-judgement ; civic:confidence 0.7 .
:levels a civic:Reading ; civic:readingOf :plan ; civic:readProperty civic:resultLevel ;
  civic:basis bas:human-judgement ; civic:confidence 0.8 .
:fair a civic:Activity ; skos:prefLabel "Fair" ; civic:inPlan :plan ;
  civic:recurrence rec:once ; dcterms:subject :skills , :schools ; civic:expectedOutcome :more .
:club a civic:Activity ; skos:prefLabel "Club" ; civic:inPlan :plan ; civic:recurrence rec:annual .
:show a civic:Activity ; skos:prefLabel "Show" ; civic:inPlan :other ; civic:recurrence rec:once .
:more a civic:Outcome ; skos:prefLabel "More" ; civic:inPlan :plan ; civic:resultLevel lvl:output .
:skills a skos:Concept ; skos:prefLabel "Skills" .
:schools a skos:Concept ; skos:prefLabel "Schools" .
:printed a civic:Claim ; civic:claimSubject :fair ; civic:claimPredicate dcterms:subject ;
  civic:claimObject :schools ; civic:basis bas:table-row ; civic:confidence 1.0 ;
  civic:reviewStatus rev:accepted .
}
"""
ID = "https://example.org/id/"


@pytest.fixture
def store(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return store_of(PLAN)


def _value_mark(store: Store, thing: str, prop: str, value: str) -> Mark:
    page = thing_page(store, ID + thing)
    held = next(each for each in page.properties if each.iri == prop)
    return next(each.mark for each in held.values if each.link and each.link.iri == value)


def _recurrence(store: Store, plan: str, activity: str) -> Mark:
    """Return how sure it is that an activity recurs, as the page of its plan says it."""
    rows = plan_panel(store, ID + plan, "when").panel.rows
    (mark,) = (
        row.named["recurrenceBasis"].mark
        for row in rows
        if row.named["activity"].text == ID + activity
    )
    assert mark is not None
    return mark


def test_a_value_of_a_read_property_is_read_with_its_confidence(store: Store) -> None:
    mark = _value_mark(store, "fair", expand("dcterms:subject"), ID + "skills")
    assert (mark.kind, mark.confidence) == ("read", Decimal("0.8"))
    level = outcome_page(store, ID + "more", ID + "plan").levels[0].mark
    assert (level.kind, level.confidence) == ("read", Decimal("0.8"))


def test_a_claim_about_the_one_link_goes_before_the_reading(store: Store) -> None:
    prop = expand("dcterms:subject")
    assert _value_mark(store, "fair", prop, ID + "schools").kind == "stated"
    marks = {each.text: each.mark.kind for each in thing_page(store, ID + "fair").values(prop)}
    assert marks == {"Skills": "read", "Schools": "stated"}


def test_a_reading_of_one_value_leaves_the_other_values_stated(store: Store) -> None:
    assert _recurrence(store, "plan", "fair").kind == "read"
    assert _recurrence(store, "plan", "club").kind == "stated"
    once, annual = code("recurrence", "once"), code("recurrence", "annual")
    assert _value_mark(store, "fair", str(CIVIC.recurrence), once).kind == "read"
    assert _value_mark(store, "club", str(CIVIC.recurrence), annual).kind == "stated"


def test_a_reading_holds_for_its_own_plan_alone(store: Store) -> None:
    assert _recurrence(store, "other", "show").kind == "stated"
    assert (
        _value_mark(store, "show", str(CIVIC.recurrence), code("recurrence", "once")).kind
        == "stated"
    )


def test_a_reading_of_one_value_goes_before_that_of_all_values_in_each_place(
    store_of: Callable[[str], MemoryStore],
) -> None:
    every = """:often a civic:Reading ; civic:readingOf :plan ;
      civic:readProperty civic:recurrence ;
      civic:basis bas:human-judgement ; civic:confidence 0.4 ."""
    store = store_of(PLAN.replace(":levels a", f"{every}\n:levels a"))
    for activity, value, sure in (("fair", "once", "0.7"), ("club", "annual", "0.4")):
        told = _recurrence(store, "plan", activity)
        assert (told.kind, told.confidence) == ("read", Decimal(sure))
        assert told == _value_mark(
            store, activity, str(CIVIC.recurrence), code("recurrence", value)
        )
