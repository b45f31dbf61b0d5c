"""Ties: each way in which a partner counts for a strategy.

A partner counts for a strategy when an activity that it is engaged in, or whose milestone,
outcome, programme or funding source it is engaged in, serves that strategy. A plan that names no
strategy stands in its place. A plan's accountable body and its units are not its partners.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.pages.directory import rows, texts
from kg.pages.once import once_per_store
from kg.store import Store
from kg.terms import code

_TABLE_BLOCK = code("basis", "table-block")


@dataclass(frozen=True, slots=True)
class Tie:
    """One engagement that makes one partner count for one strategy through one activity.

    Shape:
        `span` is a strategy, or the plan itself where it names none. `way` says what the partner
        is engaged in: `activity`, `milestone`, `outcome`, `programme` or `funding source`.
        `is_possible` says that the strategy rests on a goal cell that several goals share, so
        that the goals of this very activity are not stated.
    """

    partner: str
    span: str
    activity: str
    plan: str
    publisher: str
    role: str
    engagement: str
    through: str
    way: str
    is_possible: bool


@dataclass(frozen=True, slots=True)
class GoalLink:
    """A goal that an activity contributes to directly, and the claim behind the link."""

    goal: str
    strategies: frozenset[str]
    basis: str | None
    confidence: str | None

    @property
    def is_from_layout(self) -> bool:
        """Whether the link was read from a merged block of the table."""
        return self.basis == _TABLE_BLOCK


@once_per_store
def list_ties(store: Store) -> tuple[Tie, ...]:
    """Return every tie of a store, by partner, span, activity and engagement."""
    spans = _read_spans(store)
    own = {(str(plan), str(body)) for plan, body in map(texts, rows(store, "own-bodies"))}
    goals = goal_links(store)
    found = set()
    for row in map(texts, rows(store, "ties")):
        partner, activity, plan, role, engagement, through, way = (str(text) for text in row)
        if (plan, partner) in own:
            continue
        for span, publisher in spans[activity]:
            possible = _is_possible(goals[activity], span)
            place = (activity, plan, publisher, role, engagement, through, way, possible)
            found.add((partner, span, *place))
    return tuple(Tie(*values) for values in sorted(found))


@once_per_store
def goal_links(store: Store) -> defaultdict[str, tuple[GoalLink, ...]]:
    """Return the goals of each activity."""
    strategies: dict[tuple[str, str], set[str]] = defaultdict(set)
    claims: dict[tuple[str, str], tuple[str | None, str | None]] = {}
    for activity, goal, strategy, basis, confidence in map(texts, rows(store, "goal-links")):
        key = (str(activity), str(goal))
        strategies[key].update([strategy] if strategy else [])
        claims[key] = (basis, confidence)
    links: defaultdict[str, tuple[GoalLink, ...]] = defaultdict(tuple)
    for (activity, goal), under in strategies.items():
        links[activity] += (GoalLink(goal, frozenset(under), *claims[activity, goal]),)
    return links


def _read_spans(store: Store) -> defaultdict[str, set[tuple[str, str]]]:
    spans: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for activity, span, publisher in map(texts, rows(store, "spans")):
        spans[str(activity)].add((str(span), publisher or ""))
    return spans


def _is_possible(goals: Iterable[GoalLink], span: str) -> bool:
    listed = tuple(goals)
    shared = [goal for goal in listed if goal.is_from_layout]
    if any(span in goal.strategies and not goal.is_from_layout for goal in listed):
        return False
    return len(shared) > 1 and any(span in goal.strategies for goal in shared)
