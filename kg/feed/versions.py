"""A step made: from what was held before to a release, with its pages."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from kg.feed.changes import changes_between
from kg.feed.event_stream import PAGE_SIZE, Step
from kg.feed.members import descriptions_of, digest_of, thing_of
from kg.feed.records import CREATE, DELETE, UPDATE, Change, Key, Thing, Triples
from kg.feed.writing import page_quads
from kg.release.harvested import own_graphs
from kg.release.manifest import Manifest
from kg.serialising import write_quads
from kg.store import Store


class Released(Protocol):
    """What a feed needs of a release; a manifest without `graphs` publishes all of the store's."""

    @property
    def name(self) -> str:
        """The release's name, which begins with its number."""
        ...

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the release says of itself."""
        ...

    @property
    def store(self) -> Store:
        """All its graphs."""
        ...


@dataclass(frozen=True, slots=True)
class State:
    """All things of a moment, and their digest."""

    things: Mapping[Key, Thing]
    digest: str

    @property
    def hashes(self) -> dict[Key, str]:
        """The hash of each thing."""
        return {key: thing.hash for key, thing in self.things.items()}


def state_of(things: Mapping[Key, Thing]) -> State:
    """Return things with their digest."""
    return State(things, digest_of({key: thing.hash for key, thing in things.items()}))


def described(release: Released) -> dict[Key, Triples]:
    """Return the triples of what a release publishes as its own, by graph and IRI."""
    manifest = release.manifest
    own = own_graphs(cast(Manifest, manifest)) if "graphs" in manifest else None
    return descriptions_of(release.store, manifest["base"], own)


def number_of(name: str) -> int:
    """Return the number that a release's name begins with."""
    return int(name.partition("-")[0])


def state_from(descriptions: Mapping[Key, Triples]) -> State:
    """Return the state that descriptions are."""
    return state_of({key: thing_of(triples, key[1]) for key, triples in descriptions.items()})


def make_step(
    base: str,
    release: str,
    position: int,
    older: State | None,
    newer: State,
    descriptions: Mapping[Key, Triples],
) -> tuple[Step, dict[str, bytes]] | None:
    """Return the step to a release and its pages, or None where nothing changed.

    Args:
        base: Where IRIs live.
        release: The release's name.
        position: The step's place in the order.
        older: What was held before; None at the beginning of a feed.
        newer: What the release holds.
        descriptions: The triples of what it holds.
    """
    if older is not None and older.digest == newer.digest:
        return None
    changes = tuple(_changes(position, older, newer, descriptions))
    counts = {kind: sum(c.kind == kind for c in changes) for kind in (CREATE, UPDATE, DELETE)}
    before = older.digest if older else None
    step = Step(position, release, before, newer.digest, *counts.values())
    return step, dict(_pages(base, step, changes))


def _changes(
    position: int, older: State | None, newer: State, descriptions: Mapping[Key, Triples]
) -> Iterator[Change]:
    before = older.things if older else {}
    changes = changes_between(older.hashes if older else {}, newer.hashes)
    for key in changes.deleted:  # first, so that what moved has left before it comes
        gone = before[key]
        yield Change(DELETE, position, *key, None, gone.hash, (), gone.name, gone.kinds)
    for kind, keys in ((CREATE, changes.created), (UPDATE, changes.updated)):
        for key in keys:
            previous = before[key].hash if key in before else None
            yield Change(kind, position, *key, newer.things[key].hash, previous, descriptions[key])


def _pages(base: str, step: Step, changes: tuple[Change, ...]) -> Iterator[tuple[str, bytes]]:
    for number, key in enumerate(step.keys):
        held = changes[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
        ends = (number + 1) * PAGE_SIZE >= len(changes)
        content = write_quads(page_quads(base, key, held, ends=ends), "nq")
        yield key, gzip.compress(content, mtime=0)
