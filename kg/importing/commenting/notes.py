"""What is to be looked at in a document, each with the place that it stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.importing.commenting.note import Note, bare
from kg.importing.importer import Outcome
from kg.importing.ledger import text_at, texts_of
from kg.importing.plan import COLUMN_HEAD
from kg.importing.readings import in_doubt, names_person
from kg.importing.records import Place, Table
from kg.importing.words import fold


def notes_of(outcome: Outcome) -> tuple[Note, ...]:
    """Return the doubts and the open questions of a document, in its order."""
    told = sorted({*_doubts(outcome), *_questions(outcome)})
    seen: Counter[str] = Counter()
    before: dict[Place, int] = {}
    for place, text in texts_of(outcome.document):
        before[place] = seen[bare(text)]
        seen[bare(text)] += 1
    found = []
    for place, _, written, sentence in told:
        block = outcome.document.blocks[place.block]
        cell = block.rows[place.row][place.column] if isinstance(block, Table) else None
        sheet = block.name if isinstance(block, Table) else ""
        text = text_at(outcome.document, place)
        where = cell.where if cell else ""
        found.append(Note(sheet, where, text, before[place], written, sentence))
    return tuple(found)


def _doubts(outcome: Outcome) -> Iterator[tuple[Place, int, str, str]]:
    for _, reading in in_doubt(outcome.readings):
        first = reading.spans[0]
        written = "" if names_person(reading) else reading.as_written
        yield first.place, first.start, written, reading.found.doubt or ""


def _questions(outcome: Outcome) -> Iterator[tuple[Place, int, str, str]]:
    heads: dict[str, Place] = {}
    for place, use in sorted(outcome.layout.uses.items()):
        if use == COLUMN_HEAD:
            heads.setdefault(fold(text_at(outcome.document, place)), place)
    columns = {column.key: column for column in outcome.layout.columns}
    for question in outcome.questions:
        at = heads.get(fold(columns[question.key].head))
        if at is not None:
            yield at, 0, "", question.text
