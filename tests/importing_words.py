"""The words of the ontology, and habits from a short note, for the tests of the cell readers."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from kg.importing.records import Habits
from kg.importing.words import Words, read_words

ROOT = Path(__file__).resolve().parent.parent
CASES = Path(__file__).parent / "cases" / "importing"
WORDS: Words = read_words(sorted((ROOT / "ontology").glob("*.ttl")))


def habits_of(note: str) -> Habits:
    """Return the habits that a note such as "fr calendar" or "begins 7" tells."""
    told = Habits()
    values: dict[str, object] = {}
    words = iter(note.split())
    for word in words:
        if word == "calendar":
            values["calendar_quarters"] = True
        elif word == "southern":
            values["southern"] = True
        elif word == "begins":
            values["year_begins"] = int(next(words))
        elif "/" in word:
            begin, end = word.split("/")
            values["period"] = (date.fromisoformat(begin), date.fromisoformat(end))
        elif "=" in word:
            sign, _, meaning = word.partition("=")
            values["legend"] = {sign: meaning.replace("_", " ")}
        elif word.isupper():
            values["currency"] = word
        else:
            values["languages"] = (word,)
    return Habits(**{**{name: getattr(told, name) for name in told.__slots__}, **values})


def cases(name: str, *key: str) -> Iterator[tuple[tuple[str, ...], list[dict[str, str]]]]:
    """Give the rows of a table of wordings, those of one wording together."""
    grouped: dict[tuple[str, ...], list[dict[str, str]]] = {}
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            grouped.setdefault(tuple(row[column] for column in key), []).append(row)
    yield from grouped.items()


def differences(
    gold: Iterable[tuple[tuple[str, ...], list[dict[str, str]]]],
    columns: tuple[str, ...],
    read: Callable[[tuple[str, ...]], list[dict[str, str]]],
) -> list[str]:
    """Return a line for each wording that is read otherwise than its rows have it.

    A single row whose first column is empty says that nothing is to be read.
    """
    told = []
    for key, rows in gold:
        wanted = [{name: row[name] for name in columns} for row in rows if row[columns[0]]]
        found = read(key)
        if found != wanted:
            told.append(f"{key}: {found}, not {wanted}")
    return told


def steps(read: Callable[[str], object], text: str) -> int:
    """Count the calls that a reading makes, which no other work of the machine changes."""
    read(text[:1])  # what is read once a process is not counted
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return calls
