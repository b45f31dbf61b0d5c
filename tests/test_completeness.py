"""How complete plans are: held to the findings and the data, with the badge and the trend."""

from __future__ import annotations

import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from flask.testing import FlaskClient

from kg.asking import ask
from kg.cli.actions import build as building
from kg.errors import NotFoundError
from kg.pages.completeness import Step, complete_plan, completeness_page, shares_of
from kg.pages.report import list_findings
from kg.pages.report.rules import rules_by_code
from kg.queries import find_question
from kg.records import text_of
from kg.release import ReleaseFolder
from kg.release.opening import open_release
from kg.release.trend import keep_completeness, read_trend
from kg.sources import find_sources
from kg.store import MemoryStore
from kg.terms import BASE, CIVIC
from tests.conftest import ROOT
from tests.web_case import opened, real_client

GLA = f"{BASE}/id/gla/plan-education-delivery-2014"
CITY = f"{BASE}/id/col/plan-education-2022-23"
FILES = {GLA: "gla/plan-education-delivery-2014.ttl", CITY: "col/plan-education-2022-23.ttl"}
Row = dict[str, str]


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _rows(store: MemoryStore, name: str, **given: str) -> list[Row]:
    answer = ask(store, find_question(name), given)
    return [
        dict(zip(answer.columns, (text_of(term) or "" for term in row), strict=True))
        for row in answer.rows
    ]


@pytest.mark.parametrize("plan", FILES)
def test_each_part_is_what_the_rule_is_asked_of_less_what_it_finds(
    store: MemoryStore, plan: str
) -> None:
    stated = rdflib.Graph().parse(ROOT / "data" / FILES[plan])
    rows = _rows(store, "completeness", plan=plan)
    assert len({row["rule"] for row in rows}) == len(rows)
    for row in rows:
        targets = {iri for shape in rules_by_code()[row["rule"]] for iri in shape.targets}
        asked = {s for iri in targets for s in stated.subjects(rdflib.RDF.type, rdflib.URIRef(iri))}
        lacking = {
            line.focus.iri
            for line in list_findings(store)
            if line.code == row["rule"] and line.plan and line.plan.iri == plan
        }
        assert int(row["could"]) == len(asked), row["rule"]
        assert int(row["stated"]) == len(asked) - len(lacking), row["rule"]
        assert int(row["share"]) == 100 * int(row["stated"]) // int(row["could"])


def test_a_plan_is_the_mean_of_its_parts_and_says_how(store: MemoryStore) -> None:
    page = completeness_page(store)
    assert [each.share for each in page.plans] == sorted(each.share for each in page.plans)
    for each in page.plans:
        exact = sum(Fraction(part.stated, part.could) for part in each.parts) / len(each.parts)
        assert each.share == int(100 * exact) == shares_of(store)[each.plan.iri]
        first = each.parts[0]
        assert each.formula.startswith(f"({first.stated}/{first.could} + ")
        assert each.formula.endswith(f" ÷ {len(each.parts)} = {each.share} %")
        for part in each.parts:
            assert part.lacking.number == part.could - part.stated


PLAN = """
    gla:plan a civic:DeliveryPlan ; dcterms:title "Plan" .
    gla:one a civic:Activity ; civic:inPlan gla:plan .
    gla:two a civic:Activity ; civic:inPlan gla:plan .
"""
FOUND = """
    [] sh:result [ civicsh:code "C07" ; sh:focusNode gla:one ] ,
        [ civicsh:code "C07" ; sh:focusNode gla:two ] ,
        [ civicsh:code "C05" ; sh:focusNode gla:two ] .
"""


def _world(store_of, more: str = "") -> MemoryStore:
    checks = FOUND.replace("[] sh:result", f"<{BASE}/graph/checks/gla/plan/1> sh:result")
    return store_of(
        "@prefix civicsh: <https://w3id.org/civicthread/shapes#> .\n"
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        f"<{BASE}/graph/gla/plan/1> {{ {PLAN} {more} }}\n"
        f"<{BASE}/graph/checks/gla/plan/1> {{ {checks} }}\n"
    )


def test_a_plan_that_names_no_money_is_not_asked_for_it(store_of) -> None:
    (plan,) = completeness_page(_world(store_of)).plans
    assert {part.rule: part.share for part in plan.parts} == {
        "C02": 100, "C03": 100, "C04": 100, "C05": 50,
    }  # fmt: skip
    assert plan.not_asked == "what pays for its work, since it names no money"
    money = "gla:line a civic:BudgetLine ; civic:inPlan gla:plan ."
    (plan,) = completeness_page(_world(store_of, money)).plans
    assert {part.rule: part.share for part in plan.parts}["C07"] == 0
    assert plan.not_asked == ""


def test_without_a_plan_the_page_says_what_to_do(store_of) -> None:
    page = completeness_page(store_of(""))
    assert (page.plans, page.more, page.verdict.text) == ((), 0, "")


def test_a_partner_is_as_well_known_as_its_roles_dates_and_money(store: MemoryStore) -> None:
    rows = {row["partner"]: row for row in _rows(store, "completeness-of-partners")}
    found = Counter(line.focus.iri for line in list_findings(store) if line.code == "Q09")
    for partner, row in rows.items():
        mentions = {
            text_of(quad.subject)
            for quad in store.quads(f"{BASE}/graph/inferred")
            if quad.predicate.value == str(CIVIC.engagedParty) and text_of(quad.object) == partner
        }
        assert int(row["mentions"]) == len(mentions)
        assert int(row["roles"]) == sum(not found[str(one)] for one in mentions)
        work = int(row["activities"])
        exact = Fraction(int(row["roles"]), len(mentions))
        exact += Fraction(int(row["dated"]), work) + Fraction(int(row["resourced"]), work)
        assert int(row["share"]) in (int(100 * exact / 3), int(100 * exact / 3) - 1)
    assert rows


def test_the_badge_says_the_plan_and_its_share(client: FlaskClient, store: MemoryStore) -> None:
    answer = client.get("/completeness/gla/plan-education-delivery-2014.svg")
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    picture = ElementTree.fromstring(answer.data)
    share = shares_of(store)[GLA]
    title = picture.findtext("{http://www.w3.org/2000/svg}title")
    assert title == f"GLA education delivery plan 2014: {share} per cent complete"
    assert f"{share} %" in "".join(picture.itertext())
    assert client.get(
        "/completeness/gla/plan-education-delivery-2014.svg",
        headers={"If-None-Match": answer.headers["ETag"]},
    ).status_code == 304  # fmt: skip
    with pytest.raises(NotFoundError, match="no plan is called 'gla/nobody'"):
        complete_plan(store, "gla/nobody")
    assert client.get("/completeness/gla/nobody.svg").status_code == 404


def test_the_page_answers_in_all_forms_and_refuses_what_is_no_plan(client: FlaskClient) -> None:
    page = client.get("/completeness").text
    assert "How complete the plans are" in page
    assert client.get("/completeness.csv").text.startswith("plan,fact,could,stated,share,rule")
    assert client.get("/completeness.ttl").status_code == 200
    one = client.get("/completeness?plan=gla%3Aplan-education-delivery-2014").text
    assert "gla/plan-education-delivery-2014.svg" in one
    assert "plan-education-2022-23.svg" not in one
    assert client.get("/completeness?plan=nobody").status_code == 422
    assert client.get("/completeness.pdf").status_code == 404


def test_a_trend_has_a_line_for_each_plan_and_gaps_where_it_was_not_there(
    store: MemoryStore,
) -> None:
    now = shares_of(store)
    page = completeness_page(store, "", [Step("0001-a", {GLA: 40}), Step("0002-b", now)])
    assert page.releases == ("0001-a", "0002-b")
    shares = {line.plan.iri: line.shares for line in page.lines}
    assert shares == {GLA: (40, now[GLA]), CITY: (None, now[CITY])}
    assert {line.points.count(",") for line in page.lines} == {1, 2}
    assert completeness_page(store, "", [Step("0001-a", now)]).lines == ()


@pytest.mark.slow
def test_what_a_build_kept_is_read_by_the_next_ones(tmp_path: Path) -> None:
    root = tmp_path / "sources"
    for part in ("ontology", "shapes", "data"):
        shutil.copytree(getattr(find_sources(), part), root / part)
    folder = ReleaseFolder(tmp_path / "releases")
    first = _built(root, folder)
    before = shares_of(opened(folder.path).store)
    plan = root / "data" / FILES[GLA]
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("civic:role role:engaged", "civic:role role:lead", 3), "utf-8")
    second = _built(root, folder)
    trend = read_trend(folder, second)
    assert [step.release for step in trend] == [first, second]
    assert trend[0].shares == before
    assert trend[1].shares[GLA] >= before[GLA]
    keep_completeness(open_release(folder))
    assert read_trend(folder, first) == (Step(first, before),)


def _built(root: Path, folder: ReleaseFolder) -> str:
    building.build_here(folder.path, BASE, root, lambda _words: None)
    pointer = folder.current()
    assert pointer is not None
    return pointer.name
