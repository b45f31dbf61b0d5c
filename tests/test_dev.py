"""`dev.py`: the two commands of the README, and the third."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from kg.release import ReleaseFolder

ROOT = Path(__file__).resolve().parent.parent


def _run(
    *arguments: str, cwd: Path = ROOT, release: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "CIVIC_RELEASE": str(release)},
    )


@pytest.mark.parametrize("arguments", [(), ("demo",), ("--help",)])
def test_wrong_use_tells_the_right_use(arguments) -> None:
    done = _run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    for job in ("dev.py run", "dev.py test", "dev.py kg"):
        assert job in done.stderr


def test_kg_runs_in_the_folder_of_the_caller(tmp_path: Path, release_folder: ReleaseFolder) -> None:
    (tmp_path / "q.rq").write_text("SELECT ?s { ?s ?p }")
    done = _run("kg", "query", "q.rq", cwd=tmp_path, release=release_folder.path)
    assert (done.returncode, "does not parse" in done.stderr) == (2, True)


def test_the_exit_code_of_a_command_is_passed_on() -> None:
    assert _run("kg", "nonsense").returncode == 2
    done = _run("kg", "--version")
    assert (done.returncode, done.stdout.strip()) == (0, "kg, version 0.1.0")


def test_an_old_python_is_told_so(monkeypatch, capsys) -> None:
    monkeypatch.setattr(dev, "OLDEST", (99, 0))
    assert dev.main(["run"]) == 2
    assert "needs Python" in capsys.readouterr().err


def test_the_quick_tests_are_those_without_a_marker_that_ci_runs() -> None:
    command, folder = dev.command_for("test", ["-q"])
    choice = command[command.index("-m", 2) + 1]
    assert (choice, command[-1], folder) == ("not slow and not browser and not heavy", "-q", ROOT)
    last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]
    assert last.startswith("CIVIC_HEAVY=required .venv/bin/python -m pytest -q ")
    assert last.endswith(f"-m '{' or '.join(dev.LEFT_OUT)}'")


def test_who_chooses_by_marker_gets_no_other_choice() -> None:
    command, _ = dev.command_for("test", ["-m", ""])
    assert command[-2:] == ["-m", ""]
    assert command.count("-m") == 2  # the first names pytest


def test_the_head_of_a_run_says_what_it_leaves_out(capsys, monkeypatch) -> None:
    monkeypatch.setattr(dev, "set_up", lambda: None)
    monkeypatch.setattr(dev, "hand_over", lambda *_: 0)
    assert dev.main(["test"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[1].startswith("Left to .ci/run")
    assert [line.split(":")[0].strip() for line in told[2:]] == list(dev.LEFT_OUT)
    assert dev.main(["test", "-m", "slow"]) == 0
    assert capsys.readouterr().out == ""


def test_tests_keep_what_they_compile_and_other_jobs_do_as_they_are_told(monkeypatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in dev.environment_for("test")
    assert dev.environment_for("kg")["PYTHONDONTWRITEBYTECODE"] == "1"


@pytest.mark.slow
def test_a_set_up_that_fails_leaves_nothing(monkeypatch, capsys, tmp_path: Path) -> None:
    lock = tmp_path / "constraints.txt"
    lock.write_text("civicthread-no-such-package==0 --hash=sha256:" + "0" * 64 + "\n")
    environment = tmp_path / "venv"
    monkeypatch.setattr(dev, "LOCK", lock)
    monkeypatch.setattr(dev, "ENVIRONMENT", environment)
    monkeypatch.setattr(dev, "STAMP", environment / ".set-up")
    monkeypatch.setattr(dev, "PYTHON", environment / "bin" / "python")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert dev.main(["run"]) == 3
    assert "did not work" in capsys.readouterr().err
    assert not environment.exists()


@pytest.mark.slow
def test_without_ensurepip_the_systems_pip_serves(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(dev, "ENVIRONMENT", tmp_path / "venv")
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "venv" / "bin" / "python")
    pip = dev._make_environment()
    assert pip[:3] == [sys.executable, "-m", "pip"]
    done = subprocess.run([*pip, "list"], capture_output=True, text=True)
    assert done.returncode == 0
    assert not (tmp_path / "venv" / "bin" / "pip").exists()


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-ci.txt"])
def test_a_lock_has_hashes_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert text.count("--hash=sha256:") > text.count("==") > 30
