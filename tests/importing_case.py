"""A made-up plan through the importer, from its file to its readings."""

from __future__ import annotations

from functools import cache
from typing import Any

from kg.importing.importer import Outcome, import_document
from kg.importing.reading.limits import DEFAULT
from kg.importing.reading.reader import read_one
from kg.importing.readings import COLUMNS, rows_of
from kg.importing.records import Document, Register
from kg.importing.words import Words, read_words
from kg.sources import find_sources
from tests.importing_render import render
from tests.importing_source import Source, load


@cache
def words() -> Words:
    """Return the words of the ontology."""
    return read_words(sorted(find_sources(None).ontology.glob("*.ttl")))


def document_of(source: Source) -> Document:
    """Read a plan's file, in this process, since it is our own."""
    data, ending = render(source)
    return read_one(f"plan.{ending}", data, DEFAULT)


def import_source(source: Source, register: Register | None = None) -> Outcome:
    """Import a plan, without a register unless one is given."""
    return import_document(document_of(source), words(), register)


@cache
def imported(name: str) -> Outcome:
    """Import one of the made-up plans."""
    return import_source(load(name))


def readings_of(outcome: Outcome) -> list[dict[str, Any]]:
    """Return the readings as rows of `kg import --format json`."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows_of(outcome)]


def asked_of(outcome: Outcome) -> set[str]:
    """Return the heads and labels that the importer asks about."""
    return {column.head for column in outcome.layout.columns if column.doubt}
