"""What a visitor finds on the page of time, and what a calendar program gets from its feed."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from operator import itemgetter

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import etree

from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.web_case import client_of, links_of, real_client

HOSTILE = """
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
g:a {
  gla:plan a civic:DeliveryPlan ; dcterms:title "<script>alert(1)</script>\\u202Eplan"@en .
  <javascript:alert(1)> a civic:Milestone ; skos:prefLabel "<img src=x onerror=y>"@en ;
    civic:inPlan gla:plan ; civic:due gla:time .
  gla:m2 a civic:Milestone ; skos:prefLabel "LONG"@en ; civic:inPlan gla:plan ;
    civic:due gla:time , gla:time-max .
  gla:time a civic:TimeFrame ; civic:asWritten "</text></svg><b>\\r\\nBEGIN:VEVENT" ;
    dcat:startDate "0001-01-01"^^xsd:date ; dcat:endDate "2031-05-03"^^xsd:date .
  gla:time-max a civic:TimeFrame ; civic:asWritten "for ever" ;
    dcat:endDate "9999-12-31"^^xsd:date .
}
"""


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.fixture
def hostile(store_of: Callable[[str], MemoryStore]) -> FlaskClient:
    return client_of(store_of(HOSTILE.replace("LONG", "x" * 10_000)))


def _text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.text)


def _pictures(page: str) -> list[etree._Element]:
    found = re.findall(r"<svg class=\"civic-time__picture\".*?</svg>", page, re.DOTALL)
    return [etree.fromstring(svg) for svg in found]


def test_quarters_follow_one_another_with_certain_and_possible_apart(client: FlaskClient) -> None:
    page = _text(client, "/time?plan=gla:plan-education-delivery-2014")
    quarters = re.findall(r'<div class="civic-section__body" id="(\d{4}-q\d)"', page)
    assert quarters == sorted(quarters)
    assert quarters[0] == "2014-q1"
    summer = page.split('id="2014-q3"')[1].split('id="2014-q4"')[0]
    certain, possible = summer.split("Possible: not a date")
    assert "<bdi>August 2014</bdi>" in certain
    assert "<bdi>by Summer 2014</bdi>" in possible
    assert "<bdi>by Summer 2014</bdi>" not in certain
    assert "a season, not a date" in possible
    assert "by 31 August 2014" in possible
    assert 'href="/doc/gla/cell-r8-activity"' in possible


def test_what_has_no_date_stands_last_with_its_wording(client: FlaskClient) -> None:
    page = _text(client, "/time?plan=gla:plan-education-delivery-2014")
    undated = page.split('id="undated"')[1]
    for words in ("Christmas Day, Day 2014", "TOPE takes place", "18 month strategy"):
        assert words in undated
    assert "of which the document does not say when" in undated


def test_the_window_keeps_a_quarter(client: FlaskClient) -> None:
    rows = client.get("/time.json?from=2023-10-01&to=2023-12-31&kind=report").get_json()["rows"]
    assert [(row["words"], row["latest"]) for row in rows] == [("in November 2023", "2023-11-30")]
    page = _text(client, "/time?from=2023-10-01&to=2023-12-31")
    assert "can not be placed in a window" in page


def test_the_form_shows_what_was_asked(client: FlaskClient) -> None:
    page = _text(client, "/time?partner=OFSTED&kind=milestone&from=2014-01-01")
    assert 'name="partner" value="Ofsted"' in page
    assert '<option value="milestone" selected' in page
    assert 'name="from" value="2014-01-01"' in page
    assert "milestones in work that" in page


def test_csv_and_json_hold_what_is_shown(client: FlaskClient) -> None:
    rows = client.get("/time.json?partner=Ofsted").get_json()["rows"]
    table = list(csv.DictReader(io.StringIO(client.get("/time.csv?partner=Ofsted").text)))
    page = html.unescape(_text(client, "/time?partner=Ofsted"))
    assert len(rows) == len(table) > 8
    assert all(row["name"] in page for row in rows)
    assert client.get("/time.ttl?partner=Ofsted").status_code == 200


def test_every_page_of_a_long_list_is_there(client: FlaskClient) -> None:
    first = _text(client, "/time")
    assert 'href="/time?page=2"' in first
    assert 'id="undated"' not in first
    second = _text(client, "/time?page=2")
    assert 'id="undated"' in second
    shown = sum(page.count('civic-table__name"') for page in (first, second))
    rows = client.get("/time.json").get_json()["rows"]
    assert shown == len([row for row in rows if row["words"]])


def test_the_picture_has_a_link_for_each_mark(client: FlaskClient) -> None:
    (svg,) = _pictures(client.get("/time").text)
    ns = "{http://www.w3.org/2000/svg}"
    marks = [a for a in svg.iter(f"{ns}a") if "civic-time__mark" in a.get("class", "")]
    assert len(marks) > 40
    assert all(a.get("aria-label") and a.get("href", "").startswith("/") for a in marks)
    for address in {a.get("href", "") for a in svg.iter(f"{ns}a")}:
        assert client.get(address).status_code == 200, address
    assert any("civic-time__mark--possible" in a.get("class", "") for a in marks)


def test_links_of_the_page_lead_somewhere(client: FlaskClient) -> None:
    links = {a for a in links_of(client.get("/time?partner=Ofsted").text) if a.startswith("/time")}
    assert len(links) > 5
    for address in links:
        assert client.get(address).status_code == 200, address


def test_the_feed_is_a_calendar_with_the_same_filter(client: FlaskClient) -> None:
    response = client.get("/time.ics?plan=col:plan-education-2022-23&kind=report")
    assert response.content_type == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.data).walk("VEVENT")
    assert event["DTSTART"].dt.isoformat() == "2023-11-30"
    assert event["DTSTAMP"].dt.isoformat() == "2022-04-28T00:00:00+00:00"
    again = client.get(response.request.url, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_has_an_entity_tag_and_varies(client: FlaskClient) -> None:
    response = client.get("/time")
    assert response.headers["Vary"] == "Accept"
    tag = {"If-None-Match": response.headers["ETag"]}
    assert client.get("/time", headers=tag).status_code == 304


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/time?kind=party", 400, "ind is one of"),
        ("/time?from=yesterday", 400, "must be a day such as"),
        ("/time?from=2015-01-01&to=2014-01-01", 400, "before it begins"),
        ("/time?page=99", 400, "no page 99"),
        ("/time?page=-1", 400, "age is a number"),
        ("/time?colour=red", 400, "no parameter"),
        ("/time?plan=Ofsted", 422, "othing is called"),
        ("/time?partner=Ofsteed", 422, "Ofsted"),
        ("/time.ics?to=9", 400, "must be a day such as"),
        ("/time.xyz", 404, "no page"),
    ],
)
def test_what_can_not_be_answered_says_why(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words in response.text


def test_an_empty_answer_says_what_to_do(client: FlaskClient) -> None:
    page = _text(client, "/time?from=1990-01-01&to=1990-12-31")
    assert "Nothing here" in page
    assert "Take a wider window" in page
    assert Calendar.from_ical(client.get("/time.ics?to=1990-12-31").data).walk("VEVENT") == []


def test_how_it_was_asked_is_told(client: FlaskClient) -> None:
    page = _text(client, "/time?partner=Ofsted")
    assert "How this was asked" in page
    assert "?item a ?class" in page
    assert "VALUES ?partner { &lt;https://w3id.org/civicthread/id/hub/org-ofsted&gt; }" in page
    (address,) = re.findall(r'href="(/questions/time-planned\.csv[^"]*)"', page)
    told = list(csv.DictReader(io.StringIO(client.get(html.unescape(address)).text)))
    kept = list(csv.DictReader(io.StringIO(client.get("/time.csv?partner=Ofsted").text)))
    key = itemgetter("item", "time")
    assert sorted(told, key=key) == sorted(kept, key=key)
    assert len(kept) > 8


def test_hostile_names_and_dates_are_shown_harmlessly(hostile: FlaskClient) -> None:
    page = hostile.get("/time").text
    assert "<script" not in page
    assert "<img" not in page
    assert not any(link.lower().startswith("javascript:") for link in links_of(page))
    assert "x" * 400 not in page
    (svg,) = _pictures(page)
    assert svg.tag.endswith("svg")
    assert 'style="' not in page
    assert json.loads(hostile.get("/time.json").data)["rows"]
    events = Calendar.from_ical(hostile.get("/time.ics").data).walk("VEVENT")
    assert len(events) == 3


def test_a_release_without_dates_says_so(store_of: Callable[[str], MemoryStore]) -> None:
    page = client_of(store_of("g:a { gla:x a civic:DeliveryPlan }")).get("/time")
    assert page.status_code == 200
    assert "Nothing here" in page.text
