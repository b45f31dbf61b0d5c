"""Family C: a form of labels and values for each action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.importing.columns.deciding import role_of
from kg.importing.columns.heads import clean, guesses
from kg.importing.layouts.context import with_ends
from kg.importing.layouts.headings import heading_kind
from kg.importing.layouts.labelled import told_by
from kg.importing.plan import COLUMN_HEAD, HEADING, LEFT_OUT, Action, Column, Field, Layout
from kg.importing.records import Cell, Document, Passage, Place, Table, Text, passage_of
from kg.importing.rows.lines import without_action
from kg.importing.words import Words, fold

_LABELS, _SHARE = 3, 0.5
_KNOWN = 0.75
# A line over a form, in its own table, stands below all headings.
_LINE = 99
_UNNAMED = f"{LEFT_OUT}: nothing says what is done in its form"


@dataclass(slots=True)
class _Form:
    """What one form says.

    `over` is the line that stands over it and over those that follow, `line` one that may name it:
    it stands before its first label.
    """

    fields: list[Field] = field(default_factory=list)
    over: Passage | None = None
    line: Passage | None = None

    @property
    def acts(self) -> bool:
        """Whether a label of it says what is done."""
        return any(one.meaning == "activity" for one in self.fields)


def read_forms(
    document: Document, words: Words, answers: Mapping[str, str | None]
) -> Layout | None:
    """Return the layout of a document whose actions are forms; None where no table is one."""
    uses: dict[Place, str] = {}
    columns: dict[str, Column] = {}
    actions: list[Action] = []
    heading: Passage | None = None
    over: dict[int, Passage] = {}
    each_over: list[dict[int, Passage]] = []
    under = _tables_under_headings(document, words)
    for at, block in enumerate(document.blocks):
        if isinstance(block, Text):
            if block.kind == "heading":
                heading = passage_of(Place(at), block.text, block.marks)
                over = {level: one for level, one in over.items() if level < block.level}
                over[block.level] = heading
            continue
        if at not in under:
            continue
        found, labels = _forms_in(block, at, words, answers, uses)
        columns.update(labels)
        for form in found:
            fields = form.fields
            if form.over is not None:
                over = {**over, _LINE: form.over}
            if not form.acts:
                # A heading over several tables is none of theirs: the line in each names it.
                is_shared = under[at] > 1 and form.line is not None
                if heading is not None and not is_shared:
                    fields.insert(0, _name(heading, "heading"))
                    over = {level: one for level, one in over.items() if one is not heading}
                    heading = None
                elif form.line is not None:
                    place = form.line.pieces[0][1].place
                    fields.insert(0, _name(form.line, "band"))
                    del uses[place]
                else:
                    uses.update({one.place: _UNNAMED for one in fields if one.place is not None})
                    continue
            each_over.append(over)
            actions.append(Action(len(actions) + 1, block.name, len(actions) + 1, tuple(fields)))
    meanings = {one.meaning for action in actions for one in action.fields}
    if not actions or len(meanings - {"activity", "description", "note"}) < 1:
        return None
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table) and at not in under:
            uses = {**without_action(block, at), **uses}
    whole = with_ends(actions, _over_several(each_over, words), words)
    return Layout("C", tuple(columns.values()), whole, uses=uses)


def _tables_under_headings(document: Document, words: Words) -> dict[int, int]:
    """Return each table that is a form, and how many of them stand under its heading."""
    headings: dict[int, int | None] = {}
    heading: int | None = None
    for at, block in enumerate(document.blocks):
        if isinstance(block, Text):
            heading = at if block.kind == "heading" else heading
        elif not block.hidden and is_form(block, words):
            headings[at] = heading
    held = Counter(headings.values())
    return {at: held[over] if over is not None else 0 for at, over in headings.items()}


def _name(passage: Passage, basis: str) -> Field:
    return Field("activity", passage, basis=basis, place=passage.pieces[0][1].place)


def _over_several(
    each_over: Sequence[Mapping[int, Passage]], words: Words
) -> list[tuple[Passage, ...]]:
    """Return what stands over each form, of the levels at which one thing stands over several.

    What stands over one form alone, wherever it is, is the form's own heading.
    """
    held = Counter(level_and_one for over in each_over for level_and_one in over.items())
    levels = {level for (level, _), forms in held.items() if forms > 1}
    return [
        tuple(
            one
            for level, one in sorted(over.items())
            if level in levels and heading_kind(one.text, words) != "heading-of-action"
        )
        for over in each_over
    ]


def _pairs(cells: Sequence[Cell | None]) -> Iterator[tuple[int, int]]:
    """Yield the columns of each label of a row and of its value."""
    own = [at for at, cell in enumerate(cells) if cell is not None]
    for label, value in zip(own[::2], own[1::2], strict=False):
        cell = cells[label]
        if cell is not None and cell.text.strip():
            yield label, value


def is_form(table: Table, words: Words) -> bool:
    """Whether a table holds labels and values: at least three labels of a plan, and half of all."""
    if table.width < 2 or table.width > 6 or len(table.rows) > 400:
        return False
    labels = [cells[label] for cells in table.rows for label, _ in _pairs(cells)]
    known = [cell.text for cell in labels if cell is not None and _meaning(cell.text, words)]
    distinct = {fold(text) for text in known}
    return (
        len(distinct) >= _LABELS
        and len(known) >= _SHARE * len(labels)
        and not _is_headed(table, words)
    )


def _is_headed(table: Table, words: Words) -> bool:
    """Whether the first row is one of heads: then the table has columns and is no form.

    Two heads are such a row if they mean two things, one of them what is done, and the second says
    it to the letter: "Action | Review partners" is a label with its value.
    """
    first = [cell.text for cell in table.rows[0] if cell is not None and cell.text.strip()]
    known = [meaning for text in first if (meaning := _meaning(text, words))]
    if len(first) == 2:
        return (
            len(set(known)) == 2 and "activity" in known and guesses(first[1], words)[0].score >= 1
        )
    return len(first) > 2 and len(known) >= 0.6 * len(first)


def _meaning(text: str, words: Words) -> str | None:
    if len(text.split()) > 8:
        return None
    found = guesses(text, words)
    return found[0].code if found and found[0].score >= _KNOWN else None


def _forms_in(
    table: Table,
    at: int,
    words: Words,
    answers: Mapping[str, str | None],
    uses: dict[Place, str],
) -> tuple[list[_Form], dict[str, Column]]:
    """Return the forms in a table, one for each label of an action, and the labels it has."""
    form = _Form()
    forms = [form]
    columns: dict[str, Column] = {}
    lines = _lines_in(table, words, answers)
    line: Passage | None = None
    for row, cells in enumerate(table.rows):
        if (column := lines.get(row)) is not None:
            line = _passage(table, Place(at, row, column))
            if not columns:
                form.line = form.line or line
            uses[Place(at, row, column)] = HEADING
            continue
        for label, value in _pairs(cells):
            head = _passage(table, Place(at, row, label)).text
            key = clean(fold(head))
            meaning = _label_meaning(head, words, answers)
            uses[Place(at, row, label)] = COLUMN_HEAD
            columns[key] = Column(
                key, head.strip(), meaning, role_of(meaning, words), table=table.name, by="words",
                weight=columns[key].weight + 1 if key in columns else 1,
                doubt=None if meaning else f"Nothing says what the label “{head.strip()}” means.",
            )  # fmt: skip
            if meaning == "activity":
                if form.acts:
                    form = _Form()
                    forms.append(form)
                form.over = line
            line = None
            told = cells[value]
            if told is None or not told.text.strip():
                continue
            if meaning is None:
                left = f"{LEFT_OUT}: nothing says what its label means"
                uses.setdefault(Place(at, row, value), left)
                continue
            form.fields.append(
                Field(
                    told_by(meaning, told.text), _passage(table, Place(at, row, value)),
                    head.strip(), role_of(meaning, words), 0.95, "label", None,
                    Place(at, row, value),
                )
            )  # fmt: skip
    return [one for one in forms if one.fields], columns


def _lines_in(table: Table, words: Words, answers: Mapping[str, str | None]) -> dict[int, int]:
    """Return the rows that hold one text and no label, with its column.

    A text beside a blank cell is one only right before the label of an action, and where it is no
    label anywhere else: most often it is a label whose value nobody filled in.
    """
    held = Counter(
        clean(fold(cell.text))
        for cells in table.rows
        for label, _ in _pairs(cells)
        if (cell := cells[label]) is not None
    )
    found: dict[int, int] = {}
    acts = False
    for row in range(len(table.rows) - 1, -1, -1):
        cells = table.rows[row]
        own = [at for at, cell in enumerate(cells) if cell is not None]
        filled = [(at, cell.text) for at, cell in enumerate(cells) if cell and cell.text.strip()]
        if len(filled) == 1:
            at, text = filled[0]
            key = clean(fold(text))
            is_label = key in answers or _meaning(text, words) is not None or held[key] > 1
            if len(own) == 1 or (at == own[0] and acts and not is_label):
                found[row] = at
        if filled:
            acts = _label_meaning(filled[0][1], words, answers) == "activity"
    return found


def _label_meaning(text: str, words: Words, answers: Mapping[str, str | None]) -> str | None:
    key = clean(fold(text))
    return answers[key] if key in answers else _meaning(text, words)


def _passage(table: Table, place: Place) -> Passage:
    cell = table.rows[place.row][place.column]
    assert cell is not None
    return passage_of(place, cell.text, cell.marks)
