"""Promises with a date: one source of rows for the list, its questions and its feeds."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import etree

from kg.pages import lists, timeline
from kg.pages.promises import list_promises, promise_calendar, promise_news
from kg.panels import values_of
from kg.queries import find_question, run_named
from kg.records import SelectResult
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from tests.asked import ask_documents, ask_world
from tests.web_case import real_client

ATOM = {"a": "http://www.w3.org/2005/Atom"}
DAYS = ("2030-12-31", "2031-01-10", "2031-01-15", "2031-03-01", "2031-04-01", "2031-08-01")
EVER = ("0001-01-01", "9999-12-31")


@pytest.fixture(scope="module")
def documents() -> MemoryStore:
    return ask_documents().store


@pytest.fixture(scope="module")
def world() -> MemoryStore:
    return ask_world().store


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _rows(store: MemoryStore, question: str, **values: str) -> list[dict[str, str]]:
    found = run_named(store, find_question(question), **values)
    assert isinstance(found, SelectResult)
    return [dict(row) for row in values_of(found)]


def _check_late(store: MemoryStore, day: str) -> int:
    late = {
        (row["milestone"], row["by"], row["status"])
        for row in _rows(store, "late-milestones", on=day)
    }
    listed = {
        (row["item"], row["dueUntil"], row.get("told", "not known"))
        for row in _rows(store, "all-promises", on=day, kind="milestone")
        if row["dueUntil"] < day and row.get("told") != "done"
    }
    assert late == listed
    return len(late)


def test_late_milestones_are_those_of_the_list(documents: MemoryStore, world: MemoryStore) -> None:
    assert sum(_check_late(world, day) for day in (*DAYS, *EVER)) > len(DAYS)
    assert sum(_check_late(documents, day) for day in ("2014-09-01", *EVER)) > 20


def test_what_is_due_in_a_window_is_what_the_list_holds_of_it(
    documents: MemoryStore, world: MemoryStore
) -> None:
    for store in (documents, world):
        for start, end in (EVER, ("2014-07-01", "2014-12-31"), ("2031-02-28", "2031-03-31")):
            due = {(row["thing"], row["by"]) for row in _rows(store, "due", start=start, end=end)}
            listed = {(row["item"], row["dueUntil"]) for row in _rows(store, "all-promises")}
            assert due == {one for one in listed if start <= one[1] <= end}


def test_targets_of_the_list_are_those_that_are_promised_with_a_day(
    documents: MemoryStore, world: MemoryStore
) -> None:
    for store in (documents, world):
        promised = {row["target"] for row in _rows(store, "promises") if "by" in row}
        listed = {row["item"] for row in _rows(store, "all-promises", kind="target")}
        assert promised
        assert promised <= listed


def test_missed_targets_of_the_past_are_those_of_the_list(world: MemoryStore) -> None:
    listed = {
        row["item"] for row in _rows(world, "all-promises", kind="target")
        if row.get("told") == "not met"
    }  # fmt: skip
    dated = {row["item"] for row in _rows(world, "all-promises", kind="target")}
    missed = {row["target"] for row in _rows(world, "missed-targets")}
    assert listed == missed & dated != set()


def test_each_state_is_one_of_three_and_their_filters_part_the_list(world: MemoryStore) -> None:
    for day in (*DAYS, *EVER):
        whole = Counter(row["standing"] for row in _rows(world, "all-promises", on=day))
        for state in ("due", "not known", "reported"):
            kept = _rows(world, "all-promises", on=day, state=state.replace(" ", "-"))
            assert len(kept) == whole.pop(state, 0)
        assert not whole


def test_a_calendar_has_an_event_for_each_promise_and_says_how_it_stands(
    world: MemoryStore,
) -> None:
    given = {"on": "2031-04-01"}
    calendar = Calendar.from_ical(promise_calendar(world, given))
    events = {str(event["summary"]).removeprefix("Possible: "): event for event in calendar.events}
    assert len(events) == len(list_promises(world, given))
    assert "On 1 April 2031: not known" in str(events["Stall built"]["description"])
    done = str(events["First pairs met"]["description"])
    assert "On 1 April 2031: reported as done (15 January 2031)" in done
    assert events["Stall built"]["dtstart"].dt.isoformat() == "2031-03-31"


def test_the_calendar_of_time_names_an_event_as_that_of_promises(world: MemoryStore) -> None:
    ours = {str(event["uid"]) for event in Calendar.from_ical(promise_calendar(world, {})).events}
    all_of_time = Calendar.from_ical(timeline.time_feed(world)).events
    assert ours
    assert ours <= {str(event["uid"]) for event in all_of_time}


def _entries(feed: etree._Element) -> dict[str, etree._Element]:
    return {entry.findtext("a:title", "", ATOM): entry for entry in feed.findall("a:entry", ATOM)}


def test_news_have_an_entry_for_each_promise_the_latest_change_first(world: MemoryStore) -> None:
    feed = etree.fromstring(promise_news(world, {"on": "2031-04-01"}, BASE))
    entries = _entries(feed)
    assert len(entries) == len(list_promises(world, {}))
    moments = [entry.findtext("a:updated", "", ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext("a:updated", "", ATOM) == moments[0] == "2031-04-01T00:00:00Z"
    stall = entries["Stall built"]
    assert {each.get("term") for each in stall.findall("a:category", ATOM)} == {
        "milestone", "not known"
    }  # fmt: skip
    assert (stall.findtext("a:id", "", ATOM) or "").endswith("/milestone-stall#by-2031-03-31")
    told = entries["Band engaged"].findtext("a:summary", "", ATOM)
    assert told.endswith(". On 1 April 2031: reported as stopped (15 February 2031).")
    ids = [entry.findtext("a:id", "", ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert len(set(ids)) == len(ids)
    for needed in ("id", "title", "updated", "author", "link"):
        assert feed.find(f"a:{needed}", ATOM) is not None


def test_a_page_of_a_day_counts_what_its_filters_leave(client: FlaskClient) -> None:
    page = client.get("/promises?on=2014-09-01").text
    told = dict(re.findall(r"<bdi>(due|not known)</bdi></a> <span [^>]*>(\d+)</span>", page))
    assert set(told) == {"due", "not known"}
    for state, number in told.items():
        at = {"on": "2014-09-01", "state": state.replace(" ", "-")}
        rows = client.get("/promises.json", query_string=at).get_json()["rows"]
        assert len(rows) == int(number)
        assert {row["standing"] for row in rows} == {state}


@pytest.mark.parametrize("suffix", ["", ".ics", ".atom"])
def test_today_leads_to_the_list_of_the_day(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/promises{suffix}?on=today&state=due", headers={"Accept": "text/html"})
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "no-store"
    to = urlsplit(answer.headers["Location"])
    today = datetime.now(UTC).date().isoformat()
    assert (to.path, parse_qs(to.query)) == (
        f"/promises{suffix}", {"on": [today], "state": ["due"]}
    )  # fmt: skip


@pytest.mark.parametrize("suffix", ["", ".csv", ".ics", ".atom"])
@pytest.mark.parametrize("given", ["on=2014-02-30", "on=soon", "state=kept", "kind=hope"])
def test_a_value_that_can_not_be_is_refused_in_a_sentence(
    client: FlaskClient, suffix: str, given: str
) -> None:
    answer = client.get(f"/promises{suffix}?{given}", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert given.partition("=")[2] in answer.text
    assert "Traceback" not in answer.text


def test_the_last_day_of_all_is_a_day(client: FlaskClient, documents: MemoryStore) -> None:
    rows = client.get("/promises.json?on=9999-12-31").get_json()["rows"]
    assert {row["standing"] for row in rows} == {"not known"}
    assert len(rows) == len(list_promises(documents, {}))
    for suffix in ("ics", "atom"):
        assert client.get(f"/promises.{suffix}?on=9999-12-31").status_code == 200


def test_the_list_takes_what_its_question_takes() -> None:
    question = lists.list_question("promises")
    assert set(lists.list_parameters("promises")) == {one.name for one in question.parameters}
