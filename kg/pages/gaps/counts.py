"""How many gaps there are of what could have one, and where both are listed."""

from __future__ import annotations

from dataclasses import dataclass

from kg.labels.counted import Counted, plural, question
from kg.pages.gaps.kinds import ACTIVITIES, BODIES, GOALS, MENTIONS, OUTCOMES, GapKind

# The named question of each kind that is not a rule's, with the column of what is counted.
_QUESTIONS = {
    "unmeasured-goals": ("unmeasured-goals", "goal"),
    "unstated-roles": ("unstated-roles", "engagement"),
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
    return GapCount(kind, count_gaps(kind, number, plan=plan), _count_all(kind, total, plan))


def count_gaps(kind: GapKind, number: int, **within: str) -> Counted:
    """Return a number of gaps of one kind, with where they are listed.

    Args:
        kind: Which kind.
        number: How many there are.
        within: The `plan` that they are of, or another parameter of the question; none for all.
    """
    words = kind.title[:1].lower() + kind.title[1:]
    if kind.rule:
        return Counted(number, words, question("findings", code=kind.rule, **within), "focus")
    name, column = _QUESTIONS[kind.key]
    return Counted(number, words, question(name, **within), column)


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
