"""Every sum and count on /money is that of a named question: on the page, in CSV and Turtle."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from kg.asking import ask
from kg.pages.money import MoneyPage, ledger, money_page
from kg.pages.money.figures import Figure
from kg.panels import Row as Shown
from kg.queries import find_question
from kg.records import text_of
from kg.release import ReleaseFolder
from kg.rules.counting import SURENESS
from kg.store import MemoryStore
from kg.terms import CIVIC, PREFIXES
from tests.asked import ask_world
from tests.test_pages_money import CASE
from tests.web_case import opened, real_client

CITY = "col:plan-education-2022-23"
GLA = "gla:plan-education-delivery-2014"
WORLDS = [
    ("real", ""), ("real", CITY), ("real", GLA),
    ("world", ""), ("world", "Alder plan 2030"), ("world", "Alder plan 2031"),
    ("case", ""), ("case", "Plan B"),
]  # fmt: skip
KINDS = {"strategy": "cash-by-strategy", "goal": "cash-by-goal", "fund": "cash-by-fund"}
Row = dict[str, str]


@pytest.fixture(scope="module")
def real(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


@pytest.fixture(scope="module")
def world() -> MemoryStore:
    return ask_world().store


@pytest.fixture
def case(store_of) -> MemoryStore:
    return store_of(CASE)


@pytest.fixture(params=WORLDS, ids=lambda each: " ".join(each).strip())
def shown(request: pytest.FixtureRequest) -> tuple[MemoryStore, str, MoneyPage]:
    """A store, the plan that is asked for, and its page."""
    name, plan = request.param
    store = request.getfixturevalue(name)
    return store, plan, money_page(store, plan)


def _ask(store: MemoryStore, name: str, plan: str = "") -> list[Row]:
    answer = ask(store, find_question(name), {"plan": plan} if plan else {})
    return [
        dict(zip(answer.columns, (text_of(term) or "" for term in row), strict=True))
        for row in answer.rows
    ]


def _number(text: str) -> Decimal:
    return Decimal(text or "0")


def _amount(held: object) -> Decimal:
    return getattr(held, "amount", Decimal(0))


def _figures(page: MoneyPage, kind: str) -> Iterator[Figure]:
    (panel,) = (panel for panel in page.figures if panel.kind == kind)
    return iter(panel.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_each_figure_is_a_row_of_its_question(
    shown: tuple[MemoryStore, str, MoneyPage], kind: str
) -> None:
    store, plan, page = shown
    found, expected = Counter(), Counter()
    for figure in _figures(page, kind):
        told = (figure.link.iri if figure.link else "", figure.name, figure.sum.currency,
                figure.sum.amount, figure.lines,
                _amount(figure.shared), figure.shared_lines)  # fmt: skip
        held = dict(figure.ways)
        ways = (
            max(held, key=SURENESS.index, default=""),
            *(_amount(held.get(w)) for w in SURENESS),
        )
        funding = tuple(map(_amount, (figure.own, figure.grants, figure.other)))
        found[told, ways * (kind != "fund"), funding * (kind == "strategy")] += 1
    for row in _ask(store, KINDS[kind], plan):
        told = (row[kind], row["name"], row["currency"], _number(row["total"]), int(row["lines"]),
                _number(row["shared"]), int(row["sharedLines"]))  # fmt: skip
        ways, funding = (), ()
        if kind != "fund":
            ways = (row["sureness"], *(_number(row[way]) for way in SURENESS))
        if kind == "strategy":
            funding = tuple(_number(row[name]) for name in ("own", "grants", "other"))
        expected[told, ways, funding] += 1
    assert found == expected


def test_each_year_is_that_of_its_question(shown: tuple[MemoryStore, str, MoneyPage]) -> None:
    store, plan, page = shown
    expected: defaultdict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 2)
    for row in _ask(store, "money-by-financial-year", plan):
        key = (row["year"].replace("not divided", "none"), row["currency"])
        expected[key] = [_number(row["total"]), _number(row["lines"])]
    found = {(f.key, f.sum.currency): [f.sum.amount, f.lines] for f in _figures(page, "year")}
    assert found == expected


def test_the_total_and_the_flow_are_the_lines_that_are_counted(
    shown: tuple[MemoryStore, str, MoneyPage],
) -> None:
    store, plan, page = shown
    counted = _ask(store, "counted-cash", plan)
    assert page.counted == len(counted)
    by_currency: defaultdict[str, Decimal] = defaultdict(Decimal)
    flows: defaultdict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for row in counted:
        by_currency[row["currency"]] += _number(row["amount"])
        flows[row["funds"], row["strategies"]].append(_number(row["amount"]))
    assert {each.currency: each.amount for each in page.sums} == by_currency
    for kind in KINDS:
        rows = _ask(store, KINDS[kind], plan)
        assert sum(_number(row["total"]) for row in rows) == sum(by_currency.values())
    found = {
        tuple(" ".join(sorted(link.iri for link in ends)) for ends in (r.funds, r.strategies)): r
        for r in (page.flow.rows if page.flow else ())
    }
    assert set(found) == set(flows)
    for ends, row in found.items():
        assert (row.sum.amount, row.lines) == (sum(flows[ends]), len(flows[ends]))


def test_what_is_not_counted_and_why(shown: tuple[MemoryStore, str, MoneyPage]) -> None:
    store, plan, page = shown
    uncounted = _ask(store, "uncounted-lines", plan)
    assert page.left_out == len(uncounted)
    assert {r.key: r.lines for r in page.uncounted} == Counter(row["why"] for row in uncounted)
    pointing = {row["line"] for row in uncounted if row["why"] == "reference"}
    held = {row["line"] for row in _ask(store, "money-held-elsewhere")}
    assert pointing <= held
    assert plan or pointing == held


def test_proposed_and_interpreted_are_those_of_their_questions(
    shown: tuple[MemoryStore, str, MoneyPage],
) -> None:
    store, plan, page = shown
    here = (
        set(ledger(store).by_iri)
        if not plan
        else {line.iri for line in ledger(store).of_plan(page.plan.plan.iri if page.plan else "")}
    )
    proposed = {row["claim"] for row in _ask(store, "claims-to-review")
                if row["property"] == str(CIVIC.budgetFor) and row["subject"] in here}  # fmt: skip
    assert {row["claim"] for row in page.panels["proposed"].answered} == proposed
    interpreted = {row["line"] for row in _ask(store, "interpreted-amounts", plan)}
    assert {row["line"] for row in page.panels["interpreted"].answered} == interpreted
    lines = [row for row in _ask(store, "counted-cash", plan) if row["line"] in interpreted]
    ends = [row["strategies"].split(" ") for row in lines]
    for figure in _figures(page, "strategy"):
        mine = [
            _number(row["amount"])
            for row, served in zip(lines, ends, strict=True)
            if (figure.link and figure.link.iri in served)
            or (figure.key == "several" and len(served) > 1)
            or (figure.key == "none" and served == [""])
        ]
        assert _amount(figure.interpreted) == sum(mine)


def _parties(rows: tuple[Shown, ...]) -> set[str]:
    return {row.named["party"].text for row in rows}


def test_who_funds_what_is_the_same_on_the_page(shown: tuple[MemoryStore, str, MoneyPage]) -> None:
    store, plan, page = shown
    rows = _ask(store, "who-funds-what")
    pots = {row["pot"] for row in rows} - {""}
    by_work: defaultdict[str, set[str]] = defaultdict(set)
    by_pot: defaultdict[str, set[str]] = defaultdict(set)
    passed_on: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_pot[row["pot"]].add(row["funder"])
        passed_on[row["pot"]].add(row["via"])
        if not row["pot"]:
            by_work[row["work"]].add(row["funder"])
    chains = {chain.fund.iri: chain for chain in page.chains.chains}
    if not plan:
        assert pots | set(by_work) <= set(chains)
    for iri, chain in chains.items():
        funders = _parties(chain.funders)
        if iri in pots:
            assert funders == by_pot[iri] - {""}
            assert _parties(chain.intermediaries) == passed_on[iri] - {""}
        else:
            covered = {f for row in rows if row["work"] == iri for f in (row["funder"],)}
            assert by_work[iri] <= funders <= covered


def test_plans_are_told_with_their_own_sums(real: MemoryStore) -> None:
    for plan in money_page(real).plans:
        counted = _ask(real, "counted-cash", plan.plan.iri)
        assert plan.counted == len(counted)
        assert sum(each.amount for each in plan.sums) == sum(_number(r["amount"]) for r in counted)
        assert plan.lines == len(counted) + len(_ask(real, "uncounted-lines", plan.plan.iri))


# ---- As it is written out ----


def _cells(row: str) -> list[str]:
    plain = (
        re.sub(r'<span class="govuk-visually-hidden">.*?</span>', "", cell, flags=re.DOTALL)
        for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL)
    )
    return [html.unescape(re.sub(r"<[^>]*>", " ", cell)).strip() for cell in plain]


def _sums(text: str) -> list[Decimal]:
    return [Decimal(found.replace(",", "")) for found in re.findall(r"£([\d,]+(?:\.\d\d)?)", text)]


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_of_the_page_show_the_rows_of_the_question(
    client: FlaskClient, real: MemoryStore, kind: str
) -> None:
    section = client.get("/money").text.partition(f' id="{kind}"')[2]
    section = section.partition("</section>")[0]
    rows = [_cells(row) for row in re.findall(r"<tr>(.*?)</tr>", section, flags=re.DOTALL)]
    head, *body = [row for row in rows if row]
    at = {name: at for at, name in enumerate(head)}
    expected = {row["name"]: row for row in _ask(real, KINDS[kind])}
    names = [next(name for name in expected if cells[0].startswith(name)) for cells in body]
    assert sorted(names) == sorted(expected)
    for name, cells in zip(names, body, strict=True):
        row = expected[name]
        total, shared = _number(row["total"]), _number(row["shared"])
        assert _sums(cells[at["Total"]]) == ([total] if total else [])
        assert cells[at["Lines"]] == row["lines"]
        assert _sums(cells[at["Shared besides"]]) == ([shared] if shared else [])
        if kind == "strategy":
            for column, part in (("Own money in it", "own"), ("Grants in it", "grants")):
                assert sum(_sums(cells[at[column]])) == _number(row[part])
        if kind != "fund":
            told = [word for word in ("stated", "read", "possible")
                    if word.title() in cells[at["What it rests on"]].split()]  # fmt: skip
            assert (told[-1] if told else "") == row["sureness"]


def test_each_award_names_its_cells_also_where_it_has_no_sum(real: MemoryStore) -> None:
    text = f"""SELECT ?line ?cell WHERE {{
        ?line <{CIVIC.fundedFrom}> ?fund ;
          <{PREFIXES["prov"]}wasDerivedFrom> ?cell .
    }}"""
    cells: defaultdict[str | None, set[str | None]] = defaultdict(set)
    for line, cell in real.query(text).rows:
        cells[text_of(line)].add(text_of(cell))
    rows = _ask(real, "money-awards")
    assert any("sum" in row["missing"] for row in rows)
    assert [set(row["cells"].split()) for row in rows] == [cells[row["line"]] for row in rows]


def test_the_command_line_and_the_page_name_one_question(client: FlaskClient) -> None:
    page = client.get("/money").text
    for name in (*KINDS.values(), "money-by-financial-year", "counted-cash", "uncounted-lines",
                 "interpreted-amounts", "money-chains", "money-proposed"):  # fmt: skip
        assert f'href="/questions/{name}"' in page
        assert client.get(f"/questions/{name}").status_code == 200
    page = client.get(f"/money?plan={CITY}").text
    address = html.unescape(re.findall(r'href="(/questions/cash-by-goal[^"]*)"', page)[0])
    assert "plan=" in address
    assert "£" in page
    assert client.get(address).status_code == 200
