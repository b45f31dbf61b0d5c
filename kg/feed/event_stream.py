"""The stream as a whole: its steps and its pages."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.feed.vocabulary import page_key

# Units: members; about a megabyte of N-Quads.
PAGE_SIZE = 500


@dataclass(frozen=True, slots=True)
class Step:
    """From one state to the next.

    Shape:
        `position` grows from step to step; it is the release's number as long as nothing was
        rolled back. `before` and `after` are the digests of the states; the first step has no
        `before`, and all its things are created.
    """

    position: int
    release: str
    before: str | None
    after: str
    created: int
    updated: int
    deleted: int

    @property
    def size(self) -> int:
        """How many members the step has."""
        return self.created + self.updated + self.deleted

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the step's pages, in order."""
        parts = range(1, -(-self.size // PAGE_SIZE) + 1)
        return tuple(page_key(self.position, self.before, self.after, part) for part in parts)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it stands.

    Shape:
        `pages` holds the N-Quads of pages by key, compressed: of every step, or of the last one
        where the others lie in a published folder. `is_whole` says that no step before is gone.
    """

    base: str
    steps: tuple[Step, ...]
    pages: Mapping[str, bytes] = field(repr=False)
    is_whole: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all pages, in the order of the stream."""
        return tuple(key for step in self.steps for key in step.keys)

    @property
    def new_keys(self) -> tuple[str, ...]:
        """The keys of the pages that are here to be shown."""
        return tuple(key for key in self.keys if key in self.pages)

    def page(self, key: str) -> bytes:
        """Return the N-Quads of a page.

        Raises:
            NotFoundError: There is no page of this key.
        """
        if key not in self.pages:
            raise NotFoundError(f"the change feed has no page {key[:80]!r}; /feed lists its pages")
        return gzip.decompress(self.pages[key])

    def page_quads(self, key: str) -> tuple[ox.Quad, ...]:
        """Return the quads of a page.

        Raises:
            NotFoundError: There is no page of this key.
        """
        return tuple(ox.parse(self.page(key), format=ox.RdfFormat.N_QUADS))
