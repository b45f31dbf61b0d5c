"""What people come for, done as they would do it: by click, by key, without script, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest

_NEXT_FRAME = """() => new Promise(tell => requestAnimationFrame(
  () => tell(document.querySelector('.civic-scroll').scrollLeft)))"""


@pytest.fixture(params=[(1280, True), (1280, False), (375, True), (375, False)], ids=str)
def visitor(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    width, scripted = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripted
    )
    yield context.new_page()
    context.close()


def test_from_a_shared_body_to_the_cell_that_says_so(visitor: Any, address: str) -> None:
    visitor.goto(address)
    row = visitor.locator("#matrix-bodies tbody tr", has_text="Ofsted")
    row.locator(".civic-heat__link").last.click()
    visitor.locator("h1", has_text="Ofsted").wait_for()
    visitor.locator("main a", has_text="Delivery plan, row 1,").click()
    visitor.locator("h1", has_text="Delivery plan, row 1, Stakeholders to engage").wait_for()
    assert visitor.locator(".civic-cell-card", has_text="Ofsted").count() == 1


def test_from_a_question_to_its_csv(visitor: Any, address: str) -> None:
    visitor.goto(address)
    rooms = visitor.get_by_role("navigation", name="All other rooms")
    rooms.get_by_role("link", name="Questions").click()
    visitor.locator("main >> text=Partners across strategies").first.click()
    visitor.locator("#kind").select_option("group")
    visitor.locator("main button", has_text="Ask").click()
    assert "kind=group" in visitor.url
    target = visitor.locator("footer a", has_text="CSV").get_attribute("href")
    answer = visitor.request.get(address + target)
    assert answer.text().splitlines()[0].startswith("partner,name,kind,count,vouched,direct,spans")
    assert ",group," in answer.text()


def test_from_the_report_to_the_cell_of_the_worst_gap(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/report")
    visitor.locator(".civic-fix__name .civic-count").first.click()
    visitor.locator("main .civic-place").first.click()
    visitor.locator("h2", has_text="What was read from this cell").wait_for()


def test_an_officer_finds_an_action_and_its_row(visitor: Any, address: str) -> None:
    visitor.goto(f"{address}/doc/col/plan-education-2022-23")
    visitor.locator("main a", has_text="Activities: Appendix 2").first.click()
    visitor.locator(".civic-block__cards > summary").last.click()
    card = visitor.locator("article.civic-card").last
    card.locator(".civic-card__row").click()
    visitor.locator("h1", has_text="Appendix 2, row 32").wait_for()


def test_another_council_takes_a_plan_as_data(visitor: Any, address: str) -> None:
    visitor.goto(address)
    visitor.locator("main a", has_text="GLA education delivery plan 2014").last.click()
    target = visitor.locator("footer a", has_text="Turtle").get_attribute("href")
    answer = visitor.request.get(address + target)
    assert answer.headers["content-type"].startswith("text/turtle")
    triples = list(ox.parse(answer.body(), format=ox.RdfFormat.TURTLE))
    activity = ox.NamedNode("https://w3id.org/civicthread/ns#Activity")
    assert sum(triple.object == activity for triple in triples) == 22


def test_the_first_key_skips_to_the_content(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")
    page.close()


def test_the_matrix_scrolls_by_key_on_a_phone(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 700})
    page.goto(address)
    region = page.locator(".civic-scroll").first
    region.focus()
    page.keyboard.press("ArrowRight")
    frames = (page.evaluate(_NEXT_FRAME) for _ in range(120))
    assert any(scrolled > 0 for scrolled in frames)
    page.close()


def test_paper_shows_the_tables_and_not_the_ways_around(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    page.goto(address)
    page.emulate_media(media="print")
    assert not page.locator("nav[aria-label=Main]").is_visible()
    assert page.locator("#matrix-bodies").is_visible()
    page.close()
