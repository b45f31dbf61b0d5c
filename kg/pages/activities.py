"""The page of an activity: the whole row of its document, reassembled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.labels.directory import directory
from kg.labels.records import Link, Place, Time, Value
from kg.pages.cells import CellReadings, row_of
from kg.pages.plan_panels import element_panels, plan_panel
from kg.pages.things import ThingPage, thing_page
from kg.panels import Panel, Row
from kg.store import Store
from kg.terms import CIVIC, expand

# What an activity belongs to, and what that is called on its page.
_BELONGS = (
    ("Programmes", str(CIVIC.programme)),
    ("Refers to", expand("dcterms:references")),
    ("Topics", expand("dcterms:subject")),
    ("Where it happens", expand("dcterms:spatial")),
)
# Panels whose rows were read from cells.
_READ = ("when", "who", "milestones", "promised", "money")


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """An activity: what its row says, the row cell by cell, and its neighbours in the plan.

    Shape: `panels` are the questions of the folder `activity`, by their keys; `belongs` are what
    it is part of, refers to and is about. `elsewhere` are the cells outside the row that say
    something of it (footnotes, paragraphs).
    """

    thing: ThingPage
    plan: Link
    panels: Mapping[str, Panel]
    belongs: tuple[tuple[str, tuple[Value, ...]], ...]
    cells: tuple[CellReadings, ...]
    elsewhere: tuple[Place, ...]
    before: Link | None
    after: Link | None

    @property
    def row(self) -> Row:
        """Return what its row says first: when, and how often."""
        return self.panels["when"].rows[0]

    @property
    def place(self) -> Place | None:
        """Return the cell that names the activity."""
        return next(iter(self.row.named["cells"].places), None)

    @property
    def time(self) -> Time | None:
        """Return when it is done."""
        return self.row.named["time"].time


def activity_page(store: Store, iri: str, plan: str) -> ActivityPage:
    """Return the page of an activity of a plan.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    whole = plan_panel(store, plan, "when").panel.rows
    listed = list(dict.fromkeys(row.named["activity"].links[0] for row in whole))
    at = next(index for index, link in enumerate(listed) if link.iri == iri)
    panels = element_panels(store, plan, "activity", iri)
    places = panels["when"].rows[0].named["cells"].places
    cells = row_of(store, places[0]) if places else ()
    within = {cell.place.cell for cell in cells}
    return ActivityPage(
        thing=thing,
        plan=directory(store).link(plan),
        panels=panels,
        belongs=tuple((words, held) for words, prop in _BELONGS if (held := thing.values(prop))),
        cells=cells,
        elsewhere=tuple(p for p in _places(panels) if p.cell not in within),
        before=listed[at - 1] if at else None,
        after=listed[at + 1] if at + 1 < len(listed) else None,
    )


def _places(panels: Mapping[str, Panel]) -> tuple[Place, ...]:
    """Return the cells that anything of the row itself was read from, in their order."""
    found = {
        place
        for key in _READ
        for row in panels[key].rows
        if key != "who" or not row.named["way"].text
        for place in row.named["cells"].places
    }
    return tuple(sorted(found, key=lambda place: place.order))
