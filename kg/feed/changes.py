"""What differs between two states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.feed.records import Key


@dataclass(frozen=True, slots=True)
class Changes:
    """The things that are new, that differ and that are gone, each sorted by graph and IRI."""

    created: tuple[Key, ...]
    updated: tuple[Key, ...]
    deleted: tuple[Key, ...]

    def __len__(self) -> int:
        return len(self.created) + len(self.updated) + len(self.deleted)


def changes_between(older: Mapping[Key, object], newer: Mapping[Key, object]) -> Changes:
    """Return what changed from one state to another.

    Args:
        older: The hash of each thing before, by graph and IRI.
        newer: The same after; a thing in another graph is gone from one and new in the other.
    """
    return Changes(
        created=tuple(sorted(newer.keys() - older.keys())),
        updated=tuple(sorted(k for k in newer.keys() & older.keys() if newer[k] != older[k])),
        deleted=tuple(sorted(older.keys() - newer.keys())),
    )
