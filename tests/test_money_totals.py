"""What strategies, goals, funds and years are counted at, from lines written by hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kg.pages.money import MoneyPage, Sum, money_page
from kg.pages.money.figures import Figure
from kg.pages.money.filters import NOT_NAMED, TOGETHER
from kg.pages.money.sums import add_up
from kg.store import MemoryStore

StoreOf = Callable[[str], MemoryStore]
HEAD = """
PREFIX col: <https://w3id.org/civicthread/id/col/>
PREFIX amt: <https://w3id.org/civicthread/code/amount/>
PREFIX fnd: <https://w3id.org/civicthread/code/funding/>
PREFIX res: <https://w3id.org/civicthread/code/resource/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<https://w3id.org/civicthread/graph/col/plan-a/1> {
  col:plan-a a civic:DeliveryPlan ; dcterms:title "Plan A"@en .
"""
OWN, GRANT, PARTNER = "own-budget", "grant", "partner"


def _pounds(amount: str, currency: str = "GBP") -> Sum:
    return Sum(Decimal(amount), currency)


def _ends(*names: str) -> str:
    """Return strategies, each with a goal and an activity for it, all of these by its name."""
    return "".join(
        f'''
  col:strategy-{n} a civic:Strategy ; dcterms:title "{n}"@en .
  col:plan-a civic:delivers col:strategy-{n} .
  col:goal-{n} a civic:Goal ; skos:prefLabel "Goal {n}"@en ; civic:inPlan col:plan-a ;
    civic:underStrategy col:strategy-{n} .
  col:{n} a civic:Activity ; skos:prefLabel "For {n}"@en ; civic:inPlan col:plan-a ;
    civic:contributesTo col:goal-{n} .'''
        for n in names
    )


def _line(name: str, amount: str, *works: str, currency: str = "GBP", more: str = "") -> str:
    paid = "".join(f"civic:budgetFor col:{work} ; " for work in works)
    return f'''
  col:{name} a civic:BudgetLine ; skos:prefLabel "{name}"@en ; civic:inPlan col:plan-a ; {paid}
    civic:resourceType res:cash ; civic:amount {amount} ; schema:currency "{currency}" {more} .'''


def _funds(**kinds: str) -> str:
    said = {n: f"civic:fundingType fnd:{kind} ;" if kind else "" for n, kind in kinds.items()}
    return "".join(
        f'''
  col:{n} a civic:FundingSource ; {kind} skos:prefLabel "{n}"@en .'''
        for n, kind in said.items()
    )


def _share(line: str, name: str, amount: str, start: str, end: str, more: str = "") -> str:
    ends = f'; dcat:endDate "{end}"^^xsd:date' if end else ""
    return f'''
  col:{name} a civic:BudgetLine ; civic:splitOf col:{line} ; civic:amount {amount} ;
    schema:currency "GBP" ; civic:resourceType res:cash ; civic:inPlan col:plan-a ;
    civic:timeframe col:time-{name} {more} .
  col:time-{name} dcat:startDate "{start}"^^xsd:date {ends} .'''


COMPUTED = "; civic:amountStatus amt:apportioned"


@pytest.fixture
def page_of(store_of: StoreOf) -> Callable[..., MoneyPage]:
    return lambda *told: money_page(store_of("".join([HEAD, *told, "}"])))


def _figures(page: MoneyPage, kind: str) -> tuple[Figure, ...]:
    (panel,) = (panel for panel in page.figures if panel.kind == kind)
    return panel.rows


def test_sums_are_added_by_currency_the_largest_first() -> None:
    given = [_pounds("1.10"), _pounds("7", "EUR"), _pounds("2.20"), _pounds("7", "CHF")]
    assert add_up(given) == (_pounds("7", "CHF"), _pounds("7", "EUR"), _pounds("3.30"))
    assert add_up([]) == ()


def test_what_several_strategies_share_is_counted_once_in_a_figure_of_its_own(
    page_of: Callable[..., MoneyPage],
) -> None:
    page = page_of(
        _ends("one", "two"),
        _line("a", "10", "one"),
        _line("pointer", "10", "two", more="; civic:refersToBudget col:a"),
        _line("b", "5", "two", more="; civic:amountStatus amt:interpreted"),
        _line("c", "900"),
    )
    assert page.sums == (_pounds("915"),)
    for kind in ("strategy", "goal"):
        found = _figures(page, kind)
        assert [(f.key, f.sum, f.lines, f.shared, f.shared_lines) for f in found] == [
            (f"col:{kind}-two", _pounds("5"), 1, _pounds("10"), 1),
            (f"col:{kind}-one", _pounds("0"), 0, _pounds("10"), 1),
            ("several", _pounds("10"), 1, None, 0),
            ("none", _pounds("900"), 1, None, 0),
        ]
        assert [(f.by_reference, f.interpreted, f.apportioned) for f in found] == [
            (_pounds("10"), _pounds("5"), None), (None,) * 3, (None,) * 3, (None,) * 3,
        ]  # fmt: skip
        assert [f.name for f in found][2:] == [TOGETHER[kind], NOT_NAMED[kind]]
        assert [bool(f.link) for f in found] == [True, True, False, False]
        assert [f.length for f in found] == [1, 0, 1, 100]
    ((line, ends),) = page.figures[0].shared
    assert (line.iri.rpartition("/")[2], [end.name for end in ends]) == ("a", ["one", "two"])


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ([OWN], "own"),
        ([GRANT, GRANT], "grants"),
        ([OWN, GRANT], "other"),
        ([GRANT, ""], "other"),
        ([PARTNER], "other"),
        ([], "other"),
    ],
)
def test_own_money_and_grants_are_told_from_all_else(
    page_of: Callable[..., MoneyPage], kinds: list[str], told: str
) -> None:
    funds = {f"fund-{n}": kind for n, kind in enumerate(kinds)}
    paid = "".join(f"; civic:fundedFrom col:{fund}" for fund in funds)
    page = page_of(_ends("s"), _funds(**funds), _line("a", "10", "s", more=paid))
    (figure,) = _figures(page, "strategy")
    held = {"own": figure.own, "grants": figure.grants, "other": figure.other}
    assert held == {"own": None, "grants": None, "other": None, told: _pounds("10")}


def test_equal_sums_are_in_the_order_of_their_names(page_of: Callable[..., MoneyPage]) -> None:
    page = page_of(_ends("c", "a", "b"), *(_line(f"line-{n}", "5", n) for n in "cab"))
    assert [f.name for f in _figures(page, "strategy")] == ["a", "b", "c"]


def test_what_funds_pay_together_is_counted_once_beside_what_each_pays_alone(
    page_of: Callable[..., MoneyPage],
) -> None:
    both = "; civic:fundedFrom col:x , col:y"
    found = _figures(
        page_of(
            _funds(x=OWN, y=OWN),
            _line("a", "10", more=both),
            _line("b", "5", more=both),
            _line("c", "3", more="; civic:fundedFrom col:x"),
            _line("d", "99"),
        ),
        "fund",
    )
    assert [(f.key, f.sum.amount, f.lines, f.shared) for f in found] == [
        ("col:x", 3, 1, _pounds("15")),
        ("col:y", 0, 0, _pounds("15")),
        ("several", 15, 2, None),
        ("none", 99, 1, None),
    ]
    assert [f.name for f in found][2:] == [TOGETHER["fund"], NOT_NAMED["fund"]]


def test_years_are_in_their_order_and_what_no_year_has_comes_last(
    page_of: Callable[..., MoneyPage],
) -> None:
    found = _figures(
        page_of(
            _line("a", "100"),
            _share("a", "a-later", "58.33", "2023-04-01", "2023-10-31", COMPUTED),
            _share("a", "a-first", "41.67", "2022-11-01", "2023-03-31", COMPUTED),
            _line("b", "10"),
            _share("b", "b-first", "4", "2022-04-01", "2023-03-31"),
        ),
        "year",
    )
    assert [(f.key, f.sum.amount, f.apportioned, f.months) for f in found] == [
        ("2022/23", Decimal("45.67"), _pounds("41.67"), ("12/12", "5/12")),
        ("2023/24", Decimal("58.33"), _pounds("58.33"), ("7/12",)),
        ("none", Decimal("6"), None, ()),
    ]
    assert [f.name for f in found] == ["2022/23", "2023/24", NOT_NAMED["year"]]
    assert sum(f.sum.amount for f in found) == 110


@pytest.mark.parametrize("month", range(1, 13))
def test_a_financial_year_begins_in_april(page_of: Callable[..., MoneyPage], month: int) -> None:
    share = _share("a", "part", "10", f"2098-{month:02d}-01", "")
    (figure,) = _figures(page_of(_line("a", "10"), share), "year")
    assert figure.key == ("2097/98" if month < 4 else "2098/99")


def test_a_financial_year_at_the_end_of_a_century(page_of: Callable[..., MoneyPage]) -> None:
    share = _share("a", "part", "10", "2099-04-01", "")
    assert [f.key for f in _figures(page_of(_line("a", "10"), share), "year")] == ["2099/00"]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2028-04-01", "2028-04-30", ("1/1",)),
        ("2028-04-01", "2029-03-31", ("12/12",)),
        ("2027-12-01", "2028-01-31", ("2/2",)),
        ("2028-04-01", "2027-04-01", ()),
        ("2028-04-01", "", ()),
    ],
)
def test_months_are_counted_with_both_ends(
    page_of: Callable[..., MoneyPage], start: str, end: str, months: tuple[str, ...]
) -> None:
    page = page_of(_line("a", "10"), _share("a", "part", "10", start, end, COMPUTED))
    (figure,) = _figures(page, "year")
    assert figure.months == months


def test_a_share_in_another_currency_is_not_taken_from_the_line(
    page_of: Callable[..., MoneyPage],
) -> None:
    told = _line("a", "10", currency="EUR"), _share("a", "part", "4", "2022-04-01", "2023-03-31")
    assert [(f.key, f.sum) for f in _figures(page_of(*told), "year")] == [
        ("none", _pounds("10", "EUR"))
    ]


def test_figures_of_one_currency_stand_together_the_currency_of_most_lines_first(
    page_of: Callable[..., MoneyPage],
) -> None:
    page = page_of(
        _ends("a", "b", "c", "d"),
        _line("line-a", "10", "a"),
        _line("line-b", "900", "b", currency="EUR"),
        _line("line-c", "5000", "c"),
        _line("line-d", "20", "d"),
    )
    found = _figures(page, "strategy")
    assert [(f.name, f.sum.currency) for f in found] == [
        ("c", "GBP"), ("d", "GBP"), ("a", "GBP"), ("b", "EUR"),
    ]  # fmt: skip
    assert [f.length for f in found] == [100, 1, 1, 100]
    assert page.flow is not None
    assert page.flow.others == (_pounds("900", "EUR"),)


def test_two_currencies_of_one_strategy_are_two_figures(page_of: Callable[..., MoneyPage]) -> None:
    page = page_of(_ends("s"), _line("a", "10", "s"), _line("b", "20", "s", currency="EUR"))
    assert [(f.name, f.sum) for f in _figures(page, "strategy")] == [
        ("s", _pounds("20", "EUR")),
        ("s", _pounds("10")),
    ]


def test_a_line_with_two_wordings_is_counted_once(page_of: Callable[..., MoneyPage]) -> None:
    page = page_of(_ends("s"), _line("a", "10", "s", more='; civic:asWritten "£10" , "ten pounds"'))
    assert (page.sums, page.counted, page.lines) == ((_pounds("10"),), 1, 1)
    assert [f.sum for f in _figures(page, "strategy")] == [_pounds("10")]
    assert page.flow is not None
    assert [(row.sum, row.lines) for row in page.flow.rows] == [(_pounds("10"), 1)]


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("3294000", "GBP", "£3,294,000"),
        ("0.5", "GBP", "£0.50"),
        ("12.00", "EUR", "€12"),
        ("7", "CHF", "7 CHF"),
        ("7", "", "7"),
    ],
)
def test_a_sum_is_written_as_people_write_it(amount: str, currency: str, text: str) -> None:
    assert _pounds(amount, currency).text == text
