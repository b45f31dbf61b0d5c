"""The pages of plan elements as a visitor meets them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.web_case import client_of, links_of, real_client

ACTIVITY = "/doc/gla/activity-high-risk-projects"
CITY_ACTIVITY = "/doc/col/activity-skills-hub"
DOCUMENT = "/doc/col/doc-action-plan-2022-23"
PAGES = (
    ACTIVITY,
    CITY_ACTIVITY,
    "/doc/gla/goal-excellent-teaching",
    "/doc/gla/objective-high-risk-of-neet",
    "/doc/col/aim-skills-strategy",
    "/doc/col/goal-corporate-9",
    "/doc/col/strategy-skills-2019-23",
    "/doc/col/strategy-corporate-plan",
    "/doc/gla/outcome-high-risk-neet-fewer",
    "/doc/gla/indicator-awareness",
    "/doc/gla/plan-education-delivery-2014",
    "/doc/col/plan-education-2022-23",
    "/doc/gla/cell-r21-stakeholders",
    DOCUMENT,
    f"{DOCUMENT}?table=Report",
)


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@cache
def _page(client: FlaskClient, address: str) -> str:
    """Return a page, asked for once: many tests look at the same."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.text


def _text(client: FlaskClient, address: str) -> str:
    return re.sub(r"\s+", " ", _page(client, address))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_unique_ids_and_whole_anchors(client: FlaskClient, address: str) -> None:
    page = _page(client, address)
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert {target[1:] for target in links_of(page) if target.startswith("#")} <= set(ids)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_keeps_its_headings_in_order(client: FlaskClient, address: str) -> None:
    tree = lxml_html.fromstring(_page(client, address))
    levels = [int(node.tag[1]) for node in tree.xpath("//main//*[self::h1 or self::h2 or self::h3"
                                                      " or self::h4 or self::h5]")]  # fmt: skip
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("address", PAGES)
def test_no_page_shows_a_bare_iri_or_an_inline_style(client: FlaskClient, address: str) -> None:
    tree = lxml_html.fromstring(_page(client, address))
    assert tree.xpath("//*[@style] | //script[not(@src or @type='application/ld+json')]") == []
    for node in tree.xpath("//main//code | //main//pre"):
        node.drop_tree()
    assert "https://w3id.org" not in tree.xpath("string(//main)")


def test_the_activity_page_is_the_whole_row(client: FlaskClient) -> None:
    page = _text(client, ACTIVITY)
    for words in (
        "What is it for?",
        "London ESF Co-financers",
        "Read, 85% sure, same table row",
        "Q1 2014-15",
        "More than 1,000",
        "Progress report on the targeted projects",
        "What is wrong in the document itself",
        "Suggestions nobody has decided on",
        "No money or staff time is said to pay for it",
        "Special educational needs and disabilities",
    ):
        assert words in page, words
    assert 'rel="prev"' in page
    assert 'rel="next"' in page


def test_each_fact_of_an_activity_leads_to_its_cell(client: FlaskClient) -> None:
    tree = lxml_html.fromstring(client.get(ACTIVITY).text)
    parts = tree.xpath("//*[@id='who' or @id='milestones']/ancestor-or-self::*[self::section][1]")
    tables = [table for part in parts for table in part.xpath(".//tbody")]
    rows = [row for table in tables for row in table.xpath("./tr")]
    assert len(rows) >= 17
    for row in rows:
        assert row.xpath(".//a[contains(@href, '/doc/gla/cell-r21-')]"), row.text_content()


def test_a_proposed_claim_looks_like_none_of_the_facts(client: FlaskClient) -> None:
    tree = lxml_html.fromstring(client.get(CITY_ACTIVITY).text)
    proposed = tree.xpath("//li[contains(@class, 'civic-claim--proposed')]")
    assert len(proposed) == 3
    assert all("proposed" in node.text_content() for node in proposed)
    facts = tree.xpath("//section[@aria-labelledby='promised']")[0].text_content()
    assert "diverse backgrounds" not in facts


def test_a_strategy_says_who_how_much_what_and_what_is_missing(client: FlaskClient) -> None:
    page = _text(client, "/doc/col/strategy-skills-2019-23")
    for words in (
        "Who takes part?",
        "£798,000",
        "each counted once",
        "What is promised?",
        "Which activities serve it?",
        "What is missing?",
        'data-count="partner">3<',
    ):
        assert words in page, words


def test_a_corporate_outcome_says_at_which_level_it_is_supported(client: FlaskClient) -> None:
    page = _text(client, "/doc/col/goal-corporate-9")
    assert "What supports this is stated of whole plans and strategies only" in page
    assert "Education Strategy 2019-23" in page
    assert "proposed" in page
    assert "Who takes part?" not in page


def test_an_outcome_without_measurement_says_what_to_do(client: FlaskClient) -> None:
    page = _text(client, "/doc/gla/outcome-high-risk-neet-fewer")
    assert "Nothing yet. When a report gives a figure" in page
    assert "Where else is the same measured?" in page
    assert "no starting point is given" in page


def test_a_document_is_a_real_table_with_reasons(client: FlaskClient) -> None:
    tree = lxml_html.fromstring(client.get(f"{DOCUMENT}?table=Appendix+1").text)
    (table,) = tree.xpath("//table")
    assert len(table.xpath("./tbody/tr")) == 30
    assert len(table.xpath("./thead//th[@scope='col']")) == 6
    assert len(table.xpath("./tbody//th[@scope='row']")) == 30
    empty = table.xpath(".//td[contains(@class, 'civic-sheet__cell--empty')]")
    assert empty
    assert all(cell.xpath(".//p[@class='civic-note']") for cell in empty)
    assert len(table.xpath(".//span[contains(@class, 'civic-grid__cell')]")) == 150


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        (f"{DOCUMENT}?table=Nowhere", 404, "it has: Appendix 1"),
        (f"{DOCUMENT}?table={'x' * 5000}", 404, "no table"),
        (f"{DOCUMENT}?table=a&table=b", 400, "given twice"),
        (f"{DOCUMENT}?tabel=a", 400, "it takes table"),
        (f"{ACTIVITY}?table=Report", 400, "it takes none"),
    ],
)
def test_absurd_addresses_are_refused_with_a_sentence(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words in response.text


def test_an_activity_can_be_taken_as_data(client: FlaskClient) -> None:
    table = list(csv.reader(io.StringIO(client.get(f"{ACTIVITY}.csv").text)))
    assert any("eng-r21-dwp" in cell for row in table for cell in row)
    rows = json.loads(client.get(f"{ACTIVITY}.json").data)["rows"]
    assert len(rows) == len(table) - 1
    assert "milestone-neet-final-report" in client.get(f"{ACTIVITY}.ttl").text
    assert client.get(ACTIVITY).headers["Vary"] == "Accept"


@pytest.mark.parametrize("address", [a for a in PAGES if "cell-" not in a and "/doc-" not in a])
def test_each_page_shows_how_it_was_asked(client: FlaskClient, address: str) -> None:
    tree = lxml_html.fromstring(_page(client, address))
    panels = tree.xpath("//details[./summary[contains(., 'How this was asked')]]")
    assert panels
    for panel in panels:
        assert "SELECT" in panel.xpath("string(.//pre)")
        assert re.search(r"VALUES \?\w+ \{ <", panel.xpath("string(.//pre)"))
        hrefs = [href.partition("?")[0] for href in panel.xpath(".//a/@href")]
        assert {"json", "csv"} <= {href.rpartition(".")[2] for href in hrefs}


@pytest.mark.parametrize("address", [a for a in PAGES if "/plan-" in a or "/activity-" in a])
def test_a_query_can_be_changed_from_where_it_is_shown(client: FlaskClient, address: str) -> None:
    """The link names the question and its values; the text stands on the page once."""
    tree = lxml_html.fromstring(_page(client, address))
    panels = tree.xpath("//details[./summary[contains(., 'How this was asked')]]")
    for panel in panels:
        (start,) = (h for h in panel.xpath(".//a/@href") if h.startswith("/sparql"))
        editor = lxml_html.fromstring(client.get(start, headers={"Accept": "text/html"}).text)
        shown = panel.xpath("string(.//pre)")
        query = "".join(line for line in shown.splitlines(True) if not line.startswith("#+"))
        (text,) = editor.xpath("//textarea[@name='query']")
        assert text.text_content().strip().partition("\n")[2].strip() == query.strip()


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_an_element_is_large(client: FlaskClient, address: str) -> None:
    assert len(_page(client, address).encode()) <= 300_000


HOSTILE = """
g:a {
  gla:plan-a a civic:DeliveryPlan ; dcterms:title "<b>Plan</b>"@en .
  gla:activity-a a civic:Activity ; skos:prefLabel "<script>alert(1)</script>"@en ;
    civic:inPlan gla:plan-a ; civic:contributesTo gla:goal-a ; civic:programme gla:nothing .
  gla:goal-a a civic:Goal ; skos:prefLabel "Goal"@en ; civic:inPlan gla:plan-a ;
    civic:contributesTo gla:goal-b .
  gla:goal-b a civic:Goal ; skos:prefLabel "Round"@en ; civic:inPlan gla:plan-a ;
    civic:contributesTo gla:goal-a .
  gla:budget-a a civic:BudgetLine ; civic:inPlan gla:plan-a ; civic:budgetFor gla:activity-a ;
    civic:refersToBudget gla:budget-b ; skos:prefLabel "A"@en .
  gla:budget-b a civic:BudgetLine ; civic:inPlan gla:plan-a ; civic:refersToBudget gla:budget-a ;
    skos:prefLabel "B"@en .
  gla:outcome-a a civic:Outcome ; civic:inPlan gla:plan-a .
  gla:strategy-a a civic:Strategy ; dcterms:title "S"@en .
  gla:indicator-a a civic:Indicator ; skos:prefLabel "I"@en .
  gla:doc-a a civic:SourceDocument ; dcterms:title "D"@en .
}
"""


@pytest.mark.parametrize(
    "name", ["plan", "activity", "goal", "outcome", "strategy", "indicator", "doc"]
)
def test_bare_circular_and_hostile_elements_still_have_a_page(
    store_of: Callable[[str], MemoryStore], name: str
) -> None:
    response = client_of(store_of(HOSTILE)).get(f"/doc/gla/{name}-a")
    assert response.status_code == 200
    assert "<script>alert" not in response.text
