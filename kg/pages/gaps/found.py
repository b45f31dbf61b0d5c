"""Every gap of a release, each kind asked once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.labels.caching import cached_per_store
from kg.labels.directory import directory, rows, texts
from kg.labels.records import Link
from kg.lookup.names import BODY_CLASSES
from kg.pages.gaps.kinds import ACTIVITIES, BODIES, GOALS, KINDS, MENTIONS, OUTCOMES, GapKind
from kg.pages.participations import list_participations
from kg.panels import ask_panel
from kg.records import SelectResult, text_of
from kg.store import Store
from kg.terms import CIVIC

_UNIVERSES = {
    str(CIVIC.Activity): ACTIVITIES,
    str(CIVIC.Outcome): OUTCOMES,
    str(CIVIC.Goal): GOALS,
}
Members = defaultdict[str, defaultdict[str, set[str]]]


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap: what is counted (of a role not stated, the engagement), and in which plan."""

    thing: Link
    plan: Link

    @property
    def subject(self) -> str:
        """Return the IRI of what is counted."""
        return self.thing.iri


@dataclass(frozen=True, slots=True)
class Gaps:
    """All gaps of a release.

    Shape: `universe` holds what is counted against, by plan and by the words of `GapKind`;
    `answers` what the question of each kind gives for all plans, and `lines` the gaps in it;
    `leading` the activities that lead to each outcome.
    """

    universe: Mapping[str, Mapping[str, set[str]]]
    answers: Mapping[str, SelectResult]
    lines: Mapping[str, tuple[GapLine, ...]]
    leading: Mapping[str, set[str]]

    @property
    def plans(self) -> tuple[str, ...]:
        """Return the delivery plans."""
        return tuple(sorted(self.universe))


@cached_per_store
def find_gaps(store: Store) -> Gaps:
    """Return every gap of a store."""
    answers = {kind.key: ask_panel(store, kind.panel, "")[1] for kind in KINDS}
    lines = {kind.key: _lines(store, kind, answers[kind.key]) for kind in KINDS}
    return Gaps(_members(store), answers, lines, _leading(store))


def _lines(store: Store, kind: GapKind, answer: SelectResult) -> tuple[GapLine, ...]:
    """Return the gaps in an answer, each once in a plan."""
    names = directory(store)
    counted, plan = (answer.columns.index(name) for name in (kind.counted, "plan"))
    found = dict.fromkeys((text_of(row[counted]), text_of(row[plan])) for row in answer.rows)
    return tuple(GapLine(names.link(str(one)), names.link(str(of))) for one, of in found)


def _members(store: Store) -> Members:
    members: Members = defaultdict(lambda: defaultdict(set))
    plan_of: dict[str, str] = {}
    for plan, kind, thing in map(texts, rows(store, "gaps-elements")):
        members[str(plan)][_UNIVERSES[str(kind)]].add(str(thing))
        plan_of[str(thing)] = str(plan)
    for plan, engagement in map(texts, rows(store, "gaps-mentions")):
        members[str(plan)][MENTIONS].add(str(engagement))
    things = directory(store).index.things
    for one in list_participations(store):
        if one.partner in things and things[one.partner].classes & BODY_CLASSES:
            members[plan_of[one.activity]][BODIES].add(one.partner)
    return members


def _leading(store: Store) -> dict[str, set[str]]:
    leading: defaultdict[str, set[str]] = defaultdict(set)
    for outcome, activity in map(texts, rows(store, "gaps-outcome-activities")):
        leading[str(outcome)].add(str(activity))
    return dict(leading)
