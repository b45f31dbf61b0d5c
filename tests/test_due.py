"""What is due, and how sure it is: the question and the timeline say the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.pages import timeline
from kg.queries import find_question, run_named
from kg.records import SelectResult, text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.web_case import opened

EVER = {"start": "0001-01-01", "end": "9999-12-31"}
CASE = """
PREFIX bas: <https://w3id.org/civicthread/code/basis/>
PREFIX cal: <https://w3id.org/civicthread/code/calendar/>
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<https://w3id.org/civicthread/graph/gla/plan-a/1> {{
  gla:plan-a a civic:DeliveryPlan ; dcterms:title "Plan A"@en .
  gla:m a civic:Milestone ; skos:prefLabel "M"@en ; civic:inPlan gla:plan-a ; civic:due gla:t .
  gla:t a civic:TimeFrame ; dcat:endDate "2031-03-31"^^xsd:date ; {time} .
}}
"""


def _due(store: MemoryStore, **window: str) -> list[dict[str, str | None]]:
    found = run_named(store, find_question("due"), **(window or EVER))
    assert isinstance(found, SelectResult)
    return [dict(zip(found.columns, map(text_of, row), strict=True)) for row in found.rows]


@pytest.mark.parametrize(
    ("time", "sureness"),
    [
        ('civic:edtf "2031-03-31"^^edtf:EDTF', "certain"),
        ('civic:edtf "2031-03"^^edtf:EDTF ; civic:basis bas:explicit-text', "certain"),
        ('civic:edtf "2031-01/2031-03"^^edtf:EDTF ; civic:calendar cal:financial-year', "certain"),
        ('civic:edtf "2031-03"^^edtf:EDTF ; civic:confidence 1.0', "certain"),
        ('civic:edtf "2031-03"^^edtf:EDTF ; civic:confidence 0.99', "possible"),
        ('civic:edtf "2031-03"^^edtf:EDTF ; civic:basis bas:human-judgement', "possible"),
        ('civic:edtf "2031-03"^^edtf:EDTF ; civic:basis bas:computed', "possible"),
        ('civic:edtf "2031-03~"^^edtf:EDTF', "possible"),
        ('civic:edtf "2031-03?"^^edtf:EDTF', "possible"),
        ('civic:edtf "2031-21"^^edtf:EDTF', "possible"),
        ('civic:edtf "2031"^^edtf:EDTF', "possible"),
        ('civic:edtf "2031-03"^^edtf:EDTF ; civic:calendar cal:school-term', "possible"),
        ('civic:edtf "2031-03"^^edtf:EDTF ; civic:calendar cal:term-of-office', "possible"),
        ('civic:edtf "2031-03"^^edtf:EDTF ; civic:anchoredTo gla:other', "possible"),
        ('civic:asWritten "by spring"', "possible"),
    ],
)
def test_a_date_is_certain_where_its_wording_gives_a_day_a_month_or_a_quarter(
    store_of: Callable[[str], MemoryStore], time: str, sureness: str
) -> None:
    store = store_of(CASE.format(time=time))
    assert [row["sureness"] for row in _due(store)] == [sureness]
    (item,) = (item for item in timeline.list_items(store) if item.link.name == "M")
    assert item.sureness == sureness
    assert item.time is not None
    assert bool(item.time.reasons) == (sureness == "possible")


def test_a_window_holds_its_first_and_its_last_day(
    store_of: Callable[[str], MemoryStore],
) -> None:
    store = store_of(CASE.format(time='civic:edtf "2031-03"^^edtf:EDTF'))
    assert len(_due(store, start="2031-03-31", end="2031-03-31")) == 1
    assert _due(store, start="2031-04-01", end="2031-12-31") == []
    assert _due(store, start="2031-01-01", end="2031-03-30") == []


def test_the_question_and_the_timeline_say_the_same_of_all_that_is_due(
    release_folder: ReleaseFolder,
) -> None:
    store = opened(release_folder.path).store
    asked = {(row["thing"], row["by"], row["sureness"]) for row in _due(store)}
    drawn = {
        (item.link.iri, item.time.end.isoformat(), item.sureness)
        for item in timeline.list_items(store)
        if item.is_due and item.time and item.time.end
    }
    assert asked == drawn
    assert {sureness for *_, sureness in asked} == {"certain", "possible"}


def test_whatever_is_only_possible_says_why(release_folder: ReleaseFolder) -> None:
    items = timeline.list_items(opened(release_folder.path).store)
    dated = [item for item in items if item.time and item.when]
    assert {bool(item.time.reasons) == (item.sureness == "possible") for item in dated} == {True}
