"""The page of an indicator: what it measures, what is promised of it, what has been measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.labels.counted import Counted, plural
from kg.pages.things import ThingPage, thing_page
from kg.panels import Panel, show_page
from kg.store import Store


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator: its record, and the questions of the folder `indicator`, by their keys."""

    thing: ThingPage
    panels: Mapping[str, Panel]

    @property
    def targets(self) -> Counted:
        """Return how many targets use it."""
        panel = self.panels["targets"]
        number = panel.different("target")
        words = plural(number, "target uses", "targets use")
        return Counted(number, words, panel.address, "target")


def indicator_page(store: Store, iri: str) -> IndicatorPage:
    """Return the page of an indicator.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    return IndicatorPage(thing_page(store, iri), show_page(store, "indicator", iri))
