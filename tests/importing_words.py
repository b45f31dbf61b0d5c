"""The words of the ontology, and habits from a short note, for the tests of the cell readers."""

from __future__ import annotations

import csv
from collections.abc import Iterator
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
        elif word.isupper():
            values["currency"] = word
        elif "=" in word:
            sign, _, meaning = word.partition("=")
            values["legend"] = {sign: meaning.replace("_", " ")}
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
