"""Money counted once: against the document, against the named questions, and on a small case."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from urllib.parse import parse_qsl

import pytest

from kg.asking import ask
from kg.errors import NotFoundError, QueryError
from kg.pages.money import (
    MoneyPage,
    lines_answer,
    lines_page,
    money_answer,
    money_page,
    money_quads,
    partner_money,
)
from kg.pages.money.figures import Figure
from kg.pages.money.reach import Served, goals_served, strategies_served
from kg.pages.ties import GoalLink
from kg.pictures.flow import FlowPicture, Node, Stream, lay_out
from kg.queries import find_question
from kg.records import Answer, text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE, code
from tests.web_case import opened

CITY = "col:plan-education-2022-23"
GLA = "gla:plan-education-delivery-2014"
EDUCATION = "col:strategy-education-2019-23"
SKILLS = "col:strategy-skills-2019-23"
CULTURE = "col:strategy-culture-2019-23"

# The grant of 100 pays for a programme, whose one activity serves S; the pointer of an activity of
# E leads to it. The sum of 30 is for an activity whose goal cell holds goals of both strategies.
CASE = """
PREFIX col: <https://w3id.org/civicthread/id/col/>
PREFIX amt: <https://w3id.org/civicthread/code/amount/>
PREFIX bas: <https://w3id.org/civicthread/code/basis/>
PREFIX res: <https://w3id.org/civicthread/code/resource/>
PREFIX rev: <https://w3id.org/civicthread/code/review/>
PREFIX schema: <https://schema.org/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
g:vocabulary { amt:stated skos:prefLabel "Stated"@en . role:funder skos:prefLabel "Funder"@en }
g:hub { hub:org-a a org:Organization ; skos:prefLabel "A"@en . }
<https://w3id.org/civicthread/graph/col/plan-a/1> {
  col:plan-a a civic:DeliveryPlan ; dcterms:title "Plan A"@en .
  col:plan-b a civic:DeliveryPlan ; dcterms:title "Plan B"@en .
  col:strategy-e a civic:Strategy ; dcterms:title "E"@en .
  col:strategy-s a civic:Strategy ; dcterms:title "S"@en .
  col:goal-e a civic:Goal ; skos:prefLabel "Goal E"@en ; civic:underStrategy col:strategy-e .
  col:goal-s a civic:Goal ; skos:prefLabel "Goal S"@en ; civic:underStrategy col:strategy-s .
  col:activity-1 a civic:Activity ; skos:prefLabel "One"@en ; civic:inPlan col:plan-a ;
    civic:contributesTo col:goal-e ; civic:supportsStrategy col:strategy-e .
  col:activity-2 a civic:Activity ; skos:prefLabel "Two"@en ; civic:inPlan col:plan-a ;
    civic:programme col:programme-p ; civic:contributesTo col:goal-s ;
    civic:supportsStrategy col:strategy-s .
  col:activity-3 a civic:Activity ; skos:prefLabel "Three"@en ; civic:inPlan col:plan-a ;
    civic:contributesTo col:goal-e , col:goal-s ;
    civic:supportsStrategy col:strategy-e , col:strategy-s .
  col:claim-1 a civic:Claim ; civic:claimSubject col:activity-3 ; civic:claimObject col:goal-e ;
    civic:claimPredicate civic:contributesTo ; civic:basis bas:table-block ; civic:confidence 0.9 .
  col:claim-2 a civic:Claim ; civic:claimSubject col:activity-3 ; civic:claimObject col:goal-s ;
    civic:claimPredicate civic:contributesTo ; civic:basis bas:table-block ; civic:confidence 0.9 .
  col:programme-p a civic:Programme ; skos:prefLabel "P"@en .
  col:fund-1 a civic:FundingSource ; skos:prefLabel "Fund 1"@en .
  col:fund-2 a civic:FundingSource ; skos:prefLabel "Fund 2"@en .
  col:time-1 dcat:startDate "2023-01-01"^^xsd:date ; dcat:endDate "2023-03-31"^^xsd:date .
  col:time-2 dcat:startDate "2023-04-01"^^xsd:date ; dcat:endDate "2023-12-31"^^xsd:date .
  col:budget-grant a civic:BudgetLine ; skos:prefLabel "Grant"@en ; civic:inPlan col:plan-a ;
    civic:budgetFor col:programme-p ; civic:resourceType res:cash ; civic:amount 100.00 ;
    schema:currency "GBP" ; civic:amountStatus amt:stated ; civic:fundedFrom col:fund-1 .
  col:budget-q1 a civic:BudgetLine ; civic:splitOf col:budget-grant ; civic:amount 25.00 ;
    schema:currency "GBP" ; civic:resourceType res:cash ; civic:timeframe col:time-1 ;
    civic:amountStatus amt:apportioned .
  col:budget-q2 a civic:BudgetLine ; civic:splitOf col:budget-grant ; civic:amount 75.00 ;
    schema:currency "GBP" ; civic:resourceType res:cash ; civic:timeframe col:time-2 ;
    civic:amountStatus amt:apportioned .
  col:budget-pointer a civic:BudgetLine ; skos:prefLabel "See grant"@en ; civic:inPlan col:plan-a ;
    civic:budgetFor col:activity-1 ; civic:resourceType res:cash ;
    civic:refersToBudget col:budget-grant .
  col:budget-both a civic:BudgetLine ; skos:prefLabel "Both"@en ; civic:inPlan col:plan-a ;
    civic:budgetFor col:activity-3 ; civic:resourceType res:cash ; civic:amount 30.00 ;
    schema:currency "GBP" ; civic:fundedFrom col:fund-1 , col:fund-2 .
  col:budget-staff a civic:BudgetLine ; skos:prefLabel "Costed staff"@en ; civic:inPlan col:plan-a ;
    civic:budgetFor col:activity-1 ; civic:resourceType res:staff-time ; civic:amount 7.00 ;
    schema:currency "GBP" .
  col:budget-bare a civic:BudgetLine ; skos:prefLabel "No currency"@en ; civic:inPlan col:plan-a ;
    civic:budgetFor col:activity-1 ; civic:resourceType res:cash ; civic:amount 9.00 .
  col:budget-lone a civic:BudgetLine ; skos:prefLabel "Lone"@en ; civic:inPlan col:plan-a ;
    civic:resourceType res:cash ; civic:amount 4.00 ; schema:currency "GBP" .
  col:claim-3 a civic:Claim ; civic:claimSubject col:budget-lone ;
    civic:claimObject col:activity-2 ; civic:claimPredicate civic:budgetFor ;
    civic:basis bas:table-block ; civic:confidence 0.4 ;
    civic:reviewStatus rev:proposed .
  col:eng-1 civic:engagedIn col:activity-1 ; civic:party hub:org-a ; civic:role role:funder .
}
"""


@pytest.fixture
def small(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return store_of(CASE)


@pytest.fixture(scope="module")
def real(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def _figures(page: MoneyPage, kind: str) -> dict[str, Figure]:
    panel = next(panel for panel in page.panels if panel.kind == kind)
    return {row.figure.key: row.figure for row in panel.rows}


def _amounts(page: MoneyPage, kind: str) -> dict[str, str]:
    return {key: figure.sum.text for key, figure in _figures(page, kind).items()}


def test_the_total_is_counted_once(real: MemoryStore) -> None:
    page = money_page(real)
    assert [each.text for each in page.sums] == ["£3,294,000"]
    assert page.counted == 22


def test_strategies_as_the_document_has_them(real: MemoryStore) -> None:
    page = money_page(real)
    assert _amounts(page, "strategy") == {
        EDUCATION: "£2,470,000",
        SKILLS: "£798,000",
        CULTURE: "£274,000",
    }
    columns = page.panels[0].columns
    assert columns is not None
    assert columns.text == "£3,542,000"


def test_the_grant_reaches_the_education_strategy_by_reference_alone(real: MemoryStore) -> None:
    found = _figures(money_page(real), "strategy")
    by_reference = found[EDUCATION].by_reference
    assert by_reference is not None
    assert by_reference.text == "£248,000"
    assert found[CULTURE].by_reference is None


def test_funds_as_the_document_has_them(real: MemoryStore) -> None:
    assert _amounts(money_page(real), "fund") == {
        "col:fund-education-board": "£2,597,000",
        "col:fund-esf;col:fund-gla-connecting-communities": "£670,000",
        "col:fund-erasmus": "£27,000",
    }


def test_financial_years_are_apportioned_by_months(real: MemoryStore) -> None:
    page = money_page(real)
    found = _figures(page, "year")
    assert _amounts(page, "year") == {"2022/23": "£1,921,499.98", "2023/24": "£1,372,500.02"}
    assert [found[year].months for year in found] == [("7/12",), ("5/12",)]
    assert all(figure.apportioned == figure.sum for figure in found.values())


def test_what_was_read_otherwise_than_printed_keeps_its_wording(real: MemoryStore) -> None:
    read = {(line.words, line.sum and line.sum.text) for line in money_page(real).interpreted}
    assert read == {("£1.414K", "£1,414,000"), ("£5", "£5,000")}


def test_what_is_not_counted_is_told_apart(real: MemoryStore) -> None:
    page = money_page(real)
    reasons = {reason.key: reason for reason in page.uncounted}
    assert {line.words for line in reasons["not-cash"].shown} == {"Staff", "Staffing"}
    assert "ASES Budget" in {line.words for line in reasons["no-sum"].shown}
    assert [line.words for line in reasons["reference"].shown] == ["CML"] * 4 + ["See CML"]
    assert page.counted + page.left_out == len(page.lines)


def test_a_blank_cell_below_a_sum_is_only_proposed(real: MemoryStore) -> None:
    page = money_page(real)
    proposed = [each for each in page.proposed if each.line.iri.endswith("/col/budget-a2-r3-cash")]
    assert {each.mark.status for each in proposed} == {"Proposed"}
    assert len(proposed) == 3
    line = next(line for line in page.lines if line.words == "£1K" and "report" in line.link.name)
    assert len(line.works) == 1


def test_a_plan_without_a_sum_has_no_figures(real: MemoryStore) -> None:
    page = money_page(real, GLA)
    assert (page.sums, page.counted, page.flow) == ((), 0, None)
    assert len(page.lines) == 3
    assert all(panel.rows == () for panel in page.panels)
    assert {chain.fund.name for chain in page.chains} >= {"London Schools Excellence Fund"}


def test_the_chain_of_the_connecting_communities_grant(real: MemoryStore) -> None:
    held = {chain.fund.iri.rpartition("/")[2]: chain for chain in money_page(real).chains}
    chain = held["fund-gla-connecting-communities"]
    assert [each.party.name for each in chain.funders] == ["Greater London Authority"]
    assert [each.party.name for each in chain.intermediaries] == ["Central London Forward"]
    assert [each.party.name for each in chain.recipients] == ["City of London Corporation"]
    assert [place.words for place in chain.intermediaries[0].places] == [
        "Appendix 1 footnotes, row 3, Text"
    ]
    assert [each.text for each in chain.sums] == ["£670,000"]
    assert [link.name for link in chain.shared_with] == [
        "European Social Fund grant to Connecting Communities"
    ]


@pytest.mark.parametrize("which", ["real", "small"])
def test_strategies_equal_the_named_question(which: str, request: pytest.FixtureRequest) -> None:
    store = request.getfixturevalue(which)
    asked = ask(store, find_question("cash-by-strategy"), {})
    assert len(asked.rows) > 1
    expected = {text_of(row[0]): Decimal(str(text_of(row[3]))) for row in asked.rows}
    found = _figures(money_page(store), "strategy").values()
    assert {f.links[0].iri: f.sum.amount for f in found if f.links} == expected


@pytest.mark.parametrize("which", ["real", "small"])
def test_years_add_up_to_the_named_question(which: str, request: pytest.FixtureRequest) -> None:
    store = request.getfixturevalue(which)
    asked = ask(store, find_question("money-by-financial-year"), {})
    expected = sorted(Decimal(str(text_of(row[2]))) for row in asked.rows)
    found = _figures(money_page(store), "year")
    assert sorted(f.sum.amount for key, f in found.items() if key != "none") == expected


@pytest.mark.parametrize("which", ["real", "small"])
@pytest.mark.parametrize("plan", ["", CITY])
def test_each_figure_is_the_sum_of_its_lines(
    which: str, plan: str, request: pytest.FixtureRequest
) -> None:
    store = request.getfixturevalue(which)
    plan = plan if which == "real" else ""
    page = money_page(store, plan)
    rows = [(row.query, row.figure.sum, row.figure.lines) for p in page.panels for row in p.rows]
    assert page.flow is not None
    rows += [(row.query, row.sum, row.lines) for row in page.flow.rows]
    assert len(rows) > 10
    for query, total, lines in rows:
        found = lines_page(store, dict(parse_qsl(query)))
        assert (found.sums, len(found.lines)) == ((total,), lines), query


def test_funds_and_years_and_flow_add_up_to_the_total(real: MemoryStore) -> None:
    page = money_page(real)
    whole = page.sums[0].amount
    for kind in ("fund", "year"):
        assert sum(f.sum.amount for f in _figures(page, kind).values()) == whole
    assert page.flow is not None
    assert sum(row.sum.amount for row in page.flow.rows) == whole


def test_a_small_case_by_hand(small: MemoryStore) -> None:
    page = money_page(small)
    assert [each.text for each in page.sums] == ["£134"]
    assert _amounts(page, "strategy") == {
        "col:strategy-e": "£130",
        "col:strategy-s": "£130",
        "none": "£4",
    }
    assert _amounts(page, "goal") == {"col:goal-e": "£130", "col:goal-s": "£130", "none": "£4"}
    assert _amounts(page, "fund") == {
        "col:fund-1": "£100",
        "col:fund-1;col:fund-2": "£30",
        "none": "£4",
    }
    assert _amounts(page, "year") == {"2022/23": "£25", "2023/24": "£75", "none": "£34"}
    assert {reason.key: reason.lines for reason in page.uncounted} == {
        "not-cash": 1,
        "reference": 1,
        "no-currency": 1,
    }


def test_only_what_rests_on_a_shared_goal_cell_is_possible(small: MemoryStore) -> None:
    found = _figures(money_page(small), "strategy")
    possible = {key: figure.possible and figure.possible.text for key, figure in found.items()}
    assert possible == {"col:strategy-e": "£30", "col:strategy-s": "£30", "none": None}


def test_one_certain_way_is_enough() -> None:
    shared = tuple(
        GoalLink(goal, frozenset({strategy}), code("basis", "table-block"), "0.9")
        for goal, strategy in (("goal-e", "e"), ("goal-s", "s"))
    )
    own = (GoalLink("goal-e", frozenset({"e"}), None, None),)
    works = {
        "line": {"a": Served(frozenset({"e", "s"}), shared), "b": Served(frozenset({"e"}), own)}
    }
    for served in (strategies_served(works, {}), goals_served(works, {})):
        possible = {reach.iri.removeprefix("goal-"): reach.is_possible for reach in served["line"]}
        assert possible == {"e": False, "s": True}


def test_a_fund_alone_is_told_from_a_fund_among_others(small: MemoryStore) -> None:
    assert lines_page(small, {"fund": "Fund 1"}).sums[0].text == "£130"
    assert lines_page(small, {"fund": "Fund 1;none"}).sums[0].text == "£100"
    assert lines_page(small, {"fund": "col:fund-2;col:fund-1"}).sums[0].text == "£30"


def test_a_year_counts_the_share(real: MemoryStore) -> None:
    page = lines_page(real, {"year": "2022/23", "fund": "Erasmus grant"})
    assert [each.adds and each.adds.text for each in page.lines] == ["£15,750"]
    assert page.lines[0].is_apportioned
    assert page.lines[0].line.words == "£27K"


def test_a_plan_that_says_nothing_of_money(small: MemoryStore) -> None:
    page = money_page(small, "Plan B")
    assert (page.lines, page.counted, page.flow) == ((), 0, None)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"year": "2022"}, QueryError, "financial year such as 2022/23"),
        ({"year": "1999/00"}, NotFoundError, "2022/23, 2023/24"),
        ({"why": "because"}, QueryError, "why is one of not-cash, no-sum"),
        ({"fund": "Erasmos grant"}, NotFoundError, "near: Erasmus grant"),
        ({"goal": "Erasmus grant"}, NotFoundError, "is no goal"),
        ({"strategy": "x" * 2000}, QueryError, "longer than 1,000"),
        ({"fund": ";"}, QueryError, "joined by a semicolon"),
        ({"plan": EDUCATION}, NotFoundError, "is no delivery plan"),
    ],
)
def test_what_can_not_be_asked(
    real: MemoryStore, given: dict[str, str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        lines_page(real, given)


def test_money_of_a_partner_is_that_of_the_work(real: MemoryStore) -> None:
    found = partner_money(real, f"{BASE}/id/hub/org-culture-mile-learning")
    assert [each.text for each in found.sums] == ["£248,000"]
    assert [line.line.words for line in found.lines] == ["£248,000"]
    assert "CML" in {via.words for via in found.lines[0].through}
    assert "stated for the work, not for Culture Mile Learning" in found.sentence


def test_a_pointer_leads_a_partner_to_the_sum_once(small: MemoryStore) -> None:
    found = partner_money(small, f"{BASE}/id/hub/org-a")
    assert [each.text for each in found.sums] == ["£100"]
    assert [via.link.name for via in found.lines[0].through] == ["See grant"]
    assert {line.link.name for line in found.uncounted} == {"Costed staff", "No currency"}


def test_a_partner_without_money_is_told_so(real: MemoryStore) -> None:
    assert "No sum of money" in partner_money(real, f"{BASE}/id/hub/org-noms").sentence


def _column(answer: Answer, name: str) -> list[str | None]:
    at = answer.columns.index(name)
    return [text_of(row[at]) for row in answer.rows]


def test_the_table_holds_what_is_shown(real: MemoryStore) -> None:
    whole = money_answer(money_page(real))
    assert {"total", "flow", "strategy", "goal", "fund", "year", "uncounted"} <= set(
        _column(whole, "figure")
    )
    only = money_answer(money_page(real, show="fund"))
    assert _column(only, "figure") == ["fund"] * 3
    assert _column(only, "amount") == ["2597000", "670000", "27000"]


def test_lines_as_a_table_keep_wording_and_cell(real: MemoryStore) -> None:
    answer = lines_answer(lines_page(real, {"why": "interpreted"}))
    assert _column(answer, "written") == ["£1.414K", "£5"]
    assert _column(answer, "cells") == ["Appendix 1, row 1, Budget", "Appendix 1, row 7, Budget"]


def test_statements_are_those_of_the_lines_shown(real: MemoryStore) -> None:
    shown = lines_page(real, {"fund": "Erasmus grant"})
    text = "\n".join(map(str, money_quads(real, shown)))
    assert "budget-a1-r17-education-enterprise-hub" in text
    assert "budget-a1-r1-cpg" not in text


def test_the_page_is_laid_out_once_for_a_store(real: MemoryStore) -> None:
    assert money_page(real).flow is money_page(real).flow
    assert money_page(real, show="fund").flow is money_page(real).flow


def _laid_out(streams: list[Stream], most: int = 12) -> FlowPicture:
    ends = {end for stream in streams for end in (stream.source, *stream.targets)}
    picture = lay_out(streams, {end: f"Name of {end}" for end in ends}, str, most)
    assert picture is not None
    return picture


def _of(picture: FlowPicture, kind: str) -> list[Node]:
    return [node for node in picture.nodes if node.kind == kind]


def test_heights_are_true_to_the_weights() -> None:
    streams = [
        Stream("f", ("e",), Decimal(300), "1"),
        Stream("f", ("e", "s"), Decimal(100), "2"),
        Stream("g", ("s",), Decimal(200), "3"),
    ]
    picture = _laid_out(streams)
    heights = {(node.kind, node.key): node.height for node in picture.nodes}
    unit = heights["source", "f"] / 400
    assert heights["source", "g"] == pytest.approx(200 * unit, abs=0.1)
    assert heights["target", "e"] == pytest.approx(400 * unit, abs=0.1)
    assert heights["target", "s"] == pytest.approx(300 * unit, abs=0.1)
    assert heights["fork", "2"] == pytest.approx(100 * unit, abs=0.1)
    assert [band.is_shared for band in picture.bands].count(True) == 2


def test_labels_of_a_column_never_touch() -> None:
    streams = [Stream(f"fund-{n}", ("e",), Decimal(10**6 if n == 0 else 1), "") for n in range(12)]
    labels = [node.label for node in _of(_laid_out(streams), "source")]
    for above, below in pairwise(labels):
        assert above.y + 21 * len(above.lines) < below.y - 15


def test_the_smallest_are_put_together_and_counted() -> None:
    streams = [Stream(f"f{n}", (f"t{n}",), Decimal(100 - n), f"k{n}") for n in range(30)]
    picture = _laid_out(streams, most=5)
    assert picture.left_out == 50
    assert len(_of(picture, "source")) == len(_of(picture, "target")) == 6
    assert {band.key for band in picture.bands if "Others" in band.words} == {""}


def test_nothing_flows_where_nothing_has_weight() -> None:
    assert lay_out([Stream("f", ("e",), Decimal(0), "")], {"f": "F", "e": "E"}, str) is None
