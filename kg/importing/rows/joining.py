"""Lines of a table to actions: rows that a page cuts joined, merged cells carried down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.importing.cells import labels
from kg.importing.columns.deciding import role_of
from kg.importing.plan import ENDS, LEFT_OUT, REPEATED_HEAD, Column, Field
from kg.importing.plan import NOTE as NOTE_USE
from kg.importing.records import Passage, Place, Table, join, passage_of
from kg.importing.rows import kinds
from kg.importing.rows.lines import Line
from kg.importing.words import Words, fold

# What a merged cell says of each row it reaches over. Money is left out: it would count twice.
_REACHING = ("party", "date", "outcome", "milestone", "place", "status")
_STOPPED = re.compile(r"[.!?:;…)\]”\"']\s*$")
_LAST_WORD = re.compile(r"([^\W\d_]+['’]?|&|-)\s*$")
_ENOUGH = 0.5
_NEAR_START = 4
_OVER = "Its last line begins a table; it may stand over the rows there."


@dataclass(slots=True)
class Row:
    """An action as it is put together: its line, and its fields in order."""

    line: Line
    fields: list[Field] = field(default_factory=list)

    def last_of(self, column: Column) -> int | None:
        """Return the position of the last field that came from a column."""
        return next(
            (
                at
                for at in range(len(self.fields) - 1, -1, -1)
                if self.fields[at].head == column.head
                and self.fields[at].meaning == column.meaning
                and self.fields[at].basis == "cell"
            ),
            None,
        )


@dataclass(slots=True)
class Joined:
    """The rows of a run, what became of the lines that are none, and ends that no row serves."""

    rows: list[Row] = field(default_factory=list)
    uses: dict[Place, str] = field(default_factory=dict)
    loose: list[Field] = field(default_factory=list)


def join_lines(
    lines: Sequence[Line],
    columns: Sequence[Column],
    line_kinds: Sequence[str],
    tables: Sequence[object],
    words: Words,
) -> Joined:
    """Return the actions of a run.

    Args:
        lines: The rows of the run, from top to bottom.
        columns: What each column means; one of them means `activity`.
        line_kinds: The kind of each line.
        tables: The blocks of the document, for the merged cells above.
        words: The words of the ontology.
    """
    return _Joiner(lines, columns, line_kinds, tables, words).run()


class _Joiner:
    def __init__(
        self,
        lines: Sequence[Line],
        columns: Sequence[Column],
        line_kinds: Sequence[str],
        tables: Sequence[object],
        words: Words,
    ) -> None:
        self.lines, self.columns, self.tables, self.words = lines, columns, tables, words
        self.kinds = line_kinds
        self.key = next(at for at, one in enumerate(columns) if one.meaning == "activity")
        self.sub = next(
            (at for at, one in enumerate(columns) if one.meaning == "sub-activity"), None
        )
        self.done = Joined()
        self.carried: dict[int, Field] = {}
        self.bands: list[Field] = []
        self.alone: list[Field] = []
        self.in_band = False
        data = [
            line
            for line, kind in zip(lines, line_kinds, strict=True)
            if line.text(self.key) and kind == kinds.DATA
        ]
        firsts = [self._first_label(line.text(self.key)) for line in data if not line.after_break]
        self.first_labels = {
            one for one, times in Counter(firsts).items() if times >= 0.2 * len(firsts)
        }
        whole = [line for line in data if len(line.filled) > 1]  # what a page cuts off is not
        self.usual = {
            at: sum(1 for line in whole if line.text(at)) / len(whole) if whole else 0.0
            for at in range(len(columns))
        }

    def run(self) -> Joined:
        after_head = False
        before: Line | None = None
        for line, kind in zip(self.lines, self.kinds, strict=True):
            if kind == kinds.HEAD:
                self._use(line, REPEATED_HEAD)
                after_head = True
                continue
            if kind in (kinds.TOTAL, kinds.NOTE, kinds.INSTRUCTION):
                self._use(line, NOTE_USE)
                continue
            if kind == kinds.BAND:
                self._band(line)
                continue
            self._leave(line)
            # A page ends within a row; a heading between two tables does not stand in one.
            broken = (line.after_break or after_head) and line.goes_on(before or line)
            before = line
            self._data(line, broken)
            after_head = False
        held = {one.place for row in self.done.rows for one in row.fields}
        self.done.loose = [one for one in self.alone if one.place not in held]
        return self.done

    def _use(self, line: Line, use: str) -> None:
        for at in line.filled:
            self.done.uses[line.place(at)] = use

    def _leave(self, line: Line) -> None:
        """Say of each cell of a row whose column is not read that it is left out."""
        for at in line.filled:
            if self.columns[at].meaning is None:
                cell = line.cells[at]
                why = (
                    "its row or column is hidden"
                    if cell and cell.hidden
                    else ("nothing says what its column means")
                )
                self.done.uses[line.place(at)] = f"{LEFT_OUT}: {why}"

    def _band(self, line: Line) -> None:
        """Take a row over rows as an end of the rows below; a band under a band is a nearer end."""
        passage = line.passage(line.filled[0])
        if not self.in_band:
            self.bands = []
        meaning = ("goal", "aim", "objective")[min(len(self.bands), 2)]
        self.bands.append(Field(meaning, passage, basis="band", place=line.place(line.filled[0])))
        self.alone.append(self.bands[-1])
        self.in_band = True
        self.carried = {}

    def _data(self, line: Line, broken: bool) -> None:
        self.in_band = False
        rows = self.done.rows
        owner = line.owners[self.key]
        if owner is not None and owner.row < line.row and rows:
            self._extend(rows[-1], line, glue="\n")
            return
        if not line.text(self.key) and not self._is_sub(line):
            if all((self.columns[at].meaning or "") in ENDS for at in line.filled):
                self._carry(line)
                self.alone.extend(self._field(line, at) for at in line.filled)
            elif rows:
                self._extend(rows[-1], line, glue=" " if broken else "\n", near=broken)
            else:
                self._use(line, f"{LEFT_OUT}: it belongs to no action")
            return
        if broken and rows and self._is_rest(rows[-1], line):
            alone = line.filled == (self.key,) and self._is_untied(rows[-1], line)
            self._extend(rows[-1], line, glue=" ", near=True)
            if alone:
                held = rows[-1].last_of(self.columns[self.key])
                assert held is not None
                rows[-1].fields[held] = replace(rows[-1].fields[held], doubt=_OVER)
            return
        row = Row(line)
        cut: set[int] = set()
        if broken and rows:
            cut = self._finish_cells(rows[-1], line)
        self._carry(line)
        row.fields.extend(self.bands)
        row.fields.extend(tied(self._fields(line, cut), self.words, self.done.uses))
        rows.append(row)

    def _is_untied(self, row: Row, line: Line) -> bool:
        """Whether nothing in two texts of actions says that one goes on with the other."""
        held = row.last_of(self.columns[self.key])
        text = line.text(self.key)
        return held is not None and is_rest(row.fields[held].passage.text, text, self.words) is None

    def _is_sub(self, line: Line) -> bool:
        return self.sub is not None and bool(line.text(self.sub))

    # ---- Fields ----

    def _carry(self, line: Line) -> None:
        """Remember the ends of a row for the rows under it that leave them blank."""
        for at, column in enumerate(self.columns):
            if column.meaning not in ENDS or not line.text(at):
                continue
            for right in [other for other in self.carried if other > at]:
                del self.carried[right]
            self.carried[at] = self._field(line, at)
            if line.cells[at] is not None and not line.text(self.key):
                self.carried[at] = self._field(line, at, "blank")

    def _field(self, line: Line, at: int, basis: str = "cell") -> Field:
        column = self.columns[at]
        return replace(field_of(line, at, column, column.meaning or "note"), basis=basis)

    def _fields(self, line: Line, cut: set[int]) -> list[Field]:
        """Return the fields of a new row, from left to right."""
        found: list[Field] = []
        for at, column in enumerate(self.columns):
            if column.meaning is None or at in cut:
                continue
            if line.text(at):
                found.append(self._field(line, at))
                continue
            above = line.owners[at]
            if above is not None and above.row < line.row and above.column == at:
                field_ = self._from_above(line, at, above)
                if field_ is not None:
                    found.append(field_)
            elif above is None and at in self.carried:
                found.append(replace(self.carried[at], basis="blank"))
        return found

    def _from_above(self, line: Line, at: int, above: Place) -> Field | None:
        """Return what a merged cell says of a row that it reaches over."""
        column = self.columns[at]
        meaning = column.meaning or ""
        if meaning not in ENDS and meaning.split("-")[0] not in _REACHING:
            return None
        table = self.tables[line.block]
        assert isinstance(table, Table)
        cell = table.rows[above.row][above.column]
        if cell is None or not cell.text.strip():
            return None
        place = Place(line.block, above.row, above.column)
        return Field(
            meaning, _stripped(passage_of(place, cell.text, cell.marks)), column.head, column.role,
            column.confidence, "merged", column.doubt, place,
        )  # fmt: skip

    def _extend(self, row: Row, line: Line, glue: str, near: bool = False) -> None:
        """Put the cells of a line at the ends of the fields of the row above."""
        for at in line.filled:
            column = self.columns[at]
            if column.meaning is None:
                continue
            held = row.last_of(column)
            if held is None:
                row.fields.append(self._field(line, at))
                continue
            before = row.fields[held]
            passage = line.passage(at)
            between = glue
            lines = "\n" in before.passage.text or "\n" in passage.text
            if near and lines and not is_rest(before.passage.text, passage.text, self.words):
                # A cell of lines may end between two of them; any other is cut in one.
                between = "\n"
            row.fields[held] = replace(before, passage=join((before.passage, passage), between))

    def _finish_cells(self, row: Row, line: Line) -> set[int]:
        """Give back to the row above the cells that only end what it began; return their columns.

        A page may end in the middle of one cell and between two rows in all others.
        """
        given: set[int] = set()
        for at in line.filled:
            column = self.columns[at]
            if at == self.key or column.meaning is None:
                continue
            held = row.last_of(column)
            passage = line.passage(at)
            if held is None or not passage.text[:1].islower():
                continue
            before = row.fields[held]
            if is_rest(before.passage.text, passage.text, self.words):
                row.fields[held] = replace(before, passage=join((before.passage, passage), " "))
                given.add(at)
        return given

    def _first_label(self, text: str) -> str | None:
        """Return the meaning of the label that a cell begins with; None where none does."""
        found = labels.split(text, self.words)
        return found[0].kind if found and found[0].label_span[0] < _NEAR_START else None

    def _is_rest(self, row: Row, line: Line) -> bool:
        """Whether a line after a break goes on with the row before it."""
        score = 0.0
        for at, column in enumerate(self.columns):
            text = line.text(at)
            if column.meaning is None or line.owners[at] is not None:
                continue
            held = row.last_of(column)
            before = row.fields[held].passage.text if held is not None else ""
            rest = is_rest(before, text, self.words) if text and before else None
            if at == self.key:
                # A capital that no open end leads to begins a new action more often than not,
                # unless a label begins it that begins no other row ("Milestone: …").
                if rest or (text and self._first_label(text) not in self.first_labels):
                    score += 3
                elif text and text[0].isupper():
                    # An action alone, with nobody and no time beside it, is rare.
                    score -= 1 if line.filled == (at,) else 2.5
            elif column.meaning == "reference" and self.usual[at] > 0.9:
                score += 2 if not text else -3
            elif self.usual[at] > 0.85:
                new = column.meaning.startswith(("date", "money", "status"))
                score += 1 if not text else 1.5 if rest else -1 if rest is False or new else 0
            elif rest:
                score += 1
        return score > _ENOUGH


def is_rest(before: str, now: str, words: Words) -> bool | None:
    """Whether a text goes on with another: None where nothing tells."""
    before, now = before.rstrip(), now.lstrip()
    if not before or not now:
        return None
    last = _LAST_WORD.search(before)
    open_end = before.endswith((",", "-", "–")) or (
        last is not None and _is_unfinished(last.group(1), words)
    )
    if open_end:
        return True
    stopped = bool(_STOPPED.search(before))
    if now[0].islower():
        return not stopped or before.endswith((")", "]", "”", '"', "'"))
    if stopped:
        return False
    return None


def _is_unfinished(word: str, words: Words) -> bool:
    # An ending word in capitals is a name's ("Plan A").
    return word == word.lower() and words.of("document-part").get(fold(word)) == "unfinished"


def field_of(line: Line, at: int, column: Column, meaning: str) -> Field:
    """Return an own cell of a line as a field."""
    return Field(
        meaning, line.passage(at), column.head, column.role, column.confidence, "cell",
        column.doubt, line.place(at),
    )  # fmt: skip


def tied(fields: Sequence[Field], words: Words, uses: dict[Place, str]) -> list[Field]:
    """Return the fields of one row with what they say of one another.

    A column of roles says in what part the row's party takes part, one of currencies what its sum
    is in; both are then read, and are fields no more.
    """
    role = next((one for one in fields if one.meaning == "party-role"), None)
    currency = next((one for one in fields if one.meaning == "currency"), None)
    found = []
    for one in fields:
        if one is role or one is currency:
            assert one.place is not None
            uses[one.place] = NOTE_USE
        elif role is not None and one.meaning.startswith("party"):
            code = words.of("role").get(fold(role.passage.text)) or role_of(
                words.of("column").get(fold(role.passage.text)), words
            )
            found.append(replace(one, role=code or one.role))
        elif currency is not None and one.meaning == "money":
            found.append(replace(one, head=f"{one.head} ({currency.passage.text.strip()})"))
        else:
            found.append(one)
    return found


def _stripped(passage: Passage) -> Passage:
    text = passage.text
    start = len(text) - len(text.lstrip())
    return passage.part(start, start + len(text.strip()))
