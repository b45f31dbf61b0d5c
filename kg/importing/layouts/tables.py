"""Families A, B, F and G: plans that stand in tables with heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.importing.columns.deciding import decide, role_of
from kg.importing.layouts.context import doubting_unstyled, with_ends
from kg.importing.layouts.form_tables import is_form
from kg.importing.layouts.headings import end_named, heading_kind
from kg.importing.layouts.labelled import labelled_parts
from kg.importing.layouts.related import Main, relate
from kg.importing.plan import COLUMN_HEAD, LEFT_OUT, NOTE, Action, Column, Field, Layout
from kg.importing.records import (
    Cell,
    Document,
    Habits,
    Passage,
    Place,
    Register,
    Table,
    Text,
)  # fmt: skip
from kg.importing.rows.joining import Joined, Row, field_of, join_lines
from kg.importing.rows.kinds import BAND, DATA, kinds_of
from kg.importing.rows.lines import Line, Run, runs_of, without_action
from kg.importing.words import Words

# What a plan says beside what is done: a table with none of it is no plan.
_BESIDE = frozenset(
    (
        "plan", "goal", "aim", "objective", "milestone", "outcome", "target", "indicator", "party",
        "party-lead", "party-support", "party-funder", "date", "date-start", "date-end", "money",
        "status",
    )
)  # fmt: skip


def read_tables(
    document: Document,
    words: Words,
    habits: Habits,
    register: Register,
    answers: Mapping[str, str | None],
) -> Layout | None:
    """Return the layout of a document whose plan stands in tables; None where no table is one."""
    runs, uses, bare = runs_of(document, words, habits)
    # Two columns with labels down the first are a form, though a row of it may look like heads.
    forms = {at for run in runs for at in run.blocks if _is_narrow_form(document.blocks[at], words)}
    bare += [at for run in runs if forms.issuperset(run.blocks) for at in run.blocks]
    runs = [run for run in runs if not forms.issuperset(run.blocks)]
    parts = [_part(run, words, habits, register, answers) for run in runs]
    _name_by_headings(parts, words)
    for part in parts:
        part.kinds = kinds_of(part.run.lines, part.columns, words, habits)
    plans = [part for part in parts if part.is_plan]
    # A table that says "action" in so many words is the plan; what may be one is related to it.
    plain = [part for part in plans if not part.is_promoted]
    plans = plain or plans[:1]
    if not plans:
        return None
    family = "A"
    rows: list[tuple[Part, Row]] = []
    columns: list[Column] = []
    loose: list[Field] = []
    for part in plans:
        columns.extend(part.columns)
        if part.by_heading:
            family = "B"
        joined = part.rows(document, words)
        uses.update(joined.uses)
        loose.extend(joined.loose)
        rows.extend((part, row) for row in joined.rows)
    if family == "A" and _sheets(rows) > 1 and document.format in ("xlsx", "ods"):
        family = "F"
    others = [part for part in parts if part not in plans]
    related = [part for part in others if _is_related(part, plans, rows, words, uses)]
    if related:
        family = "G"
        columns.extend(column for part in related for column in part.own_columns)
    for at in bare + [at for part in others if part not in related for at in part.run.blocks]:
        table = document.blocks[at]
        assert isinstance(table, Table)
        uses = {**without_action(table, at), **uses}
    rows.sort(key=lambda pair: (pair[1].line.block, pair[1].line.row))
    actions = tuple(
        Action(number, row.line.sheet or _table_name(row.line, document), at, tuple(row.fields))
        for number, (at, (_, row)) in enumerate(_numbered(rows), start=1)
    )
    over = [_headings_over(row, part) for part, row in rows]
    if not actions:
        return None
    told = doubting_unstyled(with_ends(actions, over, words), document)
    return Layout(family, tuple(columns), told, tuple(loose), uses)


def _is_narrow_form(block: Text | Table, words: Words) -> bool:
    return isinstance(block, Table) and block.width == 2 and is_form(block, words)


def _is_related(
    part: Part,
    plans: Sequence[Part],
    rows: Sequence[tuple[Part, Row]],
    words: Words,
    uses: dict[Place, str],
) -> bool:
    for plan in plans:
        held = [row for of, row in rows if of is plan]
        if relate(part.run, part.own_columns, Main(plan.run, plan.columns, held), words, uses):
            return True
    return False


def _headings_over(row: Row, part: Part) -> list[Passage]:
    headings = [passage for _, passage in row.line.headings]
    return headings[:-1] if part.by_heading else headings


class Part:
    """One run with what its columns mean."""

    def __init__(self, run: Run, columns: tuple[Column, ...]) -> None:
        self.run, self.columns = run, columns
        self.by_heading = False
        self.kinds: list[str] = []

    @property
    def meanings(self) -> frozenset[str]:
        """The meanings of its columns."""
        return frozenset(column.meaning for column in self.columns if column.meaning)

    @property
    def own_columns(self) -> tuple[Column, ...]:
        """Its columns, each with the meaning that its head has: none is taken for the action."""
        return tuple(
            replace(column, meaning=column.choices[0], doubt=None, stands_in=False)
            if column.stands_in and column.choices
            else column
            for column in self.columns
        )

    @property
    def is_promoted(self) -> bool:
        """Whether no column of it says "action", and another is taken for it."""
        return any(column.stands_in for column in self.columns)

    @property
    def is_plan(self) -> bool:
        """Whether it says what is done, and at least one thing beside."""
        acts = self.by_heading or any(
            column.meaning == "activity" and not column.stands_in for column in self.columns
        )
        beside = self.meanings & _BESIDE
        enough = 1 if "reference" in self.meanings else 2
        return (acts and len(beside) >= 1) or (self.is_promoted and len(beside) >= enough)

    def rows(self, document: Document, words: Words) -> Joined:
        """Return the actions of the run, and what became of its other lines."""
        if self.by_heading:
            return _rows_by_heading(self, words)
        return join_lines(self.run.lines, self.columns, self.kinds, document.blocks, words)


def _part(
    run: Run,
    words: Words,
    habits: Habits,
    register: Register,
    answers: Mapping[str, str | None],
) -> Part:
    cells: list[list[Cell]] = [
        [cell for line in run.lines if (cell := line.cells[at]) is not None and not cell.hidden]
        for at in range(len(run.heads))
    ]
    columns = decide(run.heads, cells, words, habits, register, answers, run.name)
    columns = tuple(
        replace(column, meaning=None, doubt=None)
        if column.meaning and _is_hidden(run.lines, at)
        else column
        for at, column in enumerate(columns)
    )
    return Part(run, columns)


def _is_hidden(lines: Sequence[Line], at: int) -> bool:
    cells = [line.cells[at] for line in lines if line.cells[at] is not None]
    return bool(cells) and all(cell is not None and cell.hidden for cell in cells)


# ---- B: a heading for each action ----


def _name_by_headings(parts: Sequence[Part], words: Words) -> None:
    """Find the tables whose headings name the actions; their rows are milestones.

    Tables with the same heads in another order are judged together.
    """
    groups: dict[frozenset[str], list[Part]] = {}
    for part in parts:
        groups.setdefault(frozenset(part.run.key), []).append(part)
    for group in groups.values():
        if not _by_headings(group, words):
            continue
        for part in group:
            part.by_heading = True
            part.columns = tuple(
                replace(column, meaning="milestone", stands_in=False)
                if column.meaning == "activity"
                else column
                for column in part.columns
            )


def _by_headings(group: Sequence[Part], words: Words) -> bool:
    lines = [line for part in group for line in part.run.lines]
    names = list(dict.fromkeys(line.headings[-1][1].text for line in lines if line.headings))
    if not names or not all(line.headings for line in lines):
        return False
    told = [heading_kind(name, words) for name in names]
    acting = [
        column
        for part in group
        for column in part.columns
        if column.meaning == "activity" and not column.stands_in
    ]
    if acting:
        # "Objective 2" may name an action, but not over rows that say what is done.
        told = [
            None if end_named(name, words) else kind for name, kind in zip(names, told, strict=True)
        ]
    if "heading-of-action" in told and told.count("heading-of-action") >= 0.6 * len(told):
        return not acting or len(names) > 1
    if acting:
        return False
    return len(names) > 1 and "heading-of-goal" not in told


def _rows_by_heading(part: Part, words: Words) -> Joined:
    """Return a row for each heading, its fields those of all lines under it."""
    rows: dict[tuple[Place, ...], Row] = {}
    told: set[tuple[Passage, ...]] = set()
    uses: dict[Place, str] = {}
    for line, kind in zip(part.run.lines, part.kinds, strict=True):
        if kind not in (DATA, BAND):
            for at in line.filled:
                uses[line.place(at)] = NOTE
            continue
        heading = line.headings[-1][1]
        where = tuple(span.place for _, span in heading.pieces)
        row = rows.get(where)
        if row is None:
            row = rows[where] = Row(line)
            row.fields.append(Field("activity", heading, basis="heading", place=where[0]))
        if line.beside and line.beside not in told:
            told.add(line.beside)
            for passage in line.beside:
                row.fields.extend(_fields_beside(passage, words, uses))
        for at in line.filled:
            column = part.columns[at]
            if column.meaning is None:
                uses[line.place(at)] = f"{LEFT_OUT}: nothing says what its column means"
            else:
                row.fields.append(field_of(line, at, column, column.meaning))
    return Joined(list(rows.values()), uses)


def _fields_beside(passage: Passage, words: Words, uses: dict[Place, str]) -> list[Field]:
    """Return a text between a heading and its table: its labelled values, or a description."""
    place = passage.pieces[0][1].place
    parts = labelled_parts(passage, words, {})
    if not parts:
        return [Field("description", passage, basis="heading", place=place)]
    uses[place] = COLUMN_HEAD
    return [
        Field(
            part.meaning, part.value, part.label, role_of(part.meaning, words), 0.95, "label",
            None, place,
        )
        for part in parts
    ]  # fmt: skip


# ---- Numbers and rests ----


def _numbered(rows: Sequence[tuple[Part, Row]]) -> list[tuple[int, tuple[Part, Row]]]:
    """Return the rows with their number in their own table, from 1."""
    counts: dict[str, int] = {}
    found = []
    for part, row in rows:
        name = row.line.sheet or str(id(part))
        counts[name] = counts.get(name, 0) + 1
        found.append((counts[name], (part, row)))
    return found


def _sheets(rows: Sequence[tuple[Part, Row]]) -> int:
    return len({row.line.sheet for _, row in rows})


def _table_name(line: Line, document: Document) -> str:
    if line.headings:
        return line.headings[-1][1].text
    before = [
        block.text
        for block in document.blocks[: line.block]
        if isinstance(block, Text) and block.kind == "caption"
    ]
    return before[-1] if before else ""
