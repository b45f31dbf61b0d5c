"""The process that prepares the release of a server: `kg prepare`, watched by the server."""

from __future__ import annotations

import logging
import subprocess
import sys
from threading import Lock, Thread

from flask import Flask

from kg.release import Release, ReleaseFolder
from web.shelves import expect_prepared, is_prepared

_LOG = logging.getLogger(__name__)
# What our own interpreter is given, before the folder.
COMMAND = ("-m", "kg", "prepare", "--release")


class Preparing:
    """Sees to it that what is dear to make is made beside the server, and never by it.

    Where that fails, visitors' requests make it, as in a server that nobody prepares for.
    """

    def __init__(self, app: Flask, folder: ReleaseFolder) -> None:
        self._app = app
        self._folder = folder
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._watching: Thread | None = None
        self._is_closed = False
        expect_prepared(app, is_expected=True)

    def __call__(self, release: Release) -> None:
        """Start to prepare a release, the current one, unless it is prepared; do not wait."""
        with self._app.app_context():
            if is_prepared(release):
                return
        with self._lock:
            if self._is_closed:
                return
            self._end()
            command = [sys.executable, *COMMAND, str(self._folder.path)]
            expect_prepared(self._app, is_expected=True)
            self._process = started = subprocess.Popen(  # noqa: S603 - our own program
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
            self._watching = Thread(target=self._watch, args=(started,), daemon=True)
            self._watching.start()

    def wait(self, seconds: float) -> None:
        """Wait until the process has ended, or so long."""
        if self._watching is not None:
            self._watching.join(seconds)

    def close(self) -> None:
        """End the process, if it is at work."""
        with self._lock:
            self._is_closed = True
            self._end()

    def _end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
        self._process = None

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        _, said = process.communicate()
        with self._lock:
            if process is not self._process:  # it was ended for another, or with the server
                return
            self._process = None
        if process.returncode != 0:
            told = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
            _LOG.warning("what is dear to make was not prepared: %s", told)
            expect_prepared(self._app, is_expected=False)
