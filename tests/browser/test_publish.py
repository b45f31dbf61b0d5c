"""A published copy from a dumb server, in a real browser: whole, quiet and accessible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_pages import AXE, RULES
from tests.publish_case import served
from tests.release_case import built
from web.publishing import publish

PAGES = (
    "/",
    "/partners",
    "/money",
    "/pictures/network",
    "/questions/why",
    "/catalog",
    "/feed",
    "/doc/ash/activity-plant",
    "/404.html",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("published")
    _, releases, _ = built(folder)
    publish(releases, folder / "copy", jobs=1)
    with served(folder / "copy") as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_breaks_no_rule_of_its_own_policy_nor_of_accessibility(chromium, copy, path):
    tab = chromium.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("requestfailed", lambda request: said.append(request.url))
    tab.goto(copy + path)
    assert tab.evaluate("getComputedStyle(document.querySelector('.civic-header')).backgroundColor")
    assert tab.evaluate("document.styleSheets.length") == 2
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert said == []
    tab.close()


def test_an_iri_leads_to_its_page_and_a_count_to_its_evidence(chromium: Any, copy: str) -> None:
    tab = chromium.new_page()
    tab.goto(f"{copy}/id/ash/activity-plant")
    tab.wait_for_url("**/doc/ash/activity-plant/")
    assert "street" in tab.inner_text("h1")
    tab.goto(f"{copy}/partners")
    tab.click("main a[href*='/evidence/with/']")
    assert "/evidence/with/" in tab.url
    assert "activity-plant" in tab.content()
    tab.close()
