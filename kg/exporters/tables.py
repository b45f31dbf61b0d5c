"""The tables, filled: the rows of the CSV files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import pyoxigraph as ox

from kg.exporters.facts import Facts, as_day, as_number
from kg.exporters.plan_tables import (
    CELL_PROP,
    DAY,
    DECIMAL,
    EVIDENCE,
    EVIDENCE_TITLE,
    IRI,
    LINKS,
    LINKS_TITLE,
    SEPARATOR,
    TABLES,
    TEXT,
    WHOLE,
    Column,
    TableSpec,
)
from kg.exporters.wording import meaning_of, name_of, word_of
from kg.records import Term, text_of
from kg.terms import expand, shorten

Value: TypeAlias = str | int | Decimal | date | None
Row: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a filled table.

    Shape: `prop` is the CURIE of the property whose values it holds. Without one the column only
    helps people to read: the name of an IRI beside it, or the place of a cell.
    """

    name: str
    title: str
    meaning: str
    kind: str = TEXT
    prop: str | None = None
    refers: str | None = None
    many: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One filled table; `key` are the columns that tell its rows apart."""

    name: str
    title: str
    meaning: str
    classes: tuple[str, ...]
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]


_ID = Field("id", "Identifier", "The thing's own IRI.", IRI)
_PLACE = (
    Field("cell", "Cell", "The first cell that this was read from.", IRI),
    Field("cell_document", "Document", "The title of the cell's document."),
    Field("cell_table", "Table", "The table of the document, as printed."),
    Field("cell_row", "Row", "The row of that table, counted from 1.", WHOLE),
    Field("cell_column", "Column", "The column of that table, as printed."),
)
_CELLS = "cells"


def fill_tables(facts: Facts) -> tuple[Table, ...]:
    """Return all tables of some plans, in a set order; a table may have no rows.

    Each thing is in the first table that takes one of its classes.
    """
    facts = facts.with_what_it_names()
    seen: set[str] = set()
    filled: list[Table] = []
    told: dict[str, TableSpec] = {}
    for spec in TABLES:
        things = [iri for iri in facts.of(*spec.classes) if iri not in seen]
        seen.update(things)
        told |= dict.fromkeys(things, spec)
        filled.append(_things_table(facts, spec, things))
    return (*filled, _links_table(facts, told), _evidence_table(facts, told))


def _things_table(facts: Facts, spec: TableSpec, things: list[str]) -> Table:
    fields = [_ID]
    for column in spec.columns:
        field = _field(facts, column)
        fields.append(field)
        if column.kind == IRI:
            fields.append(_named(field))
    placed = spec.name != _CELLS
    if placed:
        fields.extend(_PLACE)
    rows = tuple(
        (iri, *_values(facts, spec, iri), *(_place(facts, iri) if placed else ())) for iri in things
    )
    meaning = " ".join(filter(None, (meaning_of(facts, one) for one in spec.classes)))
    return Table(spec.name, spec.title, meaning, spec.classes, ("id",), tuple(fields), rows)


def _field(facts: Facts, column: Column) -> Field:
    word = word_of(facts, column.prop)
    return Field(
        name=re.sub(r"\W+", "_", word.lower().replace("'", "")).strip("_"),
        title=word[:1].upper() + word[1:],
        meaning=meaning_of(facts, column.prop),
        kind=column.kind, prop=column.prop, refers=column.refers, many=column.many,
    )  # fmt: skip


def _named(field: Field) -> Field:
    return Field(f"{field.name}_name", f"{field.title}: name", "What the IRI beside it is called.")


def _values(facts: Facts, spec: TableSpec, iri: str) -> Iterator[Value]:
    for column in spec.columns:
        if column.many:
            yield SEPARATOR.join(facts.texts(iri, column.prop)) or None
            continue
        value = held(facts, spec, column, iri)
        yield _plain(value, column.kind)
        if column.kind == IRI:
            yield None if value is None else name_of(facts, str(text_of(value)))


def held(facts: Facts, spec: TableSpec, column: Column, iri: str) -> Term | None:
    """Return the one value that a column holds of a thing; of its classes, one of the table's."""
    for value in facts.values(iri, column.prop):
        if column.prop == "rdf:type" and shorten(str(text_of(value))) not in spec.classes:
            continue
        if isinstance(value, ox.NamedNode) == (column.kind == IRI):
            return value
    return None


def _plain(value: Term | None, kind: str) -> Value:
    text = text_of(value)
    if kind == WHOLE:
        number = as_number(text)
        return None if number is None else int(number)
    if kind == DECIMAL:
        return as_number(text)
    return as_day(text) if kind == DAY else text


def _place(facts: Facts, iri: str) -> Row:
    cells = facts.cells(iri)
    if not cells:
        return (None,) * len(_PLACE)
    first = cells[0]
    return first.iri, facts.name(first.document), first.table, first.row, first.column


def _links_table(facts: Facts, told: dict[str, TableSpec]) -> Table:
    """Return what no column holds: links of which a thing may have many, each with its claim."""
    rows: list[Row] = []
    for iri, spec in told.items():
        for prop, to in _loose(facts, spec, iri):
            claim = facts.accepted_claim(iri, prop, to)
            said = (
                (claim, facts.text(claim, "civic:basis"), facts.number(claim, "civic:confidence"))
                if claim
                else (None, None, None)
            )
            names = (name_of(facts, iri), word_of(facts, prop), name_of(facts, to))
            basis = facts.name(said[1]) if said[1] else None
            rows.append((iri, expand(prop), to, *names, said[0], basis, said[2]))
    fields = (
        Field("from", "From", "The thing that has the link.", IRI),
        Field("link", "Link", "The property.", IRI),
        Field("to", "To", "The thing that it leads to.", IRI),
        Field("from_name", "From: name", "What the first thing is called."),
        Field("link_name", "Link: name", "What the property is called."),
        Field("to_name", "To: name", "What the other thing is called."),
        Field("claim", "Claim", "The accepted claim that the link rests on.", IRI, None, "claims"),
        Field("claim_basis", "Basis of the claim", "How the claim was read."),
        Field("claim_confidence", "Confidence of the claim", "From 0 to 1.", DECIMAL),
    )
    meaning = (
        "Links of which a thing may have several. A proposed claim is no link: it is in the "
        "table of claims alone."
    )
    return Table(LINKS, LINKS_TITLE, meaning, (), ("from", "link", "to"), fields, tuple(rows))


def _loose(facts: Facts, spec: TableSpec, iri: str) -> Iterator[tuple[str, str]]:
    columns = {column.prop: column for column in spec.columns}
    for prop in sorted(facts.own[iri]):
        in_column = columns.get(prop)
        kept = held(facts, spec, in_column, iri) if in_column and in_column.kind == IRI else None
        for value in facts.values(iri, prop):
            if not isinstance(value, ox.NamedNode) or value == kept:
                continue
            is_own_class = prop == "rdf:type" and [value.value] == [expand(c) for c in spec.classes]
            if not is_own_class and not (prop == CELL_PROP and facts.cell(value.value)):
                yield prop, value.value


def _evidence_table(facts: Facts, told: dict[str, TableSpec]) -> Table:
    fields = (
        Field("thing", "Thing", "What was read.", IRI),
        replace(_PLACE[0], refers=_CELLS, meaning="A cell that it was read from.", prop=CELL_PROP),
        Field("thing_name", "Thing: name", "What the thing is called."),
        *_PLACE[1:],
    )
    rows = tuple(
        (
            iri, cell.iri, name_of(facts, iri), facts.name(cell.document),
            cell.table, cell.row, cell.column,
        )
        for iri in told
        for cell in facts.cells(iri)
    )  # fmt: skip
    meaning = "Every cell that a thing was read from; the other tables name the first alone."
    return Table(EVIDENCE, EVIDENCE_TITLE, meaning, (), ("thing", "cell"), fields, rows)
