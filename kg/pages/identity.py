"""Who a party is: its numbers, what it was before, what belongs to it, and where it is named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.labels.counted import Counted, plural, question
from kg.labels.directory import directory, rows, texts
from kg.labels.records import Link
from kg.lookup.names import fold
from kg.matching.national import Listed, National, read_national
from kg.sources import find_sources
from kg.store import Store

# Where the registers of numbers such as GB-CHC-1234 are told of.
_REGISTERS = "https://org-id.guide/list/"


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a register, or the IRI that others have for a party, and where it leads."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Naming:
    """A plan that names a party: its year where that is known, the words, and how much.

    Shape: `year` has four digits or is empty.
    """

    plan: Link
    year: str
    words: tuple[str, ...]
    activities: Counted


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a party is.

    Shape: `listed` are its other names in the list of national bodies, those in use first; `plans`
    name it, by year.
    """

    numbers: tuple[Number, ...]
    before: tuple[Link, ...]
    after: tuple[Link, ...]
    parts: tuple[Link, ...]
    wholes: tuple[Link, ...]
    listed: tuple[Listed, ...]
    plans: tuple[Naming, ...]

    @property
    def says_anything(self) -> bool:
        """Whether more is known than the plans that name it."""
        facts = (self.numbers, self.before, self.after, self.parts, self.wholes, self.listed)
        return any(facts)


def identity_of(store: Store, iri: str) -> Identity:
    """Return who a party is, as far as the data and the list of national bodies say."""
    names = directory(store)
    held: dict[str, list[str]] = defaultdict(list)
    for fact, value in map(texts, rows(store, "party-facts", thing=ox.NamedNode(iri))):
        held[str(fact)].append(str(value))

    def links(fact: str) -> tuple[Link, ...]:
        return tuple(sorted(map(names.link, held[fact]), key=lambda link: link.name))

    thing = names.index.things.get(iri)
    own = (thing.name, *sorted(thing.aliases)) if thing else ()
    return Identity(
        tuple(map(_number, sorted(held["number"], key=lambda text: ("://" in text, text)))),
        links("before"),
        links("after"),
        links("part"),
        links("whole"),
        _listed(_national(), own),
        _plans(store, iri),
    )


@cache
def _national() -> National:
    return read_national(find_sources())


def _number(text: str) -> Number:
    if "://" in text:
        return Number(text, text)
    register = "-".join(text.split("-")[:2])
    return Number(text, f"{_REGISTERS}{register}" if register.count("-") == 1 else "")


def _listed(national: National, own: tuple[str, ...]) -> tuple[Listed, ...]:
    """Return the other names of the national body that has one of these names now."""
    found = (national.by_name.get(fold(name)) for name in own if name)
    bodies = {listed.body for listed in found if listed is not None and not listed.is_former}
    if len(bodies) != 1:
        return ()
    known = {fold(name) for name in own}
    others = (n for n in national.names if n.body in bodies and fold(n.text) not in known)
    return tuple(sorted(others, key=lambda listed: (listed.is_former, listed.until, listed.text)))


def _plans(store: Store, iri: str) -> tuple[Naming, ...]:
    names = directory(store)
    words: dict[str, set[str]] = defaultdict(set)
    activities: dict[str, set[str]] = defaultdict(set)
    years: dict[str, str] = {}
    for row in rows(store, "party-plans", thing=ox.NamedNode(iri)):
        plan, said, activity, day = map(str, (text or "" for text in texts(row)))
        words[plan] |= {said} - {""}
        activities[plan] |= {activity} - {""}
        years[plan] = min(filter(None, (years.get(plan, ""), day[:4])), default="")
    found = (
        Naming(
            names.link(plan),
            years[plan],
            tuple(sorted(words[plan])),
            Counted(
                len(activities[plan]),
                plural(len(activities[plan]), "activity", "activities"),
                question("activities-of", of=plan, partner=iri),
                "activity",
            ),
        )
        for plan in words
    )
    return tuple(sorted(found, key=lambda each: (each.year or "9999", each.plan.name)))
