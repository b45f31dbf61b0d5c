"""What plans and strategies as a whole are said to support: goals of other plans, strategies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.labels.caching import cached_per_store
from kg.labels.directory import directory, rows, texts
from kg.labels.records import Link, Mark, Place
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Alignment:
    """One plan said to support one end, how sure that is, and the cells that say it."""

    plan: Link
    end: Link
    is_goal: bool
    mark: Mark
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Alignments:
    """All of them, by who supports and by what is supported; goals in the order of their names."""

    of_plan: Mapping[str, tuple[Alignment, ...]]
    to_end: Mapping[str, tuple[Alignment, ...]]

    def of(self, plan: str) -> tuple[Alignment, ...]:
        """Return what a plan or strategy is said to support."""
        return self.of_plan.get(plan, ())

    def to(self, end: str) -> tuple[Alignment, ...]:
        """Return who is said to support a goal or a strategy."""
        return self.to_end.get(end, ())


@cached_per_store
def alignments(store: Store) -> Alignments:
    """Return what the graphs of a store say of whole plans; empty where none says anything."""
    names = directory(store)
    places: defaultdict[tuple[str, str], dict[str, Place]] = defaultdict(dict)
    said: dict[tuple[str, str], tuple[bool, Mark]] = {}
    for plan, end, kind, basis, sure, status, *where in map(texts, rows(store, "alignments")):
        key = (str(plan), str(end))
        said.setdefault(key, (kind is not None, names.mark(basis, sure, status)))
        if where[0]:
            places[key].setdefault(where[0], names.place(where))
    found = sorted(
        (
            Alignment(names.link(plan), names.link(end), is_goal, mark, _cells(places[plan, end]))
            for (plan, end), (is_goal, mark) in said.items()
        ),
        key=lambda each: (each.plan.name, not each.is_goal, len(each.end.name), each.end.name),
    )
    by_plan: defaultdict[str, list[Alignment]] = defaultdict(list)
    by_end: defaultdict[str, list[Alignment]] = defaultdict(list)
    for each in found:
        by_plan[each.plan.iri].append(each)
        by_end[each.end.iri].append(each)
    return Alignments(_frozen(by_plan), _frozen(by_end))


def _cells(places: Mapping[str, Place]) -> tuple[Place, ...]:
    return tuple(sorted(places.values(), key=lambda place: place.order))


def _frozen(found: Mapping[str, list[Alignment]]) -> Mapping[str, tuple[Alignment, ...]]:
    return MappingProxyType({iri: tuple(listed) for iri, listed in found.items()})
