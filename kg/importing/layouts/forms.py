"""Family C: a form of labels and values for each action."""

from __future__ import annotations

from collections.abc import Mapping

from kg.importing.columns.deciding import role_of
from kg.importing.columns.heads import clean, guesses
from kg.importing.layouts.labelled import told_by
from kg.importing.plan import COLUMN_HEAD, HEADING, LEFT_OUT, Action, Column, Field, Layout
from kg.importing.records import Document, Passage, Place, Table, Text, passage_of
from kg.importing.rows.lines import without_action
from kg.importing.words import Words, fold

_LABELS, _SHARE = 3, 0.5
_KNOWN = 0.75


def read_forms(
    document: Document, words: Words, answers: Mapping[str, str | None]
) -> Layout | None:
    """Return the layout of a document whose actions are forms; None where no table is one."""
    uses: dict[Place, str] = {}
    columns: dict[str, Column] = {}
    actions: list[Action] = []
    heading: Passage | None = None
    over: dict[int, Passage] = {}
    forms: set[int] = set()
    for at, block in enumerate(document.blocks):
        if isinstance(block, Text):
            if block.kind == "heading":
                heading = passage_of(Place(at), block.text, block.marks)
                over = {level: one for level, one in over.items() if level < block.level}
                over[block.level] = heading
            continue
        if block.hidden or not _is_form(block, words):
            continue
        forms.add(at)
        for fields, found in _actions_in(block, at, words, answers, uses):
            columns.update(found)
            if not any(one.meaning == "activity" for one in fields):
                if heading is None:
                    continue
                fields.insert(
                    0,
                    Field("activity", heading, basis="heading", place=heading.pieces[0][1].place),
                )
                heading = None
            actions.append(Action(len(actions) + 1, block.name, len(actions) + 1, tuple(fields)))
    meanings = {one.meaning for action in actions for one in action.fields}
    if not actions or len(meanings - {"activity", "description", "note"}) < 1:
        return None
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table) and at not in forms:
            uses = {**without_action(block, at), **uses}
    return Layout("C", tuple(columns.values()), tuple(actions), uses=uses)


def _pairs(table: Table) -> list[tuple[int, int, int]]:
    """Return the pairs of a label and its value: row, the label's column, the value's column."""
    found = []
    for row, cells in enumerate(table.rows):
        filled = [at for at, cell in enumerate(cells) if cell is not None and cell.text.strip()]
        own = [at for at, cell in enumerate(cells) if cell is not None]
        step = 0
        while step < len(own) - 1:
            label, value = own[step], own[step + 1]
            if label in filled:
                found.append((row, label, value))
            step += 2
    return found


def _is_form(table: Table, words: Words) -> bool:
    if table.width < 2 or table.width > 6 or len(table.rows) > 400:
        return False
    pairs = _pairs(table)
    labels = [table.rows[row][label] for row, label, _ in pairs]
    known = [cell.text for cell in labels if cell is not None and _meaning(cell.text, words)]
    distinct = {fold(text) for text in known}
    return (
        len(distinct) >= _LABELS
        and len(known) >= _SHARE * len(labels)
        and not _is_headed(table, words)
    )


def _is_headed(table: Table, words: Words) -> bool:
    """Whether the first row is one of heads: then the table has columns and is no form."""
    first = [cell for cell in table.rows[0] if cell is not None and cell.text.strip()]
    known = sum(1 for cell in first if _meaning(cell.text, words))
    return len(first) > 2 and known >= 0.6 * len(first)


def _meaning(text: str, words: Words) -> str | None:
    if len(text.split()) > 8:
        return None
    found = guesses(text, words)
    return found[0].code if found and found[0].score >= _KNOWN else None


def _actions_in(
    table: Table,
    at: int,
    words: Words,
    answers: Mapping[str, str | None],
    uses: dict[Place, str],
) -> list[tuple[list[Field], dict[str, Column]]]:
    """Return the actions of a form, each with its fields and the labels that were met."""
    found: list[tuple[list[Field], dict[str, Column]]] = []
    fields: list[Field] = []
    columns: dict[str, Column] = {}
    title: Field | None = None
    held: set[Place] = set()
    last: Field | None = None
    for row, label, value in _pairs(table):
        cell, told = table.rows[row][label], table.rows[row][value]
        assert cell is not None
        held.update((Place(at, row, label), Place(at, row, value)))
        key = clean(fold(cell.text))
        meaning = answers[key] if key in answers else _meaning(cell.text, words)
        uses[Place(at, row, label)] = COLUMN_HEAD
        columns[key] = Column(
            key, cell.text.strip(), meaning, role_of(meaning, words), table=table.name, by="words",
            weight=columns[key].weight + 1 if key in columns else 1,
            doubt=None if meaning else f"Nothing says what the label “{cell.text.strip()}” means.",
        )  # fmt: skip
        if meaning == "activity" and any(one.meaning == "activity" for one in fields):
            found.append((fields, columns))
            fields = []
        if told is None or not told.text.strip():
            continue
        if meaning is None:
            uses.setdefault(Place(at, row, value), f"{LEFT_OUT}: nothing says what its label means")
            continue
        meaning = told_by(meaning, told.text)
        last = Field(
            meaning, passage_of(Place(at, row, value), told.text, told.marks), cell.text.strip(),
            role_of(meaning, words), 0.95, "label", None, Place(at, row, value),
        )  # fmt: skip
        fields.append(last)
    for row, cells in enumerate(table.rows):
        own = [(column, cell) for column, cell in enumerate(cells) if cell is not None]
        filled = [(column, cell) for column, cell in own if cell.text.strip()]
        if len(own) == 1 and filled:
            column, only = filled[0]
            if Place(at, row, column) in held:
                continue
            if title is None and not any(one.meaning == "activity" for one in fields):
                title = Field(
                    "activity", passage_of(Place(at, row, column), only.text, only.marks),
                    basis="band", place=Place(at, row, column),
                )  # fmt: skip
            else:
                uses[Place(at, row, column)] = HEADING
    if title is not None:
        fields.insert(0, title)
    if fields:
        found.append((fields, columns))
    return found
