"""Every gap of a release, found once with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.labels.directory import Directory, directory, question_rows, rows, texts
from kg.labels.once import once_per_store
from kg.labels.records import Link, Mark, Place
from kg.lookup.names import BODY_CLASSES
from kg.pages.gaps.kinds import ACTIVITIES, BODIES, GOALS, KINDS, MENTIONS, OUTCOMES, GapKind
from kg.pages.report import list_findings
from kg.pages.ties import list_ties
from kg.records import text_of
from kg.store import Store
from kg.terms import CIVIC

# Which property of an undecided claim would fill which gap.
_FILLS = {
    str(CIVIC.expectedOutcome): "no-outcome",
    str(CIVIC.budgetFor): "no-money",
    str(CIVIC.timeframe): "no-date",
    str(CIVIC.due): "no-date",
    str(CIVIC.engagedIn): "no-partner",
    str(CIVIC.hasIndicator): "no-measure",
}
_POINTS_AT_GAP = {str(CIVIC.budgetFor), str(CIVIC.engagedIn)}
_UNIVERSES = {
    str(CIVIC.Activity): ACTIVITIES,
    str(CIVIC.Outcome): OUTCOMES,
    str(CIVIC.Goal): GOALS,
}
Members = defaultdict[str, defaultdict[str, set[str]]]


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap: what lacks something, in which plan, and where that can be seen.

    Shape: `subject` is what is counted (of a role not stated, the engagement; else the thing);
    `proposals` are undecided readings that would fill the gap.
    """

    subject: str
    thing: Link
    plan: Link
    about: tuple[Link, ...]
    places: tuple[Place, ...]
    proposals: tuple[tuple[Link, Mark], ...] = ()


@dataclass(frozen=True, slots=True)
class Gaps:
    """All gaps of a release.

    Shape: `universe` holds what is counted against, by plan and by the words of `GapKind`;
    `lines` holds the gaps by kind, in the order of the documents; `leading` the activities that
    lead to each outcome.
    """

    universe: Mapping[str, Mapping[str, set[str]]]
    lines: Mapping[str, tuple[GapLine, ...]]
    leading: Mapping[str, set[str]]

    @property
    def plans(self) -> tuple[str, ...]:
        """Return the delivery plans."""
        return tuple(sorted(self.universe))


@dataclass(frozen=True, slots=True)
class _Read:
    """What the lines are made from."""

    names: Directory
    places: Mapping[str, tuple[Place, ...]]
    plan_of: Mapping[str, str]
    proposals: Mapping[tuple[str, str], tuple[tuple[Link, Mark], ...]]

    def line(
        self,
        kind: str,
        thing: str,
        *,
        about: Iterable[str] = (),
        plan: str = "",
        subject: str = "",
        seen_in: str = "",
    ) -> GapLine:
        return GapLine(
            subject=subject or thing,
            thing=self.names.link(thing),
            plan=self.names.link(plan or self.plan_of[thing]),
            about=tuple(self.names.link(iri) for iri in sorted(about)),
            places=self.places.get(seen_in or subject or thing, ()),
            proposals=self.proposals.get((kind, thing), ()),
        )


@once_per_store
def find_gaps(store: Store) -> Gaps:
    """Return every gap of a store."""
    names = directory(store)
    members = _members(store)
    plan_of = {
        thing: plan
        for plan, held in members.items()
        for universe in (ACTIVITIES, OUTCOMES, GOALS)
        for thing in held[universe]
    }
    read = _Read(names, _places(store, names), plan_of, _proposals(store, names))
    named = _named_bodies(store, names)
    for activity, bodies in named.items():
        members[plan_of[activity]][BODIES] |= bodies
    lines = {kind.key: _found_by_rule(store, kind, read) for kind in KINDS if kind.rule}
    lines["unmeasured-goals"] = _unmeasured_goals(store, read)
    lines["one-place"] = _one_place(store, read)
    lines["one-body-outcomes"] = _one_body_outcomes(store, read)
    lines["one-body-activities"] = _one_body_activities(store, read)
    lines["unstated-roles"] = _unstated_roles(store, read)
    ordered = {key: tuple(sorted(found, key=_order)) for key, found in lines.items()}
    return Gaps(members, ordered, _leading(store))


def _order(line: GapLine) -> tuple[str, tuple[str, str, int, str], str, str]:
    first = line.places[0].order if line.places else ("~", "", 0, "")
    return (line.plan.name, first, line.thing.name, line.subject)


def _members(store: Store) -> Members:
    members: Members = defaultdict(lambda: defaultdict(set))
    for plan, kind, thing in map(texts, rows(store, "gaps-elements")):
        members[str(plan)][_UNIVERSES[str(kind)]].add(str(thing))
    for plan, engagement in map(texts, rows(store, "gaps-mentions")):
        members[str(plan)][MENTIONS].add(str(engagement))
    return members


def _places(store: Store, names: Directory) -> defaultdict[str, tuple[Place, ...]]:
    places: defaultdict[str, tuple[Place, ...]] = defaultdict(tuple)
    for thing, *where in map(texts, rows(store, "places", thing=None)):
        places[str(thing)] += (names.place(where),)
    return places


def _proposals(
    store: Store, names: Directory
) -> dict[tuple[str, str], tuple[tuple[Link, Mark], ...]]:
    found: defaultdict[tuple[str, str], tuple[tuple[Link, Mark], ...]] = defaultdict(tuple)
    for row in map(texts, rows(store, "gaps-proposals")):
        prop, subject, thing, words, basis, confidence, status = row
        points_at = str(prop) in _POINTS_AT_GAP
        gap, filler = (thing, subject) if points_at else (subject, thing)
        fallback = f"“{words}”" if words and points_at else ""
        link = names.link(str(filler), fallback)
        found[_FILLS[str(prop)], str(gap)] += ((link, names.mark(basis, confidence, status)),)
    return dict(found)


def _found_by_rule(store: Store, kind: GapKind, read: _Read) -> tuple[GapLine, ...]:
    found = (line.focus.iri for line in list_findings(store) if line.code == kind.rule)
    return tuple(read.line(kind.key, thing) for thing in found if thing in read.plan_of)


def _unmeasured_goals(store: Store, read: _Read) -> tuple[GapLine, ...]:
    goals = (str(text_of(row[0])) for row in question_rows(store, "unmeasured-goals"))
    return tuple(read.line("unmeasured-goals", goal) for goal in goals)


def _named_bodies(store: Store, names: Directory) -> dict[str, set[str]]:
    things = names.index.things
    named: defaultdict[str, set[str]] = defaultdict(set)
    for tie in list_ties(store):
        thing = things.get(tie.partner)
        if thing is not None and thing.classes & BODY_CLASSES:
            named[tie.activity].add(tie.partner)
    return dict(named)


def _leading(store: Store) -> dict[str, set[str]]:
    leading: defaultdict[str, set[str]] = defaultdict(set)
    for outcome, activity in map(texts, rows(store, "gaps-outcome-activities")):
        leading[str(outcome)].add(str(activity))
    return dict(leading)


def _one_place(store: Store, read: _Read) -> tuple[GapLine, ...]:
    seen = {tie.partner: tie.engagement for tie in list_ties(store)}
    found = (map(str, texts(row)) for row in question_rows(store, "bodies-in-one-activity"))
    return tuple(
        read.line("one-place", body, about=(activity,), plan=plan, seen_in=seen.get(body, ""))
        for body, activity, plan in found
    )


def _one_body_activities(store: Store, read: _Read) -> tuple[GapLine, ...]:
    pairs = (
        (str(activity), str(body))
        for activity, _, body, *_ in map(texts, question_rows(store, "only-one-body"))
    )
    return tuple(
        read.line("one-body-activities", activity, about=(body,))
        for activity, body in pairs
        if activity in read.plan_of
    )


def _one_body_outcomes(store: Store, read: _Read) -> tuple[GapLine, ...]:
    found = (map(str, texts(row)) for row in question_rows(store, "outcomes-on-one-body"))
    return tuple(
        read.line("one-body-outcomes", outcome, about=(body,)) for outcome, body, _ in found
    )


def _unstated_roles(store: Store, read: _Read) -> tuple[GapLine, ...]:
    held: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for row in map(texts, question_rows(store, "unstated-roles")):
        engagement, thing, _, party, _, plan = map(str, row)
        held.setdefault((plan, engagement), (party, set()))[1].add(thing)
    return tuple(
        read.line("unstated-roles", party, about=things, plan=plan, subject=engagement)
        for (plan, engagement), (party, things) in held.items()
    )
