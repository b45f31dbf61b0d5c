"""Entities that a name may mean, the likeliest first, each with what speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from kg.labels.directory import name_index
from kg.lookup import Hit, How, Named
from kg.lookup.names import fold
from kg.reconciliation.entities import TYPES, entity_iri, identifier, is_of, type_of
from kg.reconciliation.properties import Facts, check_property, facts
from kg.reconciliation.reading import Query
from kg.store import Store

# A whole name, alias or number counts whole; for other reasons, the likeness of the names counts
# in part: initials fit much, and words alone name a part of something as often as the whole.
_WHOLE = {How.NAME: 100.0, How.ALIAS: 98.0, How.NUMBER: 99.0, How.INITIALS: 80.0}
_OF_LIKENESS = 0.85
# What is left of a score where a property of the candidate is another than the client's.
_DISAGREES = 0.7
# Properties by which a thing can be found where the client gives no name.
_NAMING = ("number", "alias")
_SUGGESTED = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a query may mean.

    Shape: `score` is from 0 to 100. `is_match` says that the name, an alias or a number is the
    thing's own, that no other has it, and that no property speaks against it. `features` are what
    the score is made of.
    """

    entity: str
    name: str
    description: str
    type: str
    score: float
    is_match: bool
    features: tuple[tuple[str, float | bool], ...]

    def told(self) -> dict[str, object]:
        """Return the candidate in the form of the API."""
        return {
            "id": self.entity,
            "name": self.name,
            "description": self.description,
            "type": [{"id": self.type, "name": TYPES[self.type]}],
            "score": self.score,
            "match": self.is_match,
            "features": [{"id": key, "value": value} for key, value in self.features],
        }


def find_candidates(store: Store, query: Query, base: str) -> tuple[Candidate, ...]:
    """Return what a query may mean, the likeliest first, at most as many as it asks for.

    Raises:
        QueryError: It names a property that there is not.
    """
    for pid, _ in query.properties:
        check_property(pid)
    known = facts(store)
    hits = [hit for hit in _hits(store, query, base) if is_of(hit.thing, query.types)]
    made = [_candidate(known, hit, query, base, _is_alone(hit, hits)) for hit in hits]
    made.sort(key=lambda found: -found.score)  # stable: search gives the better reason first
    return tuple(made[: query.limit])


def suggest(
    store: Store, typed: str, base: str, types: Sequence[str] = (), skip: int = 0
) -> list[dict[str, object]]:
    """Return entities for what somebody has begun to type, in the form of the API."""
    known = facts(store)
    hits = [hit for hit in _search(store, typed, base) if is_of(hit.thing, types)]
    # Whoever types sees how names begin; that letters are the initials of another comes after.
    hits.sort(key=lambda hit: not fold(hit.matched).startswith(fold(typed)))
    return [_suggested(known, hit.thing, base) for hit in hits[skip : skip + _SUGGESTED]]


def _suggested(known: Facts, thing: Named, base: str) -> dict[str, object]:
    kind = type_of(thing)
    return {
        "id": identifier(thing.iri, base),
        "name": thing.name or thing.iri,
        "description": known.description(thing),
        "notable": [{"id": kind, "name": TYPES[kind]}],
    }


def _hits(store: Store, query: Query, base: str) -> Iterable[Hit]:
    if query.text:
        return _search(store, query.text, base)
    naming = (text for pid, values in query.properties if pid in _NAMING for text in values)
    found = (hit for text in naming for hit in _search(store, text, base) if hit.how <= How.NUMBER)
    return {hit.thing.iri: hit for hit in found}.values()


def _search(store: Store, text: str, base: str) -> tuple[Hit, ...]:
    index = name_index(store)
    thing = index.things.get(entity_iri(text, base))
    if thing is not None:  # an identifier, given where a name may stand
        return (Hit(thing, thing.name, How.NAME, 0),)
    return index.words.search(text)


def _is_alone(hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether a hit is by a whole name, an alias or a number, and the only one."""
    whole = [other for other in hits if other.how <= How.NUMBER]
    return len(whole) == 1 and whole[0] is hit


def _candidate(known: Facts, hit: Hit, query: Query, base: str, is_alone: bool) -> Candidate:
    likeness = fuzz.token_sort_ratio(fold(query.text), fold(hit.matched)) if query.text else 100.0
    score = _WHOLE.get(hit.how, likeness * _OF_LIKENESS)
    agreeing = {pid: known.agrees(pid, hit.thing, values, base) for pid, values in query.properties}
    for agrees in agreeing.values():
        score *= 1 if agrees else _DISAGREES
    return Candidate(
        identifier(hit.thing.iri, base),
        hit.thing.name or hit.thing.iri,
        known.description(hit.thing),
        type_of(hit.thing),
        round(score, 1),
        is_alone and all(agreeing.values()),
        (
            ("name_likeness", round(likeness, 1)),
            ("by_number", hit.how is How.NUMBER),
            *((f"same_{pid}", agrees) for pid, agrees in agreeing.items()),
        ),
    )
