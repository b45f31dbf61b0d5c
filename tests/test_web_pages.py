"""What a visitor finds on each page of the real release."""

from __future__ import annotations

import html
import json
import re

import pytest
from flask.testing import FlaskClient

from kg.release import ReleaseFolder
from tests.web_case import opened, real_client

GLA = "/doc/gla/plan-education-delivery-2014"
CITY = "/doc/col/plan-education-2022-23"


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.text)


def test_the_front_page_says_what_it_is_and_how_much_it_holds(client: FlaskClient) -> None:
    page = _text(client, "/")
    for words in ("Who do our strategies lean on?", "delivery plans", "84", "partner bodies"):
        assert words in page


def test_the_matrix_is_a_table_with_publishers_over_strategies(client: FlaskClient) -> None:
    page = _text(client, "/")
    groups = re.findall(r'<th scope="colgroup" colspan="(\d)"[^>]*><a[^>]*><bdi>([^<]*)', page)
    assert groups[:2] == [("3", "City of London Corporation"), ("1", "Greater London Authority")]
    assert "plan as a whole: it names no strategy" in page
    assert '<th scope="row"' in page


def test_bodies_and_groups_stand_apart(client: FlaskClient) -> None:
    page = _text(client, "/")
    bodies, groups = page.split('id="groups"')
    assert "<bdi>Ofsted</bdi>" in bodies
    assert "<bdi>Schools</bdi>" in groups
    assert "<bdi>Schools</bdi>" not in bodies


def test_evidence_names_cell_row_and_how_it_counts(client: FlaskClient) -> None:
    page = _text(client, "/evidence?partner=Ofsted&span=gla:plan-education-delivery-2014")
    for words in ("Delivery plan, row 1, Stakeholders to engage", "“", "names no strategy"):
        assert words in page or words == "“"
    assert "To be engaged (role not stated)" in page


def test_evidence_finds_a_partner_by_alias(client: FlaskClient) -> None:
    assert "Department for Education" in _text(client, "/evidence?partner=DfE")


def test_a_partner_has_its_names_roles_and_places(client: FlaskClient) -> None:
    page = _text(client, "/doc/hub/org-ofsted")
    for words in ("OFSTED", "Role not stated in", "Delivery plan, row 4", "Stated"):
        assert words in page


def test_a_plan_holds_everything_in_the_order_of_its_document(client: FlaskClient) -> None:
    page = _text(client, GLA)
    rows = [int(row) for row in re.findall(r'class="civic-card__row"[^>]*>.*?Row (\d+)</a>', page)]
    assert rows == list(range(1, 23))
    assert "The document does not say" in page
    assert "It names none" in page


def test_the_citys_plan_has_both_tables_and_its_money(client: FlaskClient) -> None:
    page = _text(client, CITY)
    for words in ("Activities: Appendix 1", "Activities: Appendix 2", "£1,414,000", "a share"):
        assert words in page
    # The first lines stand here; all of them are one step away.
    (lines,) = re.findall(r'href="([^"]*)">All \d+ lines</a>', page)
    assert "£248,000" in _text(client, html.unescape(lines))


def test_a_claim_looks_different_from_a_fact(client: FlaskClient) -> None:
    page = _text(client, CITY)
    assert re.search(r"civic-mark--read\">Read, 90% sure, merged table block", page)
    assert 'civic-mark--derived">Follows by rule' in _text(
        client, "/doc/gla/activity-gold-club-sharing"
    )


def test_a_cell_shows_what_was_read_and_the_rest_of_its_row(client: FlaskClient) -> None:
    page = _text(client, "/doc/gla/cell-r7-stakeholders")
    columns = re.findall(
        r'<th scope="col" class="govuk-table__header">(?:<a[^>]*>)?<bdi>([^<]*)', page
    )
    assert columns == [
        "Objectives",
        "Activities, milestones and timeline",
        "Stakeholders to engage",
        "Outcomes",
    ]
    assert "“Department for Education”" in page.replace("<bdi>", "“").replace("</bdi>", "”")
    assert "Row 6" in page
    assert "Row 8" in page


def test_a_claim_read_from_a_cell_is_told_as_a_sentence(client: FlaskClient) -> None:
    page = _text(client, "/doc/col/cell-a1-r1-goals")
    assert re.search(r"<bdi>[^<]+ contributes to: [^<]+</bdi></a> <span class=.civic-mark ", page)
    assert "<bdi>Claim</bdi>" not in page


def test_a_cell_that_gave_nothing_says_why(client: FlaskClient) -> None:
    page = client.get("/doc/col/doc-action-plan-2022-23").text
    empty = re.search(r'civic-grid__cell--empty">\s*<a class="govuk-link" href="([^"]*)"', page)
    assert empty is not None
    assert "civic-note" in _text(client, empty[1])


def test_a_document_shows_every_cell(client: FlaskClient, release_folder: ReleaseFolder) -> None:
    page = client.get("/doc/gla/doc-education-delivery-2014").text
    assert len(re.findall(r'class="civic-grid__cell', page)) == 22 * 4 + 4


@pytest.mark.parametrize(
    "kind", ["goal", "objective", "activity", "milestone", "outcome", "target"]
)
def test_any_element_has_a_page_with_its_cell(
    client: FlaskClient, release_folder: ReleaseFolder, kind: str
) -> None:
    store = opened(release_folder.path).store
    subjects = {str(quad.subject)[1:-1] for quad in store.quads()}
    iri = min(s for s in subjects if f"/id/gla/{kind}-" in s)
    page = _text(client, "/doc/" + iri.partition("/id/")[2])
    assert "Where it was read" in page
    assert "Delivery plan" in page


def test_properties_are_in_plain_words(client: FlaskClient) -> None:
    page = _text(client, "/doc/gla/activity-gold-club-sharing")
    for words in ("In plan", "Contributes to", "Time frame", "Every year"):
        assert words in page
    told = re.sub(r"<details[^>]* civic-asked.*?</details>", "", page, flags=re.DOTALL)
    assert told != page and "civic:inPlan" not in told


def test_the_report_says_what_to_fix_first_and_in_which_cell(client: FlaskClient) -> None:
    page = _text(client, "/report")
    assert "What to fix first" in page
    assert re.search(r'class="govuk-link civic-place" href="/doc/(?:gla|col)/cell-', page)


def test_the_report_filters_by_plan_and_severity(client: FlaskClient) -> None:
    address = "/report.json?plan=gla:plan-education-delivery-2014&severity=Warning"
    rows = json.loads(client.get(address).data)["rows"]
    assert rows
    assert {row["severity"] for row in rows} == {"Warning"}
    assert {row["plan"].rpartition("/")[2] for row in rows} == {"plan-education-delivery-2014"}


def test_the_report_turns_its_pages(client: FlaskClient) -> None:
    first = _text(client, "/report?code=Q10")
    assert 'rel="next" href="/report?code=Q10&amp;page=2"' in first
    assert _text(client, "/report?code=Q10&page=2") != first


def test_the_questions_are_listed_by_audience(client: FlaskClient) -> None:
    page = _text(client, "/questions")
    for words in ("For everyone", "For the data steward", "Partners across strategies"):
        assert words in page


def test_a_question_is_asked_by_its_form(client: FlaskClient) -> None:
    page = _text(client, "/questions/partners-across?by=plan&kind=any")
    assert '<option value="plan" selected>' in page
    assert "<bdi>Ofsted</bdi>" in page
    assert "VALUES ?least { &#34;2&#34;" in page or "VALUES ?least { 2 }" in page


def test_a_question_that_needs_a_value_asks_for_it(client: FlaskClient) -> None:
    assert "Fill in the form" in _text(client, "/questions/why")
    assert "Ofsted" in _text(client, "/questions/why?partner=Ofsted")


def test_the_words_have_their_definitions_and_anchors(client: FlaskClient) -> None:
    page = _text(client, "/ns")
    assert 'id="Activity"' in page
    assert "Something the plan says will be done" in page


def test_each_list_of_codes_is_folded_and_says_how_long_it_is(client: FlaskClient) -> None:
    lists = re.findall(r"<details.*?</details>", _text(client, "/ns"), re.DOTALL)
    roles = next(held for held in lists if 'href="/doc/code/role"' in held)
    codes = roles.count("<dt>")
    assert codes > 5
    assert f">{codes} codes<" in roles


def test_health_names_the_release(client: FlaskClient, release_folder: ReleaseFolder) -> None:
    release = opened(release_folder.path)
    body = client.get("/healthz").get_json()
    assert body == {
        "ok": True,
        "release": release.name,
        "triples": len(release.store),
        "refused": None,
    }


def test_no_page_needs_a_script_or_an_inline_style(client: FlaskClient) -> None:
    data = re.escape(' type="application/ld+json"')
    for address in ("/", "/partners", GLA, CITY, "/report", "/questions/why", "/ns"):
        response = client.get(address)
        # A block of data is no script: nothing in it is run.
        assert not re.search(rf"<script(?!{data})|\sstyle=|\son[a-z]+=", response.text), address
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"


def test_each_page_has_one_heading_a_title_and_a_language(client: FlaskClient) -> None:
    for address in ("/", "/partners", GLA, "/report", "/questions", "/ns", "/doc/hub/nobody"):
        page = client.get(address).text
        assert len(re.findall(r"<h1[ >]", page)) == 1, address
        assert re.search(r"<title>[^<]+ – Civic Thread</title>", page)
        assert '<html lang="en-GB"' in page
