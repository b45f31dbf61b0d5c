"""The page of a goal, an aim or an objective: who, how much, what is promised, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from kg.labels.counted import Counted
from kg.labels.records import Link
from kg.pages.alignments import Alignment, alignments
from kg.pages.claims import ClaimLine
from kg.pages.element_asked import asked_question
from kg.pages.element_maker import ElementMaker
from kg.pages.element_people import Takers, count_takers, who_takes_part
from kg.pages.element_records import Asked, Element, Level
from kg.pages.element_sight import line_of_sight
from kg.pages.element_sums import MoneySum, sum_once
from kg.pages.element_work import (
    Missing,
    Work,
    activities_for,
    count_activities,
    count_outcomes,
    missing_in,
    promised_by,
    work_of,
)
from kg.pages.things import ThingPage, thing_page
from kg.store import Store
from kg.terms import CIVIC


@dataclass(frozen=True, slots=True)
class GoalPage:
    """An end of a plan: what it leads up to, the work for it, and what that work promises.

    Shape: `is_elsewhere` says that the end belongs to a strategy whose own plan has not been
    read, so that only claims tie work to it; `claimed` are those claims. `supporters` are the
    plans and strategies that as a whole are said to support it.
    """

    thing: ThingPage
    plan: Link
    element: Element
    sight: tuple[Level, ...]
    below: tuple[Element, ...]
    work: tuple[Work, ...]
    outcomes: tuple[Element, ...]
    takers: Takers
    money: MoneySum
    missing: tuple[Missing, ...]
    claimed: tuple[ClaimLine, ...]
    supporters: tuple[Alignment, ...]
    is_elsewhere: bool
    asked: Asked

    @property
    def tiles(self) -> tuple[Counted, ...]:
        """Return what the end has, in numbers."""
        iri = self.thing.link.iri
        return (
            count_activities(len(self.work), iri),
            *count_takers([self.takers], iri),
            count_outcomes(len(self.outcomes), iri),
        )


def goal_page(store: Store, iri: str, plan: str) -> GoalPage:
    """Return the page of a goal, an aim or an objective of a plan.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    maker = ElementMaker(store, plan)
    facts = maker.facts
    activities = activities_for(store, maker, iri)
    own = facts.values_of(iri, CIVIC.expectedOutcome)
    outcomes = promised_by(maker, activities, own)
    return GoalPage(
        thing=thing,
        plan=maker.names.link(plan),
        element=maker.element(facts.elements[iri]),
        sight=line_of_sight(maker.names, facts, iri),
        below=maker.elements(
            i for i in facts.pointing_to(iri, CIVIC.contributesTo) if i not in activities
        ),
        work=work_of(maker, activities),
        outcomes=outcomes,
        takers=who_takes_part(maker, activities, iri),
        money=sum_once(store, maker, iri, activities),
        missing=missing_in(store, [iri, *activities, *(each.link.iri for each in outcomes)]),
        claimed=tuple(c for c in thing.claims if c.mark.status == "Proposed"),
        supporters=alignments(store).to(iri),
        is_elsewhere=not facts.of_class(CIVIC.Activity),
        asked=asked_question("activities-of", "of", iri),
    )
