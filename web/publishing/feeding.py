"""The change feed of a copy: continued from what the run before left in the folder."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kg.feed import Feed, feed_from
from kg.release import Release
from web.publishing.addresses import Address
from web.publishing.errors import PublishError
from web.publishing.folder import CopyFolder
from web.publishing.urls import Item

_FOLDER = "feed/"
_STATE = "feed/state.json.gz"


@dataclass(frozen=True, slots=True)
class CopyFeed:
    """The feed as a copy has it.

    Shape:
        `feed` holds the pages of all steps. `files` maps the paths that are written to what makes
        their bytes; `kept` are the files of earlier steps, which no release can make again.
    """

    feed: Feed
    files: Mapping[str, Callable[[], bytes]]
    kept: tuple[str, ...]
    state: bytes

    @property
    def pages(self) -> tuple[Item, ...]:
        """Return the pages for people: of the feed, and of each page of the stream."""
        paths = ("/feed", *(f"/feed/{key}" for key in self.feed.new_keys))
        return tuple(Item(Address(path), is_page=True) for path in paths)

    @property
    def paths(self) -> frozenset[str]:
        """Return every path that the feed answers for."""
        kept = (f"/{file}" for file in self.kept)
        return frozenset((*self.files, *kept, *(page.address.path for page in self.pages)))


def continue_feed(folder: CopyFolder, release: Release) -> CopyFeed:
    """Return the feed with this release as its newest step, if anything changed.

    Raises:
        FeedError: What the run before kept is damaged, or is of another base.
    """
    made = feed_from(folder.read(_STATE), release)
    keys = set(made.feed.keys) - set(made.feed.pages)
    kept = tuple(file for file in folder.known if _key_of(file) in keys)
    nquads = {key: folder.read(f"{_FOLDER}{key}.nq") for key in sorted(keys)}
    older = {key: gzip.compress(text, mtime=0) for key, text in nquads.items() if text is not None}
    feed = replace(made.feed, pages={**older, **made.feed.pages})
    return CopyFeed(feed, made.files, kept, made.state)


def _key_of(file: str) -> str:
    """Return the key of a page of the stream whose data a file holds; nothing of other files."""
    inside = file.startswith(_FOLDER) and not file.endswith(".html")
    return file.removeprefix(_FOLDER).partition(".")[0] if inside else ""


def put_feed(folder: CopyFolder, feed: CopyFeed) -> None:
    """Write what is new of a feed; its state comes last, when all that it knows of is there.

    Raises:
        PublishError: A page of an earlier step was changed since, so nobody can follow the feed.
    """
    for file in feed.kept:
        if not folder.keep(file):
            raise PublishError(
                f"{folder.path / file} was changed since it was published, and can not be made "
                "again; publish into an empty folder"
            )
    for path, make in feed.files.items():
        folder.put(path.removeprefix("/"), make())
    folder.put(_STATE, feed.state)
