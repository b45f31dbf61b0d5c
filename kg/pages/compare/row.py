"""One row of a comparison, and the wording of its counts."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from kg.labels.counted import Counted
from kg.labels.records import STATED, Link, Mark

_POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says: words, a number that leads to its rows if there is one, and words."""

    before: str
    counted: Counted | None
    after: str
    is_possible: bool


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One row: what is compared, and what either side says of it.

    Shape: `thing` is None where a number is compared; `mark` says that the row rests on a claim;
    `activities` are, for either side, what the row was counted from; `counts` is, for either
    side, the first number of its words with where its rows are.
    Units: `shares` are in per cent.
    """

    label: str
    thing: Link | None
    a: str
    b: str
    mark: Mark = STATED
    activities: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    counts: tuple[Counted | None, Counted | None] = (None, None)
    shares: tuple[int, int] | None = None

    @property
    def sides(self) -> tuple[Side, Side]:
        """Return what either side says, with its number apart."""
        return _side(self.a, self.counts[0]), _side(self.b, self.counts[1])


def _side(words: str, counted: Counted | None) -> Side:
    is_possible = words.endswith(_POSSIBLE)
    if counted is None:
        return Side(words, None, "", is_possible)
    before, _, after = words.partition(f"{counted.number:,}")
    return Side(before, counted, after, is_possible)


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
