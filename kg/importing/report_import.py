"""The workbook of a report as an import: what it states, told as readings of its cells."""

from __future__ import annotations

from collections.abc import Iterator

from kg.exporters.facts import Facts, layer_of
from kg.exporters.workbook.report import ABOUT, RESULTS, ROOM, TITLE
from kg.importing.importer import Outcome
from kg.importing.layouts.own import OwnPlan, head_at, head_row
from kg.importing.ledger import keep_ledger, text_at
from kg.importing.plan import COLUMN_HEAD, HEADING, LEFT_OUT, Column, Field, Layout
from kg.importing.records import (
    Document,
    Found,
    Habits,
    Place,
    Reading,
    Span,
    Table,
    Text,
    passage_of,
)
from kg.importing.words import fold

_SERVES = "it serves the sheets of the workbook"
_PROMISED = "it says what was promised"
_ROOM = {fold(title) for title in ROOM}


def import_report(document: Document, own: OwnPlan) -> Outcome:
    """Return what the workbook of a report states, as an import.

    Args:
        document: The workbook as it was read.
        own: What it states.
    """
    blocks = {b.name: at for at, b in enumerate(document.blocks) if isinstance(b, Table)}
    facts = Facts(layer_of(own.triples), {}, {})
    readings = (
        *_title(document, own, facts, blocks),
        *_results(document, own, facts, blocks),
        *_doubts(document, own, blocks),
    )
    layout = _layout(document)
    ledger = keep_ledger(document, layout, readings)
    return Outcome(document, Habits(), layout, readings, ledger, own=own)


def _title(
    document: Document, own: OwnPlan, facts: Facts, blocks: dict[str, int]
) -> Iterator[Reading]:
    at = blocks.get(ABOUT)
    table = document.blocks[at] if at is not None else None
    for row, cells in enumerate(table.rows if isinstance(table, Table) else ()):
        head, cell = (*cells, None, None)[:2]
        if at is not None and head and cell and fold(head.text) == fold(TITLE) and cell.text:
            found = Found("plan", 0, len(cell.text), facts.name(own.plan))
            span = Span(Place(at, row, 1), 0, len(cell.text))
            yield Reading(found, None, TITLE, cell.text, (span,))


def _results(
    document: Document, own: OwnPlan, facts: Facts, blocks: dict[str, int]
) -> Iterator[Reading]:
    for iri, where in own.places.items():
        column = where.columns.get("civic:value", where.columns.get("civic:progress"))
        if column is None:
            continue
        place = Place(blocks[where.sheet], where.row, column)
        text, head = text_at(document, place), head_at(document, place)
        day = facts.day(facts.text(iri, "civic:timeframe") or "", "dcat:endDate") or facts.day(
            iri, "civic:asAt"
        )
        found = Found(
            "target" if "civic:value" in where.columns else "status", 0, len(text),
            kind=facts.code(iri, "civic:progress") or None, earliest=day, latest=day,
            value=facts.number(iri, "civic:value"), unit=facts.code(iri, "civic:unit") or None,
        )  # fmt: skip
        yield Reading(found, None, head, text, (Span(place, 0, len(text)),))


def _doubts(document: Document, own: OwnPlan, blocks: dict[str, int]) -> Iterator[Reading]:
    for each in own.findings:
        if each.sheet not in blocks:
            continue
        # A cell that is blank is told at the first one of its line that is not.
        at = blocks[each.sheet]
        places = [Place(at, each.row, c) for c in (each.column, *range(_width(document, at)))]
        place = next((one for one in places if text_at(document, one)), None)
        if place is not None:
            text = text_at(document, place)
            found = Found("note", 0, len(text), text, confidence=0.0, doubt=each.sentence)
            span = Span(place, 0, len(text))
            yield Reading(found, None, head_at(document, place), text, (span,))


def _width(document: Document, block: int) -> int:
    table = document.blocks[block]
    return table.width if isinstance(table, Table) else 0


def _layout(document: Document) -> Layout:
    """Return the workbook's layout: what became of every text that no reading covers."""
    uses: dict[Place, str] = {}
    loose: list[Field] = []
    columns: list[Column] = []
    for at, block in enumerate(document.blocks):
        if isinstance(block, Text):
            uses[Place(at)] = HEADING
            continue
        start = head_row(block) if block.name == RESULTS else None
        for row, cells in enumerate(block.rows):
            for column, cell in enumerate(cells):
                if cell is None or not cell.text:
                    continue
                place = Place(at, row, column)
                head = head_at(document, place) if start is not None else ""
                if start is None:
                    uses[place] = f"{LEFT_OUT}: {_SERVES}"
                elif row < start:
                    uses[place] = HEADING
                elif row == start:
                    uses[place] = COLUMN_HEAD
                    meaning = fold(cell.text) if fold(cell.text) in _ROOM else None
                    columns.append(Column(fold(cell.text), cell.text, meaning, table=block.name))
                elif fold(head) in _ROOM:
                    loose.append(Field("description", passage_of(place, cell.text), head))
                else:
                    uses[place] = f"{LEFT_OUT}: {_PROMISED}"
    return Layout("H", tuple(columns), (), tuple(loose), uses)
