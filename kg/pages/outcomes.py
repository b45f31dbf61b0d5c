"""The page of an outcome: the promise, by when, what has been measured, and who contributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.labels.directory import directory
from kg.labels.records import Link, Value
from kg.pages.claims import ClaimLine
from kg.pages.element_work import Missing, missing_in
from kg.pages.plan_panels import element_panels
from kg.pages.things import ThingPage, thing_page
from kg.panels import Panel
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
    levels: tuple[Value, ...]
    benefits: tuple[Value, ...]
    panels: Mapping[str, Panel]
    missing: tuple[Missing, ...]
    claimed: tuple[ClaimLine, ...]


def outcome_page(store: Store, iri: str, plan: str) -> OutcomePage:
    """Return the page of an outcome of a plan.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    panels = element_panels(store, plan, "outcome", iri)
    return OutcomePage(
        thing=thing,
        plan=directory(store).link(plan),
        levels=thing.values(CIVIC.resultLevel),
        benefits=thing.values(CIVIC.benefits),
        panels=panels,
        missing=missing_in(store, [iri, *(row["target"] for row in panels["promised"].answered)]),
        claimed=tuple(c for c in thing.claims if c.mark.status == "Proposed"),
    )
