"""From what is due to the rows and marks of a timeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from kg.labels.records import Link
from kg.pages.timeline.intervals import POSSIBLE
from kg.pages.timeline.items import TimeItem
from kg.pictures.timeline import Mark, Row, Timeline, draw
from kg.terms import shorten

# One time that so many activities share is drawn once, with their number.
_SHARED_BY = 4
_NAMED = 3
_KINDS = {
    "milestone": "milestones",
    "activity": "activities",
    "target": "targets",
    "report": "reports",
}


def draw_items(items: Iterable[TimeItem]) -> Timeline:
    """Return the timeline of what has a date; one row an activity, plan by plan."""
    dated = [item for item in items if item.time is not None and item.when is not None]
    users: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in dated:
        users[_shared_key(item)].update(work.iri for work in item.work)
    rows: dict[tuple[str, str, str], list[TimeItem]] = defaultdict(list)
    for item in sorted(dated, key=lambda item: (item.kind != "activity", item.row_order)):
        is_shared = len(users[_shared_key(item)]) >= _SHARED_BY
        rows[_row_key(item, is_shared)].append(item)
    opens: dict[str, date] = {}
    for (plan, _, _), held in rows.items():
        begins = min(item.time.begins for item in held if item.time is not None)
        opens[plan] = min(begins, opens.get(plan, begins))
    ordered = sorted(rows.items(), key=lambda row: (opens[row[0][0]], *_row_order(*row)))
    return draw(_row(key, held) for key, held in ordered)


def _shared_key(item: TimeItem) -> tuple[str, str]:
    return (item.plans[0].iri if item.plans else "", item.time.iri if item.time else "")


def _row_key(item: TimeItem, is_shared: bool) -> tuple[str, str, str]:
    """Return plan, activity and shared time; of the last two, one at the most."""
    plan, time = _shared_key(item)
    if is_shared:
        return (plan, "", time)
    return (plan, item.work[0].iri if item.work else "", "")


def _row_order(key: tuple[str, str, str], held: list[TimeItem]) -> tuple[object, ...]:
    """Return what sorts rows: plan by plan, what many share and the whole plan's first."""
    _, work, time = key
    plan, place, name = min(item.row_order for item in held)
    return (plan, not time, bool(work), place, name)


def _row(key: tuple[str, str, str], held: list[TimeItem]) -> Row:
    plan_iri, work, time = key
    plan = held[0].plans[0] if held[0].plans else Link("", "No plan")
    marks: dict[tuple[object, ...], list[TimeItem]] = defaultdict(list)
    for item in held:
        marks[_mark_key(item, bool(time))].append(item)
    if time:
        words = held[0].time.words if held[0].time else ""
        label, target = f"Shared by many rows: “{words}”", ""
    elif work:
        own = next(link for item in held for link in item.work if link.iri == work)
        label, target = own.name, own.iri
    else:
        label, target = "Of the plan as a whole", plan_iri
        if len(held) == 1:
            label, target = held[0].link.name, held[0].link.iri
    drawn = tuple(_mark(found, plan_iri, target) for found in marks.values())
    return Row(label, target, plan.name, plan.iri, drawn)


def _mark_key(item: TimeItem, is_shared: bool) -> tuple[object, ...]:
    """Return what makes two things one mark: the same form, dates and sureness."""
    time = item.time
    assert time is not None, "what is drawn has a time"
    form = _form(item)
    dates = (time.end,) if form == "due" else (time.start, time.end)
    return (form, item.kind if is_shared else "", dates, item.sureness, time.is_season)


def _form(item: TimeItem) -> str:
    time = item.time
    assert time is not None, "what is drawn has a time"
    if time.end is None:
        return "from"
    if item.is_due or time.start is None:
        return "due"
    return "bar"


def _mark(found: list[TimeItem], plan: str, row: str) -> Mark:
    first = found[0]
    time = first.time
    assert time is not None, "what is drawn has a time"
    target, what = first.link.iri, first.link.name
    query: tuple[tuple[str, str], ...] = ()
    if len(found) > 1:
        kinds = {item.kind for item in found}
        kind = kinds.pop() if len(kinds) == 1 else ""
        target = row
        query = (("plan", shorten(plan)), ("kind", kind)) if kind else (("plan", shorten(plan)),)
        what = f"{len(found)} {_KINDS.get(kind, 'things')}: {_listed(found)}"
    why = f" (possible: {', '.join(time.reasons)})" if time.reasons else ""
    words = f"“{time.words}”" if time.words else ""
    return Mark(
        form=_form(first),
        start=time.season_start or time.start,
        end=time.end,
        is_possible=first.sureness == POSSIBLE,
        is_season=time.is_season,
        words=f"{what}, {words}{why}" if words else f"{what}{why}",
        iri=target,
        query=query,
        count=len(found),
    )


def _listed(found: list[TimeItem]) -> str:
    """Return the first names of several, and how many more there are."""
    names = "; ".join(item.link.name for item in found[:_NAMED])
    return names if len(found) <= _NAMED else f"{names}; and {len(found) - _NAMED} more"
