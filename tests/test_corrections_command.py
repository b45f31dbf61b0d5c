"""`kg corrections`, run as an editor runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.corrections import Box
from tests.test_corrections import SENT

ROOT = Path(__file__).resolve().parent.parent


def _kg(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", "corrections", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "CIVIC_RELEASE": str(folder), "COLUMNS": "100"},
        timeout=60,
    )


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path / "corrections")


def test_an_empty_box_is_an_empty_list(tmp_path: Path) -> None:
    done = _kg(tmp_path)
    assert (done.returncode, done.stdout) == (0, "(no rows)\n")
    assert list(tmp_path.iterdir()) == []


def test_the_list_is_the_default_and_comes_in_three_forms(tmp_path: Path, box: Box) -> None:
    kept = box.add(SENT)
    assert kept.reference in _kg(tmp_path).stdout
    rows = json.loads(_kg(tmp_path, "list", "--format", "json").stdout)["rows"]
    assert (rows[0]["about"], rows[0]["how_known"]) == (SENT.about, SENT.how_known)
    table = list(csv.DictReader(io.StringIO(_kg(tmp_path, "list", "--format", "csv").stdout)))
    assert [row["reference"] for row in table] == [kept.reference]


@pytest.mark.slow
def test_accepting_prints_the_change_and_the_line(tmp_path: Path, box: Box) -> None:
    kept = box.add(SENT)
    done = _kg(tmp_path, "accept", kept.reference)
    assert done.returncode == 0
    for words in ("data/hub/bodies.ttl:", "Subject: hub:org-ofsted", "gla:eng-r1-ofsted", "- Corr"):
        assert words in done.stdout
    assert box.find(kept.reference).state == "accepted"
    assert _kg(tmp_path).stdout == "(no rows)\n"
    assert "accepted" in _kg(tmp_path, "list", "--all").stdout


def test_rejecting_takes_several(tmp_path: Path, box: Box) -> None:
    references = [box.add(SENT).reference for _ in range(3)]
    done = _kg(tmp_path, "reject", *references)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 3)
    again = _kg(tmp_path, "accept", references[0])
    assert (again.returncode, "already" in again.stderr) == (2, True)


def test_an_unknown_reference_is_wrong_use(tmp_path: Path) -> None:
    done = _kg(tmp_path, "show", "nope")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no correction has the reference 'nope'" in done.stderr


def test_a_terminal_is_not_steered(tmp_path: Path, box: Box) -> None:
    # A file that was not written by the form: the words were never made plain.
    evil = replace(SENT, should_be="\x1b]0;x\x07\nState: accepted", name="\x1b[2J\nX", page="\x1b")
    kept = box.add(evil)
    for arguments in ((), ("show", kept.reference), ("list", "--format", "csv")):
        assert "\x1b" not in _kg(tmp_path, *arguments).stdout
    shown = _kg(tmp_path, "show", kept.reference).stdout.splitlines()
    assert [line for line in shown if line.startswith("State:")] == ["State:      open"]


def test_a_spreadsheet_gets_no_formula(tmp_path: Path, box: Box) -> None:
    box.add(replace(SENT, should_be="=HYPERLINK(1)"))
    assert "'=HYPERLINK(1)" in _kg(tmp_path, "list", "--format", "csv").stdout


def test_a_damaged_file_is_told_beside_the_list(tmp_path: Path, box: Box) -> None:
    kept = box.add(SENT)
    (tmp_path / "corrections" / "2345-2345.json").write_text("{", encoding="utf-8")
    done = _kg(tmp_path)
    assert kept.reference in done.stdout
    assert "holds no correction" in done.stderr
