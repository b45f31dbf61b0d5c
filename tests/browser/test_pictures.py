"""Pictures in a real Chromium: walked by key, read by name, within the window, nobody asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.test_pages import AXE, RULES

PAGES = (
    "/pictures",
    "/pictures/network?kind=any",
    "/pictures/neighbourhood?of=hub:group-schools",
    "/pictures/sight?plan=col:plan-education-2022-23",
    "/pictures/sight?activity=col:activity-sixth-forms",
)


@pytest.fixture(params=(1280, 320), scope="module")
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_the_page_fits(tab: Any, address: str, path: str) -> None:
    tab.goto(address + path)
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run('main', options)", options)["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_refused_by_the_policy_or_asked_elsewhere(
    chromium: Any, address: str, path: str
) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address + path, wait_until="networkidle")
    page.close()
    assert [url for url in asked if not url.startswith(address)] == []
    assert complaints == []


def test_the_shapes_are_walked_by_key_and_enter_opens_one(tab: Any, address: str) -> None:
    tab.goto(f"{address}/pictures/neighbourhood?of=Ofsted")
    count = tab.locator(".civic-picture__node").count()
    tab.locator(".civic-picture__frame").focus()
    seen = []
    for _ in range(count):
        tab.keyboard.press("Tab")
        seen.append(tab.evaluate("document.activeElement.getAttribute('href')"))
    assert len(set(seen)) == count
    assert all(href.startswith("/doc/") for href in seen)
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{address}{seen[-1]}")


def test_text_is_at_its_full_size_at_every_width(tab: Any, address: str) -> None:
    tab.goto(f"{address}/pictures/neighbourhood?of=hub:group-schools")
    scale = tab.locator(".civic-picture__svg").evaluate("svg => svg.getScreenCTM().a")
    assert scale == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("path", PAGES[1:])
def test_no_text_runs_out_of_its_box(chromium: Any, address: str, path: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + path)
    out = page.evaluate(
        """() => [...document.querySelectorAll('.civic-picture__node')].flatMap(node => {
          const box = node.querySelector('.civic-picture__box');
          if (!box) return [];
          const b = box.getBBox();
          return [...node.querySelectorAll('tspan')].filter(t => {
            const from = t.getStartPositionOfChar(0).x;
            const words = t.getSubStringLength(0, t.textContent.trimEnd().length);
            const to = getComputedStyle(t).textAnchor === 'start' ? from + words : from;
            return from < b.x - 2 || to > b.x + b.width + 4;
          }).map(t => t.textContent);
        })"""
    )
    page.close()
    assert out == []
