"""The report as a page: what matters first, like findings on one line, and who can answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.errors import QueryError
from kg.pages.report import ReportPage, list_findings, report_page
from kg.pages.report import page as screens
from kg.pages.report.lines import RuleLine
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.counted_case import rows_at
from tests.validated import with_report
from tests.web_case import opened, real_client

# Plan B names no partner for three activities, of which one is led by a college; Plan A for none.
CASE = """
PREFIX col: <https://w3id.org/civicthread/id/col/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
g:hub {
  hub:org-city a org:Organization ; skos:prefLabel "City"@en .
  hub:org-gla a org:Organization ; skos:prefLabel "GLA"@en .
  hub:org-college a org:Organization ; skos:prefLabel "College"@en .
  hub:group-pupils a civic:Population ; skos:prefLabel "Pupils"@en .
}
<https://w3id.org/civicthread/graph/col/plan-a/1> {
  col:plan-a a civic:DeliveryPlan ; dcterms:title "Plan A"@en ; civic:accountableBody hub:org-city .
  col:activity-a a civic:Activity ; skos:prefLabel "Said"@en ; civic:inPlan col:plan-a ;
    civic:expectedOutcome col:outcome-a .
  col:outcome-a a civic:Outcome ; skos:prefLabel "Better"@en ; civic:inPlan col:plan-a .
  col:eng-a a civic:Engagement ; civic:engagedIn col:activity-a ; civic:party hub:org-college ;
    civic:role role:lead .
  col:eng-b a civic:Engagement ; civic:engagedIn col:activity-a ; civic:party hub:group-pupils ;
    civic:role role:lead .
}
<https://w3id.org/civicthread/graph/gla/plan-b/1> {
  gla:plan-b a civic:DeliveryPlan ; dcterms:title "Plan B"@en ; civic:accountableBody hub:org-gla .
  gla:activity-1 a civic:Activity ; skos:prefLabel "One"@en ; civic:inPlan gla:plan-b .
  gla:activity-2 a civic:Activity ; skos:prefLabel "Two"@en ; civic:inPlan gla:plan-b .
  gla:activity-3 a civic:Activity ; skos:prefLabel "Three"@en ; civic:inPlan gla:plan-b .
}
"""


@pytest.fixture(scope="module")
def small(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return with_report(store_of(CASE))


@pytest.fixture(scope="module")
def real(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def _line(page: ReportPage, plan: str, code: str) -> RuleLine:
    (found,) = [
        line for p in page.plans if p.plan.name == plan for line in p.lines if line.code == code
    ]
    return found


def test_like_findings_are_one_line_with_their_places(small: MemoryStore) -> None:
    line = _line(report_page(small), "Plan B", "C03")
    assert line.name == "Every activity names a stakeholder"
    assert (line.count.number, line.more) == (3, 0)
    assert {finding.focus.name for finding in line.shown} == {"One", "Two", "Three"}


def test_places_beyond_a_few_are_counted(real: MemoryStore) -> None:
    lines = [line for plan in report_page(real).plans for line in plan.lines]
    assert any(line.more for line in lines)
    assert all(len(line.shown) + line.more == line.count.number for line in lines)
    assert all(line.more != 1 for line in lines)


def test_the_plan_with_most_to_put_right_is_first_and_the_register_last(real: MemoryStore) -> None:
    page = report_page(real)
    warnings = [
        sum(count.number for count in plan.severities if "warning" in count.words)
        for plan in page.plans
        if plan.plan.iri != "hub"
    ]
    assert warnings == sorted(warnings, reverse=True) and len(warnings) > 1
    assert page.plans[-1].plan.iri == "hub"


def test_what_is_graver_is_told_first_and_then_what_is_so_in_most_places(real: MemoryStore) -> None:
    for plan in report_page(real).plans:
        ranks = [
            (("Violation", "Warning", "Info").index(line.severity), -line.count.number)
            for line in plan.lines
        ]
        assert ranks == sorted(ranks)


def test_of_many_notes_three_rules_are_told_and_the_rest_counted(real: MemoryStore) -> None:
    for plan in report_page(real).plans:
        told = [line for line in plan.lines if line.severity == "Info"]
        assert len(told) <= 3
        if plan.notes is not None:
            assert plan.notes.number > sum(line.count.number for line in told)
    assert any(plan.notes for plan in report_page(real).plans)
    (city,) = report_page(real, plan="col:plan-education-2022-23").plans
    assert city.notes is None
    assert len([line for line in city.lines if line.severity == "Info"]) > 3


def test_the_owner_of_the_plan_answers_what_only_the_owner_knows(real: MemoryStore) -> None:
    page = report_page(real, plan="col:plan-education-2022-23")
    (city,) = page.plans
    by_code = {line.code: line for line in city.lines}
    assert [owner.name for owner in by_code["C03"].owners] == ["City of London Corporation"]
    assert by_code["Q10"].owners == ()


def test_who_leads_the_work_is_told_and_a_group_is_not_asked(small: MemoryStore) -> None:
    about = {line.focus.name: line for line in list_findings(small) if line.code == "C07"}
    assert [lead.name for lead in about["Said"].leads] == ["College"]
    assert about["One"].leads == ()


def test_the_example_keeps_to_the_rule_and_is_in_the_graph(small: MemoryStore) -> None:
    page = report_page(small)
    example = _line(page, "Plan B", "C04").example
    assert example is not None
    assert (example.thing.name, example.value.name) == ("Said", "Better")
    assert _line(page, "Plan B", "C07").example is None
    broken = {(line.code, line.focus.iri) for line in list_findings(small)}
    lines = [line for plan in page.plans for line in plan.lines]
    assert not broken & {(line.code, line.example.thing.iri) for line in lines if line.example}


def test_what_has_no_name_is_called_by_what_it_says(real: MemoryStore) -> None:
    called = {line.focus.iri.rpartition("/")[2]: line.focus.name for line in list_findings(real)}
    assert called["eng-a1-r10-businesses"] == "Businesses, to be engaged (role not stated)"
    assert not [name for name in called.values() if name.startswith(("col:", "gla:", "hub:"))]


def test_each_filter_says_how_many_it_would_leave(release_folder: ReleaseFolder) -> None:
    client = real_client(release_folder)
    store = opened(release_folder.path).store
    options = [
        option
        for given in ({}, {"plan": "gla:plan-education-delivery-2014"}, {"code": "C07"})
        for each in report_page(store, **given).filters
        for option in each.options
    ]
    assert len(options) > 20
    for option in options[::5]:
        assert len(rows_at(client, option.address)) == option.number, option.address


def test_one_rule_lists_all_its_places_over_pages(real: MemoryStore) -> None:
    first = report_page(real, code="Q10")
    assert first.rule is not None and first.plans == () and first.before == ""
    size = screens.PLACES_ON_A_PAGE
    assert len(first.shown) == size < len(first.kept)
    second = report_page(real, code="Q10", number=2)
    assert second.shown == first.kept[size : 2 * size]
    assert (first.after, second.before) == ("/report?code=Q10&page=2", "/report?code=Q10")


def test_many_plans_go_over_pages(small: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "PLANS_ON_A_PAGE", 1)
    first, second = (report_page(small, number=number) for number in (1, 2))
    assert [p.plan.name for p in (*first.plans, *second.plans)] == ["Plan A", "Plan B"]
    assert first.total == second.total
    with pytest.raises(QueryError, match="so there is no page 9"):
        report_page(small, number=9)


def test_a_rule_that_finds_nothing_has_an_empty_page(small: MemoryStore) -> None:
    page = report_page(small, code="S01")
    assert (page.rule, page.plans, page.shown, page.total.number) == (None, (), (), 0)


def test_the_two_views_lead_to_one_another_and_keep_the_plan(release_folder: ReleaseFolder) -> None:
    client = real_client(release_folder)
    plan = "plan=gla%3Aplan-education-delivery-2014"
    assert f'href="/gaps?{plan}"' in client.get(f"/report?{plan}").text
    assert f'href="/report?{plan}"' in client.get(f"/gaps?{plan}").text
    assert 'href="/gaps?' not in client.get("/report?plan=hub").text
