"""Changes as a page for the terminal: how many of each, then each in a sentence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from kg.importing.editions.changes import CARRIED, DROPPED, KINDS_OF_CHANGE, NEW, Change
from kg.importing.editions.rows import Edition
from kg.terminal import printable

_HEADS = {
    "new": "New",
    "dropped": "Dropped without a word",
    "reworded": "Reworded",
    "moved in time": "Moved in time",
    "partners": "Other partners, or other roles",
    "money": "Other sums",
    "target": "Other targets",
    "serves": "Serves something else",
}


def as_text(old: Edition, new: Edition, changes: Sequence[Change], width: int) -> str:
    """Return the changes by kind; rows that are carried on as they were are only counted."""
    return printable("\n".join(_lines(old, new, changes, width))) + "\n"


def _lines(old: Edition, new: Edition, changes: Sequence[Change], width: int) -> Iterator[str]:
    yield from textwrap.wrap(f"From “{old.title}” to “{new.title}”", width)
    yield from textwrap.wrap(summary(changes), width)
    for kind in KINDS_OF_CHANGE:
        told = [change for change in changes if change.change == kind]
        if not told or kind == CARRIED:
            continue
        yield ""
        yield f"{_HEADS[kind]} ({len(told)})"
        for change in told:
            place = f" ({change.place})" if change.place else ""
            yield from textwrap.wrap(
                f"{change.sentence}{place}", width, initial_indent="  – ", subsequent_indent="    "
            )


def summary(changes: Sequence[Change]) -> str:
    """Return how many rows of each: "29 rows: 20 carried on as they were, 4 reworded …"."""
    rows = {change.new_iri for change in changes if change.new_iri}
    parts = []
    for kind in (CARRIED, *(k for k in KINDS_OF_CHANGE if k not in (CARRIED, NEW, DROPPED)),
                 NEW, DROPPED):  # fmt: skip
        count = len(
            {change.new_iri or change.old_iri for change in changes if change.change == kind}
        )
        if count:
            words = {CARRIED: "carried on as they were", "partners": "with other partners",
                     "money": "with other sums", "target": "with another target",
                     "serves": "serving something else"}  # fmt: skip
            parts.append(f"{count} {words.get(kind, kind)}")
    what = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    return f"{what}: {', '.join(parts)}." if parts else f"{what}: nothing to compare."
