"""The page of an activity: the whole row of its document, reassembled."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.counted import question
from kg.labels.directory import Directory, rows, texts
from kg.labels.records import Link, Place
from kg.pages.cells import CellReadings, row_of
from kg.pages.element_asked import asked
from kg.pages.element_maker import ElementMaker
from kg.pages.element_records import ActivityRow, Asked
from kg.pages.things import ThingPage, thing_page
from kg.store import Store
from kg.terms import CIVIC


@dataclass(frozen=True, slots=True)
class Carried:
    """An activity of another plan that this one carries on, or that carries it on."""

    is_earlier: bool
    activity: Link
    plan: Link


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """An activity: what its row says, the row cell by cell, and its neighbours in the plan.

    Shape: `elsewhere` are the cells outside the row that say something of it (footnotes,
    paragraphs).
    """

    thing: ThingPage
    plan: Link
    row: ActivityRow
    cells: tuple[CellReadings, ...]
    elsewhere: tuple[Place, ...]
    before: Link | None
    after: Link | None
    asked: Asked
    editions: tuple[Carried, ...] = ()

    @property
    def all_editions(self) -> str:
        """Return the address of the question for the editions before those, and after."""
        return question("editions-of", activity=self.thing.link.iri)

    @property
    def place(self) -> Place | None:
        """Return the cell that names the activity."""
        return self.row.activity.places[0] if self.row.activity.places else None


def activity_page(store: Store, iri: str, plan: str) -> ActivityPage:
    """Return the page of an activity of a plan.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    maker = ElementMaker(store, plan)
    listed = maker.facts.of_class(CIVIC.Activity)
    at = next(index for index, fact in enumerate(listed) if fact.iri == iri)
    row = maker.activity(listed[at])
    places = row.activity.places
    cells = row_of(store, places[0]) if places else ()
    within = {cell.place.cell for cell in cells}
    return ActivityPage(
        thing=thing,
        plan=maker.names.link(plan),
        row=row,
        cells=cells,
        elsewhere=tuple(p for p in _places(row) if p.cell not in within),
        before=maker.names.link(listed[at - 1].iri) if at else None,
        after=maker.names.link(listed[at + 1].iri) if at + 1 < len(listed) else None,
        asked=asked("activity-row", "activity", iri),
        editions=_editions(store, iri, maker.names),
    )


def _editions(store: Store, iri: str, names: Directory) -> tuple[Carried, ...]:
    found = map(texts, rows(store, "activity-editions", activity=ox.NamedNode(iri)))
    return tuple(
        Carried(str(way) == "earlier", names.link(str(other)), names.link(str(plan)))
        for way, other, plan in found
    )


def _places(row: ActivityRow) -> tuple[Place, ...]:
    held = (
        row.activity.places,
        *(party.places for party in row.parties if not party.way),
        *(each.places for each in row.milestones + row.outcomes),
        *(line.places for line in row.money),
    )
    return tuple(sorted({p for places in held for p in places}, key=lambda p: p.order))
