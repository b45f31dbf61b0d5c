"""What the ties of one partner say: its work by strategy, who works beside it, what it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.labels.counted import Counted, address_of, plural, question
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.once import once_per_store
from kg.labels.records import STATED, Link, Mark, Place
from kg.lookup.names import GROUP_CLASSES
from kg.network import rests_alone
from kg.pages.engagements import EngagementFacts
from kg.pages.matrix import Count
from kg.pages.ties import Tie, list_ties, surest
from kg.store import Store
from kg.terms import shorten

_MOST_SHOWN = 300
_SURE = {"stated": 0, "derived": 1, "read": 2, "claim": 3}


@dataclass(frozen=True, slots=True)
class Mention:
    """One engagement behind a piece of work; without `through` it is in the activity itself."""

    engagement: Link
    through: Link | None
    way: str
    role: str
    words: str
    members: str
    mark: Mark
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """One activity of the partner, as sure as its surest mention."""

    activity: Link
    mentions: tuple[Mention, ...]
    sureness: str
    is_cross_cutting: bool


@dataclass(frozen=True, slots=True)
class SpanWork:
    """The partner's work for one strategy, in the order of the document; `more` is left out."""

    count: Count
    evidence: Counted
    works: tuple[Work, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Somebody who takes part in the same activities; `shared` is how many, and where they are."""

    partner: Link
    key: str
    is_group: bool
    activities: tuple[Link, ...]
    shared: Counted


@dataclass(frozen=True, slots=True)
class Served:
    """An outcome that the partner's work is expected to bring about, and by which activities.

    Shape: `mark` is that of the surest link from an activity to the outcome.
    """

    outcome: Link
    activities: tuple[Link, ...]
    mark: Mark


def ties_of(store: Store, partner: str) -> tuple[Tie, ...]:
    """Return the ties of one partner."""
    return _by(store)[0].get(partner, ())


def work_by_span(
    store: Store,
    partner: str,
    counts: Iterable[Count],
    ties: Iterable[Tie],
    facts: Mapping[str, EngagementFacts],
) -> tuple[SpanWork, ...]:
    """Return a partner's work for each strategy that it counts for, the most work first."""
    names = directory(store)
    held: dict[str, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        held[tie.span][tie.activity].append(tie)
    ordered = sorted(counts, key=lambda count: (-count.activities, count.span.link.name))
    return tuple(
        _span_work(names, partner, count, held[count.span.link.iri], facts) for count in ordered
    )


def work_beside(store: Store, partner: str) -> tuple[Beside, ...]:
    """Return who takes part in the same activities, those that share the most first."""
    names = directory(store)
    of_activity = _by(store)[1]
    shared: dict[str, set[str]] = defaultdict(set)
    for activity in {tie.activity for tie in ties_of(store, partner)}:
        for other in of_activity[activity] - {partner}:
            shared[other].add(activity)
    found = (
        Beside(
            names.link(other),
            shorten(other),
            _is_group(names, other),
            _links(names, held),
            Counted(
                len(held),
                "shared activities",
                question("activities-of", of=partner, partner=other),
                "activity",
            ),
        )
        for other, held in shared.items()
    )
    return tuple(sorted(found, key=lambda b: (-len(b.activities), b.is_group, b.partner.name)))


def outcomes_served(store: Store, partner: str) -> tuple[Served, ...]:
    """Return the outcomes of the activities that a partner takes part in."""
    names = directory(store)
    held: dict[str, dict[str, Mark]] = defaultdict(dict)
    for activity in {tie.activity for tie in ties_of(store, partner)}:
        for outcome, mark in expected_outcomes(store).get(activity, {}).items():
            held[outcome][activity] = mark
    found = (
        Served(
            names.link(outcome),
            _links(names, marks),
            min(marks.values(), key=lambda mark: _SURE[mark.kind]),
        )
        for outcome, marks in held.items()
    )
    return tuple(sorted(found, key=lambda served: (-len(served.activities), served.outcome.name)))


def rests_on(store: Store, partner: str) -> tuple[Link, ...]:
    """Return the activities in which a partner is the only named body, open groups not counted."""
    return _links(directory(store), _alone(store).get(partner, ()))


@once_per_store
def expected_outcomes(store: Store) -> dict[str, dict[str, Mark]]:
    """Return the outcomes of each activity, each with how sure that is."""
    names = directory(store)
    found: dict[str, dict[str, Mark]] = defaultdict(dict)
    for activity, outcome, basis, confidence in map(texts, rows(store, "ties-outcomes")):
        mark = names.mark(basis, confidence) if basis else STATED
        found[str(activity)][str(outcome)] = mark
    return dict(found)


@once_per_store
def _by(store: Store) -> tuple[dict[str, tuple[Tie, ...]], dict[str, frozenset[str]]]:
    """Return the ties by partner, and the partners by activity."""
    of_partner: dict[str, list[Tie]] = defaultdict(list)
    of_activity: dict[str, set[str]] = defaultdict(set)
    for tie in list_ties(store):
        of_partner[tie.partner].append(tie)
        of_activity[tie.activity].add(tie.partner)
    return (
        {partner: tuple(held) for partner, held in of_partner.items()},
        {activity: frozenset(held) for activity, held in of_activity.items()},
    )


@once_per_store
def _alone(store: Store) -> dict[str, tuple[str, ...]]:
    names = directory(store)
    of_partner, of_activity = _by(store)
    bodies = {partner for partner in of_partner if not _is_group(names, partner)}
    parties = {activity: set(partners) for activity, partners in of_activity.items()}
    return {who: tuple(held) for who, held in rests_alone(parties, bodies).items()}


def _span_work(
    names: Directory,
    partner: str,
    count: Count,
    held: Mapping[str, list[Tie]],
    facts: Mapping[str, EngagementFacts],
) -> SpanWork:
    found = sorted((_work(names, ties, facts) for ties in held.values()), key=_order)
    evidence = Counted(
        count.activities,
        plural(count.activities, "activity", "activities"),
        address_of("/evidence", partner=partner, span=count.span.link.iri),
        "activity",
    )
    return SpanWork(count, evidence, tuple(found[:_MOST_SHOWN]), max(0, len(found) - _MOST_SHOWN))


def _work(names: Directory, ties: list[Tie], facts: Mapping[str, EngagementFacts]) -> Work:
    return Work(
        activity=names.link(ties[0].activity),
        mentions=tuple(_mention(names, tie, facts[tie.engagement]) for tie in ties),
        sureness=surest(ties),
        is_cross_cutting=ties[0].is_cross_cutting,
    )


def _mention(names: Directory, tie: Tie, fact: EngagementFacts) -> Mention:
    return Mention(
        engagement=Link(tie.engagement, "this engagement"),
        through=names.link(tie.through) if tie.through != tie.activity else None,
        way=tie.way,
        role=names.label(tie.role),
        words=fact.words,
        members=fact.count,
        mark=fact.mark,
        places=fact.places,
    )


def _order(work: Work) -> tuple[tuple[str, str, int, str], str]:
    places = work.mentions[0].places
    return (places[0].order if places else ("", "", 0, ""), work.activity.name)


def _links(names: Directory, iris: Iterable[str]) -> tuple[Link, ...]:
    return tuple(sorted(map(names.link, iris), key=lambda link: (link.name, link.iri)))


def _is_group(names: Directory, iri: str) -> bool:
    thing = names.index.things.get(iri)
    return bool(thing and thing.classes & GROUP_CLASSES)
