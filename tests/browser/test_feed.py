"""The pages of what changed in a real Chromium: axe, their width, and the way to a thing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.release.building import build
from tests.release_case import ASH, built, edit
from web import create_app
from web.serving import listen

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def changed(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server answers that has two releases."""
    sources, folder, _ = built(tmp_path_factory.mktemp("feed"))
    edit(sources, ASH, "A greener town", "A much greener town")
    edit(sources, ASH, '"Cash for trees"@en', '"Money for trees"@en')
    build(sources, folder)
    server = listen(create_app(folder), "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


@pytest.fixture(params=(1280, 320), scope="module")
def tab(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


def _is_fine(tab: Any) -> None:
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


def test_axe_finds_nothing_where_something_changed(tab: Any, changed: str) -> None:
    tab.goto(f"{changed}/feed")
    assert tab.locator("h2", has_text="Release 2").count() == 1
    _is_fine(tab)


def test_axe_finds_nothing_on_the_real_feed_and_its_parts(tab: Any, address: str) -> None:
    tab.goto(f"{address}/feed")
    _is_fine(tab)
    tab.locator("main a", has_text="Things 1 to 500").click()
    tab.locator("h1", has_text="What changed: Release 1").wait_for()
    _is_fine(tab)


def test_a_reader_goes_from_what_changed_to_the_thing(tab: Any, changed: str) -> None:
    tab.goto(f"{changed}/feed")
    tab.locator("main a", has_text="A much greener town").first.click()
    tab.locator("h1", has_text="A much greener town").wait_for()
