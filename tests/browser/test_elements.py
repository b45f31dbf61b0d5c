"""The pages of plan elements in a real Chromium, wide and narrow, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/doc/gla/activity-high-risk-projects",
    "/doc/col/activity-skills-hub",
    "/doc/gla/goal-excellent-teaching",
    "/doc/col/goal-corporate-9",
    "/doc/col/strategy-skills-2019-23",
    "/doc/gla/outcome-high-risk-neet-fewer",
    "/doc/gla/indicator-awareness",
    "/doc/gla/plan-education-delivery-2014",
    "/doc/col/plan-education-2022-23",
    "/doc/gla/cell-r21-stakeholders",
    "/doc/col/doc-action-plan-2022-23?table=Appendix+2",
)


@pytest.fixture(params=[1280, 320], scope="module")
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


@pytest.fixture(params=[True, False], ids=["script", "no-script"], scope="module")
def visitor(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(java_script_enabled=request.param)
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_with_all_folds_open(tab: Any, address: str, path: str) -> None:
    tab.goto(address + path)
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_no_wider_than_its_window_with_all_folds_open(
    tab: Any, address: str, path: str
) -> None:
    tab.goto(address + path)
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


def test_from_a_strategy_to_the_cell_of_one_of_its_activities(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/doc/col/strategy-skills-2019-23")
    visitor.locator("nav[aria-label='On this page'] a", has_text="The activities").click()
    visitor.locator("main th a", has_text="Connecting Communities skills hub").click()
    visitor.locator("h1", has_text="Connecting Communities").wait_for()
    visitor.locator("section[aria-labelledby=money] .civic-place").first.click()
    visitor.locator("h2", has_text="What was read from this cell").wait_for()


def test_from_row_to_row_of_a_plan(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/doc/gla/activity-high-risk-projects")
    visitor.locator("a[rel=next]").click()
    visitor.locator("dl.civic-locator .civic-place", has_text="row 22").wait_for()
    assert visitor.locator("a[rel=next]").count() == 0


def test_from_a_documents_table_to_a_cell_that_gave_nothing(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/doc/col/doc-action-plan-2022-23")
    visitor.locator(
        "nav[aria-label='Tables of the document'] a", has_text="Appendix 2"
    ).first.click()
    visitor.locator(".civic-grid__cell--empty:visible").first.click()
    visitor.locator("h1", has_text="Appendix 2").wait_for()
    visitor.locator(".civic-note").first.wait_for()


def test_a_fold_opens_by_key(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/doc/col/plan-education-2022-23")
    fold = page.locator(".civic-meter details").first
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert fold.get_attribute("open") is not None
    page.close()
