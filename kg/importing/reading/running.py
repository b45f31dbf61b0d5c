"""A file is read by a process of its own that can be ended."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from threading import Event, Timer

from kg.importing.errors import DocumentError
from kg.importing.reading.limits import Limits
from kg.importing.reading.plain import from_json
from kg.importing.records import Document

_READER = Path(__file__).with_name("process.py")
_REFUSED = 2
_LONGEST_SENTENCE = 600
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)


def read_in_process(name: str, data: bytes, limits: Limits) -> Document:
    """Return what a file holds.

    Raises:
        DocumentError: It is refused, takes too much time or memory, or the reader died of it.
    """
    if len(data) > limits.file_bytes:
        raise DocumentError(f"{name} is larger than {limits.file_bytes // 1_000_000} MB")
    command = [sys.executable, "-I", str(_READER), name, json.dumps(asdict(limits))]
    late = Event()
    with subprocess.Popen(  # noqa: S603 - our own file, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:

        def end() -> None:
            late.set()
            process.kill()

        timer = Timer(limits.seconds, end)
        timer.start()
        try:
            answer = _exchange(process, data, limits.result_bytes)
        finally:
            timer.cancel()
            if process.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(1)
            process.kill()
    if late.is_set():
        raise DocumentError(f"{name} takes more than {limits.seconds:g} s to read")
    if process.returncode == _REFUSED:
        raise DocumentError(f"{name} {answer[:_LONGEST_SENTENCE].decode('utf-8', 'replace')}")
    if process.returncode != 0 or len(answer) > limits.result_bytes:
        raise DocumentError(f"{name} can not be read: the reader broke down over it")
    try:
        return from_json(answer)
    except _MALFORMED as err:
        raise DocumentError(f"{name} can not be read: the reader broke down over it") from err


def _exchange(process: subprocess.Popen[bytes], data: bytes, most: int) -> bytes:
    """Hand the file over and return the answer, of which no more than `most` bytes and one."""
    assert process.stdin is not None and process.stdout is not None
    # The reader takes all in before it says anything; one that dies early takes less.
    with contextlib.suppress(BrokenPipeError, OSError):
        process.stdin.write(data)
    with contextlib.suppress(BrokenPipeError, OSError):
        process.stdin.close()
    return process.stdout.read(most + 1)
