"""The cells of a panel: a value of an answer as a column of its kind shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.labels.counted import Counted, address_of, plural
from kg.labels.directory import Directory, texts
from kg.labels.records import Link, Mark, Place, Time
from kg.labels.written import written_amount, written_number, written_target
from kg.queries import page_query, run_named
from kg.queries.columns import Column, Counting
from kg.records import SelectResult
from kg.store import Store

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_LISTS = frozenset({"things", "cells"})
_LINKED = frozenset({"thing", "record", *_LISTS})
_LABELLED = frozenset({"role", "term"})
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, by the kind of its column; `beside` are the values that stand with it.

    Shape: `links` are things by name, `places` cells of documents in the order of the documents;
    `counted` is a number that leads to its rows; `amounts` are sums of money as people write them;
    `claims` are what claims would add, each with how it was read.
    A value that is not there has neither text nor links.
    """

    kind: str
    text: str = ""
    links: tuple[Link, ...] = ()
    places: tuple[Place, ...] = ()
    mark: Mark | None = None
    counted: Counted | None = None
    time: Time | None = None
    amounts: tuple[str, ...] = ()
    claims: tuple[tuple[Link, Mark], ...] = ()
    beside: tuple[Cell, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, not even beside it."""
        told = (self.text, self.links, self.places, self.mark, self.time, self.beside)
        return not any(told)


@dataclass(frozen=True, slots=True)
class CellMaker:
    """Makes the cells of one answer.

    Shape: `places` are those of all cells of documents that it names, `amounts` what all its
    budget lines hold, in the order of the documents, and `claims` the subject and the object of
    all its claims, with how each was read.
    """

    names: Directory
    bound: Values
    counts: Mapping[str, Counting]
    places: Mapping[str, Place] = field(default_factory=dict)
    amounts: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, tuple[Link, Link, Mark]] = field(default_factory=dict)

    def make(self, column: Column, row: Values, beside: Iterable[Cell] = ()) -> Cell:
        """Return the value of one column in a row.

        Args:
            column: How it is shown.
            row: The values of the row by variable, as text; one that is not there is left out.
            beside: The cells that stand with it.
        """
        text = row.get(column.name, "")
        if text == column.usual:
            text = ""
        with_it = tuple(cell for cell in beside if not cell.is_empty)
        if column.kind == "cells":
            places = sorted(
                (self.places[iri] for iri in text.split() if iri in self.places),
                key=lambda place: place.order,
            )
            return Cell("cells", text, places=tuple(places), beside=with_it)
        if column.kind == "claims":
            return Cell("claims", text, claims=tuple(self._claims(text, row)), beside=with_it)
        if column.kind in _LINKED:
            words = row.get(f"{column.name}Words", "")
            return Cell(column.kind, text, self._links(text, words), beside=with_it)
        if column.kind == "value":
            return self._value(text)
        if column.kind in _LABELLED:
            labels = sorted(map(self.names.label, text.split()))
            return Cell(column.kind, "; ".join(labels), beside=with_it)
        if column.kind == "mark":
            prefix = column.name.removesuffix("Basis")
            told = (row.get(_beside(prefix, what)) for what in ("confidence", "status"))
            mark = self.names.mark(text or None, *told)
            return Cell("mark", text, mark=mark, beside=with_it)
        if column.kind == "time":
            return Cell("time", text, time=self._time(column.name, row), beside=with_it)
        if column.kind == "target":
            value = written_number(row.get("value", ""))
            # A value that was measured compares with nothing.
            comparator = "" if column.name == "value" else text
            told_target = written_target(comparator, value, row.get("unit", ""))
            return Cell("target", told_target, beside=with_it)
        if column.kind == "money":
            lines = set(text.split())
            amounts = tuple(told for iri, told in self.amounts.items() if iri in lines)
            return Cell("money", text, amounts=amounts, beside=with_it)
        return Cell(column.kind, text, counted=self._counted(column, row, text), beside=with_it)

    def address(self, template: str, row: Values) -> str:
        """Return an address with the values of a row and of the question in it."""
        path, _, query = template.partition("?")
        pairs = (pair.partition("=")[::2] for pair in query.split("&") if pair)
        return address_of(path, **{name: self._filled(value, row) for name, value in pairs})

    def _value(self, text: str) -> Cell:
        """Return what no header tells of: as the things it names, if it does nothing else."""
        words = text.split(" ")
        if text and all("://" in word or self.names.is_named(word) for word in words):
            return Cell("thing", text, tuple(map(self.names.link, words)))
        return Cell("number" if _NUMBER.fullmatch(text) else "text", text)

    def _time(self, name: str, row: Values) -> Time | None:
        words, start, end = (row.get(f"{name}{part}", "") for part in ("", "From", "Until"))
        mark = self.names.mark(row.get(f"{name}Basis"), row.get(f"{name}Confidence"))
        return Time(words, start, end, mark) if words or start or end else None

    def _claims(self, text: str, row: Values) -> Iterable[tuple[Link, Mark]]:
        """Yield what each claim would add: the end of it that is not in the row already."""
        for claim in (self.claims[iri] for iri in text.split() if iri in self.claims):
            subject, thing, mark = claim
            yield (subject if thing.iri in row.values() else thing), mark

    def _links(self, text: str, words: str) -> tuple[Link, ...]:
        fallback = f"“{words}”" if words else ""
        links = (self.names.link(iri, fallback) for iri in text.split())
        return tuple(sorted(links, key=lambda link: (link.name, link.iri)))

    def _counted(self, column: Column, row: Values, text: str) -> Counted | None:
        counting = self.counts.get(column.name)
        if counting is None or not text.isdigit():
            return None
        values = {name: self._filled(value, row) for name, value in counting.values}
        words = column.title.lower()
        return Counted(
            int(text),
            plural(int(text), counting.by, words),
            address_of(f"/questions/{counting.question}", **values),
            counting.by,
        )

    def _filled(self, value: str, row: Values) -> str:
        if not (value.startswith("{") and value.endswith("}")):
            return value
        name = value[1:-1]
        return row.get(name) or self.bound.get(name, "")


def _beside(prefix: str, name: str) -> str:
    """Return the variable that stands with a value: `confidence`, or `targetConfidence`."""
    return name if prefix == "basis" else f"{prefix}{name.capitalize()}"


def amounts_of(store: Store, lines: Iterable[str]) -> dict[str, str]:
    """Return what some budget lines hold: an amount, or else their wording; in their order."""
    told = (row[:4] for row in _rows_of(store, "amounts-of", "line", lines))
    return {str(iri): written_amount(sum_, unit) or words or "" for iri, words, sum_, unit in told}


def claims_of(
    store: Store, names: Directory, claims: Iterable[str]
) -> dict[str, tuple[Link, Link, Mark]]:
    """Return what some claims tie, and how they were read; a subject without a name as written."""
    told = _rows_of(store, "claims-of", "claim", claims)
    return {
        str(claim): (
            names.link(str(subject), f"“{words}”" if words else ""),
            names.link(str(thing)),
            names.mark(*how),
        )
        for claim, subject, thing, words, *how in told
    }


def places_of(store: Store, names: Directory, cells: Iterable[str]) -> dict[str, Place]:
    """Return where some cells of documents stand, by their IRIs."""
    told = _rows_of(store, "places-of", "cell", cells)
    return {str(row[0]): names.place(row) for row in told}


def _rows_of(store: Store, query: str, name: str, iris: Iterable[str]) -> list[list[str | None]]:
    """Return what a page's query gives for some things, as text; nothing for none."""
    wanted = tuple(map(ox.NamedNode, sorted(set(iris))))
    if not wanted:
        return []
    found = run_named(store, page_query(query), **{name: wanted})
    assert isinstance(found, SelectResult), "the query is a SELECT"
    return [texts(row) for row in found.rows]
