"""The gaps as tables and as triples: exactly what the pages show."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pyoxigraph as ox

from kg.labels.directory import Directory, directory
from kg.labels.records import Link
from kg.pages.gaps.alignments import GROUP, INDICATOR, Alignment, outcome_facts
from kg.pages.gaps.found import find_gaps
from kg.pages.gaps.kinds import BODIES, MENTIONS, OUTCOMES
from kg.pages.gaps.page import AlignmentPanel, GapPage, GapPanel, GapsPage
from kg.pages.values import literal, named, number
from kg.records import SelectResult, Term
from kg.store import Store
from kg.terms import CIVIC, expand

SUMMARY_COLUMNS = ("plan", "planName", "gap", "title", "rule", "count", "of", "percent")
MEETING_COLUMNS = (
    "alignment", "how", "shared", "topics", "sure", "status", "plan", "planName", "outcomes",
)  # fmt: skip
_JOIN = "; "
# What the answers say of their columns, as statements.
_FROM = str(expand("prov:wasDerivedFrom"))
_SAID = {
    "unstated-roles": (
        ("engagement", str(CIVIC.party), "party"),
        ("engagement", str(CIVIC.engagedIn), "thing"),
        ("engagement", _FROM, "cells"),
    ),
    "one-place": (("activity", str(CIVIC.partner), "partner"),),
    "one-body-activities": (("activity", str(CIVIC.partner), "body"),),
}
_TRAITS = {GROUP: CIVIC.benefits, INDICATOR: CIVIC.hasIndicator}


def gaps_answer(page: GapsPage) -> SelectResult:
    """Return the summary: one row for each plan and kind of gap."""
    rows = (
        (
            named(each.plan.iri),
            literal(each.plan.name),
            literal(count.kind.key),
            literal(count.kind.title),
            literal(count.kind.rule) if count.kind.rule else None,
            number(count.count.number),
            number(count.total.number),
            number(count.per_cent),
        )
        for each in page.summary
        for count in each.counts
    )
    return SelectResult(SUMMARY_COLUMNS, tuple(rows))


def gap_answer(page: GapPage) -> SelectResult:
    """Return one list: the answer of its question, or a row for each side of an alignment."""
    if isinstance(page.panel, GapPanel):
        return page.panel.answer
    return alignments_answer(page.panel.alignments)


def alignments_answer(alignments: Iterable[Alignment]) -> SelectResult:
    """Return alignments as a table: a row for each side, with the number of the alignment."""
    rows = (
        (
            number(at),
            literal(alignment.how),
            _names(alignment.shared),
            _names(alignment.topics),
            _decimal(alignment.mark.confidence),
            literal(alignment.mark.status) if alignment.mark.status else None,
            named(side.owner.iri),
            literal(side.owner.name),
            _names(side.outcomes),
        )
        for at, alignment in enumerate(alignments, start=1)
        for side in alignment.sides
    )
    return SelectResult(MEETING_COLUMNS, tuple(rows))


def gaps_triples(store: Store, page: GapsPage) -> tuple[ox.Triple, ...]:
    """Return what the summary counts and the lists hold."""
    found: set[ox.Triple] = set()
    for panel in page.panels:
        found |= set(_panel_triples(directory(store), panel))
    found |= set(alignment_triples(store, page.alignments.alignments))
    return tuple(sorted(found, key=str))


def gap_triples(store: Store, page: GapPage) -> tuple[ox.Triple, ...]:
    """Return the things of one list, with their plans, cells and what they are about."""
    if isinstance(page.panel, AlignmentPanel):
        found = set(alignment_triples(store, page.panel.alignments))
    else:
        found = set(_panel_triples(directory(store), page.panel))
    return tuple(sorted(found, key=str))


def _decimal(value: Decimal | None) -> Term | None:
    return (
        ox.Literal(str(value), datatype=named(expand("xsd:decimal"))) if value is not None else None
    )


def _names(links: Iterable[Link]) -> Term | None:
    words = _JOIN.join(link.name for link in links)
    return literal(words) if words else None


def _panel_triples(names: Directory, found: GapPanel) -> Iterable[ox.Triple]:
    said = _SAID.get(found.kind.key, ())
    if found.kind.universe not in (MENTIONS, BODIES):
        counted = found.kind.counted
        said = (*said, (counted, str(CIVIC.inPlan), "plan"), (counted, _FROM, "cells"))
    columns = found.kind.panel.question.showing.columns
    shown = [column.name for column in columns if column.kind == "thing"]
    for row in found.panel.answered:
        for one, predicate, other in said:
            for thing in row.get(other, "").split():
                yield _triple(row[one], predicate, thing)
        for name in shown:
            yield from naming_triples(names, names.link(row[name]))


def alignment_triples(store: Store, alignments: Iterable[Alignment]) -> Iterable[ox.Triple]:
    """Return the outcomes that meet, their plans, and what each is for or measured by."""
    names, facts, plans = directory(store), outcome_facts(store), find_gaps(store).universe
    for alignment in alignments:
        for link in (
            *alignment.shared,
            *alignment.topics,
            *(side.owner for side in alignment.sides),
        ):
            yield from naming_triples(names, link)
        for side, outcome in ((s, o) for s in alignment.sides for o in s.outcomes):
            yield from naming_triples(names, outcome)
            if outcome.iri in plans.get(side.owner.iri, {}).get(OUTCOMES, ()):
                yield _triple(outcome.iri, CIVIC.inPlan, side.owner.iri)
            for link in alignment.shared:
                if (
                    alignment.kind in _TRAITS
                    and outcome.iri in facts.traits[alignment.kind][link.iri]
                ):
                    yield _triple(outcome.iri, _TRAITS[alignment.kind], link.iri)


def naming_triples(names: Directory, link: Link) -> Iterable[ox.Triple]:
    """Return what a thing is and what it is called."""
    thing = names.index.things.get(link.iri)
    label = ox.Literal(link.name, language="en")
    yield ox.Triple(named(link.iri), named(expand("rdfs:label")), label)
    for kind in sorted(thing.classes) if thing else ():
        yield _triple(link.iri, expand("rdf:type"), kind)


def _triple(subject: str, predicate: object, thing: str) -> ox.Triple:
    return ox.Triple(named(subject), named(str(predicate)), named(thing))
