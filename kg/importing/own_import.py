"""Our own workbook as an import: what it states, told as readings of its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kg.exporters.facts import Facts
from kg.exporters.workbook.sheets import BY_TITLE, PLAN_PROPERTY
from kg.exporters.workbook.vocabulary import facts_of
from kg.importing.importer import Outcome
from kg.importing.layouts.own import OwnPlan, head_at, head_row, read_own
from kg.importing.layouts.own import Place as OwnPlace
from kg.importing.ledger import keep_ledger, text_at
from kg.importing.plan import COLUMN_HEAD, HEADING, LEFT_OUT, Action, Column, Field, Layout
from kg.importing.records import (
    Document,
    Found,
    Habits,
    Passage,
    Place,
    Reading,
    Span,
    Table,
    Text,
    passage_of,
)
from kg.importing.words import fold
from kg.terms import BASE

# The key of a plan that says neither its publisher nor its own.
NOBODY = f"{BASE}/id/draft/plan-"
_TABLES = "it serves the sheets of the workbook"
_ENDS = {"civic:Goal": "goal", "civic:Aim": "aim", "civic:Objective": "objective"}
_PARTIES = {
    "civic:OrganisationType": "kind of organisation", "civic:Population": "population",
    "org:Post": "post", "org:Organization": "body", "org:OrganizationalUnit": "body",
    "org:OrganizationalCollaboration": "body", "civic:StakeholderGroup": "kind of organisation",
}  # fmt: skip
_BOUNDS = {"by": "deadline", "until": "deadline", "from": "start", "in": "period",
           "during": "period"}  # fmt: skip
_COMPARATORS = {
    "at-least": "at_least", "at-most": "at_most", "equal": "equal", "increase": "increase_by",
    "decrease": "decrease_by", "more-than": "more_than", "less-than": "less_than",
    "maintain": "maintain",
}  # fmt: skip
_RESOURCES = {"cash": "cash", "staff-time": "staff", "in-kind": "in kind"}
_UNITS = {"percent": "%"}
_NAMES = ("skos:prefLabel", "dcterms:title", "civic:asWritten")


def import_own(document: Document, words: Facts, plan: str = "") -> Outcome:
    """Return what a workbook of ours states, as an import.

    Args:
        document: The workbook as it was read.
        words: The words of the ontology, with the shared register.
        plan: The plan's IRI, for a workbook that does not say it.

    Raises:
        DocumentError: It is the workbook of another plan, or can not be read as ours.
    """
    own = read_own(document, words, plan)
    teller = _Teller(document, own, facts_of(own.triples, words))
    readings = tuple(teller.readings())
    layout = teller.layout()
    return Outcome(document, Habits(), layout, readings, keep_ledger(document, layout, readings),
                   own=own)  # fmt: skip


def unsaid(document: Document) -> bool:
    """Whether a workbook does not say of which plan it is."""
    return PLAN_PROPERTY not in document.properties


class _Teller:
    """Tells the rows of a workbook as readings."""

    def __init__(self, document: Document, own: OwnPlan, facts: Facts) -> None:
        self._document, self._own, self._facts = document, own, facts
        self._blocks = {
            block.name: at for at, block in enumerate(document.blocks) if isinstance(block, Table)
        }
        rows = [(where.row, iri) for iri, where in own.places.items()
                if where.sheet == "Actions" and facts.is_a(iri, "civic:Activity")]  # fmt: skip
        self._numbers = {iri: number for number, (_, iri) in enumerate(sorted(rows), 1)}

    # ---- readings ----

    def readings(self) -> Iterator[Reading]:
        """Yield what the rows say: the plan's own, each action's, and what was not understood."""
        # A time that an action and its milestones share is printed once.
        told = dict.fromkeys(self._all())
        yield from sorted(told, key=lambda reading: (reading.action or 0, reading.spans))
        for each in self._own.findings:
            at = self._blocks.get(each.sheet)
            text = (
                text_at(self._document, Place(at, each.row, each.column)) if at is not None else ""
            )
            if at is not None and text:
                found = Found("note", 0, len(text), confidence=0.0, doubt=each.sentence)
                span = Span(Place(at, each.row, each.column), 0, len(text))
                yield Reading(found, None, "", text, (span,))

    def _all(self) -> Iterator[Reading]:
        facts = self._facts
        for iri, where in self._own.places.items():
            number = self._numbers.get(iri)
            match where.sheet:
                case "Plan" if iri == self._own.plan:
                    yield from self._one(where, _NAMES, Found("plan", 0, 0, facts.name(iri)), None)
                    yield from self._times(iri, None)
                case "Goals":
                    what = next((w for kind, w in _ENDS.items() if facts.is_a(iri, kind)), "goal")
                    yield from self._one(where, _NAMES, Found(what, 0, 0, facts.name(iri)), None)
                case "Actions" if number is not None:
                    found = Found("activity", 0, 0, facts.name(iri))
                    yield from self._one(where, _NAMES, found, number)
                    yield from self._times(iri, number)
                case "Milestones":
                    action = self._action(facts.texts(iri, "civic:milestoneOf"))
                    found = Found("milestone", 0, 0, facts.name(iri))
                    yield from self._one(where, _NAMES, found, action)
                    yield from self._times(iri, action)
                case "Outcomes":
                    action = self._action(facts.back(iri, "civic:expectedOutcome"))
                    level = facts.code(iri, "civic:resultLevel")
                    found = Found("outcome", 0, 0, facts.name(iri), level or None)
                    yield from self._one(where, _NAMES, found, action)
                case "Partners":
                    yield from self._party(iri, where)
                case "Money":
                    yield from self._money(iri, where)
                case "Targets":
                    yield from self._target(iri, where)
                case "Progress":
                    yield from self._status(iri, where)
                case _:
                    pass

    def _party(self, iri: str, where: OwnPlace) -> Iterator[Reading]:
        facts = self._facts
        for party in facts.texts(iri, "civic:party")[:1]:
            kind = next((word for one, word in _PARTIES.items() if facts.is_a(party, one)), "body")
            role = facts.code(iri, "civic:role") or None
            found = Found("party", 0, 0, facts.name(party), kind, role,
                          confidence=self._confidence(iri))  # fmt: skip
            action = self._action(facts.texts(iri, "civic:engagedIn"))
            yield from self._one(where, ("civic:party",), found, action)

    def _money(self, iri: str, where: OwnPlace) -> Iterator[Reading]:
        facts = self._facts
        resource = _RESOURCES.get(facts.code(iri, "civic:resourceType"), "cash")
        points = facts.texts(iri, "civic:refersToBudget")
        is_elsewhere = facts.code(iri, "civic:amountStatus") == "elsewhere"
        found = Found(
            "money", 0, 0, facts.name(iri), "pointer" if points or is_elsewhere else resource,
            amount=facts.number(iri, "civic:amount"),
            currency=facts.text(iri, "schema:currency"), confidence=self._confidence(iri),
        )  # fmt: skip
        action = self._action(facts.texts(iri, "civic:budgetFor"))
        if not facts.texts(iri, "civic:splitOf"):
            props = ("civic:asWritten", "civic:amount", "skos:prefLabel")
            yield from self._one(where, props, found, action)

    def _target(self, iri: str, where: OwnPlace) -> Iterator[Reading]:
        facts = self._facts
        holders = facts.back(iri, "civic:hasTarget")
        above = [a for h in holders for a in facts.back(h, "civic:expectedOutcome")]
        of = [a for h in holders for a in facts.texts(h, "civic:milestoneOf")]
        unit = facts.code(iri, "civic:unit")
        found = Found(
            "target", 0, 0, facts.name(iri),
            comparator=_COMPARATORS.get(facts.code(iri, "civic:comparator")),
            value=facts.number(iri, "civic:value"), unit=_UNITS.get(unit, unit) or None,
            confidence=self._confidence(iri),
        )  # fmt: skip
        action = self._action([*holders, *above, *of])
        yield from self._one(where, ("civic:asWritten", "skos:prefLabel"), found, action)

    def _status(self, iri: str, where: OwnPlace) -> Iterator[Reading]:
        facts = self._facts
        day = facts.day(iri, "civic:asAt")
        kind = facts.code(iri, "civic:progress") or None
        found = Found("status", 0, 0, kind=kind, earliest=day, latest=day)
        action = self._action(facts.texts(iri, "civic:statusOf"))
        yield from self._one(where, ("civic:progress", "civic:asWritten"), found, action)

    def _times(self, iri: str, action: int | None) -> Iterator[Reading]:
        facts = self._facts
        for prop in ("civic:timeframe", "civic:due"):
            for time in facts.texts(iri, prop):
                where = self._own.places.get(time)
                bound = facts.code(time, "civic:bound")
                start, end = facts.day(time, "dcat:startDate"), facts.day(time, "dcat:endDate")
                found = Found(
                    "date", 0, 0, kind=_kind_of_time(bound, start, end), earliest=start,
                    latest=end, bound=bound or None, edtf=facts.text(time, "civic:edtf"),
                    calendar=facts.code(time, "civic:calendar") or None,
                    confidence=self._confidence(time),
                )  # fmt: skip
                written = where and where.sheet == "Times"
                place = where if written and where else self._own.places[iri]
                props = ("civic:asWritten",) if written else (prop,)
                yield from self._one(place, props, found, action)

    def _confidence(self, iri: str) -> float:
        return float(self._facts.number(iri, "civic:confidence") or Decimal(1))

    def _action(self, iris: Iterable[str]) -> int | None:
        found = [self._numbers[iri] for iri in iris if iri in self._numbers]
        return min(found) if found else None

    def _one(
        self, where: OwnPlace, props: Iterable[str], found: Found, action: int | None
    ) -> Iterator[Reading]:
        """Yield a reading of the first filled cell of a row that holds one of some properties."""
        at = self._blocks[where.sheet]
        for prop in props:
            if prop not in where.columns:
                continue
            place = Place(at, where.row, where.columns[prop])
            text = text_at(self._document, place)
            if text:
                head = head_at(self._document, place)
                yield Reading(replace(found, end=len(text)), action, head, text,
                              (Span(place, 0, len(text)),))  # fmt: skip
                return

    # ---- layout ----

    def layout(self) -> Layout:
        """Return the workbook's layout: its actions, and what became of every other text."""
        uses: dict[Place, str] = {}
        loose: list[Field] = []
        columns: list[Column] = []
        for at, block in enumerate(self._document.blocks):
            if isinstance(block, Text):
                uses[Place(at)] = HEADING
                continue
            spec = BY_TITLE.get(fold(block.name))
            start = head_row(block)
            for row, cells in enumerate(block.rows):
                for column, cell in enumerate(cells):
                    if cell is None or not cell.text:
                        continue
                    place = Place(at, row, column)
                    if spec is None:
                        uses[place] = f"{LEFT_OUT}: {_TABLES}"
                    elif start is None or row < start:
                        uses[place] = HEADING
                    elif row == start:
                        uses[place] = COLUMN_HEAD
                        key = f"{fold(block.name)}: {fold(cell.text)}"
                        columns.append(Column(key, cell.text, fold(cell.text), table=block.name))
                    else:
                        loose.append(Field("description", passage_of(place, cell.text), cell.text))
        return Layout("H", tuple(columns), tuple(self._actions()), tuple(loose), uses)

    def _actions(self) -> Iterator[Action]:
        places: Mapping[str, OwnPlace] = self._own.places
        for iri, number in self._numbers.items():
            where = places[iri]
            place = Place(self._blocks[where.sheet], where.row, where.columns.get(_NAMES[0], 1))
            text = text_at(self._document, place)
            passage = passage_of(place, text) if text else Passage("")
            yield Action(number, where.sheet, where.row, (Field("activity", passage),))


def _kind_of_time(bound: str, start: date | None, end: date | None) -> str:
    if start is None and end is None:
        return "open"
    return _BOUNDS.get(bound, "period" if start else "deadline")
