"""The page of a strategy: who, how much, what is promised, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.counted import Counted, plural, question
from kg.labels.directory import directory, question_rows, rows, texts
from kg.labels.records import Link
from kg.pages.alignments import Alignment, alignments
from kg.pages.claims import ClaimLine
from kg.pages.element_asked import asked_question
from kg.pages.element_maker import ElementMaker
from kg.pages.element_people import Takers, count_takers, who_takes_part
from kg.pages.element_records import Asked, Element
from kg.pages.element_sums import MoneySum, sum_once
from kg.pages.element_work import (
    Missing,
    Work,
    count_activities,
    count_outcomes,
    missing_in,
    promised_by,
    work_of,
)
from kg.pages.elements import Time, read_plan
from kg.pages.things import ThingPage, thing_page
from kg.rules.counting import SURENESS
from kg.store import Store
from kg.terms import CIVIC

_CROSS_CUTTING = "cross-cutting"


@dataclass(frozen=True, slots=True)
class PlanWork:
    """What one plan does for a strategy; `cross_cutting` of its work is for all its strategies."""

    plan: Link
    cross_cutting: int
    goals: tuple[Element, ...]
    work: tuple[Work, ...]
    outcomes: tuple[Element, ...]
    takers: Takers
    money: MoneySum


@dataclass(frozen=True, slots=True)
class StrategyPage:
    """A strategy: the plans that serve it, the work in each, and what no document ties to it.

    Shape: `own` are the ends that the strategy itself is known to have (corporate outcomes), each
    with the plans and strategies that as a whole are said to support it; `supporters` are those of
    the strategy itself, and `supports` is what it is said to support in turn. `claims` are
    suggested ties to plans, goals and other strategies.
    """

    thing: ThingPage
    publisher: Link | None
    period: Time | None
    plans: tuple[PlanWork, ...]
    own: tuple[tuple[Element, tuple[Alignment, ...]], ...]
    supporters: tuple[Alignment, ...]
    supports: tuple[Alignment, ...]
    missing: tuple[Missing, ...]
    claims: tuple[ClaimLine, ...]
    asked: Asked

    @property
    def tiles(self) -> tuple[Counted, ...]:
        """Return what the strategy has, in numbers; nothing where no plan serves it."""
        if not self.plans:
            return ()
        iri = self.thing.link.iri
        goals = {goal.link.iri for plan in self.plans for goal in plan.goals}
        goals |= {goal.link.iri for goal, _ in self.own}
        outcomes = {outcome.link.iri for plan in self.plans for outcome in plan.outcomes}
        return (
            count_activities([w.activity.link.iri for plan in self.plans for w in plan.work], iri),
            _count_goals(goals, iri),
            *count_takers([plan.takers for plan in self.plans], iri),
            count_outcomes(outcomes, iri),
        )

    @property
    def sureness(self) -> tuple[tuple[str, Counted], ...]:
        """Return how many of them are stated, read and possible, without those that none is."""
        found = Counter(work.sureness for plan in self.plans for work in plan.work)
        return tuple(
            (sureness, self._part(found[sureness], f"rows if sureness={sureness}"))
            for sureness in SURENESS
            if found[sureness]
        )

    @property
    def cross_cutting(self) -> Counted:
        """Return how many of them serve every strategy of their plan."""
        number = sum(plan.cross_cutting for plan in self.plans)
        return self._part(number, f"rows if directness={_CROSS_CUTTING}")

    def _part(self, number: int, unit: str) -> Counted:
        address = question("activities-of", of=self.thing.link.iri)
        return Counted(number, plural(number, "activity", "activities"), address, unit)


def _count_goals(goals: Collection[str], of: str) -> Counted:
    number = len(goals)
    return Counted(number, plural(number, "goal", "goals"), question("goals-of", of=of), "goal")


def strategy_page(store: Store, iri: str) -> StrategyPage:
    """Return the page of a strategy.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    term = ox.NamedNode(iri)
    listed = [str(row[0]) for row in map(texts, rows(store, "strategy-plans", strategy=term))]
    served: dict[str, dict[str, tuple[str, str]]] = {plan: {} for plan in listed if plan != iri}
    for row in question_rows(store, "activities-of", of=term):
        activity, _, plan, sureness, directness = (str(text) for text in texts(row))
        served.setdefault(plan, {})[activity] = (sureness, directness)
    plans = tuple(_plan_work(store, plan, iri, found) for plan, found in served.items())
    own = ElementMaker(store, iri)
    facts, aligned = read_plan(store, iri), alignments(store)
    said = {prop.iri: prop for prop in thing.properties}
    body = said.get(str(CIVIC.accountableBody))
    shown = [i for plan in plans for i in _iris(plan)]
    return StrategyPage(
        thing=thing,
        publisher=body.values[0].link if body else None,
        period=facts.times.get(iri),
        plans=plans,
        own=tuple((own.element(goal), aligned.to(goal.iri)) for goal in facts.of_class(CIVIC.Goal)),
        supporters=aligned.to(iri),
        supports=aligned.of(iri),
        missing=missing_in(store, [iri, *shown]),
        claims=tuple(claim for claim in thing.claims if claim.mark.status == "Proposed"),
        asked=asked_question("activities-of", "of", iri),
    )


def _plan_work(
    store: Store, plan: str, strategy: str, found: Mapping[str, tuple[str, str]]
) -> PlanWork:
    maker = ElementMaker(store, plan)
    names, facts = directory(store), maker.facts
    activities = {activity: sureness for activity, (sureness, _) in found.items()}
    return PlanWork(
        plan=names.link(plan),
        cross_cutting=sum(directness == _CROSS_CUTTING for _, directness in found.values()),
        goals=maker.elements(facts.pointing_to(strategy, CIVIC.underStrategy)),
        work=work_of(maker, activities),
        outcomes=promised_by(maker, activities),
        takers=who_takes_part(maker, activities, strategy),
        money=sum_once(store, maker, strategy, activities),
    )


def _iris(plan: PlanWork) -> list[str]:
    elements = (*plan.goals, *plan.outcomes, *(work.activity for work in plan.work))
    return [element.link.iri for element in elements]
