"""The files of a feed: the root and each page in every form, made only when they are wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from kg.errors import UsageError
from kg.feed.event_stream import Feed
from kg.feed.live import feed_of_folder
from kg.feed.writing import root_quads
from kg.release import ReleaseFolder
from kg.serialising import write_quads

FORMS = ("nq", "trig", "ttl", "jsonld")


def feed_files(folder: ReleaseFolder, base: str | None = None) -> Mapping[str, Callable[[], bytes]]:
    """Return the paths of the feed of a folder's releases, and what makes the bytes of each.

    Args:
        folder: Where the releases are.
        base: Where their IRIs live; by default as the current release says.

    Raises:
        ReleaseError: There is no release yet, or the current one is damaged.
        UsageError: The releases have another base.
    """
    feed = feed_of_folder(folder)
    if base is not None and base != feed.base:
        raise UsageError(f"the releases in {folder.path} are of {feed.base} and not of {base}")
    return {**root_files(feed), **page_files(feed)}


def root_files(feed: Feed) -> dict[str, Callable[[], bytes]]:
    """Return the files of the root."""
    return {f"/feed.{form}": partial(_root, feed, form) for form in FORMS}


def page_files(feed: Feed) -> dict[str, Callable[[], bytes]]:
    """Return the files of the pages that are here to be shown."""
    return {
        f"/feed/{key}.{form}": partial(_page, feed, key, form)
        for key in feed.new_keys
        for form in FORMS
    }


def _root(feed: Feed, form: str) -> bytes:
    return write_quads(root_quads(feed), form)


def _page(feed: Feed, key: str, form: str) -> bytes:
    return feed.page(key) if form == "nq" else write_quads(feed.page_quads(key), form)
