"""The terms of an answer as a person reads them: names, quiet types, numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.directory import Directory
from kg.labels.records import Link
from kg.records import Row, Term, text_of
from kg.terms import PREFIXES, shorten

_XSD = PREFIXES["xsd"]
_NUMBERS = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float"))
_UNSAID = frozenset({_XSD + "string", PREFIXES["rdf"] + "langString"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of an answer.

    Shape:
        `links` are the things it names, `text` its words where it names none. `short` is the IRI
        of its one thing in short form, where that is not the name itself. `kind` is a literal's
        language or datatype, nothing for plain text. `number` is None for what is no number.
    """

    text: str
    links: tuple[Link, ...] = ()
    short: str = ""
    kind: str = ""
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer; `kind` is said once here if all its literals share it."""

    name: str
    kind: str
    is_number: bool


def cells_of(
    names: Directory, name_of_graph: Callable[[str], str], rows: Sequence[Row]
) -> tuple[tuple[Cell, ...], ...]:
    """Return each row with names; graphs that have no title are named by `name_of_graph`."""
    told: dict[Term | None, Cell] = {}

    def cell(term: Term | None) -> Cell:
        if term not in told:
            told[term] = _cell(names, name_of_graph, term)
        return told[term]

    return tuple(tuple(cell(term) for term in row) for row in rows)


def columns_of(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """Return the columns, each with the one kind that all its literals have, if there is one."""
    return tuple(_column(name, [row[at] for row in rows]) for at, name in enumerate(headings))


def _column(name: str, cells: list[Cell]) -> Column:
    filled = [cell for cell in cells if cell.text]
    kinds = {cell.kind for cell in filled}
    is_number = bool(filled) and all(cell.number is not None for cell in filled)
    return Column(name, kinds.pop() if len(kinds) == 1 else "", is_number)


def _cell(names: Directory, name_of_graph: Callable[[str], str], term: Term | None) -> Cell:
    if isinstance(term, ox.NamedNode):
        link = names.link(term.value, name_of_graph(term.value))
        short = shorten(term.value)
        return Cell(link.name, (link,), "" if short == link.name else short)
    if isinstance(term, ox.Literal):
        return _literal_cell(names, term)
    return Cell(text_of(term) or "")


def _literal_cell(names: Directory, term: ox.Literal) -> Cell:
    datatype = term.datatype.value
    if datatype in _NUMBERS:
        return Cell(term.value, kind=shorten(datatype), number=_number(term.value))
    if datatype not in _UNSAID:
        return Cell(term.value, kind=shorten(datatype))
    # GROUP_CONCAT writes several IRIs into one text.
    words = term.value.split(" ")
    if term.value and all(names.is_named(word) for word in words):
        return Cell(term.value, tuple(names.link(word) for word in words))
    return Cell(term.value, kind=term.language or "")


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
