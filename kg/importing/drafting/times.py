"""When: each wording of a time as it was read, tied to what it bounds."""

from __future__ import annotations

import pyoxigraph as ox

from kg.importing.drafting.desk import Desk, Row, holder
from kg.importing.drafting.turtle import day, node, plain
from kg.importing.drafting.wording import slug
from kg.importing.records import Reading
from kg.terms import code

_BOUNDS = {"deadline": "by", "start": "from", "period": "during"}
_DUE = ("milestone", "target", "outcome")
_HOLDERS = (*_DUE, "money")


def state_time(desk: Desk, reading: Reading, key: str) -> str:
    """State one time as the document words it, once a row, and return its IRI.

    “By” and “until” bound only the last day, “from” only the first.
    """
    found = reading.found
    words = desk.wording(reading.as_written)
    iri = desk.name("time", key, slug(words, 32))
    if iri in desk.page:
        desk.page.say(iri, ("prov:wasDerivedFrom", desk.cells_of(reading)))
        return iri
    bound = found.bound or _BOUNDS.get(found.kind or "")
    start = None if bound in ("by", "until") else found.earliest
    end = None if bound == "from" and found.kind != "period" else found.latest
    if start and end and start > end:
        start = end = None
    edtf = ox.Literal(found.edtf, datatype=node("edtf:EDTF")) if found.edtf else None
    return desk.page.say(
        iri,
        ("rdf:type", node("civic:TimeFrame")),
        ("civic:asWritten", plain(words)),
        ("civic:edtf", edtf),
        ("civic:bound", node(code("bound", bound)) if bound else None),
        ("civic:calendar", node(code("calendar", found.calendar)) if found.calendar else None),
        ("dcat:startDate", day(start) if start else None),
        ("dcat:endDate", day(end) if end else None),
        ("civic:basis", node(code("basis", "explicit-text"))),
        *desk.sureness(reading),
        ("prov:wasDerivedFrom", desk.cells_of(reading)),
    )


def tie_times(desk: Desk, row: Row, stated: dict[int, str]) -> None:
    """State the dates of a row, each of what it stands within, beside or below.

    Args:
        desk: The draft.
        row: The action.
        stated: The number of a reading → what was stated from it (milestones, targets …).
    """
    holders = [(at, reading) for at, reading in row.of(*_HOLDERS) if at in stated]
    for at, reading in row.of("date"):
        inside = holder(reading, holders)
        if inside is None:
            inside = _beside(row, reading, holders)
        thing = stated[inside] if inside is not None else row.host
        if thing is None:
            desk.leave(at, reading, "Nothing in the row says what happens then.")
            continue
        kind = dict(holders)[inside].found.what if inside is not None else ""
        prop = "civic:due" if kind in _DUE else "civic:timeframe"
        time = state_time(desk, reading, row.key)
        desk.page.say(thing, (prop, node(time)))
        desk.made(at, time)
        recurrence = reading.found.recurrence
        is_of_row = row.is_activity and inside is None
        if recurrence and is_of_row and not desk.page.has(thing, "civic:recurrence"):
            desk.page.say(thing, ("civic:recurrence", node(code("recurrence", recurrence))))


def _beside(row: Row, date: Reading, holders: list[tuple[int, Reading]]) -> int | None:
    """Return the milestone whose date this is, though it stands outside its words.

    In one cell it is the milestone before the date; in a row of a table of milestones, the one
    milestone of that row.
    """
    first = date.spans[0]
    milestones = [(at, r) for at, r in holders if r.found.what == "milestone"]
    before = [
        (r.spans[-1].end, at)
        for at, r in milestones
        if r.spans[-1].place == first.place and r.spans[-1].end <= first.start
    ]
    if before:
        return max(before)[1]
    line = (first.place.block, first.place.row)
    if line[1] < 0 or line in row.rows:
        return None
    same = [at for at, r in milestones if (r.spans[0].place.block, r.spans[0].place.row) == line]
    return same[0] if len(same) == 1 else None


def period_of_plan(desk: Desk, row: Row) -> None:
    """State the period of the plan, if the document gives it outside the actions."""
    for at, reading in row.of("date"):
        if reading.found.kind != "period":
            desk.leave(at, reading, "It stands outside the actions, and is no period of the plan.")
            continue
        if desk.page.has(desk.wanted.iri, "civic:timeframe"):
            desk.leave(at, reading, "The plan has a period already.")
            continue
        time = state_time(desk, reading, "plan")
        desk.page.say(desk.wanted.iri, ("civic:timeframe", node(time)))
        desk.page.say(desk.wanted.iri, ("prov:wasDerivedFrom", desk.cells_of(reading)))
        desk.made(at, time)
