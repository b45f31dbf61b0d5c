"""What the review of a document shows: its words coloured by what became of them, and its readings.

Each reading and each word that it was read from have an address of their own on the page, and lead
to one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kg.importing.importer import Outcome
from kg.importing.ledger import KINDS, READ, UNEXPLAINED, WORDING, texts_of
from kg.importing.questions import Question
from kg.importing.readings import each_once, in_doubt, names_person, place_of
from kg.importing.records import WHATS, Place, Reading, Text
from kg.importing.summing_up import counted
from kg.importing.words import Words

_CLASSES = {READ: "read", WORDING: "wording", UNEXPLAINED: "unexplained"}
# So many doubts are open at once, and so many more folded; others are met in their actions.
OPEN_DOUBTS, MOST_DOUBTS = 12, 60


@dataclass(frozen=True, slots=True)
class Part:
    """Some characters of the document: `kind` says what became of them, `reading` what was read."""

    text: str
    kind: str
    reading: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a table: its parts, and how many rows and columns it spans."""

    parts: tuple[Part, ...]
    rows: int
    columns: int
    head: bool


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A text or a table of the document; `rows` is empty of a text, `parts` of a table."""

    kind: str
    parts: tuple[Part, ...] = ()
    rows: tuple[tuple[ShownCell, ...], ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class ShownReading:
    """One reading: `told` is what it says in words, `decided` that an officer settled it."""

    number: int
    what: str
    as_written: str
    told: tuple[str, ...]
    where: str
    doubt: str | None
    decided: bool
    action: int | None


@dataclass(frozen=True, slots=True)
class ShownDoubt:
    """What one sentence puts in doubt in one place: several names that stand in a row are one."""

    sentence: str
    where: str
    readings: tuple[ShownReading, ...]

    @property
    def numbers(self) -> str:
        """The numbers of its readings, as a step names them."""
        return ",".join(str(one.number) for one in self.readings)


@dataclass(frozen=True, slots=True)
class ShownAction:
    """An action with its readings; `name` is its wording."""

    number: int | None
    name: str
    readings: tuple[ShownReading, ...]

    @property
    def doubts(self) -> int:
        """How many of its readings are in doubt."""
        return sum(1 for one in self.readings if one.doubt)


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that the page shows of a document."""

    summary: tuple[tuple[str, int], ...]
    unexplained: int
    counts: tuple[str, ...]
    blocks: tuple[ShownBlock, ...]
    actions: tuple[ShownAction, ...]
    doubts: tuple[ShownDoubt, ...]
    more_doubts: tuple[ShownDoubt, ...]
    doubt_count: int
    untold: int
    questions: tuple[Question, ...]
    parties: tuple[str, ...]


def review_of(outcome: Outcome, words: Words) -> Review:
    """Return what the page shows of a document that was read."""
    shown = [_reading(at, one, outcome, words) for at, one in each_once(outcome.readings)]
    by_number = {one.number: one for one in shown}
    doubted = _doubts(by_number[number] for number, _ in in_doubt(outcome.readings))
    counts: dict[str, int] = {}
    for one in shown:
        counts[one.what] = counts.get(one.what, 0) + 1
    names = sorted(
        {one.found.name for one in outcome.readings if one.found.what == "party" and one.found.name}
    )
    return Review(
        tuple(
            (use, outcome.ledger.count(use))
            for use in KINDS
            if use != UNEXPLAINED and outcome.ledger.count(use)
        ),
        outcome.ledger.count(UNEXPLAINED),
        tuple(counted(what, counts[what]) for what in WHATS if what in counts and what != "plan"),
        tuple(_blocks(outcome, {one.number for one in shown})),
        tuple(_actions(shown)),
        doubted[:OPEN_DOUBTS],
        doubted[OPEN_DOUBTS:MOST_DOUBTS],
        sum(len(one.readings) for one in doubted),
        sum(len(one.readings) for one in doubted[MOST_DOUBTS:]),
        outcome.questions,
        tuple(names),
    )


def _reading(number: int, reading: Reading, outcome: Outcome, words: Words) -> ShownReading:
    table, row, column, page = place_of(reading, outcome)
    where = ", ".join(
        part
        for part in (
            table, f"row {row}" if row else None, column, f"page {page}" if page else None,
        )
        if part
    )  # fmt: skip
    written = "" if names_person(reading) else reading.as_written
    return ShownReading(
        number, reading.found.what, written, tuple(_told(reading, words)), where,
        reading.found.doubt, reading.found.why == "an officer's decision", reading.action,
    )  # fmt: skip


def _doubts(doubted: Iterable[ShownReading]) -> tuple[ShownDoubt, ...]:
    """Return doubts by their place and sentence, in the order of the first of each."""
    found: dict[tuple[str, str], list[ShownReading]] = {}
    for one in doubted:
        found.setdefault((one.where, one.doubt or ""), []).append(one)
    return tuple(
        ShownDoubt(sentence, where, tuple(readings))
        for (where, sentence), readings in found.items()
    )


def _told(reading: Reading, words: Words) -> list[str]:
    """Return what a reading says, in a few words each."""
    found = reading.found
    told = []
    if found.name and found.name != reading.as_written:
        told.append(found.name)
    if found.kind:
        told.append(found.kind)
    if found.role:
        told.append(words.preferred.get(f"role/{found.role}", found.role))
    if found.what == "date":
        told.append(_span(found.earliest, found.latest))
    if found.amount is not None:
        told.append(f"{found.amount:,f} {found.currency or ''}".strip())
    if found.value is not None:
        sign = (found.comparator or "").replace("_", " ")
        told.append(f"{sign} {found.value:,f} {found.unit or ''}".strip())
    return [part for part in told if part]


def _span(first: date | None, last: date | None) -> str:
    if first and last and first != last:
        return f"{_day(first)} to {_day(last)}"
    if last:
        return f"by {_day(last)}" if first is None else _day(last)
    return f"from {_day(first)}" if first else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _actions(shown: Sequence[ShownReading]) -> list[ShownAction]:
    by_number: dict[int | None, list[ShownReading]] = {}
    for one in shown:
        by_number.setdefault(one.action, []).append(one)
    found = []
    for number, readings in by_number.items():
        name = next((one.as_written for one in readings if one.what == "activity"), "")
        found.append(ShownAction(number, name, tuple(readings)))
    return sorted(found, key=lambda one: (one.number is not None, one.number or 0))


def _blocks(outcome: Outcome, numbers: set[int]) -> list[ShownBlock]:
    parts = _parts(outcome, numbers)
    found = []
    for at, block in enumerate(outcome.document.blocks):
        if isinstance(block, Text):
            if block.text.strip():
                found.append(ShownBlock(block.kind, parts.get(Place(at), ())))
            continue
        rows = tuple(
            tuple(
                ShownCell(parts.get(Place(at, row, column), ()), cell.rows, cell.columns, cell.head)
                for column, cell in enumerate(cells)
                if cell is not None
            )
            for row, cells in enumerate(block.rows)
        )
        if not block.hidden:
            found.append(ShownBlock("table", rows=rows, name=block.name))
    return found


def _parts(outcome: Outcome, numbers: set[int]) -> dict[Place, tuple[Part, ...]]:
    """Return the characters of each text, cut where what became of them changes."""
    first: dict[tuple[Place, int], int] = {}
    for number, reading in enumerate(outcome.readings):
        if number in numbers:
            for span in reading.spans:
                first.setdefault((span.place, span.start), number)
    texts = dict(texts_of(outcome.document))
    starts: dict[Place, list[int]] = {}
    for place, start in first:
        starts.setdefault(place, []).append(start)
    found: dict[Place, list[Part]] = {}
    for entry in outcome.ledger.entries:
        place = entry.span.place
        inner = [at for at in starts.get(place, ()) if entry.span.start < at < entry.span.end]
        edges = sorted({entry.span.start, *inner, entry.span.end})
        for start, end in pairwise(edges):
            found.setdefault(place, []).append(
                Part(
                    texts[place][start:end], _CLASSES.get(entry.use, "left"),
                    first.get((place, start)), entry.why or entry.use,
                )
            )  # fmt: skip
    return {place: tuple(parts) for place, parts in found.items()}
