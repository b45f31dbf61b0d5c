"""Which names may be one body: clusters with both sides, their rows, and the reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import NotFoundError, QueryError
from kg.labels.caching import cached_per_store
from kg.labels.counted import address_of
from kg.labels.directory import Directory, directory
from kg.labels.records import Link
from kg.matching.counting import told_effect
from kg.matching.national import read_national
from kg.matching.records import Body, Cluster, Proposal
from kg.matching.sheet import COLUMNS, SheetRow, rows_of
from kg.matching.turtle import claims_of
from kg.matching.waiting import Waiting, find_waiting
from kg.matching.words import read_words
from kg.pages.values import literal
from kg.pages.values import number as amount
from kg.panels import Panel, show_panel
from kg.queries import find_panel
from kg.records import SelectResult
from kg.sources import find_sources
from kg.store import Store

PER_PAGE = 10
# What a person looks at to tell two apart; the partner's page has all.
_MOST_ROWS = 6
_ROWS = ("evidence", "engagements")
_KINDS: Mapping[str, tuple[str, Callable[[Cluster], bool]]] = {
    "sure": ("Sure", lambda cluster: cluster.sure),
    "open": ("To look at", lambda cluster: not cluster.sure),
    "harvested": ("With a harvested plan", lambda cluster: _is_harvested(cluster)),
}
ONLY = tuple(_KINDS)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the names that may be one: what else it is called, and what it takes part in.

    Shape: `numbers` are those of registers and the IRIs of others; `documents` say where it is
    named; `rows` are some of what it takes part in, each with its cells.
    """

    body: Link
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    place: Link | None
    documents: tuple[Link, ...]
    rows: Panel


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two of them may be one, in sentences, and how sure that is."""

    first: Link
    second: Link
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Card:
    """One cluster; `effect` says what the front page would show if its names were one."""

    number: int
    sure: bool
    effect: str
    sides: tuple[Side, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A part of the clusters to look at, with how many it has."""

    name: str
    number: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MatchPage:
    """A page of clusters, the costliest first.

    Shape: `number` is from 1 to `pages`; `before` and `after` are the addresses of the pages
    beside it, empty for none. `total` counts the clusters of all pages.
    """

    cards: tuple[Card, ...]
    choices: tuple[Choice, ...]
    total: int
    number: int
    pages: int
    before: str
    after: str


@cached_per_store
def waiting_in(store: Store) -> Waiting:
    """Return what of a store waits for a decision about names; found once."""
    sources = find_sources()
    return find_waiting(store, read_words(sources), read_national(sources))


@cached_per_store
def _clusters(store: Store) -> tuple[Cluster, ...]:
    return waiting_in(store).clusters()


def match_page(store: Store, only: str, number: int) -> MatchPage:
    """Return a page of what may be one.

    Args:
        store: What is asked.
        only: One of `ONLY`; nothing for all.
        number: Which page, from 1.

    Raises:
        QueryError: There is no such part.
        NotFoundError: There is no such page.
    """
    found = _chosen(store, only)
    pages = max(1, -(-len(found) // PER_PAGE))
    if not 1 <= number <= pages:
        raise NotFoundError(f"this list has {pages} pages; there is no page {number}")
    start = (number - 1) * PER_PAGE
    shown = found[start : start + PER_PAGE]
    return MatchPage(
        tuple(_card(store, at, cluster) for at, cluster in enumerate(shown, start + 1)),
        tuple(_choices(store, only)),
        len(found),
        number,
        pages,
        _address(only, number - 1) if number > 1 else "",
        _address(only, number + 1) if number < pages else "",
    )


def match_rows(store: Store, only: str) -> tuple[SheetRow, ...]:
    """Return the proposals as a table to be filled in.

    Raises:
        QueryError: There is no such part.
    """
    return tuple(rows_of(_chosen(store, only)))


def match_answer(store: Store, only: str) -> SelectResult:
    """Return the same as an answer."""
    return SelectResult(COLUMNS, tuple(tuple(map(_term, row)) for row in match_rows(store, only)))


def match_triples(store: Store, only: str, base: str) -> Iterable[ox.Triple]:
    """Return the proposals as claims that wait for a decision."""
    return claims_of((p for cluster in _chosen(store, only) for p in cluster.proposals), base)


def side_of(store: Store, body: Body) -> Side:
    """Return one name with what it takes part in."""
    names = directory(store)
    return Side(
        names.link(body.iri),
        body.aliases,
        body.numbers,
        names.link(body.place) if "://" in body.place else None,
        _documents(names, body),
        show_panel(store, find_panel(*_ROWS), body.iri, _MOST_ROWS),
    )


def _chosen(store: Store, only: str) -> tuple[Cluster, ...]:
    if not only:
        return _clusters(store)
    if only not in _KINDS:
        raise QueryError(f"only is one of {', '.join(ONLY)}; not {only[:40]!r}")
    fits = _KINDS[only][1]
    return tuple(cluster for cluster in _clusters(store) if fits(cluster))


def _choices(store: Store, only: str) -> Iterable[Choice]:
    everything = len(_clusters(store))
    for key, name in (("", "All"), *((key, told) for key, (told, _) in _KINDS.items())):
        number = len(_chosen(store, key))
        if number and (not key or number < everything or key == only):
            yield Choice(name, number, _address(key, 1), key == only)


def _term(cell: str | int) -> ox.Literal | None:
    if isinstance(cell, int):
        return amount(cell)
    return literal(cell) if cell else None


def _is_harvested(cluster: Cluster) -> bool:
    """Whether some of the names are ours and others those of a source, by where IRIs begin."""
    return len({body.iri.partition("/id/")[0] for body in cluster.members}) > 1


def _card(store: Store, number: int, cluster: Cluster) -> Card:
    names = directory(store)
    return Card(
        number,
        cluster.sure,
        told_effect(cluster.effect),
        tuple(side_of(store, body) for body in cluster.members),
        tuple(
            Reason(names.link(made.first), names.link(made.second), made)
            for made in cluster.proposals
        ),
    )


def _documents(names: Directory, body: Body) -> tuple[Link, ...]:
    """Return the documents that name a body; what is on the register alone stands in its graph."""
    found = (names.link(iri) for iri in sorted(body.documents) if "/graph/" not in iri)
    return tuple(sorted(found, key=lambda link: link.name))


def _address(only: str, number: int) -> str:
    return address_of("/match", only=only, page=str(number) if number > 1 else "")
