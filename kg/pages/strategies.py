"""The page of a strategy: who, how much, what is promised, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.counted import Counted, plural, question
from kg.labels.directory import directory, rows, texts
from kg.labels.records import Link, Time
from kg.labels.sentences import Sentence
from kg.pages.claims import ClaimLine
from kg.pages.element_people import count_kinds
from kg.pages.element_sums import MoneySum, sum_once
from kg.pages.element_work import Missing, count_activities, count_outcomes, missing_in
from kg.pages.money import add_up
from kg.pages.things import ThingPage, thing_page
from kg.pages.times import time_of
from kg.pages.verdicts import judge_strategy
from kg.panels import Panel, show_page
from kg.rules.counting import SURENESS
from kg.store import Store
from kg.terms import CIVIC

_CROSS_CUTTING = "cross-cutting"


@dataclass(frozen=True, slots=True)
class StrategyPage:
    """A strategy: the plans that serve it, the work for it, and what no document ties to it.

    Shape: `panels` are the questions of the folder `strategy`, by their keys; `plans` carry it
    out, each with the money for its work. `claims` are suggested ties to plans, goals and other
    strategies.
    """

    thing: ThingPage
    publisher: Link | None
    period: Time | None
    panels: Mapping[str, Panel]
    plans: tuple[tuple[Link, MoneySum], ...]
    missing: tuple[Missing, ...]
    claims: tuple[ClaimLine, ...]

    @property
    def verdict(self) -> Sentence:
        """Return the strategy in one sentence."""
        iri, found = self.thing.link.iri, self.panels
        return judge_strategy(
            self.thing.link.name,
            count_activities(found["work"].different("activity"), iri),
            len(self.plans),
            count_kinds(found["who"].answered, iri),
            [each.text for each in add_up(each for _, held in self.plans for each in held.totals)],
            count_outcomes(found["promised"].different("outcome"), iri),
        )

    @property
    def tiles(self) -> tuple[Counted, ...]:
        """Return what the strategy has, in numbers; nothing where no plan serves it."""
        if not self.plans:
            return ()
        iri, found = self.thing.link.iri, self.panels
        goals = found["goals"].different("goal") + found["ends"].different("goal")
        return (
            count_activities(found["work"].different("activity"), iri),
            Counted(goals, plural(goals, "goal", "goals"), question("goals-of", of=iri), "goal"),
            *count_kinds(found["who"].answered, iri),
            count_outcomes(found["promised"].different("outcome"), iri),
        )

    @property
    def sureness(self) -> tuple[tuple[str, Counted], ...]:
        """Return how many of them are stated, read and possible, without those that none is."""
        found = Counter(row["sureness"] for row in self.panels["work"].answered)
        return tuple(
            (sureness, self._part(found[sureness], f"rows if sureness={sureness}"))
            for sureness in SURENESS
            if found[sureness]
        )

    @property
    def cross_cutting(self) -> Counted:
        """Return how many of them serve every strategy of their plan."""
        work = self.panels["work"].answered
        number = sum(row["directness"] == _CROSS_CUTTING for row in work)
        return self._part(number, f"rows if directness={_CROSS_CUTTING}")

    def _part(self, number: int, unit: str) -> Counted:
        address = question("activities-of", of=self.thing.link.iri)
        return Counted(number, plural(number, "activity", "activities"), address, unit)


def strategy_page(store: Store, iri: str) -> StrategyPage:
    """Return the page of a strategy.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    panels = show_page(store, "strategy", iri)
    found = map(texts, rows(store, "strategy-plans", strategy=ox.NamedNode(iri)))
    named = [str(plan) for plan, *_ in found if plan != iri]
    plans = dict.fromkeys([*named, *(row["plan"] for row in panels["work"].answered)])
    bodies = thing.values(CIVIC.accountableBody)
    shown = [
        row[column]
        for key, column in (("goals", "goal"), ("promised", "outcome"), ("work", "activity"))
        for row in panels[key].answered
    ]
    return StrategyPage(
        thing=thing,
        publisher=bodies[0].link if bodies else None,
        period=time_of(store, iri),
        panels=panels,
        plans=tuple(
            (directory(store).link(plan), _money(store, plan, iri, panels["work"]))
            for plan in plans
        ),
        missing=missing_in(store, [iri, *shown]),
        claims=tuple(claim for claim in thing.claims if claim.mark.status == "Proposed"),
    )


def _money(store: Store, plan: str, strategy: str, work: Panel) -> MoneySum:
    activities = [row["activity"] for row in work.answered if row["plan"] == plan]
    return sum_once(store, plan, strategy, activities)
