"""How the rows of a question are shown: the lines of its header that speak of columns.

    #+ column activity: thing "Activity"
    #+ column directness: chip "Directness" in activity but direct
    #+ column basis: mark "How it was read" in cells
    #+ counts shared: activities-of of={partner} partner={other} by activity
    #+ link other: "How they are tied" "All routes" /connections?from={partner}&to={other}
    #+ group: strategy
    #+ first: 8

What belongs to a value stands in variables beside its own: to `basis` the `confidence` and the
`status`, to `targetBasis` the `targetConfidence`, to a time called `due` the `dueFrom`, the
`dueUntil`, the `dueBasis` and the `dueConfidence`, to a thing called `subject` the `subjectWords`
by which a document names it, for one without a name.

`in` shows a value beside that of another column, `but` leaves out the value that goes without
saying. A column that no line names is in the files and not on a page. `counts` says which question
has the rows that a number counts, with the values of the row or of the question, and which column
of them is counted. `group` puts the rows with one value of that column together under it; of a
long answer the `first` rows stand open and the rest is folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.errors import QueryError
from kg.store.lexer import tokens

_HUMP = re.compile(r"(?<=[a-z])[A-Z]")
# What each kind of column holds.
KINDS = {
    "thing": "the IRI of a thing, shown by its name with a link",
    "things": "IRIs, joined by spaces",
    "cells": "IRIs of cells of documents, joined by spaces, shown by their places",
    "claims": "IRIs of claims, joined by spaces, shown by what they would add; no column for none",
    "record": "the IRI of a record without a name, shown as a link beside its evidence",
    "role": "the IRI of a role, by its label; or several, joined by spaces",
    "term": "the IRI of a code, by its label",
    "words": "what a document prints, in quotation marks",
    "text": "text as it is",
    "chip": "a short word, shown small",
    "sureness": "stated, read or possible",
    "mark": "the basis of a reading; its `confidence` and `status`, where the query has them",
    "number": "a number",
    "time": "the wording of a time; its `From` and `Until`, `Basis` and `Confidence`, if there",
    "target": "how a target compares, or a `value` alone; its `value` and `unit`, if there",
    "value": "things by their names, where it names some; else a number or text as it is",
    "money": "IRIs of budget lines, joined by spaces, shown by their amounts or their wording",
}
_LINE = re.compile(r"^#\+ (?P<key>column|counts|link|group|first)\b(?P<rest>.*)$")
_COLUMN = re.compile(
    r'^ (?P<name>\w+): (?P<kind>\w+) "(?P<title>[^"]+)"'
    r"(?: in (?P<within>\w+))?(?: but (?P<usual>\S+))?$"
)
_COUNTS = re.compile(
    r"^ (?P<name>\w+): (?P<question>[a-z-]+)(?P<values>( \w+=\S+)*) by (?P<by>\w+)$"
)
_LINK = re.compile(r'^ (?P<name>\w+): "(?P<title>[^"]+)" "(?P<words>[^"]+)" (?P<address>/\S*)$')
_GROUP = re.compile(r"^: (?P<name>\w+)$")
_FIRST = re.compile(r"^: (?P<number>[1-9]\d{0,3})$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is shown; `within` names the one beside whose value it stands."""

    name: str
    kind: str
    title: str
    within: str = ""
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Counting:
    """Which question has the rows that a number counts, and which column of them is counted.

    Shape: `values` are pairs of a parameter and a value, which may be `{name}` of a column or of a
    parameter.
    """

    question: str
    values: tuple[tuple[str, str], ...]
    by: str


@dataclass(frozen=True, slots=True)
class RowLink:
    """A link that each row has, with `{name}` of columns or parameters in its address."""

    title: str
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Showing:
    """How rows are shown; see `plain_showing` for a question that says nothing of its columns."""

    columns: tuple[Column, ...] = ()
    counts: tuple[tuple[str, Counting], ...] = ()
    links: tuple[RowLink, ...] = ()
    group: str = ""
    first: int = 0


PLAIN = Showing()


def read_showing(file: str, text: str, asked: Showing | None = None, query: str = "") -> Showing:
    """Return what a header says of the columns.

    Args:
        file: The name of the file, for what is wrong with it.
        text: The file, with its query.
        asked: What the question that the header asks says; links and `first` go before it.
        query: The query of that question, which gives the columns.

    Raises:
        QueryError: A line is not of its form, or names a column or a kind that there is not. The
            sentence names file and line.
    """
    given = set(variables(query or text))
    asked = asked or PLAIN
    columns = list(asked.columns)
    counts = list(asked.counts)
    links = list(asked.links)
    group, grouped, first = asked.group, "", asked.first
    for number, line in enumerate(text.splitlines(), start=1):
        found = _LINE.match(line)
        if found is None:
            continue
        where, rest = f"{file}, line {number}", found["rest"]
        if found["key"] == "column":
            columns.append(_column(where, rest, given, columns))
        elif found["key"] == "counts":
            match = _matched(where, _COUNTS, rest, "COLUMN: QUESTION NAME=VALUE by COLUMN")
            values = tuple(pair.partition("=")[::2] for pair in match["values"].split())
            counts.append((match["name"], Counting(match["question"], values, match["by"])))
            _known(where, match["name"], {column.name for column in columns})
        elif found["key"] == "link":
            match = _matched(where, _LINK, rest, 'COLUMN: "TITLE" "WORDS" /ADDRESS')
            links.append(RowLink(*match.group("title", "words", "address")))
            _known(where, match["name"], {column.name for column in columns})
        elif found["key"] == "group":
            group, grouped = _matched(where, _GROUP, rest, "COLUMN")["name"], where
        else:
            first = int(_matched(where, _FIRST, rest, "NUMBER")["number"])
    if grouped:
        _known(grouped, group, {column.name for column in columns})
    return Showing(tuple(columns), tuple(counts), tuple(links), group, first)


def plain_showing(names: Iterable[str]) -> Showing:
    """Return how the rows of a question are shown that says nothing of its columns."""
    return Showing(tuple(Column(name, "value", _words(name)) for name in names))


def _words(name: str) -> str:
    """Return the name of a variable in words: `Corporate goal` for `corporateGoal`."""
    return _HUMP.sub(lambda match: f" {match[0].lower()}", name[:1].upper() + name[1:])


def _column(where: str, rest: str, given: set[str], before: list[Column]) -> Column:
    match = _matched(where, _COLUMN, rest, 'NAME: KIND "TITLE", perhaps with `in` and `but`')
    column = Column(*(match[key] or "" for key in ("name", "kind", "title", "within", "usual")))
    if column.kind not in KINDS:
        raise QueryError(
            f"{where}: no column is of kind {column.kind!r}; kinds: {', '.join(KINDS)}"
        )
    _known(where, column.name, given)
    if column.name in {other.name for other in before}:
        raise QueryError(f"{where}: the column {column.name!r} is named twice")
    if column.within:
        _known(where, column.within, {other.name for other in before if not other.within})
    return column


def _matched(where: str, form: re.Pattern[str], rest: str, told: str) -> re.Match[str]:
    match = form.match(rest)
    if match is None:
        raise QueryError(f"{where}: the line is not of the form {told}")
    return match


def _known(where: str, name: str, known: set[str]) -> None:
    if name not in known:
        listed = ", ".join(sorted(known)) or "none so far"
        raise QueryError(f"{where}: there is no column {name!r}; columns: {listed}")


def variables(text: str) -> Iterator[str]:
    """Yield the variables that a SELECT gives, in their order."""
    depth, inside, last = 0, False, ""
    for kind, written, _ in tokens(text):
        word = written.upper()
        if word == "SELECT" and not inside:
            inside = True
        elif inside and word in ("{", "WHERE"):
            return
        elif inside:
            depth += {"(": 1, ")": -1}.get(word, 0)
            if kind == "variable" and (depth == 0 or last == "AS"):
                yield written[1:]
            last = word
