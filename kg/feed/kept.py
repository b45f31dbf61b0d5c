"""The feed of a folder of releases as it lies ready there, so that not all must be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kg.feed.event_stream import Feed, Step
from kg.feed.versions import Released
from kg.release import ReleaseFolder
from kg.release.kept import Shelf, key_of, open_shelf, write_shelf

_SHELF, _STEPS = "feed", "steps.json"


def keep_feed(folder: ReleaseFolder, served: Released, feed: Feed) -> None:
    """Put the feed up to a release into the folder of releases.

    Raises:
        OSError: The folder can not be written.
    """
    write_shelf(folder.path, _SHELF, feed_key(folder, served), _files(feed))


def feed_key(folder: ReleaseFolder, served: Released) -> str:
    """Return what tells the feed up to a release from others: the releases up to it, and its base.

    Another release may be current by now, and one that was gone back to stands there twice.
    """
    names = folder.history()
    last = len(names) - 1 - names[::-1].index(served.name) if served.name in names else len(names)
    manifest = served.manifest
    return key_of(str(manifest["base"]), str(manifest.get("digest")), *names[: last + 1])


def kept_feed(folder: ReleaseFolder, served: Released, key: str) -> Feed | None:
    """Return the feed of a key as it lies in the folder; None where it does not."""
    shelf = open_shelf(folder.path, _SHELF, key)
    written = shelf.read(_STEPS) if shelf else None
    if shelf is None or written is None:
        return None
    told = json.loads(written)
    steps = tuple(Step(**step) for step in told["steps"])
    return Feed(str(served.manifest["base"]), steps, _Pages(shelf), told["is_whole"])


@dataclass(frozen=True, slots=True)
class _Pages(Mapping[str, bytes]):
    """The pages of a feed, each read from its shelf when it is asked for."""

    shelf: Shelf

    def __getitem__(self, key: str) -> bytes:
        content = self.shelf.read(key)
        if content is None:
            raise KeyError(key)
        return content

    def __contains__(self, key: object) -> bool:
        return key != _STEPS and key in self.shelf.files

    def __iter__(self) -> Iterator[str]:
        return (key for key in self.shelf.files if key != _STEPS)

    def __len__(self) -> int:
        return len(self.shelf.files) - 1


def _files(feed: Feed) -> Iterator[tuple[str, bytes]]:
    told: dict[str, Any] = {"steps": [asdict(s) for s in feed.steps], "is_whole": feed.is_whole}
    yield _STEPS, json.dumps(told).encode()
    yield from feed.pages.items()
