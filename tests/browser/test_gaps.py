"""The worst gap and its cell, and two plans side by side, as people do it in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.test_pages import AXE, RULES

PAGES = (
    "/gaps",
    "/gaps?plan=gla:plan-education-delivery-2014",
    "/gaps/no-money",
    "/gaps/same-outcome",
    "/gaps/no-date",
    "/compare",
    "/compare?a=col:strategy-education-2019-23&b=col:strategy-skills-2019-23",
    "/compare/groups",
)


@pytest.fixture(params=[(1280, True), (375, False)], ids=str)
def visitor(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    width, scripted = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripted
    )
    yield context.new_page()
    context.close()


@pytest.fixture(params=(1280, 320), scope="module")
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits(tab: Any, address: str, path: str) -> None:
    tab.goto(address + path)
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found] == []


def test_from_the_worst_gap_to_its_cell(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/gaps")
    visitor.locator("#plan").select_option("gla:plan-education-delivery-2014")
    visitor.locator("main button", has_text="Show").click()
    worst = visitor.locator(".gaps-summary tbody tr").first
    assert re.search(r"\b19\b.*\bof 22\b", worst.inner_text(), re.DOTALL)
    worst.locator("a").first.click()
    visitor.locator("h1", has_text="Activities that do not say what pays for them").wait_for()
    visitor.locator("main a", has_text="Delivery plan, row 1,").click()
    visitor.locator("h1", has_text="Delivery plan, row 1,").wait_for()


def test_two_strategies_are_chosen_and_compared(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/compare")
    visitor.locator("#a").select_option("col:strategy-education-2019-23")
    visitor.locator("#b").select_option("col:strategy-skills-2019-23")
    visitor.locator("main button", has_text="Compare").click()
    sides = visitor.locator(".compare-side__name").all_inner_texts()
    assert sides == ["Education Strategy 2019-23", "Skills Strategy 2019-23"]
    shared = visitor.locator("section:has(#partners) tbody th").all_inner_texts()
    assert any("Greater London Authority" in name for name in shared)


def test_the_same_twice_is_answered_with_a_sentence(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/compare")
    visitor.locator("#b").select_option("col:plan-education-2022-23")
    visitor.locator("main button", has_text="Compare").click()
    assert "is on both sides" in visitor.locator("main").inner_text()
