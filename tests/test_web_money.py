"""The money pages as a visitor meets them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.web_case import client_of, links_of, real_client

GLA = "/money?plan=gla:plan-education-delivery-2014"
HOSTILE = """
PREFIX col: <https://w3id.org/civicthread/id/col/>
PREFIX res: <https://w3id.org/civicthread/code/resource/>
PREFIX schema: <https://schema.org/>
<https://w3id.org/civicthread/graph/col/plan-a/1> {
  col:plan-a a civic:DeliveryPlan ; dcterms:title "<script>alert(1)</script>"@en .
  col:strategy-e a civic:Strategy ; dcterms:title "<img src=x onerror=alert(2)>"@en .
  col:goal-e a civic:Goal ; skos:prefLabel "<i>G</i>"@en ; civic:inPlan col:plan-a ;
    civic:underStrategy col:strategy-e .
  col:activity-1 a civic:Activity ; skos:prefLabel "One"@en ; civic:inPlan col:plan-a ;
    civic:contributesTo col:goal-e .
  col:fund-1 a civic:FundingSource ; skos:prefLabel "</title></svg><script>3</script>"@en .
  <javascript:alert(4)> a civic:FundingSource ; skos:prefLabel "\\u202Eevil"@en .
  col:budget-1 a civic:BudgetLine ; skos:prefLabel "=cmd()"@en ; civic:inPlan col:plan-a ;
    civic:budgetFor col:activity-1 ; civic:resourceType res:cash ; civic:amount 5.00 ;
    schema:currency "GBP" ; civic:asWritten "<b>£5</b>" ;
    civic:fundedFrom col:fund-1 , <javascript:alert(4)> .
}
"""


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.text)


def _section(client: FlaskClient, panel: str) -> str:
    """Return one part of the page."""
    return _text(client, "/money").partition(f' id="{panel}"')[2].partition("</section>")[0]


def test_the_total_stands_beside_the_columns(client: FlaskClient) -> None:
    page = _text(client, "/money")
    by_strategy = page[page.index('id="strategy"') : page.index('id="goal"')]
    for words in ("£2,222,000", "£798,000", "£26,000", "£248,000", "Several strategies", "Read"):
        assert words in by_strategy
    assert "The totals add up to the £3,294,000 there is." in by_strategy
    for words in ("£2,470,000", "£274,000", "£3,542,000", "Possible", "--possible"):
        assert words not in by_strategy


def test_possible_goals_are_dashed_and_strategies_are_not(client: FlaskClient) -> None:
    page = _text(client, "/money")
    by_goal = page[page.index('id="goal"') : page.index('id="fund"')]
    dashed = re.findall(r'civic-money__sum--possible" href="[^"]*">(£[\d,]+)<', page)
    assert dashed == re.findall(r'civic-money__sum--possible" href="[^"]*">(£[\d,]+)<', by_goal)
    assert dashed == ["£248,000", "£2,470,000", "£2,470,000"]


def test_the_rows_that_share_a_sum_are_named(client: FlaskClient) -> None:
    shared = _section(client, "strategy")
    shared = shared[shared.index("1 sum is shared") :]
    assert "Grant to Culture Mile Learning" in shared
    for place in ("12 of Appendix 1", "24 of Appendix 1", "25 of Appendix 1", "27 of Appendix 1"):
        assert f"Culture Mile Learning money for row {place}" in shared
    assert "Culture Mile School Visits Fund" in shared


def test_years_are_visibly_apportioned(client: FlaskClient) -> None:
    years = _section(client, "year")
    for words in ("£1,921,500<", "£1,372,500<", "Apportioned", "7/12 of each sum", "5/12"):
        assert words in years


def test_what_was_read_shows_its_printed_wording(client: FlaskClient) -> None:
    page = _text(client, "/money")
    read = page[page.index('id="interpreted"') : page.index('id="uncounted"')]
    assert "£1.414K" in read
    assert "£1,414,000" in read
    assert "90% sure" in read


def test_each_figure_opens_its_lines(client: FlaskClient) -> None:
    page = client.get("/money").text
    figures = re.findall(r'civic-money__sum[^"]*" href="([^"]*)">(£[\d,.]+)<', page)
    assert len(figures) > 15
    for address, amount in figures:
        lines = client.get(address.replace("&amp;", "&"))
        assert lines.status_code == 200
        assert f">{amount} <span" in lines.text, address


def test_every_link_and_band_of_the_page_answers(client: FlaskClient) -> None:
    page = client.get("/money").text
    local = {link for link in links_of(page) if link.startswith(("/money", "/questions/"))}
    assert len(local) > 25
    assert [link for link in local if client.get(link).status_code != 200] == []
    assert page.count('class="civic-flow__link" href="/money/lines?') == 8


def test_the_picture_has_its_words_and_its_table(client: FlaskClient) -> None:
    page = _section(client, "flow")
    assert re.search(r"<svg[^>]*>\s*<title[^>]*>[^<]+</title>\s*<desc[^>]*>[^<]+</desc>", page)
    assert "<table" in page
    assert "style=" not in page


def test_lines_show_amount_wording_status_fund_work_and_cell(client: FlaskClient) -> None:
    page = _text(client, "/money/lines?fund=col:fund-esf")
    for words in (
        "£670,000",
        "£670K",
        "Stated",
        "European Social Fund",
        "how it divides is not stated",
        "Connecting Communities skills hub",
        "Appendix 1, row 16, Budget",
    ):
        assert words in page


def test_a_share_shows_the_whole_beside_it(client: FlaskClient) -> None:
    page = _text(client, "/money/lines?year=2022/23&fund=Erasmus+grant")
    assert "£15,750" in page
    assert "of £27,000" in page
    assert "the document prints only the whole sum" in page


def test_a_plan_without_a_sum_says_so(client: FlaskClient) -> None:
    page = _text(client, GLA)
    assert "names money in 3 places and gives no sum" in page
    assert '<svg class="civic-flow"' not in page
    assert "£" not in page[page.index('id="uncounted"') :]


def test_lines_that_nobody_names_say_what_to_do(client: FlaskClient) -> None:
    page = _text(client, "/money/lines?fund=City%27s+Cash")
    assert "No counted line answers this" in page
    assert 'href="/money#uncounted"' in page


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/money?show=all", 400, "no parameter"),
        ("/money?colour=red", 400, "no parameter"),
        ("/money?plan=Nowhere", 422, "nothing is called"),
        ("/money/lines?year=20", 400, "financial year such as 2022/23"),
        ("/money/lines?year=1999/00", 404, "financial years with money"),
        ("/money/lines?fund=Erasmos", 422, "<bdi>Erasmus grant"),
        ("/money/lines?why=x", 400, "why is one of"),
        ("/money/lines?strategy=" + "x" * 3000, 400, "longer than 1,000"),
        ("/money.xlsx", 404, ""),
    ],
)
def test_what_can_not_be_asked_gets_a_sentence(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words.lower() in response.text.lower()


def test_csv_and_json_hold_the_lines_that_are_counted(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/money.csv").text)))
    assert f"in {len(rows)} lines of cash" in _text(client, "/money")
    assert sum(int(row["amount"]) for row in rows) == 3_294_000
    body = json.loads(client.get("/money.json").data)
    assert [row["name"] for row in body["rows"]] == [row["name"] for row in rows]


def test_the_files_of_some_lines_hold_these_alone(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/money/lines.csv?fund=col:fund-esf").text)))
    assert [(row["words"], row["amount"]) for row in rows] == [("£670K", "670000")]
    asked = client.get("/questions/budget-lines.csv").text
    assert len(list(csv.DictReader(io.StringIO(asked)))) > len(rows)


@pytest.mark.parametrize("path", ["/money", "/money/lines"])
def test_a_page_answers_in_each_format_and_not_twice(client: FlaskClient, path: str) -> None:
    for suffix in ("ttl", "jsonld", "nt", "rdf", "json", "csv"):
        assert client.get(f"{path}.{suffix}").status_code == 200
    first = client.get(path)
    assert first.headers["Vary"] == "Accept"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_hostile_names_are_shown_harmlessly(store_of: Callable[[str], MemoryStore]) -> None:
    client = client_of(store_of(HOSTILE))
    for address in ("/money", "/money/lines", "/money?plan=col:plan-a"):
        page = client.get(address).text
        assert "<script" not in page
        assert "<img" not in page
        assert 'href="javascript:' not in page
        assert "&lt;b&gt;£5&lt;/b&gt;" in page or address != "/money/lines"
    assert ",'=cmd()," in client.get("/money/lines.csv").text


def test_a_store_without_money_says_so(store_of: Callable[[str], MemoryStore]) -> None:
    client = client_of(store_of("g:hub { hub:x a org:Organization ; skos:prefLabel 'X'@en }"))
    assert "No plan that has been read so far says anything of money" in client.get("/money").text
    assert client.get("/money.ttl").status_code == 200
