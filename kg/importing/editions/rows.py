"""A plan as rows that can be held against those of another edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kg.errors import UsageError
from kg.exporters.facts import Facts

# What is compared row by row, in the order in which it is told: the class and its plain word.
KINDS = (
    ("civic:Goal", "goal"),
    ("civic:Aim", "aim"),
    ("civic:Objective", "objective"),
    ("civic:Activity", "action"),
    ("civic:Milestone", "milestone"),
    ("civic:Outcome", "outcome"),
    ("civic:Target", "target"),
)
_TIMES = ("civic:due", "civic:timeframe")
_PLANS = ("civic:DeliveryPlan", "civic:Strategy", "civic:Plan")
_UNDER = ("civic:milestoneOf", "civic:contributesTo")


@dataclass(frozen=True, slots=True)
class Time:
    """When something is: as it is worded, and the first and last day it was read as."""

    words: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an edition.

    Shape:
        iri, kind: The thing, and what it is ("action").
        name, text: Its name, and its whole wording.
        time: When it is, or None.
        parties: Name of each party → the names of its roles.
        money: The sums for it by currency; sums that are parts of others are not counted twice.
        serves: The names of the ends above it.
        target: Of a target: comparator, number and unit, in words.
        continues: The rows of earlier plans that it says it carries on.
        under: The rows that it belongs to.
        place: Where it was read, in words.
    """

    iri: str
    kind: str
    name: str
    text: str
    time: Time | None = None
    parties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    money: Mapping[str, Decimal] = field(default_factory=dict)
    serves: tuple[str, ...] = ()
    target: str = ""
    continues: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a plan: its name, and its rows in the order of the document."""

    plan: str
    title: str
    rows: tuple[Row, ...]


def read_edition(facts: Facts, name: str) -> Edition:
    """Return the rows of the one plan that is stated.

    Args:
        facts: What is said of it.
        name: What an error calls it.

    Raises:
        UsageError: There is no plan, or more than one.
    """
    plans = facts.of("civic:DeliveryPlan") or facts.of(*_PLANS)
    if len(plans) != 1:
        raise UsageError(f"{name}: must state one plan, and states {len(plans)}")
    rows = tuple(
        _row(facts, iri, word)
        for kind, word in KINDS
        for iri in facts.of(kind)
        if plans[0] in (facts.texts(iri, "civic:inPlan") or plans)
    )
    return Edition(plans[0], facts.name(plans[0]), rows)


def _row(facts: Facts, iri: str, word: str) -> Row:
    name = facts.name(iri)
    cells = facts.cells(iri)
    return Row(
        iri=iri,
        kind=word,
        name=name,
        text=facts.text(iri, "dcterms:description") or name,
        time=_time(facts, iri),
        parties=_parties(facts, iri),
        money=_money(facts, iri),
        serves=tuple(facts.name(end) for end in facts.texts(iri, "civic:contributesTo")),
        target=_target(facts, iri) if word == "target" else "",
        continues=tuple(facts.texts(iri, "civic:continues")),
        under=tuple(end for prop in _UNDER for end in facts.texts(iri, prop)),
        place=cells[0].words if cells else "",
    )


def _time(facts: Facts, iri: str) -> Time | None:
    frames = [frame for prop in _TIMES for frame in facts.texts(iri, prop)]
    if not frames:
        return None
    starts = [day for f in frames if (day := facts.day(f, "dcat:startDate"))]
    ends = [day for f in frames if (day := facts.day(f, "dcat:endDate"))]
    words = "; ".join(facts.text(f, "civic:asWritten") or facts.name(f) for f in frames)
    return Time(words, min(starts, default=None), max(ends, default=None))


def _parties(facts: Facts, iri: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for engagement in facts.back(iri, "civic:engagedIn"):
        for party in facts.texts(engagement, "civic:party"):
            roles = found.setdefault(facts.name(party), set())
            roles.update(facts.name(role) for role in facts.texts(engagement, "civic:role"))
    return {name: tuple(sorted(roles)) for name, roles in sorted(found.items())}


def _money(facts: Facts, iri: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line in facts.back(iri, "civic:budgetFor"):
        amount = facts.number(line, "civic:amount")
        if amount is not None and not facts.texts(line, "civic:splitOf"):
            currency = facts.text(line, "schema:currency") or ""
            found[currency] = found.get(currency, Decimal(0)) + amount
    return found


def _target(facts: Facts, iri: str) -> str:
    return " ".join(_target_words(facts, iri))


def _target_words(facts: Facts, iri: str) -> Iterator[str]:
    for comparator in facts.texts(iri, "civic:comparator"):
        yield facts.name(comparator).lower()
    value = facts.number(iri, "civic:value")
    if value is not None:
        text = f"{value:f}"
        yield text.rstrip("0").rstrip(".") if "." in text else text
    for unit in facts.texts(iri, "civic:unit"):
        yield facts.name(unit).lower()
