"""What strategies, goals, funds and years are counted at, from lines made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from kg.labels.directory import Directory
from kg.labels.records import STATED, Link
from kg.pages.money.page import _panel
from kg.pages.money.records import MoneyLine, Reach, Share, Sum
from kg.pages.money.totals import (
    NONE,
    NOT_NAMED,
    SEVERAL,
    TOGETHER,
    Figure,
    add_up,
    figures,
    funding,
    parts,
    totals,
)
from kg.store import MemoryStore
from kg.terms import BASE, code

ID = f"{BASE}/id/gla"


def _pounds(amount: str, currency: str = "GBP") -> Sum:
    return Sum(Decimal(amount), currency)


def _share(year: str, amount: str, months: int, of_months: int = 12, **more: bool) -> Share:
    made = _pounds(amount)
    return Share(f"{ID}/share", year, made, "", months, of_months, more.get("apportioned", False))


def _line(
    name: str,
    amount: str | None,
    *,
    currency: str = "GBP",
    strategies: Sequence[Reach] = (),
    goals: Sequence[Reach] = (),
    funds: Sequence[str] = (),
    kinds: Sequence[str] = (),
    shares: Sequence[Share] = (),
    why_not: str = "",
    is_interpreted: bool = False,
) -> MoneyLine:
    return MoneyLine(
        link=Link(f"{ID}/{name}", name),
        plan=None,
        words=name,
        note="",
        sum=_pounds(amount, currency) if amount else None,
        status="",
        is_interpreted=is_interpreted,
        resource="",
        mark=STATED,
        why_not=why_not,
        funds=tuple(Link(f"{ID}/{fund}", fund) for fund in funds),
        funding=tuple(code("funding", kind) if kind else "" for kind in kinds),
        works=(),
        strategies=tuple(strategies),
        goals=tuple(goals),
        refers_to=(),
        named_by=(),
        shares=tuple(shares),
        places=(),
    )


def _reach(
    name: str,
    *,
    is_reference: bool = False,
    sureness: str = "stated",
    through: Sequence[str] = (),
) -> Reach:
    return Reach(f"{ID}/{name}", is_reference, sureness, tuple(f"{ID}/{line}" for line in through))


def _figures(kind: str, *lines: MoneyLine) -> tuple[Figure, ...]:
    return figures(Directory(MemoryStore()), lines, kind)


def test_sums_are_added_by_currency_the_largest_first() -> None:
    given = [_pounds("1.10"), _pounds("7", "EUR"), _pounds("2.20"), _pounds("7", "CHF")]
    assert add_up(given) == (_pounds("7", "CHF"), _pounds("7", "EUR"), _pounds("3.30"))
    assert add_up([]) == ()


def test_the_total_counts_each_counted_line_once() -> None:
    lines = [
        _line("a", "10", strategies=[_reach("s1"), _reach("s2")]),
        _line("b", "5", why_not="refers"),
        _line("c", None),
    ]
    assert totals(lines) == (_pounds("10"),)
    assert parts(lines[1], "strategy") == ()
    assert parts(lines[2], "year") == ()


def test_what_several_strategies_share_is_counted_once_in_a_figure_of_its_own() -> None:
    s1, s2 = _reach("s1", through=["a"]), _reach("s2", sureness="possible", through=["p", "a"])
    found = _figures(
        "strategy",
        _line("a", "10", strategies=[s1, s2]),
        _line("b", "5", strategies=[_reach("s2", is_reference=True)], is_interpreted=True),
        _line("c", "900"),
    )
    assert [(f.key, f.sum, f.lines, f.shared, f.shared_lines) for f in found] == [
        ("gla:s2", _pounds("5"), 1, _pounds("10"), 1),
        ("gla:s1", _pounds("0"), 0, _pounds("10"), 1),
        (SEVERAL, _pounds("10"), 1, None, 0),
        (NONE, _pounds("900"), 1, None, 0),
    ]
    assert [(f.possible, f.by_reference, f.interpreted, f.apportioned) for f in found] == [
        (_pounds("10"), _pounds("5"), _pounds("5"), None),
        (None, None, None, None),
        (None, None, None, None),
        (None, None, None, None),
    ]
    assert [f.name for f in found] == [
        "gla:s2", "gla:s1", TOGETHER["strategy"], NOT_NAMED["strategy"],
    ]  # fmt: skip
    assert [bool(f.link) for f in found] == [True, True, False, False]
    sharing = [[link.iri.rpartition("/")[2] for link in f.shared_by] for f in found]
    assert sharing == [["a", "p"], ["a"], ["a", "p"], []]
    assert {f.kind for f in found} == {"strategy"}
    assert {f.months for f in found} == {()}


def test_how_sure_a_figure_is_alone_and_in_what_it_shares() -> None:
    (alone, *_, several) = _figures(
        "goal",
        _line("a", "1", goals=[_reach("g", sureness="possible")]),
        _line("b", "2", goals=[_reach("g", sureness="possible"), _reach("h")]),
        _line("c", "4", goals=[_reach("g", sureness="read"), _reach("h")]),
    )
    assert (alone.key, alone.sureness) == ("gla:g", ("read", "possible"))
    assert (alone.is_possible, alone.is_shared_possible) == (True, False)
    assert alone.possible == _pounds("3")
    assert (several.sum, several.sureness, several.is_possible) == (_pounds("6"), (), False)


def test_goals_are_counted_as_strategies_are_and_apart_from_them() -> None:
    line = _line("a", "10", strategies=[_reach("s")], goals=[_reach("g1"), _reach("g2")])
    assert [f.key for f in _figures("goal", line)] == ["gla:g1", "gla:g2", SEVERAL]
    assert [f.key for f in _figures("strategy", line)] == ["gla:s"]


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (["own-budget"], "own"),
        (["grant", "grant"], "grants"),
        (["own-budget", "grant"], "other"),
        (["grant", ""], "other"),
        (["partner"], "other"),
        ([], "other"),
    ],
)
def test_own_money_and_grants_are_told_from_all_else(kinds: list[str], told: str) -> None:
    line = _line("a", "10", strategies=[_reach("s")], kinds=kinds)
    assert funding(line) == told
    (figure,) = _figures("strategy", line)
    held = {"own": figure.own, "grants": figure.grants, "other": figure.other}
    assert held == {"own": None, "grants": None, "other": None, told: _pounds("10")}


def test_equal_sums_are_in_the_order_of_their_names() -> None:
    lines = [_line(name, "5", strategies=[_reach(name)]) for name in ("c", "a", "b")]
    assert [f.key for f in _figures("strategy", *lines)] == ["gla:a", "gla:b", "gla:c"]


def test_what_funds_pay_together_is_counted_once_beside_what_each_pays_alone() -> None:
    found = _figures(
        "fund",
        _line("a", "10", funds=["y", "x"]),
        _line("b", "5", funds=["x", "y"]),
        _line("c", "3", funds=["x"]),
        _line("d", "99"),
    )
    told = [(f.key, f.sum.amount, f.lines, f.shared and f.shared.amount) for f in found]
    assert told == [
        ("gla:x", 3, 1, 15),
        ("gla:y", 0, 0, 15),
        (SEVERAL, 15, 2, None),
        (NONE, 99, 1, None),
    ]
    assert [f.name for f in found][2:] == [TOGETHER["fund"], NOT_NAMED["fund"]]


def test_years_are_in_their_order_and_what_no_year_has_comes_last() -> None:
    found = _figures(
        "year",
        _line(
            "a",
            "100",
            shares=[
                _share("2023/24", "58.33", 7, apportioned=True),
                _share("2022/23", "41.67", 5, apportioned=True),
            ],
        ),
        _line("b", "10", shares=[_share("2022/23", "4", 12), _share("2023/24", "0", 0, 0)]),
    )
    assert [(f.key, f.sum.amount, f.apportioned, f.months) for f in found] == [
        ("2022/23", Decimal("45.67"), _pounds("41.67"), ("12/12", "5/12")),
        ("2023/24", Decimal("58.33"), _pounds("58.33"), ("7/12",)),
        (NONE, Decimal("6"), None, ()),
    ]
    assert [f.name for f in found] == ["2022/23", "2023/24", NOT_NAMED["year"]]
    assert sum(f.sum.amount for f in found) == 110


def test_a_share_in_another_currency_is_not_taken_from_the_line() -> None:
    line = _line("a", "10", currency="EUR", shares=[_share("2022/23", "4", 12)])
    assert [(p.key, p.sum) for p in parts(line, "year")] == [(NONE, _pounds("10", "EUR"))]


def test_figures_of_one_currency_stand_together_the_currency_of_most_lines_first() -> None:
    lines = (
        _line("a", "10", strategies=[_reach("a")]),
        _line("b", "900", currency="EUR", strategies=[_reach("b")]),
        _line("c", "5000", strategies=[_reach("c")]),
        _line("d", "20", strategies=[_reach("d")]),
    )
    found = [(f.key, f.sum.currency) for f in _figures("strategy", *lines)]
    assert found == [("gla:c", "GBP"), ("gla:d", "GBP"), ("gla:a", "GBP"), ("gla:b", "EUR")]
    rows = _panel(Directory(MemoryStore()), lines, "strategy", "", 99).rows
    assert [row.length for row in rows] == [100, 1, 1, 100]


def test_two_currencies_of_one_strategy_are_two_figures() -> None:
    lines = [
        _line("a", "10", strategies=[_reach("s")]),
        _line("b", "20", currency="EUR", strategies=[_reach("s")]),
    ]
    found = _figures("strategy", *lines)
    assert [(f.key, f.sum) for f in found] == [
        ("gla:s", _pounds("20", "EUR")),
        ("gla:s", _pounds("10")),
    ]


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
