"""The program that a build runs: which files it is, so that a change of one makes a new release."""

from __future__ import annotations

from pathlib import Path

import kg
from kg.release import building
from kg.release.program import code_behind, digest_of

FILES = {
    "house/__init__.py": "import house.door",
    "house/door.py": "",
    "house/roof.py": "def build():\n    from house.walls import east, paint\n",
    "house/walls/__init__.py": "import os\nimport house.brick",
    "house/walls/east.py": "from housekeeping import nothing",
    "house/walls/west.py": "import house.glass",
    "house/walls/paint.rq": "ASK {}",
    "house/brick.py": "import house.roof",
    "house/glass.py": "",
}


def _package(folder: Path) -> Path:
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "house"


def test_what_a_module_imports_is_behind_it_however_far(tmp_path: Path) -> None:
    package = _package(tmp_path)
    found = code_behind(package / "roof.py", package)
    assert {path.relative_to(package).as_posix() for path in found} == {
        "roof.py",
        "walls/__init__.py",
        "walls/east.py",
        "walls/paint.rq",
        "brick.py",
    }


def test_a_change_behind_a_module_is_seen_and_no_other(tmp_path: Path) -> None:
    package = _package(tmp_path)

    def digest() -> str:
        return digest_of(package, code_behind(package / "roof.py", package))

    before = digest()
    (package / "glass.py").write_text("pane = 1\n", encoding="utf-8")
    assert digest() == before
    (package / "brick.py").write_text("clay = 1\n", encoding="utf-8")
    assert digest() != before


def test_behind_a_build_is_what_it_runs_and_no_page_or_command() -> None:
    package = Path(str(kg.__file__)).parent
    found = {
        path.relative_to(package).as_posix()
        for path in code_behind(Path(str(building.__file__)), package)
    }
    # Records are in each answer, and the queries of the rules make what is inferred.
    assert found >= {
        "records.py",
        "queries/run.py",
        "rules/reaches.rq",
        "store/memory.py",
        "validate/part.py",
        "release/writing.py",
        "serialising/graphs.py",
    }
    assert not [name for name in found if name.startswith(("pages/", "cli/", "api/"))]
