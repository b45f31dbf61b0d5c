"""The feed of a published folder, continued from a kept state without the older releases."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kg.feed.errors import FeedError
from kg.feed.event_stream import Feed, Step
from kg.feed.files import page_files, root_files
from kg.feed.records import Key, Thing
from kg.feed.versions import Released, State, described, make_step, number_of, state_from, state_of

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Publication:
    """What a run of publishing adds to a feed.

    Shape:
        `feed` knows all steps and holds the pages of the new one. `files` maps the paths of the
        root and of the new pages to what makes their bytes; older pages stay as they lie there.
        `state` is what the next run is given.
    """

    feed: Feed
    files: Mapping[str, Callable[[], bytes]]
    state: bytes
    changed: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    base: str
    steps: tuple[Step, ...]
    state: State


def feed_of_release(release: Released) -> Feed:
    """Return the feed of a release alone: one step, with all its things created.

    Raises:
        FeedError: A blank node of the release belongs to no one thing.
    """
    return feed_from(None, release).feed


def feed_from(state: bytes | None, release: Released) -> Publication:
    """Continue a feed with a release.

    Args:
        state: What the run before kept; None at the beginning.
        release: The release to publish; one that was published before is a step back.

    Raises:
        FeedError: The state is damaged, or is of another base.
    """
    base = release.manifest["base"]
    kept = _read(state, base) if state is not None else None
    steps = kept.steps if kept else ()
    descriptions = described(release)
    newer = state_from(descriptions)
    position = max(steps[-1].position + 1 if steps else 1, number_of(release.name))
    older = kept.state if kept else None
    made = make_step(base, release.name, position, older, newer, descriptions)
    if made is None:
        assert state is not None, "a feed without a state has a first step"
        feed = Feed(base, steps, {})
        return Publication(feed, root_files(feed), state, changed=False)
    feed = Feed(base, (*steps, made[0]), made[1])
    files = {**root_files(feed), **page_files(feed)}
    return Publication(feed, files, _written(_Kept(base, feed.steps, newer)), changed=True)


def _written(kept: _Kept) -> bytes:
    things: dict[str, dict[str, list[object]]] = {}
    for (graph, subject), thing in sorted(kept.state.things.items()):
        things.setdefault(graph, {})[subject] = [thing.hash, thing.name, list(thing.kinds)]
    body = {
        "format": FORMAT,
        "base": kept.base,
        "digest": kept.state.digest,
        "steps": [asdict(step) for step in kept.steps],
        "things": things,
    }
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as file:
        file.write(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
    return out.getvalue()


def _read(state: bytes, base: str) -> _Kept:
    try:
        told: dict[str, Any] = json.loads(gzip.decompress(state))
        if told["format"] != FORMAT:
            raise ValueError("of another form")
        steps = tuple(Step(**step) for step in told["steps"])
        things = state_of(dict(_things(told["things"])))
        if not steps or not things.digest == told["digest"] == steps[-1].after:
            raise ValueError("its digest is another")
        kept = _Kept(told["base"], steps, things)
    except (OSError, EOFError, ValueError, TypeError, KeyError, AttributeError) as err:
        raise FeedError(
            "the state kept of the published feed is damaged; remove it, and publish into an "
            "empty folder"
        ) from err
    if kept.base != base:
        raise FeedError(
            f"the feed published there is of {kept.base} and the release is of {base}; publish "
            "into another folder"
        )
    return kept


def _things(told: Mapping[str, Mapping[str, list[Any]]]) -> list[tuple[Key, Thing]]:
    return [
        ((graph, subject), Thing(str(held[0]), str(held[1]), tuple(held[2])))
        for graph, things in told.items()
        for subject, held in things.items()
    ]
