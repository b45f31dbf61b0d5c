"""Every name and alias in a store, read once."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.queries import page_query, run_named
from kg.records import Answer, text_of
from kg.store import Store

_ORG = "http://www.w3.org/ns/org#"
_CIVIC = "https://w3id.org/civicthread/ns#"
BODY_CLASSES = frozenset(
    _ORG + name
    for name in ("Organization", "OrganizationalUnit", "OrganizationalCollaboration", "Post")
)
GROUP_CLASSES = frozenset(_CIVIC + name for name in ("OrganisationType", "Population"))
# What a parameter `name KIND` accepts.
KINDS: dict[str, frozenset[str]] = {
    "party": BODY_CLASSES | GROUP_CLASSES,
    "group": GROUP_CLASSES,
    "plan": frozenset(_CIVIC + name for name in ("Plan", "Strategy", "DeliveryPlan")),
    "activity": frozenset({_CIVIC + "Activity"}),
    "fund": frozenset({_CIVIC + "FundingSource", _CIVIC + "BudgetLine"}),
}


@dataclass(slots=True)
class Named:
    """One thing: its preferred name, its aliases, its classes and where it is described."""

    iri: str
    name: str = ""
    aliases: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    graph: str = ""

    def is_a(self, kind: str) -> bool:
        """Whether the thing is of a kind of `KINDS`; everything is a `thing`."""
        return kind not in KINDS or bool(self.classes & KINDS[kind])


class NameIndex:
    """Names by IRI and things by folded name; made once for a store and then only read."""

    def __init__(self, store: Store) -> None:
        answer = run_named(store, page_query("names"))
        assert isinstance(answer, Answer)
        self.things: dict[str, Named] = {}
        for iri, name, preferred, kind, graph in answer.rows:
            key = str(text_of(iri))
            thing = self.things.setdefault(key, Named(key))
            thing.classes.add(str(text_of(kind)))
            thing.graph = str(text_of(graph))
            if text_of(preferred) == "true":
                thing.name = str(text_of(name))
            else:
                thing.aliases.add(str(text_of(name)))

    @cached_property
    def by_name(self) -> Mapping[str, set[str]]:
        """Return the things by folded name; pages that only tell names do not need it."""
        found: dict[str, set[str]] = defaultdict(set)
        for thing in self.things.values():
            for known in (thing.name, *thing.aliases):
                found[fold(known)].add(thing.iri)
        return found

    @property
    def names(self) -> dict[str, str]:
        """Return the preferred name of each thing, by IRI."""
        return {iri: thing.name for iri, thing in self.things.items() if thing.name}


def fold(name: str) -> str:
    """Return a name as it is compared: no case, accents or punctuation, `and` for `&`."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and "))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"\W+", " ", bare.replace("'", "").replace("\u2019", "")).strip().casefold()
