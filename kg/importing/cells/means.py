"""Means that a cell names without a sum: staff, gifts in kind, a fund, "see above", nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kg.importing.cells.doubts import doubted
from kg.importing.cells.lexicon import Unit
from kg.importing.records import Found

# What ends a clause of a cell of money.
STOPS = frozenset("+;\n,.()&/•|")
UNSURE = "The text says that the sum is not settled."
LEFT_OPEN = "The document leaves the sum open."
NAMED = "The text names a source of money or other means, and no sum."
EXISTING = "The text names means that are there already, and no sum."
NOTHING = "The document says that no money is needed."


@dataclass(frozen=True, slots=True)
class Means:
    """Reads "Staff", "in kind", "See above", "ESF grant" where no sum stands with them.

    Shape: `units` are those of the text; `spoken` counts the words before each; `sums` are the
    first unit of each sum and the one behind it, and `taken` the units of those that count.
    """

    units: Sequence[Unit]
    spoken: Sequence[int]
    sums: Sequence[tuple[int, int]]
    taken: Collection[int]

    def read(self) -> list[tuple[int, int, Found]]:
        """Return each with the first of its units and the one behind its last."""
        found: list[tuple[int, int, Found]] = []
        for first, stop in self._clauses():
            if any(index in self.taken for index in range(first, stop)):
                continue
            if self._told_of_sum(first, stop):
                continue
            reading = self._mean(first, stop, alone=not self.taken)
            if reading is not None:
                found.append(reading)
        settled = ("not-applicable", "nothing", "unknown")
        told = any(unit.is_("money-cue", *settled) for unit in self.units)
        said = any(unit.word or "currency" in unit.senses for unit in self.units)
        if not (found or self.taken or told) and said:
            found.append((0, len(self.units), _no_sum("cash", NAMED)))
        return found

    def _told_of_sum(self, first: int, stop: int) -> bool:
        """Whether a clause in brackets, or before them, says the kind of the sum beside it."""
        opened = self.units[first - 1].text == "(" if first else False
        opens = stop < len(self.units) and self.units[stop].text == "("
        return any(
            (opened and end == first - 1) or (opens and begin == stop + 1)
            for begin, end in self.sums
        )

    def _clauses(self) -> list[tuple[int, int]]:
        clauses = []
        first = 0
        for index, unit in enumerate(self.units):
            after = self.units[index + 1] if index + 1 < len(self.units) else None
            if unit.text in ".," and unit.glued and after is not None and after.glued:
                continue
            if unit.text in STOPS or unit.is_("money-cue", "and"):
                if index > first:
                    clauses.append((first, index))
                first = index + 1
        if first < len(self.units):
            clauses.append((first, len(self.units)))
        return clauses

    def _mean(self, first: int, stop: int, alone: bool) -> tuple[int, int, Found] | None:
        units = self.units[first:stop]
        whole = alone and self.spoken[-1] == self.spoken[stop] - self.spoken[first]
        for code, kind, doubt in (
            ("pointer", "pointer", None),
            ("as-number", "pointer", None),
            ("saving", "saving", NAMED),
            ("in-kind", "in kind", None),
            ("staff", "staff", None),
            ("existing", "pointer", EXISTING),
            ("grant", "grant", None),
        ):
            places = [index for index in range(first, stop) if self.units[index].is_("money", code)]
            if not places:
                continue
            if any(unit.is_("money-cue", "spend-to-save") for unit in units):
                continue
            if code == "pointer" and places[0] != first and not whole:
                continue
            if code == "as-number" and (places[0] != first or not self._number_at(first + 1)):
                continue
            end = stop if code in ("pointer", "grant", "as-number") else places[-1] + 1
            begin = first if code == "grant" else places[0]
            doubts = [doubt] if doubt else []
            if any(unit.is_("money-cue", "unknown") for unit in units):
                doubts.append(UNSURE)
            return begin, end, _no_sum(kind, *doubts)
        if any(unit.is_("money-cue", "unknown") for unit in units) and alone:
            return first, stop, _no_sum("cash", LEFT_OPEN)
        if whole and any(unit.is_("money-cue", "nothing") for unit in units):
            return first, stop, _no_sum("pointer", NOTHING)
        if any(unit.is_("money", "cash") for unit in units) and alone:
            return first, stop, _no_sum("cash", NAMED)
        joined = (first > 0 and self.units[first - 1].text == "+") or (
            stop < len(self.units) and self.units[stop].text == "+"
        )
        if joined and any(unit.word and not unit.senses for unit in units):
            return first, stop, _no_sum("cash", NAMED)
        return None

    def _number_at(self, index: int) -> bool:
        return index < len(self.units) and self.units[index].digits


def _no_sum(kind: str, *doubts: str) -> Found:
    found = Found("money", 0, 0, kind=kind, confidence=0.9, why="means without a sum")
    return doubted(found, *doubts)
