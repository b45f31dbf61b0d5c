"""The pages of plan elements, read by hand against the two documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg import pages
from kg.api.graph import Graph
from kg.errors import NotFoundError
from kg.labels.written import written_number
from kg.pages.activities import ActivityPage, activity_page
from kg.pages.cells import CellPage
from kg.pages.documents import DocumentPage
from kg.pages.element_sums import sum_once
from kg.pages.find import find_page
from kg.pages.goals import GoalPage
from kg.pages.indicators import IndicatorPage
from kg.pages.money import Sum
from kg.pages.outcomes import OutcomePage
from kg.pages.participations import Participation, list_participations
from kg.pages.plan_panels import plan_panel
from kg.pages.plans import PlanPage
from kg.pages.strategies import StrategyPage
from kg.panels import Row, show_panel
from kg.queries import find_question, run_named
from kg.records import SelectResult, text_of
from kg.release import ReleaseFolder
from kg.rules.counting import STATED, count_participations
from kg.store import MemoryStore
from kg.terms import BASE, expand
from tests.asked import ask_world
from tests.web_case import opened

GLA_PLAN = "gla:plan-education-delivery-2014"
CITY_PLAN = "col:plan-education-2022-23"
SKILLS = "col:strategy-skills-2019-23"


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def _activity(store: MemoryStore, name: str) -> ActivityPage:
    page = find_page(store, expand(name))
    assert isinstance(page, ActivityPage)
    return page


def _told(sums: Iterable[Sum]) -> tuple[str, ...]:
    return tuple(each.text for each in sums)


def _name(row: Row, column: str) -> str:
    return row.named[column].links[0].name


def _sight(page: ActivityPage) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {}
    for row in page.panels["why"].rows:
        held.setdefault(row.named["level"].text, []).append(_name(row, "end"))
    return held


def _named(page: ActivityPage) -> list[Row]:
    """Return those that take part in the activity itself."""
    return [row for row in page.panels["who"].rows if not row.named["way"].text]


def _people(page: ActivityPage) -> dict[str, tuple[str, str, str]]:
    """Return partner to role, wording and column, of those named in the activity itself."""
    return {
        _name(row, "partner"): (
            row.named["role"].text,
            row.named["words"].text,
            row.named["cells"].places[0].column,
        )
        for row in _named(page)
    }


# ---- City, Appendix 1, row 16 ----


@pytest.fixture(scope="module")
def city_row(store: MemoryStore) -> ActivityPage:
    return _activity(store, "col:activity-skills-hub")


def test_city_row_16_stands_where_it_is_printed(city_row: ActivityPage) -> None:
    assert city_row.place is not None
    assert city_row.place.words == "Appendix 1, row 16, Priority actions and programmes"
    assert [cell.place.column for cell in city_row.cells] == [
        "Overarching strategic goals",
        "Strategic aims",
        "Priority actions and programmes",
        "Budget",
        "Expected outcomes",
    ]
    assert [place.words for place in city_row.elsewhere if "footnotes" in place.table] == [
        "Appendix 1 footnotes, row 3, Text"
    ]


def test_city_row_16_leads_up_to_the_skills_strategy(city_row: ActivityPage) -> None:
    assert _sight(city_row) == {
        "Aim": ["A comprehensive strategy for skills and careers support in the Family of Schools"],
        "Goal": ["Good exposure to the world of work throughout education"],
        "Strategy": ["Skills Strategy 2019-23"],
        "Corporate goal": [f"Corporate Plan outcome {number}" for number in (2, 3, 8, 9, 10)],
    }
    # The document prints the goal once, in a merged cell: a reading, not a statement.
    steps = {row.named["level"].text: row for row in city_row.panels["why"].rows}
    mark = steps["Goal"].named["basis"].mark
    assert mark is not None
    assert mark.kind == "read"
    assert [steps[level].named["sureness"].text for level in ("Goal", "Strategy")] == ["read"] * 2
    assert not any(row.is_possible for row in city_row.panels["why"].rows)


def test_city_row_16_names_its_parties_in_action_and_footnote(city_row: ActivityPage) -> None:
    assert _people(city_row) == {
        "Adults in London not in full-time work or education": (
            "Beneficiary",
            "people over 18 years of age",
            "Priority actions and programmes",
        ),
        "Greater London Authority": ("Funder", "GLA", "Text"),
        "Central London Forward": ("Funding intermediary", "via Central London Forward", "Text"),
        "City of London Corporation": ("Grant recipient", "Money provided as a grant", "Text"),
    }
    own = [_name(row, "partner") for row in _named(city_row) if row.named["own"].text]
    assert own == ["City of London Corporation"]


def test_city_row_16_has_670k_once_and_two_shares(city_row: ActivityPage) -> None:
    found = city_row.panels["money"].rows
    lines = [
        (row.named["words"].text, *row.named["amount"].amounts, bool(row.named["whole"].links))
        for row in found
    ]
    assert lines == [
        ("£670K", "£670,000", False),
        ("", "£390,833.34", True),
        ("", "£279,166.66", True),
    ]
    assert [link.name for link in found[0].named["sources"].links] == [
        "European Social Fund grant to Connecting Communities",
        "Greater London Authority grant to Connecting Communities",
    ]


def test_city_row_16_promises_two_outcomes_and_no_measure(city_row: ActivityPage) -> None:
    outcomes = city_row.panels["promised"].rows
    assert [_name(row, "outcome") for row in outcomes] == [
        "Apprenticeship opportunities are publicised",
        "A consistent work experience offer for each stage of learning",
    ]
    assert [row.named["target"].links for row in outcomes] == [(), ()]
    assert not city_row.panels["milestones"].total


def test_city_row_16_keeps_readings_and_suggestions_apart(city_row: ActivityPage) -> None:
    programmes = {each.text: each.mark.kind for each in dict(city_row.belongs)["Programmes"]}
    assert programmes["Connecting Communities"] == programmes["Skills hub"] == "stated"
    assert sorted(programmes.values()) == ["read", "stated", "stated"]
    suggestions = city_row.panels["suggestions"].rows
    suggested = [_name(row, "object") for row in suggestions]
    assert len(suggested) == 3
    assert "Connecting Communities reaches learners from diverse backgrounds" in suggested
    assert not set(suggested) & set(programmes)
    assert not set(suggested) & {_name(row, "outcome") for row in city_row.panels["promised"].rows}
    assert {mark.status for row in suggestions if (mark := row.named["basis"].mark)} == {"Proposed"}


def test_city_row_16_shows_what_is_wrong_in_the_document(city_row: ActivityPage) -> None:
    found = city_row.panels["notes"].rows
    notes = {_name(row, "note"): row.named["kind"].text for row in found}
    assert notes["How £670K divides between two grants is not said"] == "Missing"
    assert notes["Outcomes of Connecting Communities stand in another row"] == "Inconsistency"


def test_city_row_16_has_its_neighbours(city_row: ActivityPage, store: MemoryStore) -> None:
    assert city_row.before is not None
    assert city_row.after is not None
    before, after = (_activity(store, link.iri) for link in (city_row.before, city_row.after))
    assert before.place is not None
    assert after.place is not None
    assert (before.place.row, after.place.row) == (15, 17)


def test_the_words_kept_of_city_row_16_are_in_the_document(
    city_row: ActivityPage, seeds: Path
) -> None:
    _all_in(city_row, seeds / "004_6fb185a0e22ed631.txt")


# ---- GLA, row 21 ----


@pytest.fixture(scope="module")
def gla_row(store: MemoryStore) -> ActivityPage:
    return _activity(store, "gla:activity-high-risk-projects")


def test_gla_row_21_is_whole(gla_row: ActivityPage) -> None:
    assert [(cell.place.row, cell.place.column) for cell in gla_row.cells] == [
        (21, "Objectives"),
        (21, "Activities, milestones and timeline"),
        (21, "Stakeholders to engage"),
        (21, "Outcomes"),
    ]
    assert _sight(gla_row) == {
        "Objective": ["Help young people who are at high risk of becoming NEET"],
        "Goal": ["Engaged and resilient young Londoners"],
    }
    time = gla_row.time
    assert time is not None
    assert (time.words, time.start, time.end) == (
        "started in May 2013 … until May 2015",
        "2013-05-01",
        "2015-05-31",
    )


def test_gla_row_21_names_who_is_to_be_engaged(gla_row: ActivityPage) -> None:
    people = _people(gla_row)
    stakeholders = {
        words for _, words, column in people.values() if column == "Stakeholders to engage"
    }
    assert stakeholders == {
        "Delivery Partners",
        "EU Commission",
        "London ESF Co-financers",
        "SFA",
        "London Councils",
        "NOMS",
        "DWP",
        "EU team (GLA)",
        "GLA Delivery Team",
    }
    roles = {words: role for role, words, _ in people.values()}
    assert roles["Delivery Partners"] == "Delivery partner"
    assert roles["London ESF Co-financers"] == roles["NOMS"] == "Funder"
    assert roles["EU Commission"] == roles["GLA Delivery Team"] == "To be engaged (role not stated)"
    sure = {
        row.named["words"].text: mark.confidence
        for row in _named(gla_row)
        if (mark := row.named["basis"].mark)
    }
    assert str(sure["EU team (GLA)"]) == "0.8"
    assert sure["EU Commission"] is None
    assert len(people) == 14


def test_gla_row_21_has_three_milestones_and_one_has_no_date(gla_row: ActivityPage) -> None:
    found = [
        (time.words, time.start, time.end)
        for row in gla_row.panels["milestones"].rows
        if (time := row.named["due"].time)
    ]
    assert found == [
        ("Q1 2014-15", "2014-04-01", "2014-06-30"),
        ("Q1 2015-16", "2015-04-01", "2015-06-30"),
        ("Annual Advisory Board meetings (Q3)", "", ""),
    ]


def test_gla_row_21_promises(gla_row: ActivityPage) -> None:
    found = gla_row.panels["promised"].rows
    own = [row.named for row in found if not row.named["outcome"].links]
    assert {named["comparator"].text for named in own} == {"More than 1,000", "Equal to 1,200"}
    promised = [row.named for row in found if row.named["outcome"].links]
    assert len({named["outcome"].text for named in promised}) == 1
    told = [named["comparator"].text for named in promised]
    assert (told.count("Increase"), told.count("Decrease")) == (2, 1)
    assert all(named["due"].time is None for named in promised)
    assert gla_row.panels["money"].total == 0


def test_gla_row_21_has_a_suggestion_and_notes(gla_row: ActivityPage) -> None:
    (suggestion,) = gla_row.panels["suggestions"].rows
    assert _name(suggestion, "object") == "Funder"
    # What has no name of its own is called as the document calls it.
    assert _name(suggestion, "subject").startswith("“")
    mark = suggestion.named["basis"].mark
    assert mark is not None
    assert mark.status == "Proposed"
    names = {_name(row, "note") for row in gla_row.panels["notes"].rows}
    assert {
        "Three milestones on one line, without separators",
        "The Advisory Board meets in “Q3”, of no stated year",
        "A bracket that does not close, and a stray semicolon",
        "The same sentence stands in rows 20 and 21",
    } <= names


def test_the_words_kept_of_gla_row_21_are_in_the_document(
    gla_row: ActivityPage, seeds: Path
) -> None:
    _all_in(gla_row, seeds / "000_b3982be511f9c25d.txt")


def _all_in(page: ActivityPage, path: Path) -> None:
    printed = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8")))
    found = page.panels
    words = [
        row.named["words"].text for key in ("who", "promised", "money") for row in found[key].rows
    ]
    times = [page.time, *(row.named["due"].time for row in found["milestones"].rows)]
    words += [time.words for time in times if time]
    kept = [part.strip() for each in words for part in each.split("…") if part.strip()]
    assert len(kept) > 3
    assert [part for part in kept if part not in printed] == []


# ---- Strategy, goal, outcome, indicator, plan ----


@pytest.fixture(scope="module")
def skills(store: MemoryStore) -> StrategyPage:
    page = find_page(store, expand(SKILLS))
    assert isinstance(page, StrategyPage)
    return page


def test_a_strategys_money_is_that_of_the_question(
    skills: StrategyPage, store: MemoryStore
) -> None:
    answer = run_named(store, find_question("cash-by-strategy"))
    assert isinstance(answer, SelectResult)
    at = answer.columns.index("total")
    sums = {text_of(row[0]): text_of(row[at]) for row in answer.rows}
    for name in ("skills", "education", "culture"):
        iri = expand(f"col:strategy-{name}-2019-23")
        page = find_page(store, iri)
        assert isinstance(page, StrategyPage)
        ((_, money),) = page.plans
        assert _told(money.totals) == (f"£{float(sums[iri] or 0):,.0f}",)
    ((_, money),) = skills.plans
    assert _told(money.totals) == ("£798,000",)


def _sure_in(participations: Iterable[Participation]) -> tuple[int, ...]:
    """Return the activities of some participations of one partner: stated, read, possible."""
    numbers = count_participations(
        (t.span, t.activity, t.sureness, t.is_cross_cutting) for t in participations
    )
    return numbers.stated, numbers.read, numbers.possible


@pytest.mark.parametrize("of", [SKILLS, GLA_PLAN])
def test_the_partners_of_a_strategy_or_plan_are_as_sure_as_in_the_matrix(
    of: str, store: MemoryStore
) -> None:
    participations = [one for one in list_participations(store) if one.span == expand(of)]
    asked = Graph("real", store).ask("who-works-for", of=expand(of))
    assert {
        row["partner"]: (row["stated"], row["read"], row["possible"])
        for row in asked
        if row["kind"] != "own"
    } == {
        partner: _sure_in(one for one in participations if one.partner == partner)
        for partner in {one.partner for one in participations}
    }
    assert {row["read"] for row in asked if row["kind"] == "own"} == {None}


def test_whom_a_reading_alone_engages_is_only_read_for_a_goal(store: MemoryStore) -> None:
    asked = Graph("real", store).ask("partners-across", by="goal", least=1)
    stated = {one.partner for one in list_participations(store) if one.sureness == STATED}
    assert {row["partner"] for row in asked if row["stated"]} <= stated
    sure = {row["name"]: (row["stated"], row["read"], row["possible"]) for row in asked}
    # Its rows print “National College” alone; that it is the one for teaching was read.
    assert sure["National College for Teaching and Leadership"] == (0, 1, 0)
    assert sure["Challenge Partners"] == (1, 0, 0)
    assert sure["Greater London Authority"] == (0, 1, 2)
    goal = Graph("real", store).ask("who-works-for", of=expand("gla:goal-excellent-teaching"))
    works = {row["name"]: (row["stated"], row["read"], row["possible"]) for row in goal}
    assert works["National College for Teaching and Leadership"] == (0, 3, 0)
    assert works["London Enterprise Panel"] == (1, 1, 0)


def test_a_strategys_activities_stand_in_the_order_of_the_document(skills: StrategyPage) -> None:
    places = [row.named["cells"].places[0] for row in skills.panels["work"].rows]
    assert places == sorted(places, key=lambda place: (place.table, place.row or 0))
    assert [(tile.number, tile.words) for tile in skills.tiles[:2]] == [
        (24, "activities"),
        (4, "goals"),
    ]
    assert skills.missing
    assert "X13" not in {rule.code for rule in skills.missing}


def test_a_corporate_outcome_is_tied_to_whole_plans_and_to_no_activity(store: MemoryStore) -> None:
    page = find_page(store, expand("col:goal-corporate-9"))
    assert isinstance(page, GoalPage)
    assert page.is_elsewhere
    assert page.panels["work"].total == 0
    assert len(page.claimed) == 8
    corporate = find_page(store, expand("col:strategy-corporate-plan"))
    assert isinstance(corporate, StrategyPage)
    assert corporate.plans == ()
    supported = Counter(row["goal"] for row in corporate.panels["ends"].answered)
    assert list(supported.values()) == [1 + 3] * 5
    assert corporate.claims == ()


def test_a_goal_of_a_shared_cell_has_only_possible_activities(store: MemoryStore) -> None:
    page = find_page(store, expand("col:goal-fusion-skills"))
    assert isinstance(page, GoalPage)
    work = page.panels["work"].rows
    assert [row.named["cells"].places[0].row for row in work if row.is_possible] == [28, 29, 30]
    assert page.possible.number == 3
    alone = find_page(store, expand("gla:goal-engaged-resilient-young-people"))
    assert isinstance(alone, GoalPage)
    firm = alone.panels["work"]
    assert [row.named["cells"].places[0].row for row in firm.rows] == [18, 19, 20, 21]
    assert {row["sureness"] for row in firm.answered} == {"stated"}


def test_an_outcome_says_who_contributes_and_that_nothing_is_measured(store: MemoryStore) -> None:
    page = find_page(store, expand("gla:outcome-high-risk-neet-fewer"))
    assert isinstance(page, OutcomePage)
    found = page.panels
    (work,) = found["work"].rows
    assert work.named["cells"].places[0].row == 21
    taking = {row.named["partner"].links[0].name for row in found["who"].rows}
    assert taking >= {"London Councils"}
    assert found["measured"].total == 0
    # The awareness and the engagement of young Londoners are promised in row 20 as well.
    assert {row.named["cells"].places[0].row for row in found["elsewhere"].rows} == {20}


def test_a_target_that_two_things_have_stands_once_and_not_elsewhere(store: MemoryStore) -> None:
    page = find_page(store, expand("col:outcome-persistent-absence-low"))
    assert isinstance(page, OutcomePage)
    holders = [len(row.named["holders"].links) for row in page.panels["promised"].rows]
    assert sorted(holders) == [1, 2]
    assert page.panels["elsewhere"].total == 0


def test_an_indicator_lists_every_target_that_uses_it(store: MemoryStore) -> None:
    page = find_page(store, expand("gla:indicator-awareness"))
    assert isinstance(page, IndicatorPage)
    rows = page.panels["targets"].rows
    assert [row.named["cells"].places[0].row for row in rows] == [20, 21]
    assert page.targets.number == 2


MEASURED = """
g:a {
  gla:plan-a a civic:DeliveryPlan ; dcterms:title "A plan"@en .
  gla:outcome-a a civic:Outcome ; skos:prefLabel "More pupils read"@en ;
    civic:inPlan gla:plan-a ; civic:hasTarget gla:target-a .
  gla:indicator-a a civic:Indicator ; skos:prefLabel "Pupils who read"@en .
  gla:target-a a civic:Target ; skos:prefLabel "Half read"@en ; civic:inPlan gla:plan-a ;
    civic:ofIndicator gla:indicator-a ; civic:value 50.0 .
  gla:measurement-a a civic:Measurement ; civic:ofIndicator gla:indicator-a ;
    civic:value 1062.5 ; civic:timeframe gla:time-a .
  gla:time-a a civic:TimeFrame ; civic:asWritten "in 2024" ;
    dcat:endDate "2024-12-31" .
}
"""


def test_a_measurement_stands_beside_the_promise(
    store_of: Callable[[str], MemoryStore],
) -> None:
    page = find_page(store_of(MEASURED), expand("gla:outcome-a"))
    assert isinstance(page, OutcomePage)
    (measured,) = page.panels["measured"].rows
    assert measured.named["value"].text == "1,062.5"
    time = measured.named["time"].time
    assert time is not None
    assert time.words == "in 2024"


@pytest.mark.parametrize(
    ("name", "total", "shares"),
    [(GLA_PLAN, 22, (22, 22, 22, 3)), (CITY_PLAN, 62, (59, 39, 62, 42))],
)
def test_a_plan_says_how_complete_it_is(
    store: MemoryStore, name: str, total: int, shares: tuple[int, ...]
) -> None:
    page = find_page(store, expand(name))
    assert isinstance(page, PlanPage)
    assert tuple(share.have for share in page.shares) == shares
    assert {share.total.number for share in page.shares} == {total}
    for share in page.shares:
        assert len(share.links) == share.lacking.number == share.total.number - share.have
    rows = sum(len(block.cards) for table in page.tables for block in table.blocks)
    assert rows == total


def test_a_plans_gaps_are_those_of_the_report(store: MemoryStore) -> None:
    page = find_page(store, expand(CITY_PLAN))
    assert isinstance(page, PlanPage)
    report = pages.report_page(store, plan=CITY_PLAN, code="C04")
    found = {line.focus.iri for line in report.kept}
    assert {link.iri for link in page.shares[1].links} == found


def test_a_plan_is_cut_into_blocks_of_the_same_goals(store: MemoryStore) -> None:
    page = find_page(store, expand(GLA_PLAN))
    assert isinstance(page, PlanPage)
    (table,) = page.tables
    assert [block.span for block in table.blocks] == [
        "rows 1 to 12",
        "rows 13 to 17",
        "rows 18 to 21",
        "row 22",
    ]
    assert [len(block.goals) for block in table.blocks] == [1, 1, 1, 0]
    city = find_page(store, expand(CITY_PLAN))
    assert isinstance(city, PlanPage)
    assert [block.is_shared for block in city.tables[0].blocks] == [True, False, False, True, True]


# ---- Cells and documents ----


def test_a_cell_and_a_plan_show_the_notes_on_the_document(store: MemoryStore) -> None:
    cell = find_page(store, expand("gla:cell-r21-stakeholders"))
    assert isinstance(cell, CellPage)
    assert "A bracket that does not close, and a stray semicolon" in {
        _name(row, "note") for row in cell.panels["notes"].rows
    }
    found = (find_page(store, expand(name)) for name in (GLA_PLAN, CITY_PLAN))
    notes = [page.panels["notes"].total for page in found if isinstance(page, PlanPage)]
    assert notes == [62, 79]


def test_a_large_document_shows_one_table_at_a_time(store: MemoryStore) -> None:
    iri = expand("col:doc-action-plan-2022-23")
    page = find_page(store, iri)
    assert isinstance(page, DocumentPage)
    (shown,) = page.shown
    assert (shown.name, shown.cells.number, len(shown.columns)) == ("Appendix 1", 150, 5)
    other = find_page(store, iri, "Appendix 2")
    assert isinstance(other, DocumentPage)
    assert [(table.name, table.cells.number) for table in other.shown] == [("Appendix 2", 160)]
    with pytest.raises(NotFoundError, match="Appendix 1"):
        find_page(store, iri, "Appendix 9")


def test_every_cell_that_gave_nothing_says_why(store: MemoryStore) -> None:
    for name in ("col:doc-action-plan-2022-23", "gla:doc-education-delivery-2014"):
        page = find_page(store, expand(name))
        assert isinstance(page, DocumentPage)
        cells = [cell for table in page.tables for row in table.rows for cell in row.cells]
        assert len(cells) > 90
        assert [cell.place.words for cell in cells if not cell.total and not cell.note] == []


# ---- Reading ----


def test_a_plan_is_read_once_however_often_it_is_asked_for(store: MemoryStore) -> None:
    one, other = (plan_panel(store, expand(GLA_PLAN), "when") for _ in range(2))
    assert one is other


def test_of_a_plan_no_more_is_asked_than_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(
        "kg.pages.plan_panels.show_panel",
        lambda store, file, iri, most: asked.append(file.key) or show_panel(store, file, iri, most),
    )
    world = ask_world()
    plan_panel(world.store, world.thing_called("/alder/plan-2030"), "money")
    assert asked == ["money"]


def test_an_activity_gives_its_whole_row_as_data(store: MemoryStore) -> None:
    quads = pages.about(store, expand("gla:activity-high-risk-projects"))
    subjects = {str(quad.subject)[1:-1] for quad in quads}
    for name in ("eng-r21-dwp", "milestone-neet-progress-report", "target-excluded-supported",
                 "time-r21-q1-2014-15", "claim-r21-gla-delivery-team"):  # fmt: skip
        assert expand(f"gla:{name}") in subjects


def test_money_that_is_counted_is_never_a_share(store: MemoryStore) -> None:
    plan = expand(CITY_PLAN)
    activities = [row["activity"] for row in plan_panel(store, plan, "when").panel.answered]
    found = sum_once(store, plan, expand("col:strategy-education-2019-23"), activities)
    told = found.counted + found.shared
    assert found.shared
    assert not any(row.named["whole"].links for row in told)
    assert len({row.named["line"].text for row in told}) == len(told)
    assert all(why for _, why in found.left_out)


@pytest.mark.parametrize(
    ("text", "words"),
    [("1200.0", "1,200"), ("62.50", "62.5"), ("", ""), ("NaN", "NaN"), ("many", "many")],
)
def test_numbers_are_written_for_people(text: str, words: str) -> None:
    assert written_number(text) == words


def test_takers_are_partners_first_by_activities(skills: StrategyPage) -> None:
    bodies = [row for row in skills.panels["who"].answered if row["kind"] == "body"]
    assert bodies[0]["name"] == "City of London Family of Schools"
    counts = [int(row["activities"]) for row in bodies]
    assert counts == sorted(counts, reverse=True)


MONEY = """
PREFIX res: <https://w3id.org/civicthread/code/resource/>
PREFIX schema: <https://schema.org/>
g:a {
  gla:plan-a a civic:DeliveryPlan ; dcterms:title "A plan"@en .
  gla:activity-a a civic:Activity ; skos:prefLabel "Work"@en ; civic:inPlan gla:plan-a .
  gla:budget-a a civic:BudgetLine ; skos:prefLabel "Whole"@en ; civic:inPlan gla:plan-a ;
    civic:budgetFor gla:activity-a ; civic:resourceType res:cash ; civic:amount 100.00 ;
    schema:currency "GBP" .
  gla:budget-b a civic:BudgetLine ; skos:prefLabel "Share"@en ; civic:inPlan gla:plan-a ;
    civic:budgetFor gla:activity-a ; civic:resourceType res:cash ; civic:amount 40.00 ;
    schema:currency "GBP" ; civic:splitOf gla:budget-a .
  gla:budget-c a civic:BudgetLine ; skos:prefLabel "Same again"@en ; civic:inPlan gla:plan-a ;
    civic:budgetFor gla:activity-a ; civic:resourceType res:cash ;
    civic:refersToBudget gla:budget-a .
}
"""


def test_a_share_and_a_reference_add_nothing(store_of: Callable[[str], MemoryStore]) -> None:
    store = store_of(MONEY)
    plan = expand("gla:plan-a")
    found = sum_once(store, plan, plan, [expand("gla:activity-a")])
    assert (_told(found.totals), _told(found.shared_totals)) == (("£100",), ())
    assert {_name(row, "line"): why for row, why in found.left_out} == {
        "Share": "it is a share of a line that is counted whole",
        "Same again": "it points to a line that is counted there",
    }


def test_money_for_several_ends_stands_apart_at_each_of_them(
    store_of: Callable[[str], MemoryStore],
) -> None:
    """The pointing row is of another goal and an aim; what it points to adds nothing there."""
    other = """
  gla:goal-a a civic:Goal ; skos:prefLabel "A"@en ; civic:inPlan gla:plan-a .
  gla:goal-b a civic:Goal ; skos:prefLabel "B"@en ; civic:inPlan gla:plan-a .
  gla:aim-b a civic:Aim ; skos:prefLabel "Aim of B"@en ; civic:inPlan gla:plan-a .
  gla:activity-b a civic:Activity ; skos:prefLabel "More"@en ; civic:inPlan gla:plan-a ;
    civic:contributesTo gla:goal-b , gla:aim-b .
  gla:activity-a civic:contributesTo gla:goal-a .
  gla:budget-d a civic:BudgetLine ; skos:prefLabel "See A"@en ; civic:inPlan gla:plan-a ;
    civic:budgetFor gla:activity-b ; civic:resourceType res:cash ;
    civic:refersToBudget gla:budget-a .
}
"""
    store = store_of(MONEY.replace("\n}\n", other))
    plan = expand("gla:plan-a")
    for end, activity in (("goal-a", "a"), ("goal-b", "b"), ("aim-b", "b")):
        given = [expand(f"gla:activity-{activity}")]
        found = sum_once(store, plan, expand(f"gla:{end}"), given)
        assert (_told(found.totals), _told(found.shared_totals)) == ((), ("£100",)), end
    both = [expand("gla:activity-a"), expand("gla:activity-b")]
    assert _told(sum_once(store, plan, plan, both).totals) == ("£100",)


def test_a_strategy_tells_what_it_shares(skills: StrategyPage, store: MemoryStore) -> None:
    answer = run_named(store, find_question("cash-by-strategy"))
    assert isinstance(answer, SelectResult)
    told = {text_of(row[0]): dict(zip(answer.columns, map(text_of, row), strict=True))
            for row in answer.rows}  # fmt: skip
    for name in ("skills", "education", "culture"):
        iri = expand(f"col:strategy-{name}-2019-23")
        page = find_page(store, iri)
        assert isinstance(page, StrategyPage)
        ((_, money),), row = page.plans, told[iri]
        assert (len(money.counted), len(money.shared)) == tuple(
            int(row[column] or 0) for column in ("lines", "sharedLines")
        )
        shared = float(row["shared"] or 0)
        assert _told(money.shared_totals) == ((f"£{shared:,.0f}",) if shared else ())


def test_an_activity_tells_what_it_carries_on_and_what_carries_it_on() -> None:
    store, base = ask_world().store, f"{BASE}/id/alder"
    told = {}
    for name, plan in (("activity-pairs", "plan-2030"), ("activity-pairs-2031", "plan-2031")):
        page = activity_page(store, f"{base}/{name}", f"{base}/{plan}")
        told[name] = [
            tuple(row.named[column].text for column in ("edition", "other", "plan"))
            for row in page.panels["editions"].rows
        ]
    assert told == {
        "activity-pairs": [("later", f"{base}/activity-pairs-2031", f"{base}/plan-2031")],
        "activity-pairs-2031": [("earlier", f"{base}/activity-pairs", f"{base}/plan-2030")],
    }
