"""Promises with a date, as feeds: a calendar (iCalendar) and news (Atom, RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lxml import etree

from kg.labels.counted import address_of
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.labels.written import written_day
from kg.pages.atom import About, as_bytes, new_feed, put
from kg.pages.lists import list_answer
from kg.pages.timeline.calendar import MOST_EVENTS, event_key, time_calendar
from kg.pages.timeline.intervals import as_date
from kg.pages.timeline.items import TimeItem, issue_dates, list_items
from kg.panels import values_of
from kg.store import Store

KEY = "promises"
_EPOCH = date(1970, 1, 1)
_NAME = "Promises with a date"


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise on the day on which it is asked of.

    Shape: `by` is its last day; `state` is `due`, `not known` or `reported`, `told` as what it was
    reported, and `reported` on which day; both are empty where it was not.
    """

    link: Link
    kind: str
    plan: Link
    work: tuple[Link, ...]
    words: str
    by: str
    state: str
    told: str
    reported: str
    item: TimeItem | None

    def sentence(self, day: str) -> str:
        """Return how it stands on a day, or as far as is known."""
        when = f"On {written_day(day)}" if day else "So far"
        as_what = f" as {self.told} ({written_day(self.reported)})" if self.told else ""
        return f"{when}: {self.state}{as_what}"


def list_promises(store: Store, given: Mapping[str, str]) -> tuple[Promise, ...]:
    """Return the promises of the list that a filter keeps, by their days.

    Raises:
        NotFoundError: A name means nothing.
        AmbiguousError: A name means several things.
        QueryError: A value is not of its form.
    """
    names = directory(store)
    timed = {
        (item.link.iri, item.time.end.isoformat()): item
        for item in list_items(store)
        if item.is_due and item.time and item.time.end
    }
    return tuple(
        Promise(
            names.link(row["item"]),
            row["kindOf"],
            names.link(row["plan"]),
            tuple(names.link(iri) for iri in row.get("activities", "").split()),
            row.get("due", ""),
            row["dueUntil"],
            row["standing"],
            row.get("told", ""),
            row.get("reported", ""),
            timed.get((row["item"], row["dueUntil"])),
        )
        for row in values_of(list_answer(store, KEY, given))
    )


def promise_calendar(store: Store, given: Mapping[str, str]) -> bytes:
    """Return the promises that a filter keeps as a calendar; the errors are those of the list."""
    promises = list_promises(store, given)
    day = given.get("on", "")
    told = {event_key(one.item): one.sentence(day) for one in promises if one.item}
    return time_calendar(store, (one.item for one in promises if one.item), _NAME, told)


def promise_news(store: Store, given: Mapping[str, str], base: str) -> bytes:
    """Return the promises that a filter keeps as an Atom feed, the latest change first.

    No clock is read: an entry was updated when it was reported on, or on the day after its own
    where that passed without a report, or else when its document was published. At most
    MOST_EVENTS; the feed says so where it left some out.

    Args:
        store: Where they are from.
        given: What is filtered by, as it was typed, by parameter.
        base: The base of the IRIs of the release, under which the page of the list is.
    """
    issued = issue_dates(store)
    promises = ((_updated(one, issued), one) for one in list_promises(store, given))
    dated = sorted(promises, key=_latest_first)
    left_out = len(dated) - MOST_EVENTS
    # Whoever reads it of today reads another day tomorrow, and still the same feed.
    kept = {name: value for name, value in given.items() if name != "on"}
    feed = new_feed(
        About(
            iri=f"{base}{address_of('/promises', **kept)}",
            title=_NAME,
            subtitle=f"{left_out:,} more are left out; filter for them." if left_out > 0 else "",
            updated=_moment(dated[0][0] if dated else _EPOCH),
            own=f"{base}{address_of('/promises.atom', **given)}",
            page=f"{base}{address_of('/promises', **given)}",
        )
    )
    for updated, promise in dated[:MOST_EVENTS]:
        _add_entry(feed, promise, updated, given.get("on", ""))
    return as_bytes(feed)


def _latest_first(pair: tuple[date, Promise]) -> tuple[int, str, str]:
    updated, promise = pair
    return (-updated.toordinal(), promise.by, promise.link.iri)


def _updated(promise: Promise, issued: Mapping[str, str]) -> date:
    reported, by = as_date(promise.reported), as_date(promise.by)
    if reported is not None:
        return reported
    if promise.state == "not known" and by is not None and by < date.max:
        return by + timedelta(days=1)
    document = promise.item.document if promise.item else ""
    return as_date(issued.get(document)) or _EPOCH


def _add_entry(feed: etree._Element, promise: Promise, updated: date, day: str) -> None:
    entry = put(feed, "entry")
    put(entry, "id", f"{promise.link.iri}#by-{promise.by}")
    put(entry, "title", promise.link.name)
    put(entry, "updated", _moment(updated))
    put(entry, "link", rel="alternate", href=promise.link.iri)
    for term in (promise.kind, promise.state, promise.told):
        if term:
            put(entry, "category", term=term)
    put(entry, "summary", " ".join(f"{line}." for line in _lines(promise, day)))


def _lines(promise: Promise, day: str) -> Iterable[str]:
    yield f"{promise.kind.capitalize()} of {_listed(promise.work or (promise.plan,))}"
    words = f", in the document “{promise.words}”" if promise.words else ""
    yield f"By {written_day(promise.by)}{words}"
    yield promise.sentence(day)


def _listed(links: Sequence[Link]) -> str:
    return "; ".join(link.name for link in links)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
