"""Imports point down: the house of the design, read from the source itself.

The same contract stands in `.importlinter`; this test needs no tool and names every module.
"""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From the ground up. Rooms on one line do not import one another.
LAYERS: tuple[tuple[str, ...], ...] = (
    (
        "kg.choices",
        "kg.documents",
        "kg.errors",
        "kg.formats",
        "kg.lazy",
        "kg.namespaces",
        "kg.terminal",
        "kg.uncollected",
        "kg.version",
        "kg.xml_faults",
    ),
    ("kg.settings", "kg.terms"),
    ("kg.context",),
    ("kg.atomic", "kg.records", "kg.sources"),
    ("kg.store",),
    ("kg.queries",),
    ("kg.rules",),
    (
        "kg.claims",
        "kg.corrections",
        "kg.coverage",
        "kg.serialising",
        "kg.lookup",
        "kg.network",
        "kg.pictures",
        "kg.validate",
        "kg.workers",
    ),
    ("kg.acknowledging", "kg.labels", "kg.matching"),
    ("kg.panels",),
    ("kg.asking", "kg.federation", "kg.exporters", "kg.pages"),
    ("kg.release",),
    ("kg.catalog", "kg.feed", "kg.reconciliation"),
    ("kg.harvesting", "kg.importing"),
    ("kg.api", "kg.cli"),
    ("kg", "web"),
    ("kg.__main__",),
)
# The package itself is the door for programs: `kg` is a room without what is in it.
ALONE = {"kg"}
# Of these, each system has only one.
PLATFORM = {"fcntl", "msvcrt"}
# These import by a name that is made up while they run, and only below a package that is known.
BY_NAME = {"kg.lazy", "kg.cli.group"}
IMPORTERS = {"import_module", "__import__", "find_spec", "run_module", "resolve_name"}
MODULES = sorted((ROOT / "kg").rglob("*.py")) + sorted((ROOT / "web").rglob("*.py"))
NAMED = re.compile(r"(?:kg|web)(?:\.\w+)*(?::\w+)?")


def _module(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


KNOWN = {_module(path) for path in MODULES}


def _room(module: str) -> tuple[int, str] | None:
    for height, rooms in enumerate(LAYERS):
        for room in rooms:
            if module == room or (room not in ALONE and module.startswith(room + ".")):
                return height, room
    return None


def _imports(tree: ast.AST) -> set[str]:
    """Return the modules of ours that a module imports, in whatever way it does so.

    Those under `if TYPE_CHECKING:` count, and so do those that stand in a string.
    """
    names: set[str] = set()
    for node in _nodes(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            names.update(_imported(node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.update(_named(node.value))
    return {name for name in names if name.split(".")[0] in {"kg", "web"}}


def _imported(package: str, name: str) -> str:
    return f"{package}.{name}" if f"{package}.{name}" in KNOWN else package


def _named(text: str) -> set[str]:
    """Return the module that a string names, such as "web.serving" or "web.serving:serve"."""
    module = text.partition(":")[0]
    is_dotted = "." in module and NAMED.fullmatch(text) is not None
    return {module} if is_dotted and module in KNOWN else set()


@cache
def _tree(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree))


def _faults(module: str, imported: set[str]) -> Iterator[str]:
    """Give a sentence for each import of a module that does not lead down."""
    own = _room(module)
    if own is None:
        yield f"{module} has no room in the house"
        return
    for name in sorted(imported):
        other = _room(name)
        if other is None:
            yield f"{module} imports {name}, which has no room"
        elif other[0] >= own[0] and other[1] != own[1]:
            yield f"{module} imports {name} from above"


def test_modules_import_only_from_below() -> None:
    found = (_faults(_module(path), _imports(_tree(path))) for path in MODULES)
    assert [fault for faults in found for fault in faults] == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("kg.cli.ask", "import web.serving"),
        ("kg.cli.ask", "from web import serving"),
        ("kg.cli.ask", "if TYPE_CHECKING:\n    from web.serving import serve"),
        ("kg.cli.ask", "COMMANDS = {'serve': 'web.serving:serve'}"),
        ("kg.cli.ask", "serve = import_module('web.serving').serve"),
        ("kg.store.memory", "import kg"),
        ("kg.store.memory", "from kg import pages"),
        ("kg.cli.ask", "from kg import open"),
        ("kg.api.graph", "from kg.cli.options import release_option"),
        ("web.serving", "from kg.__main__ import cli"),
        ("kg.serialising.answers", "from kg.lookup import NameIndex"),
        ("kg.new_room", ""),
    ],
)
def test_an_import_from_above_is_seen_however_it_is_written(module: str, text: str) -> None:
    assert list(_faults(module, _imports(ast.parse(text)))) != []


def test_what_is_imported_by_name_is_named_in_a_string() -> None:
    found = {_module(path): _unnamed_imports(_tree(path)) for path in MODULES}
    assert {module for module, unnamed in found.items() if unnamed} <= set(BY_NAME)


@pytest.mark.parametrize(
    "text", ["import_module(name)", "importlib.import_module('web.' + name)", "__import__(name)"]
)
def test_an_import_by_a_name_made_up_is_seen(text: str) -> None:
    assert _unnamed_imports(ast.parse(text)) != []


def _unnamed_imports(tree: ast.AST) -> list[str]:
    calls = [node for node in _nodes(tree) if isinstance(node, ast.Call) and node.args]
    return [
        ast.unparse(call)
        for call in calls
        if ast.unparse(call.func).rpartition(".")[2] in IMPORTERS
        and not isinstance(call.args[0], ast.Constant)
    ]


def test_imports_stand_at_the_head_of_a_module() -> None:
    found = []
    for path in MODULES:
        for node in _nodes(_tree(path)):
            if isinstance(node, ast.FunctionDef):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                names = {alias.name for n in inner for alias in n.names} - PLATFORM
                found += [f"{_module(path)}: {node.name} imports {name}" for name in sorted(names)]
    assert found == []


def test_query_text_stands_in_rq_files() -> None:
    keywords = ("SELECT ?", "SELECT DISTINCT", "CONSTRUCT {", "INSERT {", "ASK {")
    texts = {_module(path): path.read_text(encoding="utf-8") for path in MODULES}
    assert [name for name, text in texts.items() if any(k in text for k in keywords)] == []


def test_the_tools_contract_is_the_same_house() -> None:
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter", encoding="utf-8")
    lines = contract["importlinter:contract:house"]["layers"].split("\n")
    told = [{room.strip(" ()") for room in line.split("|")} for line in lines if line.strip()]
    # The tool reads a package and what is in it as one, so it has no room for `kg` alone; what
    # imports it from below imports `kg.api` through it, which the tool sees.
    assert told[::-1] == [set(rooms) - ALONE for rooms in LAYERS]


def test_each_folder_of_modules_is_a_package() -> None:
    # A folder without its file is passed over by the tools that check and pack.
    assert {path.parent for path in MODULES if not path.with_name("__init__.py").exists()} == set()


def test_git_keeps_every_module() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "kg", "web"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    kept = set(listed.stdout.split())
    assert {str(path.relative_to(ROOT)) for path in MODULES} <= kept
