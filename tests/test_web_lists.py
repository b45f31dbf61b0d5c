"""Lists of councils, plans, strategies, activities and outcomes: their rows, filters and pages."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from kg.pages import lists
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import expand
from tests.conftest import one_in
from tests.web_case import opened, real_client

KEYS = lists.list_keys()


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def _rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    path, _, query = address.partition("?")
    told = client.get(f"{path}.json?{query}")
    assert told.status_code == 200, address
    rows: list[dict[str, str]] = told.get_json()["rows"]
    return rows


def _told(text: str) -> int:
    """Return how many rows a page says that there are."""
    told = re.search(r'id="how-many">(.*?)</p>', text)
    assert told is not None
    number = re.search(r"[\d,]+", re.sub(r"<[^>]*>", "", told[1]))
    assert number is not None
    return int(number[0].replace(",", ""))


def _options(text: str) -> list[tuple[str, int]]:
    """Return the address and the number of each filter of a page."""
    found = re.findall(
        r'<li><a class="govuk-link" href="(/[^"]+)"><bdi>.*?</bdi></a> <span [^>]*>([\d,]+)</span>',
        text,
    )
    return [(html.unescape(address), int(number.replace(",", ""))) for address, number in found]


@pytest.mark.parametrize("key", KEYS)
def test_a_list_says_how_many_it_holds_and_holds_each_once(client: FlaskClient, key: str) -> None:
    page = client.get(f"/{key}").text
    rows = _rows(client, f"/{key}")
    assert _told(page) == len(rows) > 0
    name = lists.list_question(key).showing.columns[0].name
    assert len({row[name] for row in rows}) == len(rows)


@pytest.mark.parametrize("key", one_in(3, KEYS))
def test_each_filter_leaves_as_many_rows_as_it_says(client: FlaskClient, key: str) -> None:
    options = _options(client.get(f"/{key}").text)
    assert bool(options) is (key not in ("councils", "strategies"))
    for address, number in options:
        rows = _rows(client, address)
        assert len(rows) == number, address
        page = client.get(address).text
        assert _told(page) == number
        assert "Remove<" in page


def test_two_filters_hold_together(client: FlaskClient) -> None:
    first = next(a for a, _ in _options(client.get("/activities").text) if "topic=" in a)
    both = [(a, n) for a, n in _options(client.get(first).text) if "strategy=" in a]
    assert both
    for address, number in both:
        assert len(_rows(client, address)) == number
        given = dict(parse_qsl(urlsplit(address).query))
        assert set(given) == {"topic", "strategy"}


def test_a_filter_takes_a_name_as_people_type_it(client: FlaskClient) -> None:
    typed = _rows(client, "/activities?plan=GLA+education+delivery+plan+2014")
    assert typed == _rows(client, "/activities?plan=gla:plan-education-delivery-2014")
    assert {row["plan"] for row in typed} == {expand("gla:plan-education-delivery-2014")}


def test_the_pages_of_a_list_have_each_row_once(
    client: FlaskClient, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "ROWS", 20)
    whole = lists.list_answer(store, "activities", {})
    seen: list[str] = []
    number = 1
    while True:
        page = lists.list_page(store, "activities", {}, number)
        seen += [row["activity"] for row in page.panel.answered]
        if not page.after:
            break
        assert page.after == f"/activities?page={number + 1}"
        number += 1
    assert number == page.pages > 1
    assert len(seen) == len(set(seen)) == page.total.number == len(whole.rows)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/activities?plan=No+such+plan", 422),
        ("/activities?page=99", 404),
        ("/activities?page=0", 404),
        ("/activities?page=x", 400),
        ("/activities?council=a&council=b", 400),
        ("/councils?plan=x", 400),
        ("/plans.zip", 404),
    ],
)
def test_what_a_list_can_not_show_is_told(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_the_query_of_a_filtered_list_is_that_which_made_it(client: FlaskClient) -> None:
    address = "/outcomes?plan=gla:plan-education-delivery-2014"
    page = client.get(address).text
    shown = re.search(r'<pre class="civic-query"><code>(.*?)</code>', page, re.S)
    assert shown is not None
    ran = client.get("/sparql", query_string={"query": html.unescape(shown[1])},
                     headers={"Accept": "application/sparql-results+json"})  # fmt: skip
    found = {b["outcome"]["value"] for b in ran.get_json(force=True)["results"]["bindings"]}
    assert found == {row["outcome"] for row in _rows(client, address)}
