"""Every page in a real Chromium: accessible, within its width, and nobody else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 320)
# Units: pixels; more than six screens are not read.
LONGEST = 6_000
PAGES = (
    "/",
    "/partners",
    "/evidence?partner=hub:org-family-of-schools&span=col:strategy-education-2019-23",
    "/evidence?partner=hub:org-ofsted&span=gla:plan-education-delivery-2014",
    "/report",
    "/report?severity=Warning&code=C07",
    "/questions",
    "/questions/partners-across",
    "/questions/why",
    "/questions/why?partner=Ofsted",
    "/ns",
    "/shapes/C03",
    "/completeness",
    "/check",
    "/doc/hub/org-ofsted",
    "/doc/hub/group-schools",
    "/doc/gla/plan-education-delivery-2014",
    "/doc/col/plan-education-2022-23",
    "/doc/col/strategy-education-2019-23",
    "/doc/gla/activity-gold-club-sharing",
    "/doc/gla/eng-r1-national-college",
    "/doc/gla/cell-r7-stakeholders",
    "/doc/col/cell-a1-r1-budget",
    "/doc/gla/doc-education-delivery-2014",
    "/doc/col/doc-action-plan-2022-23",
    "/doc/code/role/funder",
    "/doc/hub/org-ofstead",
    "/report?page=never",
    "/search?q=ofsted",
    "/connections?from=Ofsted&to=OECD",
    "/network",
    "/money",
    "/time",
    "/promises?on=2014-09-01",
    "/practice?stage=promised",
    "/gaps",
    "/compare",
    "/pictures",
    "/pictures/network",
    "/map",
    "/help",
    "/accessibility",
    "/corrections/new?about=https://w3id.org/civicthread/id/hub/org-ofsted",
    "/import",
    "/doc/col/goal-fusion-skills",
    "/doc/col/strategy-skills-2019-23",
)

REFUSED = {"/doc/hub/org-ofstead": 404, "/report?page=never": 400}


@pytest.fixture(params=WIDTHS, scope="module")
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(tab: Any, address: str, path: str) -> None:
    tab.goto(address + path)
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_no_wider_than_its_window(tab: Any, address: str, path: str) -> None:
    tab.goto(address + path)
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


@pytest.mark.parametrize("path", [path for path in PAGES if path.startswith("/evidence")])
def test_how_a_mention_counts_is_in_sight_on_a_phone(
    chromium: Any, address: str, path: str
) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 900})
    page.goto(address + path)
    edge = "cells => cells.map(cell => cell.getBoundingClientRect().right)"
    found = page.locator("td:last-child").evaluate_all(edge)
    page.close()
    assert found
    assert max(found) <= 320


@pytest.mark.parametrize("path", (*PAGES, "/doc/col/activity-knowledge-exchange-partners"))
def test_no_page_is_long_before_anything_is_opened(chromium: Any, address: str, path: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + path)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.close()
    assert height <= LONGEST


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_asked_of_another_host(chromium: Any, address: str, path: str) -> None:
    asked: list[str] = []
    page = chromium.new_page()
    page.on("request", lambda request: asked.append(request.url))
    told: list[Any] = []
    page.on("console", lambda message: told.append(message))
    answered = page.goto(address + path, wait_until="networkidle")
    # Chromium tells of a refused page in the console: that one line is the page's own status.
    own = f"the server responded with a status of {answered.status}"
    page.close()
    assert answered.status == REFUSED.get(path, 200)
    assert asked
    assert [url for url in asked if not url.startswith(address)] == []
    assert [each.text for each in told if own not in each.text] == []
