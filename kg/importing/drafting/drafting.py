"""Rows and readings to a plan in Turtle. Nothing is stated that no cell says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import UsageError
from kg.importing.drafting.desk import Desk, Row
from kg.importing.drafting.ends import LEVELS, Ends, serve
from kg.importing.drafting.money import Purses
from kg.importing.drafting.parties import Parties
from kg.importing.drafting.records import Draft, Imported, Wanted
from kg.importing.drafting.results import Results
from kg.importing.drafting.times import period_of_plan, tie_times
from kg.importing.drafting.turtle import Fact, decimal, node, prose, whole
from kg.importing.records import Reading
from kg.release.places import RESERVED, check_base
from kg.terms import code

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FRONT = "The body, the document and the plan"
_CHECK = "Read from the document by rule: to be checked beside it, doubts first."


def draft(imported: Imported, wanted: Wanted) -> Draft:
    """Return the plan that a document states.

    Shape:
        The same input gives the same bytes. Rows are told in reading order, each with its cells.
        IRIs are made from wording, so that a row that changes leaves the IRIs of others alone.

    Raises:
        UsageError: A key can not stand in an address, or there is no row to make a plan of.
    """
    _check(imported, wanted)
    desk = Desk(imported, wanted)
    desk.page.section(_FRONT)
    parties = Parties(desk)
    desk.write_front(parties.publisher())
    desk.write_cells()
    writer = _Writer(desk, parties)
    rows = _rows(imported.readings)
    for position, row in enumerate((r for r in rows if r.number is not None), 1):
        writer.write_row(row, position)
    for row in rows:
        if row.number is None:
            writer.write_plan(row)
    writer.finish()
    turtle = desk.page.turtle(
        f"{wanted.title}. {_CHECK}", publisher=wanted.publisher, base=wanted.base
    )
    things = {at: tuple(dict.fromkeys(iris)) for at, iris in sorted(desk.things.items())}
    path = f"{wanted.publisher}/{wanted.plan}.ttl"
    return Draft(turtle, wanted.iri, path, tuple(desk.left), things)


def carried_on(wanted: Wanted) -> Iterator[tuple[str, Fact]]:
    """Yield what is stated of the plan before this one, and of what is carried on from it."""
    if wanted.succeeds:
        yield wanted.iri, ("civic:succeeds", node(wanted.succeeds))
    for new, old in wanted.continues.items():
        yield new, ("civic:continues", node(old))


def _check(imported: Imported, wanted: Wanted) -> None:
    check_base(wanted.base)
    for what, key in (("publisher", wanted.publisher), ("plan", wanted.plan)):
        if not _KEY.fullmatch(key):
            raise UsageError(
                f"{key!r} is no key for a {what}; take small letters, digits and single hyphens"
            )
    if wanted.publisher in RESERVED:
        raise UsageError(f"{wanted.publisher!r} is the project's own; choose another key")
    if not any(reading.action is not None for reading in imported.readings):
        raise UsageError(f"{imported.document.name}: no action was read, so there is no plan")


def _rows(readings: tuple[Reading, ...]) -> list[Row]:
    rows: dict[int | None, Row] = {}
    for at, reading in enumerate(readings):
        if reading.spans:
            rows.setdefault(reading.action, Row(reading.action, [])).readings.append((at, reading))
    return sorted(rows.values(), key=lambda row: (row.number is None, row.number or 0))


class _Writer:
    """States row by row what the cells say."""

    def __init__(self, desk: Desk, parties: Parties) -> None:
        self._desk, self._parties = desk, parties
        self._ends, self._purses, self._results = Ends(desk), Purses(desk), Results(desk)

    def write_row(self, row: Row, position: int) -> None:
        """State one action with all its row says."""
        desk = self._desk
        acts = row.of("activity")
        row.rows = frozenset(
            (s.place.block, s.place.row)
            for _, r in acts or row.readings
            for s in r.spans
            if s.place.row >= 0
        )
        row.key = desk.row_key(self._words(acts or row.readings[:1]))
        desk.page.section(self._section(row, acts))
        ends = self._ends.state(row)
        lowest = next((ends[level] for level in reversed(LEVELS) if level in ends), [])
        if acts:
            row.host, row.is_activity = self._activity(row, acts, position), True
            self._serve(row, ends)
        elif lowest:
            row.host = lowest[0][0]
        self._write_parts(row)

    def write_plan(self, row: Row) -> None:
        """State what belongs to no action: ends alone, and what is said of the whole plan."""
        desk = self._desk
        desk.page.section("What is said of the whole plan")
        self._ends.state(row)
        period_of_plan(desk, row)
        plan = desk.wanted.iri
        for at, reading in row.of("plan"):
            desk.page.say(plan, ("prov:wasDerivedFrom", desk.cells_of(reading)))
            desk.made(at, plan)
        for at, reading in row.of("activity", "milestone", "target", "status"):
            desk.leave(at, reading, "It belongs to no action.")
        for position, (at, reading) in enumerate(row.of("outcome"), 1):
            self._results.outcome(at, reading, row, position)
        self._write_shared(row, plan)

    def finish(self) -> None:
        """State what only the whole plan can say."""
        self._purses.tie_pointers()
        if self._results.has_levels:
            self._read_levels()
        self._carry_on()

    def _carry_on(self) -> None:
        """State the plan before this one, and what of it is carried on."""
        page = self._desk.page
        for thing, fact in carried_on(self._desk.wanted):
            if thing in page:
                page.say(thing, fact)

    def _words(self, readings: list[tuple[int, Reading]]) -> str:
        return self._desk.wording(" ".join(r.found.name or r.as_written for _, r in readings))

    def _section(self, row: Row, acts: list[tuple[int, Reading]]) -> str:
        first = (acts or row.readings)[0][1].spans[0].place
        cell = self._desk.row_of(first)
        return self._desk.section_of(cell) if cell else f"Action {row.number}"

    def _activity(self, row: Row, acts: list[tuple[int, Reading]], position: int) -> str:
        desk = self._desk
        name = acts[0][1].found.name or acts[0][1].as_written
        whole_text = desk.wording(" ".join(reading.as_written for _, reading in acts))
        iri = desk.new_name("activity", row.key)
        told = whole_text if whole_text != desk.label(name).value else None
        desk.page.say(
            iri,
            ("rdf:type", node("civic:Activity")),
            ("skos:prefLabel", desk.label(name)),
            ("dcterms:description", desk.prose(told) if told else None),
            ("schema:position", whole(position)),
            ("civic:inPlan", node(desk.wanted.iri)),
            *desk.sureness(acts[0][1]),
            ("prov:wasDerivedFrom", desk.cells_of(*(reading for _, reading in acts))),
        )
        for at, _ in acts:
            desk.made(at, iri)
        return iri

    def _serve(self, row: Row, ends: dict[str, list[tuple[str, Reading]]]) -> None:
        """Tie the activity to its lowest end; where that is not sure, to the one above too."""
        for level in reversed(LEVELS):
            if level in ends and row.host and serve(self._desk, row.host, ends[level]):
                return

    def _write_parts(self, row: Row) -> None:
        stated: dict[int, str] = {}
        for position, (at, reading) in enumerate(row.of("milestone"), 1):
            if iri := self._results.milestone(at, reading, row, position):
                stated[at] = iri
        for position, (at, reading) in enumerate(row.of("outcome"), 1):
            stated[at] = self._results.outcome(at, reading, row, position)
        for at, reading in row.of("target"):
            if iri := self._results.target(at, reading, row, stated):
                stated[at] = iri
        if row.host is None:
            for at, reading in row.of("date", "party", "money", "status", "reference", "note"):
                self._desk.leave(at, reading, "The row has no action and no end.")
            return
        stated |= self._write_shared(row, row.host)
        tie_times(self._desk, row, stated)
        for at, reading in row.of("status"):
            self._results.status(at, reading, row)
        for at, reading in row.of("plan"):
            self._desk.leave(at, reading, "It stands within an action.")

    def _write_shared(self, row: Row, host: str) -> dict[int, str]:
        """State what a row and a whole plan have alike; return the budget lines."""
        stated = {}
        for at, reading in row.of("party"):
            self._parties.engage(at, reading, row, host)
        for at, reading in row.of("money"):
            if iri := self._purses.state(at, reading, row, host):
                stated[at] = iri
        for at, reading in row.of("reference"):
            self._results.reference(at, reading, host)
        for at, reading in row.of("note"):
            self._results.note(at, reading, row, host)
        return stated

    def _read_levels(self) -> None:
        desk = self._desk
        desk.page.section(_FRONT)
        desk.page.say(
            desk.name("reading", "level"),
            ("rdf:type", node("civic:Reading")),
            ("skos:prefLabel", prose("Outputs and outcomes")),
            ("dcterms:description", prose(
                "The level of a result was read from its own words, or from the head of its column."
            )),
            ("civic:readingOf", node(desk.wanted.iri)),
            ("civic:readProperty", node("civic:resultLevel")),
            ("civic:basis", node(code("basis", "lexical-match"))),
            ("civic:confidence", decimal(0.7)),
        )  # fmt: skip
