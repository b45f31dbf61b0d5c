"""A release made from a page: by a process of its own, so that the pages go on."""

from __future__ import annotations

import subprocess
import sys
from threading import Lock, Thread

from kg.release import ReleaseFolder
from kg.sources import Sources
from kg.terms import BASE

_LONGEST = 500


class Builder:
    """Makes one release at a time.

    Args:
        sources: What it is made of.
        folder: Where it is put; the server takes it up by itself.

    Shape: `failure` says why no release was made the last time; it is empty where one was.
    """

    def __init__(self, sources: Sources, folder: ReleaseFolder) -> None:
        self._line = [
            *(sys.executable, "-m", "kg", "build"),
            *("--sources", str(sources.root), "--release", str(folder.path), "--base", BASE),
        ]
        self._lock = Lock()
        self.failure = ""

    def start(self) -> None:
        """Begin to make a release, unless one is being made."""
        if self._lock.acquire(blocking=False):
            self.failure = ""
            Thread(target=self._build, daemon=True).start()

    @property
    def is_running(self) -> bool:
        """Whether a release is being made."""
        return self._lock.locked()

    def _build(self) -> None:
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                self._line, capture_output=True, text=True, check=False
            )
            lines = done.stderr.strip().splitlines()
            if done.returncode:
                self.failure = lines[-1][:_LONGEST] if lines else "the build said nothing"
        finally:
            self._lock.release()
