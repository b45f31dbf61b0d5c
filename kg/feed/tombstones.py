"""What was deleted, and what the feed still says of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pyoxigraph as ox

from kg.feed import vocabulary
from kg.feed.event_stream import PAGE_SIZE, Feed
from kg.feed.records import DELETE
from kg.feed.tables import members_of


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A thing that is gone.

    Shape: `last` is the last release that had it, and `key` that of the page of the feed that says
    that it was deleted. `name` may be empty.
    """

    iri: str
    name: str
    last: str
    key: str


def tombstones_of(feed: Feed) -> dict[str, Tombstone]:
    """Return the things that were ever deleted, by IRI, each with its last deletion.

    What came back later is among them: whoever asks for a thing looks for it in the release first.
    """
    found: dict[str, Tombstone] = {}
    for before, step in pairwise(feed.steps):
        # A step tells first what it deletes.
        for key in step.keys[: -(-step.deleted // PAGE_SIZE)]:
            if key not in feed.pages:
                continue
            for change in members_of(feed, key):
                if change.kind == DELETE:
                    told = Tombstone(change.subject, change.name, before.release, key)
                    found[change.subject] = told
    return found


def tombstone_quads(feed: Feed, tombstone: Tombstone) -> tuple[ox.Quad, ...]:
    """Return what the feed says of a thing that is gone."""
    quads = feed.page_quads(tombstone.key)
    is_of = ox.NamedNode(vocabulary.OBJECT)
    thing = ox.NamedNode(tombstone.iri)
    members = {q.subject for q in quads if q.predicate == is_of and q.object == thing}
    return tuple(quad for quad in quads if quad.subject in members)
