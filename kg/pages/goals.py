"""The page of a goal, an aim or an objective: who, how much, what is promised, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.labels.counted import Counted, plural
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.pages.claims import ClaimLine
from kg.pages.element_people import count_kinds
from kg.pages.element_sums import MoneySum, sum_once
from kg.pages.element_work import Missing, count_activities, count_outcomes, missing_in
from kg.pages.plan_panels import element_panels, plan_panel
from kg.pages.things import ThingPage, thing_page
from kg.panels import Panel
from kg.rules.counting import POSSIBLE
from kg.store import Store


@dataclass(frozen=True, slots=True)
class GoalPage:
    """An end of a plan: what it leads up to, the work for it, and what that work promises.

    Shape: `panels` are the questions of the folder `goal`, by their keys. `is_elsewhere` says that
    the end belongs to a strategy whose own plan has not been read, so that only claims tie work to
    it; `claimed` are those claims.
    """

    thing: ThingPage
    plan: Link
    panels: Mapping[str, Panel]
    money: MoneySum
    missing: tuple[Missing, ...]
    claimed: tuple[ClaimLine, ...]
    is_elsewhere: bool

    @property
    def tiles(self) -> tuple[Counted, ...]:
        """Return what the end has, in numbers."""
        iri, found = self.thing.link.iri, self.panels
        return (
            count_activities(found["work"].different("activity"), iri),
            *count_kinds(found["who"].answered, iri),
            count_outcomes(found["promised"].different("outcome"), iri),
        )

    @property
    def possible(self) -> Counted:
        """Return how many activities serve it under some readings only."""
        work = self.panels["work"]
        number = sum(row["sureness"] == POSSIBLE for row in work.answered)
        words = plural(number, "activity is possible", "activities are possible")
        return Counted(number, words, work.address, f"activity if sureness={POSSIBLE}")


def goal_page(store: Store, iri: str, plan: str) -> GoalPage:
    """Return the page of a goal, an aim or an objective of a plan.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    panels = element_panels(store, plan, "goal", iri)
    activities = [row["activity"] for row in panels["work"].answered]
    outcomes = [row["outcome"] for row in panels["promised"].answered]
    return GoalPage(
        thing=thing,
        plan=directory(store).link(plan),
        panels=panels,
        money=sum_once(store, plan, iri, activities),
        missing=missing_in(store, [iri, *activities, *outcomes]),
        claimed=tuple(c for c in thing.claims if c.mark.status == "Proposed"),
        is_elsewhere=not plan_panel(store, plan, "when").panel.total,
    )
