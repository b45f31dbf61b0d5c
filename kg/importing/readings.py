"""The readings as rows, one each, in the columns that files and programs get."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from kg.importing.importer import Outcome
from kg.importing.records import Reading, Span, Table

COLUMNS = (
    "action", "what", "as_written", "name", "kind", "role", "earliest", "latest", "amount",
    "currency", "comparator", "value", "unit", "confidence", "doubt", "table", "row", "column",
    "page", "from", "to",
)  # fmt: skip
# What stands over rows, and on none of them.
_OVER = ("band", "heading", "sheet")
Value: TypeAlias = str | int | float | None


def rows_of(outcome: Outcome) -> list[tuple[Value, ...]]:
    """Return one row for each reading, as `COLUMNS` has them, in the order of the actions.

    What is printed once and holds for several actions, such as a goal over them, is one row: of the
    action on whose row it is printed, or of none where it stands over the rows.
    """
    return [_row(reading, outcome) for _, reading in each_once(outcome.readings)]


def each_once(readings: Sequence[Reading]) -> list[tuple[int, Reading]]:
    """Return each reading with its number, what several actions share once: where it is printed."""
    seen: set[tuple[str, tuple[Span, ...]]] = set()
    found = []
    for number, reading in enumerate(readings):
        key = (reading.found.what, reading.spans)
        if key not in seen or reading.basis == "cell":
            seen.add(key)
            found.append((number, reading))
    return found


def in_doubt(readings: Sequence[Reading]) -> list[tuple[int, Reading]]:
    """Return the readings in doubt with their numbers, each once, the least sure first."""
    doubted = [pair for pair in each_once(readings) if pair[1].found.doubt]
    return sorted(doubted, key=lambda pair: pair[1].found.confidence)


def _row(reading: Reading, outcome: Outcome) -> tuple[Value, ...]:
    found = reading.found
    action = None if reading.basis in _OVER and found.what != "activity" else reading.action
    table, row, column, page = place_of(reading, outcome)
    first = reading.spans[0]
    last = next((one for one in reversed(reading.spans) if one.place == first.place), first)
    # What is left out because it names a person has its place, and no wording.
    withheld = names_person(reading)
    written = None if withheld else reading.as_written
    end = first.start if withheld else last.end
    return (
        action, found.what, written, found.name, found.kind, found.role,
        found.earliest.isoformat() if found.earliest else None,
        found.latest.isoformat() if found.latest else None,
        None if found.amount is None else _number(found.amount), found.currency,
        found.comparator, None if found.value is None else _number(found.value), found.unit,
        found.confidence, found.doubt, table, row, column, page, first.start, end,
    )  # fmt: skip


def place_of(
    reading: Reading, outcome: Outcome
) -> tuple[str | None, int | None, str | None, int | None]:
    """Return the table, the row of it (from 1), the column's head and the page of a reading."""
    place = reading.spans[0].place
    block = outcome.document.blocks[place.block]
    if not isinstance(block, Table):
        return None, None, reading.head or None, block.page
    cell = block.rows[place.row][place.column]
    tables = [one for one in outcome.document.blocks if isinstance(one, Table)]
    number = next(at for at, one in enumerate(tables, start=1) if one is block)
    page = cell.page if cell is not None and cell.page else block.page
    return block.name or f"Table {number}", place.row + 1, reading.head or None, page


def names_person(reading: Reading) -> bool:
    """Whether a reading only says that a person's name stands there."""
    return reading.found.what == "note" and reading.found.name is None


def _number(value: object) -> str:
    """Return an exact number without an exponent and without zeros that say nothing."""
    text = format(value, "f")  # a Decimal keeps its own digits
    return text.rstrip("0").rstrip(".") if "." in text else text
