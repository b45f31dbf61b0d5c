"""The search page: what a few typed words find, by kind, with the plan of each hit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError
from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory
from kg.labels.records import Link
from kg.lookup import Hit, How, SearchIndex
from kg.lookup.names import fold
from kg.pages.matrix import partner_matrix
from kg.pages.search_plans import plans_by_graph, plans_by_party
from kg.pages.values import literal, named
from kg.queries import page_query
from kg.records import SelectResult, Term
from kg.store import Store
from kg.terms import CIVIC, expand

LONGEST = 200
_PER_KIND = 4
_PER_PAGE = 25
_NEAR = 8
_SHORT_ALIAS = 5
_MOST = 1000
_COLUMNS = ("name", "kind", "found_by", "also_called", "plans", "iri")
_REASONS = {
    How.NAME: "its name",
    How.ALIAS: "another of its names",
    How.NUMBER: "its official number",
    How.INITIALS: "its initials",
    How.WORDS: "the words",
    How.PREFIX: "the beginnings or short forms of words",
    How.NEAR: "a name much like it",
}
# Kinds whose words mean little beside a name; the terms of a list that have names are topics.
_KINDS = {
    "dcterms:Location": "Place",
    "void:Dataset": "Data set",
    "Term of a list": "Topic",
    "": "Thing",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One hit.

    Shape: `matched` is the name by which it was found where that is not its own; `plans` are the
    plans that state it, or in which it takes part, and none for the rest of the shared register.
    """

    link: Link
    kind: str
    matched: str
    reason: str
    plans: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind that was found, `key` as the address writes it, and how often."""

    key: str
    name: str
    total: int


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The hits of one kind that are shown, best first."""

    kind: KindCount
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a text finds.

    Shape:
        Without a `kind`, the first few of each kind, kinds in the order of their best hit; with
        one, a page of its hits. `is_near` says that no name has the words and these are names
        much like them; `near` are names with some of the words, given where nothing was found;
        `examples` are given where nothing was asked.
    """

    text: str
    kind: str
    groups: tuple[KindGroup, ...]
    kinds: tuple[KindCount, ...]
    total: int
    number: int
    pages: int
    is_near: bool
    near: tuple[Found, ...]
    examples: tuple[str, ...]
    query: str


def search_index(store: Store) -> SearchIndex:
    """Return the words of all names of a store."""
    return directory(store).index.words


def search_page(store: Store, text: str, kind: str = "", number: int = 1) -> SearchPage:
    """Return the search page.

    Raises:
        QueryError: The text is too long, the kind is unknown, or there is no such page.
    """
    hits = _hits(store, text)
    by_kind = _by_kind(directory(store), hits)
    kinds = tuple(KindCount(_key(name), name, len(held)) for name, held in by_kind.items())
    _check_kind(store, kind)
    chosen = [hit for name, held in by_kind.items() if _key(name) == kind for hit in held]
    pages = max(1, -(-len(chosen) // _PER_PAGE)) if kind else 1
    if not 1 <= number <= pages:
        raise QueryError(f"there is no page {number}; the last is {pages}")
    return SearchPage(
        text=text,
        kind=kind,
        groups=_groups(store, by_kind, kinds, kind, number),
        kinds=kinds,
        total=len(chosen) if kind else len(hits),
        number=number,
        pages=pages,
        is_near=bool(hits) and hits[0].how is How.NEAR,
        near=_found(store, search_index(store).near(text)[:_NEAR]) if text and not hits else (),
        examples=() if text else _examples(store),
        query=page_query("names").text,
    )


def search_answer(store: Store, text: str, kind: str = "") -> SelectResult:
    """Return all hits, best first: a table of at most a thousand rows.

    Raises:
        QueryError: The text is too long or the kind is unknown.
    """
    chosen = _chosen(store, text, kind)
    shown = _found(store, chosen[:_MOST])
    return SelectResult(_COLUMNS, tuple(map(_row, shown)), truncated=len(chosen) > _MOST)


def search_triples(store: Store, text: str, kind: str = "") -> tuple[ox.Triple, ...]:
    """Return the name, classes and plans of all hits, at most a thousand.

    Raises:
        QueryError: The text is too long or the kind is unknown.
    """
    chosen = _chosen(store, text, kind)[:_MOST]
    said: list[ox.Triple] = []
    for hit, found in zip(chosen, _found(store, chosen), strict=True):
        thing = named(hit.thing.iri)
        said.append(ox.Triple(thing, named(expand("rdfs:label")), literal(found.link.name)))
        for class_ in sorted(hit.thing.classes):
            said.append(ox.Triple(thing, named(expand("rdf:type")), named(class_)))
        if hit.thing.graph in plans_by_graph(store):
            said.extend(_in_plan(thing, plan) for plan in found.plans)
    return tuple(said)


def _in_plan(thing: ox.NamedNode, plan: Link) -> ox.Triple:
    return ox.Triple(thing, named(str(CIVIC.inPlan)), named(plan.iri))


def _hits(store: Store, text: str) -> tuple[Hit, ...]:
    if len(text) > LONGEST:
        raise QueryError(f"a search is at most {LONGEST} characters; this one has {len(text):,}")
    return search_index(store).search(text) if text else ()


def _chosen(store: Store, text: str, kind: str) -> list[Hit]:
    _check_kind(store, kind)
    names = directory(store)
    return [hit for hit in _hits(store, text) if not kind or _key(_kind(names, hit)) == kind]


def _check_kind(store: Store, kind: str) -> None:
    known = _all_kinds(store)
    if kind and kind not in known:
        raise QueryError(f"kind is one of {', '.join(known)}; not {kind[:60]!r}")


@cached_per_store
def _all_kinds(store: Store) -> tuple[str, ...]:
    names = directory(store)
    held = {_worded(names.kind_of(thing.classes)) for thing in names.index.things.values()}
    return tuple(sorted(map(_key, held)))


def _kind(names: Directory, hit: Hit) -> str:
    return _worded(names.kind_of(hit.thing.classes))


def _worded(kind: str) -> str:
    return _KINDS.get(kind, kind)


def _key(kind: str) -> str:
    return fold(kind).replace(" ", "-")


def _by_kind(names: Directory, hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    held: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        held[_kind(names, hit)].append(hit)
    return held


def _groups(
    store: Store,
    by_kind: Mapping[str, list[Hit]],
    kinds: Iterable[KindCount],
    kind: str,
    number: int,
) -> tuple[KindGroup, ...]:
    size = _PER_PAGE if kind else _PER_KIND
    start = (number - 1) * size if kind else 0
    return tuple(
        KindGroup(each, _found(store, by_kind[each.name][start : start + size]))
        for each in kinds
        if kind in ("", each.key)
    )


def _found(store: Store, hits: Iterable[Hit]) -> tuple[Found, ...]:
    names, by_graph, by_party = directory(store), plans_by_graph(store), plans_by_party(store)
    return tuple(
        Found(
            link=Link(hit.thing.iri, hit.thing.name or hit.matched, _kind(names, hit)),
            kind=_kind(names, hit),
            matched="" if fold(hit.matched) == fold(hit.thing.name) else hit.matched,
            reason=_REASONS[hit.how],
            plans=by_graph.get(hit.thing.graph) or by_party.get(hit.thing.iri, ()),
        )
        for hit in hits
    )


def _examples(store: Store) -> tuple[str, ...]:
    """Return a few things worth searching for: bodies by reach, and an alias of one of them."""
    names = directory(store)
    bodies = [row.partner for row in partner_matrix(store).rows if not row.is_group][:3]
    aliases = [min(names.index.things[body.iri].aliases, key=len, default="") for body in bodies]
    short = [alias for alias in aliases if 1 < len(alias) <= _SHORT_ALIAS and alias.isalpha()]
    return tuple(dict.fromkeys([*(body.name for body in bodies), *short[:1]]))


def _row(found: Found) -> tuple[Term | None, ...]:
    plans = "; ".join(plan.name for plan in found.plans)
    texts = (found.link.name, found.kind, found.reason, found.matched, plans)
    return (*(literal(text) if text else None for text in texts), named(found.link.iri))
