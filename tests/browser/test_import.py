"""The import page as an officer uses it: in a browser, at two widths, with and without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.test_pages import AXE, RULES, WIDTHS
from tests.importing_render import render
from tests.importing_source import load


@pytest.fixture(
    params=[(width, script) for width in WIDTHS for script in (True, False)],
    ids=lambda each: f"{each[0]}-{'script' if each[1] else 'plain'}",
)
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    width, script = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script
    )
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture(params=WIDTHS)
def scripted(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


def upload(tab: Any, address: str, name: str) -> None:
    data, ending = render(load(name))
    tab.goto(f"{address}/import")
    tab.set_input_files(
        "#file", {"name": f"plan.{ending}", "mimeType": "application/octet-stream", "buffer": data}
    )
    tab.fill("#publisher", "Ashwell Council")
    tab.get_by_role("button", name="Read it").click()
    tab.wait_for_selector("#review")


def test_an_officer_checks_a_word_file_and_takes_the_draft(tab: Any, address: str) -> None:
    upload(tab, address, "a-docx-housing")
    doubts = tab.locator(".civic-review__doubts .civic-reading")
    before = doubts.count()
    assert before
    doubts.first.get_by_role("button", name="Accept").click()
    tab.wait_for_selector("#undo")
    assert tab.locator(".civic-review__doubts .civic-reading").count() == before - 1
    with tab.expect_download() as taken:
        tab.get_by_role("button", name="plan.ttl").click()
    assert taken.value.suggested_filename == "plan.ttl"


def test_the_review_has_no_fault_of_access_and_fits_its_window(scripted: Any, address: str) -> None:
    upload(scripted, address, "a-docx-housing")
    scripted.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = scripted.evaluate("options => axe.run(document, options)", options)["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found] == []
    assert (
        scripted.evaluate("document.documentElement.scrollWidth") <= scripted.viewport_size["width"]
    )


def test_keys_go_from_doubt_to_doubt_and_settle_them(scripted: Any, address: str) -> None:
    upload(scripted, address, "a-docx-housing")
    before = scripted.locator(".civic-review__doubts .civic-reading").count()
    scripted.keyboard.press("j")
    assert scripted.locator(".civic-reading--here").count() == 1
    assert scripted.locator("a.civic-read.civic-lit").count() == 1
    scripted.keyboard.press("a")
    scripted.wait_for_selector("#undo")
    assert scripted.locator(".civic-review__doubts .civic-reading").count() == before - 1
