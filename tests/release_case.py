"""The small sources of the release tests, copied so that a test may change its own."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from kg.release import ReleaseFolder
from kg.release.building import Built, build
from kg.sources import Sources

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "tests" / "cases" / "release"
ASH = "data/ash/plan-2030.ttl"
ELM = "data/elm/plan-2031.ttl"
GRAPHS = "https://w3id.org/civicthread/graph/"
THINGS = "https://w3id.org/civicthread/id/"
_RELEASES = "releases-of-this-test"

# What a process of its own runs: sources and folder are the arguments, progress goes to stdout.
_BUILD = """
import sys
from pathlib import Path
from kg.release import ReleaseFolder
from kg.release.building import build
from kg.sources import Sources
sources, folder = map(Path, sys.argv[1:3])
build(Sources(sources), ReleaseFolder(folder), progress=lambda doing: print(doing, flush=True))
"""


def copied_sources(folder: Path) -> Sources:
    """Return a copy of the case's three folders."""
    shutil.copytree(CASE, folder / "sources")
    return Sources(folder / "sources")


def edit(sources: Sources, name: str, old: str, new: str) -> None:
    """Replace one wording of a source file, which must be there."""
    path = sources.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def add(sources: Sources, name: str, text: str) -> None:
    """Add text at the end of a source file, or make the file."""
    path = sources.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def built(folder: Path) -> tuple[Sources, ReleaseFolder, Built]:
    """Return a copy of the sources, with a release of it: built once, and copied for each test."""
    kept, first = _built_once()
    for name in ("sources", _RELEASES):
        shutil.copytree(kept / name, folder / name)
    releases = ReleaseFolder(folder / _RELEASES)
    return Sources(folder / "sources"), releases, replace(first, path=releases.at(first.name))


@cache
def _built_once() -> tuple[Path, Built]:
    kept = Path(tempfile.mkdtemp(prefix="civicthread-tests-"))
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    return kept, build(copied_sources(kept), ReleaseFolder(kept / _RELEASES))


def start_build(sources: Sources, folder: ReleaseFolder, **more: object) -> subprocess.Popen[str]:
    """Start a real build in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.update(more.pop("env", {}))  # type: ignore[call-overload]
    return subprocess.Popen(
        [sys.executable, "-c", _BUILD, str(sources.root), str(folder.path)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,  # type: ignore[arg-type]
    )
