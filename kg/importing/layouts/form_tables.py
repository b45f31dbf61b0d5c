"""A table as forms: which of its cells are labels, which values, and which lines over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.importing.columns.contents import NUMBERED
from kg.importing.columns.deciding import role_of
from kg.importing.columns.heads import clean, guesses
from kg.importing.layouts.labelled import UNKNOWN, told_by
from kg.importing.plan import COLUMN_HEAD, HEADING, Column, Field
from kg.importing.records import Cell, Passage, Place, Table, passage_of
from kg.importing.words import Words, fold

_LABELS, _SHARE = 3, 0.5
_KNOWN = 0.75
_MOST_TURNED = 60
_LONGEST = 8


@dataclass(slots=True)
class Form:
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


def is_turned(table: Table, words: Words) -> bool:
    """Whether a table holds forms side by side: labels down its first column and nowhere else.

    Its first row may say what each form is of ("Project 1", "Project 2").
    """
    if not 2 < table.width <= _MOST_TURNED or len(table.rows) > 400:
        return False
    labels = _texts(cells[0] for cells in table.rows)
    heads = _texts(table.rows[0][1:])
    others = _texts(cell for cells in table.rows[1:] for cell in cells[1:])
    known = {fold(text) for text in labels if _meaning(text, words)}
    return (
        len(known) >= _LABELS
        and len(known) >= _SHARE * len(labels)
        and len({_meaning(text, words) for text in heads} - {None}) < 2
        and 4 * sum(_is_label(text, words) for text in others) <= len(known)
    )


def _is_label(text: str, words: Words) -> bool:
    """Whether a text is a label to the letter: "Parks Service" only speaks of one."""
    found = guesses(text, words) if len(text.split()) <= _LONGEST else ()
    return bool(found) and found[0].score >= 1


def _texts(cells: Iterable[Cell | None]) -> list[str]:
    return [cell.text for cell in cells if cell is not None and cell.text.strip()]


def _is_headed(table: Table, words: Words) -> bool:
    """Whether the first row is one of heads: then the table has columns and is no form.

    Two heads are such a row if they mean two things, one of them what is done, and the second says
    it to the letter: "Action | Review partners" is a label with its value.
    """
    first = [cell.text for cell in table.rows[0] if cell is not None and cell.text.strip()]
    known = [meaning for text in first if (meaning := _meaning(text, words))]
    if len(first) == 2:
        return len(set(known)) == 2 and "activity" in known and _is_label(first[1], words)
    return len(first) > 2 and len(known) >= 0.6 * len(first)


def _meaning(text: str, words: Words) -> str | None:
    # "O1" is the number of a row, though "o" alone is a word for a start.
    if len(text.split()) > _LONGEST or NUMBERED.match(text.strip()):
        return None
    found = guesses(text, words)
    return found[0].code if found and found[0].score >= _KNOWN else None


class FormReader:
    """Reads the forms of a table, and keeps what its labels mean and what became of its texts."""

    def __init__(
        self,
        table: Table,
        at: int,
        words: Words,
        answers: Mapping[str, str | None],
        uses: dict[Place, str],
    ) -> None:
        self.table, self.at, self.words, self.answers = table, at, words, answers
        self.uses = uses
        self.columns: dict[str, Column] = {}

    def forms(self) -> list[Form]:
        """Return the forms that stand one below the other, one for each label of an action."""
        form = Form()
        forms = [form]
        lines = _lines_in(self.table, self.words, self.answers)
        line: Passage | None = None
        for row, cells in enumerate(self.table.rows):
            if (column := lines.get(row)) is not None:
                line = self._passage(row, column)
                if not self.columns:
                    form.line = form.line or line
                self.uses[Place(self.at, row, column)] = HEADING
                continue
            for label, value in _pairs(cells):
                key, meaning = self._label(row, label)
                if meaning == "activity":
                    if form.acts:
                        form = Form()
                        forms.append(form)
                    form.over = line
                line = None
                self._value(form, row, value, key, meaning)
        return [one for one in forms if one.fields]

    def turned(self) -> list[Form]:
        """Return the forms that stand side by side, their labels in the first column."""
        forms = [Form() for _ in range(1, self.table.width)]
        for row, cells in enumerate(self.table.rows):
            label = cells[0]
            if label is None or not label.text.strip():
                self._names(forms, row)
                continue
            key, meaning = self._label(row, 0)
            for number, form in enumerate(forms, start=1):
                self._value(form, row, _owner(cells, number), key, meaning)
        return [one for one in forms if one.fields]

    def _names(self, forms: Sequence[Form], row: int) -> None:
        """Take the texts of a row without a label for the lines that stand over the forms."""
        for number, form in enumerate(forms, start=1):
            cell = self.table.rows[row][number]
            if cell is not None and cell.text.strip():
                form.line = form.line or self._passage(row, number)
                self.uses[Place(self.at, row, number)] = HEADING

    def _label(self, row: int, column: int) -> tuple[str, str | None]:
        """Return the key of a label and what it means."""
        head = self._passage(row, column).text
        key = clean(fold(head))
        meaning = _label_meaning(head, self.words, self.answers)
        self.uses[Place(self.at, row, column)] = COLUMN_HEAD
        weight = self.columns[key].weight + 1 if key in self.columns else 1
        self.columns[key] = Column(
            key, head.strip(), meaning, role_of(meaning, self.words), table=self.table.name,
            by="words", weight=weight,
            doubt=None if meaning else f"Nothing says what the label “{head.strip()}” means.",
        )  # fmt: skip
        return key, meaning

    def _value(self, form: Form, row: int, column: int, key: str, meaning: str | None) -> None:
        told = self.table.rows[row][column]
        if told is None or not told.text.strip():
            return
        place = Place(self.at, row, column)
        if meaning is None:
            self.uses.setdefault(place, UNKNOWN)
            return
        head, passage = self.columns[key].head, self._passage(row, column)
        role = role_of(meaning, self.words)
        what = told_by(meaning, told.text)
        form.fields.append(Field(what, passage, head, role, 0.95, "label", None, place))

    def _passage(self, row: int, column: int) -> Passage:
        cell = self.table.rows[row][column]
        assert cell is not None
        return passage_of(Place(self.at, row, column), cell.text, cell.marks)


def _owner(cells: Sequence[Cell | None], column: int) -> int:
    """Return the column of the cell that stands at a place, or reaches over it from the left."""
    for at in range(column, 0, -1):
        cell = cells[at]
        if cell is not None:
            return at if at + cell.columns > column else column
    return column


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
