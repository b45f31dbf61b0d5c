"""The markup of every kind of page is read by a strict HTML parser without one complaint."""

from __future__ import annotations

import html5rdf
import pytest

from kg.release import ReleaseFolder
from tests.conftest import one_in
from tests.web_case import real_client

PAGES = (
    "/",
    "/?role=lead",
    "/partners",
    "/search?q=ofsted",
    "/search?q=zzzz",
    "/connections?from=Ofsted&to=OECD",
    "/network",
    "/money",
    "/money/lines",
    "/time",
    "/promises?on=2014-09-01",
    "/practice?stage=promised",
    "/gaps",
    "/gaps/no-money",
    "/compare",
    "/pictures",
    "/pictures/network",
    "/pictures/neighbourhood?of=Ofsted",
    "/pictures/sight?plan=gla:plan-education-delivery-2014",
    "/help",
    "/accessibility",
    "/corrections/new?about=https://w3id.org/civicthread/id/hub/org-ofsted",
    "/import",
    "/report",
    "/questions",
    "/questions/why?partner=Ofsted",
    "/ns",
    "/shapes/C03",
    "/completeness",
    "/check",
    "/evidence?partner=hub:org-ofsted",
    "/doc/hub/org-ofsted",
    "/doc/hub/group-schools",
    "/doc/gla/plan-education-delivery-2014",
    "/doc/col/plan-education-2022-23",
    "/doc/col/strategy-skills-2019-23",
    "/doc/col/goal-fusion-skills",
    "/doc/col/activity-ofsted-preparation",
    "/doc/gla/cell-r7-stakeholders",
    "/doc/gla/doc-education-delivery-2014",
    "/nonsense",
)


@pytest.mark.parametrize("path", one_in(3, PAGES))
def test_a_page_is_well_formed(path: str, release_folder: ReleaseFolder) -> None:
    page = real_client(release_folder).get(path).data
    html5rdf.HTMLParser(strict=True).parse(page, transport_encoding="utf-8")


def test_the_parser_would_complain() -> None:
    with pytest.raises(html5rdf.html5parser.ParseError):
        html5rdf.HTMLParser(strict=True).parse("<!DOCTYPE html><p><ul></ul></p>")
