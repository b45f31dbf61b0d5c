"""The front page: what there is, and whom several strategies lean on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError
from kg.labels.caching import cached_per_store
from kg.labels.counted import Counted, address_of, plural, question
from kg.labels.directory import directory, question_rows, rows, texts
from kg.labels.records import Link
from kg.lookup.names import BODY_CLASSES
from kg.pages.asked import Asked
from kg.pages.filters import Filter
from kg.pages.matrix import PartnerRow
from kg.pages.matrix_filters import FilteredMatrix, Filters, Option, filter_matrix
from kg.pages.participations import Participation, list_participations, participation_triples
from kg.pages.partner_filters import narrow, partner_filters
from kg.queries import page_query
from kg.records import SelectResult, Term
from kg.store import Store
from kg.terms import CIVIC, shorten

_SEVERAL = 2
_MOST_ROWS = 60
# Where there are many councils, each row of numbers is as long as a whole matrix of few.
_MOST_WIDE_ROWS = 20
# More plans than these are listed by publisher.
_MOST_PLANS = 24
# Of more strategies than this, so many cells of a matrix are shown and not so many rows.
_FEW_COLUMNS = 12
_MOST_CELLS = 500
PAGE_SIZE = 100
_WIDE_PAGE_SIZE = 60
MATRIX_COLUMNS = (
    *("partner", "name", "kind", "count", "vouched", "direct", "spans"),
    *("activities", "crossCutting", "stated", "read", "possible", "roles"),
)


@dataclass(frozen=True, slots=True)
class PublisherPlans:
    """The plans of one publisher; `key` names it in addresses. None where it is not known."""

    publisher: Link | None
    key: str
    plans: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What the front page shows: numbers, plans, and the partners of several strategies.

    Shape: `bodies` and `groups` are at most 60 each, and fewer where a row is long; `leaned_on`
    holds them all, in the order shown, and `others` counts the partners of one strategy only.
    Where a role, publisher, plan or topic was asked for, a partner of one strategy is shown too.
    `publishers` have the plans of each, and are empty where the plans are few or one publisher was
    asked for; `plans` are then its own.
    """

    tiles: tuple[Counted, ...]
    plans: tuple[Link, ...]
    publishers: tuple[PublisherPlans, ...]
    filtered: FilteredMatrix
    bodies: tuple[PartnerRow, ...]
    groups: tuple[PartnerRow, ...]
    leaned_on: tuple[PartnerRow, ...]
    totals: tuple[Counted, Counted]
    others: Counted
    queries: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """Partners that count for at least one strategy, bodies and groups apart.

    Shape: `bodies` and `groups` are one screen of each, the `number`th of `pages`; `everyone`
    holds all that fit.
    """

    filtered: FilteredMatrix
    filters: tuple[Filter, ...]
    bodies: tuple[PartnerRow, ...]
    groups: tuple[PartnerRow, ...]
    everyone: tuple[PartnerRow, ...]
    totals: tuple[Counted, Counted]
    number: int
    pages: int
    queries: tuple[Asked, ...]


_ALL = Filters()
_NOTHING: Mapping[str, str] = {}


def front_page(store: Store, wanted: Filters = _ALL) -> FrontPage:
    """Return the front page; partners of one strategy only are left to the partners' page.

    Args:
        store: Where to ask.
        wanted: The part of the matrix to show.

    Raises:
        QueryError: There is no such kind, role or order.
        NotFoundError: Nothing has the name of the plan or the topic.
    """
    filtered = filter_matrix(store, wanted)
    least = 1 if filtered.is_part else _SEVERAL
    leaned_on = [row for row in filtered.rows if row.spans >= least]
    bodies, groups = _apart(leaned_on)
    most = _rows(filtered, _MOST_ROWS, _MOST_WIDE_ROWS)
    is_opened = filtered.publisher is None and len(directory(store).plans) > _MOST_PLANS
    return FrontPage(
        tiles=_tiles(store),
        plans=_plans_of(store, filtered.publisher),
        publishers=_publishers(store) if is_opened else (),
        filtered=filtered,
        bodies=bodies[:most],
        groups=groups[:most],
        leaned_on=bodies + groups,
        totals=_totals(filtered, bodies, groups, least),
        others=_others(filtered, len(filtered.rows) - len(leaned_on)),
        queries=_queries(filtered),
    )


def partners_page(
    store: Store,
    wanted: Filters = _ALL,
    number: int = 1,
    narrowing: Mapping[str, str] = _NOTHING,
) -> PartnersPage:
    """Return a screen of the partners with at least one strategy.

    Args:
        store: Where to ask.
        wanted: The part of the matrix to show.
        number: Which screen.
        narrowing: Which partners of it, by place, number of strategies and letter.

    Raises:
        QueryError: No such kind, role, order or screen.
        NotFoundError: Nothing has the name of the plan or the topic.
    """
    filtered = narrow(store, wanted, narrowing)
    bodies, groups = _apart(filtered.rows)
    size = _rows(filtered, PAGE_SIZE, _WIDE_PAGE_SIZE)
    pages = max(1, -(-max(len(bodies), len(groups)) // size))
    if not 1 <= number <= pages:
        raise QueryError(f"the partners fill {pages} pages, so there is no page {number}")
    shown = slice((number - 1) * size, number * size)
    return PartnersPage(
        filtered=filtered,
        filters=partner_filters(store, filtered),
        bodies=bodies[shown],
        groups=groups[shown],
        everyone=bodies + groups,
        totals=_totals(filtered, bodies, groups, 1),
        number=number,
        pages=pages,
        queries=_queries(filtered),
    )


def matrix_answer(partners: tuple[PartnerRow, ...]) -> SelectResult:
    """Return rows of the matrix as a table: one row a partner, as `partners-across` gives them."""
    return SelectResult(MATRIX_COLUMNS, tuple(_answer_row(row) for row in partners))


def matrix_triples(
    store: Store, partners: tuple[PartnerRow, ...], participations: tuple[Participation, ...]
) -> tuple[ox.Triple, ...]:
    """Return what rows of the matrix rest on: who takes part in what, and what that serves."""
    wanted = {row.partner.iri for row in partners}
    names = directory(store)
    found: set[ox.Triple] = set()
    shown = [one for one in participations if one.partner in wanted]
    found.update(participation_triples(shown))
    for one in shown:
        found.add(_triple(one.activity, CIVIC.partner, one.partner))
        found.add(_triple(one.activity, CIVIC.countsFor, one.span))
        for iri in (one.partner, one.activity, one.span):
            found.add(_named(iri, names.name(iri)))
    return tuple(sorted(found, key=str))


def _apart(
    found: Iterable[PartnerRow],
) -> tuple[tuple[PartnerRow, ...], tuple[PartnerRow, ...]]:
    listed = tuple(found)
    bodies = tuple(row for row in listed if not row.is_group)
    return bodies, tuple(row for row in listed if row.is_group)


def _totals(
    filtered: FilteredMatrix,
    bodies: tuple[PartnerRow, ...],
    groups: tuple[PartnerRow, ...],
    least: int,
) -> tuple[Counted, Counted]:
    return (
        _total(filtered, len(bodies), plural(len(bodies), "body", "bodies"), "body", least),
        _total(filtered, len(groups), plural(len(groups), "group", "groups"), "group", least),
    )


def _total(filtered: FilteredMatrix, number: int, words: str, kind: str, least: int) -> Counted:
    """Return how many partners of a kind fit; a part of the matrix is its own list."""
    if filtered.is_part:
        address = address_of("/partners", **filtered.address)
        return Counted(number, words, address, f"partner if kind={kind}")
    if filtered.kind not in ("any", kind):
        return Counted(number, words, "")
    address = question("partners-across", kind=kind, least=str(least))
    return Counted(number, words, address, "partner")


def _others(filtered: FilteredMatrix, number: int) -> Counted:
    address = question("partners-across", kind=filtered.kind, least="1")
    return Counted(number, plural(number, "partner", "partners"), address, "partner if count=1")


def _queries(filtered: FilteredMatrix) -> tuple[Asked, ...]:
    keys = ("participations",)
    found = map(page_query, (*keys, "gaps-topics") if filtered.topic else keys)
    return tuple(Asked(query.title, query.summary, query.text) for query in found)


def _answer_row(row: PartnerRow) -> tuple[Term, ...]:
    spans = " ".join(sorted(c.span.link.iri for c in row.counts if c.activities))
    return (
        ox.NamedNode(row.partner.iri),
        ox.Literal(row.partner.name),
        ox.Literal("group" if row.is_group else "body"),
        ox.Literal(row.spans),
        ox.Literal(row.vouched),
        ox.Literal(row.direct),
        ox.Literal(spans),
        ox.Literal(row.activities),
        ox.Literal(row.cross_cutting),
        ox.Literal(row.stated),
        ox.Literal(row.read),
        ox.Literal(row.possible),
        ox.Literal("; ".join(row.roles)),
    )


def _triple(subject: str, predicate: str, thing: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(thing))


def _named(iri: str, name: str) -> ox.Triple:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    return ox.Triple(ox.NamedNode(iri), label, ox.Literal(name, language="en"))


@cached_per_store
def _tiles(store: Store) -> tuple[Counted, ...]:
    held, read = Counter[str](), 0
    for kind, count, with_cell in map(texts, question_rows(store, "what-was-read")):
        held[str(kind)] = int(str(count))
        read += int(str(with_cell))
    bodies = {t.partner for t in list_participations(store)} & _bodies(store)
    return (
        _held(held[str(CIVIC.DeliveryPlan)], "delivery plans", "plan"),
        _held(held[str(CIVIC.Strategy)], "strategies", "strategy"),
        _held(held[str(CIVIC.Activity)], "activities", "activity"),
        Counted(len(bodies), "partner bodies", question("partners-across", least="1"), "partner"),
        Counted(
            held[str(CIVIC.SourceLocation)], "cells of the documents", question("cells"), "cell"
        ),
        Counted(read, "facts, each with its cell", question("what-was-read"), "+withCell"),
    )


def _held(number: int, words: str, kind: str) -> Counted:
    return Counted(number, words, question("what-is-held", kind=kind), "thing")


def _bodies(store: Store) -> set[str]:
    things = directory(store).index.things
    return {iri for iri, thing in things.items() if thing.classes & BODY_CLASSES}


def _rows(filtered: FilteredMatrix, most: int, most_wide: int) -> int:
    """Return how many rows are shown: a row has a cell for each strategy, or is all numbers."""
    if filtered.matrix.is_wide:
        return most_wide
    columns = len(filtered.matrix.spans)
    return most if columns <= _FEW_COLUMNS else min(most, _MOST_CELLS // columns)


def _plans_of(store: Store, publisher: Option | None) -> tuple[Link, ...]:
    if publisher is None:
        names = directory(store)
        return tuple(map(names.link, names.plans))
    found = (each.plans for each in _publishers(store) if each.key == publisher.key)
    return next(found, ())


@cached_per_store
def _publishers(store: Store) -> tuple[PublisherPlans, ...]:
    names = directory(store)
    held: dict[str, list[Link]] = defaultdict(list)
    for plan, publisher, _ in map(texts, rows(store, "plan-publishers")):
        held[publisher or ""].append(names.link(str(plan)))
    found = (
        PublisherPlans(
            names.link(iri) if iri else None,
            shorten(iri) if iri else "",
            tuple(sorted(plans, key=lambda link: link.name)),
        )
        for iri, plans in held.items()
    )
    return tuple(sorted(found, key=lambda each: each.publisher.name if each.publisher else ""))
