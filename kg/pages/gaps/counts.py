"""How many gaps there are of what could have one, and where both are listed."""

from __future__ import annotations

from dataclasses import dataclass

from kg.labels.counted import Counted, address_of, plural, question
from kg.pages.gaps.kinds import ACTIVITIES, BODIES, GOALS, MENTIONS, OUTCOMES, GapKind

# The named question of each kind that is not a rule's, with the column of what is counted.
_QUESTIONS = {
    "one-place": ("bodies-in-one-activity", "partner"),
    "one-body-outcomes": ("outcomes-on-one-body", "outcome"),
    "one-body-activities": ("only-one-body", "activity"),
}
# Mentions with a fund or a programme belong to no one plan.
_MENTIONED = "engagement if statedIn"
_UNIVERSES = {ACTIVITIES: "activity", OUTCOMES: "outcome", GOALS: "goal"}


@dataclass(frozen=True, slots=True)
class GapCount:
    """How many things have one kind of gap, of how many that could have one."""

    kind: GapKind
    count: Counted
    total: Counted

    @property
    def share(self) -> float:
        """Return the share from 0 to 1."""
        return self.count.number / self.total.number if self.total.number else 0.0

    @property
    def per_cent(self) -> int:
        """Return the share in per cent; what is neither none nor all is shown as neither."""
        whole = round(100 * self.share)
        return min(max(whole, 1), 99) if 0 < self.count.number < self.total.number else whole


def gap_count(kind: GapKind, number: int, total: int, plan: str = "") -> GapCount:
    """Return a count of gaps in one plan, or in all."""
    return GapCount(kind, count_gaps(kind, number, plan), _count_all(kind, total, plan))


def count_gaps(kind: GapKind, number: int, plan: str = "") -> Counted:
    """Return a number of gaps of one kind, in one plan or in all, with where they are listed."""
    address, column = _listed(kind, plan)
    return Counted(number, kind.title[:1].lower() + kind.title[1:], address, column)


def _listed(kind: GapKind, plan: str) -> tuple[str, str]:
    if kind.rule:
        return question("findings", code=kind.rule, plan=plan), "focus"
    if kind.universe == MENTIONS:
        return question("mentions", plan=plan, role="engaged"), _MENTIONED
    if kind.key in _QUESTIONS:
        name, column = _QUESTIONS[kind.key]
        return question(name, plan=plan), column
    return address_of(f"/gaps/{kind.key}", plan=plan), "thing"


def _count_all(kind: GapKind, total: int, plan: str) -> Counted:
    if kind.universe == MENTIONS:
        return Counted(total, kind.universe, question("mentions", plan=plan), _MENTIONED)
    if kind.universe == BODIES:
        address = question("partners-across", least="1")
        if plan:
            address = question("partners-of", of=plan, kind="body")
        return Counted(total, plural(total, "named body", kind.universe), address, "partner")
    held = question("what-is-held", kind=_UNIVERSES[kind.universe], plan=plan)
    return Counted(total, kind.universe, held, "thing")
