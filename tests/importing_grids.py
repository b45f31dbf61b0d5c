"""Small documents for the importer's tests, written as lines of cells."""

from __future__ import annotations

from functools import cache

from kg.importing.importer import Outcome, import_document
from kg.importing.records import Cell, Document, Register, Table, Text
from kg.importing.words import Words, read_words
from kg.sources import find_sources


@cache
def words() -> Words:
    """The words of the ontology."""
    return read_words(sorted(find_sources().ontology.glob("*.ttl")))


def grid(*lines: str, name: str = "") -> Table:
    """Return a table: `|` parts cells; `^` is part of the cell above, `<` of that to its left."""
    texts = [[part.strip() for part in line.split("|")] for line in lines]
    rows: list[tuple[Cell | None, ...]] = []
    for at, line in enumerate(texts):
        row: list[Cell | None] = []
        for column, text in enumerate(line):
            if text in ("^", "<"):
                row.append(None)
                continue
            down = 1
            while at + down < len(texts) and texts[at + down][column] == "^":
                down += 1
            right = 1
            while column + right < len(line) and line[column + right] == "<":
                right += 1
            row.append(Cell(text.replace("\\n", "\n"), rows=down, columns=right))
        rows.append(tuple(row))
    return Table(tuple(rows), name)


def heading(text: str, level: int = 1) -> Text:
    """Return a heading."""
    return Text("heading", text, level)


def paragraph(text: str) -> Text:
    """Return a paragraph."""
    return Text("paragraph", text)


def item(text: str, level: int = 1) -> Text:
    """Return an entry of a list."""
    return Text("item", text, level)


def document(*blocks: Table | Text, form: str = "html") -> Document:
    """Return a document of blocks."""
    return Document("plan", form, blocks)


def read(*blocks: Table | Text, form: str = "html") -> Outcome:
    """Import a document of blocks, with no register."""
    return import_document(document(*blocks, form=form), words(), Register())


def told(outcome: Outcome) -> list[tuple[int | None, str, str]]:
    """Return what was read as action, what and wording, each once an action."""
    return [(one.action, one.found.what, one.as_written) for one in outcome.readings]


def actions(outcome: Outcome) -> list[str]:
    """Return the wording of each action."""
    return [
        next(one.passage.text for one in action.fields if one.meaning == "activity")
        for action in outcome.layout.actions
    ]


def fields(outcome: Outcome, number: int) -> list[tuple[str, str]]:
    """Return the fields of one action as meaning and text."""
    return [(one.meaning, one.passage.text) for one in outcome.layout.actions[number - 1].fields]
