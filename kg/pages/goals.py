"""The page of a goal, an aim or an objective: who, how much, what is promised, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from kg.pages.alignments import Alignment, alignments
from kg.pages.claims import ClaimLine
from kg.pages.element_asked import asked
from kg.pages.element_maker import ElementMaker
from kg.pages.element_people import Takers, who_takes_part
from kg.pages.element_records import Asked, Element, Level
from kg.pages.element_sight import ends_of, line_of_sight
from kg.pages.element_sums import MoneySum, sum_once
from kg.pages.element_work import Missing, Work, missing_in, promised_by, work_of
from kg.pages.elements import PlanFacts
from kg.pages.records import Link
from kg.pages.things import ThingPage, thing_page
from kg.pages.ties import POSSIBLE, READ, STATED
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


def goal_page(store: Store, iri: str, plan: str) -> GoalPage:
    """Return the page of a goal, an aim or an objective of a plan.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    maker = ElementMaker(store, plan)
    facts = maker.facts
    activities = {
        fact.iri: _sureness(facts, fact.iri, iri)
        for fact in facts.of_class(CIVIC.Activity)
        if iri in ends_of(facts, fact.iri)
    }
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
        takers=who_takes_part(maker, activities),
        money=sum_once(store, maker, iri, activities),
        missing=missing_in(store, [iri, *activities, *(each.link.iri for each in outcomes)]),
        claimed=tuple(c for c in thing.claims if c.mark.status == "Proposed"),
        supporters=alignments(store).to(iri),
        is_elsewhere=not facts.of_class(CIVIC.Activity),
        asked=asked("goal-work", "goal", iri),
    )


def _sureness(facts: PlanFacts, activity: str, end: str) -> str:
    """Return how sure it is that an activity leads up to an end, by its own link or through one."""
    if (activity, end) in facts.possible:
        return POSSIBLE
    direct = dict(facts.links_from(activity, CIVIC.contributesTo))
    marks = [direct[end]] if end in direct else list(direct.values())
    return STATED if any(mark.kind == "stated" for mark in marks) else READ
