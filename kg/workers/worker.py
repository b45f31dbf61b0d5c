"""One worker, seen from the process that asks it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time

from kg.errors import QueryError
from kg.workers.frames import receive_frame, send_frame
from kg.workers.records import (
    NotAcceptableFormError,
    OverLimitError,
    VisitorAnswer,
    VisitorQuery,
)

# Of the scale of `nice`: a slow query gets what time the quick ones leave.
_LAST_IN_LINE = 19


class WorkerGoneError(Exception):
    """The worker ended, or says what it should not."""


class Worker:
    """A process that answers one query at a time over a socket."""

    def __init__(self, channel: socket.socket, pid: int) -> None:
        self._channel = channel
        self.pid = pid
        # A number may be given to another process once its owner is gone; a descriptor may not.
        self._process = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
        self.answered = 0

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
        }
        self._channel.settimeout(1.0)
        try:
            send_frame(self._channel, header, asked.text.encode("utf-8", "replace"))
        except OSError as err:
            raise WorkerGoneError from err

    def is_ready(self, seconds: float) -> bool:
        """Return whether an answer, or the end, comes within some seconds."""
        self._channel.settimeout(max(seconds, 0.0005))
        try:
            self._channel.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return False
        except OSError:
            return True
        return True

    def receive(self, deadline: float, most_bytes: int) -> VisitorAnswer:
        """Return the answer.

        Raises:
            WorkerGoneError: The worker ended without one.
            TimeoutError: The deadline, in seconds of `time.monotonic`, passed.
            QueryError, NotAcceptableFormError, OverLimitError: What the worker refused.
        """
        self._channel.settimeout(max(deadline - time.monotonic(), 0.001))
        try:
            header, body = receive_frame(self._channel, most_bytes)
        except TimeoutError:
            raise
        except (EOFError, OSError, ValueError) as err:
            raise WorkerGoneError from err
        self.answered += 1
        if "refused" in header:
            raise _refusal(str(header["refused"]), str(header["sentence"]))
        return VisitorAnswer(str(header["kind"]), str(header["media_type"]), body)

    def step_back(self) -> None:
        """Let the quick queries go first."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LAST_IN_LINE)

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
