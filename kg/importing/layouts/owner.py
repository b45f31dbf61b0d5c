"""The questions to a plan's owner, read back: what was answered, by whom, and on which day.

A line leads by its identifier to what was asked. What can not be understood is a finding at its
cell, and never guessed; where one question has two answers, both are told and neither is taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from kg.exporters.facts import Facts
from kg.exporters.owner_questions import CODED, DAY, KINDS, NAMED, Kind, values_of
from kg.exporters.workbook.naming import folded
from kg.exporters.workbook.owner import ALL, ANSWER, BY, NOTE, ON, PLAN, QUESTION
from kg.exporters.workbook.sheets import ID_HEAD, PLAN_PROPERTY
from kg.importing.layouts.own import CellFinding, head_row
from kg.importing.records import Cell, Document, Place, Table, Text
from kg.terms import BASE

_NEEDED = {folded(head) for head in (ID_HEAD, QUESTION, ANSWER)}
_FORMS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y")
_BETWEEN = re.compile(r"\s+(?:to|until|–|-)\s+|\s*–\s*")
_MOST_TOLD = 60

NO_DAY = "“{text}” is no day: write it as 2026-03-31."
NO_PERIOD = "“{text}” is no period: write two days, as 2025-04-01 to 2026-03-31."
BACKWARDS = "“{text}” ends before it begins."
NO_CODE = "“{text}” is none of the answers: choose one of {names}."
NO_NAME = "Nothing here is called “{text}”: write the name as the register has it."
SEVERAL = "“{text}” is the name of several things here, so that it was not taken."
UNKNOWN = "“{text}” is nothing that this plan asks about: leave the grey columns as they are."
TWICE = "This question has two answers, “{first}” and “{second}”: neither is taken; write one."
CLOSED = "This is answered already (“{held}”): it was not taken."


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Shape:
        thing: The IRI of what was asked about.
        kind: Which question it was.
        value: The IRI that is meant; "" of a day or a period.
        earliest, latest: The days of a day or a period, each day the same of one day.
        written, note: What stands in the cells.
        place: Where the answer stands.
        sheet: The name of its sheet or table; `row` counts from 1.
    """

    thing: str
    kind: Kind
    value: str
    earliest: date | None
    latest: date | None
    written: str
    note: str
    place: Place
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class OwnerAnswers:
    """What a file of questions holds when it comes back.

    Shape: `by` is who answers as it is written, "" where nobody is named; `on` the day. `blank`
    counts the questions without an answer.
    """

    plan: str
    by: str
    on: date | None
    answers: tuple[Answer, ...]
    findings: tuple[CellFinding, ...]
    blank: int


@dataclass(frozen=True, slots=True)
class _Line:
    identifier: str
    answer: Cell
    note: str
    place: Place
    sheet: str

    @property
    def text(self) -> str:
        """What the answer says; a day as ISO 8601 writes it."""
        held = self.answer.value
        return held.isoformat() if isinstance(held, date) else self.answer.text.strip()


def is_answers(document: Document) -> bool:
    """Whether a document holds questions to an owner: told by its heads, not by its name."""
    return any(set(_heads(table, start)) >= _NEEDED for _, _, table, start in _tables(document))


def plan_of_answers(document: Document) -> str:
    """Return the IRI of the plan that was asked about, as the file says; "" if it is lost."""
    told = _about(document).get(folded(PLAN), "")
    return told or document.properties.get(PLAN_PROPERTY, "")


def read_answers(document: Document, facts: Facts, plan: str) -> OwnerAnswers:
    """Return what was answered.

    Args:
        document: The file as it was read.
        facts: What the plan states, with the register and the words of the ontology.
        plan: The plan's IRI.
    """
    return _Reader(document, facts).read(plan)


@dataclass(slots=True)
class _Reader:
    _document: Document
    _facts: Facts
    _findings: list[CellFinding] = field(default_factory=list)

    def read(self, plan: str) -> OwnerAnswers:
        about = _about(self._document)
        day = about.get(folded(ON), "")
        on = _day(day)
        if day and on is None:
            self._findings.append(CellFinding("", 0, 0, NO_DAY.format(text=_clipped(day))))
        answers: list[Answer] = []
        blank = 0
        for kind, lines in self._groups():
            for_all = next((one for one in lines if folded(one.identifier) == ALL), None)
            own: defaultdict[str, list[_Line]] = defaultdict(list)
            for each in lines:
                if each is not for_all:
                    own[each.identifier].append(each)
            for identifier, same in own.items():
                said = [line for line in same if line.text]
                line = said[0] if said else for_all
                if line is None or not line.text:
                    blank += 1
                elif len({folded(one.text) for one in said}) > 1:
                    first, second = (
                        said[0].text,
                        next(one.text for one in said if folded(one.text) != folded(said[0].text)),
                    )
                    told = TWICE.format(first=_clipped(first), second=_clipped(second))
                    self._find(said[-1], told)
                elif (made := self._answer(kind, identifier, same[0], line)) is not None:
                    answers.append(made)
        return OwnerAnswers(
            plan, about.get(folded(BY), ""), on, tuple(answers), tuple(self._findings), blank
        )

    def _groups(self) -> Iterator[tuple[Kind, list[_Line]]]:
        kinds = {folded(kind.title): kind for kind in KINDS}
        for at, title, table, start in _tables(self._document):
            heads = _heads(table, start)
            kind = kinds.get(folded(title))
            if kind is None or not set(heads) >= _NEEDED:
                continue
            lines = []
            for number, cells in enumerate(table.rows[start + 1 :], start + 1):
                identifier = _text(cells[heads[folded(ID_HEAD)]])
                column = heads[folded(ANSWER)]
                answer = cells[column] or Cell("")
                noted = heads.get(folded(NOTE))
                note = "" if noted is None else _text(cells[noted])
                place = Place(at, number, column)
                if identifier or answer.text.strip():
                    lines.append(_Line(identifier, answer, note, place, title))
            yield kind, lines

    def _answer(self, kind: Kind, identifier: str, own: _Line, said: _Line) -> Answer | None:
        """Return what an answer means; None where it is a finding."""
        thing = f"{BASE}/id/{identifier}"
        if thing not in self._facts.own:
            self._find(own, UNKNOWN.format(text=_clipped(identifier or said.text)))
            return None
        if held := self._held(kind, thing):
            self._find(said if said is own else own, CLOSED.format(held=held))
            return None
        value, earliest, latest = "", None, None
        if kind.form in (CODED, NAMED):
            value = self._meant(kind, said)
            if not value:
                return None
        else:
            days = self._days(kind, said)
            if days is None:
                return None
            earliest, latest = days
        return Answer(
            thing, kind, value, earliest, latest, said.text, said.note or own.note, said.place,
            said.sheet, said.place.row + 1,
        )  # fmt: skip

    def _held(self, kind: Kind, thing: str) -> str:
        """Return what a question is answered with already; "" where it is open."""
        held = [one for one in self._facts.texts(thing, kind.prop) if not _is_but(kind, one)]
        if kind.prop == "civic:timeframe":
            held = [one for one in held if self._facts.texts(one, "dcat:endDate")]
        return self._facts.name(held[0]) if held else ""

    def _meant(self, kind: Kind, line: _Line) -> str:
        wanted = folded(line.text)
        facts = self._facts
        iris = list(values_of(kind, facts))
        found = [
            iri
            for iri in iris
            if wanted in (folded(facts.name(iri)), folded(iri.rpartition("/")[2]))
            or any(wanted == folded(other) for other in facts.texts(iri, "skos:altLabel"))
        ]
        if len(set(found)) == 1:
            return found[0]
        text = _clipped(line.text)
        if found:
            self._find(line, SEVERAL.format(text=text))
        elif kind.form == CODED:
            names = ", ".join(sorted({facts.name(iri) for iri in iris}, key=str.casefold))
            self._find(line, NO_CODE.format(text=text, names=names))
        else:
            self._find(line, NO_NAME.format(text=text))
        return ""

    def _days(self, kind: Kind, line: _Line) -> tuple[date, date] | None:
        text = _clipped(line.text)
        if kind.form == DAY:
            day = _day(line.text)
            if day is None:
                self._find(line, NO_DAY.format(text=text))
            return None if day is None else (day, day)
        parts = [_day(part) for part in _BETWEEN.split(line.text)]
        if len(parts) != 2 or parts[0] is None or parts[1] is None:
            self._find(line, NO_PERIOD.format(text=text))
            return None
        if parts[0] > parts[1]:
            self._find(line, BACKWARDS.format(text=text))
            return None
        return parts[0], parts[1]

    def _find(self, line: _Line, sentence: str) -> None:
        place = line.place
        self._findings.append(CellFinding(line.sheet, place.row, place.column, sentence))


def _is_but(kind: Kind, iri: str) -> bool:
    """Whether a value says that nobody knows."""
    return bool(kind.but) and iri.rpartition("/")[2] == kind.but


def _tables(document: Document) -> Iterator[tuple[int, str, Table, int]]:
    """Yield each table with heads: its number, its name or heading, and the row of its heads."""
    heading = ""
    for at, block in enumerate(document.blocks):
        if isinstance(block, Text):
            heading = block.text if block.kind == "heading" else heading
        elif (start := head_row(block)) is not None:
            yield at, block.name or heading, block, start


def _heads(table: Table, start: int) -> dict[str, int]:
    return {folded(cell.text): at for at, cell in enumerate(table.rows[start]) if cell}


def _about(document: Document) -> dict[str, str]:
    """Return who answers, when and on which plan, by what stands before each."""
    asked = {folded(name) for name in (PLAN, BY, ON)}
    found: dict[str, str] = {}
    for block in document.blocks:
        if not isinstance(block, Table) or head_row(block) is not None:
            continue
        for row in block.rows:
            first = folded(_text(row[0])) if row else ""
            if first in asked and len(row) > 1 and row[1] is not None:
                held = row[1].value
                # The guide says the plan's name in words; the table of answers its IRI.
                text = held.isoformat() if isinstance(held, date) else row[1].text.strip()
                if first != folded(PLAN) or text.startswith("http"):
                    found[first] = text
    return found


def _day(text: str) -> date | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # a day has no time zone
        except ValueError:
            continue
    return None


def _text(cell: Cell | None) -> str:
    return cell.text.strip() if cell else ""


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST_TOLD else text[: _MOST_TOLD - 1] + "…"
