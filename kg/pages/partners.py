"""The page of one partner: who it is, and every place where it takes part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.labels.counted import Counted, address_of, plural, question
from kg.labels.directory import Directory, directory
from kg.labels.records import Link, Mark, Place
from kg.pages.element_records import Asked
from kg.pages.engagements import EngagementFacts, read_engagements
from kg.pages.gaps import BY_KEY, find_gaps
from kg.pages.matrix import Count, partner_matrix
from kg.pages.money import PartnerMoney, partner_money
from kg.pages.partner_tables import panel_queries
from kg.pages.partner_work import (
    Beside,
    Served,
    SpanWork,
    outcomes_served,
    rests_on,
    ties_of,
    work_beside,
    work_by_span,
)
from kg.pages.picture_records import PicturePage
from kg.pages.pictures import neighbourhood
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
class Wording:
    """A name that documents use, how often, and in which of them."""

    words: str
    count: int
    documents: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PartnerGaps:
    """What the documents do not say of a partner's work.

    Units: `unstated` of the `total` mentions have no role; of the partner's `activities`,
    `without_outcome`, which are `no_outcome`, expect none and `no_money` have no counted sum.
    """

    total: Counted
    unstated: Counted
    activities: Counted
    without_outcome: Counted
    no_outcome: tuple[Link, ...]
    no_money: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """A partner: the facts of its record, its counts, and its work from every side.

    Shape: `wordings` are the names the documents use, the most used first; `total` counts the
    engagements; `plans` are those that count for no strategy, with `more` left out; `picture`
    is None where it takes part in no activity; `queries` are those behind each panel.
    """

    thing: ThingPage
    key: str
    is_group: bool
    counts: tuple[Count, ...]
    spans: int
    publishers: int
    activities: int
    roles: tuple[tuple[str, Counted], ...]
    wordings: tuple[Wording, ...]
    work: tuple[SpanWork, ...]
    plans: tuple[PlanInvolvement, ...]
    total: int
    more: int
    beside: tuple[Beside, ...]
    money: PartnerMoney
    outcomes: tuple[Served, ...]
    alone: tuple[Link, ...]
    picture: PicturePage | None
    gaps: PartnerGaps
    queries: Mapping[str, tuple[Asked, ...]]

    @property
    def tiles(self) -> tuple[Counted, ...]:
        """Return the partner in numbers; who counts for no strategy has no evidence to show."""
        iri = self.thing.link.iri
        words = plural(self.spans, "strategy or plan", "strategies or plans")
        spans = Counted(self.spans, words, address_of("/evidence", partner=iri), "span")
        beside, outcomes = len(self.beside), len(self.outcomes)
        return (
            *([spans] if self.spans else []),
            self.gaps.activities,
            Counted(
                beside,
                plural(beside, "works beside it", "work beside it"),
                question("partners-of", of=iri),
                "partner",
            ),
            Counted(
                outcomes,
                plural(outcomes, "outcome served", "outcomes served"),
                question("outcomes-of", of=iri),
                "outcome",
            ),
            self.gaps.total,
        )

    @property
    def resting(self) -> Counted:
        """Return how many activities rest on it alone."""
        address = question("only-one-body", body=self.thing.link.iri)
        return Counted(len(self.alone), "activities rest on it alone", address, "activity")


def partner_page(store: Store, iri: str) -> PartnerPage:
    """Return the page of a partner.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    names = directory(store)
    thing = thing_page(store, iri)
    facts = read_engagements(store, iri)
    ties = ties_of(store, iri)
    row = next((row for row in partner_matrix(store).rows if row.partner.iri == iri), None)
    counts = tuple(count for count in row.counts if count.activities) if row else ()
    counted = {tie.engagement for tie in ties}
    others = [fact for fact in facts.values() if fact.iri not in counted]
    money = partner_money(store, iri)
    return PartnerPage(
        thing=thing,
        key=shorten(iri),
        is_group=bool(row and row.is_group),
        counts=counts,
        spans=row.spans if row else 0,
        publishers=row.publishers if row else 0,
        activities=row.activities if row else 0,
        roles=tuple(
            (names.label(role), _mentions(iri, number, role))
            for role, number in _tally(fact.role for fact in facts.values())
        ),
        wordings=_wordings(facts.values()),
        work=work_by_span(store, iri, counts, ties, facts),
        plans=_by_plan(names, others),
        total=len(facts),
        more=max(0, len(others) - _MOST_SHOWN),
        beside=work_beside(store, iri),
        money=money,
        outcomes=outcomes_served(store, iri),
        alone=rests_on(store, iri),
        picture=neighbourhood(store, iri) if ties else None,
        gaps=_gaps(store, iri, facts.values(), {tie.activity for tie in ties}, money),
        queries=panel_queries(iri),
    )


def _tally(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))


def _wordings(facts: Iterable[EngagementFacts]) -> tuple[Wording, ...]:
    held = [fact for fact in facts if fact.words]
    documents: dict[str, dict[str, Link]] = defaultdict(dict)
    for fact in held:
        documents[fact.words].update({p.document.iri: p.document for p in fact.places})
    return tuple(
        Wording(words, count, tuple(sorted(documents[words].values(), key=lambda d: d.name)))
        for words, count in _tally(fact.words for fact in held)
    )


def _gaps(
    store: Store,
    iri: str,
    facts: Iterable[EngagementFacts],
    activities: set[str],
    money: PartnerMoney,
) -> PartnerGaps:
    names = directory(store)
    listed = tuple(facts)
    paid = {work.iri for line in money.lines for work in line.works}
    lacking = {line.subject for line in find_gaps(store).lines["no-outcome"]} & activities

    def links(found: Iterable[str]) -> tuple[Link, ...]:
        return tuple(sorted(map(names.link, found), key=lambda link: link.name))

    return PartnerGaps(
        total=_mentions(iri, len(listed)),
        unstated=_mentions(iri, sum(fact.role == _ROLE_UNKNOWN for fact in listed), _ROLE_UNKNOWN),
        activities=_activities(iri, len(activities)),
        without_outcome=Counted(
            len(lacking),
            "activities without an outcome",
            question("findings", code=BY_KEY["no-outcome"].rule, of=iri),
            "focus",
        ),
        no_outcome=links(lacking),
        no_money=links(activities - paid),
    )


def _mentions(partner: str, number: int, role: str = "") -> Counted:
    """Return a number of mentions of a partner, of one role or of all."""
    address = question("mentions", partner=partner, role=role.rpartition("/")[2])
    return Counted(number, plural(number, "mention", "mentions"), address, "engagement")


def _activities(partner: str, number: int) -> Counted:
    words = plural(number, "activity", "activities")
    return Counted(number, words, question("activities-of", of=partner), "activity")


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
