"""The list of partners: each filter leaves as many as it says, alone and beside others."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from kg.release import ReleaseFolder
from tests.web_case import real_client

_OPTION = re.compile(
    r'<li><a class="govuk-link" href="(/partners[^"]+)"><bdi>.*?</bdi></a> <span [^>]*>([\d,]+)<'
)
PLAN = "plan=gla:plan-education-delivery-2014"


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = client.get(f"/partners.json?{query}").get_json()["rows"]
    return rows


def _options(client: FlaskClient, query: str) -> list[tuple[str, int]]:
    page = client.get(f"/partners?{query}").text
    found = _OPTION.findall(page)
    return [(html.unescape(address).partition("?")[2], int(number)) for address, number in found]


@pytest.mark.parametrize(
    "query", ["", PLAN, "strategies=2", "letter=L", f"{PLAN}&kind=body&sort=name", "place=London"]
)
def test_each_filter_leaves_as_many_partners_as_it_says(client: FlaskClient, query: str) -> None:
    options = _options(client, query)
    assert options
    for address, number in options[::3]:
        assert len(_rows(client, address)) == number, address


def test_every_partner_has_one_letter_one_kind_and_one_number_of_strategies(
    client: FlaskClient,
) -> None:
    everyone = len(_rows(client, ""))
    options = _options(client, "")
    for name in ("kind", "letter", "strategies"):
        parts = [number for address, number in options if address.startswith(f"{name}=")]
        assert len(parts) > 1
        assert sum(parts) == everyone, name


def test_what_is_chosen_is_told_and_can_be_taken_away(client: FlaskClient) -> None:
    page = client.get("/partners?letter=l&strategies=1&sort=name").text
    chosen = re.findall(r'civic-filters__chosen">(.*?)</p>', page, re.DOTALL)
    told = " ".join(re.sub(r"<[^>]*>", " ", " ".join(chosen)).split())
    assert "Number of strategies One strategy Remove" in told
    assert "First letter L Remove" in told
    removed = [html.unescape(link) for link in re.findall(r'href="([^"]*)">Remove', page)]
    assert removed == ["/partners?sort=name&letter=L", "/partners?sort=name&strategies=1"]
    assert all(row["name"][0] == "L" for row in _rows(client, "letter=l"))


@pytest.mark.parametrize(
    ("query", "status"),
    [("letter=xx", 400), ("strategies=many", 400), ("strategies=٢", 400), ("place=zzzz", 422)],
)
def test_a_filter_that_is_none_is_told(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/partners?{query}").status_code == status


def test_a_letter_that_nobody_has_leaves_nobody_and_leads_back(client: FlaskClient) -> None:
    page = client.get("/partners?letter=%E1%9B%97").text
    assert "No partner of any strategy fits" in page
