"""What a visitor finds at /connections and /network."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.release import ReleaseFolder
from tests.web_case import client_of, links_of, real_client

PAIR = "from=OECD&to=Ofsted"


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.text)


def test_the_form_comes_with_pairs_to_try(client: FlaskClient) -> None:
    page = _text(client, "/connections")
    assert 'method="get"' in page
    assert 'name="from"' in page
    pairs = [link for link in links_of(page) if link.startswith("/connections?from=")]
    assert len(pairs) == 4
    for address in pairs:
        assert "civic-route__sentence" in _text(client, address)


def test_one_name_asks_for_the_other(client: FlaskClient) -> None:
    page = _text(client, "/connections?from=Ofsted")
    assert "Give the other name too" in page
    assert 'value="Ofsted"' in page


def test_routes_are_sentences_with_links_to_cells(client: FlaskClient) -> None:
    page = _text(client, f"/connections?{PAIR}")
    assert "5 routes, the most telling first." in page
    assert "Delivery plan, row 13, Stakeholders to engage" in page
    assert "is to be engaged in" in page
    for link in links_of(page):
        if link.startswith(("/doc", "/connections")):
            assert client.get(link).status_code == 200, link


def test_a_thin_answer_says_so(client: FlaskClient) -> None:
    page = _text(
        client, "/connections?from=1994+Group&to=Lead+Cultural+and+Creative+Learning+Governor"
    )
    assert "civic-verdict--thin" in page
    assert re.search(r"Only through [^<]*Schools", page)


def test_a_claim_on_the_way_looks_like_one(client: FlaskClient) -> None:
    page = _text(client, "/connections?from=OECD&to=Skills+Strategy+2019-23")
    assert "civic-mark--read" in page


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/connections?from=Ofstead&to=DfE", 422, "<bdi>Ofsted</bdi>"),
        ("/connections?from=Project+Oracle&to=DfE", 422, "names several things"),
        ("/connections?from=DfE&to=dfe", 400, "are the same thing"),
        ("/connections?from=DfE&via=Ofsted", 400, "has no parameter"),
        ("/connections.exe", 404, "there is no page"),
        ("/network?by=love", 400, "by is one of activity, strategy, funding"),
        ("/network?sort=beauty", 400, "sort is one of"),
        ("/network?page=99", 400, "so there is no page 99"),
        ("/network?page=two", 400, "page is a number such as 2"),
        ("/network?kind=ghost", 400, "kind is one of body, any"),
        ("/network?without=Nobody+at+all", 422, "nothing is called"),
        ("/network.gexf?by=love", 400, "by is one of"),
        ("/network.gexf?kind=any", 400, "has no parameter"),
        ("/network.dot", 404, "there is no page"),
    ],
)
def test_what_can_not_be_answered(
    client: FlaskClient, address: str, status: int, sentence: str
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert sentence.lower() in response.text.replace("&#39;", "'").lower()


def test_a_misspelt_name_keeps_the_form_and_offers_the_near_ones(client: FlaskClient) -> None:
    response = client.get("/connections?from=Ofstead&to=Project+Oracle")
    page = response.text
    assert (response.status_code, response.headers["Cache-Control"]) == (422, "no-store")
    assert 'id="from" name="from" value="Ofstead"' in page
    assert 'id="to" name="to" value="Project Oracle"' in page
    assert 'href="/connections?from=hub%3Aorg-ofsted&amp;to=Project+Oracle"' in page
    assert re.search(r'href="/connections\?from=Ofstead&amp;to=gla%3A[a-z-]*oracle"', page)
    assert client.get("/connections?from=hub:org-ofsted&to=DfE").status_code == 200


@pytest.mark.parametrize("accept", ["application/json", "text/csv", "text/turtle"])
def test_a_program_gets_a_sentence_for_a_misspelt_name(client: FlaskClient, accept: str) -> None:
    response = client.get("/connections?from=Ofstead&to=DfE", headers={"Accept": accept})
    assert response.status_code == 422
    assert "near: Ofsted" in response.text
    assert "<" not in response.text


@pytest.mark.parametrize("name", ["Organisation for Economic Cooperation", "GB-GOR-D6"])
def test_the_form_takes_what_search_finds(client: FlaskClient, name: str) -> None:
    response = client.get("/connections", query_string={"from": name, "to": "Ofsted"})
    assert response.status_code == 200


def test_the_steps_come_as_json_csv_and_turtle(client: FlaskClient) -> None:
    rows = json.loads(client.get(f"/connections.json?{PAIR}").data)["rows"]
    listed = list(csv.DictReader(io.StringIO(client.get(f"/connections.csv?{PAIR}").text)))
    assert len(listed) == len(rows) > 10
    assert rows[0]["fromName"] == "Organisation for Economic Co-operation and Development"
    assert {row["route"] for row in rows} == {1, 2, 3, 4, 5}
    turtle = client.get(f"/connections.ttl?{PAIR}").data
    assert len(list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))) > 10
    assert json.loads(client.get("/connections.json").data)["rows"] == []


def test_the_pages_vary_and_keep(client: FlaskClient) -> None:
    for address in (f"/connections?{PAIR}", "/network"):
        response = client.get(address)
        assert response.headers["Vary"] == "Accept"
        again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304


def test_the_network_is_a_table_that_sorts_by_link(client: FlaskClient) -> None:
    page = _text(client, "/network?sort=alone")
    assert re.search(r'aria-sort="descending"><a[^>]*>Rests on it alone', page)
    body = page.split("<tbody>")[1]
    assert body.index("City of London Family of Schools") < body.index("Ofsted")
    for key in ("name", "strategies", "partners", "activities", "bridge", "community"):
        assert f"sort={key}" in page


def test_each_measure_has_its_meaning(client: FlaskClient) -> None:
    page = _text(client, "/network")
    for words in ("What the measures mean", "Reach", "Bridge", "Dependence", "Community"):
        assert words in page
    # Nothing in either plan leaves a strategy in doubt.
    assert " possible</span>" not in page


def test_the_question_and_the_queries_stand_on_the_page(client: FlaskClient) -> None:
    for address in ("/network", "/connections"):
        page = _text(client, address)
        assert "How this was asked" in page
        assert "PREFIX civic:" in page


def test_a_parting_says_what_falls_away_and_gives_it_as_data(client: FlaskClient) -> None:
    page = _text(client, "/network?without=DfE")
    assert "Without <bdi>Department for Education</bdi>" in page
    assert "Institute of Education" in page
    rows = json.loads(client.get("/network.json?without=DfE").data)["rows"]
    assert [row["effect"] for row in rows] == ["partner cut off"] * 4


def test_the_measures_come_as_json_csv_and_turtle(client: FlaskClient) -> None:
    rows = json.loads(client.get("/network.json").data)["rows"]
    listed = list(csv.DictReader(io.StringIO(client.get("/network.csv").text)))
    page = _text(client, "/network")
    shown = len(re.findall(r"<tr>", page.split("<tbody>")[1].split("</tbody>")[0]))
    assert len(rows) == len(listed) == shown
    assert next(row for row in rows if row["name"] == "Ofsted")["alone"] == 2
    turtle = client.get("/network.ttl").data
    assert len(list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))) > len(rows)


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/network.graphml", "application/graphml+xml"),
        ("/network.gexf?by=funding", "application/gexf+xml"),
    ],
)
def test_the_network_is_a_file_for_other_programs(
    client: FlaskClient, address: str, media_type: str
) -> None:
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, media_type)
    ElementTree.fromstring(response.data)
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


HOSTILE = """
g:a {
  gla:e1 civic:party hub:one ; civic:engagedIn gla:row ; civic:role role:lead .
  gla:e2 civic:party hub:two ; civic:engagedIn gla:row ; civic:role role:lead .
  hub:one a org:Organization ; skos:prefLabel "<script>alert(1)</script>" .
  hub:two a org:Organization ; skos:prefLabel "\\u202Eevil\\u0007 javascript:alert(1)" .
  gla:row a civic:Activity ; civic:inPlan gla:plan ; skos:prefLabel "Row \\"quoted\\"" .
  gla:plan a civic:DeliveryPlan ; civic:accountableBody hub:gla ; dcterms:title "Plan" .
}"""


def test_hostile_names_are_shown_harmlessly(store_of) -> None:
    client = client_of(store_of(HOSTILE))
    for address in ("/connections?from=hub:one&to=hub:two", "/network", "/network?without=hub:one"):
        page = client.get(address).text
        assert "<script>" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "\x07" not in page
    ElementTree.fromstring(client.get("/network.graphml").data)
    assert "=" not in client.get("/connections.csv?from=hub:one&to=hub:two").text[:1]


def test_an_empty_graph_says_what_to_do(store_of) -> None:
    client = client_of(store_of("g:a { hub:x skos:prefLabel 'X' }"))
    assert "Find connections" in _text(client, "/connections")
    assert "No plan names a partner yet" in _text(client, "/network")
    assert client.get("/network.gexf").status_code == 200


def test_the_pages_of_the_network_hold_each_partner_once(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.pages.network.PAGE_SIZE", 40)
    asked = "/network?by=activity&kind=any&sort=name"
    named, address = list[str](), asked
    while address:
        page = _text(client, address)
        shown = re.findall(r'civic-table__name"><a[^>]*><bdi>([^<]*)</bdi>', page)
        assert 0 < len(shown) <= 40
        named += shown
        following = re.search(r'rel="next" href="([^"]*)"', page)
        address = html.unescape(following[1]) if following else ""
    rows = json.loads(client.get(asked.replace("network?", "network.json?")).data)["rows"]
    assert len(rows) > 40
    assert [html.unescape(name) for name in named] == [row["name"] for row in rows]
