"""Every name, alias and official number in a store, read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from kg.lookup.names import Named, fold, foreign
from kg.lookup.ranking import SearchIndex
from kg.namespaces import BASE, expand
from kg.queries import page_query, run_named
from kg.records import SelectResult, text_of
from kg.store import Store

_THINGS = f"{BASE}/id/"
_HUB = "/graph/hub"


class NameIndex:
    """Names by IRI and things by folded name; made once for a store and then only read."""

    def __init__(self, store: Store) -> None:
        answer = run_named(store, page_query("names"))
        assert isinstance(answer, SelectResult)
        found: dict[str, Named] = {}
        kinds: dict[frozenset[str], frozenset[str]] = {}
        for iri, name, sort, kind, graph, language in answer.rows:
            key = str(text_of(iri))
            thing = found.setdefault(key, Named(key))
            classes = thing.classes | {str(text_of(kind))}
            # Very many things are of few sets of classes: each is held once.
            thing.classes = kinds.setdefault(classes, classes)
            thing.graph = str(text_of(graph))
            match text_of(sort):
                case "name":
                    _call(thing, str(text_of(name)), foreign(text_of(language) or ""))
                case "alias":
                    thing.aliases |= {str(text_of(name))}
                case _:
                    thing.numbers |= {str(text_of(name))}
        # What has a number and no name is a term of a list: pages tell of it by other means.
        self.things = {iri: thing for iri, thing in found.items() if thing.name or thing.aliases}

    @cached_property
    def by_name(self) -> Mapping[str, set[str]]:
        """Return the things by folded name; pages that only tell names do not need it."""
        found: dict[str, set[str]] = defaultdict(set)
        for thing in self.things.values():
            for known in (thing.name, *thing.aliases):
                found[fold(known)].add(thing.iri)
        return found

    @cached_property
    def words(self) -> SearchIndex:
        """Return the words of all names; only looking something up needs it."""
        return SearchIndex(self.things, self.iri_of)

    @cached_property
    def _publishers(self) -> frozenset[str]:
        """Return the namespaces under which anything has a name."""
        return frozenset(iri[: iri.rfind("/") + 1] for iri in self.things)

    @cached_property
    def _base(self) -> str:
        """Return where the IRIs of this store's own things begin."""
        graphs = {thing.graph for thing in self.things.values()}
        return next((g.removesuffix(_HUB) for g in sorted(graphs) if g.endswith(_HUB)), BASE)

    def iri_of(self, text: str) -> str:
        """Return the IRI that a text writes, in full or short; empty where it is a name.

        The prefix of a publisher of whom nothing is here is none. Short names are of the base of
        this store, whatever that is.
        """
        try:
            iri = expand(text.strip())
        except ValueError:
            return ""
        if self._base != BASE and iri.startswith(_THINGS):
            iri = f"{self._base}{iri.removeprefix(BASE)}"
        known = (
            not iri.startswith(f"{self._base}/id/") or iri[: iri.rfind("/") + 1] in self._publishers
        )
        return iri if known or "://" in text else ""

    @property
    def names(self) -> dict[str, str]:
        """Return the preferred name of each thing, by IRI."""
        return {iri: thing.name for iri, thing in self.things.items() if thing.name}


def _call(thing: Named, name: str, language: str) -> None:
    """Give a thing one more preferred name: English is told, another language is an alias."""
    held = [(bool(thing.language), thing.language, thing.name)] if thing.name else []
    (_, thing.language, thing.name), *others = sorted([*held, (bool(language), language, name)])
    thing.aliases |= {other for *_, other in others if other != thing.name}
