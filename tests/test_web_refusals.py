"""What is refused, and the sentence that helps."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from kg.release import ReleaseFolder
from tests.web_case import client_of, real_client
from web import create_app

REFUSED = {
    "/doc/hub/org-ofstead": (404, "Ofsted"),
    "/doc/gla/nothing-at-all.ttl": (404, "nothing here is called"),
    "/questions/partners-acros": (404, "partners-across"),
    "/no/such/page": (404, "there is no page at"),
    "/report.pdf": (404, "there is no page at"),
    "/evidence": (400, "say whose evidence"),
    "/evidence?partner=Ofstead": (422, "Ofsted"),
    "/evidence?partner=Ofsted&span=Nowhere+Strategy": (422, "nothing is called"),
    "/evidence?partner=Ofsted&span=hub:org-ofsted": (404, "does not count"),
    "/report?severity=Banana": (400, "severity is one of Violation, Warning, Info"),
    "/report?code=Z99": (400, "code is one of"),
    "/report?page=0": (400, "there is no page 0"),
    "/report?page=minus+one": (400, "page is a number"),
    "/report?page=99999": (400, "there is no page 99999"),
    "/report?plan=No+Such+Plan": (422, "nothing is called"),
    "/report?colour=red": (400, "no parameter 'colour'"),
    "/report?severity=Info&severity=Warning": (400, "given twice"),
    "/?x=1": (400, "it takes kind, role, publisher, plan, topic, sort"),
    "/?kind=both": (400, "kind is one of any, body, group"),
    "/?sort=size": (400, "sort is one of reach, activities, name"),
    "/?role=king": (400, "role is one of beneficiary"),
    "/?plan=Nowhere": (422, "nothing is called"),
    "/?topic=hub:org-ofsted": (422, "no partner takes part in work of the topic"),
    f"/?topic={'x' * 400}": (400, "at most 300 characters"),
    "/partners/money": (400, "say whose"),
    "/partners/nothing?of=Ofsted": (404, "there is no page"),
    "/partners?kind=both": (400, "kind is one of any, body, group"),
    "/partners?page=7": (400, "there is no page 7"),
    "/partners?size=9": (400, "no parameter 'size'"),
    "/questions/partners-across?by=moon": (400, "takes by as one of"),
    "/questions/partners-across?least=many": (400, "least"),
    "/questions/partners-across?size=9": (400, "no parameter 'size'"),
    "/questions/why?partner=Nobody+In+Particular": (422, "nothing is called"),
    "/doc/hub/a%3Eb%20c": (404, "that is no IRI"),
}


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.mark.parametrize("address", REFUSED)
def test_a_refusal_says_what_is_wrong(client: FlaskClient, address: str) -> None:
    status, words = REFUSED[address]
    response = client.get(address, headers={"Accept": "application/json"})
    said = response.text if response.mimetype == "text/plain" else response.get_json()["error"]
    assert response.status_code == status
    assert words in said


@pytest.mark.parametrize("address", [a for a in REFUSED if not a.endswith((".ttl", ".pdf"))])
def test_a_refusal_is_a_page_with_ways_on(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (REFUSED[address][0], "text/html")
    assert 'href="/questions"' in response.text
    assert "Take this page away" not in response.text


def test_an_unknown_thing_links_the_near_ones(client: FlaskClient) -> None:
    page = client.get("/doc/hub/org-ofstead").text
    assert "Did you mean" in page
    assert re.search(r'href="/doc/hub/org-ofsted"[^>]*><bdi>Ofsted</bdi>', page)


def test_a_question_without_its_value_is_400_as_data(client: FlaskClient) -> None:
    response = client.get("/questions/why.json")
    assert response.status_code == 400
    assert json.loads(response.data) == {
        "ok": False,
        "error": "'why' needs the parameter 'partner': The partner, by name, alias or IRI.",
    }


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_reading_is_answered(client: FlaskClient, method: str) -> None:
    response = getattr(client, method)("/report")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_an_unforeseen_failure_tells_nothing_of_the_inside() -> None:
    class Broken:
        name, manifest = (
            "broken",
            {"base": "https://w3id.org/civicthread", "digest": "", "quads": 0},
        )

        @property
        def store(self) -> None:
            raise RuntimeError("secret path /srv/x")

    response = create_app(lambda: Broken()).test_client().get("/")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "The fault is ours" in response.text


def test_an_empty_release_still_has_its_pages(store_of) -> None:
    client = client_of(store_of("g:hub { hub:org-a a org:Organization ; skos:prefLabel 'A' }"))
    for address in ("/", "/partners", "/report", "/questions", "/ns", "/doc/hub/org-a"):
        assert client.get(address).status_code == 200, address
