"""Labels and IRIs that would do harm are shown harmlessly, on every page."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from kg.store import MemoryStore
from tests.web_case import client_of

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
QUOTES = '\\" onmouseover=alert(1) x=\\"'
RTL = "\u202egnihtyna\u202c"
LONG = "A" * 10_000
FORMULA = "=HYPERLINK(1)"

CASE = f"""
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX civicsh: <https://w3id.org/civicthread/shapes#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
g:vocabulary {{
  role:lead a org:Role ; skos:prefLabel "{MARKUP}"@en .
  civic:inPlan <http://www.w3.org/2000/01/rdf-schema#label> "{MARKUP}"@en .
}}
g:hub {{
  hub:org-markup a org:Organization ; skos:prefLabel "{MARKUP}"@en ; skos:altLabel "{QUOTES}"@en ;
    foaf:homepage <javascript:alert(1)> , <data:text/html,x> , <vbscript:x> ;
    foaf:homepage <https://ok.example/> ;
    dcterms:description "{MARKUP}"@en .
  hub:org-rtl a org:Organization ; skos:prefLabel "{RTL}"@en .
  hub:org-long a org:Organization ; skos:prefLabel "{LONG}"@en .
  hub:org-formula a org:Organization ; skos:prefLabel "{FORMULA}"@en .
  hub:org-city a org:Organization ; skos:prefLabel "City"@en .
  <javascript:alert(2)> a org:Organization ; skos:prefLabel "Script"@en .
  <https://w3id.org/civicthread/id/hub/a'b&(é)> a org:Organization ; skos:prefLabel "Odd"@en .
}}
<https://w3id.org/civicthread/graph/gla/plan-x/1> {{
  gla:doc-x a civic:SourceDocument ; dcterms:title "{MARKUP}"@en .
  gla:plan-x a civic:DeliveryPlan ; dcterms:title "{MARKUP}"@en ;
    dcterms:description "{QUOTES}"@en ; civic:accountableBody hub:org-city .
  gla:plan-y a civic:DeliveryPlan ; dcterms:title "{LONG}"@en ; civic:accountableBody hub:org-city .
  gla:activity-x a civic:Activity ; skos:prefLabel "{MARKUP}"@en ; civic:inPlan gla:plan-x ;
    prov:wasDerivedFrom gla:cell-x .
  gla:activity-y a civic:Activity ; skos:prefLabel "{RTL}"@en ; civic:inPlan gla:plan-y .
  gla:cell-x a civic:SourceLocation ; civic:inDocument gla:doc-x ; civic:table "{MARKUP}" ;
    civic:row 1 ; civic:column "{QUOTES}" ; skos:editorialNote "{MARKUP}"@en .
  gla:eng-1 a civic:Engagement ; civic:engagedIn gla:activity-x , gla:activity-y ;
    civic:party hub:org-markup ; civic:role role:lead ; civic:asWritten "{MARKUP}" ;
    prov:wasDerivedFrom gla:cell-x .
  gla:eng-2 a civic:Engagement ; civic:engagedIn gla:activity-x , gla:activity-y ;
    civic:party hub:org-rtl , hub:org-long , hub:org-formula , <javascript:alert(2)> ;
    civic:role role:lead ; civic:asWritten "{RTL}" .
}}
<https://w3id.org/civicthread/graph/checks/gla/plan-x/1> {{
  <https://w3id.org/civicthread/graph/checks/gla/plan-x/1#1> a sh:ValidationResult ;
    sh:focusNode <javascript:alert(2)> ; sh:resultSeverity sh:Warning ; civicsh:code "C01" ;
    sh:resultMessage "{MARKUP}"@en ; civicsh:remedy "{FORMULA}"@en ; civicsh:cell "{QUOTES}" .
}}
"""
PAGES = [
    "/",
    "/partners",
    "/evidence?partner=hub:org-markup",
    "/evidence?partner=hub:org-long&span=gla:plan-x",
    "/report",
    "/ns",
    "/shapes/C03",
    "/questions/partners-across?kind=any",
    "/doc/hub/org-markup",
    "/doc/hub/org-rtl",
    "/doc/hub/org-long",
    "/doc/hub/a'b&(é)",
    "/doc/gla/plan-x",
    "/doc/gla/plan-y",
    "/doc/gla/activity-x",
    "/doc/gla/doc-x",
    "/doc/gla/cell-x",
    "/doc/gla/eng-1",
    "/doc/code/role/lead",
    "/doc/%3Cscript%3Ealert(1)%3C/script%3E",
    "/evidence?partner=%3Cscript%3Ealert(1)%3C/script%3E",
    "/questions/%3Cscript%3E",
]


@pytest.fixture(scope="module")
def client(store_of: Callable[[str], MemoryStore]) -> FlaskClient:
    return client_of(store_of(CASE))


@pytest.mark.parametrize("address", PAGES)
def test_nothing_hostile_becomes_markup(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    tree = lxml_html.fromstring(page)
    for block in tree.xpath("//script"):  # data alone, whatever the labels hold
        assert block.get("type") == "application/ld+json"
        assert "<" not in block.text
        assert json.loads(block.text)["@context"] == "https://schema.org/"
    # The only images are our own drawings.
    assert tree.xpath("//img[not(starts-with(@src, '/pictures/'))]") == []
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    assert tree.xpath("//@style") == []


@pytest.mark.parametrize("address", PAGES)
def test_links_lead_only_to_the_web_or_to_this_host(client: FlaskClient, address: str) -> None:
    tree = lxml_html.fromstring(client.get(address).text)
    for target in tree.xpath("//@href | //@src | //@action"):
        assert re.match(r"https?://|mailto:|/(?!/)|#", target), target


@pytest.mark.parametrize("address", PAGES)
def test_very_long_labels_are_cut(client: FlaskClient, address: str) -> None:
    assert "A" * 601 not in client.get(address).text


def test_a_thing_outside_the_web_is_shown_as_text(client: FlaskClient) -> None:
    page = client.get("/doc/hub/org-markup").text
    assert "javascript:alert(1)" in page
    assert 'href="https://ok.example/"' in page


def test_names_are_kept_apart_from_the_text_around_them(client: FlaskClient) -> None:
    tree = lxml_html.fromstring(client.get("/doc/hub/org-rtl").text)
    held = [node for node in tree.iter() if RTL in (node.text or "") and node.tag != "title"]
    assert held
    # In a drawing each text stands in an element of its own, and there is no `bdi`.
    drawn = {"tspan", "desc"}
    assert {node.tag for node in held if node.getparent().tag != "ol"} <= {"bdi"} | drawn


def test_a_spreadsheet_gets_no_formula(client: FlaskClient) -> None:
    for address in ("/partners.csv", "/report.csv", "/questions/partners-across.csv?kind=any"):
        rows = csv.reader(io.StringIO(client.get(address).text, newline=""))
        assert not [cell for row in rows for cell in row if cell.startswith("=")], address


def test_json_keeps_the_very_words(client: FlaskClient) -> None:
    rows = json.loads(client.get("/doc/hub/org-markup.json").data)["rows"]
    assert MARKUP in {row["object"] for row in rows}
    assert client.get("/doc/hub/org-markup.json").headers["X-Content-Type-Options"] == "nosniff"


def test_an_odd_iri_leads_to_its_page_and_back(client: FlaskClient) -> None:
    page = client.get("/doc/hub/a'b&(é)")
    assert page.status_code == 200
    assert "Odd" in page.text
    (own,) = [link for link in page.headers.getlist("Link") if 'rel="cite-as"' in link]
    assert "a'b&(%C3%A9)>" in own
