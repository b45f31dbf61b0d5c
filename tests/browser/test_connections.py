"""From two names to the cell that ties them, and from a measure to what a parting would undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parent / "vendor" / "axe.min.js"


@pytest.fixture(params=[(1280, True), (1280, False), (320, True), (320, False)], ids=str)
def visitor(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    width, scripted = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripted
    )
    yield context.new_page()
    context.close()


def test_from_two_names_to_the_cell_that_ties_them(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/connections")
    visitor.get_by_label("From", exact=True).fill("DfE")
    visitor.get_by_label("To", exact=True).fill("London Councils")
    visitor.get_by_label("To", exact=True).press("Enter")
    visitor.locator("#verdict", has_text="5 routes").wait_for()
    visitor.locator(".civic-route .civic-place").first.click()
    visitor.locator("h1", has_text="Delivery plan, row").wait_for()
    assert visitor.locator(".civic-cell-card", has_text="London Councils").count() == 1


def test_from_a_measure_to_what_a_parting_undoes(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/network")
    visitor.locator("thead a", has_text="Bridge").click()
    assert "sort=bridge" in visitor.url
    visitor.locator("tbody a", has_text="Without it: Department for Education").click()
    visitor.locator("h1", has_text="Without Department for Education").wait_for()
    assert visitor.locator("section", has_text="Partners cut off").locator("li").count() == 4


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "path",
    ["/connections", "/connections?from=OECD&to=Ofsted", "/network", "/network?without=DfE"],
)
def test_nothing_is_wrong_for_those_who_listen_or_zoom(
    chromium: Any, address: str, path: str, width: int
) -> None:
    page = chromium.new_context(
        viewport={"width": width, "height": 800}, bypass_csp=True
    ).new_page()
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for details in page.locator("main details").all():
        details.evaluate("node => node.open = true")
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document)")
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
    page.context.close()
