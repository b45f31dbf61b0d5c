"""The lines behind a figure, with their wording and their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.labels.directory import directory
from kg.labels.records import Link
from kg.pages.money.filters import INTERPRETED, NONE, NOT_NAMED, WHY_NOT, Choice, read_choice
from kg.pages.money.lines import MoneyLine, ledger, show_lines
from kg.pages.money.sums import Sum, add_up
from kg.panels import Panel, Row
from kg.records import SelectResult
from kg.store import Store

_MOST = 200


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line, what it adds to the figure that was asked for, and how sure it belongs there."""

    line: MoneyLine
    row: Row
    adds: Sum | None
    is_apportioned: bool
    sureness: str


@dataclass(frozen=True, slots=True)
class LinesPage:
    """The lines behind a figure.

    Shape: `filters` are what was asked for, as (parameter, words, link or None); `panel` is the
    question of all lines, or of those of a plan, `answer` the rows of it that were asked for and
    `shown` the first of these.
    """

    filters: tuple[tuple[str, str, Link | None], ...]
    sums: tuple[Sum, ...]
    panel: Panel
    answer: SelectResult
    shown: tuple[ShownLine, ...]
    year: str
    why: str

    @property
    def total(self) -> int:
        """Return how many lines there are."""
        return len(self.answer.rows)


def lines_page(store: Store, given: Mapping[str, str]) -> LinesPage:
    """Return the lines that the values of an address ask for.

    Args:
        store: Where to ask.
        given: Values by parameter, of `kg.pages.money.filters.PARAMETERS`.

    Raises:
        QueryError: A value is not of its form.
        NotFoundError: Nothing has one of the names, or no money falls in the year.
        AmbiguousError: Several things have one of the names.
    """
    book = ledger(store)
    lines = book.of_plan("")
    years = sorted({part.year for line in lines for part in line.parts})
    choice = read_choice(directory(store), given, years)
    found = [line for line in lines if choice.holds(line)]
    kept = [line.iri for line in found]
    panel = show_lines(store, kept, _MOST, choice.plan.iri if choice.plan else "")
    shown = (
        ShownLine(
            line,
            row,
            choice.counts(line),
            any(part.is_apportioned for part in line.parts if part.year == choice.year),
            choice.sureness(line),
        )
        for line, row in zip(found, panel.rows, strict=False)
    )
    return LinesPage(
        filters=_filters(choice),
        sums=add_up(adds for line in found if (adds := choice.counts(line))),
        panel=panel,
        answer=book.kept(kept),
        shown=tuple(shown),
        year=choice.year,
        why=choice.why,
    )


def _filters(choice: Choice) -> tuple[tuple[str, str, Link | None], ...]:
    found: list[tuple[str, str, Link | None]] = [
        (ends.kind, ends.words, ends.links[0] if len(ends.links) == 1 else None)
        for ends in choice.ends
    ]
    if choice.year:
        words = NOT_NAMED["year"] if choice.year == NONE else choice.year
        found.append(("financial year", words, None))
    if choice.plan:
        found.append(("plan", choice.plan.name, choice.plan))
    if choice.why:
        words = "Interpreted, not printed so" if choice.why == INTERPRETED else WHY_NOT[choice.why]
        found.append(("why", words, None))
    return tuple(found)
