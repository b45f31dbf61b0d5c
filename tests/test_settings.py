"""The settings: one table, read in one way, and told whole."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from kg import settings
from kg.choices import LOG_FORMS, LOG_LEVELS
from kg.errors import UsageError
from kg.settings import SETTINGS, Setting

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
TABLE = ROOT / "kg" / "settings.py"
PYTHON = sorted([*(ROOT / "kg").rglob("*.py"), *(ROOT / "web").rglob("*.py"), ROOT / "dev.py"])
TEXTS = [
    path
    for room in ("kg", "web")
    for path in sorted((ROOT / room).rglob("*"))
    if path.suffix in {".py", ".html", ".txt", ".rq", ".js"}
]
# These read variables that are no settings of ours: a password, and the colours of a terminal.
OTHERS = {"kg/cli/actions/opening.py", "kg/cli/actions/validate.py", "dev.py"}
NAME = re.compile(r"CIVIC_[A-Z0-9_]*[A-Z0-9]")
CONSTANTS = {name: each for name, each in vars(settings).items() if isinstance(each, Setting)}


@cache
def _tree(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _row(setting: Setting[object]) -> str:
    default = setting.default
    told = {False: "off", "": "not set"}.get(default) if isinstance(default, bool | str) else None
    if isinstance(default, int) and default >= 1 << 20:
        told = f"`{default}` ({default >> 20} MiB)"
    cells = (f"`{setting.name}`", setting.kind.told, told or f"`{default}`", setting.where)
    return f"| {' | '.join((*cells, setting.sentence))} |"


# ---- the table ----


def test_the_table_holds_each_setting_once() -> None:
    assert list(SETTINGS) == list(CONSTANTS.values())
    names = [setting.name for setting in SETTINGS]
    assert names == [f"CIVIC_{constant}" for constant in CONSTANTS]


def test_each_says_what_it_does_in_sentences() -> None:
    for setting in SETTINGS:
        assert setting.sentence[0].isupper() and setting.sentence.endswith("."), setting.name
        assert setting.where and setting.kind.told, setting.name


def test_every_name_in_the_code_is_in_the_table() -> None:
    known = {setting.name for setting in SETTINGS}
    for path in (*TEXTS, ROOT / "dev.py"):
        assert set(NAME.findall(path.read_text(encoding="utf-8"))) <= known, _name(path)


def test_every_setting_is_read_somewhere() -> None:
    used = {
        node.attr
        for path in PYTHON
        if path != TABLE
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "settings"
    }
    assert set(CONSTANTS) <= used


def _reads_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return (
            isinstance(node.value, ast.Name)
            and node.value.id == "os"
            and node.attr in {"environ", "environb", "getenv"}
        )
    if isinstance(node, ast.ImportFrom):
        return node.module == "os" and not {alias.name for alias in node.names} <= {"PathLike"}
    return isinstance(node, ast.keyword) and node.arg in {"envvar", "auto_envvar_prefix"}


@pytest.mark.parametrize(
    "text",
    ["x = os.environ['A']", "os.getenv('A')", "from os import environ", "option(envvar='A')"],
)
def test_a_reader_of_the_environment_is_seen(text: str) -> None:
    assert any(map(_reads_environment, ast.walk(ast.parse(text))))


def test_only_the_table_reads_the_environment() -> None:
    readers = {
        _name(path)
        for path in PYTHON
        if any(_reads_environment(node) for node in ast.walk(_tree(path)))
    }
    assert readers == OTHERS | {_name(TABLE)}
    for name in sorted(OTHERS):
        assert NAME.search((ROOT / name).read_text(encoding="utf-8")) is None


def test_the_documentation_tells_the_table_row_by_row() -> None:
    told = [line for line in PAGE.splitlines() if line.startswith("| `CIVIC_")]
    assert told == [_row(setting) for setting in SETTINGS]


def test_the_words_of_the_log_are_told() -> None:
    (form,) = (line for line in PAGE.splitlines() if line.startswith("| `CIVIC_LOG` |"))
    (told,) = (line for line in PAGE.splitlines() if line.startswith("`CIVIC_LOG_LEVEL` is"))
    assert all(word in form for word in LOG_FORMS)
    assert all(f"`{word}`" in told for word in LOG_LEVELS)


# ---- reading ----


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
@pytest.mark.parametrize("text", [None, "", " \t"])
def test_what_is_blank_is_not_set(
    monkeypatch: pytest.MonkeyPatch, setting: Setting[object], text: str | None
) -> None:
    if text is None:
        monkeypatch.delenv(setting.name, raising=False)
    else:
        monkeypatch.setenv(setting.name, text)
    assert setting.read() == setting.default


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (settings.RELEASE, " some/folder ", "some/folder"),
        (settings.TRACEBACK, "1", True),
        (settings.LOG, "json", "json"),
        (settings.SPARQL_SECONDS, "7.5", 7.5),
        (settings.SPARQL_WORKERS, "5", 5),
        (settings.SPARQL_KEPT_BYTES, "0", 0),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_value_is_read(
    monkeypatch: pytest.MonkeyPatch, setting: Setting[object], text: str, value: object
) -> None:
    monkeypatch.setenv(setting.name, f" {text} ")
    assert setting.read() == value


@pytest.mark.parametrize(
    ("setting", "text", "sentence"),
    [
        (settings.LOG, "xml", "is one of plain, json, off, not 'xml'"),
        (settings.SPARQL_SECONDS, "nan", "is a number above 0, not 'nan'"),
        (settings.SPARQL_WORKERS, "0", "is a whole number above 0, not '0'"),
        (settings.SPARQL_WORKERS, "2.5", "is a whole number above 0, not '2.5'"),
        (settings.SPARQL_AT_ONCE, "٣", "is a whole number above 0, not '٣'"),
        (settings.SPARQL_KEPT_BYTES, "-1", "is a whole number of bytes (0 for none), not '-1'"),
        (settings.SPARQL_KEPT_BYTES, "9" * 5000, "is a whole number of bytes (0 for none), not "),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_value_of_another_kind_is_refused(
    monkeypatch: pytest.MonkeyPatch, setting: Setting[object], text: str, sentence: str
) -> None:
    monkeypatch.setenv(setting.name, text)
    with pytest.raises(UsageError, match=re.escape(f"{setting.name} {sentence}")):
        setting.read()


def test_a_name_that_is_not_in_the_table_would_be_seen() -> None:
    assert NAME.findall("CIVIC_LOG and CIVIC_NEW_ONE, in CIVIC_*") == ["CIVIC_LOG", "CIVIC_NEW_ONE"]
