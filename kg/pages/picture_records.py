"""What the pages with pictures are made of: the drawing, and its links as rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory
from kg.labels.records import STATED, Link, Mark
from kg.pages.values import literal, named, number
from kg.pictures.shapes import Bond, Picture
from kg.queries import NamedQuery, page_query
from kg.records import SelectResult, Term
from kg.store import Store
from kg.terms import CIVIC, expand

LINK_COLUMNS = ("from", "from_name", "link", "to", "to_name", "activities", "possible", "sure")
_MOST_KEPT = 400


@dataclass(frozen=True, slots=True)
class PictureLink:
    """One link of a picture.

    Shape:
        `activities` says over how many activities it runs, `possible` how many of those are only
        possible; `href` leads to its evidence, if there is a page of it. `property` is what the
        graph calls it; empty where no single statement of the graph says it. `start` has no IRI
        where it stands for several activities; then `start_href` leads to them.
    """

    start: Link
    verb: str
    end: Link
    activities: int = 1
    possible: int = 0
    mark: Mark = STATED
    href: str = ""
    property: str = str(CIVIC.contributesTo)
    start_href: str = ""


@dataclass(frozen=True, slots=True)
class PicturePage:
    """A picture with the question it answers, the thing it is about, and its links as rows.

    Shape: `key` is the address's query without its question mark; `choices` are what else one
    can ask for, each with whether it is shown now.
    """

    question: str
    picture: Picture
    key: str
    about: Link | None
    rows: tuple[PictureLink, ...]
    queries: tuple[NamedQuery, ...]
    choices: tuple[tuple[Link, bool], ...] = ()
    kind: str = ""


def queries_of(*keys: str) -> tuple[NamedQuery, ...]:
    """Return queries of pages by name, to be shown."""
    return tuple(map(page_query, keys))


def picture_answer(page: PicturePage) -> SelectResult:
    """Return the links of a picture as a table."""
    return SelectResult(LINK_COLUMNS, tuple(_row(link) for link in page.rows))


def picture_triples(page: PicturePage) -> tuple[ox.Triple, ...]:
    """Return the links of a picture as the graph states them, and the names of what they join.

    A claim that is not accepted is no statement of the graph, and is left to the claim's page.
    """
    found: set[ox.Triple] = set()
    for row in page.rows:
        if row.start.iri and row.property and row.mark.status == "":
            found.add(ox.Triple(named(row.start.iri), named(row.property), named(row.end.iri)))
        for link in (row.start, row.end):
            if link.iri:
                label = named(expand("rdfs:label"))
                found.add(ox.Triple(named(link.iri), label, literal(link.name)))
    return tuple(sorted(found, key=str))


def bond_of(row: PictureLink, start: str, end: str) -> Bond:
    """Return the line that a row is drawn as."""
    only_possible = row.possible == row.activities or row.mark.kind == "claim"
    words = f"{row.start.name} {row.verb} {row.end.name}"
    return Bond(start, end, row.activities, only_possible, words)


def kept_page(store: Store, key: tuple[str, ...], make: Callable[[], PicturePage]) -> PicturePage:
    """Return a page that was made before for this store, or make it and keep it."""
    kept = _kept(store)
    found = kept.get(key)
    if found is None:
        found = make()
        if len(kept) < _MOST_KEPT:
            kept[key] = found
    return found


@cached_per_store
def _kept(store: Store) -> dict[tuple[str, ...], PicturePage]:  # noqa: ARG001
    return {}


def is_group(names: Directory, iri: str) -> bool:
    """Whether a partner is a kind of organisation or a group of people rather than a body."""
    thing = names.index.things.get(iri)
    return bool(thing and thing.is_a("group"))


def _row(link: PictureLink) -> tuple[Term | None, ...]:
    return (
        named(link.start.iri) if link.start.iri else None,
        literal(link.start.name),
        literal(link.verb),
        named(link.end.iri),
        literal(link.end.name),
        number(link.activities),
        number(link.possible),
        literal(link.mark.status.lower() or link.mark.kind),
    )
