"""How the editors read properties whose values a document does not print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.labels.caching import cached_per_store
from kg.labels.directory import directory, rows, texts
from kg.labels.records import STATED, Mark
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Readings:
    """The marks of what was read, by plan, property and value; "" stands for every value."""

    held: Mapping[tuple[str, str, str], Mark]

    def mark(self, plan: str, prop: str, value: str) -> Mark:
        """Return how sure a value of an element of a plan is, where no claim speaks of it."""
        for which in (value, ""):
            if (plan, prop, which) in self.held:
                return self.held[plan, prop, which]
        return STATED


@cached_per_store
def readings(store: Store) -> Readings:
    """Return what the graphs of a store say of this; empty where none says anything."""
    names = directory(store)
    found = map(texts, rows(store, "readings"))
    return Readings(
        {
            (str(plan), str(prop), value or ""): names.mark(basis, sure)
            for plan, prop, value, basis, sure in found
        }
    )
