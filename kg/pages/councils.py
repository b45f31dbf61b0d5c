"""What stands on the page of a body that has plans of its own: the council's side of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.labels.caching import cached_per_store
from kg.labels.counted import Counted, address_of, plural, question
from kg.labels.directory import directory, rows, texts
from kg.labels.records import Link
from kg.labels.sentences import Sentence
from kg.pages.money import Sum, add_up, ledger, totals
from kg.pages.report import count_findings
from kg.pages.verdicts import judge_council
from kg.panels import Panel, show_page
from kg.store import Store


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """One of its plans: the cash that is stated in it, and what the checks find in it."""

    plan: Link
    sums: tuple[Sum, ...]
    findings: tuple[Counted, ...]

    @property
    def money(self) -> str:
        """Return the address of the page of its money."""
        return address_of("/money", plan=self.plan.iri)


@dataclass(frozen=True, slots=True)
class Council:
    """A body's own plans, and what they are beside those of others.

    Shape: `panels` are the questions of the folder `council`, by their keys.
    """

    link: Link
    panels: Mapping[str, Panel]
    plans: tuple[OwnPlan, ...]

    @property
    def tiles(self) -> tuple[Counted, ...]:
        """Return the council in numbers."""
        return (self._plans, self._strategies, self._activities, self._partners)

    @property
    def verdict(self) -> Sentence:
        """Return the council in one sentence."""
        partners = self.panels["partners"]
        shared = sum(bool(row.get("elsewhere")) for row in partners.answered)
        return judge_council(
            self.link.name,
            self._plans,
            self._strategies,
            self._activities,
            self._partners,
            Counted(shared, "of whom", partners.address, "rows if elsewhere"),
            [each.text for each in add_up(total for plan in self.plans for total in plan.sums)],
        )

    @property
    def _plans(self) -> Counted:
        return self.panels["plans"].count("delivery plan", "delivery plans")

    @property
    def _strategies(self) -> Counted:
        return self.panels["strategies"].count("strategy", "strategies")

    @property
    def _activities(self) -> Counted:
        number = sum(int(row["activities"]) for row in self.panels["plans"].answered)
        address = question("all-activities", council=self.link.iri)
        return Counted(number, plural(number, "activity", "activities"), address, "activity")

    @property
    def _partners(self) -> Counted:
        return self.panels["partners"].count("partner", "partners")


def council_of(store: Store, body: Link) -> Council | None:
    """Return the council's side of a body; None where it has no plan here."""
    names = directory(store)
    if body.iri not in _accountable(store):
        return None
    panels = show_page(store, "council", body.iri)
    plans = tuple(
        OwnPlan(
            names.link(row["plan"]),
            totals(ledger(store).of_plan(row["plan"])),
            count_findings(store, row["plan"]),
        )
        for row in panels["plans"].answered
    )
    return Council(body, panels, plans)


@cached_per_store
def _accountable(store: Store) -> frozenset[str]:
    found = map(texts, rows(store, "plan-publishers"))
    return frozenset(shared or body for _, body, shared in found if body)
