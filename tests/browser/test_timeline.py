"""The page of time in a real Chromium: a manager's window, the picture by key, axe, its width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/time",
    "/time?page=2",
    "/time?plan=gla:plan-education-delivery-2014",
    "/time?partner=Ofsted",
    "/time?from=1990-01-01&to=1990-12-31",
    "/time?kind=party",
)


@pytest.fixture(params=(1280, 320), scope="module")
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


@pytest.fixture(params=[(1280, True), (375, False)], ids=str)
def visitor(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    width, scripted = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripted
    )
    yield context.new_page()
    context.close()


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


def test_a_manager_asks_for_a_quarter_and_finds_the_cell(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/time")
    visitor.locator("#plan").select_option("gla:plan-education-delivery-2014")
    visitor.locator("#from").fill("2014-07-01")
    visitor.locator("#to").fill("2014-09-30")
    visitor.locator("main button", has_text="Show").click()
    assert "from=2014-07-01" in visitor.url
    visitor.locator(".civic-section__head", has_text="July to September 2014").click()
    row = visitor.locator("tr", has_text="Funding for the children in care project awarded")
    assert row.locator(".civic-mark", has_text="Possible").count() == 1
    row.locator(".civic-place").click()
    visitor.locator("h1", has_text="Delivery plan, row 8").wait_for()


def test_a_quarter_of_the_table_leads_to_its_window(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/time")
    visitor.locator(".civic-quarters a", has_text="October to December 2023").first.click()
    assert visitor.locator("tr", has_text="Annual impact report").count() == 1


def test_a_mark_of_the_picture_is_followed_by_key(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/time?plan=gla:plan-education-delivery-2014")
    mark = page.locator(".civic-time__mark[aria-label*='by March 2014']")
    mark.focus()
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Request for proposals published").wait_for()
    page.close()
