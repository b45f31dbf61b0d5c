"""What is known of an entity, for clients that fetch it or compare it with what they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kg.errors import QueryError
from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.lookup import Named
from kg.lookup.names import fold
from kg.pages.participations import Participation, list_participations
from kg.reconciliation.entities import TYPES, entity_iri, identifier, type_of
from kg.reconciliation.reading import Extension
from kg.store import Store

_PARTIES = ("body", "group")
_ENDS = ("strategy", "plan")
_MOST = 100


@dataclass(frozen=True, slots=True)
class Property:
    """A property: what people call it, the types that have it, and the type of its values if any.

    Shape: a property whose values are entities has `of`; others give texts or numbers.
    """

    name: str
    types: tuple[str, ...]
    of: str = ""


PROPERTIES: Mapping[str, Property] = {
    "number": Property("Official number", (*_PARTIES, "place", *_ENDS)),
    "alias": Property("Other name", (*_PARTIES, "place", *_ENDS)),
    "kind": Property("Kind", tuple(TYPES)),
    "same": Property("Same thing elsewhere", (*_PARTIES, "place")),
    "strategy": Property("Strategy or plan it takes part in", _PARTIES, "strategy"),
    "publisher": Property("Council whose plans name it", _PARTIES, "body"),
    "activities": Property("Number of activities it takes part in", _PARTIES),
    "partner": Property("Partner", _ENDS, "body"),
}

# A value is a text, a number, or an IRI where the property has entities for values.
_Values = Iterable[str | int]


class Facts:
    """What is known of the entities of a store; made once and then only read."""

    def __init__(self, store: Store) -> None:
        self._names = directory(store)
        self._by_partner: dict[str, list[Participation]] = defaultdict(list)
        self._by_span: dict[str, list[Participation]] = defaultdict(list)
        for one in list_participations(store):
            self._by_partner[one.partner].append(one)
            self._by_span[one.span].append(one)
        self._same: dict[str, list[str]] = defaultdict(list)
        for thing, same in map(texts, rows(store, "same-things")):
            if same and "://" in same:
                self._same[str(thing)].append(same)
        self._ways: Mapping[str, Callable[[Named], _Values]] = {
            "number": lambda thing: sorted(thing.numbers),
            "alias": lambda thing: sorted(thing.aliases),
            "kind": lambda thing: (self._names.kind(thing.iri),),
            "same": lambda thing: self._same.get(thing.iri, ()),
            "strategy": lambda thing: self._each(self._by_partner, thing, "span"),
            "publisher": lambda thing: self._each(self._by_partner, thing, "publisher"),
            "activities": lambda thing: (self._activities(thing.iri),),
            "partner": lambda thing: self._each(self._by_span, thing, "partner"),
        }

    def values(self, pid: str, thing: Named) -> tuple[str | int, ...]:
        """Return the values of one of `PROPERTIES`, at most a hundred; of other types none."""
        if type_of(thing) not in PROPERTIES[pid].types:
            return ()
        return tuple(value for value in self._ways[pid](thing) if value != "")[:_MOST]

    def agrees(self, pid: str, thing: Named, given: Iterable[str], base: str) -> bool:
        """Whether any of some given values is one of the thing's, by name or by identifier."""
        held: set[str] = set()
        for value in self.values(pid, thing):
            held.add(fold(str(value)))
            if PROPERTIES[pid].of:
                held |= {fold(self._names.name(str(value))), fold(identifier(str(value), base))}
        return any(fold(value) in held for value in given)

    def description(self, thing: Named) -> str:
        """Return what tells namesakes apart: the kind, and in how much the thing takes part."""
        kind = self._names.kind(thing.iri)
        spans = len(self.values("strategy", thing))
        if not spans:
            return kind
        works = self._activities(thing.iri)
        one, many = ("activity", "activities"), ("strategy or plan", "strategies or plans")
        return f"{kind}; in {works} {one[works != 1]} of {spans} {many[spans != 1]}"

    def _activities(self, iri: str) -> int:
        return len({one.activity for one in self._by_partner.get(iri, ())})

    def _each(self, by: Mapping[str, list[Participation]], thing: Named, what: str) -> _Values:
        found = {getattr(one, what) for one in by.get(thing.iri, ())} - {""}
        return sorted(found, key=lambda iri: (self._names.name(iri), iri))


@cached_per_store
def facts(store: Store) -> Facts:
    """Return what is known of the entities of a store."""
    return Facts(store)


def extend(store: Store, asked: Extension, base: str) -> dict[str, object]:
    """Return the properties of some entities, in the form of the API.

    Shape: an identifier that nothing has, and a property that a thing does not have, give no
    values.

    Raises:
        QueryError: There is no such property; the sentence lists them.
    """
    known, names = facts(store), directory(store)
    for pid in asked.properties:
        check_property(pid)
    rows_: dict[str, object] = {}
    for entity in asked.entities:
        thing = names.index.things.get(entity_iri(entity, base))
        rows_[entity] = {
            pid: [_cell(names, pid, value, base) for value in known.values(pid, thing)]
            if thing is not None
            else []
            for pid in asked.properties
        }
    return {"meta": [_told(pid) for pid in asked.properties], "rows": rows_}


def check_property(pid: str) -> None:
    """Refuse what is none of `PROPERTIES`.

    Raises:
        QueryError: It is none.
    """
    if pid not in PROPERTIES:
        raise QueryError(f"there is no property {pid[:40]!r}; there are {', '.join(PROPERTIES)}")


def _told(pid: str) -> dict[str, object]:
    held = PROPERTIES[pid]
    told: dict[str, object] = {"id": pid, "name": held.name}
    if held.of:
        told["type"] = {"id": held.of, "name": TYPES[held.of]}
    return told


def _cell(names: Directory, pid: str, value: str | int, base: str) -> dict[str, object]:
    if isinstance(value, int):
        return {"int": value}
    if PROPERTIES[pid].of:
        return {"id": identifier(value, base), "name": names.name(value)}
    return {"str": value}
