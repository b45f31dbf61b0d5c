"""The page of an outcome: the promise, by when, what has been measured, and who contributes."""

from __future__ import annotations

from dataclasses import dataclass

from kg.labels.records import Link, Mark
from kg.pages.claims import ClaimLine
from kg.pages.element_asked import asked_question
from kg.pages.element_maker import ElementMaker
from kg.pages.element_notes import SourceNote
from kg.pages.element_people import Takers, who_takes_part
from kg.pages.element_records import Asked, Element, Level, Referred
from kg.pages.element_sight import line_of_sight
from kg.pages.element_work import Missing, Work, activities_for, missing_in, work_of
from kg.pages.indicators import Measured, Use, indicator_uses, measurements
from kg.pages.things import ThingPage, thing_page
from kg.store import Store
from kg.terms import CIVIC


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """An outcome: what is promised and for whom, and the work that is to lead to it.

    Shape: `elsewhere` are targets of other elements with the same indicators; `claimed` are
    suggestions not yet reviewed.
    """

    thing: ThingPage
    plan: Link
    element: Element
    level: str
    level_mark: Mark
    benefits: tuple[Referred, ...]
    sight: tuple[Level, ...]
    work: tuple[Work, ...]
    takers: Takers
    measured: tuple[Measured, ...]
    elsewhere: tuple[Use, ...]
    notes: tuple[SourceNote, ...]
    missing: tuple[Missing, ...]
    claimed: tuple[ClaimLine, ...]
    asked: Asked


def outcome_page(store: Store, iri: str, plan: str) -> OutcomePage:
    """Return the page of an outcome of a plan.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    maker = ElementMaker(store, plan)
    facts = maker.facts
    activities = activities_for(store, maker, iri)
    levels = facts.values_of(iri, CIVIC.resultLevel)
    uses = indicator_uses(store, iri)
    targets = [use.promise.link.iri for use in uses if _is_of(use, iri)]
    return OutcomePage(
        thing=thing,
        plan=maker.names.link(plan),
        element=maker.element(facts.elements[iri]),
        level=maker.names.label(levels[0]) if levels else "",
        level_mark=maker.mark_of(iri, CIVIC.resultLevel),
        benefits=maker.referred(iri, CIVIC.benefits),
        sight=line_of_sight(maker.names, facts, iri),
        work=work_of(maker, activities),
        takers=who_takes_part(maker, activities, iri),
        measured=measurements(store, iri),
        elsewhere=tuple(use for use in uses if not _is_of(use, iri)),
        notes=tuple(note for note in facts.notes if iri in note.concerns),
        missing=missing_in(store, [iri, *targets]),
        claimed=tuple(c for c in thing.claims if c.mark.status == "Proposed"),
        asked=asked_question("activities-of", "of", iri),
    )


def _is_of(use: Use, iri: str) -> bool:
    return use.promise.holder is not None and use.promise.holder.iri == iri
