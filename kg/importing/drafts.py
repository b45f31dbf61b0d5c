"""A document that was read, as the drafting room takes it, and the draft that it gives."""

from __future__ import annotations

from collections.abc import Iterator

from kg.importing.drafting import Draft, Imported, SourceCell, Wanted, carried_on, draft
from kg.importing.importer import Outcome
from kg.importing.ledger import text_at
from kg.importing.plan import COLUMN_HEAD, REPEATED_HEAD, Action
from kg.importing.readings import names_person
from kg.importing.records import Passage, Place, Table, Text

_ROW_FOR_ACTION = ("A", "F", "G")


def imported_of(outcome: Outcome, content_hash: str) -> Imported:
    """Return a document as the drafting room takes it."""
    return Imported(
        outcome.document, tuple(_cells(outcome)), outcome.readings, outcome.habits, content_hash,
        persons=frozenset(_persons(outcome)),
    )  # fmt: skip


def _persons(outcome: Outcome) -> Iterator[str]:
    """Give the wording of what was left out because it names a person."""
    for reading in outcome.readings:
        if names_person(reading):
            for span in reading.spans:
                yield text_at(outcome.document, span.place)[span.start : span.end]
    for action in outcome.layout.actions:
        for field in action.fields:
            if field.meaning == "party-person" and field.passage:
                yield from (line.strip() for line in field.passage.text.splitlines())


def draft_of(outcome: Outcome, wanted: Wanted, content_hash: str) -> Draft:
    """Return the draft of a plan; of our own workbook, the plan that it states."""
    if outcome.own is not None:
        turtle = outcome.own.turtle_with(carried_on(wanted))
        return Draft(turtle, wanted.iri, f"{wanted.publisher}/{wanted.plan}.ttl")
    return draft(imported_of(outcome, content_hash), wanted)


def _cells(outcome: Outcome) -> list[SourceCell]:
    """Return the cells that the plan stands in, each once, in reading order."""
    document = outcome.document
    found: list[SourceCell] = []
    seen: set[object] = set()
    heads = {
        (place.block, place.row)
        for place, use in outcome.layout.uses.items()
        if use in (COLUMN_HEAD, REPEATED_HEAD)
    }
    for action in outcome.layout.actions:
        for field in action.fields:
            if not field.passage.pieces:
                continue
            spans = tuple(span for _, span in field.passage.pieces)
            key = tuple(span.place for span in spans)
            if key in seen:
                continue
            seen.add(key)
            first = spans[0].place
            block = document.blocks[first.block]
            own = field.basis in ("cell", "label")
            head = field.head or ("Heading" if isinstance(block, Text) else "Band")
            page = block.page
            if isinstance(block, Table):
                cell = block.rows[first.row][first.column]
                page = (cell.page if cell else None) or page
            found.append(
                SourceCell(
                    spans, action.table or document.name,
                    _row(outcome, action, first, heads) if own else None, head,
                    _text(field.passage, outcome), page,
                )
            )  # fmt: skip
    return found


def _row(outcome: Outcome, action: Action, place: Place, heads: set[tuple[int, int]]) -> int | None:
    """Return the row of the table's body, from 1: the action's, where each action is one row."""
    if outcome.layout.family in _ROW_FOR_ACTION:
        return action.row
    if place.row < 0:
        return None
    return sum((place.block, row) not in heads for row in range(place.row + 1)) or None


def _text(passage: Passage, outcome: Outcome) -> str:
    return passage.text or "".join(
        text_at(outcome.document, span.place) for _, span in passage.pieces
    )
