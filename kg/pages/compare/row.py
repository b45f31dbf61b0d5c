"""One row of a comparison, and the wording of its counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.labels.counted import Counted
from kg.labels.records import STATED, Link, Mark

_POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Told:
    """What one side says: words, and numbers that lead to their rows, in order."""

    pieces: tuple[str | Counted, ...] = ()

    @property
    def words(self) -> str:
        """Return all of it in words."""
        return "".join(p if isinstance(p, str) else f"{p.number:,}" for p in self.pieces)

    @property
    def is_possible(self) -> bool:
        """Whether it is in part only possible."""
        return self.words.endswith(_POSSIBLE)


NOTHING = Told()


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One row: what is compared, and what either side says of it.

    Shape: `thing` is None where a number is compared; `mark` says that the row rests on a claim;
    `work` is how many activities of either side the row was counted from.
    Units: `shares` are in per cent.
    """

    label: str
    thing: Link | None
    sides: tuple[Told, Told]
    mark: Mark = STATED
    work: tuple[int, int] = (0, 0)
    shares: tuple[int, int] | None = None

    @property
    def a(self) -> str:
        """Return what the first side says, in words."""
        return self.sides[0].words

    @property
    def b(self) -> str:
        """Return what the second side says, in words."""
        return self.sides[1].words


def tell_activities(number: int, unsure: int, address: str) -> Told:
    """Return how many activities there are, and how many of them are only possible.

    Args:
        number: All of them.
        unsure: Those that are only possible.
        address: Where the activities are listed, with how sure each is.
    """
    words = " activity" if number == 1 else " activities"
    counted = Counted(number, "", address, "activity")
    return Told((counted, words, *tell_possible(unsure, number, address)))


def tell_possible(unsure: int, number: int, address: str) -> tuple[str | Counted, ...]:
    """Return how many of some activities are possible rather than stated, if any are."""
    if not unsure:
        return ()
    if unsure == number:
        return (f", {_POSSIBLE}",)
    counted = Counted(unsure, "", address, f"activity if sureness={_POSSIBLE}")
    return (", ", counted, f" of them {_POSSIBLE}")


def sorted_rows(found: Iterable[CompareRow]) -> tuple[CompareRow, ...]:
    """Return rows by how many activities they were counted from, the most first."""
    return tuple(sorted(found, key=lambda row: (-sum(row.work), row.label)))
