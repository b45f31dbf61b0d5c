"""What an import found, and what to look at first, in a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.importing.importer import Outcome
from kg.importing.plan import FAMILIES
from kg.importing.readings import each_once, in_doubt, names_person, place_of
from kg.importing.records import WHATS, Reading

_FIRST = 3
_SINGULAR = {"money": "sum of money"}
_PLURAL = {
    "party": "parties", "money": "sums of money", "activity": "activities", "status": "statuses",
}  # fmt: skip


def summary(outcome: Outcome) -> list[str]:
    """Return the lines that end an import."""
    layout = outcome.layout
    readings = [reading for _, reading in each_once(outcome.readings)]
    counts = Counter(reading.found.what for reading in readings)
    read = sum(1 for column in layout.columns if column.meaning)
    told = [counted(what, counts[what]) for what in WHATS if counts[what]]
    rows = (
        f"{len(layout.actions):,} actions, {len(layout.columns)} columns or labels of which {read} "
        f"are read: {', '.join(told)}.",
    )
    lines = [
        f"Layout {layout.family}: {FAMILIES[layout.family]}.",
        *(outcome.own.told if outcome.own and outcome.own.told else rows),
        f"{len(readings):,} facts, {_spans(readings)}; {outcome.ledger.told()}.",
    ]
    doubts = [reading for _, reading in in_doubt(outcome.readings)]
    if doubts:
        first = "; ".join(_doubt(one, outcome) for one in doubts[:_FIRST])
        some = "the first" if len(doubts) <= _FIRST else f"the first {_FIRST}"
        lines.append(f"{len(doubts):,} doubts, {some}: {first}")
    else:
        lines.append("No doubts.")
    lines.extend(f"Not read: {one}" for one in outcome.document.unread)
    return lines


def counted(what: str, count: int) -> str:
    """Return how many readings of a kind there are, in words: "2 parties", "1 sum of money"."""
    one = _SINGULAR.get(what, what)
    return f"{count:,} {one if count == 1 else _PLURAL.get(what, f'{what}s')}"


def _spans(readings: Sequence[Reading]) -> str:
    without = sum(1 for one in readings if not one.spans)
    return "all spans" if not without else f"{without} without a span"


def _doubt(reading: Reading, outcome: Outcome) -> str:
    table, row, column, page = place_of(reading, outcome)
    where = ", ".join(
        str(part)
        for part in (
            table, f"row {row}" if row else None, column, f"page {page}" if page else None,
        )
        if part
    )  # fmt: skip
    if names_person(reading):
        return f"{where or 'the text'}: {reading.found.doubt}"
    written = reading.as_written if len(reading.as_written) <= 60 else reading.as_written[:59] + "…"
    return f"{where or 'the text'}: “{written}”: {reading.found.doubt}"
