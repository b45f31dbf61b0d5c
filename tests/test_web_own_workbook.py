"""Our own workbook on the page that imports: what it says, what it changes, and its files."""

from __future__ import annotations

import io
from functools import cache

import openpyxl
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.exporters.workbook import fill_book, write_xlsx
from kg.store import MemoryStore
from kg.terms import BASE
from tests.report_case import filled as report
from tests.test_template import GOOD, PLAN, facts_of, filled
from tests.test_web_import import OWN, send, state_of, step
from tests.web_case import client_of

RENAMED = "Plant many trees"


@cache
def workbook(value: str = "", sheet: str = "Actions", head: str = "Name") -> bytes:
    """Return a plan as our workbook, with another value in the first cell under a head."""
    made = write_xlsx(fill_book(facts_of(filled(GOOD).triples), [PLAN]))
    if not value:
        return made
    book = openpyxl.load_workbook(io.BytesIO(made))
    place = next(cell for cell in book[sheet][3] if cell.value == head)
    book[sheet].cell(4, place.column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """A visitor of a release that has the plan already."""
    graph = ox.NamedNode(f"{BASE}/graph/exb/plan-park-2030/2026")
    return client_of(MemoryStore(ox.Quad(*triple, graph) for triple in filled(GOOD).triples))


def taken(client: FlaskClient, page: TestResponse, name: str, **more: str) -> TestResponse:
    return step(client, state_of(page), f"file:{name}", **more)


def test_a_workbook_is_told_with_what_it_changes(client: FlaskClient) -> None:
    page = send(client, workbook(RENAMED), "plan.xlsx", publisher="")
    assert page.status_code == 200, page.text
    assert "What it changes" in page.text and "1 reworded" in page.text
    assert page.text.count(RENAMED) > 1
    assert "<strong>0</strong> unexplained" in page.text
    assert 'value="change:' not in page.text


def test_a_workbook_as_it_was_exported_changes_nothing(client: FlaskClient) -> None:
    page = send(client, workbook(), "plan.xlsx", publisher="")
    assert "carried on as they were" in page.text and "reworded" not in page.text


def test_its_plan_is_taken_away(client: FlaskClient) -> None:
    page = send(client, workbook(RENAMED), "plan.xlsx", publisher="")
    plan = taken(client, page, "plan.ttl")
    assert plan.mimetype == "text/turtle" and RENAMED in plan.text
    assert taken(client, page, "readings.csv").status_code == 200
    assert taken(client, page, "answers.json").status_code == 400


@pytest.mark.slow
def test_a_cell_that_is_not_understood_is_a_doubt_and_a_comment(client: FlaskClient) -> None:
    data = workbook("No such goal", head="Contributes to")
    page = send(client, data, "plan.xlsx", publisher="")
    assert "1 doubt" in page.text and "“No such goal” is no name" in page.text
    made = taken(client, page, "commented.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(made.data))["Actions"]
    told = [cell.comment.text for cell in sheet[4] if cell.comment]
    assert any(text.startswith("F03: “No such goal”") for text in told)


def test_its_readings_are_not_decided_on_the_page(client: FlaskClient) -> None:
    page = send(client, workbook(), "plan.xlsx", publisher="")
    for do in ("accept:0", "reject:0", "change:0", "save:0"):
        done = step(client, state_of(page), do)
        assert done.status_code == 400 and "is changed in its cells" in done.text


@pytest.mark.slow
def test_a_blank_workbook_needs_a_publisher(client: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    del book.custom_doc_props["civic-plan"]
    for sheet in book:
        for row in sheet.iter_rows(min_row=4, max_col=1):
            row[0].value = None
    out = io.BytesIO()
    book.save(out)
    page = client.post(
        "/import", data={"file": (io.BytesIO(out.getvalue()), "Park plan.xlsx")}, headers=OWN
    )
    assert page.status_code == 200, page.text
    done = taken(client, page, "plan.ttl")
    assert done.status_code == 422 and "does not say whose plan it is" in done.text
    named = {"publisher": "Ashby Council", "title": "Park plan"}
    assert "ashby-council:plan-park-plan" in taken(client, page, "plan.ttl", **named).text


def test_a_report_is_told_with_its_doubts_and_taken_away(client: FlaskClient) -> None:
    lines = {"target-mentoring-boroughs": {"Value": 8, "Status": "Amber"}}
    page = send(client, report(lines), "report.xlsx", publisher="")
    assert page.status_code == 200, page.text
    assert "“Amber” is no status: choose Done" in page.text
    assert "<strong>0</strong> unexplained" in page.text
    plan = taken(client, page, "plan.ttl")
    assert plan.status_code == 200
    assert "civic:value 8.0" in plan.text
    assert taken(client, page, "commented.xlsx").status_code == 200


def test_a_report_on_a_plan_that_is_not_here_is_refused_in_a_sentence(client: FlaskClient) -> None:
    page = send(client, report({}, plan=f"{BASE}/id/gla/plan-none"), "report.xlsx", publisher="")
    assert page.status_code == 422
    assert "a plan that is not here: import that plan first" in page.text
