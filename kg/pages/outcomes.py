"""The page of an outcome: the promise, by when, what has been measured, and who contributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.labels.records import Link, Mark
from kg.pages.claims import ClaimLine
from kg.pages.element_maker import ElementMaker
from kg.pages.element_notes import SourceNote
from kg.pages.element_records import Level, Referred
from kg.pages.element_sight import line_of_sight
from kg.pages.element_work import Missing, missing_in
from kg.pages.things import ThingPage, thing_page
from kg.panels import Panel, show_page
from kg.store import Store
from kg.terms import CIVIC


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """An outcome: what is promised and for whom, and the work that is to lead to it.

    Shape: `panels` are the questions of the folder `outcome`, by their keys; `claimed` are
    suggestions not yet reviewed.
    """

    thing: ThingPage
    plan: Link
    level: str
    level_mark: Mark
    benefits: tuple[Referred, ...]
    sight: tuple[Level, ...]
    panels: Mapping[str, Panel]
    notes: tuple[SourceNote, ...]
    missing: tuple[Missing, ...]
    claimed: tuple[ClaimLine, ...]


def outcome_page(store: Store, iri: str, plan: str) -> OutcomePage:
    """Return the page of an outcome of a plan.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    maker = ElementMaker(store, plan)
    facts = maker.facts
    levels = facts.values_of(iri, CIVIC.resultLevel)
    panels = show_page(store, "outcome", iri)
    return OutcomePage(
        thing=thing,
        plan=maker.names.link(plan),
        level=maker.names.label(levels[0]) if levels else "",
        level_mark=maker.mark_of(iri, CIVIC.resultLevel),
        benefits=maker.referred(iri, CIVIC.benefits),
        sight=line_of_sight(maker.names, facts, iri),
        panels=panels,
        notes=tuple(note for note in facts.notes if iri in note.concerns),
        missing=missing_in(store, [iri, *(row["target"] for row in panels["promised"].answered)]),
        claimed=tuple(c for c in thing.claims if c.mark.status == "Proposed"),
    )
