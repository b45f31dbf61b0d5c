"""The search page as a visitor meets it, and what it gives as data."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from kg.records import Result
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.web_case import client_of, opened, real_client

MARKUP = "<script>alert(1)</script>"
HOSTILE = f"""
g:hub {{
  hub:org-a a org:Organization ; skos:prefLabel "{MARKUP}"@en ; skos:altLabel "=SUM(1)"@en .
  <javascript:alert(2)> a org:Organization ; skos:prefLabel "Script alert"@en .
}}
"""


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _page(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.text)


def test_a_hit_has_its_kind_its_other_name_and_its_plan(client: FlaskClient) -> None:
    page = _page(client, "/search?q=dfe")
    assert 'href="/doc/hub/org-dfe"><bdi>Department for Education</bdi>' in page
    for words in ("Organisation", "also called", "<bdi>DfE</bdi>", "GLA education delivery plan"):
        assert words in page


def test_the_plan_of_an_element_is_the_one_that_states_it(client: FlaskClient) -> None:
    rows = json.loads(client.get("/search.json?q=gold+club&kind=activity").data)["rows"]
    assert rows
    assert {row["plans"] for row in rows} == {"GLA education delivery plan 2014"}


def test_hits_are_grouped_by_kind_and_lead_to_all_of_it(client: FlaskClient) -> None:
    tree = lxml_html.fromstring(client.get("/search?q=school").text)
    heads = [" ".join(h.text_content().split()) for h in tree.xpath("//section/h2")]
    counts = {head.rpartition(" ")[0]: int(head.rpartition(" ")[2]) for head in heads}
    rows = json.loads(client.get("/search.json?q=school").data)["rows"]
    assert counts == {kind: [r["kind"] for r in rows].count(kind) for kind in counts}
    assert sum(counts.values()) == len(rows)
    assert tree.xpath("//a[@href='/search?q=school&kind=activity']")


def test_a_kind_is_turned_page_by_page(client: FlaskClient) -> None:
    rows = json.loads(client.get("/search.json?q=school&kind=outcome").data)["rows"]
    assert 25 < len(rows) <= 50
    shown = []
    for number in (1, 2):
        page = client.get(f"/search?q=school&kind=outcome&page={number}").text
        shown += lxml_html.fromstring(page).xpath("//ul[@class='civic-hits']//p[1]/a/bdi/text()")
    assert shown == [row["name"] for row in rows]


def test_csv_json_and_turtle_hold_the_same_hits(client: FlaskClient) -> None:
    rows = json.loads(client.get("/search.json?q=museum").data)["rows"]
    table = list(csv.DictReader(io.StringIO(client.get("/search.csv?q=museum").text, newline="")))
    turtle = client.get("/search.ttl?q=museum").data
    subjects = {t.subject.value for t in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
    assert [row["iri"] for row in rows] == [row["iri"] for row in table]
    assert {row["iri"] for row in rows} == subjects
    assert rows


def test_a_misspelling_is_told_to_be_one(client: FlaskClient) -> None:
    page = _page(client, "/search?q=Ofstead")
    assert "Nothing is called that. These names are much like it." in page
    assert "<bdi>Ofsted</bdi>" in page
    assert "Nothing is called that" not in _page(client, "/search?q=Ofsted")


def test_no_result_gives_near_names_and_ways_on(client: FlaskClient) -> None:
    page = _page(client, "/search?q=museum+of+zebras")
    for words in ("Nothing here has this name", "words like them", "What you can do", "museums"):
        assert words in page
    assert "What you can do" in _page(client, "/search?q=zzqx")
    assert json.loads(client.get("/search.json?q=zzqx").data)["rows"] == []


def test_an_empty_search_gives_examples_that_find_something(client: FlaskClient) -> None:
    tree = lxml_html.fromstring(client.get("/search").text)
    examples = tree.xpath("//ul[@class='civic-examples']//a/@href")
    assert examples
    for address in examples:
        assert "civic-hit__name" in client.get(address).text
    assert "For example" in client.get("/search?q=++").text


def test_a_release_without_partners_has_a_search_page(store_of) -> None:
    client = client_of(store_of("g:hub { hub:a a org:Organization ; skos:prefLabel 'A trust' }"))
    assert client.get("/search").status_code == 200
    assert "<bdi>A trust</bdi>" in client.get("/search?q=trust").text


def test_a_search_asks_the_store_nothing_once_the_names_are_read(
    release_folder: ReleaseFolder,
) -> None:
    asked: list[str] = []

    class Watched(MemoryStore):
        def query(self, text: str) -> Result:
            asked.append(text)
            return super().query(text)

    client = client_of(Watched(opened(release_folder.path).store.quads()))
    client.get("/search?q=museum")
    assert 0 < len(asked) < 12
    asked.clear()
    for text in ("school", "Ofstead", "museum of zebras", "", "the"):
        client.get(f"/search?q={text}")
    assert asked == []


def test_how_it_was_asked_can_be_seen(client: FlaskClient) -> None:
    page = _page(client, "/search?q=museum")
    assert "How this was asked" in page
    assert "skos:prefLabel" in page
    for suffix in ("csv", "json"):
        target = re.search(rf'href="(/search\.{suffix}\?[^"]*)">(?:CSV|JSON)', page)
        assert target is not None
        assert client.get(target[1].replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"/search?q={'a' * 201}", "at most 200 characters"),
        ("/search?q=school&kind=banana", "kind is one of"),
        ("/search?q=school&kind=outcome&page=99", "there is no page 99"),
        ("/search?q=school&kind=outcome&page=0", "there is no page 0"),
        ("/search?q=school&page=2", "there is no page 2"),
        ("/search?q=school&page=two", "page is a number"),
        ("/search?q=a&q=b", "given twice"),
        ("/search?query=a", "no parameter"),
        (f"/search.csv?q={'a' * 201}", "at most 200 characters"),
    ],
)
def test_absurd_parameters_get_a_sentence(client: FlaskClient, address: str, words: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert words in response.text.lower()


@pytest.mark.parametrize(
    "typed",
    [MARKUP, '"><img src=x onerror=alert(1)>', "\u202egnp", "\x00\x1b[31m", "🦊", "'; DROP", "%00",
     "{{7*7}}", "a b c d e f g h i j k l m n o p", "\ud800"],
)  # fmt: skip
def test_whatever_is_typed_is_shown_harmlessly(client: FlaskClient, typed: str) -> None:
    address = "/search?q=" + quote(typed.encode("utf-8", "surrogatepass"))
    response = client.get(address)
    assert response.status_code == 200
    tree = lxml_html.fromstring(response.text)
    assert tree.xpath("//script | //img") == []
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    assert "\x1b" not in response.text
    assert "49" not in tree.xpath("//h1")[0].text_content()


def test_hostile_names_are_shown_harmlessly(store_of) -> None:
    client = client_of(store_of(HOSTILE))
    tree = lxml_html.fromstring(client.get("/search?q=script").text)
    assert tree.xpath("//script") == []
    assert [h for h in tree.xpath("//@href") if not re.match(r"/(?!/)|#", h)] == []
    assert "Script alert" in tree.text_content()
    assert "'=SUM(1)" in client.get("/search.csv?q=sum").text


def test_the_page_has_one_heading_and_two_ways_to_be_cached(client: FlaskClient) -> None:
    response = client.get("/search?q=museum")
    assert len(re.findall(r"<h1[ >]", response.text)) == 1
    again = client.get("/search?q=museum", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, response.headers["Vary"]) == (304, "Accept")
