"""Gaps and dependence: counts equal to the report's, facts read off the two documents."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.errors import NotFoundError, QueryError
from kg.pages.gaps import KINDS, GapPanel, gap_answer, gap_page, gaps_page
from kg.pages.gaps.found import find_gaps
from kg.pages.plans import plan_page
from kg.pages.report import list_findings
from kg.records import text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.validated import with_report
from tests.web_case import opened

CITY = "col:plan-education-2022-23"
GLA = "gla:plan-education-delivery-2014"

# One plan of each publisher. In the City's, "One" has everything and "Bare" has nothing; "Two"
# has its partner by a milestone, its date by the same, its money by a programme. Both name the
# college, and lead to the same outcome; "Three" names the college and the museum.
CASE = """
PREFIX col: <https://w3id.org/civicthread/id/col/>
PREFIX bas: <https://w3id.org/civicthread/code/basis/>
PREFIX rev: <https://w3id.org/civicthread/code/review/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
g:vocabulary {
  role:lead skos:prefLabel "Lead"@en . role:engaged skos:prefLabel "To be engaged"@en .
  rev:proposed skos:prefLabel "Proposed"@en . bas:table-block skos:prefLabel "Table block"@en .
}
g:hub {
  hub:org-city a org:Organization ; skos:prefLabel "City"@en .
  hub:org-gla a org:Organization ; skos:prefLabel "GLA"@en .
  hub:org-unit a org:OrganizationalUnit ; skos:prefLabel "Unit"@en ; org:unitOf hub:org-city .
  hub:org-college a org:Organization ; skos:prefLabel "College"@en .
  hub:org-museum a org:Organization ; skos:prefLabel "Museum"@en .
  hub:group-pupils a civic:Population ; skos:prefLabel "Pupils"@en .
  hub:group-learners a civic:Population ; skos:prefLabel "Learners"@en .
  hub:group-parents a civic:Population ; skos:prefLabel "Parents"@en .
  hub:topic-arts a skos:Concept ; skos:prefLabel "Arts"@en .
  hub:topic-skills a skos:Concept ; skos:prefLabel "Skills"@en .
}
g:claims {
  hub:claim-close a civic:Claim ; civic:claimSubject hub:group-learners ;
    civic:claimPredicate skos:closeMatch ; civic:claimObject hub:group-pupils ;
    civic:basis bas:table-block ; civic:confidence 0.6 ; civic:reviewStatus rev:proposed .
  hub:claim-no a civic:Claim ; civic:claimSubject hub:group-parents ;
    civic:claimPredicate skos:closeMatch ; civic:claimObject hub:group-pupils ;
    civic:basis bas:table-block ; civic:confidence 0.6 ; civic:reviewStatus rev:rejected .
}
<https://w3id.org/civicthread/graph/col/plan-a/1> {
  col:plan-a a civic:DeliveryPlan ; dcterms:title "Plan A"@en ; civic:accountableBody hub:org-city .
  col:goal-m a civic:Goal ; skos:prefLabel "Measured"@en ; civic:inPlan col:plan-a .
  col:goal-u a civic:Goal ; skos:prefLabel "Unmeasured"@en ; civic:inPlan col:plan-a .
  col:time-1 civic:asWritten "by May" ; dcat:endDate "2031-05-31"^^xsd:date .
  col:time-2 civic:asWritten "in due course" .
  col:indicator-1 a civic:Indicator ; skos:prefLabel "Share"@en .
  col:outcome-m a civic:Outcome ; skos:prefLabel "Better"@en ; civic:inPlan col:plan-a ;
    civic:hasIndicator col:indicator-1 ; civic:contributesTo col:goal-m ;
    civic:benefits hub:group-pupils .
  col:outcome-o a civic:Outcome ; skos:prefLabel "Leaflet printed"@en ; civic:inPlan col:plan-a ;
    civic:resultLevel <https://w3id.org/civicthread/code/level/output> .
  col:outcome-x a civic:Outcome ; skos:prefLabel "Vague"@en ; civic:inPlan col:plan-a ;
    civic:benefits hub:group-parents .
  col:activity-one a civic:Activity ; skos:prefLabel "One"@en ; civic:inPlan col:plan-a ;
    civic:expectedOutcome col:outcome-m ; civic:timeframe col:time-1 ;
    dcterms:subject hub:topic-arts .
  col:budget-1 a civic:BudgetLine ; civic:inPlan col:plan-a ; civic:budgetFor col:activity-one ;
    civic:asWritten "Staff" .
  col:eng-1 civic:engagedIn col:activity-one ; civic:party hub:org-college ; civic:role role:lead .
  col:eng-own civic:engagedIn col:activity-one ; civic:party hub:org-unit ; civic:role role:lead .
  col:activity-two a civic:Activity ; skos:prefLabel "Two"@en ; civic:inPlan col:plan-a ;
    civic:contributesTo col:objective-1 ; civic:programme col:programme-1 .
  col:objective-1 a civic:Objective ; skos:prefLabel "O"@en ; civic:inPlan col:plan-a ;
    civic:expectedOutcome col:outcome-m .
  col:budget-2 a civic:BudgetLine ; civic:inPlan col:plan-a ; civic:budgetFor col:programme-1 .
  col:milestone-1 a civic:Milestone ; skos:prefLabel "M"@en ; civic:inPlan col:plan-a ;
    civic:milestoneOf col:activity-two ; civic:due col:time-1 .
  col:eng-2 civic:engagedIn col:milestone-1 ; civic:party hub:org-college ;
    civic:role role:engaged .
  col:activity-three a civic:Activity ; skos:prefLabel "Three"@en ; civic:inPlan col:plan-a ;
    civic:expectedOutcome col:outcome-x ; dcterms:subject hub:topic-arts ;
    civic:timeframe col:time-2 .
  col:eng-3 civic:engagedIn col:activity-three ; civic:party hub:org-college ;
    civic:role role:lead .
  col:eng-4 civic:engagedIn col:activity-three ; civic:party hub:org-museum ;
    civic:role role:lead .
  col:activity-bare a civic:Activity ; skos:prefLabel "Bare"@en ; civic:inPlan col:plan-a .
  col:claim-1 a civic:Claim ; civic:claimSubject col:budget-1 ;
    civic:claimPredicate civic:budgetFor ; civic:claimObject col:activity-bare ;
    civic:basis bas:table-block ; civic:confidence 0.4 ; civic:reviewStatus rev:proposed .
}
<https://w3id.org/civicthread/graph/gla/plan-b/1> {
  gla:plan-b a civic:DeliveryPlan ; dcterms:title "Plan B"@en ; civic:accountableBody hub:org-gla .
  gla:outcome-b a civic:Outcome ; skos:prefLabel "Learners do well"@en ; civic:inPlan gla:plan-b ;
    civic:benefits hub:group-learners .
  gla:outcome-c a civic:Outcome ; skos:prefLabel "Pupils do well"@en ; civic:inPlan gla:plan-b ;
    civic:benefits hub:group-pupils .
  gla:activity-b a civic:Activity ; skos:prefLabel "B"@en ; civic:inPlan gla:plan-b ;
    civic:expectedOutcome gla:outcome-b ; dcterms:subject hub:topic-arts .
  gla:activity-c a civic:Activity ; skos:prefLabel "C"@en ; civic:inPlan gla:plan-b ;
    civic:expectedOutcome gla:outcome-c ; dcterms:subject hub:topic-skills .
}
"""


@pytest.fixture(scope="module")
def small(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return with_report(store_of(CASE))


@pytest.fixture(scope="module")
def real(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def _names(store: MemoryStore, key: str, plan: str = "") -> list[str]:
    panel = gap_page(store, key, plan).panel
    assert isinstance(panel, GapPanel)
    kind = panel.kind
    column = "party" if key == "unstated-roles" else kind.counted
    return [row.named[column].links[0].name for row in panel.panel.rows]


def _rows(store: MemoryStore, key: str, plan: str, table: str) -> set[int | None]:
    panel = gap_page(store, key, plan).panel
    assert isinstance(panel, GapPanel)
    places = [place for row in panel.panel.rows for place in row.named["cells"].places]
    return {place.row for place in places if place.table == table}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.rule], ids=lambda kind: kind.key)
def test_what_is_missing_is_what_the_report_finds(real: MemoryStore, kind) -> None:
    reported = {
        (line.focus.iri, line.plan and line.plan.iri)
        for line in list_findings(real)
        if line.code == kind.rule
    }
    shown = {(line.thing.iri, line.plan.iri) for line in find_gaps(real).lines[kind.key]}
    assert shown == reported


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("no-partner", "name who takes part"),
        ("no-outcome", "say what should change"),
        ("no-date", "have a date"),
        ("no-money", "say what pays for them"),
    ],
)
def test_what_is_missing_is_what_the_page_of_the_plan_counts(
    real: MemoryStore, key: str, words: str
) -> None:
    gaps = find_gaps(real)
    for plan in gaps.plans:
        (share,) = [share for share in plan_page(real, plan).shares if share.words == words]
        lacking = {link.iri for link in share.links}
        assert share.have + len(lacking) == share.total.number
        assert lacking == {line.thing.iri for line in gaps.lines[key] if line.plan.iri == plan}


def test_the_rules_that_are_asked_here_are_these() -> None:
    assert [kind.rule for kind in KINDS if kind.rule] == ["C03", "C04", "C05", "C07", "Q01"]


def test_the_blank_budget_cells_of_the_citys_first_table_are_three(real: MemoryStore) -> None:
    assert _rows(real, "no-money", CITY, "Appendix 1") == {2, 10, 11}


def test_a_blank_budget_cell_may_continue_the_one_above_and_adds_no_money(
    real: MemoryStore,
) -> None:
    panel = gap_page(real, "no-money", CITY).panel
    assert isinstance(panel, GapPanel)
    row = next(row for row in panel.panel.rows if row.named["cells"].places[0].row == 11)
    assert [(link.name, mark.kind, mark.status) for link, mark in row.named["claims"].claims] == [
        ("Staff time for row 9 of Appendix 1", "claim", "Proposed")
    ]


def test_the_gla_says_what_pays_for_three_rows_only(real: MemoryStore) -> None:
    assert _rows(real, "no-money", GLA, "Delivery plan") == set(range(1, 23)) - {4, 8, 22}


def test_three_recurring_actions_of_the_city_name_nobody(real: MemoryStore) -> None:
    # Row 29 names nobody itself; the Education Board's budget pays for it.
    assert _rows(real, "no-partner", CITY, "Appendix 2") == {18, 19, 21}
    assert _names(real, "no-partner", GLA) == []


def test_every_activity_has_some_time(real: MemoryStore) -> None:
    assert _names(real, "no-date") == []


def test_the_esrc_takes_part_in_one_place_and_ofsted_in_several(real: MemoryStore) -> None:
    alone = _names(real, "one-place")
    assert "Economic and Social Research Council" in alone
    assert "Ofsted" not in alone
    assert "Schools" not in alone


def test_row_two_of_the_citys_first_table_rests_on_impacted(real: MemoryStore) -> None:
    panel = gap_page(real, "one-body-outcomes", CITY).panel
    assert isinstance(panel, GapPanel)
    rows = [row.named for row in panel.panel.rows]
    resting = [named for named in rows if named["body"].links[0].name == "ImpactEd"]
    places = {(p.table, p.row) for named in resting for p in named["cells"].places}
    assert places == {("Appendix 1", 2)}


def test_three_goals_of_the_city_have_no_measurable_outcome_and_none_that_it_only_points_to(
    real: MemoryStore,
) -> None:
    assert [name.split(",")[0] for name in _names(real, "unmeasured-goals")] == [
        "Accessible learning for pupils from the City's culture",
        "Learning that develops 21st century fusion skills",
        "Strong strategic oversight of the three strategies",
    ]


def test_the_worst_share_comes_first(real: MemoryStore) -> None:
    for plan in gaps_page(real).summary:
        shares = [count.share for count in plan.counts]
        assert shares == sorted(shares, reverse=True)
        assert len(shares) == len(KINDS)


def test_each_count_is_as_many_as_its_list_holds(real: MemoryStore) -> None:
    for plan in gaps_page(real).summary:
        for count in plan.counts:
            panel = gap_page(real, count.kind.key, plan.key).panel
            assert isinstance(panel, GapPanel)
            assert panel.panel.total == count.count.number
            assert count.count.number <= count.total.number


def test_two_plans_meet_over_a_claim_and_over_groups(real: MemoryStore) -> None:
    alignments = gaps_page(real).alignments.alignments
    claim = alignments[0]
    assert claim.mark.kind == "claim"
    assert [side.outcomes[0].name for side in claim.sides] == [
        "Every pupil has a destination and none is NEET",
        "Fewer school and college leavers are NEET at 18 by 2020",
    ]
    assert {m.shared[0].name for m in alignments[1:]} == {"Pupils", "Teachers"}


def test_small_what_is_missing(small: MemoryStore) -> None:
    expected = {
        "no-partner": ["Bare", "B", "C"],
        "no-outcome": ["Bare"],
        "no-date": ["Bare", "Three", "B", "C"],
        "no-money": ["Bare", "Three", "B", "C"],
        "no-measure": ["Vague", "Learners do well", "Pupils do well"],
        "unmeasured-goals": ["Unmeasured"],
    }
    assert {key: sorted(_names(small, key)) for key in expected} == {
        key: sorted(names) for key, names in expected.items()
    }


def test_small_dependence(small: MemoryStore) -> None:
    assert _names(small, "one-place") == ["Museum"]
    assert _names(small, "one-body-outcomes") == ["Better"]
    assert _names(small, "one-body-activities") == ["One", "Two"]
    assert _names(small, "unstated-roles") == ["College"]


def test_an_outcome_rests_on_one_body_where_every_activity_that_leads_there_names_it(
    store_of: Callable[[str], MemoryStore],
) -> None:
    changed = CASE.replace(
        "col:activity-bare a civic:Activity ;",
        "col:activity-bare a civic:Activity ; civic:expectedOutcome col:outcome-m ;",
    )
    assert _names(store_of(CASE), "one-body-outcomes") == ["Better"]
    assert _names(store_of(changed), "one-body-outcomes") == []


def test_small_an_undecided_reading_does_not_fill_a_gap(small: MemoryStore) -> None:
    panel = gap_page(small, "no-money", "Plan A").panel
    assert isinstance(panel, GapPanel)
    rows = [row.named for row in panel.panel.rows]
    proposed = {
        named["thing"].links[0].name: [link.name for link, _ in named["claims"].claims]
        for named in rows
    }
    assert proposed == {"Bare": ["“Staff”"], "Three": []}


def test_small_an_alignment_needs_a_topic_and_no_rejected_claim(small: MemoryStore) -> None:
    alignments = gaps_page(small).alignments.alignments
    told = [
        ([s.name for s in m.shared], [t.name for t in m.topics], m.mark.kind) for m in alignments
    ]
    # Pupils benefit in both plans, yet on no common topic; parents are tied by a rejected claim.
    assert told == [(["Learners", "Pupils"], ["Arts"], "claim")]
    sides = {side.owner.name: [o.name for o in side.outcomes] for side in alignments[0].sides}
    assert sides == {"Plan A": ["Better"], "Plan B": ["Learners do well"]}


def test_a_table_holds_each_line_with_its_cells(real: MemoryStore) -> None:
    answer = gap_answer(gap_page(real, "no-partner"))
    cells = answer.columns.index("cells")
    assert sorted((text_of(row[cells]) or "").rpartition("/")[2] for row in answer.rows) == [
        f"cell-a2-r{row}-action" for row in (18, 19, 21)
    ]


@pytest.mark.parametrize(
    ("key", "plan", "error", "sentence"),
    [
        ("no-such", "", NotFoundError, "no list of gaps is called 'no-such'; there are no-partner"),
        ("no-money", "Nowhere at all xyz", NotFoundError, "nothing is called"),
        ("no-money", "col:strategy-skills-2019-23", QueryError, "is not a delivery plan"),
        ("no-money", "x" * 10_000, QueryError, "at most 300 characters"),
    ],
)
def test_what_can_not_be_shown_is_refused(
    real: MemoryStore, key: str, plan: str, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence) as caught:
        gap_page(real, key, plan)
    assert len(str(caught.value)) < 1000


def test_without_plans_there_is_nothing(store_of: Callable[[str], MemoryStore]) -> None:
    page = gaps_page(store_of("g:hub { hub:org-x a org:Organization ; skos:prefLabel 'X' }"))
    assert page.plans == ()
    assert page.alignments.alignments == ()
