"""The front page's filter, the partner's page and the ways between rooms, as visitors meet them."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.pages.front import front_page
from kg.queries import list_panels
from kg.release import ReleaseFolder
from kg.terms import CIVIC
from tests.counted_case import counted, counts_of, rows_at
from tests.web_case import links_of, opened, real_client
from web import create_app
from web.navigation import LAST, MAIN, MORE, ways

FILTERS = (
    "",
    "kind=group",
    "role=lead",
    "role=funder&kind=body&sort=name",
    "plan=gla:plan-education-delivery-2014&kind=body",
    "topic=Curriculum&sort=activities",
    "role=engaged&topic=Curriculum&plan=col:plan-education-2022-23",
)


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.text)


def _shown(page: str) -> list[str]:
    found = re.findall(
        r'<th scope="row" class="civic-matrix__partner"><a[^>]*><bdi>([^<]*)</bdi>', page
    )
    return [html.unescape(name) for name in found]


@pytest.mark.parametrize("asked", FILTERS)
def test_the_data_hold_exactly_what_is_shown(client: FlaskClient, asked: str) -> None:
    shown = _shown(_text(client, f"/?{asked}"))
    rows = json.loads(client.get(f"/index.json?{asked}").data)["rows"]
    table = list(csv.DictReader(io.StringIO(client.get(f"/index.csv?{asked}").text)))
    assert shown
    assert [row["name"] for row in rows] == shown
    assert [row["name"] for row in table] == shown


def test_a_long_list_says_what_it_left_to_the_data(client: FlaskClient) -> None:
    asked = "plan=gla:plan-education-delivery-2014&kind=group"
    page = _text(client, f"/?{asked}")
    names = [row["name"] for row in json.loads(client.get(f"/index.json?{asked}").data)["rows"]]
    assert _shown(page) == names[:60]
    assert f">{len(names)} groups</a> the first 60 of them are shown" in page


def test_a_wide_matrix_shows_fewer_rows_and_counts_all(
    release_folder: ReleaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(release_folder.path).store
    whole = front_page(store)
    monkeypatch.setattr("kg.pages.matrix._MOST_COLUMNS", 1)
    monkeypatch.setattr("kg.pages.front._MOST_WIDE_ROWS", 2)
    wide = front_page(store)
    assert (wide.bodies, wide.groups) == (whole.bodies[:2], whole.groups[:2])
    assert (wide.leaned_on, wide.totals) == (whole.leaned_on, whole.totals)
    assert wide.totals[0].number > 2


@pytest.mark.parametrize("asked", FILTERS)
def test_the_turtle_names_the_partners_shown_and_no_other(client: FlaskClient, asked: str) -> None:
    rows = json.loads(client.get(f"/index.json?{asked}").data)["rows"]
    triples = client.get(f"/index.nt?{asked}").text
    involved = set(re.findall(rf"<{CIVIC.partner}> <([^>]*)>", triples))
    assert involved == {row["partner"] for row in rows}


@pytest.mark.parametrize("asked", FILTERS[2:])
def test_each_narrowed_count_leads_to_as_many_activities(client: FlaskClient, asked: str) -> None:
    page = client.get(f"/?{asked}").text
    counts = [shown for shown in counts_of(page) if shown.unit == "activity"]
    assert counts
    for shown in counts[:12]:
        assert counted(rows_at(client, shown.address), shown.unit) == shown.number, shown


def test_the_form_keeps_what_was_asked(client: FlaskClient) -> None:
    page = _text(client, "/?role=lead&sort=name")
    assert '<option value="lead" selected>Lead</option>' in page
    assert '<option value="name" selected>' in page
    assert '<details class="govuk-details" open>' in page
    assert "Each number counts only what fits." in page
    assert '<details class="govuk-details" open>' not in _text(client, "/")


def test_nothing_that_fits_says_what_to_do(client: FlaskClient) -> None:
    page = _text(client, "/?role=lead&plan=col:plan-education-2022-23")
    assert ">0 bodies</a> and <a" in page
    assert ">0 groups</a> fit" in page
    assert "Ask for less" in page
    assert "No partner of any strategy fits" in _text(
        client, "/partners?role=lead&plan=col:plan-education-2022-23"
    )


def test_the_partners_page_turns_with_its_filter(client: FlaskClient) -> None:
    page = client.get("/partners?kind=group&sort=name").text
    follow = re.search(r'rel="next" href="([^"]*)"', page)
    assert follow is not None
    assert "kind=group" in follow[1]
    assert "sort=name" in follow[1]
    assert client.get(html.unescape(follow[1])).status_code == 200


def test_every_room_of_the_ways_answers(client: FlaskClient) -> None:
    found = ways(client.application)
    for room in (*found.main, *found.more, *found.last):
        assert client.get(room.address).status_code == 200, room.address
    assert len(found.main) <= 7
    linked = set(links_of(client.get("/").text))
    assert {room.address for room in (*found.main, *found.more, *found.last)} <= linked


def test_a_room_that_does_not_stand_is_not_linked() -> None:
    app = Flask("one-room")
    app.add_url_rule("/partners", "partners", str)
    found = ways(app)
    assert [room.key for room in found.main] == ["partners"]
    assert (found.more, found.last) == ((), ())


def test_each_room_has_one_key_and_one_address() -> None:
    rooms = (*MAIN, *MORE, *LAST)
    assert len({room.key for room in rooms}) == len({room.address for room in rooms}) == len(rooms)


@pytest.mark.parametrize("key", ["partners", "money", "exit", "report"])
def test_the_room_one_stands_in_is_marked_once(client: FlaskClient, key: str) -> None:
    room = next(room for room in (*MAIN, *MORE) if room.key == key)
    page = _text(client, room.address)
    marked = re.findall(r"<a [^>]*aria-current=\"(?:page|true)\"[^>]*>", page.partition("<main")[0])
    assert len(marked) == 1
    assert f'href="{room.address}"' in marked[0]


def test_a_partner_answers_each_question_about_it(client: FlaskClient) -> None:
    page = _text(client, "/doc/hub/org-ofsted")
    for words in (
        "What it takes part in",
        "Who works beside it",
        "Outcomes it serves",
        "What rests on it alone",
        "Money attached to that work",
        "Role not stated in",
        "/connections?from=hub%3Aorg-ofsted&amp;to=hub%3Aorg-dfe",
        "civic-picture__svg",
    ):
        assert words in page, words
    assert page.count("How this was asked") >= 6


def test_each_panel_can_be_taken_away(client: FlaskClient) -> None:
    page = client.get("/doc/hub/org-ofsted").text
    for panel in list_panels("partner"):
        if panel.key == "years":  # no plan of the documents has another edition
            assert 'id="years"' not in page
            continue
        assert f'id="{panel.key}"' in page
        for suffix in ("csv", "json", "ttl"):
            given = f"{panel.binds}=hub%3Aorg-ofsted"
            address = f"/questions/{panel.question.name}.{suffix}?{given}"
            assert f'"{address}"' in page
            assert client.get(address).status_code == 200


def test_the_money_of_a_partners_work_can_be_taken_away(client: FlaskClient) -> None:
    page = client.get("/doc/hub/org-ofsted").text
    for suffix in ("csv", "json"):
        address = f"/partners/money.{suffix}?of=hub%3Aorg-ofsted"
        assert address in page
        assert client.get(address).status_code == 200
    led = client.get("/partners/money?of=Ofsted")
    assert (led.status_code, led.headers["Location"]) == (303, "/doc/hub/org-ofsted#money")
    assert 'id="money"' in page


def test_every_link_within_a_partners_page_has_its_place(client: FlaskClient) -> None:
    for key in ("org-ofsted", "group-schools", "org-city-of-london-corporation"):
        page = client.get(f"/doc/hub/{key}").text
        ids = re.findall(r'\bid="([^"]*)"', page)
        assert sorted(ids) == sorted(set(ids)), key
        assert {target[1:] for target in links_of(page) if target.startswith("#")} <= set(ids)


def test_a_page_says_where_to_send_what_is_wrong(client: FlaskClient) -> None:
    assert "/corrections/new?about=https%3A%2F%2F" in _text(client, "/doc/hub/org-ofsted")
    assert "/corrections/new?cell=https%3A%2F%2F" in _text(client, "/doc/gla/cell-r7-stakeholders")
    assert "/corrections/new?page=%2F%3Frole%3Dlead" in _text(client, "/?role=lead")
    assert "civic-wrong" not in client.get("/doc/hub/nobody").text


def test_search_stands_on_every_page_once(client: FlaskClient) -> None:
    for address in ("/", "/partners", "/doc/hub/org-ofsted", "/report", "/doc/hub/nobody"):
        assert client.get(address).text.count('role="search"') == 1, address


def test_hostile_values_are_refused_harmlessly(release_folder: ReleaseFolder) -> None:
    release = opened(release_folder.path)
    visitor = create_app(lambda: release).test_client()
    for name in ("kind", "role", "plan", "topic", "sort"):
        for value in ("<script>alert(1)</script>", "\u202e" * 50, "x" * 10_000, "javascript:1"):
            response = visitor.get("/", query_string={name: value})
            assert response.status_code in (400, 404, 422), (name, value[:20])
            assert "<script" not in response.text
