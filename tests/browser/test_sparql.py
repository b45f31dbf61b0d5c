"""The page of /sparql in a real Chromium: by keyboard, wide and narrow, with script and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COUNT = """PREFIX civic: <https://w3id.org/civicthread/ns#>
SELECT ?party (COUNT(?a) AS ?n) { ?a civic:involves ?party } GROUP BY ?party ORDER BY ?n LIMIT 9"""
PAGES = (
    "/sparql",
    "/sparql/start/why",
    "/sparql?" + urlencode({"query": COUNT}),
    "/sparql?" + urlencode({"query": "ASK { ?s ?p ?o }"}),
    "/sparql?" + urlencode({"query": "SELECT ?s { ?s skos:prefLabel ?o"}),
    "/sparql?" + urlencode({"query": "SELECT ?s { SERVICE <http://a/> { ?s ?p ?o } }"}),
    "/sparql?" + urlencode({"query": "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 50"}),
    "/sparql?"
    + urlencode({"query": "CONSTRUCT WHERE { ?s a ?c } LIMIT 5", "default-graph-uri": "http://a/"}),
)


@pytest.fixture(params=[1280, 320], scope="module")
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def editor(chromium: Any, address: str, complaints: list[str]) -> Iterator[Callable[[str], Any]]:
    """Return a function that opens the page with the editor on it, holding some text."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def opened(text: str) -> Any:
        with page.expect_response("**/sparql/words.json"):
            page.goto(f"{address}/sparql")
        box = page.get_by_role("textbox", name="Your query")
        box.click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.insert_text(text)
        page.keyboard.press("Escape")
        return page

    yield opened
    page.close()


def _sent(page: Any) -> str:
    text: str = page.locator("textarea#query").input_value()
    return text


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_with_all_folds_open(tab: Any, address: str, path: str) -> None:
    tab.goto(address + path)
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


@pytest.mark.parametrize("width", [1280, 320])
def test_without_script_the_form_asks_and_answers(chromium: Any, address: str, width: int) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{address}/sparql")
    page.get_by_label("Your query").fill(COUNT)
    page.get_by_label("Your query").press("Tab")
    page.keyboard.press("Enter")
    page.locator("h2", has_text="Answer").wait_for()
    assert page.locator(".civic-sparql__bar").count() == 9
    assert _sent(page).splitlines() == COUNT.splitlines()
    page.get_by_role("button", name="Run without a link").click()
    page.locator("h2", has_text="Answer").wait_for()
    assert page.url == f"{address}/sparql"
    context.close()


def test_the_editor_asks_by_keyboard_alone(editor: Callable[[str], Any]) -> None:
    page = editor(COUNT)
    assert _sent(page) == COUNT
    page.keyboard.press("Control+Enter")
    page.locator("h2", has_text="Answer").wait_for()
    assert page.locator(".civic-sparql__bar").count() == 9
    assert "query=PREFIX" in page.url


def test_tab_leaves_the_editor(editor: Callable[[str], Any]) -> None:
    page = editor(COUNT)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"
    assert _sent(page) == COUNT


def test_a_word_is_found_by_its_name_and_its_prefix_declared(
    editor: Callable[[str], Any],
) -> None:
    page = editor("SELECT ?x { ?x a ")
    page.keyboard.type("delivery")
    page.keyboard.press("Control+Space")  # the list opens by itself too, but not under all loads
    page.get_by_role("option", name="civic:DeliveryPlan").wait_for()
    page.wait_for_timeout(200)  # the editor takes no Enter just after a list has opened
    page.keyboard.press("Enter")
    assert _sent(page) == (
        "PREFIX civic: <https://w3id.org/civicthread/ns#>\nSELECT ?x { ?x a civic:DeliveryPlan"
    )


def test_a_prefix_that_is_typed_is_declared_once(editor: Callable[[str], Any]) -> None:
    page = editor("# note\nSELECT ?x { ?x ")
    page.keyboard.type("skos:prefLabel ?n ; skos:")
    page.keyboard.press("Escape")
    assert _sent(page) == (
        "# note\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "SELECT ?x { ?x skos:prefLabel ?n ; skos:"
    )


@pytest.mark.parametrize("text", ["# of skos", "SELECT ?x { ?x ?y 'see skos", "PREFIX skos"])
def test_no_prefix_is_declared_inside_other_text(editor: Callable[[str], Any], text: str) -> None:
    page = editor(text)
    page.keyboard.type(":")
    page.keyboard.press("Escape")
    assert _sent(page) == f"{text}:"


def test_a_long_query_is_posted(editor: Callable[[str], Any]) -> None:
    page = editor(COUNT + "\n#" + "x" * 7000)
    page.keyboard.press("Control+Enter")
    page.locator("h2", has_text="Answer").wait_for()
    assert page.url.endswith("/sparql")


def test_a_mistake_is_gone_to_from_its_sentence(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/sparql?" + urlencode({"query": "SELECT ?s {\n  ?s ?p ?o ) }"}))
    page.get_by_role("alert").get_by_role("link").click()
    page.keyboard.press("Delete")
    assert _sent(page) == "SELECT ?s {\n  ?s ?p ?o  }"
    page.close()


def test_the_policy_of_the_page_is_kept(
    editor: Callable[[str], Any], complaints: list[str]
) -> None:
    page = editor(COUNT)
    page.keyboard.press("Control+Space")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    page.locator("h2", has_text="Answer").wait_for()
    assert complaints == []
