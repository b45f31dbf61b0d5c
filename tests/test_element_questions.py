"""What is asked of the elements of a plan, on a few triples: how sure, and each row once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from kg.asking import ask
from kg.labels.directory import directory
from kg.pages.activities import activity_page
from kg.queries import find_question
from kg.records import text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore, Store
from kg.terms import expand
from tests.web_case import opened

StoreOf = Callable[[str], MemoryStore]
ORDER = ("possible", "read", "stated")

TIED = """
g:a { gla:far a civic:Goal ; skos:prefLabel "Far" ; civic:inPlan gla:corporate .
      gla:s a civic:Strategy ; dcterms:title "S" ; civic:alignsWith gla:far .
      gla:p a civic:DeliveryPlan ; dcterms:title "P" .
      gla:near a civic:Goal ; skos:prefLabel "Near" ; civic:inPlan gla:p ;
        civic:underStrategy gla:s .
      gla:aim a civic:Aim ; skos:prefLabel "Aim" ; civic:inPlan gla:p ;
        civic:contributesTo gla:near .
      gla:act a civic:Activity ; skos:prefLabel "Act" ; civic:inPlan gla:p ;
        civic:contributesTo gla:aim .
      %s }
"""
CLAIM = """
  [] a civic:Claim ; civic:claimSubject %s ; civic:claimPredicate %s ; civic:claimObject %s ;
    civic:basis <https://w3id.org/civicthread/code/basis/%s> ; civic:confidence %s ;
    civic:reviewStatus <https://w3id.org/civicthread/code/review/%s> .
"""
FIRST = ("gla:act", "civic:contributesTo", "gla:aim")
STEP = ("gla:aim", "civic:contributesTo", "gla:near")
LAST = ("gla:s", "civic:alignsWith", "gla:far")


def _rows(store: Store, question: str, of: str, *columns: str) -> list[tuple[str | None, ...]]:
    values = {"of": expand(of)} if of else {}
    answer = ask(store, find_question(question), values, directory(store).index)
    at = [answer.columns.index(name) for name in columns]
    return [tuple(text_of(row[i]) for i in at) for row in answer.rows]


def _claims(claims: Iterable[tuple[str, ...]]) -> str:
    return "".join(CLAIM % claim for claim in claims)


# ---- How sure it is that an element leads up to something ----


@pytest.mark.parametrize(
    ("claims", "aim", "goal", "strategy", "corporate"),
    [
        ([], "stated", "stated", "stated", "stated"),
        ([(*FIRST, "table-block", "0.9", "accepted")], "read", "read", "read", "read"),
        ([(*FIRST, "table-block", "0.9", "proposed")], "stated", "stated", "stated", "stated"),
        ([(*STEP, "table-block", "0.9", "accepted")], "stated", "read", "read", "read"),
        ([(*STEP, "explicit-text", "1.0", "accepted")], "stated", "stated", "stated", "stated"),
        ([(*LAST, "human-judgement", "0.9", "accepted")], "stated", "stated", "stated", "read"),
        ([(*LAST, "human-judgement", "0.9", "rejected")], "stated", "stated", "stated", "stated"),
    ],
)
def test_the_least_sure_step_says_how_sure_an_end_is(
    store_of: StoreOf,
    claims: list[tuple[str, ...]],
    aim: str,
    goal: str,
    strategy: str,
    corporate: str,
) -> None:
    store = store_of(TIED % _claims(claims))
    assert _rows(store, "activity-why", "gla:act", "level", "end", "sureness") == [
        ("Aim", expand("gla:aim"), aim),
        ("Corporate goal", expand("gla:far"), corporate),
        ("Goal", expand("gla:near"), goal),
        ("Strategy", expand("gla:s"), strategy),
    ]


def test_what_a_plan_as_a_whole_is_read_to_support_is_read(store_of: StoreOf) -> None:
    said = ("gla:p", "civic:alignsWith", "gla:more", "human-judgement", "0.9", "accepted")
    more = """gla:p civic:alignsWith gla:more .
      gla:more a civic:Goal ; skos:prefLabel "More" ; civic:inPlan gla:corporate ."""
    found = _rows(
        store_of(TIED % (more + CLAIM % said)), "activity-why", "gla:act", "end", "sureness"
    )
    assert (expand("gla:more"), "read") in found


def test_of_two_ways_to_one_end_the_surest_counts(store_of: StoreOf) -> None:
    more = """gla:act civic:contributesTo gla:sure . gla:sure a civic:Goal ; civic:inPlan gla:p ;
        skos:prefLabel "Sure" ; civic:underStrategy gla:s2 .
      gla:s2 a civic:Strategy ; dcterms:title "S2" ; civic:alignsWith gla:far ."""
    doubt = (*STEP, "table-block", "0.9", "accepted")
    store = store_of(TIED % (more + CLAIM % doubt))
    found = _rows(store, "activity-why", "gla:act", "level", "sureness", "via")
    strategies = " ".join(map(expand, ("gla:s", "gla:s2")))
    assert [row for row in found if row[0] == "Corporate goal"] == [
        ("Corporate goal", "stated", strategies)
    ]


def test_a_goal_of_another_plan_that_a_goal_itself_serves_is_told(store_of: StoreOf) -> None:
    more = """gla:near civic:contributesTo gla:else .
      gla:else a civic:Goal ; skos:prefLabel "Else" ; civic:inPlan gla:corporate ."""
    store = store_of(TIED % more)
    found = _rows(store, "activity-why", "gla:near", "level", "end", "sureness")
    assert ("Corporate goal", expand("gla:else"), "stated") in found


def test_both_questions_agree_on_how_sure_a_corporate_goal_is(
    release_folder: ReleaseFolder,
) -> None:
    """A strategy may be sure, and what it supports with it, where a goal is only possible."""
    store = opened(release_folder.path).store
    lines: dict[tuple[str | None, str | None], str] = {}
    for activity, goal, sure in _rows(
        store, "line-of-sight", "", "activity", "corporateGoal", "sureness"
    ):
        known = lines.get((activity, goal), "possible")
        lines[activity, goal] = max(known, str(sure), key=ORDER.index)
    plan = "col:plan-education-2022-23"
    told = {
        (element, end): sure
        for element, level, end, sure in _rows(
            store, "activity-why", plan, "element", "level", "end", "sureness"
        )
        if level == "Corporate goal"
    }
    sure = {key: value for key, value in lines.items() if value != "possible"}
    assert sure
    assert {key: told[key] for key in sure} == sure


# ---- A claim that nobody accepted doubles no row ----


def test_a_claim_that_is_only_proposed_changes_no_row(store_of: StoreOf) -> None:
    stated = """gla:act civic:expectedOutcome gla:out ; civic:recurrence gla:yearly .
      gla:out a civic:Outcome ; skos:prefLabel "Out" ; civic:inPlan gla:p ."""
    links = [
        FIRST,
        STEP,
        ("gla:act", "civic:expectedOutcome", "gla:out"),
        ("gla:act", "civic:recurrence", "gla:yearly"),
        ("gla:act", "dcterms:relation", "gla:yearly"),
    ]
    claims = [(*link, "table-row", "0.8", "proposed") for link in links]
    # One of another property between the same things is no reading of this link either.
    claims += [
        ("gla:aim", "dcterms:relation", "gla:near", "table-row", "0.7", "accepted"),
        ("gla:act", "dcterms:relation", "gla:yearly", "table-row", "0.7", "accepted"),
    ]
    bare, claimed = (store_of(TIED % (stated + _claims(each))) for each in ([], claims))
    for question, columns in (
        ("activity-why", ("element", "end", "sureness", "basis", "confidence")),
        ("activity-promised", ("outcome", "outcomeBasis", "outcomeConfidence")),
        ("activity-when", ("activity", "recurrence", "recurrenceBasis", "recurrenceConfidence")),
        ("plan-ends", ("end", "serves", "basis", "confidence")),
    ):
        found = _rows(claimed, question, "gla:p", *columns)
        assert found == _rows(bare, question, "gla:p", *columns)
        assert found, question


def test_an_outcome_that_stands_in_no_plan_is_promised_by_none(store_of: StoreOf) -> None:
    more = """gla:act civic:expectedOutcome gla:out , gla:astray .
      gla:out a civic:Outcome ; civic:inPlan gla:p . gla:astray a civic:Outcome ."""
    store = store_of(TIED % more)
    for of in ("gla:act", "gla:p"):
        assert _rows(store, "activity-promised", of, "outcome") == [(expand("gla:out"),)]


# ---- Who takes part ----

TAKING_PART = """
g:a { gla:p a civic:DeliveryPlan ; dcterms:title "P" .
      gla:act a civic:Activity ; skos:prefLabel "Act" ; civic:inPlan gla:p ;
        civic:programme gla:prog ; prov:wasDerivedFrom gla:row .
      gla:prog a civic:Programme ; skos:prefLabel "Prog" .
      gla:mile a civic:Milestone ; skos:prefLabel "Mile" ; civic:inPlan gla:p ;
        civic:milestoneOf gla:act .
      hub:body a <http://www.w3.org/ns/org#Organization> ; skos:prefLabel "Body" .
      gla:row civic:inDocument gla:doc ; civic:table "T" ; civic:row 1 .
      gla:note civic:inDocument gla:doc ; civic:table "Notes" ; civic:row 2 .
      gla:doc a civic:SourceDocument ; dcterms:title "D" .
      gla:eng a civic:Engagement ; civic:party hub:body ; civic:role gla:lead ;
        prov:wasDerivedFrom gla:note ; civic:engagedIn %s . }
"""


def test_one_engagement_in_two_kinds_of_thing_has_a_row_for_each(store_of: StoreOf) -> None:
    store = store_of(TAKING_PART % "gla:mile , gla:prog")
    assert _rows(store, "activity-who", "gla:act", "way", "through") == [
        ("milestone", expand("gla:mile")),
        ("programme", expand("gla:prog")),
    ]


def test_who_takes_part_in_the_activity_itself_is_not_named_again_through_a_part_of_it(
    store_of: StoreOf,
) -> None:
    store = store_of(TAKING_PART % "gla:act , gla:mile")
    assert _rows(store, "activity-who", "gla:act", "way", "through") == [("", "")]


@pytest.mark.parametrize(("engaged", "places"), [("gla:act", ["Notes, row 2"]), ("gla:mile", [])])
def test_cells_outside_the_row_are_those_of_the_row_itself(
    store_of: StoreOf, engaged: str, places: list[str]
) -> None:
    """What was read of a milestone's people is the milestone's, not the activity's."""
    page = activity_page(store_of(TAKING_PART % engaged), expand("gla:act"), expand("gla:p"))
    assert [place.words for place in page.elsewhere] == places
