"""An officer who knows nothing of linked data brings a plan in, and finds its partners.

Each thing that a person would do (a click, a choice, a line typed, a command) is one step. At
twenty seconds a step the whole must fit into ten minutes.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.__main__ import cli
from kg.release import ReleaseFolder
from tests.conftest import ROOT
from tests.importing_files import docx_of
from web import create_app
from web.serving import listen

MOST_STEPS = 10 * 60 // 20
PLAN = (
    ("Action", "Lead", "Partners", "Deadline", "Budget (£)", "Zq"),
    ("Open a room", "Library Service", "Ofsted; Barbican", "March 2027", "5000", "many words here"),
    ("Train tutors", "Schools Service", "Ofsted", "30/06/2027", "7500", "more words of no kind"),
    ("Lend drums", "ZQ", "Barbican", "before the summer concert", "", "and words once more"),
)


class Officer:
    """Does one thing after another, and counts."""

    def __init__(self, page: Any, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.steps: list[str] = []

    def click(self, name: str, role: str = "button", within: Any = None) -> None:
        self.steps.append(f"click “{name}”")
        (within or self.page).get_by_role(role, name=name, exact=role == "link").first.click()

    def type(self, where: str, text: str) -> None:
        self.steps.append(f"type “{text}” into {where}")
        self.page.get_by_label(where).first.fill(text)

    def choose(self, what: Any, value: str) -> None:
        self.steps.append(f"choose “{value}”")
        what.select_option(value)

    def give(self, path: Path) -> None:
        self.steps.append(f"choose the file {path.name}")
        self.page.set_input_files("#file", path)

    def save(self, name: str) -> None:
        with self.page.expect_download() as taken:
            self.click(name)
        taken.value.save_as(self.folder / name)

    def run(self, *line: str) -> str:
        self.steps.append(f"run kg {line[0]}")
        done = CliRunner().invoke(cli, list(line))
        assert done.exit_code == 0, done.output
        return done.output


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for part in ("ontology", "shapes", "data"):
        shutil.copytree(ROOT / part, tmp_path / "sources" / part)
    return tmp_path / "sources"


@pytest.fixture
def officer(chromium: Any, tmp_path: Path) -> Iterator[Officer]:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(120_000)
    (tmp_path / "draft").mkdir()
    yield Officer(page, tmp_path / "draft")
    page.close()


def partner_row(page: Any, name: str) -> Any:
    return page.locator("#matrix-bodies tbody tr", has_text=name).first


@pytest.mark.slow
def test_a_word_file_becomes_a_plan_beside_the_others(
    officer: Officer, address: str, tmp_path: Path, sources: Path
) -> None:
    file = tmp_path / "Reading plan.docx"
    file.write_bytes(docx_of(PLAN))
    page = officer.page
    page.goto(address)
    assert "Ashwell" not in page.content()
    before = partner_row(page, "Ofsted").locator(".civic-heat__link").count()
    assert before

    officer.click("Add a plan", "link", page.locator("header"))
    officer.give(file)
    officer.type("Whose plan is it?", "Ashwell Council")
    officer.click("Read it")
    page.wait_for_selector("#review")
    officer.type("Title of the plan", "Ashwell reading plan 2026")
    assert page.locator(".civic-review__questions select").count() == 1
    officer.choose(page.locator(".civic-review__questions select"), "note")
    officer.click("Answer")
    page.wait_for_selector("#undo")
    doubts = page.locator(".civic-review__doubts .civic-review__doubt")
    assert doubts.count() >= 2
    while left := doubts.count():
        officer.click("Accept", within=doubts.first)
        page.wait_for_function(
            "left => document.querySelectorAll('.civic-review__doubt').length < left", arg=left
        )
    for name in ("plan.ttl", "mapping.json", "answers.json", "commented.docx"):
        officer.save(name)

    taken_in = officer.run("import", "--accept", str(officer.folder), "--sources", str(sources))
    assert "plan-ashwell-reading-plan-2026 is in" in taken_in
    releases = tmp_path / "releases"
    officer.run("build", "--sources", str(sources), "--release", str(releases))

    server = listen(create_app(ReleaseFolder(releases)), "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        officer.steps.append("open the front page")
        page.goto(f"http://127.0.0.1:{server.effective_port}")
        assert "Ashwell" in page.locator("#matrix-bodies thead").inner_text()
        # The plan has a column now, in which the row of a body that others engage too has a count.
        assert partner_row(page, "Ofsted").locator(".civic-heat__link").count() == before + 1
        officer.steps.append("find Ofsted")
    finally:
        server.close()
        thread.join(timeout=10)
    assert len(officer.steps) <= MOST_STEPS, officer.steps
    print(len(officer.steps), *officer.steps, sep="\n")
