"""The money attached to a partner's work as a table and as triples, with the queries behind it."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.lookup import find_thing
from kg.pages.asked import Asked
from kg.pages.money.partner import partner_money
from kg.pages.values import literal, named
from kg.queries import find_question, page_query
from kg.records import SelectResult
from kg.store import Store
from kg.terms import CIVIC, expand

_COLUMNS = ("line", "as_written", "amount", "currency", "activity", "activity_name")
_LONGEST = 300
_DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
_LABEL = expand("rdfs:label")


@dataclass(frozen=True, slots=True)
class PartnerMoneyTable:
    """The lines of one partner's work: a row for each line and activity, and their statements."""

    partner: Link
    answer: SelectResult
    triples: tuple[ox.Triple, ...]


def partner_money_table(store: Store, partner: str) -> PartnerMoneyTable:
    """Return the money attached to the work of a partner.

    Args:
        store: Where to ask.
        partner: The partner's name, IRI or short IRI.

    Raises:
        QueryError: The name is absurdly long.
        NotFoundError: Nothing has the name; the sentence lists the near ones.
        AmbiguousError: Several things have it.
    """
    if len(partner) > _LONGEST:
        raise QueryError(f"the name of a partner has at most {_LONGEST} characters")
    names = directory(store)
    who = names.link(find_thing(names.index, partner, "party").iri)
    pairs = [(each, work) for each in partner_money(store, who.iri).lines for work in each.works]
    rows = tuple(
        (
            named(each.line.iri),
            literal(each.row.named["words"].text),
            ox.Literal(str(held.amount), datatype=_DECIMAL) if (held := each.line.sum) else None,
            literal(held.currency) if held else None,
            named(work.iri),
            literal(work.name),
        )
        for each, work in pairs
    )
    # Only what a document states: money for a programme names none of its activities.
    found = {
        ox.Triple(named(each.line.iri), named(str(CIVIC.budgetFor)), named(work.iri))
        for each, work in pairs
        if work.iri in each.row.named["works"].text.split()
    }
    called = {
        ox.Triple(term, named(_LABEL), literal(names.name(term.value)))
        for triple in found
        for term in (triple.subject, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    return PartnerMoneyTable(
        who, SelectResult(_COLUMNS, rows), tuple(sorted(found | called, key=str))
    )


def partner_money_queries() -> tuple[Asked, ...]:
    """Return the queries that the money of a partner's work is counted from."""
    queries = (page_query("participations"), find_question("budget-lines"))
    return tuple(Asked(query.title, query.summary, query.text) for query in queries)
