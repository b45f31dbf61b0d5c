"""A build that is stopped, at any moment and for any reason, leaves a good release."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time

import pytest

from kg.atomic import locked
from kg.errors import ReleaseError
from kg.release import ReleaseFolder, open_release
from kg.release.building import build
from tests.release_case import ASH, ELM, ROOT, add, built, copied_sources, start_build

KILLS = 50
FEW_KILLS = 2


def _changed(sources, number):
    # A digest, since what says little is compressed to nothing.
    note = hashlib.sha256(str(number).encode()).hexdigest()
    add(sources, ELM, f"elm:thing-{number} skos:note '{note}' .\n")


def _length_of_a_build(sources, folder):
    started = time.monotonic()
    process = start_build(sources, folder)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return time.monotonic() - started


@pytest.mark.parametrize("kills", [FEW_KILLS, pytest.param(KILLS, marks=pytest.mark.slow)])
def test_kills_leave_the_old_release_or_the_new(tmp_path, kills):
    sources, folder, first = built(tmp_path)
    _changed(sources, "first")
    length = _length_of_a_build(sources, folder)
    before, killed, switched = open_release(folder).manifest["digest"], 0, 0
    assert before != first.manifest["digest"]
    for number in range(kills):
        _changed(sources, number)
        process, started = start_build(sources, folder), time.monotonic()
        # From the start to beyond the end, so that some builds finish and some do not begin.
        timer = threading.Timer(length * (0.35 + 0.75 * number / kills), process.kill)
        timer.start()
        process.communicate(timeout=60)
        timer.cancel()
        after = open_release(folder).manifest["digest"]
        if process.returncode == 0:
            length = time.monotonic() - started  # a host that others use is not always as fast
            assert after != before, "a build that ended well did not switch"
        killed += process.returncode == -signal.SIGKILL
        switched += after != before
        before = after
    assert killed >= kills // 2, "too few builds were hit for the test to tell anything"
    _changed(sources, "last")
    last = build(sources, folder)
    assert open_release(folder).name == last.name
    assert not list(folder.path.glob("staging-*")), "what the killed builds left is removed"


# Counts the calls that change the disk and dies before one of them; at the end tells them all.
_DIE_AT_CALL = """
import os, signal, sys
from pathlib import Path
from kg.release import ReleaseFolder
from kg.release.building import build
from kg.sources import Sources

sources, folder, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
calls = []

def counted(name, call):
    def run(*arguments, **more):
        if len(calls) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        calls.append(name)
        return call(*arguments, **more)
    return run

for name in ("fsync", "rename", "replace", "mkdir"):
    setattr(os, name, counted(name, getattr(os, name)))
build(Sources(sources), ReleaseFolder(folder))
print(" ".join(calls))
"""
_NEVER = 1_000


def _run_to_call(sources, folder, call):
    return subprocess.run(
        [sys.executable, "-c", _DIE_AT_CALL, str(sources.root), str(folder.path), str(call)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.slow
def test_a_kill_before_any_call_that_changes_the_disk(tmp_path):
    """What timing may miss: the moments between two steps, each in its turn."""
    sources, folder, release = built(tmp_path)
    _changed(sources, "first")
    calls = _run_to_call(sources, folder, _NEVER).stdout.split()
    assert calls.count("replace") == 1, "the switch is the one rename that readers see"
    for call in range(len(calls)):
        before = open_release(folder).name
        _changed(sources, call)
        done = _run_to_call(sources, folder, call)
        assert done.returncode == -signal.SIGKILL, done.stderr
        switched = open_release(folder).name != before
        assert switched == (call > calls.index("replace")), f"killed before call {call}"
    last = build(sources, folder)
    assert last.reused, "the last kill came after the switch"
    assert open_release(folder).manifest["digest"] == last.manifest["digest"]
    assert release.name in folder.list()


@pytest.mark.slow
def test_what_a_killed_build_left_is_no_hindrance_to_the_next(tmp_path):
    sources, folder, _ = built(tmp_path)
    _changed(sources, "first")
    calls = _run_to_call(sources, folder, _NEVER).stdout.split()
    _changed(sources, "second")
    _run_to_call(sources, folder, calls.index("rename"))
    assert list(folder.path.glob("staging-*")), "killed too early for this test to tell anything"
    assert build(sources, folder).name.startswith("0003-")
    assert not list(folder.path.glob("staging-*"))


def test_a_full_disk_is_told_and_changes_nothing(tmp_path):
    sources, folder, first = built(tmp_path)
    for number in range(2_000):
        _changed(sources, number)

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))

    process = start_build(sources, folder, preexec_fn=small_files)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "could not be written: File too large; the one before is untouched" in errors
    assert open_release(folder).name == first.name
    assert not list(folder.path.glob("staging-*"))
    assert build(sources, folder).name.startswith("0002-")


@pytest.mark.slow
def test_a_disk_that_is_really_full(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        sources, folder = copied_sources(tmp_path), ReleaseFolder(disk / "r")
        first = build(sources, folder)
        for number in range(4_000):
            _changed(sources, number)
        with pytest.raises(ReleaseError, match="No space left on device; the one before is untou"):
            build(sources, folder)
        assert open_release(folder).name == first.name
        assert not list(folder.path.glob("staging-*"))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_can_not_be_written_is_told(tmp_path):
    sources = copied_sources(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(ReleaseError, match="file/r: can not be made: Not a directory"):
        build(sources, ReleaseFolder(tmp_path / "file" / "r"))


def test_two_builds_do_not_write_at_once(tmp_path):
    sources, folder, first = built(tmp_path)
    add(sources, ASH, "# A remark.\n")
    with (
        locked(folder.path / "lock"),
        pytest.raises(ReleaseError, match="another build is at work"),
    ):
        build(sources, folder)
    assert open_release(folder).name == first.name
    assert not build(sources, folder).reused


def test_a_lock_is_held_against_other_processes(tmp_path):
    sources, folder, _ = built(tmp_path)
    add(sources, ASH, "# A remark.\n")
    with locked(folder.path / "lock"):
        process = start_build(sources, folder)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "another build is at work here; wait" in errors


def test_a_file_that_changes_during_the_build_is_noticed(tmp_path):
    sources, folder, first = built(tmp_path)
    add(sources, ASH, "# One remark.\n")

    def meddle(doing):
        if doing == "reading the shapes":
            add(sources, ASH, "# Another remark.\n")

    with pytest.raises(ReleaseError, match="a file changed during the build; build again"):
        build(sources, folder, progress=meddle)
    assert open_release(folder).name == first.name
