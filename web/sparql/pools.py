"""The workers of the release that is served: made when first asked, and exchanged with it."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import pyoxigraph as ox

from kg.release.manifest import DATASET
from kg.workers import Limits, Pool, Runner, Verified
from web.releases import Served


class _Held:
    """A runner of one release, and how many ask it just now."""

    def __init__(self, served: Served, limits: Limits) -> None:
        self.served = served
        self.asking = 0
        self.is_retired = False
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._pool: Pool | None = None
        own: Runner | None = getattr(served, "runner", None)
        if own is not None:
            self.runner = own
        else:
            self.runner = self._pool = self._make_pool(limits)

    def _make_pool(self, limits: Limits) -> Pool:
        path: Path | None = getattr(self.served, "path", None)
        if path is None:
            return Pool(self._written(), limits)
        manifest = self.served.manifest
        verified = Verified(manifest["files"][DATASET]["sha256"], int(manifest["quads"]))
        return Pool(path / DATASET, limits, verified)

    def _written(self) -> Path:
        self._folder = tempfile.TemporaryDirectory(prefix="civicthread-")
        written = Path(self._folder.name) / "dataset.nq"
        ox.serialize(self.served.store.quads(), written, format=ox.RdfFormat.N_QUADS)
        return written

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()
        if self._folder is not None:
            self._folder.cleanup()


class Pools:
    """Runs visitors' queries over the release of the moment.

    Whoever sees a new release first makes its workers, while the others go on with the old ones;
    those end when the last who asks them has an answer.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._held: _Held | None = None
        self._lock = Lock()
        self._making = Lock()
        self._is_closed = False

    @contextmanager
    def asking(self, served: Served) -> Iterator[tuple[Served, Runner]]:
        """Give a release and its runner, which stays whole until the end of the block.

        The release is the one given, or the one before it while its workers are being made.

        Raises:
            KGError: No workers can be made.
        """
        held = self._take(served)
        try:
            yield held.served, held.runner
        finally:
            self._give_back(held)

    def close(self) -> None:
        """End all workers; asked again, new ones are made."""
        with self._lock:
            held, self._held = self._held, None
        if held is not None:
            held.is_retired = True
            held.close()

    def _take(self, served: Served) -> _Held:
        held = self._if_fit(served)
        if held is not None:
            return held
        # The first to come makes the workers; with others at hand nobody waits for it.
        if not self._making.acquire(blocking=self._held is None):
            return self._if_fit(None) or self._take(served)
        try:
            return self._if_fit(served) or self._exchange(served)
        finally:
            self._making.release()

    def _if_fit(self, served: Served | None) -> _Held | None:
        """Return what is held, counted as asked once more, if it is of this release (or any)."""
        with self._lock:
            held = self._held
            if held is None or (served is not None and not _is_same(held.served, served)):
                return None
            held.asking += 1
            return held

    def _exchange(self, served: Served) -> _Held:
        made = _Held(served, self.limits)
        made.asking = 1
        with self._lock:
            old, self._held = self._held, made
        if old is None:
            atexit.register(self.close)
        else:
            self._retire(old)
        return made

    def _retire(self, old: _Held) -> None:
        with self._lock:
            old.is_retired = True
            is_idle = old.asking == 0
        if is_idle:
            old.close()

    def _give_back(self, held: _Held) -> None:
        with self._lock:
            held.asking -= 1
            is_last = held.is_retired and held.asking == 0
        if is_last:
            held.close()


def _is_same(one: Served, other: Served) -> bool:
    return one is other or (one.name, one.manifest["digest"]) == (
        other.name,
        other.manifest["digest"],
    )
