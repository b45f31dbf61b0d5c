"""Which row of a new edition is which of the old one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from rapidfuzz import fuzz

from kg.importing.editions.rows import Edition, Row
from kg.importing.words import fold

# How alike two wordings must be to be one row that was reworded (of 100), and how much more alike
# than the next best.
_ALIKE, _AHEAD = 72.0, 4.0
# What one edition says of time is no part of what a row is about.
_YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s*[-/–]\s*\d{2,4})?\b")
_CUT = " …"


def pair_rows(
    old: Edition, new: Edition, never: Collection[tuple[str, str]] = ()
) -> tuple[tuple[Row, Row], ...]:
    """Return pairs of an old and a new row, each row in one pair at most, in the new order.

    The same record is one row; so is what says that it carries an old row on; then what is named
    or worded the same; then what is worded much alike, and no other row nearly as much. Of several
    old rows of the same words that one is taken which belongs to what the new one belongs to.
    `never` are addresses of a new and an old row each that are known not to be one.
    """
    pairs: dict[str, Row] = {}
    free = {row.iri: row for row in old.rows}
    refused = frozenset(never)
    for finder in (_by_record(old), _by_link(old), _by_words(old)):
        for row in new.rows:
            if row.iri in pairs:
                continue
            above = {pairs[iri].iri for iri in row.under if iri in pairs}
            matches = [
                o
                for o in finder(row)
                if o.iri in free and o.kind == row.kind and (row.iri, o.iri) not in refused
            ]
            matches.sort(key=lambda o: above.isdisjoint(o.under))
            if matches:
                pairs[row.iri] = free.pop(matches[0].iri)
    left = [row for row in new.rows if row.iri not in pairs]
    for row, match in _by_likeness(free.values(), left, refused):
        pairs[row.iri] = match
    return tuple((pairs[row.iri], row) for row in new.rows if row.iri in pairs)


def _by_record(old: Edition) -> Callable[[Row], Iterable[Row]]:
    by_iri = {row.iri: row for row in old.rows}
    return lambda row: [by_iri[row.iri]] if row.iri in by_iri else []


def _by_link(old: Edition) -> Callable[[Row], Iterable[Row]]:
    by_iri = {row.iri: row for row in old.rows}
    return lambda row: [by_iri[iri] for iri in row.continues if iri in by_iri]


def _by_words(old: Edition) -> Callable[[Row], Iterable[Row]]:
    by_words: dict[str, list[Row]] = {}
    for row in old.rows:
        for words in dict.fromkeys(_words(row)):
            by_words.setdefault(words, []).append(row)
    return lambda row: [match for words in _words(row) for match in by_words.get(words, ())]


def _words(row: Row) -> Iterator[str]:
    for text in (row.text, row.name):
        yield fold(_YEARS.sub("", text))


def _by_likeness(
    old: Iterable[Row], new: Iterable[Row], refused: frozenset[tuple[str, str]]
) -> Iterator[tuple[Row, Row]]:
    """Yield a new row and the old one it was made from, the surest first."""
    olds, news = list(old), list(new)
    scored = sorted(
        (
            (_likeness(before, after), after, before)
            for after in news
            for before in olds
            if before.kind == after.kind and (after.iri, before.iri) not in refused
        ),
        key=lambda each: (-each[0], each[1].iri, each[2].iri),
    )
    taken: set[str] = set()
    for score, after, before in scored:
        if score < _ALIKE:
            return
        if after.iri in taken or before.iri in taken:
            continue
        rivals = [
            other
            for other, a, b in scored
            if (a is after) != (b is before) and a.iri not in taken and b.iri not in taken
        ]
        if score - max(rivals, default=0.0) >= _AHEAD:
            taken |= {after.iri, before.iri}
            yield after, before


def _likeness(before: Row, after: Row) -> float:
    """Return how alike two rows are worded, of 100."""
    texts = [[fold(_YEARS.sub("", t)).removesuffix(_CUT) for t in (row.name, row.text)]
             for row in (before, after)]  # fmt: skip
    return max(fuzz.token_sort_ratio(a, b) for a in texts[0] for b in texts[1])
