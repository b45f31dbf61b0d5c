"""The release that is served: verified before, and exchanged without a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Protocol, TypeAlias

from kg.errors import KGError
from kg.release import Pointer, Release, ReleaseFolder, open_release
from kg.store import Store

_LOG = logging.getLogger(__name__)


class Served(Protocol):
    """What the pages need of a release."""

    @property
    def name(self) -> str:
        """The release's name."""
        ...

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the release says of itself: `base`, `digest` and `quads` are read here."""
        ...

    @property
    def store(self) -> Store:
        """All graphs of the release."""
        ...


Source: TypeAlias = Callable[[], Served]


class WatchedRelease:
    """The current release of a folder.

    Each call looks at what `current` names. The request that sees a change opens the new release
    while the others go on with the old one; a release that is damaged is refused, and the old
    one stays.
    """

    def __init__(self, folder: ReleaseFolder) -> None:
        self._folder = folder
        self._stamp: tuple[int, ...] | None = None
        self._seen: Pointer | str | None = self._look()
        self._release = open_release(folder)
        self._lock = Lock()
        self.refusal: str | None = None

    @property
    def folder(self) -> ReleaseFolder:
        """Where the releases are."""
        return self._folder

    def __call__(self) -> Release:
        """Return the release to answer from."""
        stamp = self._stamp_now()
        if stamp is not None and stamp == self._stamp:
            return self._release  # nobody has written `current` since
        now = self._look()
        if now == self._seen:
            self._stamp = stamp
        elif self._lock.acquire(blocking=False):
            try:
                self._exchange(now)
                self._stamp = stamp
            finally:
                self._lock.release()
        return self._release

    def _look(self) -> Pointer | str | None:
        try:
            return self._folder.current()
        except KGError as err:  # `current` can not be read: what was opened stays
            return str(err)

    def _stamp_now(self) -> tuple[int, ...] | None:
        try:
            found = (self._folder.path / "current").stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _exchange(self, now: Pointer | str | None) -> None:
        self._seen = now
        try:
            self._release = open_release(self._folder)
            self.refusal = None
            _LOG.info("now serving the release %s", self._release.name)
        except KGError as err:
            self.refusal = str(err)
            _LOG.warning("still serving the release %s: %s", self._release.name, err)
