"""What a cell says of time: deadlines, starts, periods, recurrence, and times left open.

The grammar stands here, the words stand in the ontology (lists `month`, `season`, `timespan`,
`time-cue`, `recurrence`). A reading never goes beyond its wording: no year is made up, and what is
named by an event or a rough word has a doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from kg.importing.cells.dated import Dated, by_head
from kg.importing.cells.doubts import doubted
from kg.importing.cells.lexicon import Lexicon, all_head_codes, head_codes, lexicon
from kg.importing.cells.phrases import Phrases
from kg.importing.cells.plain import plain
from kg.importing.cells.points import Points, serial
from kg.importing.records import Found, Habits, Mark
from kg.importing.words import Words

_SCHEMES = (
    "month", "season", "weekday", "numeral", "ordinal", "timespan", "time-cue", "recurrence",
)  # fmt: skip
_EPOCH = date(1899, 12, 30)

_UNREAD = "No time could be read from this text."
_STRUCK = "The time is struck out in the document, and no other stands beside it."
_LEGEND = "The time is given by a sign of the document's legend."


def read(
    text: str,
    habits: Habits,
    words: Words,
    *,
    head: str = "",
    marks: Iterable[Mark] = (),
) -> tuple[Found, ...]:
    """Return what a text says of time, in the order of the text.

    Args:
        text: A cell, a paragraph or a part of one.
        habits: What the document taught.
        words: The labels of the ontology.
        head: The head of the column or the label before the text; it may say that the text is about
            time, and whether a start or an end is meant.
        marks: Parts that are struck or raised. What is struck is read only where nothing else is.

    Returns:
        Findings with `what` `date`. Empty where the text says nothing of time. Under a head of time
        a text that is not empty has one finding at least.
    """
    marks = tuple(marks)
    table = lexicon(words, _SCHEMES, habits.languages)
    heads = _heads(head, habits, words, table)
    timely = bool(heads)
    folded = plain(text, marks)
    units = table.units(folded.tokens())
    if not units:
        return ()
    meaning = habits.legend.get(text.strip()) if timely else None
    if meaning is not None:
        return _by_legend(text, meaning, habits, words, head)
    days = serial(text) if timely else None
    if days is not None:
        return (_of_serial(text, days, heads),)
    reader = Phrases(Points(units, timely, _month_first(habits)), timely)
    phrases = reader.phrases()
    kept = [phrase for phrase in phrases if timely or not phrase.weak]
    if not timely and len(kept) < len(phrases) and reader.whole(phrases):
        kept = phrases
    found: list[Found] = []
    for phrase in kept:
        for first, stop, reading in Dated(habits).of(phrase, heads):
            start, end = folded.span(units[first].start, units[stop - 1].end)
            found.append(replace(reading, start=start, end=end))
    said = [unit for unit in units if unit.text != "\n"]
    if timely and not found and said:
        start, end = folded.span(said[0].start, said[-1].end)
        return (Found("date", start, end, kind="open", confidence=0.3, doubt=_UNREAD),)
    return tuple(_without_struck(found, marks))


def places(text: str, habits: Habits, words: Words) -> tuple[tuple[int, int], ...]:
    """Return the parts of a text that are days, months or years, also where nothing ties them."""
    folded = plain(text)
    units = lexicon(words, _SCHEMES, habits.languages).units(folded.tokens())
    reader = Phrases(Points(units, month_first=_month_first(habits)), False)
    return tuple(
        folded.span(units[phrase.first].start, units[phrase.stop - 1].end)
        for phrase in reader.walk()
        if not (phrase.open or phrase.recurrence)
    )


def _month_first(habits: Habits) -> bool:
    return habits.languages[:1] == ("en-US",)


def _heads(head: str, habits: Habits, words: Words, table: Lexicon) -> frozenset[str]:
    """Return what a head says of time: `date`, `date-start`, `date-end`; empty where nothing.

    A head that begins with "by" ("By when", "Erbyn pryd") is one of a deadline.
    """
    codes = head_codes(head, words, habits.languages)
    heads = {code for code in codes if code.partition("-")[0] == "date"}
    if {"date-start", "date-end"} <= all_head_codes(head, words, habits.languages):
        # "Start and end date": the cell says which.
        return frozenset({"date"})
    units = [unit for unit in table.units(plain(head).tokens()) if unit.word]
    only = bool(units) and all("time-cue" in unit.senses for unit in units)
    if heads == {"date"} or only:
        for code, cues in (("date-end", ("by", "until", "end-of")), ("date-start", ("from",))):
            if any(unit.is_("time-cue", *cues) for unit in units[:1]):
                return frozenset({code})
    return frozenset(heads)


def _by_legend(
    text: str, meaning: str, habits: Habits, words: Words, head: str
) -> tuple[Found, ...]:
    """Read a cell that is a sign of the document's legend ("S", "short: by March 2026")."""
    start = len(text) - len(text.lstrip())
    found = read(meaning, replace(habits, legend={}), words, head=head)
    return tuple(
        doubted(replace(one, start=start, end=start + len(text.strip())), _LEGEND) for one in found
    )


def _of_serial(text: str, days: int, heads: frozenset[str]) -> Found:
    day = _EPOCH + timedelta(days)
    start = len(text) - len(text.lstrip())
    found = Found(
        "date",
        start,
        start + len(text.strip()),
        confidence=0.9,
        why="a spreadsheet's number of a day",
        bound="in",
        calendar="civil",
        edtf=day.isoformat(),
    )
    return by_head(found, day, day, heads)


def _without_struck(found: Sequence[Found], marks: Sequence[Mark]) -> list[Found]:
    struck = [mark for mark in marks if mark.kind == "struck"]
    if not struck:
        return list(found)
    standing: list[Found] = []
    gone: list[Found] = []
    for one in found:
        out = any(mark.start < one.end and one.start < mark.end for mark in struck)
        (gone if out else standing).append(one)
    if standing:
        return standing
    return [doubted(one, _STRUCK) for one in gone]
