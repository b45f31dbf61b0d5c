"""Where the rows of a side's numbers are: a plan, a publisher and a strategy are asked apart.

The numbers have no words of their own: the row and the column say what is counted.
"""

from __future__ import annotations

from kg.labels.counted import Counted, question
from kg.pages.compare.sides import PLAN, PUBLISHER, Contents
from kg.pages.gaps.counts import GapCount, gap_count
from kg.pages.gaps.kinds import ACTIVITIES, OUTCOMES, GapKind

_OF = {"activity": "activities-of", "outcome": "outcomes-of", "goal": "goals-of"}


def count_held(number: int, kind: str, side: Contents) -> Counted | None:
    """Return how many activities, outcomes, goals or targets a side has.

    Shape: None where no question lists them, as for the targets of a strategy.
    """
    iri = side.link.iri
    if side.kind == PLAN:
        return Counted(number, "", question("what-is-held", kind=kind, plan=iri), "thing")
    if side.kind == PUBLISHER:
        return Counted(number, "", question("what-is-held", kind=kind, publisher=iri), "thing")
    if kind in _OF:
        return Counted(number, "", question(_OF[kind], of=iri), kind)
    return None


def count_partners(number: int, kind: str, side: Contents) -> Counted:
    """Return how many bodies or groups take part in a side."""
    if side.kind == PUBLISHER:
        address = question("partners-of-publisher", publisher=side.link.iri, kind=kind)
    else:
        address = question("partners-of", of=side.link.iri, kind=kind)
    return Counted(number, "", address, "partner")


def count_together(number: int, partner: str, side: Contents) -> Counted | None:
    """Return in how many of a side's activities a partner takes part; None for a publisher."""
    if side.kind == PUBLISHER:
        return None
    address = question("activities-of", of=side.link.iri, partner=partner)
    return Counted(number, "", address, "activity")


def side_gaps(kind: GapKind, number: int, total: int, side: Contents) -> GapCount:
    """Return a side's gaps of one kind; without an address where no question lists them."""
    if side.kind == PLAN:
        return gap_count(kind, number, total, side.link.iri)
    named = "publisher" if side.kind == PUBLISHER else "of"
    address = question("findings", code=kind.rule, **{named: side.link.iri}) if kind.rule else ""
    every = {ACTIVITIES: "activity", OUTCOMES: "outcome"}.get(kind.universe, "goal")
    whole = count_held(total, every, side) or Counted(total, "", "")
    return GapCount(kind, Counted(number, "", address, "focus"), whole)
