"""When there are many plans and partners the pages stay readable, and the data stay whole."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kg.store import MemoryStore
from tests.web_case import client_of

PLANS, PARTNERS = 30, 130


def _case() -> str:
    hub = ['hub:org-pub a org:Organization ; skos:prefLabel "Publisher"@en .']
    hub += [
        f'hub:org-p{n:03} a org:Organization ; skos:prefLabel "Partner {n:03}"@en .'
        for n in range(PARTNERS)
    ]
    plans = [_plan(number) for number in range(PLANS)]
    names = 'g:vocabulary { role:lead skos:prefLabel "Lead"@en }'
    return "\n".join([names, "g:hub {", *hub, "}", *plans])


def _plan(number: int) -> str:
    plan = f"gla:plan-{number}"
    engagements = "\n".join(
        f"gla:eng-{number}-{n} a civic:Engagement ; civic:engagedIn gla:activity-{number} ;"
        f" civic:party hub:org-p{n:03} ; civic:role role:lead ; civic:asWritten 'P' ."
        for n in range(PARTNERS)
    )
    return f"""<https://w3id.org/civicthread/graph/gla/plan-{number}/1> {{
  {plan} a civic:DeliveryPlan ; dcterms:title "Plan {number}"@en ;
    civic:accountableBody hub:org-pub .
  gla:activity-{number} a civic:Activity ; skos:prefLabel "Act {number}"@en ; civic:inPlan {plan} .
  {engagements}
}}"""


@pytest.fixture(scope="module")
def trig() -> str:
    return _case()


@pytest.fixture(scope="module")
def client(store_of: Callable[[str], MemoryStore], trig: str) -> FlaskClient:
    return client_of(store_of(trig))


def test_many_strategies_are_told_as_numbers(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "civic-matrix" not in page
    assert page.count('<th scope="row"') == 20
    assert "the first 20 of them are shown" in page


def test_a_matrix_of_many_opens_by_publisher(client: FlaskClient) -> None:
    page = client.get("/").text
    own_plan = 'href="/doc/gla/plan-1"'
    assert own_plan not in page
    address = '/?publisher=hub%3Aorg-pub"'
    assert address in page
    opened = client.get(address.rstrip('"'))
    assert opened.status_code == 200
    assert own_plan in opened.text
    assert "in plans of <strong>Publisher</strong>" in opened.text
    assert client.get("/?publisher=hub:org-p001").status_code in (404, 422)


def test_the_evidence_of_a_publishers_number_counts_its_ties_alone(client: FlaskClient) -> None:
    whole = json.loads(client.get("/evidence.json?partner=hub:org-p001").data)["rows"]
    own = json.loads(client.get("/evidence.json?partner=hub:org-p001&publisher=hub:org-pub").data)
    assert own["rows"] == whole
    assert len(whole) == PLANS


def test_many_partners_fill_several_pages(client: FlaskClient) -> None:
    first, second = client.get("/partners").text, client.get("/partners?page=2").text
    assert first.count('<th scope="row"') == second.count('<th scope="row"') == 60
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    third = client.get("/partners?page=3")
    assert third.text.count('<th scope="row"') == PARTNERS - 120
    assert client.get("/partners?page=4").status_code in (400, 422)


@pytest.mark.parametrize("address", ["/index.json", "/partners.json", "/partners.json?page=2"])
def test_the_data_hold_all_of_them(client: FlaskClient, address: str) -> None:
    rows = json.loads(client.get(address).data)["rows"]
    assert len(rows) == PARTNERS
    assert {row["count"] for row in rows} == {PLANS}


def test_a_kind_can_be_asked_for_alone(client: FlaskClient) -> None:
    assert json.loads(client.get("/partners.json?kind=group").data)["rows"] == []
    assert "No partner of any strategy" in client.get("/partners?kind=group").text
