"""One worker, seen from the process that asks it."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import sys
import time

from kg.errors import QueryError
from kg.workers.channel import Channel
from kg.workers.records import (
    NotAcceptableFormError,
    OverLimitError,
    VisitorAnswer,
    VisitorQuery,
)

# Of the scale of `nice`: a slow query gets half the time of a quick one beside it, and as much of
# any other process of the host; a long one gets what they leave, and a little more.
_SLOW, _LONG = 3, 19
_CPU_CLOCK = 2


class WorkerGoneError(Exception):
    """The worker ended, or says what it should not."""


class Worker:
    """A process that answers one query at a time over a socket."""

    def __init__(self, channel: Channel, pid: int, quick_seconds: float) -> None:
        self._channel = channel
        self._quick_seconds = quick_seconds
        self._channel.wait_at_most(quick_seconds)
        self.pid = pid
        # A number may be given to another process once its owner is gone; a descriptor may not.
        self._process = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
        self.answered = 0
        self._used_before = 0.0

    def ask(self, asked: VisitorQuery) -> None:
        """Send a query.

        Raises:
            WorkerGoneError: Nobody is there.
        """
        header = {
            "rows_as": asked.rows_as,
            "graph_as": asked.graph_as,
            "default_graphs": asked.default_graphs,
            "named_graphs": asked.named_graphs,
            "base": asked.base,
        }
        self._used_before = self._used()
        try:
            self._channel.send(header, asked.text.encode("utf-8", "replace"))
        except OSError as err:
            raise WorkerGoneError from err

    def receive(self, most_bytes: int, deadline: float | None = None) -> VisitorAnswer:
        """Return the answer, if it comes within the quick seconds or before the deadline.

        Args:
            most_bytes: How large it may be.
            deadline: In seconds of `time.monotonic`; None for the quick seconds from now.

        Raises:
            TimeoutError: The time passed; what has come so far is kept.
            WorkerGoneError: The worker ended without an answer.
            QueryError, NotAcceptableFormError, OverLimitError: What the worker refused.
        """
        if deadline is not None:
            self._channel.wait_at_most(deadline - time.monotonic())
        try:
            header, body = self._channel.receive(most_bytes)
        except TimeoutError:
            raise
        except (EOFError, OSError, ValueError) as err:
            raise WorkerGoneError from err
        self.answered += 1
        if deadline is not None:
            self._channel.wait_at_most(self._quick_seconds)
        if "refused" in header:
            raise _refusal(str(header["refused"]), str(header["sentence"]))
        return VisitorAnswer(str(header["kind"]), str(header["media_type"]), body)

    def step_back(self) -> None:
        """Let the quick queries go first."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _SLOW)

    def stand_last(self) -> None:
        """Let everybody else go first."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LONG)

    def used_seconds(self) -> float:
        """Return the time of the processor that the query has had; where nobody knows, no end."""
        return self._used() - self._used_before if sys.platform == "linux" else math.inf

    def _used(self) -> float:
        # How Linux numbers the clock of another process (clock_getcpuclockid).
        try:
            return time.clock_gettime((~self.pid << 3) | _CPU_CLOCK)
        except OSError:
            return self._used_before

    def end(self) -> None:
        """Kill the process; ended twice is ended once."""
        self._channel.close()
        with contextlib.suppress(ProcessLookupError):
            if self._process is None:
                os.kill(self.pid, signal.SIGKILL)
            elif self._process >= 0:
                signal.pidfd_send_signal(self._process, signal.SIGKILL)
        if self._process is not None and self._process >= 0:
            os.close(self._process)
            self._process = -1


def _refusal(kind: str, sentence: str) -> Exception:
    if kind == "form":
        return NotAcceptableFormError(sentence)
    if kind == "size":
        return OverLimitError(sentence, "size")
    return QueryError(sentence)
