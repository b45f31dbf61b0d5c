"""How often a word of ours is used, in which plans, and by which things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Link
from kg.store import Store
from kg.terms import CIVIC, NS, expand

_PLANS = {str(CIVIC.DeliveryPlan), str(CIVIC.Plan)}
_TYPE = expand("rdf:type")
_MOST_SHOWN = 6
_ELSEWHERE = {
    "hub": "In the shared register",
    "claims": "In claims that cross publishers",
    "catalog": "In what is said of the source documents",
    "inferred": "In what follows by rule",
}


@dataclass(frozen=True, slots=True)
class Use:
    """The use of a word in one graph.

    Shape: `plan` is the plan that the graph states; other graphs have none and are told in
    `where`. `things` are the first few that use it, `times` counts all.
    """

    graph: str
    where: str
    plan: Link | None
    times: int
    things: tuple[Link, ...]


@cached_per_store
def times_used(store: Store) -> Mapping[str, Mapping[str, int]]:
    """Return how often each word is used in each graph: word, then graph."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for graph, word, times in map(texts, rows(store, "word-uses")):
        counted = found[str(word)]
        counted[str(graph)] = counted.get(str(graph), 0) + int(times or 0)
    return found


def total_usage(store: Store, word: str) -> int:
    """Return how often a word is used in all graphs together."""
    return sum(times_used(store).get(word, {}).values())


def usage_of(store: Store, word: str) -> tuple[Use, ...]:
    """Return the use of a word graph by graph: plans first, what is derived last."""
    names = directory(store)
    plans = _plans_by_graph(names)
    things = _things(store, names, word)
    made = (
        Use(graph, _where(graph), plans.get(graph), times, things.get(graph, ())[:_MOST_SHOWN])
        for graph, times in times_used(store).get(word, {}).items()
    )
    return tuple(sorted(made, key=lambda use: (use.plan is None, use.where, use.graph)))


def first_thing(store: Store, word: str) -> str | None:
    """Return the thing that is shown as an example of a word's use, the same every time."""
    stated = (row for row in _rows(store, word) if not str(row[0]).endswith("/graph/inferred"))
    return next((thing for _, thing, *_rest in stated), None)


def _things(store: Store, names: Directory, word: str) -> dict[str, tuple[Link, ...]]:
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for graph, thing, _, words, party, role in _rows(store, word):
        held = found[str(graph)]
        if str(thing) not in held and len(held) < _MOST_SHOWN:
            held[str(thing)] = names.link(str(thing), names.unnamed(words, party, role))
    return {graph: tuple(held.values()) for graph, held in found.items()}


def _rows(store: Store, word: str) -> list[list[str | None]]:
    """Return who uses a word; a claim that only names a class or property does not use it."""
    found = map(texts, rows(store, "word-things", word=ox.NamedNode(word)))
    if not word.startswith(NS):
        return list(found)
    return [row for row in found if row[2] in (_TYPE, word)]


def _plans_by_graph(names: Directory) -> dict[str, Link]:
    things = names.index.things.values()
    return {thing.graph: names.link(thing.iri) for thing in things if thing.classes & _PLANS}


def _where(graph: str) -> str:
    kind = graph.partition("/graph/")[2].partition("/")[0]
    return _ELSEWHERE.get(kind, "")
