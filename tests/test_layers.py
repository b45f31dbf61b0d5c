"""Imports point down: the house of the design, read from the source itself.

The same contract stands in `.importlinter`; this test needs no tool and names every module.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From the ground up. Rooms on one line do not import one another.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("kg.errors",),
    ("kg.terms",),
    ("kg.context",),
    ("kg.durable", "kg.records", "kg.sources"),
    ("kg.store",),
    ("kg.queries",),
    ("kg.rules",),
    (
        "kg.corrections",
        "kg.coverage",
        "kg.exporting",
        "kg.lookup",
        "kg.network",
        "kg.pictures",
        "kg.validate",
        "kg.workers",
    ),
    ("kg.asking", "kg.federation", "kg.neighbours", "kg.pages"),
    ("kg.release",),
    ("kg.catalog", "kg.feed"),
    ("kg.harvesting",),
    ("kg.cli",),
    ("web",),
)
FREE = {"kg", "kg.__main__"}
# Of these, each system has only one.
PLATFORM = {"fcntl", "msvcrt"}
MODULES = sorted((ROOT / "kg").rglob("*.py")) + sorted((ROOT / "web").rglob("*.py"))


def _module(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def _room(module: str) -> tuple[int, str] | None:
    for height, rooms in enumerate(LAYERS):
        for room in rooms:
            if module == room or module.startswith(room + "."):
                return height, room
    return None


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
    return {name for name in names if name.split(".")[0] in {"kg", "web"}}


@pytest.mark.parametrize("path", MODULES, ids=_module)
def test_a_module_imports_only_from_below(path: Path) -> None:
    module = _module(path)
    if module in FREE:
        return
    own = _room(module)
    assert own is not None, f"{module} has no room in the house"
    for name in sorted(_imports(path) - {"kg"}):
        other = _room(name)
        assert other is not None, f"{module} imports {name}, which has no room"
        assert other[0] < own[0] or other[1] == own[1], f"{module} imports {name} from above"


@pytest.mark.parametrize("path", MODULES, ids=_module)
def test_imports_stand_at_the_head_of_a_module(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            names = {alias.name for n in inner for alias in n.names}
            assert names <= PLATFORM, f"{path.name}: {node.name} imports inside itself"


@pytest.mark.parametrize("path", MODULES, ids=_module)
def test_query_text_stands_in_rq_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for keyword in ("SELECT ?", "SELECT DISTINCT", "CONSTRUCT {", "INSERT {", "ASK {"):
        assert keyword not in text, f"{path.name} holds a query"
