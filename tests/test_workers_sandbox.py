"""What a worker can not do, tried in a process that has entered the sandbox."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("this system has no resource limits", allow_module_level=True)

ATTEMPTS = {
    "reads a file": "open('/etc/hostname').read()",
    "writes a file": "open('left-behind', 'w')",
    "opens a socket": "socket.socket()",
    "opens a local socket": "socket.socketpair()",
    "starts a program": "os.posix_spawn('/bin/true', ['true'], {})",
    "forks": "os.fork()",
    "starts a thread": "threading.Thread(target=print).start()",
}
# These need no descriptor, so only the filter of system calls stops them.
FILTERED = {
    "removes a file": "os.unlink('/tmp/no-such-file')",
    "makes a folder": "os.mkdir('left-behind')",
    "signals another process": "os.kill(os.getppid(), 0)",
    "reads a folder's entry": "os.stat('/')",
    "changes its limits": "resource.setrlimit(resource.RLIMIT_CPU, (9, 9))",
}
SCRIPT = """
import os, resource, socket, sys, threading
from kg.workers.sandbox import enter_sandbox
enter_sandbox(64 * 1024 * 1024)
try:
    {attempt}
except (OSError, RuntimeError, ValueError) as err:
    said = f"refused {{getattr(err, 'errno', None)}}"
else:
    said = "done"
os.write(1, said.encode())
os._exit(0)
"""


def tried(attempt: str, folder: str | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(attempt=attempt)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        cwd=folder,
    )
    return done.stdout or f"ended {done.returncode}: {done.stderr[-300:]}"


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_worker_can_not(attempt: str, tmp_path: object) -> None:
    assert tried(attempt, str(tmp_path)).startswith("refused")


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in {"x86_64", "aarch64"},
    reason="the filter is for Linux on x86_64 and aarch64",
)
@pytest.mark.parametrize("attempt", FILTERED.values(), ids=FILTERED)
def test_a_filtered_worker_can_not(attempt: str, tmp_path: object) -> None:
    assert tried(attempt, str(tmp_path)) in {"refused 1", "refused None"}


def test_a_worker_can_compute_and_write_to_what_is_open() -> None:
    assert tried("sum(range(10))") == "done"


def test_memory_has_an_end() -> None:
    assert "MemoryError" in tried("bytearray(256 * 1024 * 1024)")


def test_memory_within_the_limit_is_given() -> None:
    assert tried("bytearray(16 * 1024 * 1024)") == "done"
