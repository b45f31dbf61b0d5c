"""The wheel: both packages with their sources inside, working outside the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from importlib.metadata import Distribution
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


@pytest.fixture(scope="module")
def installed(site: Path) -> Mapping[str, str]:
    """The environment of a shell that finds `kg` as an installer makes it from the wheel."""
    (about,) = site.glob("civicthread-*.dist-info")
    (entry,) = Distribution.at(about).entry_points.select(group="console_scripts")
    folder = site.parent / "bin"
    folder.mkdir()
    script = folder / entry.name
    script.write_text(
        f"#!{sys.executable}\nimport sys\nfrom {entry.module} import {entry.attr}\n"
        f"sys.exit({entry.attr}())\n"
    )
    script.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(site)}


def _run(command: list[str], site: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=site.parent, env=dict(environment)
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_command_is_called_kg(site: Path, installed: Mapping[str, str]) -> None:
    assert _run(["kg", "--version"], site, installed) == "kg, version 0.1.0\n"


@pytest.mark.parametrize(
    ("shell", "wiring"),
    [
        ("bash", "complete -o nosort -F _kg_completion kg"),
        ("zsh", "compdef _kg_completion kg"),
        ("fish", "complete --no-files --command kg"),
    ],
)
def test_the_installed_command_gives_each_shell_its_script(
    site: Path, installed: Mapping[str, str], shell: str, wiring: str
) -> None:
    assert wiring in _run(["kg"], site, {**installed, "_KG_COMPLETE": f"{shell}_source"})


def test_bash_completes_a_command(site: Path, installed: Mapping[str, str]) -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is not here")
    typed = 'COMP_WORDS=(kg va) COMP_CWORD=1; _kg_completion kg va kg; echo "${COMPREPLY[@]}"'
    line = f'eval "$(_KG_COMPLETE=bash_source kg)"; {typed}'
    assert _run(["bash", "-c", line], site, installed) == "validate\n"


@pytest.mark.parametrize(("shell", "word"), [("zsh", "1"), ("fish", "va")])
def test_the_other_shells_are_answered(
    site: Path, installed: Mapping[str, str], shell: str, word: str
) -> None:
    asked = {"_KG_COMPLETE": f"{shell}_complete", "COMP_WORDS": "kg va", "COMP_CWORD": word}
    answer = _run(["kg"], site, {**installed, **asked})
    assert "validate" in answer
    assert "query" not in answer
