"""The filters of the list of partners, each value with how many partners it would leave."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.errors import QueryError
from kg.labels.caching import cached_per_store
from kg.labels.counted import address_of
from kg.labels.directory import directory, rows, texts
from kg.labels.records import Link
from kg.lookup import find_thing
from kg.pages.filters import Filter, Option
from kg.pages.matrix import PartnerRow
from kg.pages.matrix_filters import (
    FilteredMatrix,
    Filters,
    activity_topics,
    filter_matrix,
    fitting_participations,
)
from kg.pages.participations import Participation
from kg.store import Store
from kg.terms import shorten

NARROWING = ("place", "strategies", "letter")
_KINDS = {"body": "Bodies", "group": "Groups"}
_NO_LETTER = "#"
# What says which participations count; the others say which partners are listed.
_TIES = (("publisher", "Publisher"), ("plan", "Plan"), ("role", "Role"), ("topic", "Topic"))
_OF_PARTNERS = (
    ("kind", "Kind"),
    ("place", "Place"),
    ("strategies", "Number of strategies"),
    ("letter", "First letter"),
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What partners are filtered by, beside their participations."""

    kind: str
    letter: str
    places: frozenset[str]


def narrow(store: Store, wanted: Filters, narrowing: Mapping[str, str]) -> FilteredMatrix:
    """Return the part of the matrix that fits, of those partners alone that fit as well.

    Args:
        store: Where to ask.
        wanted: The part of the matrix.
        narrowing: The place, the number of strategies and the first letter, as they were typed.

    Raises:
        QueryError: A value is none of its kind.
        NotFoundError: Nothing has one of the names.
    """
    filtered = filter_matrix(store, wanted)
    asked = tuple(_asked(store, narrowing))
    facts = {row.partner.iri: _facts(store, row) for row in filtered.rows}
    kept = [row for row in filtered.rows if _fits(facts[row.partner.iri], row.spans, dict(asked))]
    return replace(filtered, rows=tuple(kept), narrowed=asked)


def partner_filters(store: Store, filtered: FilteredMatrix) -> tuple[Filter, ...]:
    """Return the filters of the list, each value with how many partners it would leave."""
    address = {name: key for name, key in filtered.address.items() if name != "sort"}
    made = []
    for name, title in (*_OF_PARTNERS, *_TIES):
        others = {other: key for other, key in address.items() if other != name}
        held = _held(store, name, others)
        made.append(_filter(store, filtered, name, title, held))
    return tuple(made)


def _asked(store: Store, narrowing: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in NARROWING:
        text = narrowing.get(name, "")
        if not text:
            continue
        if name == "place":
            yield name, shorten(find_thing(directory(store).index, text).iri)
        elif name == "strategies":
            if not text.isascii() or not text.isdigit() or len(text) > 4:
                raise QueryError(f"strategies is a number such as 2, not {text[:40]!r}")
            yield name, str(int(text))
        elif len(text) == 1:
            yield name, text.upper()
        else:
            raise QueryError(f"letter is one letter, or # for none, not {text[:40]!r}")


def _held(store: Store, name: str, others: Mapping[str, str]) -> Counter[str]:
    """Return how many partners each value of a filter would leave, beside the other filters."""
    of_ties = Filters(**{tie: others.get(tie, "") for tie, _ in _TIES})
    participations, _ = fitting_participations(store, of_ties)
    facts = _all_facts(store)
    spans: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in participations:
        for value in _values(store, name, one):
            spans[value, one.partner].add(one.span)
    counts: Counter[str] = Counter()
    for (value, partner), held in spans.items():
        fact, many = facts[partner], len(held)
        if _fits(fact, many, others):
            counts.update([value] if value else _of_partner(name, fact, many))
    return counts


def _values(store: Store, name: str, one: Participation) -> Iterable[str]:
    """Return the values of a filter that a participation has; "" where it is the partner's own."""
    match name:
        case "publisher":
            return (shorten(one.publisher),) if one.publisher else ()
        case "plan":
            return (shorten(one.plan),)
        case "role":
            return (one.role.rpartition("/")[2],)
        case "topic":
            return tuple(map(shorten, activity_topics(store).get(one.activity, ())))
        case _:
            return ("",)


def _of_partner(name: str, fact: _Facts, many: int) -> Iterable[str]:
    match name:
        case "kind":
            return (fact.kind,)
        case "place":
            return tuple(map(shorten, fact.places))
        case "strategies":
            return (str(many),)
        case _:
            return (fact.letter,)


def _fits(fact: _Facts, many: int, asked: Mapping[str, str]) -> bool:
    return (
        asked.get("kind", fact.kind) == fact.kind
        and asked.get("letter", fact.letter) == fact.letter
        and asked.get("strategies", str(many)) == str(many)
        and ("place" not in asked or asked["place"] in map(shorten, fact.places))
    )


def _filter(
    store: Store, filtered: FilteredMatrix, name: str, title: str, counts: Counter[str]
) -> Filter:
    others = {other: key for other, key in filtered.address.items() if other != name}
    told = {value: _told(store, filtered, name, value) for value in counts}
    by_number = name in ("strategies", "letter")
    ordered = sorted(
        counts,
        key=lambda value: (
            (0, int(value))
            if value.isdigit()
            else (1, value)
            if by_number
            else (-counts[value], told[value].name)
        ),
    )
    chosen = filtered.address.get(name, "")
    return Filter(
        title,
        _told(store, filtered, name, chosen) if chosen else None,
        address_of("/partners", **others),
        tuple(
            Option(told[value], counts[value], address_of("/partners", **{**others, name: value}))
            for value in ordered
        ),
    )


def _told(store: Store, filtered: FilteredMatrix, name: str, value: str) -> Link:
    """Return a value of a filter as people call it."""
    if name == "kind":
        return Link("", _KINDS.get(value, value))
    if name == "strategies":
        return Link("", "One strategy" if value == "1" else f"{value} strategies")
    if name == "letter":
        return Link("", "No letter" if value == _NO_LETTER else value)
    if name == "role":
        found = (role.name for role in filtered.options.roles if role.key == value)
        return Link("", next(found, value))
    names = directory(store)
    return names.link(names.index.iri_of(value) or value)


def _facts(store: Store, row: PartnerRow) -> _Facts:
    return _all_facts(store)[row.partner.iri]


@cached_per_store
def _all_facts(store: Store) -> dict[str, _Facts]:
    places: dict[str, set[str]] = defaultdict(set)
    for party, place in map(texts, rows(store, "party-places")):
        places[str(party)].add(str(place))
    everyone = filter_matrix(store, Filters()).rows
    return {
        row.partner.iri: _Facts(
            "group" if row.is_group else "body",
            _letter(row.partner.name),
            frozenset(places[row.partner.iri]),
        )
        for row in everyone
    }


def _letter(name: str) -> str:
    """Return the first letter of a name without its accent; of a number or a sign, none."""
    first = unicodedata.normalize("NFKD", name.strip()[:1])[:1].upper()
    return first if first.isalpha() else _NO_LETTER
