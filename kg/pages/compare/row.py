"""One row of a comparison, and the wording of its counts."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from kg.pages.records import STATED, Link, Mark

_POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One row: what is compared, and what either side says of it.

    Shape: `thing` is None where a number is compared; `mark` says that the row rests on a claim;
    `activities` are, for either side, what the row was counted from.
    Units: `shares` are in per cent.
    """

    label: str
    thing: Link | None
    a: str
    b: str
    mark: Mark = STATED
    activities: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    shares: tuple[int, int] | None = None

    @property
    def sides(self) -> tuple[tuple[str, bool], tuple[str, bool]]:
        """Return what either side says, and whether part of it is only possible."""
        return (self.a, self.a.endswith(_POSSIBLE)), (self.b, self.b.endswith(_POSSIBLE))


def number_of(activities: Set[str], possible: Set[str]) -> str:
    """Return how many activities there are, and how many of them are only possible."""
    count, unsure = len(activities), len(activities & possible)
    told = f"{count:,} {'activity' if count == 1 else 'activities'}"
    return f"{told}, {possible_words(unsure, count)}" if unsure else told


def possible_words(unsure: int, count: int) -> str:
    """Return how many of some activities are possible rather than stated."""
    return _POSSIBLE if unsure == count else f"{unsure:,} of them {_POSSIBLE}"


def sorted_rows(found: Iterable[CompareRow]) -> tuple[CompareRow, ...]:
    """Return rows by how many activities they were counted from, the most first."""
    return tuple(sorted(found, key=lambda row: (-sum(map(len, row.activities)), row.label)))
