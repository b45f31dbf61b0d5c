"""The small frozen records of the change feed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

from kg.feed.errors import FeedError

Key: TypeAlias = tuple[str, str]
"""What a thing of the feed is known by: the IRI of its graph, and its own."""
Triples: TypeAlias = tuple[ox.Triple, ...]

CREATE, UPDATE, DELETE = "create", "update", "delete"
_BOOKMARK = re.compile(r"([1-9][0-9]{0,17}) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Thing:
    """What is kept of a thing: its hash, and what a tombstone says of it once it is gone."""

    hash: str
    name: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One member of the feed: a thing as a step left it.

    Shape:
        `kind` is `create`, `update` or `delete`. A delete has no `hash`, a create no `previous`.
        `triples` are the whole description, blank nodes of its own included; none on a delete.
        `name` and `kinds` are what a tombstone says of what went.
    """

    kind: str
    position: int
    graph: str
    subject: str
    hash: str | None
    previous: str | None
    triples: Triples = ()
    name: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What the thing is known by."""
        return (self.graph, self.subject)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far a consumer has read: the position, and the digest of the state it holds.

    The digest alone decides where to go on, so a roll-back or releases that are gone do no harm.
    """

    position: int
    digest: str

    def __str__(self) -> str:
        return f"{self.position} {self.digest}"

    @classmethod
    def read(cls, text: str) -> Bookmark:
        """Return the bookmark that `str` has written.

        Raises:
            FeedError: The text is none.
        """
        match = _BOOKMARK.fullmatch(text)
        if match is None:
            raise FeedError(f"{text[:80]!r} is no bookmark of a change feed")
        return cls(int(match[1]), match[2])
