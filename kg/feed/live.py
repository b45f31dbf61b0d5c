"""The feed of a folder of releases, made once and then only continued."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from kg.errors import KGError, ReleaseError
from kg.feed.event_stream import Feed, Step
from kg.feed.kept import feed_key, kept_feed
from kg.feed.versions import Released, State, described, make_step, number_of, state_from
from kg.release import ReleaseFolder, open_release


@dataclass
class _Progress:
    """How far the history has been read."""

    base: str
    read: tuple[str, ...] = ()
    state: State | None = None
    position: int = 0
    is_whole: bool = True
    steps: list[Step] = field(default_factory=list)
    pages: dict[str, bytes] = field(default_factory=dict)

    def take(self, name: str, release: Released | None) -> None:
        """Read one more release of the history; None where it is gone."""
        position = max(self.position + 1, number_of(name))
        if release is None:
            self.is_whole, self.position = False, position
            return
        descriptions = described(release)
        newer = state_from(descriptions)
        made = make_step(self.base, name, position, self.state, newer, descriptions)
        self.state = newer
        if made is not None:
            self.position = position
            self.steps.append(made[0])
            self.pages.update(made[1])

    def feed(self) -> Feed:
        """Return the feed of what has been read.

        Raises:
            ReleaseError: No release was whole.
        """
        if not self.steps:
            raise ReleaseError("no release is whole, so there is no change feed; run `kg build`")
        return Feed(self.base, tuple(self.steps), dict(self.pages), self.is_whole)


class LiveFeed:
    """The feed of a folder: each call looks at the history and reads only what is new in it.

    Where it lies ready in the folder (`kg.feed.kept`), it is only opened. It follows the order in
    which releases were made current. One that is gone from the folder, is damaged or has another
    base is left out, and the differences go over it.
    """

    def __init__(self, folder: ReleaseFolder) -> None:
        self._folder = folder
        self._lock = Lock()
        self._progress: _Progress | None = None
        self._here: frozenset[str] = frozenset()
        self._feed: Feed | None = None
        self._ready: tuple[str, Feed | None] = ("", None)

    def __call__(self, served: Released | None = None) -> Feed:
        """Return the feed as it stands.

        Args:
            served: The release that is served: it need not be opened again, and it says where IRIs
                live; by default the current one.

        Raises:
            ReleaseError: There is no release yet, or none of them is whole.
        """
        with self._lock:
            served = served or open_release(self._folder)
            ready = self._look(served)
            if ready is not None:
                return ready
            history, here = self._folder.history(), frozenset(self._folder.list())
            progress = self._progress
            if progress is None or not self._goes_on(progress, served, history, here):
                progress, self._feed = _Progress(served.manifest["base"]), None
            for name in history[len(progress.read) :]:
                progress.take(name, served if name == served.name else self._opened(name, progress))
                progress.read = (*progress.read, name)
                self._feed = None
            self._progress, self._here = progress, here
            if self._feed is None:
                self._feed = progress.feed()
            return self._feed

    def at_hand(self, served: Released) -> Feed | None:
        """Return the feed if it is made for this release, None if somebody would have to wait."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            ready = self._look(served)
            if ready is not None:
                return ready
            progress, history = self._progress, self._folder.history()
            is_current = (
                progress is not None
                and progress.read == history
                and progress.base == served.manifest["base"]
            )
            return self._feed if is_current else None
        finally:
            self._lock.release()

    def _look(self, served: Released) -> Feed | None:
        """Return the feed up to a release as it lies in the folder, the same one each time."""
        key = feed_key(self._folder, served)
        if self._ready[0] != key or self._ready[1] is None:
            self._ready = (key, kept_feed(self._folder, served, key))
        return self._ready[1]

    def _goes_on(
        self,
        progress: _Progress,
        served: Released,
        history: tuple[str, ...],
        here: frozenset[str],
    ) -> bool:
        gone = self._here - here
        is_same = history[: len(progress.read)] == progress.read and not gone & set(progress.read)
        return is_same and served.manifest["base"] == progress.base

    def _opened(self, name: str, progress: _Progress) -> Released | None:
        try:
            release = open_release(self._folder, name)
        except KGError:
            return None
        return release if release.manifest["base"] == progress.base else None


def feed_of_folder(folder: ReleaseFolder) -> Feed:
    """Return the feed of the releases in a folder.

    Raises:
        ReleaseError: There is no release yet, or none of them is whole.
    """
    return LiveFeed(folder)()
