"""A file is read by a process of its own that can be ended."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from threading import Event, Timer
from typing import IO

from kg.importing.errors import DocumentError
from kg.importing.reading.apart import REFUSED
from kg.importing.reading.limits import Limits
from kg.importing.reading.plain import from_json
from kg.importing.records import Document

_READER = Path(__file__).with_name("process.py")
_LONGEST_SENTENCE = 600
_BROKEN = "can not be read: the reader broke down over it"
# A process has its processor time; on a busy machine that takes longer by the clock.
_PATIENCE = 2
# How a process ends that has used up its processor time; Windows has no such signal.
_TIME_IS_UP = tuple(-getattr(signal, name) for name in ("SIGXCPU",) if hasattr(signal, name))
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)


def read_in_process(name: str, data: bytes, limits: Limits) -> Document:
    """Return what a file holds.

    Raises:
        DocumentError: It is refused, takes too much time or memory, or the reader died of it.
    """
    if len(data) > limits.file_bytes:
        raise DocumentError(f"{name} is larger than {limits.file_bytes // 1_000_000} MB")
    answer = run_apart(_READER, name, data, limits)
    try:
        return from_json(answer)
    except _MALFORMED as err:
        raise DocumentError(f"{name} {_BROKEN}") from err


def run_apart(script: Path, name: str, given: bytes, limits: Limits) -> bytes:
    """Return what a process of its own makes of a stranger's file.

    Args:
        script: What is run; it takes the file's name and the limits as `process.py` does.
        name: The file's name, for sentences.
        given: What it gets on standard input.
        limits: How much may be spent on it.

    Raises:
        DocumentError: It is refused, takes too much time or memory, or the process died of it.
    """
    command = [sys.executable, "-I", str(script), name, json.dumps(asdict(limits))]
    late = Event()
    # A file, not a pipe: nobody waits for a reader that does not listen.
    with (
        tempfile.TemporaryFile() as source,
        subprocess.Popen(  # noqa: S603 - our own file, no shell
            command, stdin=_holding(source, given), stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process,
    ):  # fmt: skip

        def end() -> None:
            late.set()
            process.kill()

        timer = Timer(_PATIENCE * limits.seconds, end)
        timer.start()
        try:
            assert process.stdout is not None
            answer = process.stdout.read(limits.result_bytes + 1)
            if len(answer) <= limits.result_bytes:
                process.wait()
        finally:
            timer.cancel()
            process.kill()
    if late.is_set() or process.returncode in _TIME_IS_UP:
        raise DocumentError(f"{name} takes more than {limits.seconds:g} s to read")
    if process.returncode == REFUSED:
        raise DocumentError(f"{name} {answer[:_LONGEST_SENTENCE].decode('utf-8', 'replace')}")
    if process.returncode != 0 or len(answer) > limits.result_bytes:
        raise DocumentError(f"{name} {_BROKEN}")
    return answer


def _holding(source: IO[bytes], data: bytes) -> IO[bytes]:
    """Return a file with these bytes in it, at its beginning."""
    source.write(data)
    source.seek(0)
    return source
