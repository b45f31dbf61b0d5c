"""The README and its neighbours: what they name exists."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import __version__
from kg.__main__ import cli
from kg.queries import find_question
from kg.release import ReleaseFolder
from tests.conftest import quick_ones
from tests.web_case import real_client

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXTS = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "data/README.md")
}
COMMANDS = sorted(
    set(re.findall(r"\bkg ([a-z]+)\b(?! (?:library|inside|package))", "".join(TEXTS.values())))
)
PAGES = re.findall(r"^\| `(/[^`]*)` \|", README, re.MULTILINE)


def test_the_readme_opens_with_a_sentence_and_a_picture_then_two_commands() -> None:
    lines = [line for line in README.splitlines() if line]
    assert lines[0] == "# Civic Thread"
    assert lines[1].count(". ") == 0
    assert re.fullmatch(r"!\[[^\]]+\]\(web/static/front-page\.png\)", lines[2])
    assert (ROOT / "web" / "static" / "front-page.png").is_file()
    assert README.index("dev.py run") < README.index("dev.py test") < README.index("kg ask")


@pytest.mark.parametrize("command", [c for c in COMMANDS if c in cli.list_commands(None)])
def test_a_command_that_is_named_exists(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0, result.output


def test_every_command_is_in_the_readme() -> None:
    assert set(cli.list_commands(None)) <= set(COMMANDS)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"kg ask ([a-z]+(?:-[a-z]+)*)", README))))
def test_a_question_that_is_named_exists(name: str) -> None:
    find_question(name)


@pytest.mark.parametrize("option", sorted(set(re.findall(r"kg (\w+)[^|`\n]* (--\w+)", README))))
def test_an_option_that_is_named_exists(option: tuple[str, str]) -> None:
    command, flag = option
    assert flag in CliRunner().invoke(cli, [command, "--help"]).output


# The page of dumps makes every file; `test_web_catalog.py` asks for it too.
@pytest.mark.parametrize("page", quick_ones(PAGES, *(page for page in PAGES if page != "/dumps")))
def test_a_page_that_is_named_answers(page: str, release_folder: ReleaseFolder) -> None:
    assert f"`{page}`" in README
    assert real_client(release_folder).get(page).status_code == 200


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_file_that_is_linked_exists(name: str) -> None:
    folder = (ROOT / name).parent
    links = re.findall(r"\]\(([^)#:]+)\)", TEXTS[name])
    assert [link for link in links if not (folder / link).exists()] == []


def test_the_house_in_the_readme_is_the_house() -> None:
    block = README.split("## The house")[1].split("```")[1]
    rooms = re.findall(r"^(\w+)/", block, re.MULTILINE)
    assert rooms == ["ontology", "shapes", "data", "kg", "web", "tests"]
    assert all((ROOT / room).is_dir() for room in rooms)


def test_the_three_shells_are_told() -> None:
    for shell in ("bash", "zsh", "fish"):
        assert f"_KG_COMPLETE={shell}_source kg" in README


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert project["version"] == __version__
    assert f"version: {__version__}\n" in citation
    assert f"## {__version__}" in changes


def test_the_worked_example_is_the_tested_one() -> None:
    blocks = re.findall(r"```turtle\n(.*?)```", TEXTS["data/README.md"], re.DOTALL)
    example = (ROOT / "tests" / "cases" / "worked-example.ttl").read_text(encoding="utf-8")
    assert example in blocks


def test_no_tracked_file_names_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    places = re.compile(r"(?:^|[\s\"'=(])/(?:root|home|work|Users)/\w")
    for name in listed.stdout.split():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".ttl", ".rq", ".html", ".css", ".txt", ".yml"}:
            assert not places.search(path.read_text(encoding="utf-8")), name
