"""The README, the pages of docs/ and their neighbours: what they name exists."""

from __future__ import annotations

import configparser
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import __version__
from kg.__main__ import cli
from kg.choices import ANSWER_FORMATS, EXPORT_FORMATS, GRAPH_FORMATS, REPORT_FORMATS
from kg.formats import OF_ANSWERS
from kg.queries import find_question
from kg.release import ReleaseFolder
from kg.settings import SETTINGS
from tests.conftest import one_in
from tests.web_case import real_client
from web.formats import DATA_FORMATS

ROOT = Path(__file__).resolve().parent.parent
FILES = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "data" / "README.md",
)
TEXTS = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in FILES}
README = TEXTS["README.md"]
EVERYWHERE = "\n".join(TEXTS.values())
# What stands between backticks, and the lines of a block of shell, is to be typed.
TYPED = [
    *re.findall(r"(?<!`)`([^`\n]+)`(?!`)", EVERYWHERE),
    *(
        line
        for block in re.findall(r"```(?:sh|console)\n(.*?)```", EVERYWHERE, re.DOTALL)
        for line in block.splitlines()
    ),
]
CALLS = [call for line in TYPED for call in re.findall(r"(?<![-\w.])kg ([a-z][^|#]*)", line)]
COMMANDS = sorted({call.split()[0] for call in CALLS})
PAGES = sorted(set(re.findall(r"^\| `(/[^`]*)` \|", EVERYWHERE, re.MULTILINE)))
# Parts of pages, the answer to a form, and the sign of the site.
UNTOLD = ("/corrections/thanks", "/favicon.ico", "/partners/money", "/sparql/words.json")
READERS = (
    "partnership reviewer",
    "policy analyst",
    "data steward",
    "officer with a plan",
    "another council",
)


@cache
def _help(command: str) -> str:
    return CliRunner().invoke(cli, [command, "--help"]).output


def _options() -> Iterator[tuple[str, str]]:
    """Give each option with its command: as it is typed, and in the row of the command."""
    for call in CALLS:
        yield from ((call.split()[0], flag) for flag in re.findall(r"(?<!\S)--[a-z][a-z-]*", call))
    for row in re.findall(r"^\| `kg .*$", TEXTS["docs/commands.md"], re.MULTILINE):
        spans = re.findall(r"`([^`]+)`", row)
        yield from ((spans[0].split()[1], s.split()[0]) for s in spans if s.startswith("--"))


# ---- the README ----


def test_the_readme_opens_with_a_sentence_and_a_picture_then_two_commands() -> None:
    lines = [line for line in README.splitlines() if line]
    assert lines[0] == "# Civic Thread"
    assert lines[1].count(". ") == 0
    assert re.fullmatch(r"!\[[^\]]+\]\(web/static/front-page\.png\)", lines[2])
    assert (ROOT / "web" / "static" / "front-page.png").is_file()
    assert README.index("dev.py run") < README.index("dev.py test") < README.index("kg ask")


def test_each_of_the_five_readers_is_told_what_to_do_first() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| (.+?) \| (.+?) \|$", README, re.MULTILINE)
    assert [reader for reader, _, _ in rows if reader != "who you are"] == list(READERS)
    for reader, first, further in rows[1:]:
        assert "`" in first, reader
        assert re.search(r"\]\([^)]+\.md\)", further), reader


def test_the_readme_is_short() -> None:
    assert len(README.split()) < 700


def test_every_page_of_the_documentation_is_listed_in_it() -> None:
    listed = re.findall(r"^\| \[[^\]]+\]\(([^)]+)\)", TEXTS["docs/README.md"], re.MULTILINE)
    beside = [page for page in listed if page.startswith("../")]
    assert beside == ["../CONTRIBUTING.md", "../data/README.md"]
    own = {file.name for file in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert sorted(set(listed) - set(beside)) == sorted(own)
    assert len(listed) == len(set(listed))
    assert "](docs/README.md)" in README and "](CONTRIBUTING.md)" in README


# ---- commands ----


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_named_exists(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0, result.output


def test_a_command_that_does_not_exist_would_be_seen() -> None:
    assert CliRunner().invoke(cli, ["nonsense", "--help"]).exit_code == 2


def test_every_command_is_told() -> None:
    told = re.findall(r"^\| `kg ([a-z]+(?:-[a-z]+)*)` \|", TEXTS["docs/commands.md"], re.MULTILINE)
    assert sorted(told) == sorted(cli.list_commands(None))


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"kg ask ([a-z]+(?:-[a-z]+)*)", "\n".join(TYPED))))
)
def test_a_question_that_is_named_exists(name: str) -> None:
    find_question(name)


@pytest.mark.parametrize("option", sorted(set(_options())), ids=" ".join)
def test_an_option_that_is_named_exists(option: tuple[str, str]) -> None:
    command, flag = option
    assert re.search(rf"(?<!\S){flag}(?![\w-])", _help(command))


def test_options_are_found_in_lines_and_in_rows() -> None:
    found = set(_options())
    assert {("load", "--graph-store"), ("harvest", "--withdraw"), ("ask", "--at")} <= found


def test_the_three_shells_are_told() -> None:
    for shell in ("bash", "zsh", "fish"):
        assert f"_KG_COMPLETE={shell}_source kg" in TEXTS["docs/commands.md"]


# ---- pages and formats ----


# The page of dumps makes every file; `test_web_catalog.py` asks for it too.
@pytest.mark.parametrize("page", one_in(4, PAGES))
def test_a_page_that_is_named_answers(page: str, release_folder: ReleaseFolder) -> None:
    assert f"`{page}`" in TEXTS["docs/pages.md"]
    assert real_client(release_folder).get(page).status_code == 200


def test_every_address_without_a_value_is_told(release_folder: ReleaseFolder) -> None:
    routes = real_client(release_folder).application.url_map.iter_rules()
    there = {rule.rule for rule in routes if "GET" in (rule.methods or ()) and not rule.arguments}
    assert there - set(UNTOLD) <= set(re.findall(r"`(/[^`]*)`", EVERYWHERE))


def test_the_formats_of_a_page_are_told() -> None:
    rows = re.findall(r"^\| `\.(\w+)` \| `([^`]+)` \| (\S+) \|", TEXTS["docs/formats.md"], re.M)
    assert rows == [(made.suffix, made.media_type, made.title) for made in DATA_FORMATS]


def test_the_formats_of_answers_plans_and_the_report_are_told() -> None:
    text = TEXTS["docs/formats.md"]
    assert f"| {', '.join(ANSWER_FORMATS)} |" in text
    assert f"`format=` | {', '.join(form.name for form in OF_ANSWERS)} |" in text
    told = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert told == list(EXPORT_FORMATS)
    (report,) = (line for line in text.splitlines() if line.startswith("`kg validate --format`"))
    (plan,) = (line for line in text.splitlines() if line.startswith("`kg export --format`"))
    assert set(re.findall(r"\w+", report)) >= set(REPORT_FORMATS)
    assert set(re.findall(r"\w+", plan)) >= set(GRAPH_FORMATS)


# ---- links and files ----


def _anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_file_or_heading_that_is_linked_exists(name: str) -> None:
    for link in re.findall(r"\]\(([^):]+)\)", TEXTS[name]):
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in _anchors(target.read_text(encoding="utf-8")), link


def test_the_house_that_is_told_is_the_house() -> None:
    block = TEXTS["docs/architecture.md"].split("## The house")[1].split("```")[1]
    rooms = re.findall(r"^(\w+)/", block, re.MULTILINE)
    assert rooms == ["ontology", "shapes", "data", "kg", "web", "tests", "docs"]
    assert all((ROOT / room).is_dir() for room in rooms)
    assert all((ROOT / file).is_file() for file in re.findall(r"^(\w+\.py) ", block, re.MULTILINE))


# What is written as NAME or CODE stands for many.
MANY = re.compile(r"NAME|CODE")


def _paths(text: str) -> list[str]:
    """Return the files and folders of ours that a text names between backticks."""
    rooms = r"(?:kg|web|tests|data|ontology|shapes|docs|\.ci)/[\w./-]*"
    return re.findall(rf"(?<!`)`({rooms}|[\w.-]+\.(?:py|md|txt|toml))`", text)


def _missing(paths: list[str]) -> list[str]:
    return [path for path in paths if not any(ROOT.glob(MANY.sub("*", path.rstrip("/"))))]


@pytest.mark.parametrize("name", sorted(TEXTS.keys() - {"data/README.md"}))
def test_a_file_that_is_named_is_there(name: str) -> None:
    assert _missing(_paths(TEXTS[name])) == []


def test_a_file_that_is_not_there_would_be_seen() -> None:
    named = _paths("`kg/errors.py`, `kg/none.py`, `web/views/NAME.py`, `kg/NAME.rq`, `none.md`")
    assert _missing(named) == ["kg/none.py", "kg/NAME.rq", "none.md"]


def test_the_layers_are_drawn_as_the_contract_has_them() -> None:
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter", encoding="utf-8")
    lines = contract["importlinter:contract:house"]["layers"].split("\n")
    told = [{room.strip(" ()") for room in line.split("|")} for line in lines if line.strip()]
    block = TEXTS["docs/architecture.md"].split("## The layers")[1].split("```")[1]
    drawn = [
        re.findall(r"^ (\S+) +\S", layer, re.M) for layer in re.split(r"^─+$", block, flags=re.M)
    ]
    assert [set(layer) for layer in drawn] == told
    assert all(layer == sorted(layer) for layer in drawn)


def test_there_are_three_trips_and_each_names_files() -> None:
    trips = TEXTS["docs/architecture.md"].split("## Three trips")[1].split("\n## ")[0]
    told = trips.split("\n### ")[1:]
    assert len(told) == 3
    assert all(len(_paths(trip)) > 4 for trip in told)


def test_ten_usual_changes_name_the_files_to_touch() -> None:
    changes = TEXTS["CONTRIBUTING.md"].split("## Ten usual changes")[1].split("\n## ")[0]
    told = changes.split("\n### ")[1:]
    assert len(told) == 10
    for change in told:
        steps = re.findall(r"^(\d+)\. (.+)$", change, re.MULTILINE)
        numbers = [int(number) for number, _ in steps]
        lists = [each for each in range(len(numbers)) if numbers[each] == 1]
        for begin, end in pairwise([*lists, len(numbers)]):
            assert numbers[begin:end] == list(range(1, end - begin + 1))
        assert all(_paths(step) for _, step in steps if "The module that" not in step), change


def test_the_checks_that_are_told_are_those_of_ci() -> None:
    block = TEXTS["CONTRIBUTING.md"].split("```sh\n")[1].split("```")[0]
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for line in block.splitlines()[1:]:
        assert f"\n{line}\n" in run, line


def test_the_variables_of_the_tests_are_told() -> None:
    told = re.findall(r"^\| `(CIVIC_\w+)` \|", TEXTS["CONTRIBUTING.md"], re.MULTILINE)
    assert told == sorted(told)
    files = [*(ROOT / "tests").rglob("*.py"), ROOT / ".ci" / "run"]
    asked = re.compile(
        r"environ(?:\.get\(|\[)\"(CIVIC_\w+)\"|(?:^|export )(CIVIC_\w+)=", re.MULTILINE
    )
    read = {
        "".join(found)
        for file in files
        for found in asked.findall(file.read_text(encoding="utf-8"))
    }
    assert set(told) == read - {setting.name for setting in SETTINGS}


def test_the_source_distribution_holds_what_is_in_the_root() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = set(project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    tracked = {name.split("/")[0] for name in listed.stdout.split()}
    # The builder adds the first two by itself.
    assert tracked - included == {".gitignore", "pyproject.toml"}
    assert included - tracked == set()


def test_a_benchmark_that_is_named_exists() -> None:
    named = re.findall(r"`python (\S+\.py)`", EVERYWHERE)
    assert len(named) > 3
    assert [name for name in named if not (ROOT / name).is_file()] == []


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
