"""Which rows of a table are its heads."""

from __future__ import annotations

from dataclasses import dataclass

from kg.importing.cells import dates
from kg.importing.columns.deciding import Heads
from kg.importing.columns.heads import clean, guesses
from kg.importing.records import Cell, Habits, Table
from kg.importing.words import Words, fold

# Heads stand near the top; below, a row that looks like one is a head repeated.
_DEEPEST, _WIDEST = 14, 120
_LONGEST_HEAD = 14


@dataclass(frozen=True, slots=True)
class HeadRows:
    """The heads of a table.

    Shape:
        heads: One a column.
        first, end: The rows they stand in, the end not included; rows before `first` stand over
            the table.
        strength: How many columns have a head that is known by its words.
    """

    heads: tuple[Heads, ...]
    first: int
    end: int
    strength: float

    @property
    def key(self) -> tuple[str, ...]:
        """The heads as they are compared with those of the next page."""
        return tuple(clean(fold(head.text)) for head in self.heads)


def find_heads(table: Table, words: Words, habits: Habits) -> HeadRows | None:
    """Return the heads of a table; None where no row looks like heads."""
    best, most = None, 0.0
    for at, row in enumerate(table.rows[:_DEEPEST]):
        strength = _strength(row, words, habits)
        if strength > most:
            best, most = at, strength
    if best is None or most < 2:
        return None
    texts = _across(table.rows[best])
    end = best + 1
    if end < len(table.rows) and _is_below(table.rows[best], table.rows[end]):
        below = [cell.text if cell else "" for cell in table.rows[end]]
        heads = [
            Heads(child, text) if child.strip() else Heads(text)
            for text, child in zip(texts, below, strict=True)
        ]
        return HeadRows(tuple(heads), best, end + 1, most)
    first, parents = best, [""] * len(texts)
    if best and _is_over(table.rows[best - 1]):
        first, parents = best - 1, _across(table.rows[best - 1], fill=True)
    return HeadRows(
        tuple(Heads(text, parent) for text, parent in zip(texts, parents, strict=True)),
        first, end, most,
    )  # fmt: skip


def _strength(row: tuple[Cell | None, ...], words: Words, habits: Habits) -> float:
    """Return how many heads a row seems to hold; 0 where most of its cells are none."""
    filled = [cell for cell in row[:_WIDEST] if cell is not None and cell.text.strip()]
    if len(filled) < 2:
        return 0
    hits, codes, plain = 0.0, set(), set()
    for cell in filled:
        if len(cell.text.split()) > _LONGEST_HEAD:
            continue
        found = guesses(cell.text, words)
        if found:
            codes.add(found[0].code)
            if found[0].score >= 1:
                plain.add(found[0].code)
            hits += 1 if found[0].score >= 0.7 else 0.5
        elif _is_period(cell.text, habits, words):
            hits += 0.5
    if all(cell.head for cell in filled):
        hits += 0.5
    # "Action" and one more head spelt out are enough among many that are unknown.
    told = "activity" in plain and len(plain) >= 2 and hits >= 0.12 * len(filled)
    return hits if (told or hits >= 0.45 * len(filled)) and len(codes) >= 2 else 0


def _is_period(text: str, habits: Habits, words: Words) -> bool:
    found = dates.read(text, habits, words)
    return bool(found) and found[0].end - found[0].start >= 0.7 * len(text.strip())


def _across(row: tuple[Cell | None, ...], fill: bool = False) -> list[str]:
    """Return the texts of a row of heads, a merged one over each column that it spans."""
    texts: list[str] = []
    left = 0
    last = ""
    merged = any(cell is not None and cell.columns > 1 for cell in row)
    for cell in row:
        if cell is not None:
            last, left = cell.text, cell.columns
            blank_reaches = fill and not merged and not cell.text.strip() and texts
            texts.append(texts[-1] if blank_reaches else cell.text)
        else:
            texts.append(last if left > 0 else "")
        left -= 1
    return texts


def _is_below(row: tuple[Cell | None, ...], below: tuple[Cell | None, ...]) -> bool:
    """Whether a row holds the heads under merged heads, and nothing else."""
    wide = {
        at + step
        for at, cell in enumerate(row)
        if cell is not None and cell.columns > 1
        for step in range(cell.columns)
    }
    filled = [at for at, cell in enumerate(below) if cell is not None and cell.text.strip()]
    return (
        bool(wide)
        and len(filled) >= 2
        and all(at in wide for at in filled)
        and all(len((below[at] or row[at] or Cell("")).text.split()) <= 6 for at in filled)
    )


def _is_over(row: tuple[Cell | None, ...]) -> bool:
    """Whether a row holds heads over heads: several texts, at least one over several columns."""
    filled = [cell for cell in row if cell is not None and cell.text.strip()]
    if len(filled) < 2 or any(len(cell.text.split()) > _LONGEST_HEAD for cell in filled):
        return False
    return any(cell.columns > 1 for cell in filled) or len(filled) < 0.6 * len(row)
