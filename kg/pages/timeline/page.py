"""The page of everything that is due or happens, as a filter keeps it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from kg.errors import QueryError
from kg.labels.counted import Counted, address_of
from kg.labels.directory import directory
from kg.labels.once import once_per_store
from kg.labels.records import Link
from kg.lookup import find_thing
from kg.pages.ties import list_ties
from kg.pages.timeline.calendar import time_calendar
from kg.pages.timeline.drawing import draw_items
from kg.pages.timeline.items import KINDS, TimeItem, list_items
from kg.pages.timeline.quarters import (
    Quarter,
    QuarterCount,
    QuarterItems,
    by_quarter,
    count_quarters,
    goes_on,
    read_quarter,
)
from kg.pages.timeline.readings import CERTAIN, POSSIBLE, UNDATED
from kg.pictures.timeline import Timeline
from kg.queries import page_query
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
class Window:
    """What the visitor asked for, as the form shows it again; empty where nothing was asked.

    Shape: `plan` and `partner` are short IRIs; `first` and `last` are ISO 8601 days; `through`
    is a quarter, as 2014-q3.
    """

    plan: str = ""
    partner: str = ""
    kind: str = ""
    first: str = ""
    last: str = ""
    through: str = ""

    @property
    def quarter(self) -> Quarter | None:
        """Return the quarter through which it is to go on."""
        return read_quarter(self.through) if self.through else None

    @property
    def values(self) -> dict[str, str]:
        """Return what is asked for as the address has it, without what is empty."""
        given = {
            "plan": self.plan,
            "partner": self.partner,
            "kind": self.kind,
            "from": self.first,
            "to": self.last,
            "through": self.through,
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class TimePage:
    """What is due or happens, by quarter, certain and possible apart; what has no date last.

    Shape:
        `kept` is all that the filter keeps, in order; `quarters` holds the screen of it that is
        shown, `number` of `pages`. `unread` has a wording and no date, `unsaid` no wording at
        all (at most 200 of `unsaid_total`); both are empty where a window is asked for, and
        `outside` then counts what was left out for want of a date.
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
    queries: tuple[tuple[str, str], ...]

    @property
    def counted(self) -> dict[str, QuarterCount]:
        """Return the count of each quarter by its key; a screen may hold a part of a quarter."""
        return {count.quarter.key: count for count in self.counts}

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


def time_page(
    store: Store,
    *,
    plan: str = "",
    partner: str = "",
    kind: str = "",
    first: str = "",
    last: str = "",
    through: str = "",
    number: int = 1,
) -> TimePage:
    """Return what is due or happens.

    Args:
        store: Where to ask.
        plan: Keep one plan's (name, IRI or short IRI).
        partner: Keep what belongs to work that a partner takes part in (the same).
        kind: Keep one of `milestone`, `activity`, `target` and `report`.
        first: The first day of the window, as 2014-04-01.
        last: Its last day.
        through: Keep what goes on in this quarter, as 2014-q3, and is listed in another.
        number: Which page of it.

    Raises:
        QueryError: No such kind, day, window or page.
        NotFoundError: Nothing has one of the names; the sentence lists the near ones.
        AmbiguousError: Several things have one of the names.
    """
    kept, asked, outside = _filtered(store, plan, partner, kind, first, last, through)
    names = directory(store)
    dated = tuple(item for item in kept if item.when is not None)
    pages = max(1, -(-len(dated) // PAGE_SIZE))
    if not 1 <= number <= pages:
        raise QueryError(f"there are {pages} pages here, so there is no page {number}")
    unsaid = tuple(item for item in kept if item.time is None)
    return TimePage(
        asked=asked,
        plan=names.link(_iri(store, plan, "plan")) if plan else None,
        partner=names.link(_iri(store, partner, "party")) if partner else None,
        plans=plans_with_times(store),
        partners=_partner_names(store),
        kept=kept,
        counts=count_quarters(dated) if asked.values else _whole(store)[0],
        quarters=by_quarter(dated[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]),
        unread=tuple(i for i in kept if i.time is not None and i.when is None),
        unsaid=unsaid[:_MOST_UNDATED],
        unsaid_total=len(unsaid),
        outside=outside,
        number=number,
        pages=pages,
        picture=draw_items(dated) if asked.values else _whole(store)[1],
        queries=tuple(
            (page_query(name).title, page_query(name).text)
            for name in ("time-items", "time-frames", "time-work")
        ),
    )


def kept_items(
    store: Store,
    *,
    plan: str = "",
    partner: str = "",
    kind: str = "",
    first: str = "",
    last: str = "",
    through: str = "",
) -> tuple[TimeItem, ...]:
    """Return what a filter keeps; the arguments and what they raise are those of `time_page`."""
    return _filtered(store, plan, partner, kind, first, last, through)[0]


def time_feed(
    store: Store,
    *,
    plan: str = "",
    partner: str = "",
    kind: str = "",
    first: str = "",
    last: str = "",
    through: str = "",
) -> bytes:
    """Return what a filter keeps as a calendar; arguments and errors are those of `time_page`."""
    kept = _filtered(store, plan, partner, kind, first, last, through)[0]
    named = [_iri(store, name, of) for name, of in ((plan, "plan"), (partner, "party")) if name]
    told = [directory(store).name(iri) for iri in named]
    days = f"{first or 'the beginning'} to {last or 'the end'}" if first or last else ""
    going_on = f"through {through}" if through else ""
    called = ", ".join(part for part in ("Civic Thread", *told, kind, days, going_on) if part)
    return time_calendar(store, kept, called)


def time_picture(store: Store, *, plan: str = "", partner: str = "") -> Timeline:
    """Return the timeline of one plan or one partner (name, IRI or short IRI), as a picture."""
    return draw_items(kept_items(store, plan=plan, partner=partner))


@once_per_store
def _whole(store: Store) -> tuple[tuple[QuarterCount, ...], Timeline]:
    """Return the counts and the picture of everything, which take longest."""
    items = list_items(store)
    return count_quarters(items), draw_items(items)


@once_per_store
def plans_with_times(store: Store) -> tuple[tuple[str, str], ...]:
    """Return the plans that something is due or happens in: short IRI and name."""
    found = {(shorten(plan.iri), plan.name) for item in list_items(store) for plan in item.plans}
    return tuple(sorted(found, key=lambda pair: pair[1]))


@once_per_store
def _partner_names(store: Store) -> tuple[str, ...]:
    names = directory(store)
    found = sorted({names.name(tie.partner) for tie in list_ties(store)})
    return tuple(found[:_MOST_NAMES])


def _filtered(
    store: Store, plan: str, partner: str, kind: str, first: str, last: str, through: str
) -> tuple[tuple[TimeItem, ...], Window, int]:
    if kind and kind not in KINDS:
        raise QueryError(f"kind is one of {', '.join(KINDS)}; not {kind[:40]!r}")
    begin, end = _day("from", first), _day("to", last)
    if begin and end and begin > end:
        raise QueryError(f"the window ends ({last}) before it begins ({first})")
    items = [item for item in list_items(store) if kind in ("", item.kind)]
    of_plan = _iri(store, plan, "plan") if plan else ""
    if of_plan:
        items = [item for item in items if any(of_plan == held.iri for held in item.plans)]
    of_partner = _iri(store, partner, "party") if partner else ""
    if of_partner:
        work = {tie.activity for tie in list_ties(store) if tie.partner == of_partner}
        items = [item for item in items if any(held.iri in work for held in item.work)]
    asked = Window(shorten(of_plan), shorten(of_partner), kind, first, last, through)
    if quarter := asked.quarter:
        items = [item for item in items if item.time and goes_on(item.time, quarter)]
    if begin is None and end is None:
        return tuple(items), asked, 0
    inside = tuple(item for item in items if item.time and item.time.overlaps(begin, end))
    return inside, asked, sum(1 for item in items if item.when is None)


def _iri(store: Store, name: str, kind: str) -> str:
    return find_thing(directory(store).index, name, kind).iri


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        # The length too: some versions of Python read 20140401 as well.
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _no(name)
    except ValueError:
        return _no(name)


def _no(name: str) -> date:
    raise QueryError(f"{name} must be a day such as 2014-09-30, written year-month-day")
