"""Whoever replays the feed holds what the newest release holds: from nothing or from anywhere."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kg.feed import LiveFeed, digest_of, feed_from, hash_of, replay
from kg.release import ReleaseFolder, roll_back
from tests.feed_case import (
    HUB,
    NEXT,
    PLAN,
    Site,
    Told,
    add_release,
    folder_in,
    held_quads,
    published,
    quads_of,
    small,
    thing,
)

_KEYS = [(graph, thing(name)) for graph in (PLAN, NEXT, HUB) for name in "abcd"]
_SAID = some.lists(some.sampled_from("xyz"), min_size=1, max_size=2, unique=True)
_STATES = some.dictionaries(some.sampled_from(_KEYS), _SAID, max_size=8)
# States come back as they were, so that a release may be rolled back to and may change nothing.
_HISTORIES = some.lists(_STATES, min_size=1, max_size=3).flatmap(
    lambda states: some.lists(some.sampled_from(states), min_size=1, max_size=7)
)


@settings(max_examples=20, deadline=None)
@given(_HISTORIES, some.integers(0, 6))
def test_a_published_feed_leads_a_consumer_to_the_newest_release(
    history: list[Told], began: int
) -> None:
    _leads_to_the_newest(history, began)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(_HISTORIES, some.integers(0, 6))
def test_a_published_feed_leads_every_consumer_to_the_newest_release(
    history: list[Told], began: int
) -> None:
    _leads_to_the_newest(history, began)


def _leads_to_the_newest(history: list[Told], began: int) -> None:
    site, state, held, bookmark = Site(), None, None, None
    immutable: dict[str, bytes] = {}
    for number, told in enumerate(history, 1):
        made = feed_from(state, small(quads_of(told), number))
        state = made.state
        for path, content in made.files.items():
            site.files[path] = content()
            if "/feed/" in path:
                assert path not in immutable, "a page that was written is written again"
                immutable[path] = site.files[path]
        if number - 1 >= began:  # a consumer that comes late, and then each time
            reading = site.read(bookmark)
            held = replay(reading.changes, {} if reading.fresh else held)
            assert reading.fresh == (bookmark is None)
            bookmark = reading.bookmark
            assert held_quads(held) == set(quads_of(told))
            hashes = {key: hash_of(triples) for key, triples in held.items()}
            assert digest_of(hashes) == bookmark.digest
    whole = site.read()
    assert whole.fresh
    assert held_quads(replay(whole.changes)) == set(quads_of(history[-1]))
    assert all(site.files[path] == content for path, content in immutable.items())


@settings(max_examples=12, deadline=None)
@given(_HISTORIES, some.lists(some.integers(1, 7), max_size=3))
def test_a_folders_feed_leads_there_too_with_roll_backs(
    history: list[Told], back: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as path:
        folder = folder_in(Path(path))
        live = LiveFeed(folder)
        for told in history:
            add_release(folder, quads_of(told))
        middle = Site(live()).read()
        held = replay(middle.changes)
        for number in back:
            _roll_back(folder, number)
        site = Site(live())
        newest = quads_of(history[_current(folder) - 1])
        assert held_quads(replay(site.read().changes)) == set(newest)
        onward = site.read(middle.bookmark, held={k: hash_of(t) for k, t in held.items()})
        assert not onward.fresh
        assert held_quads(replay(onward.changes, held)) == set(newest)
        assert Site(LiveFeed(folder)()).files == site.files


def _roll_back(folder: ReleaseFolder, number: int) -> None:
    names = folder.list()
    roll_back(folder, names[min(number, len(names)) - 1])


def _current(folder: ReleaseFolder) -> int:
    pointer = folder.current()
    assert pointer is not None
    return int(pointer.name.partition("-")[0])


def test_a_store_that_replays_holds_the_published_quads_of_the_release() -> None:
    told = {(PLAN, thing("a")): ["x"], (HUB, thing("b")): ["y"]}
    release = small(quads_of(told))
    site = Site(feed_from(None, release).feed)
    assert held_quads(replay(site.read().changes)) == published(release.store)
