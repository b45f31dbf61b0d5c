"""The page of one partner: who it is, and every place where it takes part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.pages.directory import Directory, directory
from kg.pages.engagements import EngagementFacts, read_engagements
from kg.pages.matrix import Count, partner_matrix
from kg.pages.records import Link, Mark, Place
from kg.pages.things import ThingPage, thing_page
from kg.store import Store
from kg.terms import code, shorten

_MOST_SHOWN = 300
_ROLE_UNKNOWN = code("role", "engaged")


@dataclass(frozen=True, slots=True)
class Involvement:
    """One engagement of the partner: in what, in which role, in whose words, read where."""

    engagement: Link
    throughs: tuple[Link, ...]
    role: str
    words: str
    members: str
    mark: Mark
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PlanInvolvement:
    """The partner's engagements in one plan; `plan` is None for what belongs to no plan."""

    plan: Link | None
    involvements: tuple[Involvement, ...]


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """A partner: the facts of its record, its counts, and its engagements by plan.

    Shape: `wordings` are the names the documents use, with how often, the most used first;
    `total` counts the engagements, `more` those left out of `plans`, and `unstated` those whose
    role the source does not say.
    """

    thing: ThingPage
    key: str
    counts: tuple[Count, ...]
    spans: int
    activities: int
    roles: tuple[tuple[str, int], ...]
    wordings: tuple[tuple[str, int], ...]
    plans: tuple[PlanInvolvement, ...]
    total: int
    more: int
    unstated: int


def partner_page(store: Store, iri: str) -> PartnerPage:
    """Return the page of a partner.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    names = directory(store)
    facts = read_engagements(store, iri)
    row = next((row for row in partner_matrix(store).rows if row.partner.iri == iri), None)
    counts = tuple(count for count in row.counts if count.activities) if row else ()
    return PartnerPage(
        thing=thing_page(store, iri),
        key=shorten(iri),
        counts=counts,
        spans=row.spans if row else 0,
        activities=row.activities if row else 0,
        roles=_tally(names.label(fact.role) for fact in facts.values()),
        wordings=_tally(fact.words for fact in facts.values() if fact.words),
        plans=_by_plan(names, facts.values()),
        total=len(facts),
        more=max(0, len(facts) - _MOST_SHOWN),
        unstated=sum(fact.role == _ROLE_UNKNOWN for fact in facts.values()),
    )


def _tally(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))


def _by_plan(names: Directory, facts: Iterable[EngagementFacts]) -> tuple[PlanInvolvement, ...]:
    held: dict[str, list[EngagementFacts]] = defaultdict(list)
    for fact in sorted(facts, key=_order)[:_MOST_SHOWN]:
        held[fact.plan].append(fact)
    listed = (
        PlanInvolvement(
            names.link(plan) if plan else None,
            tuple(_involvement(names, fact) for fact in found),
        )
        for plan, found in held.items()
    )
    return tuple(
        sorted(listed, key=lambda group: (group.plan is None, group.plan and group.plan.name))
    )


def _order(fact: EngagementFacts) -> tuple[tuple[str, str, int, str], str]:
    return (fact.places[0].order if fact.places else ("", "", 0, ""), fact.iri)


def _involvement(names: Directory, fact: EngagementFacts) -> Involvement:
    return Involvement(
        engagement=Link(fact.iri, "this engagement"),
        throughs=tuple(names.link(through) for through in fact.throughs),
        role=names.label(fact.role),
        words=fact.words,
        members=fact.count,
        mark=fact.mark,
        places=fact.places,
    )
