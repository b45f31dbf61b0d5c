"""The release that is served: verified before, and exchanged without a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Lock, Thread
from typing import Any, Protocol, TypeAlias

from kg.errors import KGError
from kg.release import Pointer, Release, ReleaseFolder, open_release
from kg.release.answers import use_kept_answers
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

    Each call looks at what `current` names. Where `prepare_with` was told how a release is made
    ready, a thread of its own opens and prepares the new one, and every request goes on with the
    old one until then; otherwise the request that sees the change opens it. A release that is
    damaged is refused, and the old one stays.
    """

    def __init__(self, folder: ReleaseFolder) -> None:
        self._folder = folder
        self._stamp: tuple[int, ...] | None = None
        self._seen: Pointer | str | None = self._look()
        self._release = use_kept_answers(open_release(folder))
        self._lock = Lock()
        self._prepare: Callable[[Release], None] | None = None
        self.refusal: str | None = None

    def prepare_with(self, prepare: Callable[[Release], None]) -> None:
        """Say how a release is made ready, so that no visitor waits; the present one is, now."""
        self._prepare = prepare
        Thread(target=self._make_ready, args=(self._release,), daemon=True).start()

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
            if self._prepare is None:
                self._exchange_and_release(now, stamp)
            else:
                args = (now, stamp)
                Thread(target=self._exchange_and_release, args=args, daemon=True).start()
        return self._release

    def _exchange_and_release(
        self, now: Pointer | str | None, stamp: tuple[int, ...] | None
    ) -> None:
        try:
            self._exchange(now)
            self._stamp = stamp
        finally:
            self._lock.release()

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
            opened = use_kept_answers(open_release(self._folder))
            self._make_ready(opened)
            self._release = opened
            self.refusal = None
            _LOG.info("now serving the release %s", self._release.name)
        except KGError as err:
            self.refusal = str(err)
            _LOG.warning("still serving the release %s: %s", self._release.name, err)

    def _make_ready(self, opened: Release) -> None:
        if self._prepare is None:
            return
        try:
            self._prepare(opened)
        except Exception:  # noqa: BLE001 - what could not be prepared is only slower at first
            _LOG.exception("the release %s was not prepared", opened.name)
