"""Participations: each way in which a partner counts for a strategy, as the rules give them.

A participation is a `civic:Participation` with the `civic:Contribution` that it is in; what
the words mean stands in `kg/rules`, and here they are only read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.caching import cached_per_store
from kg.labels.directory import rows, texts
from kg.rules.counting import POSSIBLE, SURENESS
from kg.store import Store
from kg.terms import CIVIC, code

_COLUMNS = (
    *("partner", "span", "activity", "plan", "publisher", "role", "engagement", "through", "way"),
    *("participation", "contribution", "sureness", "directness"),
)
_CROSS_CUTTING = code("directness", "cross-cutting")


@dataclass(frozen=True, slots=True)
class Participation:
    """One engagement that makes one partner count for one strategy through one activity.

    Shape:
        `span` is a strategy, or the plan itself where it names none. `way` says what the partner
        is engaged in: `activity`, `milestone`, `outcome`, `programme` or `funding source`.
        `participation` and `contribution` are the records that say so.
        `sureness` is one of `SURENESS`. `is_cross_cutting` says that the activity serves every
        strategy of its plan.
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
    participation: str
    contribution: str
    sureness: str
    is_cross_cutting: bool

    @property
    def is_possible(self) -> bool:
        """Whether only some readings lead to the strategy."""
        return self.sureness == POSSIBLE


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one activity counts for, how sure that is, and whether it serves every strategy."""

    activity: str
    span: str
    publisher: str
    sureness: str
    is_cross_cutting: bool


@dataclass(frozen=True, slots=True)
class GoalLink:
    """A goal that an activity contributes to directly, and the claim behind the link.

    Shape: `is_possible` says that the cell holds other goals too, and not which one is meant.
    """

    goal: str
    strategies: frozenset[str]
    basis: str | None
    confidence: str | None
    is_possible: bool


@cached_per_store
def list_participations(store: Store) -> tuple[Participation, ...]:
    """Return every participation of a store, by partner, span, activity and engagement."""
    found = []
    for row in rows(store, "participations"):
        values = dict(zip(_COLUMNS, map(str, texts(row)), strict=True))
        values["sureness"] = _notation(values["sureness"])
        is_cross_cutting = values.pop("directness") == _CROSS_CUTTING
        found.append(Participation(**values, is_cross_cutting=is_cross_cutting))
    return tuple(found)


@cached_per_store
def list_contributions(store: Store) -> tuple[Contribution, ...]:
    """Return what every activity of a store counts for, by activity and span."""
    found = []
    for row in rows(store, "contributions"):
        activity, span, publisher, sureness, directness = (str(text) for text in texts(row))
        is_cross_cutting = directness == _CROSS_CUTTING
        found.append(Contribution(activity, span, publisher, _notation(sureness), is_cross_cutting))
    return tuple(found)


@cached_per_store
def contributions_of(store: Store) -> defaultdict[str, dict[str, Contribution]]:
    """Return what each activity counts for, by activity and then by span."""
    held: defaultdict[str, dict[str, Contribution]] = defaultdict(dict)
    for contribution in list_contributions(store):
        held[contribution.activity][contribution.span] = contribution
    return held


@cached_per_store
def goal_links(store: Store) -> defaultdict[str, tuple[GoalLink, ...]]:
    """Return the goals of each activity."""
    strategies: dict[tuple[str, str], set[str]] = defaultdict(set)
    claims: dict[tuple[str, str], tuple[str | None, str | None, bool]] = {}
    for row in map(texts, rows(store, "goal-links")):
        activity, goal, strategy, basis, confidence, is_possible = row
        key = (str(activity), str(goal))
        strategies[key].update([strategy] if strategy else [])
        claims[key] = (basis, confidence, is_possible is not None)
    links: defaultdict[str, tuple[GoalLink, ...]] = defaultdict(tuple)
    for (activity, goal), under in strategies.items():
        links[activity] += (GoalLink(goal, frozenset(under), *claims[activity, goal]),)
    return links


def surest(participations: Iterable[Participation]) -> str:
    """Return how sure the surest of some participations is; there must be one."""
    return min((one.sureness for one in participations), key=SURENESS.index)


def participation_triples(participations: Iterable[Participation]) -> Iterator[ox.Triple]:
    """Yield what the records of some participations say; a triple may come more than once."""
    for one in participations:
        part, whole = (
            ox.NamedNode(one.participation),
            ox.NamedNode(one.contribution),
        )
        directness = _CROSS_CUTTING if one.is_cross_cutting else code("directness", "direct")
        for subject, predicate, thing in (
            (part, CIVIC.participant, one.partner),
            (part, CIVIC.byEngagement, one.engagement),
            (part, CIVIC.inContribution, one.contribution),
            (part, CIVIC.sureness, code("sureness", one.sureness)),
            (whole, CIVIC.ofActivity, one.activity),
            (whole, CIVIC.toStrategy, one.span),
            (whole, CIVIC.directness, directness),
        ):
            yield ox.Triple(subject, ox.NamedNode(str(predicate)), ox.NamedNode(thing))


def _notation(iri: str) -> str:
    return iri.rpartition("/")[2]
