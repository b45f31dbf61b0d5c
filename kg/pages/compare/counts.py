"""Where the rows of a side's numbers are: a plan, a publisher and a strategy are asked apart.

The numbers have no words of their own: the row and the column say what is counted.
"""

from __future__ import annotations

from collections.abc import Set

import pyoxigraph as ox

from kg.labels.counted import Counted, question
from kg.labels.directory import question_rows
from kg.pages.compare.row import Told, tell_activities
from kg.pages.compare.sides import PLAN, PUBLISHER, Contents
from kg.pages.gaps.counts import GapCount, count_gaps, gap_count
from kg.pages.gaps.kinds import ACTIVITIES, OUTCOMES, GapKind
from kg.records import text_of
from kg.store import Store

_OF = {
    "activity": "activities-of",
    "outcome": "outcomes-of",
    "goal": "goals-of",
    "target": "targets-of",
}


def count_held(number: int, kind: str, side: Contents) -> Counted:
    """Return how many activities, outcomes, goals or targets a side has."""
    iri = side.link.iri
    if side.kind == PLAN:
        return Counted(number, "", question("what-is-held", kind=kind, plan=iri), "thing")
    if side.kind == PUBLISHER:
        return Counted(number, "", question("what-is-held", kind=kind, publisher=iri), "thing")
    return Counted(number, "", question(_OF[kind], of=iri), kind)


def count_dated(number: int, side: Contents) -> Counted:
    """Return how many activities and milestones of a side lead to a date."""
    return Counted(number, "", question("what-is-dated", **_within(side)), "thing")


def count_partners(store: Store, kind: str, side: Contents) -> Counted:
    """Return how many bodies or groups take part in a side."""
    name = "council-partners" if side.kind == PUBLISHER else "partners-of"
    iri = side.link.iri
    found = question_rows(store, name, of=ox.NamedNode(iri), kind=kind)
    number = len({text_of(row[0]) for row in found})
    return Counted(number, "", question(name, of=iri, kind=kind), "partner")


def tell_work(activities: Set[str], on: str, side: Contents) -> Told:
    """Return how many of a side's activities there are on a topic, a partner or an outcome."""
    return tell_counted(len(activities), len(activities & side.possible), on, side)


def tell_counted(number: int, unsure: int, on: str, side: Contents) -> Told:
    """Return the same of activities that were counted, `unsure` of which are only possible."""
    return tell_activities(number, unsure, question("activities-on", on=on, **_within(side)))


def count_gains(number: int, group: str, side: Contents) -> Counted:
    """Return how many of a side's outcomes are for a group."""
    address = question("outcomes-for", group=group, **_within(side))
    return Counted(number, "", address, f"outcome if beneficiary={group}")


def side_gaps(kind: GapKind, number: int, total: int, side: Contents) -> GapCount:
    """Return a side's gaps of one kind, of how many that could have one."""
    if side.kind == PLAN:
        return gap_count(kind, number, total, side.link.iri)
    every = {ACTIVITIES: "activity", OUTCOMES: "outcome"}.get(kind.universe, "goal")
    whole = count_held(total, every, side)
    return GapCount(kind, count_gaps(kind, number, **_within(side)), whole)


def _within(side: Contents) -> dict[str, str]:
    """Return what keeps a question to one side."""
    return {"publisher" if side.kind == PUBLISHER else "of": side.link.iri}
