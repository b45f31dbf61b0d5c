"""The page of one partner: who it is, its panels, its money, and what is not said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.counted import Counted, address_of, plural, question
from kg.labels.directory import directory, question_rows, texts
from kg.labels.records import Link
from kg.labels.sentences import Sentence
from kg.pages.asked import Asked
from kg.pages.councils import Council, council_of
from kg.pages.gaps import BY_KEY, find_gaps
from kg.pages.identity import Identity, identity_of
from kg.pages.matrix import Count, partner_matrix
from kg.pages.money import PartnerMoney, partner_money, partner_money_queries
from kg.pages.picture_records import PicturePage
from kg.pages.pictures import neighbourhood
from kg.pages.things import ThingPage, thing_page
from kg.pages.verdicts import judge_partner
from kg.panels import Group, Panel, show_page
from kg.store import Store
from kg.terms import shorten

_NOT_STATED = "engaged"
# Of each panel, where a partner takes part in the work of very many plans.
_ROWS_OF_MANY = 40


@dataclass(frozen=True, slots=True)
class PartnerGaps:
    """What the documents do not say of a partner's work.

    Units: `unstated` of the `total` mentions have no role; of the partner's `activities`,
    `without_outcome`, which are `no_outcome`, expect none, and `without_sum`, which are
    `no_money`, have no counted sum.
    """

    total: Counted
    unstated: Counted
    activities: Counted
    without_outcome: Counted
    without_sum: Counted
    no_outcome: tuple[Link, ...]
    no_money: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SpanWork:
    """The rows of the partner's work for one strategy or plan, and what they are counted at.

    Shape: `parts` are those of the activities in `evidence` that are possible, read or
    cross-cutting.
    """

    count: Count
    evidence: Counted
    parts: tuple[Counted, ...]
    group: Group


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """A partner: the facts of its record, its counts, and its work from every side.

    Shape: `panels` are the questions of the folder `partner`, by their keys; `work` are the groups
    of the first of them, the most work first; `picture` is None where it takes part in no activity.
    `councils` are those in whose plans it takes part; `council` is its own side where it has plans.
    """

    thing: ThingPage
    key: str
    identity: Identity
    is_group: bool
    spans: int
    councils: Counted
    council: Council | None
    panels: Mapping[str, Panel]
    work: tuple[SpanWork, ...]
    money: PartnerMoney
    money_asked: tuple[Asked, ...]
    picture: PicturePage | None
    gaps: PartnerGaps

    @property
    def verdict(self) -> Sentence:
        """Return the partner in one sentence."""
        return judge_partner(
            self.thing.link.name,
            self.gaps.activities,
            self.councils,
            None if self.is_group else self.resting,
            [each.text for each in self.money.sums],
            self.gaps.total,
            self.gaps.unstated,
        )

    @property
    def first(self) -> Sentence:
        """Return what the page says first: of a body with plans of its own, what those hold."""
        return self.council.verdict if self.council else self.verdict

    @property
    def tiles(self) -> tuple[Counted, ...]:
        """Return the partner in numbers; who counts for no strategy has no evidence to show."""
        iri = self.thing.link.iri
        words = plural(self.spans, "strategy or plan", "strategies or plans")
        spans = Counted(self.spans, words, address_of("/evidence", partner=iri), "span")
        beside, outcomes = self.panels["beside"].total, self.panels["outcomes"].total
        return (
            *([spans] if self.spans else []),
            self.gaps.activities,
            Counted(
                beside,
                plural(beside, "works beside it", "work beside it"),
                self.panels["beside"].address,
                "partner",
            ),
            Counted(
                outcomes,
                plural(outcomes, "outcome served", "outcomes served"),
                self.panels["outcomes"].address,
                "outcome",
            ),
            self.gaps.total,
        )

    @property
    def resting(self) -> Counted:
        """Return how many activities rest on it alone."""
        alone = self.panels["alone"]
        return Counted(alone.total, "activities rest on it alone", alone.address, "activity")


def partner_page(store: Store, iri: str) -> PartnerPage:
    """Return the page of a partner.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    thing = thing_page(store, iri)
    panels = show_page(store, "partner", iri, _ROWS_OF_MANY)
    row = next((row for row in partner_matrix(store).rows if row.partner.iri == iri), None)
    return PartnerPage(
        thing=thing,
        key=shorten(iri),
        identity=identity_of(store, iri),
        is_group=bool(row and row.is_group),
        spans=row.spans if row else 0,
        councils=_councils(store, iri),
        council=council_of(store, thing.link),
        panels=panels,
        work=_work(iri, row.counts if row else (), panels["work"]),
        money=partner_money(store, iri),
        money_asked=partner_money_queries(),
        picture=neighbourhood(store, iri) if panels["work"].total else None,
        gaps=_gaps(store, iri, panels["roles"]),
    )


def _councils(store: Store, iri: str) -> Counted:
    found = question_rows(store, "councils-of", partner=ox.NamedNode(iri))
    words = plural(len(found), "council", "councils")
    return Counted(len(found), words, question("councils-of", partner=iri), "council")


def _work(iri: str, counts: Iterable[Count], panel: Panel) -> tuple[SpanWork, ...]:
    groups = {group.key: group for group in panel.groups}
    held = (count for count in counts if count.activities and count.span.link.iri in groups)
    ordered = sorted(held, key=lambda count: (-count.activities, count.span.link.name))
    return tuple(
        SpanWork(
            count,
            Counted(
                count.activities,
                plural(count.activities, "activity", "activities"),
                address_of("/evidence", partner=iri, span=count.span.link.iri),
                "activity",
            ),
            _parts(iri, count),
            groups[count.span.link.iri],
        )
        for count in ordered
    )


def _parts(partner: str, count: Count) -> tuple[Counted, ...]:
    at = {"partner": partner, "span": count.span.link.iri}
    found = (
        Counted(
            count.possible,
            "possible",
            address_of("/evidence", **at, sureness="possible"),
            "activity",
        ),
        Counted(count.read, "read", address_of("/evidence", **at, sureness="read"), "activity"),
        Counted(
            count.cross_cutting,
            "cross-cutting",
            address_of("/evidence", **at),
            "activity if directness=cross-cutting",
        ),
    )
    return tuple(each for each in found if each.number)


def _gaps(store: Store, iri: str, roles: Panel) -> PartnerGaps:
    names = directory(store)
    found = question_rows(store, "activities-of", of=ox.NamedNode(iri))
    activities = {str(row[0]) for row in map(texts, found)}
    mentions = {
        counted.address.rpartition("role=")[2]: counted.number
        for row in roles.rows
        if (counted := row.cells[1].counted)
    }
    unpaid = {
        str(row[0])
        for row in map(texts, question_rows(store, "without-a-sum", of=ox.NamedNode(iri)))
    }
    lacking = {line.subject for line in find_gaps(store).lines["no-outcome"]} & activities

    def links(found: Iterable[str]) -> tuple[Link, ...]:
        return tuple(sorted(map(names.link, found), key=lambda link: link.name))

    words = plural(len(activities), "activity", "activities")
    return PartnerGaps(
        total=_mentions(iri, sum(mentions.values())),
        unstated=_mentions(iri, mentions.get(_NOT_STATED, 0), _NOT_STATED),
        activities=Counted(len(activities), words, question("activities-of", of=iri), "activity"),
        without_outcome=Counted(
            len(lacking),
            "activities without an outcome",
            question("findings", code=BY_KEY["no-outcome"].rule, of=iri),
            "focus",
        ),
        without_sum=Counted(
            len(unpaid),
            "activities without a sum",
            question("without-a-sum", of=iri),
            "activity",
        ),
        no_outcome=links(lacking),
        no_money=links(unpaid),
    )


def _mentions(partner: str, number: int, role: str = "") -> Counted:
    """Return a number of mentions of a partner, of one role or of all."""
    address = question("mentions", partner=partner, role=role)
    return Counted(number, plural(number, "mention", "mentions"), address, "engagement")
