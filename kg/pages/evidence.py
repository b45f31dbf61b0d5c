"""The evidence behind one count of the matrix: each tie, with its cell and its way to count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import NotFoundError, QueryError
from kg.labels.counted import Counted, address_of, plural, question
from kg.labels.directory import Directory, directory
from kg.labels.records import Link, Mark, Place
from kg.lookup import find_thing
from kg.pages.describe import describe
from kg.pages.engagements import EngagementFacts, read_engagements
from kg.pages.narrowing import Option, Wanted, fitting_ties
from kg.pages.ties import GoalLink, Tie, goal_links, surest
from kg.pages.values import literal, named, number
from kg.records import Answer, Term
from kg.rules.counting import SURENESS, give_own
from kg.store import Store

_MOST_SHOWN = 500
TIE_COLUMNS = (
    *("span", "activity", "role", "sureness", "directness"),
    *("document", "table", "row", "column", "path", "publisher", "vouches"),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One tie: what the partner is engaged in, in which role and words, and why it counts.

    Shape: `through` is None where the partner is engaged in the activity itself; `goals` are the
    goals that lead to the strategy, each with how sure that is, and whether its cell holds
        others too; empty for a plan without one. `sureness` is that of the whole tie. `vouches`
        is the strategy that the activity is given to as its own, if it is to one.
    """

    activity: Link
    through: Link | None
    way: str
    role: str
    words: str
    mark: Mark
    places: tuple[Place, ...]
    goals: tuple[tuple[Link, Mark, bool], ...]
    sureness: str
    is_cross_cutting: bool
    vouches: Link | None


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """Why one partner counts for one strategy, or for all; `more` counts what is not shown.

    Shape: `chosen` are the role, plan, topic and sureness that the ties were narrowed by, if any;
    `own` is one way to give each strategy shown an activity of its own.
    """

    partner: Link
    span: Link | None
    publisher: Link | None
    evidence: tuple[Evidence, ...]
    more: int
    activities: Counted
    ties: tuple[Tie, ...]
    own: Mapping[str, str]
    chosen: tuple[Option, ...]


_ALL = Wanted()


def evidence_page(
    store: Store,
    partner: str,
    span: str | None = None,
    wanted: Wanted = _ALL,
    sureness: str = "",
) -> EvidencePage:
    """Return the evidence that ties a partner to a strategy, or to every one.

    Args:
        store: Where to ask.
        partner: The partner's name, IRI or short IRI.
        span: The same of the strategy or plan; None for all.
        wanted: The part of the matrix that the count stands in.
        sureness: Keep the activities whose surest tie to a strategy is as sure as this.

    Raises:
        QueryError: There is no such role or sureness.
        NotFoundError: Nothing has one of the names, or nothing ties the two.
        AmbiguousError: Several things have one of the names.
    """
    if sureness and sureness not in SURENESS:
        raise QueryError(f"sureness is one of {', '.join(SURENESS)}; not {sureness[:40]!r}")
    names = directory(store)
    who = find_thing(names.index, partner, "party").iri
    what = find_thing(names.index, span, "plan").iri if span else None
    fitting, chosen = fitting_ties(store, wanted)
    ties = [t for t in fitting if t.partner == who and what in (None, t.span)]
    if sureness:
        ties = _as_sure(ties, sureness)
        chosen += (Option(sureness, f"counted as {sureness}", ""),)
    if not ties:
        served = f"for {names.name(what)!r}" if what else "for any strategy"
        served += "".join(f", {option.name!r}" for option in chosen)
        raise NotFoundError(f"{names.name(who)!r} does not count {served}: no row ties them")
    facts = read_engagements(store, who)
    goals = goal_links(store)
    own = give_own((tie.span, tie.activity) for tie in ties if not tie.is_possible)
    # Of one strategy, any of its activities would do.
    told = {} if what else own
    found = sorted(
        (_evidence(names, tie, facts[tie.engagement], goals[tie.activity], told) for tie in ties),
        key=_order,
    )
    publisher = names.link(ties[0].publisher) if what and ties[0].publisher else None
    return EvidencePage(
        partner=names.link(who),
        span=names.link(what) if what else None,
        publisher=publisher,
        evidence=tuple(found[:_MOST_SHOWN]),
        more=max(0, len(found) - _MOST_SHOWN),
        activities=_count(ties, who, what, wanted, sureness),
        ties=tuple(ties),
        own=own,
        chosen=chosen,
    )


def _as_sure(ties: Iterable[Tie], sureness: str) -> list[Tie]:
    """Return the ties of those activities that tie the two as surely as this, and no more."""
    held: defaultdict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        held[tie.span, tie.activity].append(tie)
    return [tie for each in held.values() if surest(each) == sureness for tie in each]


def _count(
    ties: Iterable[Tie], who: str, what: str | None, wanted: Wanted, sureness: str
) -> Counted:
    """Return how many activities tie the two; where only a part was asked for, that is here."""
    number = len({tie.activity for tie in ties})
    words = plural(number, "activity", "activities")
    if wanted == _ALL and not sureness:
        address = question("activities-of", of=what or who, partner=who if what else "")
    else:
        given = {name: getattr(wanted, name) for name in ("role", "plan", "topic")}
        address = address_of("/evidence", partner=who, span=what or "", **given, sureness=sureness)
    return Counted(number, words, address, "activity")


def evidence_answer(store: Store, page: EvidencePage) -> Answer:
    """Return the evidence as a table: one row for each tie and each cell that shows it."""
    names = directory(store)
    facts = read_engagements(store, page.partner.iri)
    found: list[tuple[Term | None, ...]] = []
    for tie in page.ties:
        path = f"{tie.way}: {names.name(tie.through)}"
        for place in facts[tie.engagement].places or (None,):
            where = _place_terms(place)
            found.append(
                (
                    named(tie.span),
                    named(tie.activity),
                    literal(names.label(tie.role)),
                    literal(tie.sureness),
                    literal("cross-cutting" if tie.is_cross_cutting else "direct"),
                    *where,
                    literal(path),
                    named(tie.publisher) if tie.publisher else None,
                    literal("yes") if page.own.get(tie.span) == tie.activity else None,
                )
            )
    return Answer(TIE_COLUMNS, tuple(found))


def evidence_quads(store: Store, page: EvidencePage) -> tuple[ox.Quad, ...]:
    """Return what the graphs say of each engagement that is shown."""
    engagements = sorted({tie.engagement for tie in page.ties})
    return tuple(quad for iri in engagements for quad in describe(store, iri))


def _place_terms(place: Place | None) -> tuple[Term | None, ...]:
    if place is None:
        return (None, None, None, None)
    row = number(place.row) if place.row is not None else None
    return (named(place.document.iri), literal(place.table), row, literal(place.column))


def _evidence(
    names: Directory,
    tie: Tie,
    facts: EngagementFacts,
    goals: tuple[GoalLink, ...],
    own: Mapping[str, str],
) -> Evidence:
    leading = (goal for goal in goals if tie.span in goal.strategies)
    return Evidence(
        activity=names.link(tie.activity),
        through=names.link(tie.through) if tie.through != tie.activity else None,
        way=tie.way,
        role=names.label(tie.role),
        words=facts.words,
        mark=facts.mark,
        places=facts.places,
        goals=tuple(
            (names.link(g.goal), names.mark(g.basis, g.confidence), g.is_possible) for g in leading
        ),
        sureness=tie.sureness,
        is_cross_cutting=tie.is_cross_cutting,
        vouches=names.link(tie.span) if own.get(tie.span) == tie.activity else None,
    )


def _order(evidence: Evidence) -> tuple[tuple[str, str, int, str], str, str]:
    first = evidence.places[0].order if evidence.places else ("", "", 0, "")
    return (first, evidence.activity.name, evidence.role)
