"""The page of everything that is due or happens, as a filter keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Unpack

from kg.errors import QueryError
from kg.labels.caching import cached_per_store
from kg.labels.counted import Counted, address_of
from kg.labels.directory import directory
from kg.labels.records import Link, Place
from kg.pages.participations import list_participations
from kg.pages.timeline.calendar import time_calendar
from kg.pages.timeline.drawing import draw_items
from kg.pages.timeline.filters import Filter, Window, keep
from kg.pages.timeline.intervals import CERTAIN, POSSIBLE, UNDATED
from kg.pages.timeline.items import TimeItem, kept_rows, list_items, show_items, the_question
from kg.pages.timeline.quarters import (
    QuarterCount,
    QuarterItems,
    by_quarter,
    count_quarters,
)
from kg.panels import Panel, Row
from kg.pictures.timeline import Timeline
from kg.queries.run import bound_text
from kg.records import SelectResult
from kg.store import Store
from kg.terms import shorten

PAGE_SIZE = 100
_MOST_UNDATED = 200
_MOST_NAMES = 400
# How sure a time is, in the words of its tile, and how the tile looks.
_TILES = (
    (CERTAIN, "certain: a day, a month or a quarter is printed", ""),
    (POSSIBLE, "possible: a season, a term, “at the same time”", "possible"),
    (UNDATED, "without a date", "undated"),
)


@dataclass(frozen=True, slots=True)
class TimePage:
    """What is due or happens, by quarter, certain and possible apart; what has no date last.

    Shape:
        `kept` is all that the filter keeps, in order; `quarters` holds the screen of it that is
        shown, `number` of `pages`. `unread` has a wording and no date, `unsaid` no wording at
        all (at most 200 of `unsaid_total`); both are empty where a window is asked for, and
        `outside` then counts what was left out for want of a date. `panel` is the question, asked
        for what is kept, with the rows that are shown; `answer` are all its rows, and `rows` those
        that are shown, by their number.
    """

    asked: Window
    plan: Link | None
    partner: Link | None
    plans: tuple[tuple[str, str], ...]
    partners: tuple[str, ...]
    kept: tuple[TimeItem, ...]
    counts: tuple[QuarterCount, ...]
    quarters: tuple[QuarterItems, ...]
    unread: tuple[TimeItem, ...]
    unsaid: tuple[TimeItem, ...]
    unsaid_total: int
    outside: int
    number: int
    pages: int
    picture: Timeline
    panel: Panel
    answer: SelectResult
    rows: Mapping[int, Row]

    @property
    def counted(self) -> dict[str, QuarterCount]:
        """Return the count of each quarter by its key; a screen may hold a part of a quarter."""
        return {count.quarter.key: count for count in self.counts}

    def places(self, item: TimeItem) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """Return where a thing was read, and its date where that stands elsewhere."""
        told = self.rows[item.number].named
        own = told["cells"].places
        return own, tuple(place for place in told["timeCells"].places if place not in own)

    @property
    def left_out(self) -> Counted:
        """Return how much has no date and so is outside of every window."""
        values = {n: v for n, v in self.asked.values.items() if n not in ("from", "to")}
        address = address_of("/time", **values) + "#undated"
        return Counted(self.outside, "", address, f"rows if sureness={UNDATED}")

    @property
    def wordless(self) -> Counted:
        """Return of how much the document does not say when."""
        address = address_of("/time", **self.asked.values)
        return Counted(self.unsaid_total, "", address, f"rows if sureness={UNDATED} and words=")

    @property
    def tiles(self) -> tuple[Counted, ...]:
        """Return how much the filter keeps, by how sure its time is."""
        counts = Counter(item.sureness for item in self.kept)
        last = str(self.pages) if self.pages > 1 else ""
        dated = address_of("/time", **self.asked.values) + "#quarters"
        undated = address_of("/time", **self.asked.values, page=last) + "#undated"
        return tuple(
            Counted(
                counts[sureness],
                words,
                undated if sureness == UNDATED else dated,
                f"rows if sureness={sureness}",
                look,
            )
            for sureness, words, look in _TILES
        )


def time_page(store: Store, *, number: int = 1, **given: Unpack[Filter]) -> TimePage:
    """Return what is due or happens.

    Args:
        store: Where to ask.
        number: Which page of it.
        **given: What to keep.

    Raises:
        QueryError: No such kind, day, window or page.
        NotFoundError: Nothing has one of the names; the sentence lists the near ones.
        AmbiguousError: Several things have one of the names.
    """
    found = keep(store, **given)
    kept, asked = found.items, found.asked
    names = directory(store)
    dated = tuple(item for item in kept if item.when is not None)
    pages = max(1, -(-len(dated) // PAGE_SIZE))
    if not 1 <= number <= pages:
        raise QueryError(f"there are {pages} pages here, so there is no page {number}")
    unsaid = tuple(item for item in kept if item.time is None)
    undated = tuple(item for item in kept if item.time is not None and item.when is None)
    here = dated[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    text = bound_text(the_question().question, asked.bound)
    panel, shown = show_items(store, text, (*here, *undated, *unsaid[:_MOST_UNDATED]))
    address = address_of(f"/questions/{panel.question}", **asked.values)
    return TimePage(
        asked=asked,
        plan=names.link(found.plan) if found.plan else None,
        partner=names.link(found.partner) if found.partner else None,
        plans=plans_with_times(store),
        partners=_partner_names(store),
        kept=kept,
        counts=count_quarters(dated) if asked.values else _whole(store)[0],
        quarters=by_quarter(here),
        unread=undated,
        unsaid=unsaid[:_MOST_UNDATED],
        unsaid_total=len(unsaid),
        outside=found.outside,
        number=number,
        pages=pages,
        picture=draw_items(dated) if asked.values else _whole(store)[1],
        panel=replace(panel, address=address),
        answer=kept_rows(store, kept),
        rows=shown,
    )


def time_feed(store: Store, **given: Unpack[Filter]) -> bytes:
    """Return what a filter keeps as a calendar; the errors are those of `keep`."""
    found = keep(store, **given)
    asked = found.asked
    told = [directory(store).name(iri) for iri in (found.plan, found.partner) if iri]
    window = asked.first or asked.last
    days = f"{asked.first or 'the beginning'} to {asked.last or 'the end'}" if window else ""
    going_on = f"through {asked.through}" if asked.through else ""
    called = ", ".join(part for part in ("Civic Thread", *told, asked.kind, days, going_on) if part)
    return time_calendar(store, found.items, called)


def time_picture(store: Store, *, plan: str = "", partner: str = "") -> Timeline:
    """Return the timeline of one plan or one partner (name, IRI or short IRI), as a picture."""
    return draw_items(keep(store, plan=plan, partner=partner).items)


@cached_per_store
def _whole(store: Store) -> tuple[tuple[QuarterCount, ...], Timeline]:
    """Return the counts and the picture of everything, which take longest."""
    items = list_items(store)
    return count_quarters(items), draw_items(items)


@cached_per_store
def plans_with_times(store: Store) -> tuple[tuple[str, str], ...]:
    """Return the plans that something is due or happens in: short IRI and name."""
    found = {(shorten(plan.iri), plan.name) for item in list_items(store) for plan in item.plans}
    return tuple(sorted(found, key=lambda pair: pair[1]))


@cached_per_store
def _partner_names(store: Store) -> tuple[str, ...]:
    names = directory(store)
    found = sorted({names.name(one.partner) for one in list_participations(store)})
    return tuple(found[:_MOST_NAMES])
