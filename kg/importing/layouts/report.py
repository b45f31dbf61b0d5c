"""The workbook of a plan's yearly report: what was reached, read back line by line.

A line leads by its identifier to what it reports on. What can not be understood is a finding at its
cell, and never guessed; what contradicts is kept, and told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

import pyoxigraph as ox

from kg.exporters.facts import REPORT_KEY, Facts
from kg.exporters.workbook.naming import Names, folded
from kg.exporters.workbook.report import (
    ABOUT,
    ADDRESS,
    BEFORE,
    BEFORE_DAY,
    DAY,
    EVIDENCE,
    ISSUED,
    NOTE,
    ON,
    PLAN,
    RESULTS,
    ROOM,
    STATUS,
    TARGET,
    TITLE,
    UNIT,
    VALUE,
    promised,
)
from kg.exporters.workbook.sheets import PLAN_PROPERTY
from kg.exporters.workbook.values import lexical_of, parts_of
from kg.importing.drafting.turtle import Object, Page, day, decimal, node, plain, prose, whole
from kg.importing.drafting.wording import clean, short, slug, unused
from kg.importing.errors import DocumentError
from kg.importing.layouts import report_words as words
from kg.importing.layouts.own import CellFinding, OwnPlan, Place, head_row
from kg.importing.records import Cell, Document, Table
from kg.terms import CODE, code

_NEEDED = {folded(head) for head in (VALUE, STATUS, EVIDENCE)}
_NUMBER = re.compile(
    r"([£€$]?)\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(%|per cent|percent)?"
)
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.]\d{2,4}")
_MONTHS = 12
_KEY = re.compile(REPORT_KEY + r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_DIGITS = 18
_MEASUREMENT = "civic:Measurement"
_ROOM = {folded(title) for title in ROOM}
_HUNDRED = 100


def is_report(document: Document) -> bool:
    """Whether a document is the workbook of a report: told by its sheet, not by its name."""
    table = _sheet(document, RESULTS)
    start = head_row(table) if table else None
    return table is not None and start is not None and set(_heads(table, start)) >= _NEEDED


def plan_of_report(document: Document) -> str:
    """Return the IRI of the plan that a report is on, as it says itself; "" where it does not."""
    told = {name: cell.text.strip() for name, (_, cell) in _about(document).items()}
    return told.get(folded(PLAN)) or document.properties.get(PLAN_PROPERTY, "")


def read_report(document: Document, facts: Facts, plan: str, key: str = "") -> OwnPlan:
    """Return what a report states.

    Args:
        document: The workbook as it was read.
        facts: What the plan states, with the words of the ontology.
        plan: The plan's IRI.
        key: The key of the report; one is made from the plan and its day where none is given.

    Raises:
        DocumentError: The key is none.
    """
    if key and not _KEY.fullmatch(key):
        raise DocumentError(
            f"{key!r}: is no key of a report: report-…, of small letters, digits and hyphens"
        )
    return _Reader(document, facts, plan).read(key)


@dataclass(frozen=True, slots=True)
class _Value:
    """A number with its unit as it is written, and its day."""

    number: Decimal
    unit: str
    on: date


@dataclass(slots=True)
class _Line:
    """One filled line: what it is about, and the cell under each head."""

    at: int
    number: int
    thing: str
    cells: dict[str, tuple[int, Cell]]
    value: _Value | None = None
    before: _Value | None = None
    status: str = ""
    on: date | None = None
    notes: list[str] = field(default_factory=list)
    evidence: list[Object] = field(default_factory=list)


class _Reader:
    """Reads the lines, then names the report by its day, then states what they say."""

    def __init__(self, document: Document, facts: Facts, plan: str) -> None:
        self._document, self._facts, self._plan = document, facts, plan
        self._scope = plan.rpartition("/")[0] + "/"
        self._names = Names(self._scope)
        self._asked = promised(facts)
        self._findings: list[CellFinding] = []
        self._page = Page()
        self._taken: set[str] = set()
        self._places: dict[str, Place] = {}
        self._cells: dict[tuple[int, str], str] = {}
        self._report = ""
        self._units = self._codes("unit")
        self._states = self._codes("progress")

    def _codes(self, scheme: str) -> dict[str, str]:
        """Return the codes of a list by their names and notations."""
        found: dict[str, str] = {}
        for iri in self._facts.codes(f"{CODE}{scheme}/"):
            found[folded(self._facts.name(iri))] = found[folded(iri.rpartition("/")[2])] = iri
        return found

    def read(self, key: str) -> OwnPlan:
        """Return what the workbook states."""
        table = _sheet(self._document, RESULTS)
        assert table is not None
        about = self._about_report()
        lines = [line for line in self._lines(table) if self._understood(line, about.get(DAY))]
        self._tell_twice(lines)
        days = [line.on for line in lines if line.on]
        on = about.get(DAY) or max(days, default=None)
        short_plan = self._plan.rpartition("/")[2].removeprefix("plan-")
        made = f"{REPORT_KEY}{short_plan}" + (f"-{on.isoformat()}" if on else "")
        self._report = self._scope + (key or made)
        self._say_report(about.get(ISSUED))
        for line in lines:
            self._say(line)
        told = self._told(lines, table)
        heading = f"What the report {self._document.name} says was reached."
        triples = tuple(dict.fromkeys(self._page.triples()))
        return OwnPlan(
            self._report, triples, tuple(self._findings), self._places, self._page, heading, told
        )

    # ---- about the report ----

    def _about_report(self) -> dict[str, date]:
        found: dict[str, date] = {}
        for name in (DAY, ISSUED):
            at, cell = _about(self._document).get(folded(name), (0, Cell("")))
            if cell.text.strip() and (told := self._day(ABOUT, at, 1, cell)):
                found[name] = told
        return found

    def _say_report(self, issued: date | None) -> None:
        told = _about(self._document)
        name = self._facts.name(self._plan)
        title = told[folded(TITLE)][1].text if folded(TITLE) in told else ""
        publisher = self._facts.text(self._plan, "civic:accountableBody")
        self._page.section("The report")
        self._page.say(
            self._report,
            ("rdf:type", node("civic:Report")),
            ("dcterms:title", prose(short(clean(title) or f"Report on: {name}"))),
            ("dcat:version", plain("1")),
            ("civic:reportsOn", node(self._plan)),
            ("dcterms:publisher", node(publisher) if publisher else None),
            ("dcterms:issued", day(issued) if issued else None),
        )
        at, cell = told.get(folded(ADDRESS), (0, Cell("")))
        address = cell.text.strip()
        if address and _WEB.fullmatch(address):
            self._page.say(self._report, ("dcterms:source", ox.NamedNode(address)))
        elif address:
            self._find(ABOUT, at, 1, words.NO_ADDRESS.format(text=address))
        self._places[self._report] = Place(ABOUT, at or 1, {})

    # ---- lines ----

    def _lines(self, table: Table) -> Iterator[_Line]:
        start = head_row(table)
        assert start is not None
        heads = _heads(table, start)
        for at in range(start + 1, len(table.rows)):
            held = table.rows[at]
            cells: dict[str, tuple[int, Cell]] = {}
            for title, column in heads.items():
                cell = held[column]
                if cell is None:
                    continue
                if cell.formula and title in _ROOM:
                    told = words.FORMULA if cell.text.strip() else words.BARE_FORMULA
                    self._find(table.name, at, column, told)
                if cell.text.strip() and title in _ROOM:
                    cells[title] = column, cell
            # The unit stands there before anybody writes.
            if not set(cells) - {folded(UNIT)}:
                continue
            line = _Line(at, at - start, "", cells)
            first = held[0].text.strip() if held[0] else ""
            line.thing = self._thing(at, first)
            if line.thing:
                yield line

    def _thing(self, at: int, identifier: str) -> str:
        """Return what a line is about; "" where nothing here is called so."""
        if not identifier:
            self._find(RESULTS, at, 0, words.NO_IDENTIFIER)
            return ""
        iri = self._names.iri_of(identifier) or ""
        if iri in self._asked:
            return iri
        plan = self._facts.name(self._plan)
        self._find(RESULTS, at, 0, words.UNKNOWN.format(identifier=identifier, plan=plan))
        return ""

    def _understood(self, line: _Line, default: date | None) -> bool:
        """Read the cells of a line; say whether anything is left to be stated."""
        has_day = folded(ON) in line.cells
        line.on = self._day_of(line, ON) if has_day else default
        self._read_value(line)
        self._read_status(line)
        if line.on is None and (line.value or line.status):
            # A day that is none is told already.
            if not has_day:
                self._cell_finding(line, VALUE if line.value else STATUS, words.NO_DAY)
            line.value, line.before, line.status = None, None, ""
        line.notes = [str(part) for part in parts_of(self._text(line, NOTE))]
        line.evidence = [_source(str(part)) for part in parts_of(self._text(line, EVIDENCE))]
        is_said = bool(line.value or line.status)
        for title in (NOTE, EVIDENCE):
            if not is_said and folded(title) in line.cells and not self._has_finding(line.at):
                self._cell_finding(line, title, words.NOTHING_TO_BELONG_TO)
        return is_said

    def _read_value(self, line: _Line) -> None:
        if folded(VALUE) not in line.cells:
            if folded(BEFORE) in line.cells:
                self._cell_finding(line, BEFORE, words.BEFORE_ALONE)
            return
        name, unit = self._facts.name(line.thing), self._text(line, UNIT)
        if not self._facts.is_a(line.thing, TARGET):
            self._cell_finding(line, VALUE, words.NO_TARGET.format(name=name))
            return
        if not self._facts.texts(line.thing, "civic:ofIndicator"):
            self._cell_finding(line, VALUE, words.NO_INDICATOR.format(name=name))
            return
        if unit and folded(unit) not in self._units:
            self._cell_finding(line, UNIT, words.NO_UNIT.format(unit=unit))
            return
        # Without a day it is told below, and not taken.
        line.value = self._value(line, VALUE, line.on or date.max)
        if folded(BEFORE) not in line.cells or line.value is None:
            return
        if self._facts.texts(line.thing, "civic:baseline"):
            self._cell_finding(line, BEFORE, words.HAS_BEFORE.format(name=name))
            return
        if folded(BEFORE_DAY) not in line.cells:
            self._cell_finding(line, BEFORE, words.NO_BEFORE_DAY)
        elif before := self._day_of(line, BEFORE_DAY):
            line.before = self._value(line, BEFORE, before)

    def _value(self, line: _Line, title: str, on: date) -> _Value | None:
        """Return the number of a cell in the unit that it, the line or the target states."""
        _, cell = line.cells[folded(title)]
        written, number = "", cell.value
        if isinstance(number, Decimal):
            if "%" in cell.number_format:
                number, written = number * _HUNDRED, code("unit", "percent")
        else:
            text = cell.text.strip()
            match = _NUMBER.fullmatch(text)
            if match is None or len(match[2]) > _DIGITS:
                self._cell_finding(line, title, words.NO_NUMBER.format(text=text))
                return None
            if match[1]:
                self._cell_finding(line, title, words.MONEY.format(text=text))
                return None
            number = Decimal(match[2].replace(",", ""))
            written = code("unit", "percent") if match[3] else ""
        asked = self._facts.text(line.thing, "civic:unit") or ""
        unit = written or self._units.get(folded(self._text(line, UNIT)), "") or asked
        if asked and unit != asked:
            name, promised_in, told_in = map(self._facts.name, (line.thing, asked, unit))
            told = words.OTHER_UNIT.format(name=name, asked=promised_in, unit=told_in)
            self._cell_finding(line, title, told)
        return _Value(number, unit, on)

    def _read_status(self, line: _Line) -> None:
        text = self._text(line, STATUS)
        if not text:
            return
        line.status = self._states.get(folded(text), "")
        if not line.status:
            names = list(dict.fromkeys(map(self._facts.name, self._states.values())))
            told = words.NO_STATUS.format(text=text, names=", ".join(names[:-1]), last=names[-1])
            self._cell_finding(line, STATUS, told)

    def _day_of(self, line: _Line, title: str) -> date | None:
        column, cell = line.cells[folded(title)]
        return self._day(RESULTS, line.at, column, cell)

    def _day(self, sheet: str, row: int, column: int, cell: Cell) -> date | None:
        value = cell.value
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        text = cell.text.strip()
        for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y"):
            try:
                return datetime.strptime(text, form).date()  # a day has no time zone
            except ValueError:
                continue
        match = _SLASHED.fullmatch(text)
        is_two = match is not None and max(int(match[1]), int(match[2])) <= _MONTHS
        self._find(
            sheet,
            row,
            column,
            (words.TWO_DAYS if is_two else words.NO_DAY_AT_ALL).format(text=text),
        )
        return None

    def _tell_twice(self, lines: list[_Line]) -> None:
        """Say where two values of one measure and one day differ; both are kept."""
        held: defaultdict[tuple[str, date], list[tuple[_Line, Decimal]]] = defaultdict(list)
        for line in lines:
            if line.value:
                indicator = self._facts.text(line.thing, "civic:ofIndicator") or ""
                held[indicator, line.value.on].append((line, line.value.number))
        for key, values in held.items():
            first, number = values[0]
            for line, other in values[1:]:
                if other != number:
                    whose = words.TWICE if line.thing == first.thing else words.TWICE_BY_ONE_MEASURE
                    names = (self._facts.name(each.thing) for each in (line, first))
                    told = whose.format(
                        *names, was=lexical_of(number), row=first.at + 1, now=lexical_of(other)
                    )
                    self._cell_finding(line, VALUE, told)
            for known in sorted(self._known[key] - {number}):
                name = self._facts.name(first.thing)
                told = words.KNOWN.format(name, was=lexical_of(known), now=lexical_of(number))
                self._cell_finding(first, VALUE, told)

    @cached_property
    def _known(self) -> defaultdict[tuple[str, date], set[Decimal]]:
        """Return the values that are here already, by what they measure and their day."""
        found: defaultdict[tuple[str, date], set[Decimal]] = defaultdict(set)
        facts = self._facts
        for each in [*facts.of(_MEASUREMENT), *facts.others(_MEASUREMENT)]:
            on = facts.day(facts.text(each, "civic:timeframe") or "", "dcat:endDate")
            value = facts.number(each, "civic:value")
            if on and value is not None:
                found[facts.text(each, "civic:ofIndicator") or "", on].add(value)
        return found

    # ---- what a line says ----

    def _say(self, line: _Line) -> None:
        self._page.section("What was reached")
        is_told = False
        if line.value:
            measured = self._say_value(line, line.value, "measurement", VALUE)
            self._say_more(line, measured)
            is_told = True
            if line.before:
                before = self._say_value(line, line.before, "baseline", BEFORE)
                self._page.say(line.thing, ("civic:baseline", node(before)))
        if line.status and line.on:
            status = self._mint("status", line)
            self._page.say(
                status,
                ("rdf:type", node("civic:StatusUpdate")),
                ("civic:statusOf", node(line.thing)),
                ("civic:progress", node(line.status)),
                ("civic:asAt", day(line.on)),
                ("prov:wasDerivedFrom", node(self._cell(line, STATUS))),
            )
            self._place(status, line, {"civic:progress": STATUS, "civic:asAt": ON})
            if not is_told:
                self._say_more(line, status)

    def _say_value(self, line: _Line, value: _Value, kind: str, title: str) -> str:
        iri = self._mint(kind, line)
        self._page.say(
            iri,
            ("rdf:type", node(_MEASUREMENT)),
            ("civic:ofIndicator", [node(one) for one in self._indicators(line)]),
            ("civic:value", decimal(value.number)),
            ("civic:unit", node(value.unit) if value.unit else None),
            ("civic:timeframe", node(self._time(line, value.on, title))),
            ("prov:wasDerivedFrom", node(self._cell(line, title))),
        )
        self._place(iri, line, {"civic:value": title, "civic:unit": UNIT, "civic:timeframe": ON})
        return iri

    def _indicators(self, line: _Line) -> list[str]:
        return self._facts.texts(line.thing, "civic:ofIndicator")[:1]

    def _say_more(self, line: _Line, iri: str) -> None:
        notes = [prose(clean(note)) for note in line.notes]
        self._page.say(iri, ("skos:note", notes), ("dcterms:source", line.evidence))

    def _time(self, line: _Line, on: date, title: str) -> str:
        iri = f"{self._stem('time')}-{on.isoformat()}"
        if iri not in self._page:
            edtf = ox.Literal(on.isoformat(), datatype=node("edtf:EDTF"))
            self._page.say(
                iri,
                ("rdf:type", node("civic:TimeFrame")),
                ("civic:asWritten", plain(on.isoformat())),
                ("civic:edtf", edtf),
                ("civic:bound", node(code("bound", "until"))),
                ("civic:calendar", node(code("calendar", "civil"))),
                ("civic:basis", node(code("basis", "table-row"))),
                ("dcat:endDate", day(on)),
                ("prov:wasDerivedFrom", node(self._cell(line, title))),
            )
        return iri

    def _cell(self, line: _Line, title: str) -> str:
        """Return a cell of the workbook as a place of evidence, and state it once."""
        key = (line.at, title)
        if key not in self._cells:
            iri = f"{self._stem('cell')}-r{line.number}-{slug(title)}"
            self._cells[key] = self._page.say(
                iri,
                ("rdf:type", node("civic:SourceLocation")),
                ("civic:inDocument", node(self._report)),
                ("civic:table", plain(RESULTS)),
                ("civic:row", whole(line.number)),
                ("civic:column", plain(title)),
            )
        return self._cells[key]

    def _stem(self, kind: str) -> str:
        return f"{self._scope}{kind}-{self._report.rpartition('/')[2]}"

    def _mint(self, kind: str, line: _Line) -> str:
        local = slug(line.thing.rpartition("/")[2], 48)
        return unused(f"{self._stem(kind)}-{local}", self._taken)

    # ---- telling ----

    def _told(self, lines: list[_Line], table: Table) -> tuple[str, ...]:
        values = sum(line.value is not None for line in lines)
        states = sum(bool(line.status) for line in lines)
        proven = sum(bool(line.evidence) for line in lines)
        start = head_row(table) or 0
        blank = len(table.rows) - start - 1 - len(lines)
        return (
            f"A report on {self._facts.name(self._plan)}: {len(lines):,} lines with "
            f"{values:,} values and {states:,} statuses, {proven:,} of them with evidence; "
            f"{blank:,} lines say nothing.",
        )

    def _place(self, iri: str, line: _Line, columns: Mapping[str, str]) -> None:
        held = {
            prop: line.cells[folded(title)][0]
            for prop, title in columns.items()
            if folded(title) in line.cells
        }
        self._places[iri] = Place(RESULTS, line.at, held)

    def _text(self, line: _Line, title: str) -> str:
        return line.cells[folded(title)][1].text.strip() if folded(title) in line.cells else ""

    def _has_finding(self, at: int) -> bool:
        return any(each.sheet == RESULTS and each.row == at for each in self._findings)

    def _cell_finding(self, line: _Line, title: str, sentence: str) -> None:
        self._find(RESULTS, line.at, line.cells[folded(title)][0], sentence)

    def _find(self, sheet: str, row: int, column: int, sentence: str) -> None:
        self._findings.append(CellFinding(sheet, row, column, sentence))


def _source(text: str) -> Object:
    """Return evidence as the address that it is, or as the words that name it."""
    return ox.NamedNode(text) if _WEB.fullmatch(text) else plain(clean(text))


def _sheet(document: Document, name: str) -> Table | None:
    for block in document.blocks:
        if isinstance(block, Table) and folded(block.name) == folded(name):
            return block
    return None


def _heads(table: Table, start: int) -> dict[str, int]:
    return {folded(cell.text): at for at, cell in enumerate(table.rows[start]) if cell}


def _about(document: Document) -> dict[str, tuple[int, Cell]]:
    """Return the answers about the report: the row and the cell of each, by what is asked."""
    table = _sheet(document, ABOUT)
    found: dict[str, tuple[int, Cell]] = {}
    for at, row in enumerate(table.rows if table else ()):
        asked = folded(row[0].text) if row and row[0] else ""
        if asked and len(row) > 1 and row[1]:
            found.setdefault(asked, (at, row[1]))
    return found
