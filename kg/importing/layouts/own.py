"""Family H, our own workbook: read back whole, and what an officer added to it made out.

A row with an identifier is the thing that it was. A row without one is new: it gets an IRI from its
name, and the cell it stands in as its evidence. What can not be understood is a finding at its
cell, and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date

import pyoxigraph as ox

from kg.exporters.facts import Facts
from kg.exporters.plan_tables import DAY, DECIMAL, IRI, WHOLE
from kg.exporters.workbook.book import Value
from kg.exporters.workbook.naming import Named, Names, folded
from kg.exporters.workbook.sheets import (
    BY_TITLE,
    ID_HEAD,
    LIST_OF,
    MORE,
    NAMES,
    NEW_PARTY_HEAD,
    PLAN_PROPERTY,
    ROW_OF,
    SHEETS,
    TEMPLATE_PROPERTY,
    SheetColumn,
    SheetSpec,
)
from kg.exporters.workbook.values import of_pieces, parts_of, to_terms
from kg.exporters.workbook.vocabulary import columns_by_title
from kg.importing.drafting.turtle import Fact, Page, day, node, plain, prose, whole
from kg.importing.drafting.wording import clean, short, slug, unused
from kg.importing.errors import DocumentError
from kg.importing.ledger import text_at
from kg.importing.records import Cell, Document, Table
from kg.importing.records import Place as CellPlace
from kg.records import Term
from kg.terms import BASE, code, expand, shorten

_HEADS_WITHIN = 10
_TYPE = "rdf:type"
_ELEMENTS = ("Goals", "Actions", "Milestones", "Money", "Outcomes", "Targets")
_TIMES = ("civic:timeframe", "civic:due")
# How the IRI of a new row begins, by its kind.
_STARTS = {
    "civic:Goal": "goal", "civic:Aim": "aim", "civic:Objective": "objective",
    "civic:OrganisationType": "group", "civic:Population": "group", "org:Post": "post",
    "civic:Strategy": "strategy", "civic:StakeholderGroup": "group",
}  # fmt: skip
# What a new row is if it does not say.
_KINDS = {"Plan": "civic:DeliveryPlan", "Documents": "civic:SourceDocument",
          "Things": "prov:Entity"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellFinding:
    """Something that can not be understood: where it stands (row and column from 0), and why."""

    sheet: str
    row: int
    column: int
    sentence: str


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A plan as its workbook states it.

    Shape:
        plan: Its IRI.
        triples: What is stated, each once.
        findings: What could not be understood.
        places: Each thing of a row → its sheet and row, and the column of each property.
        page: The statements, from which `turtle` was written under `heading`.
        told: What is told of it in place of its actions; of a plan nothing.
    """

    plan: str
    triples: tuple[ox.Triple, ...]
    findings: tuple[CellFinding, ...]
    places: Mapping[str, Place]
    page: Page
    heading: str
    told: tuple[str, ...] = ()

    @property
    def turtle(self) -> bytes:
        """The file, as UTF-8."""
        return self.turtle_with(())

    def turtle_with(self, said: Iterable[tuple[str, Fact]]) -> bytes:
        """Return the file with more that is said of things of the plan."""
        page = deepcopy(self.page)
        for thing, fact in said:
            page.say(thing, fact)
        base, _, path = self.plan.partition("/id/")
        return page.turtle(self.heading, publisher=path.partition("/")[0], base=base)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands in the workbook; rows and columns count from 0."""

    sheet: str
    row: int
    columns: Mapping[str, int]


@dataclass(slots=True)
class _Row:
    """One row of a sheet before it is understood."""

    spec: SheetSpec
    at: int
    number: int
    iri: str = ""
    is_new: bool = False
    cells: dict[str, tuple[int, Value]] = field(default_factory=dict)
    new_party: str = ""

    def text(self, prop: str) -> str:
        """Return the first line of a cell; "" of a property without one."""
        parts = parts_of(self.cells.get(prop, (0, None))[1])
        return str(parts[0]) if parts else ""


def is_own(document: Document) -> bool:
    """Whether a document is our own workbook."""
    return TEMPLATE_PROPERTY in document.properties


def read_own(document: Document, words: Facts, plan: str = "") -> OwnPlan:
    """Return the plan that a workbook of ours states.

    Args:
        document: The workbook as it was read.
        words: The words of the ontology, by which heads are known.
        plan: The IRI of the plan, for a workbook that does not say it.

    Raises:
        DocumentError: It is no workbook of ours, or of several plans, or says none.
    """
    if not is_own(document):
        raise DocumentError(f"{document.name} is no workbook that `kg template` or export wrote")
    stated = document.properties.get(PLAN_PROPERTY, "")
    if stated and plan and stated != plan:
        raise DocumentError(f"{document.name} is the workbook of <{stated}>, not of <{plan}>")
    plan = stated or plan
    if not plan.startswith(f"{BASE}/id/") and "/id/" not in plan:
        raise DocumentError(
            f"{document.name} does not say of which one plan it is; name it with --publisher and "
            "--plan, or export one plan with --plan"
        )
    return _Reader(document, words, plan).read()


class _Reader:
    """Reads in two rounds: the rows and their names, then what they say."""

    def __init__(self, document: Document, words: Facts, plan: str) -> None:
        self._document, self._words, self._plan = document, words, plan
        self._scope = plan.rpartition("/")[0] + "/"
        self._short = plan.rpartition("/")[2].removeprefix("plan-")
        template = document.properties.get(TEMPLATE_PROPERTY, "").split()
        self._language = template[1] if len(template) > 1 else "en"
        self._names = Names(self._scope)
        self._heads = columns_by_title(words)
        self._page = Page()
        self._findings: list[CellFinding] = []
        self._taken: set[str] = set()
        self._places: dict[str, Place] = {}
        self._new_cells: dict[tuple[str, int], str] = {}

    def read(self) -> OwnPlan:
        """Return the plan."""
        tables = [block for block in self._document.blocks if isinstance(block, Table)]
        rows = [row for table in tables for row in self._rows(table)]
        self._taken.update(row.iri for row in rows if row.iri)
        for spec in SHEETS:
            self._names.add(
                Named(row.iri, row.text(spec.label), spec.title)
                for row in rows
                if row.spec is spec and row.iri
            )
        for table in tables:
            if folded(table.name) == folded(NAMES):
                named = list(self._elsewhere(table))
                self._names.add(each for each in named if not each.group.startswith(ROW_OF))
                self._names.add_former(each for each in named if each.group.startswith(ROW_OF))
        for row in rows:
            if not row.iri:
                self._name_new(row)
        for row in rows:
            self._page.section(row.spec.title)
            self._say(row)
        for table in tables:
            if folded(table.name) == folded(MORE):
                self._say_more(table)
        triples = tuple(dict.fromkeys(self._page.triples()))
        heading = f"The plan as the workbook {self._document.name} states it."
        return OwnPlan(
            self._plan, triples, tuple(self._findings), self._places, self._page, heading
        )

    # ---- rows ----

    def _rows(self, table: Table) -> Iterator[_Row]:
        spec = BY_TITLE.get(folded(table.name))
        if spec is None:
            return
        start = head_row(table)
        if start is None:
            self._find(table.name, 0, 0, f"The row of heads, which begins “{ID_HEAD}”, is missing.")
            return
        columns = self._columns(table, spec, start)
        seen: set[str] = set()
        for at in range(start + 1, len(table.rows)):
            row = self._row(table, spec, columns, at, at - start)
            if row is None:
                continue
            if row.iri in seen:
                self._find(table.name, at, 0, f"Two rows have the identifier “{row.iri}”.")
                continue
            if row.iri:
                seen.add(row.iri)
            yield row

    def _columns(self, table: Table, spec: SheetSpec, start: int) -> dict[int, SheetColumn | None]:
        found: dict[int, SheetColumn | None] = {}
        for at, cell in enumerate(table.rows[start]):
            title = folded(cell.text) if cell else ""
            if title == folded(NEW_PARTY_HEAD):
                found[at] = None
            elif title in self._heads[spec.title]:
                found[at] = self._heads[spec.title][title]
            elif title and title != folded(ID_HEAD):
                self._find(table.name, start, at, f"No column of this sheet is called “{title}”; "
                           "what stands in it was not read.")  # fmt: skip
        return found

    def _row(
        self, table: Table, spec: SheetSpec, columns: Mapping[int, SheetColumn | None], at: int,
        number: int,
    ) -> _Row | None:  # fmt: skip
        held = table.rows[at]
        row = _Row(spec, at, number)
        for column, meant in columns.items():
            cell = held[column] if column < len(held) else None
            if cell is None or not cell.text.strip():
                continue
            if cell.formula:
                self._find(table.name, at, column, "A formula was read as what it gives.")
            if meant is None:
                row.new_party = cell.text.strip()
            else:
                row.cells[meant.prop] = (column, _value_in(cell, meant))
        first = held[0] if held else None
        identifier = first.text.strip() if first else ""
        if not identifier and not row.cells:
            return None
        row.is_new = not identifier
        if identifier:
            row.iri = self._names.iri_of(identifier) or ""
            if not row.iri:
                self._find(table.name, at, 0, f"“{identifier}” is no identifier.")
                return None
        return row

    def _elsewhere(self, table: Table) -> Iterator[Named]:
        start = head_row(table)
        for held in table.rows[start + 1 :] if start is not None else ():
            texts = [cell.text.strip() if cell else "" for cell in (*held, None, None, None)][:3]
            iri = self._names.iri_of(texts[0]) if texts[0] else None
            if iri is not None:
                group = texts[2] if texts[2].startswith(ROW_OF) else NAMES
                if texts[2].startswith(LIST_OF):
                    group = texts[2].removeprefix(LIST_OF)
                yield Named(iri, texts[1], group)

    def _name_new(self, row: _Row) -> None:
        """Give a new row its IRI, from its name or from what it says first."""
        spec = row.spec
        kind = self._kind_of(row)
        if spec.title == "Plan" and kind == "civic:DeliveryPlan":
            row.iri = self._plan
            self._taken.add(row.iri)
            return
        start = _STARTS.get(kind, spec.start)
        words = row.text(spec.label) or " ".join(row.text(prop) for prop in row.cells)
        row.iri = self._mint(start, words)
        self._names.add([Named(row.iri, row.text(spec.label), spec.title)])

    def _kind_of(self, row: _Row) -> str:
        if len(row.spec.classes) == 1:
            return row.spec.classes[0]
        text = row.text(_TYPE)
        if not text:
            return _KINDS.get(row.spec.title, "")
        iri = self._names.find(text, (NAMES,))
        return shorten(iri) if iri else ""

    def _mint(self, start: str, words: str) -> str:
        wanted = f"{self._scope}{start}-{self._short}-{slug(words, 48)}"
        return unused(wanted, self._taken)

    # ---- what a row says ----

    def _say(self, row: _Row) -> None:
        columns = {prop: column for prop, (column, _) in row.cells.items()}
        self._places[row.iri] = Place(row.spec.title, row.at, columns)
        self._page.say(row.iri)
        if len(row.spec.classes) == 1:
            self._page.say(row.iri, (_TYPE, node(row.spec.classes[0])))
        for column in row.spec.columns:
            if column.prop not in row.cells:
                continue
            at, value = row.cells[column.prop]
            for term in self._terms(row, column, at, value):
                self._page.say(row.iri, (column.prop, _object(term)))
        if row.is_new:
            self._complete(row)

    def _terms(self, row: _Row, column: SheetColumn, at: int, value: Value) -> Iterator[Term]:
        for part in parts_of(value):
            terms = to_terms(part, column, self._names, self._language)
            if terms is None:
                made = self._new(row, column, part) if column.kind == IRI else None
                if made is None:
                    self._find(row.spec.title, row.at, at, _not_understood(column, part))
                    continue
                terms = (node(made),)
            yield from terms

    def _new(self, row: _Row, column: SheetColumn, part: Value) -> str | None:
        """Return the record of a name that nobody knows yet, where the sheet lets one be new."""
        text = clean(str(part))
        if column.prop in _TIMES:
            return self._new_time(row, part, text)
        if column.prop == "civic:party" and row.new_party:
            kind = self._names.find(row.new_party, (NAMES,))
            return self._new_named(row, text, kind, "Bodies") if kind else None
        if column.prop == "civic:accountableBody" and row.spec.title == "Plan":
            return self._new_named(row, text, expand("org:Organization"), "Bodies")
        if column.prop == "civic:fundedFrom":
            return self._new_named(row, text, expand("civic:FundingSource"), "Funds")
        if column.prop == "civic:ofIndicator":
            return self._new_named(row, text, expand("civic:Indicator"), "Indicators")
        return None

    def _new_named(self, row: _Row, text: str, kind: str, group: str) -> str:
        start = _STARTS.get(shorten(kind)) or next(s.start for s in SHEETS if s.title == group)
        iri = self._mint(start, text)
        name = prose(short(text), self._language)
        self._page.say(iri, (_TYPE, node(kind)), ("skos:prefLabel", name))
        self._places[iri] = Place(row.spec.title, row.at, {})
        if row.iri != self._plan:
            self._page.say(iri, ("prov:wasDerivedFrom", node(self._cell(row))))
        self._names.add([Named(iri, text, group)])
        return iri

    def _new_time(self, row: _Row, part: Value, text: str) -> str:
        iri = self._mint("time", text)
        self._page.say(
            iri,
            (_TYPE, node("civic:TimeFrame")),
            ("civic:asWritten", plain(text)),
            ("civic:basis", node(code("basis", "explicit-text"))),
            ("prov:wasDerivedFrom", node(self._cell(row))),
        )
        if isinstance(part, date):
            edtf = ox.Literal(part.isoformat(), datatype=node("edtf:EDTF"))
            self._page.say(
                iri, ("civic:edtf", edtf), ("civic:bound", node(code("bound", "by"))),
                ("civic:calendar", node(code("calendar", "civil"))), ("dcat:endDate", day(part)),
            )  # fmt: skip
        self._places[iri] = Place(row.spec.title, row.at, {})
        self._names.add([Named(iri, text, "Times")])
        return iri

    def _complete(self, row: _Row) -> None:
        """State of a new row what is so of all rows of its sheet, and where it stands."""
        page, title = self._page, row.spec.title
        if len(row.spec.classes) > 1 and not page.has(row.iri, _TYPE):
            kind = _KINDS.get(title)
            if kind is None:
                self._find(title, row.at, 0, "The row does not say of which kind it is.")
            else:
                page.say(row.iri, (_TYPE, node(kind)))
        if row.iri == self._plan:
            if not page.has(row.iri, "dcat:version"):
                page.say(row.iri, ("dcat:version", plain("1")))
            if not page.has(row.iri, "prov:hadPrimarySource"):
                page.say(row.iri, ("prov:hadPrimarySource", node(self._workbook())))
            return
        if title in _ELEMENTS and not page.has(row.iri, "civic:inPlan"):
            page.say(row.iri, ("civic:inPlan", node(self._plan)))
        if title == "Partners":
            if not page.has(row.iri, "civic:role"):
                page.say(row.iri, ("civic:role", node(code("role", "engaged"))))
            if not page.has(row.iri, "civic:basis"):
                page.say(row.iri, ("civic:basis", node(code("basis", "table-row"))))
            words = row.text("civic:party")
            if words and not page.has(row.iri, "civic:asWritten"):
                page.say(row.iri, ("civic:asWritten", plain(clean(words))))
        if title == "Targets" and not page.has(row.iri, "civic:ofIndicator"):
            words = row.text("skos:prefLabel")
            if words:
                kind = expand("civic:Indicator")
                made = self._new_named(row, words, kind, "Indicators")
                page.say(row.iri, ("civic:ofIndicator", node(made)))
        if not page.has(row.iri, "prov:wasDerivedFrom") and title != "Cells":
            page.say(row.iri, ("prov:wasDerivedFrom", node(self._cell(row))))

    def _cell(self, row: _Row) -> str:
        """Return the row of the workbook as a place of evidence, and state it once."""
        key = (row.spec.title, row.number)
        if key not in self._new_cells:
            name = f"{row.spec.title.casefold()}-r{row.number}"
            iri = self._mint("cell", f"workbook {name}")
            self._new_cells[key] = iri
            self._page.say(
                iri,
                (_TYPE, node("civic:SourceLocation")),
                ("civic:inDocument", node(self._workbook())),
                ("civic:table", plain(row.spec.title)),
                ("civic:row", whole(row.number)),
            )
        return self._new_cells[key]

    def _workbook(self) -> str:
        """Return the workbook itself as a document, and state it once."""
        iri = f"{self._scope}doc-{self._short}-workbook"
        if iri not in self._page:
            name = prose(short(clean(self._document.name)), self._language)
            self._page.say(iri, (_TYPE, node("civic:SourceDocument")), ("dcterms:title", name))
        return iri

    # ---- what no other sheet holds ----

    def _say_more(self, table: Table) -> None:
        start = head_row(table)
        waiting: list[str] = []
        key = ("", "")
        at = 0
        for at in range((start or 0) + 1, len(table.rows)):
            texts = [cell.text.strip() if cell else "" for cell in table.rows[at]]
            if len(texts) < 4 or not texts[3]:
                continue
            if texts[2] == "1":
                self._say_pieces(table.name, at, key, waiting)
                waiting, key = [], (texts[0], texts[1])
            waiting.append(texts[3])
        self._say_pieces(table.name, at, key, waiting)

    def _say_pieces(self, sheet: str, at: int, key: tuple[str, str], pieces: list[str]) -> None:
        if not pieces:
            return
        subject = self._names.iri_of(key[0])
        try:
            term = of_pieces(pieces)
            predicate = expand(key[1])
        except (SyntaxError, ValueError):
            subject = None
        if subject is None:
            self._find(sheet, at, 0, "The row was changed so that it can not be read any more.")
            return
        self._page.section(MORE)
        self._page.say(subject, (predicate, _object(term)))

    def _find(self, sheet: str, row: int, column: int, sentence: str) -> None:
        self._findings.append(CellFinding(sheet, row, column, sentence))


def head_row(table: Table) -> int | None:
    """Return in which row of a sheet the heads stand, from 0; None if it has none."""
    for at, row in enumerate(table.rows[:_HEADS_WITHIN]):
        if row and row[0] and folded(row[0].text) == folded(ID_HEAD):
            return at
    return None


def head_at(document: Document, place: CellPlace) -> str:
    """Return the head over a cell of a sheet; nothing where the sheet has no row of heads."""
    table = document.blocks[place.block]
    start = head_row(table) if isinstance(table, Table) else None
    return "" if start is None else text_at(document, replace(place, row=start))


def value_of(cell: Cell) -> Value:
    """Return the number or day that a cell holds, else its text; None of a blank one."""
    value = cell.value
    return value if value is not None and not isinstance(value, bool) else cell.text or None


def _value_in(cell: Cell, column: SheetColumn) -> Value:
    is_value = column.kind in (DECIMAL, WHOLE, DAY) or column.prop in _TIMES
    return value_of(cell) if is_value else cell.text


def _not_understood(column: SheetColumn, part: Value) -> str:
    if column.kind == IRI:
        where = "in the list" if column.codes else (
            f"in the sheets {' and '.join(column.refers)}" if column.refers else "in any sheet"
        )  # fmt: skip
        return f"“{part}” is no name {where}, or more than one thing has it."
    kinds = {DECIMAL: "number", WHOLE: "whole number", DAY: "day such as 2026-03-31"}
    return f"“{part}” is no {kinds.get(column.kind, 'text')}."


def _object(term: Term) -> ox.NamedNode | ox.Literal:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term
