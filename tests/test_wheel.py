"""The wheel: both packages with their sources inside, working outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("civicthread-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _kg(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        capture_output=True,
        text=True,
        cwd=site.parent,
        env={**os.environ, "PYTHONPATH": str(site), "CIVIC_RELEASE": str(site.parent / "releases")},
        timeout=120,
    )


def test_the_sources_are_inside_kg(site: Path) -> None:
    shipped = site / "kg" / "shipped"
    for part in ("ontology", "shapes", "data"):
        ours = {p.relative_to(ROOT / part) for p in (ROOT / part).rglob("*") if p.is_file()}
        assert ours == {
            p.relative_to(shipped / part) for p in (shipped / part).rglob("*") if p.is_file()
        }


def test_queries_templates_and_looks_are_inside(site: Path) -> None:
    for pattern in ("kg/queries/questions/*.rq", "kg/rules/*.rq", "web/templates/*.html"):
        names = {path.name for path in ROOT.glob(pattern)}
        assert names == {path.name for path in site.glob(pattern)} != set()
    assert list(site.glob("web/static/**/*.css"))


@pytest.mark.slow
def test_it_builds_and_answers_outside_the_checkout(site: Path) -> None:
    built = _kg(site, "build")
    assert built.returncode == 0, built.stderr
    asked = _kg(site, "ask", "partners-across", "--format", "csv")
    assert "hub/org-ofsted" in asked.stdout
    imported = subprocess.run(
        [sys.executable, "-c", "import kg, web; print(kg.__file__, web.__file__)"],
        capture_output=True,
        text=True,
        cwd=site.parent,
        env={**os.environ, "PYTHONPATH": str(site)},
    )
    assert imported.stdout.count(str(site)) == 2
