"""The panels of a partner's page as tables and as triples, with the queries they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError
from kg.labels.directory import Directory, directory
from kg.labels.records import Link
from kg.lookup import find_thing
from kg.pages.element_asked import asked
from kg.pages.element_records import Asked
from kg.pages.money import partner_money
from kg.pages.partner_work import outcomes_served, rests_on, work_beside
from kg.pages.values import literal, named
from kg.queries import page_query
from kg.records import Answer, Term
from kg.store import Store
from kg.terms import CIVIC, expand

# Each panel: its columns, and the queries it rests on.
PANELS = {
    "beside": (("partner", "name", "kind", "activity", "activity_name"), ("participations",)),
    "money": (
        ("line", "as_written", "amount", "currency", "activity", "activity_name"),
        ("participations", "money-lines", "money-work"),
    ),
    "outcomes": (
        ("outcome", "name", "sure", "activity", "activity_name"),
        ("participations", "ties-outcomes"),
    ),
    "alone": (("activity", "name"), ("participations",)),
}
_LONGEST = 300
_DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
_Line = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class PartnerPanel:
    """One panel of one partner: its rows, and the statements they rest on."""

    partner: Link
    answer: Answer
    triples: tuple[ox.Triple, ...]


def partner_panel(store: Store, partner: str, show: str) -> PartnerPanel:
    """Return one panel of a partner's page.

    Args:
        store: Where to ask.
        partner: The partner's name, IRI or short IRI.
        show: One of `PANELS`.

    Raises:
        QueryError: The name is absurdly long.
        NotFoundError: Nothing has the name; the sentence lists the near ones.
        AmbiguousError: Several things have it.
    """
    if len(partner) > _LONGEST:
        raise QueryError(f"the name of a partner has at most {_LONGEST} characters")
    names = directory(store)
    who = names.link(find_thing(names.index, partner, "party").iri)
    tables = {"beside": _beside, "money": _money, "outcomes": _outcomes, "alone": _alone}
    lines, triples = tables[show](store, who)
    return PartnerPanel(who, Answer(PANELS[show][0], lines), _described(names, triples))


def panel_queries(iri: str) -> dict[str, tuple[Asked, ...]]:
    """Return the queries behind each panel of a partner's page."""
    found = {show: tuple(map(_asked, keys)) for show, (_, keys) in PANELS.items()}
    whole = asked("engagements", "partner", iri), asked("engagement-places", "partner", iri)
    return {
        **found,
        "work": (*whole, _asked("participations"), _asked("goal-links")),
        "names": whole,
    }


def _asked(key: str) -> Asked:
    query = page_query(key)
    return Asked(query.title, query.summary, query.text)


def _beside(store: Store, who: Link) -> tuple[tuple[_Line, ...], list[ox.Triple]]:
    pairs = [(each, work) for each in work_beside(store, who.iri) for work in each.activities]
    lines = tuple(
        (
            *_link_terms(each.partner),
            literal("group" if each.is_group else "body"),
            *_link_terms(work),
        )
        for each, work in pairs
    )
    return lines, [
        _triple(work.iri, str(CIVIC.partner), iri)
        for each, work in pairs
        for iri in (who.iri, each.partner.iri)
    ]


def _money(store: Store, who: Link) -> tuple[tuple[_Line, ...], list[ox.Triple]]:
    money = partner_money(store, who.iri)
    pairs = [(each.line, work) for each in money.lines for work in each.works]
    lines = tuple(
        (
            named(line.link.iri),
            literal(line.words),
            ox.Literal(str(line.sum.amount), datatype=_DECIMAL) if line.sum else None,
            literal(line.sum.currency) if line.sum else None,
            *_link_terms(work),
        )
        for line, work in pairs
    )
    # Only what a document states: money for a programme names none of its activities.
    stated = {
        (line.link.iri, work.link.iri)
        for line, _ in pairs
        for work in line.works
        if not work.is_programme_wide
    }
    return lines, [
        _triple(line.link.iri, str(CIVIC.budgetFor), work.iri)
        for line, work in pairs
        if (line.link.iri, work.iri) in stated
    ]


def _outcomes(store: Store, who: Link) -> tuple[tuple[_Line, ...], list[ox.Triple]]:
    pairs = [(each, work) for each in outcomes_served(store, who.iri) for work in each.activities]
    lines = tuple(
        (*_link_terms(each.outcome), literal(each.mark.kind), *_link_terms(work))
        for each, work in pairs
    )
    return lines, [
        _triple(work.iri, str(CIVIC.expectedOutcome), each.outcome.iri) for each, work in pairs
    ]


def _alone(store: Store, who: Link) -> tuple[tuple[_Line, ...], list[ox.Triple]]:
    found = rests_on(store, who.iri)
    triples = [_triple(work.iri, str(CIVIC.partner), who.iri) for work in found]
    return tuple(map(_link_terms, found)), triples


def _link_terms(link: Link) -> tuple[Term, Term]:
    return (named(link.iri), literal(link.name))


def _triple(subject: str, predicate: str, thing: str) -> ox.Triple:
    return ox.Triple(named(subject), named(predicate), named(thing))


def _described(names: Directory, triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Return triples with the names of the things they join."""
    found = set(triples)
    label = named(expand("rdfs:label"))
    for triple in tuple(found):
        for term in (triple.subject, triple.object):
            if isinstance(term, ox.NamedNode):
                found.add(ox.Triple(term, label, literal(names.name(term.value))))
    return tuple(sorted(found, key=str))
