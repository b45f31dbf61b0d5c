"""The example in Python, run cell by cell; what else the documentation says is in test_docs.py."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import kg
from kg.api.records import Records
from kg.release import ReleaseFolder

ROOT = Path(__file__).resolve().parent.parent
PAGE = "docs/python.md"
TEXT = (ROOT / PAGE).read_text(encoding="utf-8")
CELLS = [
    cell.partition("\n")[::2]
    for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    for cell in block.split("# %% ")[1:]
]


def _shown(code: str, names: dict[str, object]) -> object:
    """Run a cell as a notebook does; return the value of its last line."""
    *before, last = ast.parse(code).body
    assert isinstance(last, ast.Expr), "a cell ends with what it shows"
    exec(compile(ast.Module(before, []), PAGE, "exec"), names)
    return eval(compile(ast.Expression(last.value), PAGE, "eval"), names)


@pytest.fixture(scope="module")
def shown(release_folder: ReleaseFolder) -> dict[str, object]:
    """What each cell shows, by its title, run in order from the checkout on the current release."""
    names: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CIVIC_RELEASE", str(release_folder.path))
        patch.chdir(ROOT)
        return {title: _shown(code, names) for title, code in CELLS}


def test_every_cell_runs_and_shows_something(shown: dict[str, object]) -> None:
    assert len(shown) == len(CELLS) > 5
    graph, *answers, violations = shown.values()
    assert repr(graph).startswith("<kg graph ")
    assert all(isinstance(answer, Records | list) and len(answer) > 0 for answer in answers)
    assert violations == []  # a build would have refused them


def test_the_cells_show_each_door(shown: dict[str, object]) -> None:
    code = "\n".join(code for _, code in CELLS)
    for door in ("open", "ask", "query", "show", "validate"):
        assert re.search(rf"\b(?:kg|graph)\.{door}\(", code)
    told = "".join(title for title, _ in CELLS)
    assert "pandas.DataFrame(answer.by_column())" in told and "polars" in told


def test_a_cell_that_fails_is_a_test_that_fails() -> None:
    with pytest.raises(kg.errors.UsageError):
        _shown('import kg\nkg.open("no such place")', {})
    with pytest.raises(AssertionError):
        _shown("graph = 1", {})
