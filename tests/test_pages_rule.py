"""The page of a rule: why it is asked, its examples, and where it is broken now."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kg.errors import NotFoundError
from kg.pages.report import list_findings
from kg.pages.report.rules import rules_by_code
from kg.pages.rule import Case, rule_page, rule_triples
from kg.queries import list_questions
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terminal import printable
from kg.terms import SHAPES
from kg.validate import load_shapes, read_files, validate_graph
from tests.conftest import ROOT, one_in
from tests.web_case import opened, real_client

EXAMPLES = ROOT / "shapes" / "examples"


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.mark.parametrize("code", rules_by_code())
def test_each_rule_says_why_and_whom_it_helps(code: str) -> None:
    shapes = rules_by_code()[code]
    (why,) = [shape.why for shape in shapes if shape.why]
    assert why[0].isupper() or why[0] == "“"
    assert why.endswith(".")
    (helps,) = [shape.helps for shape in shapes if shape.helps]
    assert set(helps) <= {question.audience for question in list_questions()}


@pytest.mark.parametrize("code", one_in(10, list(rules_by_code())))
def test_an_example_says_what_the_report_says_of_it(code: str, store: MemoryStore) -> None:
    page = rule_page(store, code)
    beside = read_files(sorted((ROOT / "ontology").glob("*.ttl")))
    case = read_files([EXAMPLES / f"{code}-breaks.ttl"])
    found = validate_graph(case, load_shapes(ROOT / "shapes"), beside=beside)
    assert page.breaks.says in {printable(each.message) for each in found if each.code == code}
    assert page.holds.says == ""


def _own(case: Case) -> str:
    return "\n".join(line.text for line in case.lines if line.is_own)


def test_the_marked_part_is_what_the_other_example_has_not(store: MemoryStore) -> None:
    page = rule_page(store, "C03")
    assert ":engagement" in _own(page.holds)
    assert "\n:activity" not in _own(page.holds)
    assert _own(page.breaks) == ""
    assert any(":activity" in line.text for line in page.breaks.lines)


def test_its_counts_are_those_of_the_report(store: MemoryStore) -> None:
    for code in rules_by_code():
        page = rule_page(store, code)
        lines = [line for line in list_findings(store) if line.code == code]
        assert page.total.number == sum(count.number for _, count in page.fires)
        assert page.total.number == sum(line.is_open for line in lines)
        assert page.acknowledged.number == sum(not line.is_open for line in lines)


def test_the_rules_are_a_chain_without_an_end_in_between(store: MemoryStore) -> None:
    codes = list(rules_by_code())
    pages = [rule_page(store, code) for code in codes]
    assert [page.after.code if page.after else "" for page in pages] == [*codes[1:], ""]
    assert [page.before.code if page.before else "" for page in pages] == ["", *codes[:-1]]


def test_its_data_are_its_own_shapes_alone() -> None:
    named = {t.subject.value for t in rule_triples("C13") if t.subject.value.startswith(SHAPES)}
    assert named == {f"{SHAPES}C13-unit", f"{SHAPES}C13-population"}
    assert any(t.predicate.value == f"{SHAPES}why" for t in rule_triples("C13"))


def test_the_page_leads_to_all_it_finds(client: FlaskClient) -> None:
    page = client.get("/shapes/Q09")
    assert page.status_code == 200
    assert 'href="/report?code=Q09' in page.text
    assert "<h1" in page.text
    turtle = client.get("/shapes/Q09.ttl")
    assert turtle.status_code == 200
    assert "civicsh:why" in turtle.text or f"<{SHAPES}why>" in turtle.text


def test_an_unknown_rule_is_refused_by_name(client: FlaskClient, store: MemoryStore) -> None:
    with pytest.raises(NotFoundError, match="no rule has the code 'C99'; /shapes lists them all"):
        rule_page(store, "C99")
    answer = client.get("/shapes/C99")
    assert answer.status_code == 404
    assert "C99" in answer.text
    assert client.get("/shapes/C03.xyz").status_code == 404
