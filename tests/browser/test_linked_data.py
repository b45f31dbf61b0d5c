"""The pages about datasets, files, words and rules in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.test_pages import AXE, RULES, WIDTHS

PAGES = (
    "/catalog",
    "/graph/gla/plan-education-delivery-2014/1",
    "/graph/hub",
    "/graph/checks/hub",
    "/.well-known/void.html",
    "/dumps",
    "/ns/Activity",
    "/ns/engagedIn",
    "/ns/exportAs",
    "/shapes",
    "/doc/code/role",
    "/doc/code/role/funder",
)
DESCRIBED = ("/", "/catalog", "/doc/gla/plan-education-delivery-2014", "/graph/hub")


@pytest.fixture(params=WIDTHS, scope="module")
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_is_too_wide(tab: Any, address: str, path: str) -> None:
    tab.goto(address + path)
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found] == []


@pytest.mark.parametrize("path", DESCRIBED)
def test_the_block_of_data_is_no_script_to_the_browser(
    chromium: Any, address: str, path: str
) -> None:
    told: list[str] = []
    page = chromium.new_page()
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(address + path, wait_until="networkidle")
    said = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
    )
    page.close()
    assert told == []
    assert said["@context"] == "https://schema.org/"


def test_a_fragment_leads_to_its_rule_and_its_word(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    for path, words in (
        ("/shapes#C07", "It is not said what pays for"),
        ("/ns#engagedIn", "engagedIn"),
    ):
        page.goto(address + path)
        target = page.locator(":target")
        assert target.count() == 1
        assert words in target.inner_text()
    page.close()
