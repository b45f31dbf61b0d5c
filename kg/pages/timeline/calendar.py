"""What is due or happens, as an iCalendar feed (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from kg.labels.records import Place
from kg.pages.timeline.intervals import POSSIBLE, Reading, as_date
from kg.pages.timeline.items import TimeItem, issue_dates, show_items
from kg.store import Store

MOST_EVENTS = 2000
_MAKER = "-//Civic Thread//Time//EN"
_EPOCH = date(1970, 1, 1)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_LONGEST = 250


def time_calendar(
    store: Store, items: Iterable[TimeItem], name: str, told: Mapping[str, str] | None = None
) -> bytes:
    """Return the items that have a date as a calendar of whole-day events.

    A deadline stands on its latest day; a time with a beginning and an end fills its days; a
    time with a beginning only stands on its first. What is possible is tentative and says so.
    No clock is read: the stamp of an event is the date of its document, so that the same data
    give the same bytes. Nothing here takes up the reader's own time, so every event is
    transparent. At most MOST_EVENTS, the earliest; the feed says so where it left some out.

    Args:
        store: Where the items are from.
        items: What to list, in order.
        name: What calendar programs call the feed.
        told: A sentence on some events, by `event_key`.
    """
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _clean(name))
    issued = issue_dates(store)
    latest = _latest(issued)
    dated = [item for item in items if item.time is not None and item.when is not None]
    rows = show_items(store, "", dated[:MOST_EVENTS])[1]
    if len(dated) > MOST_EVENTS:
        some = f"The {MOST_EVENTS:,} earliest of {len(dated):,} events; filter for the others."
        calendar.add("x-wr-caldesc", some)
    for item in dated[:MOST_EVENTS]:
        places = rows[item.number].named["cells"].places
        sentence = told.get(event_key(item), "") if told else ""
        stamp = _stamp(places, issued, latest)
        calendar.add_component(_event(item, places, stamp, sentence))
    return bytes(calendar.to_ical())


def event_key(item: TimeItem) -> str:
    """Return what names an event for ever: the IRIs of the thing and of its time."""
    return f"{item.link.iri}#{item.time.iri.rpartition('/')[2] if item.time else ''}"


def _event(item: TimeItem, places: tuple[Place, ...], stamp: date, told: str) -> Event:
    reading = item.time
    assert reading is not None, "an event has a time"
    first, last = _days(item, reading)
    is_possible = item.sureness == POSSIBLE
    event = Event()
    event.add("uid", _clean(event_key(item), 2000))
    event.add("dtstamp", datetime.combine(stamp, time(), UTC))
    event.add("dtstart", first)
    if last < date.max:
        event.add("dtend", last + timedelta(days=1))  # the first day after, says the standard
    event.add("summary", _clean(f"{'Possible: ' if is_possible else ''}{item.link.name}"))
    event.add("description", _description(item, reading, places, told))
    event.add("categories", [item.kind.capitalize()])
    event.add("url", _clean(item.link.iri, 2000))
    event.add("status", "TENTATIVE" if is_possible else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _days(item: TimeItem, reading: Reading) -> tuple[date, date]:
    last = reading.end or reading.start
    assert last is not None, "an event has a day"
    if item.is_due or reading.start is None or reading.start > last:
        return last, last
    return reading.start, last


def _description(item: TimeItem, reading: Reading, places: Iterable[Place], told: str) -> str:
    lines = [f"Kind: {item.kind}", *([_clean(told)] if told else [])]
    if reading.words:
        lines.append(f"In the document: “{_clean(reading.words)}”")
    if reading.reasons:
        lines.append(f"Possible only: {_clean('; '.join(reading.reasons))}")
    lines.extend(f"Plan: {_clean(plan.name)}" for plan in item.plans)
    if item.kind != "activity":
        lines.extend(f"Activity: {_clean(work.name)}" for work in item.work)
    lines.extend(f"Read from: {_clean(place.words)}" for place in places)
    return "\n".join(lines)


def _stamp(places: Iterable[Place], issued: Mapping[str, str], latest: date) -> date:
    for place in places:
        day = as_date(issued.get(place.document.iri))
        if day is not None:
            return day
    return latest


def _latest(issued: Mapping[str, str]) -> date:
    """Return the last date of any document, for those that state none."""
    found = [day for day in map(as_date, issued.values()) if day is not None]
    return max(found, default=_EPOCH)


def _clean(text: str, most: int = _LONGEST) -> str:
    clean = _CONTROLS.sub(" ", text)
    return clean if len(clean) <= most else f"{clean[:most].rstrip()}…"
