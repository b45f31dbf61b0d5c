"""What the time page shows, as a table and as triples."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pyoxigraph as ox

from kg.labels.records import Place
from kg.pages.timeline.intervals import Reading
from kg.pages.timeline.items import KINDS, TimeItem
from kg.pages.timeline.quarters import quarter_of
from kg.pages.values import literal, named
from kg.records import SelectResult, Term
from kg.terms import CIVIC, expand

TIME_COLUMNS = (
    "quarter", "item", "name", "kind", "plan", "activities", "words", "earliest", "latest",
    "sureness", "reason", "cells", "places",
)  # fmt: skip
_DATE = ox.NamedNode(expand("xsd:date"))
_EDTF = ox.NamedNode(expand("edtf:EDTF"))
_DECIMAL = ox.NamedNode(expand("xsd:decimal"))


def time_answer(items: Iterable[TimeItem]) -> SelectResult:
    """Return the items as a table: one row for each thing and time."""
    return SelectResult(TIME_COLUMNS, tuple(_cells(item) for item in items))


def time_triples(items: Iterable[TimeItem]) -> tuple[ox.Triple, ...]:
    """Return what is shown of the items: their names, times, plans, work and cells."""
    found: set[ox.Triple] = set()
    for item in items:
        found.update(_said_of_item(item))
        if item.time is not None:
            found.update(_said_of_time(item, item.time))
    return tuple(sorted(found, key=str))


def _cells(item: TimeItem) -> tuple[Term | None, ...]:
    time, when = item.time, item.when
    places = item.places + item.time_places
    return (
        _text(quarter_of(when).key if when else ""),
        named(item.link.iri),
        literal(item.link.name),
        literal(item.kind),
        _text(" ".join(plan.iri for plan in item.plans)),
        _text(" ".join(work.iri for work in item.work)),
        _text(time.words if time else ""),
        _day(time.start if time else None),
        _day(time.end if time else None),
        literal(item.sureness),
        _text("; ".join(time.reasons) if time else ""),
        _text(" ".join(place.cell for place in places)),
        _text("; ".join(place.words for place in places)),
    )


def _said_of_item(item: TimeItem) -> Iterable[ox.Triple]:
    iri = item.link.iri
    in_plan = CIVIC.reportsOn if item.kind == "report" else CIVIC.inPlan
    yield _leads(iri, expand("rdf:type"), KINDS[item.kind])
    yield _says(iri, expand("rdfs:label"), ox.Literal(item.link.name, language="en"))
    for plan in item.plans:
        yield _leads(iri, str(in_plan), plan.iri)
    if item.kind == "milestone":
        for work in item.work:
            yield _leads(iri, str(CIVIC.milestoneOf), work.iri)
    yield from _read_from(iri, item.places)


def _said_of_time(item: TimeItem, time: Reading) -> Iterable[ox.Triple]:
    iri = time.iri
    yield _leads(item.link.iri, str(CIVIC.due if item.is_due else CIVIC.timeframe), iri)
    yield _leads(iri, expand("rdf:type"), str(CIVIC.TimeFrame))
    yield from _read_from(iri, item.time_places)
    for prop, value in (
        (CIVIC.bound, time.bound),
        (CIVIC.calendar, time.calendar),
        (CIVIC.basis, time.basis),
        (CIVIC.anchoredTo, time.anchor.iri if time.anchor else ""),
    ):
        if value:
            yield _leads(iri, str(prop), value)
    for key, text, kind in (
        (str(CIVIC.asWritten), time.words, None),
        (str(CIVIC.edtf), time.edtf, _EDTF),
        (str(CIVIC.confidence), time.confidence, _DECIMAL),
        (expand("dcat:startDate"), time.start.isoformat() if time.start else "", _DATE),
        (expand("dcat:endDate"), time.end.isoformat() if time.end else "", _DATE),
    ):
        if text:
            yield _says(iri, key, ox.Literal(text, datatype=kind) if kind else ox.Literal(text))


def _read_from(iri: str, places: Iterable[Place]) -> Iterable[ox.Triple]:
    for place in places:
        yield _leads(iri, expand("prov:wasDerivedFrom"), place.cell)


def _leads(subject: str, prop: str, thing: str) -> ox.Triple:
    return ox.Triple(named(subject), named(prop), named(thing))


def _says(subject: str, prop: str, value: ox.Literal) -> ox.Triple:
    return ox.Triple(named(subject), named(prop), value)


def _text(text: str) -> Term | None:
    return literal(text) if text else None


def _day(day: date | None) -> Term | None:
    return ox.Literal(day.isoformat(), datatype=_DATE) if day else None
