"""Search, “Something wrong here?”, help: as a person uses them, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kg.corrections import Box
from kg.release import ReleaseFolder
from tests.browser.test_pages import AXE, RULES, WIDTHS

ROOM_PAGES = (
    "/search",
    "/search?q=school",
    "/search?q=school&kind=activity",
    "/search?q=Ofstead",
    "/search?q=museum+of+zebras",
    "/search?q=zzqx",
    "/corrections/new",
    "/corrections/new?about=https://w3id.org/civicthread/id/hub/org-ofsted",
    "/corrections/thanks?ref=4F7K-2MQX",
    "/help",
    "/accessibility",
    "/sparql",
    "/sparql/start/partners-across",
    "/catalog",
    "/dumps",
    "/feed",
    "/shapes",
    "/ns/Engagement",
    "/graph/gla/plan-education-delivery-2014/1",
)


@pytest.fixture(params=[(1280, True), (1280, False), (375, True), (375, False)], ids=str)
def visitor(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    width, scripted = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripted
    )
    yield context.new_page()
    context.close()


@pytest.fixture(params=WIDTHS, scope="module")
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


def _violations(tab: Any) -> list[tuple[str, list[str]]]:
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    return [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found]


@pytest.mark.parametrize("path", ROOM_PAGES)
def test_axe_finds_nothing_and_the_page_fits(tab: Any, address: str, path: str) -> None:
    tab.goto(address + path)
    assert _violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


def test_axe_finds_nothing_on_a_form_with_errors(tab: Any, address: str) -> None:
    tab.goto(f"{address}/corrections/new")
    tab.locator("main button").click()
    tab.locator("text=There is a problem").wait_for()
    assert _violations(tab) == []


def test_from_initials_to_the_body(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/search")
    visitor.locator("main input[type=search]").fill("EIF")
    visitor.keyboard.press("Enter")
    visitor.locator("main a", has_text="Early Intervention Foundation").click()
    visitor.locator("h1", has_text="Early Intervention Foundation").wait_for()


def test_from_many_hits_to_one_kind_and_its_csv(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/search?q=school")
    visitor.locator(".civic-kinds__link", has_text="Activity").click()
    assert visitor.locator("main section h2").count() == 1
    target = visitor.locator("footer a", has_text="CSV").get_attribute("href")
    lines = visitor.request.get(address + target).text().splitlines()
    assert lines[0] == "name,kind,found_by,also_called,plans,iri"
    assert all(",Activity," in line for line in lines[1:])


def test_a_wrong_fact_is_told_by_key_alone(
    visitor: Any, address: str, release_folder: ReleaseFolder
) -> None:
    about = "https://w3id.org/civicthread/id/hub/org-ofsted"
    visitor.goto(f"{address}/corrections/new?about={about}")
    visitor.locator("#should-be").focus()
    visitor.keyboard.type("The name is OFSTED.")
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    visitor.locator("[role=alert] a", has_text="how you know").click()
    assert visitor.locator("#should-be").input_value() == "The name is OFSTED."
    visitor.locator("#how-known").fill("It says so on its own site.")
    visitor.locator("main button").click()
    visitor.locator("h1", has_text="Thank you").wait_for()
    reference = visitor.url.rpartition("=")[2]
    kept = Box(release_folder.path / "corrections").find(reference)
    assert (kept.about, kept.should_be) == (about, "The name is OFSTED.")


def test_a_page_of_another_site_can_not_send(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    page.set_content(
        f"<form method=post action='{address}/corrections'><input name=should_be value=x>"
        "<input name=how_known value=y><button>Send</button></form>"
    )
    with page.expect_navigation() as sent:
        page.locator("button").click()
    assert sent.value.status == 403
    page.close()
