"""What a store knows of who is who: its bodies, what has been decided, and what leans on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.lookup import Named, NameIndex
from kg.lookup.names import fold
from kg.matching.counting import Lines
from kg.matching.reading import is_short_form
from kg.matching.records import Body
from kg.queries import page_query, run_named
from kg.records import SelectResult, text_of
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store knows.

    Shape:
        `bodies` by their IRIs, without those that are tied to a shared record already: their names
        are its names. `graphs` say where each is described; `decided` are pairs that a claim is
        about; `glossaries` the short forms that each document explains; `lines` what leans on
        each.
    """

    bodies: Mapping[str, Body]
    graphs: Mapping[str, str]
    decided: frozenset[frozenset[str]]
    glossaries: Mapping[str, Mapping[str, str]]
    lines: Mapping[str, Lines]


@dataclass(slots=True)
class _Facts:
    graph: str
    sort: str
    said: dict[str, set[str]]


def read_stored(store: Store) -> Stored:
    """Return what a store knows of bodies and groups."""
    things = NameIndex(store).things
    facts = _facts(store)
    shared = {
        iri: next(iter(each.said["shared"])) for iri, each in facts.items() if each.said["shared"]
    }
    named = {iri: things[iri] for iri in sorted(facts) if iri in things and things[iri].name}
    names: dict[str, set[str]] = defaultdict(set)
    documents: dict[str, set[str]] = defaultdict(set)
    for iri, thing in named.items():
        names[shared.get(iri, iri)] |= {thing.name, *thing.aliases}
        documents[shared.get(iri, iri)] |= facts[iri].said["document"]
    bodies = {
        iri: _body(thing, facts[iri], names[iri], documents[iri])
        for iri, thing in named.items()
        if iri not in shared
    }
    return Stored(
        bodies=bodies,
        graphs={iri: facts[iri].graph for iri in bodies},
        decided=frozenset(_pairs(store)),
        glossaries=_glossaries(bodies),
        lines=_lines(store),
    )


def _facts(store: Store) -> dict[str, _Facts]:
    found: dict[str, _Facts] = {}
    for party, graph, sort, fact, value in _rows(store, "parties-to-match"):
        held = found.setdefault(party, _Facts(graph, sort, defaultdict(set)))
        # An office is no body, also where it is called both.
        held.sort = max(held.sort, sort)
        if fact:
            held.said[fact].add(value)
    return found


def _body(thing: Named, facts: _Facts, names: set[str], documents: set[str]) -> Body:
    places = sorted(facts.said["place"])
    own = documents if documents else {facts.graph}
    return Body(
        thing.iri,
        thing.name,
        aliases=tuple(sorted(names - {thing.name})),
        former=tuple(sorted(facts.said["former"] - names)),
        numbers=tuple(sorted(facts.said["number"])),
        place=places[0] if len(places) == 1 else "",
        documents=frozenset(own),
        sort=facts.sort,
    )


def _glossaries(bodies: Mapping[str, Body]) -> dict[str, dict[str, str]]:
    """Return short form → full name for each document that names one body by both."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for body in bodies.values():
        short = [name for name in (body.name, *body.aliases) if is_short_form(name)]
        full = [name for name in (body.name, *body.aliases) if " " in fold(name)]
        if full and len(body.documents) == 1:
            for document in body.documents:
                for form in short:
                    found[document].setdefault(form, full[0])
    return found


def _pairs(store: Store) -> Iterator[frozenset[str]]:
    for subject, thing in _rows(store, "claimed-pairs"):
        yield frozenset((subject, thing))


def _lines(store: Store) -> dict[str, Lines]:
    activities: dict[str, set[tuple[str, str]]] = defaultdict(set)
    own: dict[str, set[str]] = defaultdict(set)
    for party, activity, line in _rows(store, "lines-to-match"):
        activities[party].add((activity, line))
    for party, activity in _rows(store, "own-activities"):
        own[party].add(activity)
    return {
        party: Lines(frozenset(activities[party]), frozenset(own[party]))
        for party in activities.keys() | own.keys()
    }


def _rows(store: Store, query: str) -> Iterator[list[str]]:
    answer = run_named(store, page_query(query))
    assert isinstance(answer, SelectResult), "a SELECT"
    for row in answer.rows:
        yield [text_of(cell) or "" for cell in row]
