"""Family G: tables that belong to one plan and are joined by numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.importing.plan import LEFT_OUT, NOTE, Column, Field
from kg.importing.records import Place
from kg.importing.rows.joining import Row, field_of, tied
from kg.importing.rows.lines import Line, Run
from kg.importing.words import Words, fold

# So many rows of a table must name a number of the other for the two to belong together.
_SHARE = 0.7
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Main:
    """The table of actions: its run, its columns, and the row of each line that is an action."""

    run: Run
    columns: Sequence[Column]
    rows: Sequence[Row]


def relate(
    run: Run, columns: Sequence[Column], main: Main, words: Words, uses: dict[Place, str]
) -> bool:
    """Add the rows of a table to the actions whose number they name; False where it has none.

    A table with one row for each number, such as a list of goals, says what it says of each action
    that names the number.
    """
    link = _link(run, main)
    if link is None:
        return False
    ours, theirs = link
    by_number: dict[str, list[Row]] = {}
    for row in main.rows:
        by_number.setdefault(fold(row.line.text(theirs)), []).append(row)
    for line in run.lines:
        number = fold(line.text(ours))
        fields = _fields(line, columns, ours, words, uses)
        rows = by_number.get(number, []) if number else []
        if not rows:
            for one in fields:
                assert one.place is not None
                uses[one.place] = f"{LEFT_OUT}: no action has its number"
        for row in rows:
            row.fields.extend(fields)
    return True


def _link(run: Run, main: Main) -> tuple[int, int] | None:
    """Return the columns, of this table and of the main one, that hold the same numbers."""
    best: tuple[float, int, int] | None = None
    for theirs in range(len(main.columns)):
        numbers = {fold(row.line.text(theirs)) for row in main.rows} - {""}
        counted = sum(1 for number in numbers if any(sign.isdigit() for sign in number))
        if counted < 2 or counted < 0.8 * len(numbers) or max(map(len, numbers)) > _LONGEST:
            continue
        for ours in range(len(run.heads)):
            told = [fold(line.text(ours)) for line in run.lines if line.text(ours)]
            hits = sum(1 for number in told if number in numbers)
            if hits < max(1, _SHARE * len(run.lines)):
                continue
            # The number of the main table's own rows before any other that it holds.
            own = main.columns[theirs].meaning == "reference"
            score = hits + (0.5 if own else 0) - 0.01 * ours
            if best is None or score > best[0]:
                best = (score, ours, theirs)
    return None if best is None else best[1:]


def _fields(
    line: Line, columns: Sequence[Column], key: int, words: Words, uses: dict[Place, str]
) -> list[Field]:
    found = []
    for at in line.filled:
        column = columns[at]
        if at == key or column.meaning == "reference":
            uses[line.place(at)] = NOTE
        elif column.meaning is None:
            uses[line.place(at)] = f"{LEFT_OUT}: nothing says what its column means"
        else:
            meaning = "milestone" if column.meaning == "activity" else column.meaning
            found.append(field_of(line, at, column, meaning))
    return tied(found, words, uses)
