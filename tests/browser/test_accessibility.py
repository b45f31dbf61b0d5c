"""What the accessibility statement says, written down from a run of the checker.

`CIVIC_WRITE_ACCESSIBILITY=1 pytest tests/browser/test_accessibility.py` checks every page again and
writes `web/accessibility.json`; without it, the file is only held against what it speaks of.
"""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_pages import AXE, PAGES, RULES, WIDTHS
from tests.browser.test_search import ROOM_PAGES

RESULTS = Path(__file__).resolve().parents[2] / "web" / "accessibility.json"
# What does not exist, or is refused, is checked but is no page to list.
CHECKED = tuple(dict.fromkeys((*PAGES, *ROOM_PAGES)))


def _axe_version() -> str:
    found = re.match(r"/\*! axe v([\d.]+)", AXE)
    assert found is not None
    return found[1]


def _check(tab: Any, address: str, path: str, width: int) -> tuple[bool, list[dict[str, Any]]]:
    response = tab.goto(address + path)
    tab.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = tab.evaluate("options => axe.run(document, options)", options)["violations"]
    faults = [
        {"page": path, "width": width, "rule": each["id"], "words": each["help"]} for each in found
    ]
    return response.ok, faults


@pytest.mark.skipif(not os.environ.get("CIVIC_WRITE_ACCESSIBILITY"), reason="writes no results")
def test_the_results_are_written(chromium: Any, address: str) -> None:
    pages: dict[str, None] = {}
    faults: list[dict[str, Any]] = []
    for width in WIDTHS:
        tab = chromium.new_page(viewport={"width": width, "height": 900})
        for path in CHECKED:
            is_page, found = _check(tab, address, path, width)
            faults += found
            if is_page:
                pages[path] = None
        tab.close()
    tools = {
        "axe-core": _axe_version(),
        "Chromium": chromium.version,
        "Playwright": version("playwright"),
    }
    results = {
        "date": datetime.now(UTC).date().isoformat(),
        "tools": tools,
        "rules": RULES,
        "widths": list(WIDTHS),
        "pages": list(pages),
        "violations": faults,
    }
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def test_the_statement_speaks_of_the_pages_that_are_tested() -> None:
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert set(results["pages"]) <= set(CHECKED)
    assert set(ROOM_PAGES) <= set(results["pages"])
    assert results["tools"]["axe-core"] == _axe_version()
    assert (results["widths"], results["rules"]) == (list(WIDTHS), RULES)
