"""What a process that opens a stranger's file keeps to, and how it answers."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable

from kg.importing.reading.limits import Limits, RefusedError

try:
    import resource

    from kg.workers.sandbox import enter_sandbox
except ImportError:  # Windows has no such limits; the parent's clock still holds
    resource = None  # type: ignore[assignment]

REFUSED = 2


def give_up(limits: Limits) -> None:
    """Keep only so much memory and time, and no way to files, network and other processes."""
    if resource is None:
        return
    seconds = max(int(limits.seconds), 1)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    enter_sandbox(limits.memory_bytes)


def answer(work: Callable[[bytes], bytes]) -> int:
    """Write on standard output what is made of standard input; return the exit code.

    What is refused is `REFUSED`, and the output is then the rest of the sentence that begins with
    the file's name.
    """
    warnings.simplefilter("ignore")
    try:
        made = work(sys.stdin.buffer.read())
    except RefusedError as err:
        sys.stdout.buffer.write(str(err).encode("utf-8", "replace"))
        return REFUSED
    except MemoryError:
        sys.stdout.buffer.write(b"takes more memory to read than it may")
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0
