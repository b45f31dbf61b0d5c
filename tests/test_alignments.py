"""What whole plans and strategies are said to support: in the data, the answers and the pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import PROV, RDF, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, XSD

from kg.asking import ask
from kg.labels.directory import directory
from kg.pages.find import find_page
from kg.pages.goals import GoalPage
from kg.pages.plans import PlanPage
from kg.pages.strategies import StrategyPage
from kg.queries import find_question
from kg.records import text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import CIVIC, CODE, code, expand
from tests import documents
from tests.web_case import opened

ROOT = Path(__file__).resolve().parent.parent
COL = "https://w3id.org/civicthread/id/col/"
PLAN = URIRef(COL + "plan-education-2022-23")
# What the letters of the goals' tags stand for.
STRATEGIES = {
    "E": URIRef(COL + "strategy-education-2019-23"),
    "S": URIRef(COL + "strategy-skills-2019-23"),
    "C": URIRef(COL + "strategy-culture-2019-23"),
}


@pytest.fixture(scope="module")
def city() -> Graph:
    return Graph().parse(ROOT / "data" / "col" / "plan-education-2022-23.ttl")


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


@pytest.fixture(scope="module")
def report(seeds: Path) -> str:
    return documents.normalise((seeds / documents.CITY_FILE).read_text(encoding="utf-8"))


def _numbers(report: str, before: str, after: str) -> set[str]:
    """Return the outcomes that the document lists between two wordings."""
    (found,) = re.findall(rf"{re.escape(before)} ([\d, ]+?) {re.escape(after)}", report)
    return set(found.split(", "))


def _of_front_sheet(report: str) -> set[str]:
    return _numbers(report, "does this proposal aim to impact directly?", "Does this proposal")


def _of_paragraph_12(report: str) -> set[str]:
    return _numbers(report, "support the delivery of outcomes", "of the Corporate Plan.")


# ---- The data ----


def _supported(city: Graph, plan: URIRef) -> set[str]:
    return {
        str(city.value(goal, SKOS.notation))
        for goal in city.objects(plan, CIVIC.alignsWith)
        if (goal, RDF.type, CIVIC.Goal) in city
    }


def test_the_corporate_outcomes_are_those_of_the_front_sheet_and_of_paragraph_12(
    city: Graph, report: str
) -> None:
    assert _supported(city, PLAN) == _of_front_sheet(report) == {"2", "3", "8", "9", "10"}
    for strategy in STRATEGIES.values():
        assert _supported(city, strategy) == _of_paragraph_12(report)


def test_each_alignment_is_certain_and_leads_to_the_cell_that_says_it(city: Graph) -> None:
    said = list(city.subject_objects(CIVIC.alignsWith))
    assert said
    for plan, end in said:
        claims = [
            claim
            for claim in city.subjects(CIVIC.claimPredicate, CIVIC.alignsWith)
            if city.value(claim, CIVIC.claimSubject) == plan
            and city.value(claim, CIVIC.claimObject) == end
        ]
        assert len(claims) == 1
        assert city.value(claims[0], CIVIC.confidence) == Literal("1.0", datatype=XSD.decimal)
        assert city.value(claims[0], CIVIC.reviewStatus) == URIRef(CODE + "review/accepted")
        is_front_sheet = plan == PLAN and (end, RDF.type, CIVIC.Goal) in city
        cell = COL + ("cell-front-4" if is_front_sheet else "cell-par-12")
        assert list(city.objects(claims[0], PROV.wasDerivedFrom)) == [URIRef(cell)]


def test_the_other_strategies_of_paragraph_12_are_served_and_not_delivered(
    city: Graph, report: str
) -> None:
    (listed,) = re.findall(r"key priorities for the (.+?) \(although", report)
    printed = {re.sub(r" \d{4}\D.*", "", name) for name in re.split(r"; | and (?=Cult)", listed)}
    served = {
        re.sub(r" \d{4}\D.*", "", str(city.value(end, DCTERMS.title)))
        for end in city.objects(PLAN, CIVIC.alignsWith)
        if (end, RDF.type, CIVIC.Strategy) in city
    }
    # The Skills Strategy stands in the list too, although the plan delivers it.
    assert printed - served == {"Skills Strategy"}
    assert served < printed
    assert set(city.objects(PLAN, CIVIC.delivers)) == set(STRATEGIES.values())


def test_which_goal_serves_which_corporate_outcome_stays_a_proposal(city: Graph) -> None:
    corporate = {g for g in city.subjects(RDF.type, CIVIC.Goal) if "goal-corporate-" in g}
    claims = [c for c, o in city.subject_objects(CIVIC.claimObject) if o in corporate]
    guesses = [c for c in claims if city.value(c, CIVIC.claimPredicate) == CIVIC.contributesTo]
    assert {str(city.value(c, CIVIC.reviewStatus)) for c in guesses} == {CODE + "review/proposed"}
    assert len(guesses) == 8 * 5
    assert not [g for g in corporate if list(city.subjects(CIVIC.contributesTo, g))]


# ---- The line of sight ----


def test_the_line_of_sight_is_what_the_rows_and_paragraph_12_print(
    store: MemoryStore, city: Graph, seeds: Path, report: str
) -> None:
    question = find_question("line-of-sight")
    answer = ask(store, question, {}, directory(store).index)
    wanted = ("activity", "goal", "strategy", "corporateGoal", "level", "sureness")
    at = [answer.columns.index(name) for name in wanted]
    found = Counter(tuple(text_of(row[i]) for i in at) for row in answer.rows)
    assert found == Counter(_expected_lines(city, seeds, _of_paragraph_12(report)))


def _expected_lines(city: Graph, seeds: Path, outcomes: set[str]) -> list[tuple[str, ...]]:
    """Return a line for each goal a row prints, each letter of its tag and each outcome."""
    lines = []
    for activity, printed in _rows(city, seeds):
        goals = re.findall(r"(.+?) \(([ESC](?:, [ESC])*)\)", printed)
        for words, letters in goals:
            goal = GOALS[words.split()[0], letters]
            sure = "read" if len(goals) == 1 else "possible"
            lines += [
                (activity, COL + goal, str(STRATEGIES[letter]), f"{COL}goal-corporate-{n}",
                 "strategy", sure)
                for letter in letters.split(", ")
                for n in outcomes
            ]  # fmt: skip
    return lines


# The first word of each goal as printed, and its letters.
GOALS = {
    ("Pupils", "E"): "goal-transformative-education",
    ("Education", "E"): "goal-safe-inclusive-education",
    ("There", "S"): "goal-world-of-work",
    ("High-quality", "S"): "goal-adult-education",
    ("There", "C"): "goal-cultural-access",
    ("Children", "C"): "goal-arts-potential",
    ("Learning", "E, S, C"): "goal-fusion-skills",
    ("The", "E, S, C"): "goal-strategic-oversight",
}


def _rows(city: Graph, seeds: Path) -> list[tuple[str, str]]:
    """Return each activity with the text of its goal cell; a blank one goes on with that above."""
    places = {}
    for activity in city.subjects(RDF.type, CIVIC.Activity):
        for cell in city.objects(activity, PROV.wasDerivedFrom):
            table, row = city.value(cell, CIVIC.table), city.value(cell, CIVIC.row)
            places[str(table), int(str(row))] = str(activity)
    found, text = [], ""
    for (table, row, column), printed in documents.city_cells(seeds).items():
        if column.startswith("Overarching"):
            text = printed or text
            found.append((places[table, row or 0], text))
    return found


TIED = """
g:a { gla:s a civic:Strategy ; dcterms:title "S" ; civic:alignsWith gla:far .
      gla:far a civic:Goal ; skos:prefLabel "Far" ; civic:inPlan gla:corporate .
      gla:p a civic:DeliveryPlan .
      gla:near a civic:Goal ; skos:prefLabel "Near" ; civic:inPlan gla:p ;
        civic:underStrategy gla:s .
      gla:aim a civic:Aim ; civic:inPlan gla:p ; civic:contributesTo gla:near .
      gla:act a civic:Activity ; skos:prefLabel "Act" ; civic:inPlan gla:p ;
        civic:contributesTo gla:aim ; civic:supports gla:aim , gla:near .
      %s }
"""
CLAIM = """
  [] a civic:Claim ; civic:claimSubject %s ; civic:claimPredicate %s ; civic:claimObject %s ;
    civic:basis <https://w3id.org/civicthread/code/basis/%s> ; civic:confidence %s ;
    civic:reviewStatus <https://w3id.org/civicthread/code/review/%s> .
"""
STEP = ("gla:aim", "civic:contributesTo", "gla:near")
LAST = ("gla:s", "civic:alignsWith", "gla:far")


@pytest.mark.parametrize(
    ("claim", "sure"),
    [
        ((), "stated"),
        ((*STEP, "table-block", "0.9", "accepted"), "read"),
        ((*STEP, "explicit-text", "1.0", "accepted"), "stated"),
        ((*STEP, "table-block", "0.9", "proposed"), "stated"),
        ((*LAST, "human-judgement", "0.99", "accepted"), "read"),
        ((*LAST, "explicit-text", "1.0", "accepted"), "stated"),
    ],
)
def test_a_line_is_as_sure_as_its_least_sure_step(
    store_of: Callable[[str], MemoryStore], claim: tuple[str, ...], sure: str
) -> None:
    small = store_of(TIED % (CLAIM % claim if claim else ""))
    answer = ask(small, find_question("line-of-sight"), {}, directory(small).index)
    (row,) = answer.rows
    assert text_of(row[answer.columns.index("sureness")]) == sure


def test_the_plan_speaks_only_where_no_strategy_above_does(
    store_of: Callable[[str], MemoryStore],
) -> None:
    more = """gla:p civic:alignsWith gla:far , gla:other , gla:s2 .
      gla:other a civic:Goal ; skos:prefLabel "Other" ; civic:inPlan gla:corporate .
      gla:s2 a civic:Strategy ; dcterms:title "S2" ."""
    small = store_of(TIED % more)
    answer = ask(small, find_question("line-of-sight"), {}, directory(small).index)
    at = [answer.columns.index(name) for name in ("corporateGoalName", "strategyName", "level")]
    found = {tuple(text_of(row[i]) for i in at) for row in answer.rows}
    assert found == {("Far", "S", "strategy"), ("Other", None, "plan")}


# ---- How it is shown ----


@pytest.mark.parametrize(
    ("basis", "confidence", "status", "kind"),
    [
        ("explicit-text", "1.0", "accepted", "stated"),
        ("explicit-text", "1", "accepted", "stated"),
        ("explicit-text", "0.99", "accepted", "read"),
        ("explicit-text", "1.0", "proposed", "claim"),
        ("explicit-text", "1.0", "rejected", "claim"),
        ("table-block", "1.0", "accepted", "read"),
        ("human-judgement", "1.0", "accepted", "read"),
    ],
)
def test_an_accepted_claim_is_stated_only_without_doubt_and_by_the_text(
    store: MemoryStore, basis: str, confidence: str, status: str, kind: str
) -> None:
    mark = directory(store).mark(code("basis", basis), confidence, code("review", status))
    assert mark.kind == kind


def test_the_pages_show_it_as_stated_with_its_cell(store: MemoryStore) -> None:
    goal = find_page(store, COL + "goal-corporate-9")
    assert isinstance(goal, GoalPage)
    supporters = goal.panels["supporters"].rows
    named = [(r.named["plan"].links[0].iri, r.named["cells"].places[0].words) for r in supporters]
    assert set(named) == {
        (str(PLAN), "Report, row 4, Front sheet"),
        *((str(strategy), "Report, row 12, Paragraph") for strategy in STRATEGIES.values()),
    }
    assert {claim.mark.status for claim in goal.claimed} == {"Proposed"}
    skills = find_page(store, expand("col:strategy-skills-2019-23"))
    assert isinstance(skills, StrategyPage)
    supports = skills.panels["supports"]
    assert [row.named["end"].links[0].name for row in supports.rows] == [
        f"Corporate Plan outcome {number}" for number in (2, 3, 8, 9, 10)
    ]
    plan = find_page(store, str(PLAN))
    assert isinstance(plan, PlanPage)
    of_plan = plan.panels["supports"].rows
    assert len(of_plan) == 5 + 4
    told = (*of_plan, *supporters, *supports.rows)
    marks = [mark for row in told if (mark := row.named["basis"].mark)]
    assert {mark.kind for mark in marks} == {"stated"}
    (said,) = [p for p in skills.thing.properties if p.iri == str(CIVIC.alignsWith)]
    assert {value.mark.kind for value in said.values} == {"stated"}
    assert not [c for c in skills.thing.claims if c.property == said.label]


def test_a_strategy_named_in_passing_has_its_supporter_and_no_plan(store: MemoryStore) -> None:
    climate = find_page(store, expand("col:strategy-climate-action-2020-27"))
    assert isinstance(climate, StrategyPage)
    assert [row["plan"] for row in climate.panels["supporters"].answered] == [str(PLAN)]
    assert (climate.plans, climate.claims, climate.panels["supports"].total) == ((), (), 0)


def _corporate(page: GoalPage) -> list[tuple[str, list[str]]]:
    """Return the goals of others that a goal leads up to, each with what is between."""
    return [
        (row.named["end"].links[0].name, [link.name for link in row.named["via"].links])
        for row in page.panels["why"].rows
        if row.named["level"].text == "Corporate goal"
    ]


def test_a_goal_leads_up_to_what_its_strategy_supports(store: MemoryStore) -> None:
    page = find_page(store, expand("col:goal-adult-education"))
    assert isinstance(page, GoalPage)
    corporate = _corporate(page)
    assert {tuple(via) for _, via in corporate} == {("Skills Strategy 2019-23",)}
    assert len(corporate) == 5


def test_the_ladder_shows_the_plan_where_no_strategy_is_said_to_support(
    store_of: Callable[[str], MemoryStore],
) -> None:
    small = store_of(TIED % "gla:p dcterms:title 'P' ; civic:alignsWith gla:other .\n"
                     "gla:other a civic:Goal ; skos:prefLabel 'Other' .")  # fmt: skip
    page = find_page(small, expand("gla:near"))
    assert isinstance(page, GoalPage)
    assert _corporate(page) == [
        ("Far", ["S"]),
        ("Other", ["P"]),
    ]


def test_nothing_said_is_nothing_shown(store_of: Callable[[str], MemoryStore]) -> None:
    small = store_of('g:a { gla:s a civic:Strategy ; dcterms:title "S" . }')
    page = find_page(small, expand("gla:s"))
    assert isinstance(page, StrategyPage)
    assert [page.panels[key].total for key in ("supports", "supporters")] == [0, 0]
