"""Imports point down: the house of the design, read from the source itself.

The same contract stands in `.importlinter`; this test needs no tool and names every module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
    return {name for name in names if name.split(".")[0] in {"kg", "web"}}


def _faults(path: Path) -> Iterator[str]:
    """Give a sentence for each import of a module that does not lead down."""
    module = _module(path)
    if module in FREE:
        return
    own = _room(module)
    if own is None:
        yield f"{module} has no room in the house"
        return
    for name in sorted(_imports(path) - {"kg"}):
        other = _room(name)
        if other is None:
            yield f"{module} imports {name}, which has no room"
        elif other[0] >= own[0] and other[1] != own[1]:
            yield f"{module} imports {name} from above"


def test_modules_import_only_from_below() -> None:
    assert len(MODULES) > 300
    assert [fault for path in MODULES for fault in _faults(path)] == []


def test_imports_stand_at_the_head_of_a_module() -> None:
    found = []
    for path in MODULES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                names = {alias.name for n in inner for alias in n.names} - PLATFORM
                found += [f"{_module(path)}: {node.name} imports {name}" for name in sorted(names)]
    assert found == []


def test_query_text_stands_in_rq_files() -> None:
    keywords = ("SELECT ?", "SELECT DISTINCT", "CONSTRUCT {", "INSERT {", "ASK {")
    texts = {_module(path): path.read_text(encoding="utf-8") for path in MODULES}
    assert [name for name, text in texts.items() if any(k in text for k in keywords)] == []
