"""The pages of gaps and dependence, as a visitor and a program meet them."""

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

from kg.pages.gaps import KINDS, SAME_OUTCOME
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import expand
from tests.test_web_hostile import CASE, FORMULA, LONG, MARKUP
from tests.web_case import client_of, links_of, real_client

GLA = "gla:plan-education-delivery-2014"
KEYS = [*(kind.key for kind in KINDS), SAME_OUTCOME]


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.text)


def _rows(client: FlaskClient, address: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(client.get(address).data)["rows"]
    return rows


def test_the_page_shows_each_plan_with_its_worst_gap_first(client: FlaskClient) -> None:
    tree = lxml_html.fromstring(client.get("/gaps").text)
    tables = tree.xpath("//table[contains(@class, 'gaps-summary')]")
    assert len(tables) == 2
    for table in tables:
        cells = [cell.text_content() for cell in table.xpath(".//tbody/tr/td[1]")]
        shares = [int(part) / int(of) for part, of in (re.findall(r"\d+", cell) for cell in cells)]
        assert shares == sorted(shares, reverse=True)
        assert shares[0] > shares[-1]


def test_every_list_says_what_it_means_and_what_to_do(client: FlaskClient) -> None:
    page = _text(client, "/gaps")
    assert page.count("What it means.") == len(KEYS)
    assert page.count("What to do.") == len(KEYS)
    for key in KEYS:
        assert f'id="{key}"' in page


def test_every_panel_has_its_query_and_its_forms(client: FlaskClient) -> None:
    page = client.get(f"/gaps?plan={GLA}").text
    assert page.count("How this was asked") == len(KEYS)
    for suffix in ("csv", "json", "ttl"):
        for kind in KINDS:
            assert f"/questions/{kind.panel.question.name}.{suffix}?" in page
        assert f"/gaps/{SAME_OUTCOME}.{suffix}?plan=gla%3A" in page
    # As it was run: of one rule, in one plan.
    assert "VALUES ?code { &#34;C03&#34; }" in page
    assert f"VALUES ?plan {{ &lt;{expand(GLA)}&gt; }}" in page


def test_a_line_leads_to_its_cell(client: FlaskClient) -> None:
    page = client.get("/gaps/no-money?plan=col:plan-education-2022-23").text
    assert 'href="/doc/col/cell-a1-r2-action"' in page
    assert client.get("/doc/col/cell-a1-r2-action").status_code == 200


def test_an_undecided_reading_is_dashed(client: FlaskClient) -> None:
    page = _text(client, "/gaps/no-money?plan=col:plan-education-2022-23")
    assert re.search(r'gaps-proposal">.*?civic-mark--claim">Claim, 40% sure', page)


def test_an_alignment_is_possible_and_says_how(client: FlaskClient) -> None:
    page = _text(client, "/gaps/same-outcome")
    assert 'civic-mark--claim">Claim, 50% sure' in page
    assert 'civic-mark--claim">Possible</span> Both are for the same group' in page


@pytest.mark.parametrize("key", KEYS)
def test_page_json_and_csv_hold_the_same(client: FlaskClient, key: str) -> None:
    rows = _rows(client, f"/gaps/{key}.json")
    lines = list(csv.DictReader(io.StringIO(client.get(f"/gaps/{key}.csv").text, newline="")))
    assert len(lines) == len(rows)
    if key != SAME_OUTCOME:
        shown = len(lxml_html.fromstring(client.get(f"/gaps/{key}").text).xpath("//tbody/tr"))
        assert shown == min(len(rows), 200) or len(rows) == 201
    for suffix, form in (("ttl", ox.RdfFormat.TURTLE), ("nt", ox.RdfFormat.N_TRIPLES)):
        triples = list(ox.parse(client.get(f"/gaps/{key}.{suffix}").data, format=form))
        solutions = [t for t in triples if t.predicate.value.endswith("result-set#solution")]
        assert len(solutions) == len(rows)


def test_the_summary_counts_what_the_lists_hold(client: FlaskClient) -> None:
    counts = {(row["plan"], row["gap"]): row["count"] for row in _rows(client, "/gaps.json")}
    assert len(counts) == 2 * len(KINDS)
    for (plan, gap), count in counts.items():
        assert len(_rows(client, f"/gaps/{gap}.json?plan={plan}")) == count


def test_each_plan_filters_by_name_or_short_iri(client: FlaskClient) -> None:
    by_name = _rows(client, "/gaps.json?plan=GLA+education+delivery+plan+2014")
    assert by_name == _rows(client, f"/gaps.json?plan={GLA}")
    assert len(by_name) == len(KINDS)
    assert f'<option value="{GLA}" selected>' in client.get(f"/gaps?plan={GLA}").text


def test_links_of_the_page_lead_somewhere(client: FlaskClient) -> None:
    wanted = {
        link for link in links_of(client.get("/gaps").text) if link.startswith(("/gaps", "/rep"))
    }
    assert len(wanted) > 30
    for link in sorted(wanted):
        assert client.get(link).status_code == 200, link


def test_headers_are_those_of_every_page(client: FlaskClient) -> None:
    response = client.get("/gaps/no-money")
    assert response.headers["Vary"] == "Accept"
    again = client.get("/gaps/no-money", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    wanted = client.get("/gaps/no-money", headers={"Accept": "text/turtle"})
    assert wanted.mimetype == "text/turtle"


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/gaps/no-such-list", 404, "no list of gaps is called"),
        ("/gaps.pdf", 404, "there is no page at"),
        ("/gaps?plan=GLA+education+delivery+plam", 422, "GLA education delivery plan 2014"),
        ("/gaps?plan=col:strategy-skills-2019-23", 422, "is not a delivery plan"),
        ("/gaps?plan=" + "x" * 5000, 400, "at most 300 characters"),
        ("/gaps?colour=red", 400, "no parameter"),
        ("/gaps/no-money?plan=a&plan=b", 400, "given twice"),
    ],
)
def test_what_is_refused_gets_a_sentence(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words.lower() in response.text.lower()


def test_without_plans_the_page_says_what_to_do(store_of: Callable[[str], MemoryStore]) -> None:
    small = client_of(store_of("g:hub { hub:org-x a org:Organization ; skos:prefLabel 'X' }"))
    assert "No delivery plan has been read yet" in _text(small, "/gaps")


@pytest.mark.parametrize("address", ["/gaps", *(f"/gaps/{key}" for key in KEYS)])
def test_hostile_names_are_shown_harmlessly(
    store_of: Callable[[str], MemoryStore], address: str
) -> None:
    hostile = client_of(store_of(CASE))
    page = hostile.get(address).text
    tree = lxml_html.fromstring(page)
    assert tree.xpath("//script") == tree.xpath("//img") == tree.xpath("//@style") == []
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    assert LONG[:601] not in page
    for target in tree.xpath("//@href | //@src | //@action"):
        assert re.match(r"https?://|mailto:|/(?!/)|#", target), target
    assert MARKUP not in page


def test_a_spreadsheet_gets_no_formula(store_of: Callable[[str], MemoryStore]) -> None:
    text = client_of(store_of(CASE)).get("/gaps/one-body-activities.csv").text
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]
    assert FORMULA
