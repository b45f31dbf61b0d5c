"""The page of an indicator: what it measures, what is promised of it, what has been measured."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import STATED, Link, Time
from kg.labels.written import written_number
from kg.pages.element_asked import asked
from kg.pages.element_maker import ElementMaker
from kg.pages.element_records import Asked, Promise
from kg.pages.things import ThingPage, thing_page
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Use:
    """One target of an indicator, and the plan that sets it."""

    promise: Promise
    plan: Link


@dataclass(frozen=True, slots=True)
class Measured:
    """One value observed. Units: `value` is a number in figures, in `unit`."""

    link: Link
    indicator: Link
    value: str
    unit: str
    population: Link | None
    time: Time | None


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator: its record, every target that uses it, and every measurement."""

    thing: ThingPage
    uses: tuple[Use, ...]
    measured: tuple[Measured, ...]
    asked: Asked


def indicator_page(store: Store, iri: str) -> IndicatorPage:
    """Return the page of an indicator.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    return IndicatorPage(
        thing=thing_page(store, iri),
        uses=indicator_uses(store, iri),
        measured=measurements(store, iri),
        asked=asked("indicator-uses", "thing", iri),
    )


def indicator_uses(store: Store, iri: str) -> tuple[Use, ...]:
    """Return the targets of an indicator, or of the indicators of an element."""
    found = []
    for row in map(texts, rows(store, "indicator-uses", thing=ox.NamedNode(iri))):
        _, target, holder, plan = row
        maker = ElementMaker(store, str(plan))
        fact = maker.facts.elements[str(target)]
        found.append(Use(maker.promise(fact, holder or ""), maker.names.link(str(plan))))
    return tuple(found)


def measurements(store: Store, iri: str) -> tuple[Measured, ...]:
    """Return what was measured of an indicator, or of the indicators of an element."""
    names = directory(store)
    found = map(texts, rows(store, "indicator-measurements", thing=ox.NamedNode(iri)))
    return tuple(_measured(names, row) for row in found)


def _measured(names: Directory, row: list[str | None]) -> Measured:
    indicator, measurement, value, unit, population, words, start, end = row
    has_time = words or start or end
    return Measured(
        link=names.link(str(measurement), "Measurement"),
        indicator=names.link(str(indicator)),
        value=written_number(value or ""),
        unit=names.label(unit) if unit else "",
        population=names.link(population) if population else None,
        time=Time(words or "", start or "", end or "", STATED) if has_time else None,
    )
