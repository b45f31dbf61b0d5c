"""The page that sets two plans side by side, as a visitor and a program meet it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from kg.labels.counted import Counted
from kg.pages.compare.row import tell_activities
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.conftest import one_in
from tests.test_web_hostile import CASE, LONG, MARKUP
from tests.web_case import client_of, links_of, real_client

CITY = "col:plan-education-2022-23"
GLA = "gla:plan-education-delivery-2014"
STRATEGIES = "a=col:strategy-education-2019-23&b=col:strategy-skills-2019-23"
PANELS = (
    "size", "completeness", "partners", "only-a", "only-b", "groups", "topics", "outcomes",
)  # fmt: skip
QUESTIONS = {
    "partners": "partners-of-two", "only-a": "partners-of-two", "only-b": "partners-of-two",
    "topics": "topics-of-two",
}  # fmt: skip


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.text)


def _cells(page: str, panel: str) -> list[list[str]]:
    tree = lxml_html.fromstring(page)
    rows = tree.xpath(f"//section[h2/@id='{panel}']//tbody/tr")
    return [
        [re.sub(r"\s+", " ", cell.text_content()).strip() for cell in row.xpath("th|td")]
        for row in rows
    ]


def test_the_two_plans_stand_side_by_side(client: FlaskClient) -> None:
    page = client.get("/compare").text
    assert ["Activities", "62", "22"] in _cells(page, "size")
    bodies = [row[0] for row in _cells(page, "partners")]
    for name in ("Ofsted", "Greater London Authority", "Organisation for Economic"):
        assert any(body.startswith(name) for body in bodies)
    assert len(bodies) == 3


def test_the_form_offers_plans_publishers_and_strategies(client: FlaskClient) -> None:
    tree = lxml_html.fromstring(client.get("/compare").text)
    for name in ("a", "b"):
        groups = tree.xpath(f"//select[@name='{name}']/optgroup/@label")
        assert groups == ["Delivery plans", "Publishers", "Strategies"]
    chosen = tree.xpath("//select/optgroup/option[@selected]/@value")
    assert chosen == [CITY, GLA]


def test_every_panel_has_a_question_a_query_and_its_forms(client: FlaskClient) -> None:
    page = client.get("/compare").text
    assert page.count("How this was asked") == len(PANELS)
    for panel in PANELS:
        assert f'id="{panel}"' in page
        for suffix in ("csv", "json", "ttl"):
            asked = f"/compare/{panel}.{suffix}?a=col%3A"
            question = f"/questions/{QUESTIONS.get(panel)}.{suffix}?"
            assert asked in page or question in page


def test_a_claim_looks_different_from_a_shared_record(client: FlaskClient) -> None:
    page = _text(client, "/compare")
    assert re.search(r'<tr class="compare-row--claim">.*?civic-mark--claim">Claim, ', page)
    assert 'civic-mark--claim">Possible</span> Both are for the same group' in page


def test_no_strategy_of_the_city_is_in_doubt_so_nothing_is_dashed(client: FlaskClient) -> None:
    for address in ("/compare", f"/compare?{STRATEGIES}"):
        assert "compare-possible" not in client.get(address).text


def test_what_is_possible_is_told_apart() -> None:
    listed = "/questions/activities-of?of=col%3Astrategy-a"
    some = tell_activities(3, 2, listed)
    assert some.words == "3 activities, 2 of them possible"
    assert some.is_possible
    assert [piece for piece in some.pieces if isinstance(piece, Counted)] == [
        Counted(3, "", listed, "activity"),
        Counted(2, "", listed, "activity if sureness=possible"),
    ]
    assert tell_activities(1, 1, listed).words == "1 activity, possible"
    assert not tell_activities(1, 0, listed).is_possible


@pytest.mark.parametrize(
    "query", ["", f"?{STRATEGIES}", "?a=hub:org-gla&b=City+of+London+Corporation"]
)
@pytest.mark.parametrize("panel", one_in(8, PANELS))
def test_each_panel_has_a_page_and_the_same_as_data(
    client: FlaskClient, panel: str, query: str
) -> None:
    page = client.get(f"/compare/{panel}{query}")
    assert page.status_code == 200
    rows = json.loads(client.get(f"/compare/{panel}.json{query}").data)["rows"]
    lines = list(
        csv.DictReader(io.StringIO(client.get(f"/compare/{panel}.csv{query}").text, newline=""))
    )
    assert len(lines) == len(rows)
    shown = page.text.count('civic-table__name">') + page.text.count('<li class="gaps-alignment">')
    assert shown == len(rows)
    assert {row["panel"] for row in rows} <= {panel}
    data = client.get(f"/compare/{panel}.ttl{query}").data
    assert list(ox.parse(data, format=ox.RdfFormat.TURTLE))


def test_the_whole_as_one_table_is_the_sum_of_its_panels(client: FlaskClient) -> None:
    whole = json.loads(client.get("/compare.json").data)["rows"]
    parts = [
        row
        for panel in PANELS
        for row in json.loads(client.get(f"/compare/{panel}.json").data)["rows"]
    ]
    assert whole == parts


@pytest.mark.slow
def test_links_of_the_page_lead_somewhere(client: FlaskClient) -> None:
    page = client.get("/compare").text
    wanted = {
        link
        for link in links_of(page)
        if link.startswith(("/compare", "/evidence", "/questions/on"))
    }
    assert len(wanted) > 60
    for link in sorted(wanted):
        assert client.get(link).status_code == 200, link


def test_headers_are_those_of_every_page(client: FlaskClient) -> None:
    response = client.get("/compare")
    assert response.headers["Vary"] == "Accept"
    again = client.get("/compare", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        (f"/compare?a={GLA}&b={GLA}", 400, "GLA education delivery plan 2014 is on both sides"),
        (f"/compare?a={GLA}&b=GLA+education+delivery+plan+2014", 400, "is on both sides"),
        ("/compare?a=Ofsted", 422, "is not a plan, a publisher or a strategy"),
        ("/compare?a=GLA+education+delivery+plam", 422, "GLA education delivery plan 2014"),
        ("/compare?a=" + "x" * 5000, 400, "at most 300 characters"),
        ("/compare?c=1", 400, "it takes a, b"),
        ("/compare/colour", 404, "no part of a comparison is called"),
        ("/compare.pdf", 404, "there is no page at"),
    ],
)
def test_what_is_refused_gets_a_sentence(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words.lower() in response.text.lower()


def test_with_one_plan_the_page_says_what_to_do(store_of: Callable[[str], MemoryStore]) -> None:
    small = client_of(store_of("g:hub { hub:org-x a org:Organization ; skos:prefLabel 'X' }"))
    assert "There is nothing to compare yet" in _text(small, "/compare")
    assert json.loads(small.get("/compare.json").data)["rows"] == []


@pytest.mark.parametrize("address", ["/compare", *(f"/compare/{panel}" for panel in PANELS)])
def test_hostile_names_are_shown_harmlessly(
    store_of: Callable[[str], MemoryStore], address: str
) -> None:
    page = client_of(store_of(CASE)).get(address).text
    tree = lxml_html.fromstring(page)
    assert tree.xpath("//script") == tree.xpath("//img") == tree.xpath("//@style") == []
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    assert LONG[:601] not in page
    assert MARKUP not in page
    for target in tree.xpath("//@href | //@src | //@action"):
        assert re.match(r"https?://|mailto:|/(?!/)|#", target), target
