"""The fork server, seen from the process that keeps it: a worker for the asking."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from threading import Lock

from kg.errors import KGError
from kg.workers.channel import Channel
from kg.workers.limits import Limits
from kg.workers.records import BrokenDataError, Verified
from kg.workers.worker import Worker

_LOG = logging.getLogger(__name__)
_LOADING_S = 300.0
_BREEDING_S = 10.0


class ForkServer:
    """A process that holds the data; started again if it should end."""

    def __init__(
        self,
        nquads: Path,
        limits: Limits,
        verified: Verified | None = None,
    ) -> None:
        """Start the process and wait until it has read the data.

        Raises:
            BrokenDataError: The file can not be read, or is not what was verified.
            KGError: This system can not fork processes.
        """
        if not hasattr(os, "fork"):
            raise KGError("visitors' queries need a system that can fork processes")
        self._settings = {
            "nquads": str(nquads.resolve()),
            "memory_bytes": limits.memory_bytes,
            "result_bytes": limits.result_bytes,
            "verified": asdict(verified) if verified else None,
        }
        self._quick_seconds = limits.quick_seconds
        self._lock = Lock()
        self._process, self._control, self._said = self._start()

    def fork_worker(self) -> Worker:
        """Return a new worker.

        Raises:
            KGError: None can be had.
        """
        with self._lock:
            try:
                return self._fork()
            except (OSError, EOFError, ValueError):
                self._stop()
                self._process, self._control, self._said = self._start()
            try:
                return self._fork()
            except (OSError, EOFError, ValueError) as err:
                raise KGError(f"no worker can be started: {err}") from err

    def close(self) -> None:
        """End the process; its workers end with it."""
        with self._lock:
            self._stop()

    def _start(self) -> tuple[subprocess.Popen[bytes], socket.socket, Channel]:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
                [sys.executable, "-m", "kg.workers.forkserver", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": os.pathsep.join(sys.path)},
            )
        control = Channel(ours)
        control.wait_at_most(_LOADING_S)
        try:
            control.send(self._settings)
            said, _ = control.receive(0)
        except (OSError, EOFError, ValueError) as err:
            said = {"error": str(err)}
        if "error" in said:
            control.close()
            process.kill()
            process.wait()
            detail = f"{self._settings['nquads']}: can not be loaded: {said['error']}"
            _LOG.error("%s", detail)
            raise BrokenDataError(detail)
        control.wait_at_most(_BREEDING_S)
        return process, ours, control

    def _fork(self) -> Worker:
        channel, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [b"w"], [theirs.fileno()])
            said, _ = self._said.receive(0)
            return Worker(Channel(channel), int(said["pid"]), self._quick_seconds)
        except BaseException:
            channel.close()
            raise

    def _stop(self) -> None:
        self._control.close()
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
