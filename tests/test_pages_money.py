"""Money counted once: against the document, against the named questions, and on a small case."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from urllib.parse import parse_qsl

import pytest

from kg.errors import NotFoundError, QueryError
from kg.labels.records import Link
from kg.pages.money import MoneyPage, PartnerMoney, Sum, lines_page, money_page, partner_money
from kg.pages.money.figures import Figure
from kg.panels import Row
from kg.pictures.flow import FlowPicture, Node, Stream, lay_out
from kg.records import SelectResult, text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from tests.web_case import opened

CITY = "col:plan-education-2022-23"
GLA = "gla:plan-education-delivery-2014"
EDUCATION = "col:strategy-education-2019-23"
SKILLS = "col:strategy-skills-2019-23"
CULTURE = "col:strategy-culture-2019-23"

# The grant of 100 pays for a programme, whose one activity serves S; the pointer of an activity of
# E leads to it, and repeats its amount. The sum of 30 is for an activity whose cell holds goals
# of both strategies; that of 11 for one whose goal was read.
CASE = """
PREFIX col: <https://w3id.org/civicthread/id/col/>
PREFIX amt: <https://w3id.org/civicthread/code/amount/>
PREFIX bas: <https://w3id.org/civicthread/code/basis/>
PREFIX fnd: <https://w3id.org/civicthread/code/funding/>
PREFIX res: <https://w3id.org/civicthread/code/resource/>
PREFIX rev: <https://w3id.org/civicthread/code/review/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
g:vocabulary {
  amt:stated skos:prefLabel "Stated"@en . role:funder skos:prefLabel "Funder"@en .
  bas:table-block skos:prefLabel "Merged table block"@en .
}
g:hub { hub:org-a a org:Organization ; skos:prefLabel "A"@en . }
<https://w3id.org/civicthread/graph/col/plan-a/1> {
  col:plan-a a civic:DeliveryPlan ; dcterms:title "Plan A"@en ;
    civic:delivers col:strategy-e , col:strategy-s .
  col:plan-b a civic:DeliveryPlan ; dcterms:title "Plan B"@en ; civic:delivers col:strategy-e .
  col:strategy-e a civic:Strategy ; dcterms:title "E"@en .
  col:strategy-s a civic:Strategy ; dcterms:title "S"@en .
  col:goal-e a civic:Goal ; skos:prefLabel "Goal E"@en ; civic:inPlan col:plan-a ;
    civic:underStrategy col:strategy-e ; prov:wasDerivedFrom col:cell-1 .
  col:goal-s a civic:Goal ; skos:prefLabel "Goal S"@en ; civic:inPlan col:plan-a ;
    civic:underStrategy col:strategy-s ; prov:wasDerivedFrom col:cell-1 .
  col:activity-1 a civic:Activity ; skos:prefLabel "One"@en ; civic:inPlan col:plan-a ;
    civic:contributesTo col:goal-e .
  col:activity-2 a civic:Activity ; skos:prefLabel "Two"@en ; civic:inPlan col:plan-a ;
    civic:programme col:programme-p ; civic:contributesTo col:goal-s .
  col:activity-3 a civic:Activity ; skos:prefLabel "Three"@en ; civic:inPlan col:plan-a ;
    civic:contributesTo col:goal-e , col:goal-s .
  col:activity-4 a civic:Activity ; skos:prefLabel "Four"@en ; civic:inPlan col:plan-a ;
    civic:contributesTo col:goal-e .
  col:claim-1 a civic:Claim ; civic:claimSubject col:activity-3 ; civic:claimObject col:goal-e ;
    civic:claimPredicate civic:contributesTo ; civic:basis bas:table-block ; civic:confidence 0.9 ;
    civic:reviewStatus rev:accepted ; prov:wasDerivedFrom col:cell-1 .
  col:claim-2 a civic:Claim ; civic:claimSubject col:activity-3 ; civic:claimObject col:goal-s ;
    civic:claimPredicate civic:contributesTo ; civic:basis bas:table-block ; civic:confidence 0.9 ;
    civic:reviewStatus rev:accepted ; prov:wasDerivedFrom col:cell-1 .
  col:claim-4 a civic:Claim ; civic:claimSubject col:activity-4 ; civic:claimObject col:goal-e ;
    civic:claimPredicate civic:contributesTo ; civic:basis bas:table-block ; civic:confidence 0.9 ;
    civic:reviewStatus rev:accepted ; prov:wasDerivedFrom col:cell-2 .
  col:programme-p a civic:Programme ; skos:prefLabel "P"@en .
  col:fund-1 a civic:FundingSource ; skos:prefLabel "Fund 1"@en ;
    civic:fundingType fnd:own-budget .
  col:fund-2 a civic:FundingSource ; skos:prefLabel "Fund 2"@en ; civic:fundingType fnd:grant .
  col:time-1 dcat:startDate "2023-01-01"^^xsd:date ; dcat:endDate "2023-03-31"^^xsd:date .
  col:time-2 dcat:startDate "2023-04-01"^^xsd:date ; dcat:endDate "2023-12-31"^^xsd:date .
  col:time-3 dcat:startDate "soon" .
  col:budget-grant a civic:BudgetLine ; skos:prefLabel "Grant"@en ; civic:inPlan col:plan-a ;
    civic:budgetFor col:programme-p ; civic:resourceType res:cash ; civic:amount 100.00 ;
    schema:currency "GBP" ; civic:amountStatus amt:stated ; civic:fundedFrom col:fund-1 .
  col:budget-q1 a civic:BudgetLine ; civic:splitOf col:budget-grant ; civic:amount 25.00 ;
    schema:currency "GBP" ; civic:resourceType res:cash ; civic:timeframe col:time-1 ;
    civic:amountStatus amt:apportioned ; civic:inPlan col:plan-a .
  col:budget-q2 a civic:BudgetLine ; civic:splitOf col:budget-grant ; civic:amount 65.00 ;
    schema:currency "GBP" ; civic:resourceType res:cash ; civic:timeframe col:time-2 ;
    civic:amountStatus amt:apportioned ; civic:inPlan col:plan-a .
  col:budget-q3 a civic:BudgetLine ; civic:splitOf col:budget-grant ; civic:amount 10.00 ;
    schema:currency "GBP" ; civic:resourceType res:cash ; civic:timeframe col:time-3 ;
    civic:amountStatus amt:apportioned ; civic:inPlan col:plan-a .
  col:budget-pointer a civic:BudgetLine ; skos:prefLabel "See grant"@en ; civic:inPlan col:plan-a ;
    civic:budgetFor col:activity-1 ; civic:resourceType res:cash ; civic:amount 100.00 ;
    schema:currency "GBP" ; civic:refersToBudget col:budget-grant .
  col:budget-both a civic:BudgetLine ; skos:prefLabel "Both"@en ; civic:inPlan col:plan-a ;
    civic:budgetFor col:activity-3 ; civic:resourceType res:cash ; civic:amount 30.00 ;
    schema:currency "GBP" ; civic:fundedFrom col:fund-1 , col:fund-2 .
  col:budget-read a civic:BudgetLine ; skos:prefLabel "Read"@en ; civic:inPlan col:plan-a ;
    civic:budgetFor col:activity-4 ; civic:resourceType res:cash ; civic:amount 11.00 ;
    schema:currency "GBP" ; civic:fundedFrom col:fund-1 .
  col:budget-two a civic:BudgetLine ; skos:prefLabel "For two"@en ; civic:inPlan col:plan-a ;
    civic:budgetFor col:activity-2 ; civic:resourceType res:cash ; civic:amount 6.00 ;
    schema:currency "GBP" ; civic:fundedFrom col:fund-2 .
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
  col:eng-1 a civic:Engagement ; civic:engagedIn col:activity-1 ; civic:party hub:org-a ;
    civic:role role:funder .
  col:eng-2 a civic:Engagement ; civic:engagedIn col:activity-4 ; civic:party hub:org-a ;
    civic:role role:lead .
}
"""


@pytest.fixture
def small(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return store_of(CASE)


@pytest.fixture(scope="module")
def real(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def _figures(page: MoneyPage, kind: str) -> dict[str, Figure]:
    panel = next(panel for panel in page.figures if panel.kind == kind)
    return {figure.key: figure for figure in panel.rows}


def _ways(figure: Figure) -> tuple[str, ...]:
    return tuple(way for way, _ in figure.ways)


def _possible(figure: Figure) -> str:
    return _text(dict(figure.ways).get("possible"))


def _sharing(page: MoneyPage, key: str) -> list[str]:
    """Return the lines of a strategy's own that share a sum, as the question names them."""
    iri = f"{BASE}/id/{key.replace(':', '/')}"
    (row,) = (r for r in page.panels["strategy"].answered if r.get("strategy") == iri)
    return [_row(line) for line in row["sharedBy"].split()]


def _named(row: Row) -> str:
    return row.named["line"].links[0].name


def _told(row: Row, column: str) -> str:
    return row.named[column].text


def _text(held: Sum | None) -> str:
    return held.text if held else ""


def _row(iri: str) -> str:
    return iri.rpartition("/budget-")[2]


def _amounts(page: MoneyPage, kind: str) -> dict[str, str]:
    return {key: figure.sum.text for key, figure in _figures(page, kind).items()}


def test_the_total_is_counted_once(real: MemoryStore) -> None:
    page = money_page(real)
    assert [each.text for each in page.sums] == ["£3,294,000"]
    assert page.counted == 22


def test_strategies_as_the_document_has_them(real: MemoryStore) -> None:
    found = _figures(money_page(real), "strategy")
    assert {key: (each.sum.text, each.lines) for key, each in found.items()} == {
        EDUCATION: ("£2,222,000", 10),
        SKILLS: ("£798,000", 8),
        CULTURE: ("£26,000", 3),
        "several": ("£248,000", 1),
    }
    assert {key: (_text(each.own), _text(each.grants)) for key, each in found.items()} == {
        EDUCATION: ("£2,222,000", ""),
        SKILLS: ("£101,000", "£697,000"),
        CULTURE: ("£26,000", ""),
        "several": ("£248,000", ""),
    }
    assert not any(each.other for each in found.values())


def test_the_grant_that_two_strategies_share_stands_beside_each(real: MemoryStore) -> None:
    found = _figures(money_page(real), "strategy")
    shared = {key: _text(each.shared) for key, each in found.items()}
    assert shared == {EDUCATION: "£248,000", SKILLS: "", CULTURE: "£248,000", "several": ""}
    assert _text(found[EDUCATION].by_reference) == "£248,000"
    assert found[CULTURE].by_reference is None
    page = money_page(real)
    assert _sharing(page, EDUCATION) == ["a1-r12-cml"]
    of_culture = ["a1-r24-cml", "a1-r25-cml", "a1-r27-cml", "a2-r27-cml", "cml-grant"]
    assert _sharing(page, CULTURE) == of_culture
    ((line, ends),) = page.figures[0].shared
    assert (_told(page.shared[line.iri], "words"), len(ends), len(line.named_by)) == (
        "£248,000", 2, 5,
    )  # fmt: skip


def test_no_strategy_of_the_city_is_only_possible_and_goals_of_one_cell_are(
    real: MemoryStore,
) -> None:
    page = money_page(real)
    strategies = _figures(page, "strategy")
    assert {_ways(each) for key, each in strategies.items() if key != "several"} == {("read",)}
    assert not any(_possible(each) for each in strategies.values())
    goals = {key.removeprefix("col:goal-"): each for key, each in _figures(page, "goal").items()}
    assert {key: (each.sum.text, _text(each.shared)) for key, each in goals.items()} == {
        "world-of-work": ("£778,000", ""),
        "arts-potential": ("£25,000", "£248,000"),
        "adult-education": ("£20,000", ""),
        "cultural-access": ("£1,000", "£248,000"),
        "safe-inclusive-education": ("£0", "£2,470,000"),
        "transformative-education": ("£0", "£2,470,000"),
        "several": ("£2,470,000", ""),
    }
    assert {key: _possible(each) for key, each in goals.items() if _possible(each)} == {
        "arts-potential": "£248,000",
        "safe-inclusive-education": "£2,470,000",
        "transformative-education": "£2,470,000",
    }
    assert _ways(goals["arts-potential"]) == ("read", "possible")
    assert (goals["arts-potential"].is_possible, goals["arts-potential"].is_shared_possible) == (
        False,
        True,
    )


def test_funds_as_the_document_has_them(real: MemoryStore) -> None:
    page = money_page(real)
    assert _amounts(page, "fund") == {
        "col:fund-education-board": "£2,597,000",
        "col:fund-erasmus": "£27,000",
        "col:fund-esf": "£0",
        "col:fund-gla-connecting-communities": "£0",
        "several": "£670,000",
    }
    shared = {key: _text(each.shared) for key, each in _figures(page, "fund").items()}
    assert {key for key, text in shared.items() if text == "£670,000"} == {
        "col:fund-esf",
        "col:fund-gla-connecting-communities",
    }


def test_financial_years_are_apportioned_by_months(real: MemoryStore) -> None:
    page = money_page(real)
    found = _figures(page, "year")
    assert _amounts(page, "year") == {"2022/23": "£1,921,500", "2023/24": "£1,372,500"}
    assert [found[year].months for year in found] == [("7/12",), ("5/12",)]
    assert all(figure.apportioned == figure.sum for figure in found.values())


def test_what_was_read_otherwise_than_printed_keeps_its_wording(real: MemoryStore) -> None:
    rows = money_page(real).panels["interpreted"].rows
    read = {(_told(row, "words"), *row.named["sum"].amounts) for row in rows}
    assert read == {("£1.414K", "£1,414,000"), ("£5", "£5,000")}


def test_what_is_not_counted_is_told_apart(real: MemoryStore) -> None:
    page = money_page(real)
    reasons = {reason.key: reason for reason in page.uncounted}
    assert {_told(row, "words") for row in reasons["not-cash"].shown} == {"Staff", "Staffing"}
    assert "ASES Budget" in {_told(row, "words") for row in reasons["no-sum"].shown}
    assert [_told(row, "words") for row in reasons["reference"].shown] == ["CML"] * 4 + ["See CML"]
    assert page.left_out == sum(reason.lines for reason in reasons.values())


def test_a_blank_cell_below_a_sum_is_only_proposed(real: MemoryStore) -> None:
    page = money_page(real)
    proposed = [
        row for row in page.panels["proposed"].rows
        if _told(row, "line").endswith("/col/budget-a2-r3-cash")
    ]  # fmt: skip
    marks = [row.named["basis"].mark for row in proposed]
    assert [mark and mark.status for mark in marks] == ["Proposed"] * 3
    rows = [each.row for each in lines_page(real, {"plan": CITY}).shown]
    row = next(
        row for row in rows
        if _told(row, "words") == "£1K" and "report" in _named(row)
    )  # fmt: skip
    assert len(row.named["works"].links) == 1
    assert row.named["throughProgramme"].is_empty


def test_a_plan_without_a_sum_has_no_figures(real: MemoryStore) -> None:
    page = money_page(real, GLA)
    assert (page.sums, page.counted, page.flow) == ((), 0, None)
    assert page.lines == 3
    assert all(panel.rows == () for panel in page.figures)
    assert {chain.fund.name for chain in page.chains.chains} >= {"London Schools Excellence Fund"}


def _parties(rows: tuple[Row, ...]) -> list[str]:
    return [row.named["party"].links[0].name for row in rows]


def test_the_chain_of_the_connecting_communities_grant(real: MemoryStore) -> None:
    held = {chain.fund.iri.rpartition("/")[2]: chain for chain in money_page(real).chains.chains}
    chain = held["fund-gla-connecting-communities"]
    assert _parties(chain.funders) == ["Greater London Authority"]
    assert _parties(chain.intermediaries) == ["Central London Forward"]
    assert _parties(chain.recipients) == ["City of London Corporation"]
    assert [place.words for place in chain.intermediaries[0].named["cells"].places] == [
        "Appendix 1 footnotes, row 3, Text"
    ]
    assert [each.text for each in chain.sums] == ["£670,000"]
    assert [link.name for link in chain.shared_with] == [
        "European Social Fund grant to Connecting Communities"
    ]


@pytest.mark.parametrize("which", ["real", "small"])
@pytest.mark.parametrize("plan", ["", CITY])
def test_each_figure_is_the_sum_of_its_lines(
    which: str, plan: str, request: pytest.FixtureRequest
) -> None:
    store = request.getfixturevalue(which)
    plan = plan if which == "real" else ""
    page = money_page(store, plan)
    figures = [figure for panel in page.figures for figure in panel.rows]
    rows = [(each.query, each.sum, each.lines) for each in figures if each.lines]
    shared = [(each.shared_query, each.shared, each.shared_lines) for each in figures]
    rows += [(query, total, lines) for query, total, lines in shared if total]
    assert page.flow is not None
    rows += [(row.query, row.sum, row.lines) for row in page.flow.rows]
    assert len(rows) > 10
    for query, total, lines in rows:
        found = lines_page(store, dict(parse_qsl(query)))
        assert (found.sums, found.total) == ((total,), lines), query


@pytest.mark.parametrize("which", ["real", "small"])
def test_figures_and_flow_add_up_to_the_total(which: str, request: pytest.FixtureRequest) -> None:
    page = money_page(request.getfixturevalue(which))
    whole = page.sums[0].amount
    for kind in ("strategy", "goal", "fund", "year"):
        assert sum(f.sum.amount for f in _figures(page, kind).values()) == whole
    assert page.flow is not None
    assert sum(row.sum.amount for row in page.flow.rows) == whole


def test_a_small_case_by_hand(small: MemoryStore) -> None:
    page = money_page(small)
    assert [each.text for each in page.sums] == ["£151"]
    served = {"e": "£11", "s": "£6", "several": "£130", "none": "£4"}
    for kind in ("strategy", "goal"):
        found = _figures(page, kind)
        amounts = {key.removeprefix(f"col:{kind}-"): each.sum.text for key, each in found.items()}
        assert amounts == served
        shared = {key: (_text(f.shared), f.shared_lines) for key, f in found.items() if f.shared}
        assert shared == {f"col:{kind}-e": ("£130", 2), f"col:{kind}-s": ("£130", 2)}
    assert _amounts(page, "fund") == {
        "col:fund-1": "£111",
        "col:fund-2": "£6",
        "several": "£30",
        "none": "£4",
    }
    assert _amounts(page, "year") == {"2022/23": "£25", "2023/24": "£65", "none": "£61"}
    assert {reason.key: reason.lines for reason in page.uncounted} == {
        "not-cash": 1,
        "reference": 1,
        "no-currency": 1,
    }


def test_own_money_stands_apart_from_grants_and_the_rest(small: MemoryStore) -> None:
    found = _figures(money_page(small), "strategy")
    assert {key: tuple(map(_text, (f.own, f.grants, f.other))) for key, f in found.items()} == {
        "col:strategy-e": ("£11", "", ""),
        "col:strategy-s": ("", "£6", ""),
        "several": ("£100", "", "£30"),
        "none": ("", "", "£4"),
    }


def test_stated_read_and_possible_are_told_apart(small: MemoryStore) -> None:
    for kind in ("strategy", "goal"):
        found = _figures(money_page(small), kind)
        assert _ways(found[f"col:{kind}-e"]) == ("stated", "read", "possible")
        assert _ways(found[f"col:{kind}-s"]) == ("stated", "possible")
        assert _possible(found[f"col:{kind}-e"]) == "£30"
        assert found["several"].ways == found["none"].ways == ()


def test_a_claim_on_what_a_line_pays_for_makes_the_tie_read(
    store_of: Callable[[str], MemoryStore],
) -> None:
    accepted = CASE.replace("civic:reviewStatus rev:proposed", "civic:reviewStatus rev:accepted")
    paid = accepted.replace(
        '"Lone"@en ;', '"Lone"@en ; civic:budgetFor col:activity-2 ; civic:fundedFrom col:fund-2 ;'
    )
    found = _figures(money_page(store_of(paid)), "strategy")
    assert found["col:strategy-s"].sum.text == "£10"
    assert _ways(found["col:strategy-s"]) == ("stated", "read", "possible")


def test_a_fund_alone_is_told_from_a_fund_among_others(small: MemoryStore) -> None:
    asked = {
        "Fund 1": "£141",
        "Fund 1;none": "£111",
        "Fund 1;several": "£30",
        "col:fund-2;col:fund-1": "£30",
        "several": "£30",
        "none": "£4",
    }
    told = {fund: lines_page(small, {"fund": fund}).sums[0].text for fund in asked}
    assert told == asked


def test_what_is_asked_for_is_told_in_words(small: MemoryStore) -> None:
    words = {
        "E;none": "E alone",
        "E;several": "E together with others",
        "several": "Several strategies",
        "none": "No strategy named",
    }
    for asked, told in words.items():
        assert lines_page(small, {"strategy": asked}).filters[0][:2] == ("strategy", told)


def test_a_line_tells_how_sure_it_serves_what_is_asked_for(small: MemoryStore) -> None:
    def told(given: dict[str, str]) -> dict[str, str]:
        found = lines_page(small, given).shown
        return {_named(each.row): each.sureness for each in found}

    assert told({"strategy": "S"}) == {"Grant": "stated", "Both": "possible", "For two": "stated"}
    assert told({"goal": "Goal E"}) == {"Grant": "stated", "Both": "possible", "Read": "read"}
    assert told({"year": "2022/23"}) == {"Grant": "stated"}
    assert told({"fund": "none"}) == {"Lone": ""}


def test_a_year_counts_the_share(real: MemoryStore) -> None:
    page = lines_page(real, {"year": "2022/23", "fund": "Erasmus grant"})
    assert [each.adds and each.adds.text for each in page.shown] == ["£15,750"]
    assert page.shown[0].is_apportioned
    assert _told(page.shown[0].row, "words") == "£27K"


def test_a_plan_that_says_nothing_of_money(small: MemoryStore) -> None:
    page = money_page(small, "Plan B")
    assert (page.lines, page.counted, page.flow) == (0, 0, None)


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
        ({"fund": "none;several"}, QueryError, "not with both"),
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
    assert ([each.text for each in found.sums], found.shared) == (["£248,000"], ())
    assert [_told(line.row, "words") for line in found.lines] == ["£248,000"]
    assert "CML" in {_told(via, "words") for via in found.lines[0].through}
    assert "stated for the work, not for Culture Mile Learning" in found.sentence


def test_what_a_partner_is_only_pointed_to_adds_nothing(small: MemoryStore) -> None:
    found = partner_money(small, f"{BASE}/id/hub/org-a")
    assert [each.text for each in found.sums] == ["£11"]
    assert [each.text for each in found.shared] == ["£100"]
    told = {_named(each.row): (each.is_shared, each.through) for each in found.lines}
    assert {name: is_shared for name, (is_shared, _) in told.items()} == {
        "Grant": True,
        "Read": False,
    }
    assert [_named(via) for via in told["Grant"][1]] == ["See grant"]
    assert "point to £100, stated for other work" in found.sentence
    assert {line.name for line in found.uncounted} == {"Costed staff", "No currency"}


def test_a_partner_without_money_is_told_so(real: MemoryStore) -> None:
    assert "No sum of money" in partner_money(real, f"{BASE}/id/hub/org-noms").sentence


def _column(answer: SelectResult, name: str) -> list[str | None]:
    at = answer.columns.index(name)
    return [text_of(row[at]) for row in answer.rows]


def test_lines_as_a_table_keep_wording_and_cell(real: MemoryStore) -> None:
    page = lines_page(real, {"why": "interpreted"})
    assert _column(page.answer, "words") == ["£1.414K", "£5"]
    assert [[place.words for place in each.row.named["cells"].places] for each in page.shown] == [
        ["Appendix 1, row 1, Budget"],
        ["Appendix 1, row 7, Budget"],
    ]


def test_the_page_is_laid_out_once_for_a_store(real: MemoryStore) -> None:
    assert money_page(real).flow is money_page(real).flow


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


def test_a_target_tells_what_it_shares_apart_from_what_it_has_alone() -> None:
    streams = [
        Stream("f", ("e",), Decimal(300), "1"),
        Stream("f", ("e", "s"), Decimal(100), "2"),
        Stream("g", ("c",), Decimal(200), "3"),
    ]
    told = {node.key: node.label.captions for node in _of(_laid_out(streams), "target")}
    assert told == {"e": ("300", "100 shared"), "s": ("100 shared",), "c": ("200",)}


def test_labels_of_a_column_never_touch() -> None:
    streams = [Stream(f"fund-{n}", ("e",), Decimal(10**6 if n == 0 else 1), "") for n in range(12)]
    labels = [node.label for node in _of(_laid_out(streams), "source")]
    for above, below in pairwise(labels):
        rows = len(above.lines) + len(above.captions)
        assert above.y + 21 * (rows - 1) < below.y - 15


def test_the_smallest_are_put_together_and_counted() -> None:
    streams = [Stream(f"f{n}", (f"t{n}",), Decimal(100 - n), f"k{n}") for n in range(30)]
    picture = _laid_out(streams, most=5)
    assert picture.left_out == 50
    assert len(_of(picture, "source")) == len(_of(picture, "target")) == 6
    assert {band.key for band in picture.bands if "Others" in band.words} == {""}


def test_nothing_flows_where_nothing_has_weight() -> None:
    assert lay_out([Stream("f", ("e",), Decimal(0), "")], {"f": "F", "e": "E"}, str) is None


@pytest.mark.parametrize(("lines", "shown"), [(0, 0), (60, 60), (61, 25)])
def test_a_partner_of_very_many_lines_shows_fewer_of_them(lines: int, shown: int) -> None:
    held = tuple(range(lines))
    money = PartnerMoney(Link("i", "Alder"), (), (), held, (), 1, 1)
    assert money.first == held[:shown]
