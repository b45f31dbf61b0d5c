"""What only moved: a thing that left one graph and came into another in one step.

A plan's new version has a graph of its own, so all its things move; nobody should read that all of
them were deleted.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

import pyoxigraph as ox

from kg.feed import vocabulary
from kg.feed.event_stream import Feed, Step
from kg.feed.records import CREATE, DELETE

_TYPE, _OBJECT = ox.NamedNode(vocabulary.TYPE), ox.NamedNode(vocabulary.OBJECT)
_GONE, _COME = (ox.NamedNode(vocabulary.CLASSES[kind]) for kind in (DELETE, CREATE))
# Of larger steps it is not told: their pages would all have to be read for each page that is shown.
_MOST_PAGES = 40


def moved_in(feed: Feed, step: Step) -> frozenset[str]:
    """Return the things that moved in a step, where its pages are here to be looked at."""
    is_here = all(key in feed.pages for key in step.keys)
    if not (step.created and step.deleted and is_here) or len(step.keys) > _MOST_PAGES:
        return frozenset()
    return _moved(tuple(feed.pages[key] for key in step.keys))


@lru_cache(maxsize=64)
def _moved(pages: tuple[bytes, ...]) -> frozenset[str]:
    gone: set[str] = set()
    come: set[str] = set()
    for page in pages:
        things, kinds = _members(page)
        for member, kind in kinds.items():
            (gone if kind == _GONE else come).add(things[member])
    return frozenset(gone & come)


def _members(page: bytes) -> tuple[dict[str, str], dict[str, ox.NamedNode]]:
    """Return the thing of each member, and of those that came or went, which of the two."""
    things: dict[str, str] = {}
    kinds: dict[str, ox.NamedNode] = {}
    for quad in ox.parse(gzip.decompress(page), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.graph_name, ox.DefaultGraph):
            if quad.predicate == _OBJECT:
                things[str(quad.subject)] = quad.object.value
            elif quad.predicate == _TYPE and quad.object in (_GONE, _COME):
                kinds[str(quad.subject)] = quad.object
    return things, kinds
