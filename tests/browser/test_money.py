"""The money room in a real Chromium: from a figure to its cell, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/money",
    "/money?plan=gla:plan-education-delivery-2014",
    "/money/lines?strategy=col:strategy-education-2019-23",
    "/money/lines?year=2022/23",
    "/money/lines?why=reference",
    "/money/lines?fund=City%27s+Cash",
)


@pytest.fixture(params=(1280, 320), scope="module")
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(
        viewport={"width": request.param, "height": 900}, java_script_enabled=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_with_every_panel_open(tab: Any, address: str, path: str) -> None:
    tab.goto(address + path)
    tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_no_wider_than_its_window(tab: Any, address: str, path: str) -> None:
    tab.goto(address + path)
    tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


@pytest.mark.parametrize("width", [1280, 320])
def test_from_a_figure_to_its_cell_without_javascript(
    chromium: Any, address: str, width: int
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(address + "/money")
    page.locator(".civic-section__head", has_text="By fund").click()
    page.get_by_role("link", name=re.compile("£27,000.*the lines behind Erasmus grant")).click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("£27,000")
    page.get_by_role("link", name="Appendix 1, row 17, Budget").first.click()
    assert "Budget" in page.get_by_role("heading", level=1).inner_text()
    context.close()


def test_a_band_of_the_picture_is_reached_by_keyboard(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + "/money")
    band = page.locator("a.civic-flow__link[aria-label*='Erasmus']")
    band.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/money/lines?**")
    assert page.get_by_role("heading", level=1).inner_text().startswith("£27,000")
    page.close()


def test_at_a_narrow_window_the_table_stands_for_the_picture(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 900})
    page.goto(address + "/money")
    assert not page.locator("svg.civic-flow").is_visible()
    assert page.get_by_role("table", name="Money from fund to strategy").is_visible()
    page.close()
