"""Milestones, outcomes, targets, reports of progress, references and remarks of a row."""

from __future__ import annotations

from kg.importing.drafting.desk import MAYBE, Desk, Row, holder
from kg.importing.drafting.turtle import day, decimal, node, plain, prose, whole
from kg.importing.drafting.wording import short, slug
from kg.importing.records import Reading
from kg.terms import code

_COMPARATORS = {
    "at_least": "at-least", "at_most": "at-most", "equal": "equal", "increase_by": "increase",
    "decrease_by": "decrease", "more_than": "more-than", "less_than": "less-than",
    "maintain": "maintain",
}  # fmt: skip
_WITHOUT_NUMBER = ("increase", "decrease", "maintain")
_LEVELS = ("output", "outcome", "impact")
_PROGRESS = ("done", "late", "planned", "stopped", "under-way")
_NOTES = ("illegible", "inconsistency", "missing", "slip")
_PERCENT = ("%", "percent", "per cent")


class Results:
    """What the rows of one plan lead to, and how far they have got."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        # Where it stands → what it became: a merged cell gives several rows one outcome.
        self._outcomes: dict[tuple[object, ...], str] = {}
        self.has_levels = False

    # ---- milestones and outcomes ----

    def milestone(self, at: int, reading: Reading, row: Row, position: int) -> str | None:
        """State a milestone and return its IRI."""
        desk = self._desk
        if row.host is None:
            desk.leave(at, reading, "Nothing in the row says what it is a milestone of.")
            return None
        words = reading.found.name or reading.as_written
        iri = desk.new_name("milestone", row.key, slug(desk.wording(words)))
        desk.page.say(
            iri,
            ("rdf:type", node("civic:Milestone")),
            *desk.named(words, reading.as_written),
            ("schema:position", whole(position)),
            ("civic:inPlan", node(desk.wanted.iri)),
            ("civic:milestoneOf", node(row.host)),
            *desk.sureness(reading),
            ("prov:wasDerivedFrom", desk.cells_of(reading)),
        )
        desk.made(at, iri)
        return iri

    def outcome(self, at: int, reading: Reading, row: Row, position: int) -> str:
        """State an outcome, or tie the row to the one that stands there already; return its IRI."""
        desk, spans = self._desk, tuple(reading.spans)
        iri = self._outcomes.get(spans)
        if iri is None:
            words = reading.found.name or reading.as_written
            iri = desk.new_name("outcome", row.key or "plan", slug(desk.wording(words)))
            level = reading.found.kind if reading.found.kind in _LEVELS else None
            self.has_levels = self.has_levels or level is not None
            desk.page.say(
                iri,
                ("rdf:type", node("civic:Outcome")),
                *desk.named(words, reading.as_written),
                ("schema:position", whole(position)),
                ("civic:inPlan", node(desk.wanted.iri)),
                ("civic:resultLevel", node(code("level", level)) if level else None),
                *desk.sureness(reading),
                ("prov:wasDerivedFrom", desk.cells_of(reading)),
            )
            self._outcomes[spans] = iri
        if row.host:
            # A blank cell below an outcome may mean the same outcome, or none.
            ceiling = MAYBE if reading.basis == "blank" else 1.0
            desk.link(row.host, "civic:expectedOutcome", iri, reading, ceiling=ceiling)
        desk.made(at, iri)
        return iri

    # ---- targets ----

    def target(self, at: int, reading: Reading, row: Row, stated: dict[int, str]) -> str | None:
        """State a target and its indicator, of what it stands within, else of the row."""
        desk, found = self._desk, reading.found
        holders = [(n, r) for n, r in row.of("outcome", "milestone") if n in stated]
        inside = holder(reading, holders)
        thing = stated[inside] if inside is not None else row.host
        comparator = _COMPARATORS.get(found.comparator or "")
        if thing is None or comparator is None:
            desk.leave(
                at, reading,
                "Nothing in the row says of what it is a target." if thing is None
                else "It does not say how to compare.",
            )  # fmt: skip
            return None
        if found.value is None and comparator not in _WITHOUT_NUMBER:
            desk.leave(at, reading, "It has no number.")
            return None
        words = desk.wording(found.name or reading.as_written)
        name = slug(words)
        iri = desk.new_name("target", row.key, name)
        indicator = desk.new_name("indicator", row.key, name)
        unit = _unit(found.unit)
        desk.page.say(
            iri,
            ("rdf:type", node("civic:Target")),
            ("skos:prefLabel", desk.label(words)),
            ("civic:asWritten", plain(desk.wording(reading.as_written))),
            ("civic:inPlan", node(desk.wanted.iri)),
            ("civic:ofIndicator", node(indicator)),
            ("civic:comparator", node(code("comparator", comparator))),
            ("civic:value", decimal(found.value) if found.value is not None else None),
            ("civic:unit", node(code("unit", unit)) if unit else None),
            *desk.sureness(reading),
            ("prov:wasDerivedFrom", desk.cells_of(reading)),
        )
        about = found.unit if found.unit and unit == "number" else None
        desk.page.say(
            indicator,
            ("rdf:type", node("civic:Indicator")),
            ("skos:prefLabel", desk.label(words if about is None else f"{about}: {words}")),
            ("civic:unit", node(code("unit", unit)) if unit else None),
            ("prov:wasDerivedFrom", desk.cells_of(reading)),
        )
        desk.page.say(thing, ("civic:hasTarget", node(iri)))
        desk.made(at, iri, indicator)
        return iri

    # ---- how far it has got, and remarks ----

    def status(self, at: int, reading: Reading, row: Row) -> None:
        """State how far the row is reported to have got, on the day it says or of its document."""
        desk, found = self._desk, reading.found
        progress = next((c for c in (found.kind, found.name, found.role) if c in _PROGRESS), None)
        when = found.latest or found.earliest or desk.imported.issued
        if row.host is None or progress is None or when is None:
            told = "It is not known how far that is." if progress is None else (
                "Neither it nor the document gives the day it was true on."
            )  # fmt: skip
            return desk.leave(at, reading, told)
        iri = desk.new_name("status", row.key, when.isoformat())
        desk.page.say(
            iri,
            ("rdf:type", node("civic:StatusUpdate")),
            ("civic:statusOf", node(row.host)),
            ("civic:progress", node(code("progress", progress))),
            ("civic:asAt", day(when)),
            ("civic:asWritten", plain(desk.wording(reading.as_written))),
            *desk.sureness(reading),
            ("prov:wasDerivedFrom", desk.cells_of(reading)),
        )
        desk.made(at, iri)
        return None

    def reference(self, at: int, reading: Reading, host: str) -> None:
        """State that a thing leans on a document or a thing that the row names."""
        desk = self._desk
        words = desk.wording(reading.found.name or reading.as_written)
        iri = desk.name("ref", slug(words, 48))
        if iri not in desk.page:
            desk.page.say(
                iri,
                ("rdf:type", node("prov:Entity")),
                ("skos:prefLabel", desk.label(words)),
                ("dcterms:type", prose("reference")),
            )
        desk.page.say(iri, ("prov:wasDerivedFrom", desk.cells_of(reading)))
        desk.page.say(host, ("dcterms:references", node(iri)))
        desk.made(at, iri)

    def note(self, at: int, reading: Reading, row: Row, host: str) -> None:
        """State a fault of the document as a note; keep any other remark beside its thing."""
        desk, found = self._desk, reading.found
        words = desk.wording(reading.as_written)
        if not words:
            return desk.leave(at, reading, "It has no wording that may be kept.")
        if found.kind not in _NOTES:
            desk.page.say(host, ("skos:note", desk.prose(words)))
            return desk.made(at, host)
        iri = desk.new_name("note", row.key or "plan", slug(words))
        desk.page.say(
            iri,
            ("rdf:type", node("civic:SourceNote")),
            ("skos:prefLabel", prose(short(words), desk.language)),
            ("dcterms:description", prose(desk.wording(found.doubt or found.name or words))),
            ("dcterms:type", node(code("note", found.kind))),
            ("dcterms:isPartOf", node(desk.wanted.iri)),
            ("dcterms:relation", node(host)),
            ("prov:wasDerivedFrom", desk.cells_of(reading)),
        )
        return desk.made(at, iri)


def _unit(unit: str | None) -> str | None:
    """Return the code of a unit: a share, a time, or a number of what is counted."""
    if unit is None or not unit.strip():
        return None
    words = unit.strip().casefold()
    if words in _PERCENT:
        return "percent"
    if words in ("hours", "months", "years", "percentage points"):
        return words.replace(" ", "-")
    return None if len(unit) == 3 and unit.isupper() else "number"
