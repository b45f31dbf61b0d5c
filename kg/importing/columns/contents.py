"""The second witness: what the cells of a column hold, whatever its head says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.importing.cells import dates, money, parties, status, targets
from kg.importing.records import Cell, Found, Habits, Register
from kg.importing.words import Words, fold

# The number of a row: "1.2", "A3", "HSG-12b".
NUMBERED = re.compile(r"^[A-Za-z]{0,5}[ .-]?\d{1,4}(?:[.\-/]\d{1,3}){0,3}[a-z]?[.)]?$")
_LETTER = re.compile(r"[^\W_]")
_NUMBER = re.compile(r"^[<>≥≤±+-]?\s*\d[\d\s.,]*\s*%?$")
# The cells of a long column are alike; these many of them show what it holds.
_SAMPLE = 40
ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Held:
    """What a column's cells hold: the share of filled cells of each kind, and how long they are.

    `kinds` are pairs of a kind (`date`, `money`, `status`, `reference`, `tick`, `number`, `party`,
    `target`) and its share, the largest first. `dated` and `moneyed` are the shares of the cells
    in which a date or a sum stands, whatever else they say ("Dec 2026 – on track").
    """

    filled: int
    kinds: tuple[tuple[str, float], ...]
    words: float
    dated: float = 0.0
    moneyed: float = 0.0

    @property
    def kind(self) -> str:
        """The kind that most cells are of; `text` where none is, and "" of an empty column."""
        if not self.filled:
            return ""
        return self.kinds[0][0] if self.kinds and self.kinds[0][1] >= ENOUGH else "text"

    def share(self, kind: str) -> float:
        """Return the share of the cells that are of a kind."""
        return dict(self.kinds).get(kind, 0.0)


def held(
    cells: Sequence[Cell], words: Words, habits: Habits, register: Register, head: str = ""
) -> Held:
    """Return what the filled cells of a column hold."""
    texts = [cell for cell in cells if cell.text.strip()]
    nothing = words.of("document-part")
    told = [cell for cell in texts if nothing.get(fold(cell.text)) not in ("nothing", "see-above")]
    sample = told[:_SAMPLE]
    if not sample:
        return Held(len(texts), (), 0.0)
    times = {id(cell): dates.read(cell.text, habits, words, head=head) for cell in sample}
    sums = {id(cell): money.read(cell.text, habits, words, head=head) for cell in sample}
    tests: dict[str, Callable[[Cell], bool]] = {
        "tick": lambda cell: nothing.get(fold(cell.text)) == "tick",
        "reference": lambda cell: bool(NUMBERED.match(cell.text.strip())),
        "date": lambda cell: (
            (
                not isinstance(cell.value, (int, bool, type(None)))
                and cell.value.__class__.__name__ in ("date", "datetime")
            )
            or _is_understood(cell.text, times[id(cell)])
        ),
        "money": lambda cell: _is_understood(cell.text, sums[id(cell)]),
        "status": lambda cell: _covers(cell.text, status.read(cell.text, words)),
        "number": lambda cell: bool(_NUMBER.match(cell.text.strip())),
        "target": lambda cell: bool(targets.read(cell.text, habits, words)),
        "party": lambda cell: _is_party(cell.text, habits, words, register),
    }
    kinds = {
        kind: round(sum(1 for cell in sample if test(cell)) / len(sample), 3)
        for kind, test in tests.items()
    }
    length = sum(len(cell.text.split()) for cell in sample) / len(sample)
    order = list(tests)
    ranked = sorted(
        ((kind, share) for kind, share in kinds.items() if share),
        key=lambda pair: (-pair[1], order.index(pair[0])),
    )
    dated = sum(any(one.earliest or one.latest for one in found) for found in times.values())
    moneyed = sum(map(understood, sums.values()))
    return Held(
        len(texts), tuple(ranked), round(length, 1), dated / len(sample), moneyed / len(sample)
    )


def understood(found: Sequence[Found]) -> bool:
    """Whether a grammar read something in a text, and not only that it could not."""
    return any(
        one.earliest or one.latest or one.amount is not None or not one.doubt for one in found
    )


def _is_understood(text: str, found: Sequence[Found]) -> bool:
    return understood(found) and _covers(text, found)


def _covers(text: str, found: Sequence[Found]) -> bool:
    """Whether what was found is most of the text."""
    letters = len(_LETTER.findall(text))
    if not letters or not found:
        return False
    marked = [False] * len(text)
    for one in found:
        marked[one.start : one.end] = [True] * (one.end - one.start)
    covered = sum(
        1 for at, sign in enumerate(text) if marked[at] and (sign.isalnum() or sign in "£€$%")
    )
    return covered >= 0.55 * letters


def _is_party(text: str, habits: Habits, words: Words, register: Register) -> bool:
    if len(text.split()) > 60 or text.count(". ") > 1:
        return False
    found = [one for one in parties.read(text, habits, words, register) if one.what == "party"]
    if not found or not _covers(text, found):
        return False
    longest = max(len(text[one.start : one.end].split()) for one in found)
    return longest <= 8 and any(sign.isupper() for sign in text)
