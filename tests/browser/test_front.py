"""The front page and a partner's in a real Chromium: wide and narrow, with script and without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.test_pages import AXE, RULES

PAGES = (
    "/",
    "/?role=beneficiary&plan=col:plan-education-2022-23",
    "/?role=lead&plan=col:plan-education-2022-23",
    "/partners?kind=body&sort=name",
    "/evidence?partner=hub:org-ofsted&plan=gla:plan-education-delivery-2014",
    "/doc/hub/org-ofsted",
    "/doc/hub/org-family-of-schools",
    "/doc/hub/org-city-of-london-corporation",
)


@pytest.fixture(params=[(1280, True), (1280, False), (375, True), (375, False)], ids=str)
def visitor(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    width, scripted = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripted
    )
    yield context.new_page()
    context.close()


@pytest.fixture(params=(1280, 320), scope="module")
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_with_every_fold_open(tab: Any, address: str, path: str) -> None:
    tab.goto(address + path)
    tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


def test_the_first_screen_shows_whom_strategies_lean_on(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    rows = page.locator("#matrix-bodies tbody tr")
    for at in range(3):
        box = rows.nth(at).bounding_box()
        assert box["y"] + box["height"] <= 900
    page.close()


def test_from_the_filter_to_the_row_that_says_so(visitor: Any, address: str) -> None:
    visitor.goto(address)
    visitor.locator("summary", has_text="Filter and sort").click()
    visitor.locator("#role").select_option(label="Lead")
    visitor.locator(".civic-narrow button").click()
    assert "role=lead" in visitor.url
    visitor.locator("#matrix-bodies tbody tr", has_text="Mayor of London").locator(
        ".civic-heat__link"
    ).click()
    visitor.locator("main .civic-place", has_text="row 3").first.click()
    visitor.locator("h1", has_text="Delivery plan, row 3").wait_for()


def test_from_a_partner_to_whoever_works_beside_it(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/doc/hub/org-ofsted")
    visitor.locator(".civic-section__head", has_text="Who works beside it").click()
    row = visitor.locator("#beside tbody tr", has_text="Department for Education")
    row.locator("a", has_text="All routes").click()
    assert "/connections?from=" in visitor.url
    visitor.locator("h1").wait_for()


def test_a_folded_strategy_opens_by_key(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/doc/hub/org-family-of-schools")
    opened = page.locator("details.civic-span[open]")
    before = opened.count()
    folded = page.locator("details.civic-span:not([open])").first
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    assert opened.count() == before + 1
    page.close()


def test_every_room_is_within_reach_on_a_phone(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 700})
    page.goto(address)
    page.locator(".civic-header__more").click()
    page.locator("#rooms a", has_text="Pictures").click()
    page.locator("h1").wait_for()
    assert page.url.endswith("/pictures")
    page.close()


def test_paper_shows_a_partners_work_unfolded(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/doc/hub/org-ofsted")
    page.emulate_media(media="print")
    assert not page.locator("nav[aria-label='More rooms']").is_visible()
    assert page.locator("details.civic-span tbody tr").first.is_visible()
    page.close()
