"""The `kg` command as a whole: its help, what it needs for it, near names, completion."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

import kg.cli
import web.commands
from kg.__main__ import cli
from kg.cli.group import PackageGroup
from kg.lazy import on_first_use
from tests.conftest import one_in

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = cli.list_commands(click.Context(cli))
HEAVY = ("rdflib", "pyoxigraph", "pyshacl", "flask", "networkx", "rapidfuzz", "lxml", "waitress")
# Runs `python -m kg` with the arguments given, then says which of some modules it has loaded.
_RUN = """
import json, runpy, sys
try:
    runpy.run_module("kg", run_name="__main__", alter_sys=True)
except SystemExit as end:
    loaded = [name for name in {heavy!r} if name in sys.modules]
    print(json.dumps([end.code, loaded]), file=sys.stderr)
"""


def _needed(*arguments: str, heavy: tuple[str, ...] = HEAVY, **environment: str) -> list[object]:
    """Return the exit code of a command and the heavy modules that it has loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN.format(heavy=heavy), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    found: list[object] = json.loads(done.stderr.splitlines()[-1])
    return found


# ---- help ----


def test_the_helper_sees_what_is_loaded() -> None:
    assert _needed("ask", heavy=("click", "pyoxigraph", "flask")) == [0, ["click", "pyoxigraph"]]


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",), ("--version",)])
def test_the_help_of_all_needs_no_library_but_click(arguments) -> None:
    assert _needed(*arguments) == [0, []]


@pytest.mark.parametrize("command", one_in(5, COMMANDS))
def test_the_help_of_a_command_needs_no_library_but_click(command: str) -> None:
    assert _needed(command, "--help") == [0, []]


def test_an_unknown_command_needs_no_library_but_click() -> None:
    assert _needed("valdate") == [2, []]


@pytest.mark.parametrize("arguments", [("releases",), ("ask",), ("ask", "partners-across")])
def test_a_quick_command_waits_for_no_slow_library(arguments, release_folder) -> None:
    slow = ("rdflib", "pyshacl", "flask", "networkx", "lxml")
    assert _needed(*arguments, heavy=slow, CIVIC_RELEASE=str(release_folder.path)) == [0, []]


def test_bare_kg_prints_its_help() -> None:
    bare, asked = CliRunner().invoke(cli, []), CliRunner().invoke(cli, ["--help"])
    assert (bare.exit_code, bare.stdout) == (0, asked.stdout)
    assert "Commands:" in bare.stdout


def test_each_command_stands_in_the_help_with_the_head_of_its_own() -> None:
    lines = CliRunner().invoke(cli, ["--help"]).stdout.partition("Commands:\n")[2].splitlines()
    told = dict(line.split(maxsplit=1) for line in lines)
    assert list(told) == COMMANDS
    for name, words in told.items():
        said = " ".join(CliRunner().invoke(cli, [name, "--help"]).stdout.split())
        assert words.removesuffix("...").rstrip(".;,") in said


# ---- the packages of commands ----


def test_every_module_of_a_package_that_makes_a_command_is_listed() -> None:
    for package in (kg.cli, web.commands):
        folder = Path(str(package.__file__)).parent
        made = {p.stem for p in folder.glob("*.py") if "@click.command" in p.read_text()}
        made |= {p.stem for p in folder.glob("*.py") if "@click.group(cls=Near" in p.read_text()}
        # A word of Python's has a line after it as the name of a module.
        assert {name.removesuffix("_").replace("_", "-") for name in made} == set(package.COMMANDS)


def test_no_two_packages_have_a_command_of_one_name() -> None:
    assert len(COMMANDS) == len(set(COMMANDS)) == len(kg.cli.COMMANDS) + len(web.commands.COMMANDS)


def test_only_what_a_package_lists_is_imported() -> None:
    group = PackageGroup("kg", packages=(kg.cli,))
    context = click.Context(group)
    assert group.get_command(context, "ask") is not None
    for name in ("options", "actions", "serve", "os", "../ask"):
        assert group.get_command(context, name) is None


def test_a_module_is_found_on_first_use_and_a_missing_one_is_no_attribute() -> None:
    find = on_first_use("kg")
    assert isinstance(find("errors"), ModuleType)
    with pytest.raises(AttributeError, match="module 'kg' has no attribute 'nothing'"):
        find("nothing")


def test_what_a_module_lacks_is_not_taken_for_the_module(tmp_path, monkeypatch) -> None:
    package = tmp_path / "civic_lazy_case"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "broken.py").write_text("import civic_no_such_library\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="civic_no_such_library"):
        on_first_use("civic_lazy_case")("broken")


# ---- near names ----


def _kg(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments], capture_output=True, text=True, cwd=ROOT
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("valdate",), "There is no command 'valdate'. Did you mean 'validate'?"),
        (("sevre", "--port", "1"), "There is no command 'sevre'. Did you mean 'serve'?"),
        (("nonsense",), "There is no command 'nonsense'. ("),
        (("releases", "rollback"), "There is no command 'rollback'. Did you mean 'roll-back'?"),
        (("corrections", "acept", "x"), "There is no command 'acept'. Did you mean 'accept'?"),
        (("\x1b[31mx\n",), r"There is no command '\x1b[31mx\n'. ("),
    ],
)
def test_an_unknown_command_names_the_near_one(arguments, sentence: str) -> None:
    done = _kg(*arguments)
    assert done.stderr.startswith(f"kg: {sentence}")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_an_option_before_the_command_is_still_an_option() -> None:
    done = _kg("--verison")
    assert done.returncode == 2
    assert "No such option" in done.stderr


# ---- completion, by click's own protocol; through the installed name in test_wheel.py ----


def _completed(words: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "kg"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "_KG_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split(" ")) - 1),
        },
    )
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "found"),
    one_in(
        2,
        [
            ("kg va", ["validate"]),
            ("kg ask only-o", ["only-one-body", "only-open-groups"]),
            ("kg re", ["register", "releases", "report", "report-template"]),
            ("kg releases ", ["roll-back", "verify"]),
            ("kg ask --format c", ["csv"]),
            ("kg serve --po", ["--port"]),
            ("kg zz", []),
        ],
    ),
)
def test_a_word_is_completed(words: str, found: list[str]) -> None:
    assert _completed(words) == found
