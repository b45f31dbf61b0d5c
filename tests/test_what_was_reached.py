"""What was reached, told alike by every question and on every page."""

from __future__ import annotations

from collections import Counter

import pytest
from flask.testing import FlaskClient

from kg.panels import values_of
from kg.queries import find_question, run_named
from kg.records import SelectResult
from kg.store import MemoryStore
from tests.asked import ask_world
from tests.web_case import client_of

PLANS = ("alder/plan-2030", "alder/plan-2031", "birch/plan-2030")
BASE_OF = "https://w3id.org/civicthread/id/"


@pytest.fixture(scope="module")
def world() -> MemoryStore:
    return ask_world().store


@pytest.fixture(scope="module")
def browser(world: MemoryStore) -> FlaskClient:
    return client_of(world)


def rows(store: MemoryStore, question: str, **values: str) -> list[dict[str, str]]:
    found = run_named(store, find_question(question), **values)
    assert isinstance(found, SelectResult)
    return [dict(row) for row in values_of(found)]


@pytest.mark.parametrize("plan", PLANS)
def test_results_are_told_as_by_the_question_of_results(world: MemoryStore, plan: str) -> None:
    told = ("item", "result", "measured", "measuredOn")
    mine = Counter(
        tuple(row.get(key, "") for key in told)
        for row in rows(world, "what-was-reached", of=BASE_OF + plan)
        if "result" in row
    )
    theirs = Counter(
        (row["target"], *(row.get(key, "") for key in told[1:]))
        for row in rows(world, "results", plan=BASE_OF + plan)
    )
    assert mine == theirs
    assert mine


@pytest.mark.parametrize("plan", PLANS)
def test_progress_is_told_as_by_the_question_of_the_latest_status(
    world: MemoryStore, plan: str
) -> None:
    mine = {
        (row["item"], one)
        for row in rows(world, "what-was-reached", of=BASE_OF + plan)
        for one in filter(None, row.get("status", "").split("; "))
    }
    theirs = {
        (row["thing"], f"{row['status']} ({row['on']})")
        for row in rows(world, "latest-status")
        if row["plan"] == BASE_OF + plan
    }
    assert mine == theirs


def test_the_promises_and_the_missed_targets_tell_the_same_results(world: MemoryStore) -> None:
    results = {
        row["item"]: row["result"]
        for plan in PLANS
        for row in rows(world, "what-was-reached", of=BASE_OF + plan)
        if "result" in row
    }
    missed = {row["target"] for row in rows(world, "missed-targets")}
    assert missed == {target for target, result in results.items() if result == "not met"}
    promised = rows(world, "all-promises", on="9999-12-31", kind="target")
    assert promised
    for row in promised:
        assert row.get("told", "not known") == results[row["item"]]


@pytest.mark.parametrize(
    "page",
    ["alder/activity-fair", "alder/plan-2030", "alder/strategy-work", "hub/org-alder"],
)
def test_pages_of_what_promises_show_it(browser: FlaskClient, page: str) -> None:
    answer = browser.get(f"/doc/{page}")
    assert "What was reached?" in answer.text
    assert "https://example.org/poster" in answer.text
    assert "Late (2031-03-20)" in answer.text


def test_the_page_of_an_outcome_shows_result_and_evidence(browser: FlaskClient) -> None:
    text = browser.get("/doc/alder/outcome-reads").text
    assert "not met" in text
    assert 'href="https://example.org/readers-2031"' in text
    assert "Board paper 3" in text
