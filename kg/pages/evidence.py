"""The evidence behind one count of the matrix: each engagement, its cell, its way to count."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import NotFoundError, QueryError
from kg.labels.caching import lru_per_store
from kg.labels.counted import Counted, address_of, plural, question
from kg.labels.directory import Directory, directory
from kg.labels.records import Link, Mark, Place
from kg.lookup import find_thing
from kg.pages.describe import describe
from kg.pages.matrix_filters import Filters, Option, fitting_participations
from kg.pages.participations import GoalLink, Participation, goal_links, surest
from kg.pages.values import literal, named, place_terms
from kg.panels import Row, show_panel
from kg.queries import find_panel
from kg.records import SelectResult, Term
from kg.rules.counting import SURENESS, give_own
from kg.store import Store

_MOST_SHOWN = 500
# A partner's page leads to many pages of evidence, each about it alone: of so many partners the
# engagements stay read.
_MOST_PARTNERS = 16
TIE_COLUMNS = (
    *("span", "activity", "role", "sureness", "directness"),
    *("document", "table", "row", "column", "path", "publisher", "vouches"),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One participation: what the partner is engaged in, in which role and words, why it counts.

    Shape: `engagement` is the row of the question `evidence-engagements`. `through` is None where
        the partner is engaged in the activity itself; `goals` are the goals that lead to the
        strategy, each with how sure that is, and whether its cell holds others too; empty for a
        plan without one. `sureness` is that of the whole. `vouches` is the strategy that the
        activity is given to as its own, if it is to one.
    """

    activity: Link
    through: Link | None
    way: str
    engagement: Row
    goals: tuple[tuple[Link, Mark, bool], ...]
    sureness: str
    is_cross_cutting: bool
    vouches: Link | None


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """Why one partner counts for one strategy, or for all; `more` counts what is not shown.

    Shape: `chosen` are the role, plan, topic and sureness that was filtered by, if any;
    `own` is one way to give each strategy shown an activity of its own.
    """

    partner: Link
    span: Link | None
    publisher: Link | None
    evidence: tuple[Evidence, ...]
    more: int
    activities: Counted
    participations: tuple[Participation, ...]
    own: Mapping[str, str]
    chosen: tuple[Option, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """Return the cells that what is shown was read from."""
        cells = (each.engagement.named["cells"] for each in self.evidence)
        return tuple(place for cell in cells for place in cell.places)


_ALL = Filters()


def evidence_page(
    store: Store,
    partner: str,
    span: str | None = None,
    wanted: Filters = _ALL,
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
    fitting, chosen = fitting_participations(store, wanted)
    participations = [t for t in fitting if t.partner == who and what in (None, t.span)]
    if sureness:
        participations = _as_sure(participations, sureness)
        chosen += (Option(sureness, f"counted as {sureness}", ""),)
    if not participations:
        served = f"for {names.name(what)!r}" if what else "for any strategy"
        served += "".join(f", {option.name!r}" for option in chosen)
        raise NotFoundError(f"{names.name(who)!r} does not count {served}: no row ties them")
    engagements = _engagements(store, who)
    goals = goal_links(store)
    own = give_own((one.span, one.activity) for one in participations if not one.is_possible)
    # Of one strategy, any of its activities would do.
    told = {} if what else own
    found = sorted(
        (
            _evidence(
                names,
                one,
                engagements[one.engagement],
                goals[one.activity],
                told,
            )
            for one in participations
        ),
        key=_order,
    )
    publisher = (
        names.link(participations[0].publisher) if what and participations[0].publisher else None
    )
    return EvidencePage(
        partner=names.link(who),
        span=names.link(what) if what else None,
        publisher=publisher,
        evidence=tuple(found[:_MOST_SHOWN]),
        more=max(0, len(found) - _MOST_SHOWN),
        activities=_count(participations, who, what, wanted, sureness),
        participations=tuple(participations),
        own=own,
        chosen=chosen,
    )


def _as_sure(participations: Iterable[Participation], sureness: str) -> list[Participation]:
    """Return the participations of those activities that tie the two just as surely."""
    held: defaultdict[tuple[str, str], list[Participation]] = defaultdict(list)
    for one in participations:
        held[one.span, one.activity].append(one)
    return [one for each in held.values() if surest(each) == sureness for one in each]


def _count(
    participations: Iterable[Participation],
    who: str,
    what: str | None,
    wanted: Filters,
    sureness: str,
) -> Counted:
    """Return how many activities tie the two; where only a part was asked for, that is here."""
    number = len({one.activity for one in participations})
    words = plural(number, "activity", "activities")
    if wanted == _ALL and not sureness:
        address = question("activities-of", of=what or who, partner=who if what else "")
    else:
        given = {name: getattr(wanted, name) for name in ("role", "plan", "topic")}
        address = address_of("/evidence", partner=who, span=what or "", **given, sureness=sureness)
    return Counted(number, words, address, "activity")


def evidence_answer(store: Store, page: EvidencePage) -> SelectResult:
    """Return the evidence as a table: a row for each participation and each cell that shows it."""
    names = directory(store)
    engagements = _engagements(store, page.partner.iri)
    found: list[tuple[Term | None, ...]] = []
    for one in page.participations:
        path = f"{one.way}: {names.name(one.through)}"
        for place in engagements[one.engagement].named["cells"].places or (None,):
            found.append(
                (
                    named(one.span),
                    named(one.activity),
                    literal(names.label(one.role)),
                    literal(one.sureness),
                    literal("cross-cutting" if one.is_cross_cutting else "direct"),
                    *place_terms(place),
                    literal(path),
                    named(one.publisher) if one.publisher else None,
                    literal("yes") if page.own.get(one.span) == one.activity else None,
                )
            )
    return SelectResult(TIE_COLUMNS, tuple(found))


def evidence_quads(store: Store, page: EvidencePage) -> tuple[ox.Quad, ...]:
    """Return what the graphs say of each engagement that is shown."""
    engagements = sorted({one.engagement for one in page.participations})
    return tuple(quad for iri in engagements for quad in describe(store, iri))


@lru_per_store(_MOST_PARTNERS)
def _engagements(store: Store, partner: str) -> dict[str, Row]:
    """Return what the documents say of each engagement of a partner, by its IRI."""
    panel = show_panel(store, find_panel("evidence", "engagements"), partner, sys.maxsize)
    return {row.named["engagement"].text: row for row in panel.rows}


def _evidence(
    names: Directory,
    one: Participation,
    engagement: Row,
    goals: tuple[GoalLink, ...],
    own: Mapping[str, str],
) -> Evidence:
    leading = (goal for goal in goals if one.span in goal.strategies)
    return Evidence(
        activity=names.link(one.activity),
        through=names.link(one.through) if one.through != one.activity else None,
        way=one.way,
        engagement=engagement,
        goals=tuple(
            (names.link(g.goal), names.mark(g.basis, g.confidence), g.is_possible) for g in leading
        ),
        sureness=one.sureness,
        is_cross_cutting=one.is_cross_cutting,
        vouches=names.link(one.span) if own.get(one.span) == one.activity else None,
    )


def _order(evidence: Evidence) -> tuple[tuple[str, str, int, str], str, str]:
    named = evidence.engagement.named
    places = named["cells"].places
    first = places[0].order if places else ("", "", 0, "")
    return (first, evidence.activity.name, named["role"].text)
