"""What changed in the report since an earlier release: on the page, as a table, and as news."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree

from kg.release import ReleaseFolder
from kg.release.building import build
from kg.sources import Sources
from tests.release_case import ASH, add, built
from web import create_app

DATED = """
ash:activity-plant civic:timeframe ash:time-plant .
ash:time-plant a civic:TimeFrame .
"""
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@dataclass(frozen=True)
class Site:
    """A site whose releases have a gap, then not, and then again if a test asks for it."""

    sources: Sources
    folder: ReleaseFolder
    client: FlaskClient
    gap: str
    as_it_was: str

    def open_again(self) -> None:
        (self.sources.root / ASH).write_text(self.as_it_was, encoding="utf-8")
        # Another remark makes it another state of the files than the first.
        add(self.sources, ASH, "\n# As it was.\n")
        build(self.sources, self.folder)

    def rows(self, query: str) -> list[dict[str, str]]:
        answer = self.client.get(f"/report.csv?{query}")
        assert answer.status_code == 200, answer.text
        return list(csv.DictReader(io.StringIO(answer.text)))

    def feed(self, query: str = "") -> etree._Element:
        answer = self.client.get(f"/report.atom{query}")
        assert answer.status_code == 200, answer.text
        assert answer.content_type == "application/atom+xml; charset=utf-8"
        return etree.fromstring(answer.data)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    sources, folder, first = built(tmp_path)
    as_it_was = (sources.root / ASH).read_text(encoding="utf-8")
    add(sources, ASH, DATED)
    build(sources, folder)
    return Site(sources, folder, create_app(folder).test_client(), first.name, as_it_was)


def test_what_is_mended_is_told_where_that_is_asked_for(site: Site) -> None:
    assert site.rows("since=previous") == []
    (row,) = site.rows("since=previous&change=fixed")
    assert (row["code"], row["change"]) == ("C05", "fixed")
    page = site.client.get("/report?since=previous")
    assert f"Beside what the release <bdi>{site.gap}</bdi> found" in page.text
    assert "change=fixed" in page.text
    assert "(C05)" in site.client.get("/report?since=previous&change=fixed&code=C05").text


def test_a_gap_that_is_back_is_open_again_and_open_since_the_first(site: Site) -> None:
    site.open_again()
    (row,) = site.rows("since=previous")
    assert (row["code"], row["change"]) == ("C05", "reopened")
    (row,) = site.rows(f"since={site.gap}")
    assert row["change"] == "open"
    assert site.rows("since=previous&change=fixed") == []


def test_a_report_that_is_not_compared_says_nothing_of_changes(site: Site) -> None:
    site.open_again()
    (row,) = site.rows("")
    assert "change" not in row
    page = site.client.get("/report").text
    assert "What has changed since the release before" in page
    assert "Open again" not in page


def test_a_new_release_is_no_longer_answered_with_the_old_comparison(site: Site) -> None:
    before = site.client.get("/report?since=previous").headers["ETag"]
    site.open_again()
    after = site.client.get("/report?since=previous", headers={"If-None-Match": before})
    assert after.status_code == 200


def test_news_are_what_a_release_found_and_the_one_before_had_not(site: Site) -> None:
    assert site.feed().findall("a:entry", ATOM) == []
    site.open_again()
    (entry,) = site.feed().findall("a:entry", ATOM)
    terms = [each.get("term") for each in entry.findall("a:category", ATOM)]
    assert terms == ["C05", "Warning", "reopened"]
    assert "has no dates" in entry.findtext("a:summary", "", ATOM)
    assert entry.findtext("a:id", "", ATOM) == site.feed().findtext("a:entry/a:id", "", ATOM)


def test_news_of_one_plan_leave_out_those_of_others(site: Site) -> None:
    site.open_again()
    assert len(site.feed("?plan=ash:plan-2030").findall("a:entry", ATOM)) == 1
    assert site.feed("?plan=elm:plan-2031").findall("a:entry", ATOM) == []
    title = site.feed("?plan=ash:plan-2030").findtext("a:title", "", ATOM)
    assert title == "New findings: Ash plan 2030"


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/report?change=new", 400, "Change goes with since=previous"),
        ("/report?since=previous&change=old", 400, "Change is one of new, reopened, fixed, open"),
        ("/report?since=0042-000000000000", 404, "No release"),
        ("/report.atom?plan=birch", 422, "Nothing is called"),
    ],
)
def test_what_can_not_be_compared_is_refused(
    site: Site, address: str, status: int, sentence: str
) -> None:
    answer = site.client.get(address)
    assert answer.status_code == status
    assert sentence in answer.text


def test_what_is_gone_with_its_finding_is_told_without_a_link(site: Site) -> None:
    add(site.sources, ASH, "\nash:activity-two a civic:Activity ;")
    add(site.sources, ASH, ' skos:prefLabel "Dig"@en ; civic:inPlan ash:plan-2030 .\n')
    build(site.sources, site.folder)
    site.open_again()
    page = site.client.get("/report?since=previous&change=fixed").text
    assert "ash:activity-two" in page
    assert 'href=""' not in page


def test_a_first_release_has_none_to_be_compared_with(tmp_path: Path) -> None:
    client = create_app(built(tmp_path)[1]).test_client()
    page = client.get("/report").text
    assert "What has changed since" not in page
    assert "/report.atom" in page
    answer = client.get("/report?since=previous")
    assert answer.status_code == 404
    assert "No earlier release" in answer.text
