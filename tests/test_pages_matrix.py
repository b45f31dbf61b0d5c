"""The matrix that is computed once a release equals the question that defines it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.asking import ask
from kg.pages import Filters, front_page, matrix_answer, partner_matrix, partners_page
from kg.queries import find_question
from kg.records import SelectResult, text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.web_case import opened

# Two plans of one publisher each. The City's names two strategies, the GLA's none. The college
# takes part through an activity, a milestone and a fund; the City's own unit is not a partner.
CASE = """
PREFIX col: <https://w3id.org/civicthread/id/col/>
PREFIX bas: <https://w3id.org/civicthread/code/basis/>
g:vocabulary { role:lead skos:prefLabel "Lead"@en . role:engaged skos:prefLabel "Engaged"@en }
g:hub {
  hub:org-city a org:Organization ; skos:prefLabel "City"@en .
  hub:org-gla a org:Organization ; skos:prefLabel "GLA"@en .
  hub:org-unit a org:OrganizationalUnit ; skos:prefLabel "Unit"@en ; org:unitOf hub:org-city .
  hub:org-college a org:Organization ; skos:prefLabel "College"@en .
  hub:group-schools a civic:OrganisationType ; skos:prefLabel "Schools"@en .
  col:org-college a org:Organization ; skos:prefLabel "The college"@en ;
    civic:canonical hub:org-college .
}
<https://w3id.org/civicthread/graph/col/plan-a/1> {
  col:plan-a a civic:DeliveryPlan ; dcterms:title "Plan A"@en ; civic:accountableBody hub:org-city ;
    civic:delivers col:strategy-e , col:strategy-s .
  col:strategy-e a civic:Strategy ; dcterms:title "E"@en .
  col:strategy-s a civic:Strategy ; dcterms:title "S"@en .
  col:goal-e a civic:Goal ; skos:prefLabel "Goal E"@en ; civic:inPlan col:plan-a ;
    civic:underStrategy col:strategy-e ; prov:wasDerivedFrom col:cell-goals .
  col:goal-s a civic:Goal ; skos:prefLabel "Goal S"@en ; civic:inPlan col:plan-a ;
    civic:underStrategy col:strategy-s ; prov:wasDerivedFrom col:cell-goals .
  col:activity-1 a civic:Activity ; skos:prefLabel "One"@en ; civic:inPlan col:plan-a ;
    civic:contributesTo col:goal-e , col:goal-s .
  col:activity-2 a civic:Activity ; skos:prefLabel "Two"@en ; civic:inPlan col:plan-a ;
    civic:contributesTo col:goal-e .
  col:claim-1 a civic:Claim ; civic:claimSubject col:activity-1 ; civic:claimObject col:goal-e ;
    civic:claimPredicate civic:contributesTo ; civic:basis bas:table-block ; civic:confidence 0.9 ;
    civic:reviewStatus <https://w3id.org/civicthread/code/review/accepted> ;
    prov:wasDerivedFrom col:cell-goals .
  col:claim-2 a civic:Claim ; civic:claimSubject col:activity-1 ; civic:claimObject col:goal-s ;
    civic:claimPredicate civic:contributesTo ; civic:basis bas:table-block ; civic:confidence 0.9 ;
    civic:reviewStatus <https://w3id.org/civicthread/code/review/accepted> ;
    prov:wasDerivedFrom col:cell-goals .
  col:milestone-1 a civic:Milestone ; skos:prefLabel "M"@en ; civic:inPlan col:plan-a ;
    civic:milestoneOf col:activity-1 .
  col:eng-1 civic:engagedIn col:milestone-1 ; civic:party col:org-college ; civic:role role:lead .
  col:eng-2 civic:engagedIn col:activity-2 ; civic:party hub:org-college ; civic:role role:lead .
  col:eng-3 civic:engagedIn col:activity-1 ; civic:party hub:org-unit ; civic:role role:lead .
  col:eng-4 civic:engagedIn col:activity-2 ; civic:party hub:group-schools ;
    civic:role role:engaged .
}
<https://w3id.org/civicthread/graph/gla/plan-b/1> {
  gla:plan-b a civic:DeliveryPlan ; dcterms:title "Plan B"@en ; civic:accountableBody hub:org-gla .
  gla:activity-3 a civic:Activity ; skos:prefLabel "Three"@en ; civic:inPlan gla:plan-b .
  gla:budget-1 a civic:BudgetLine ; skos:prefLabel "B"@en ; civic:budgetFor gla:activity-3 ;
    civic:fundedFrom gla:fund-1 .
  gla:fund-1 a civic:FundingSource ; skos:prefLabel "Fund"@en .
  gla:eng-5 civic:engagedIn gla:fund-1 ; civic:party hub:org-college ; civic:role role:engaged .
  gla:eng-6 civic:engagedIn gla:activity-3 ; civic:party hub:org-city ; civic:role role:lead .
}
"""


@pytest.fixture
def small(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return store_of(CASE)


@pytest.fixture(scope="module")
def real(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def _texts(answer: SelectResult) -> list[list[str | None]]:
    return [[text_of(term) for term in row] for row in answer.rows]


def _asked(store: MemoryStore, kind: str, least: str) -> list[list[str | None]]:
    question = find_question("partners-across")
    return _texts(ask(store, question, {"kind": kind, "least": least}))


@pytest.mark.parametrize("kind", ["body", "group"])
def test_the_front_page_shows_what_the_question_answers(real: MemoryStore, kind: str) -> None:
    page = front_page(real)
    shown = page.bodies if kind == "body" else page.groups
    assert len(shown) > 3
    assert set(shown) <= set(page.leaned_on)
    assert _texts(matrix_answer(shown)) == _asked(real, kind, "2")


@pytest.mark.parametrize("kind", ["body", "group"])
def test_the_partners_page_shows_all_that_the_question_counts(real: MemoryStore, kind: str) -> None:
    shown = partners_page(real, Filters(kind=kind)).everyone
    assert _texts(matrix_answer(shown)) == _asked(real, kind, "1")


def test_matrix_and_question_agree_on_a_small_case(small: MemoryStore) -> None:
    page = partners_page(small)
    assert _texts(matrix_answer(page.bodies)) == _asked(small, "body", "1")
    assert _texts(matrix_answer(page.groups)) == _asked(small, "group", "1")


def test_a_partner_counts_through_milestone_activity_and_fund(small: MemoryStore) -> None:
    college = partner_matrix(small).rows[0]
    counted = {count.span.link.name: count.activities for count in college.counts}
    assert college.partner.name == "College"
    assert counted == {"E": 2, "S": 1, "Plan B": 1}
    assert (college.spans, college.publishers, college.activities) == (3, 2, 3)


def test_the_accountable_body_counts_only_in_the_plan_of_another(small: MemoryStore) -> None:
    spans = {
        row.partner.name: [count.span.link.name for count in row.counts if count.activities]
        for row in partner_matrix(small).rows
    }
    assert spans["City"] == ["Plan B"]
    assert "Unit" not in spans


def test_a_count_on_a_cell_with_goals_of_several_strategies_is_possible(small: MemoryStore) -> None:
    college = partner_matrix(small).rows[0]
    possible = {count.span.link.name: count.possible for count in college.counts}
    assert possible == {"E": 1, "S": 1, "Plan B": 0}


def test_a_plan_without_strategies_is_a_column_that_says_so(small: MemoryStore) -> None:
    columns = {span.link.name: span.is_plan for span in partner_matrix(small).spans}
    assert columns == {"E": False, "S": False, "Plan B": True}


def test_the_matrix_is_computed_once_for_a_store(small: MemoryStore) -> None:
    assert partner_matrix(small) is partner_matrix(small)
