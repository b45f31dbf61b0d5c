"""The network of partners as tables and triples: exactly what the page shows."""

from __future__ import annotations

import pyoxigraph as ox

from kg.pages.network import NetworkPage, Parting
from kg.pages.partner_network import PartnerLine
from kg.pages.question_graphs import answer_triples
from kg.pages.values import literal, named, number
from kg.records import SelectResult, Term

MEASURE_COLUMNS = (
    "partner", "name", "kind", "strategies", "possibleStrategies", "partners", "activities",
    "bridge", "alone", "community", "part",
)  # fmt: skip
PARTING_COLUMNS = ("effect", "thing", "name")


def network_answer(page: NetworkPage) -> SelectResult:
    """Return the measures, a row for each partner; or, of a parting, a row for each effect."""
    if page.parting is not None:
        return SelectResult(PARTING_COLUMNS, _effects(page.parting))
    return SelectResult(MEASURE_COLUMNS, tuple(_measures(line) for line in page.lines))


def network_triples(page: NetworkPage) -> tuple[ox.Triple, ...]:
    """Return the same table in the words of a result set."""
    return answer_triples(network_answer(page))


def _measures(line: PartnerLine) -> tuple[Term | None, ...]:
    return (
        named(line.partner.iri),
        literal(line.partner.name),
        literal("group" if line.is_group else "body"),
        number(line.strategies),
        number(line.possible),
        number(line.partners),
        number(line.activities),
        literal(f"{line.bridge:.4f}"),
        number(len(line.alone)),
        number(line.community) if line.part else None,
        number(line.part) if line.part else None,
    )


def _effects(parting: Parting) -> tuple[tuple[Term | None, ...], ...]:
    listed = (
        ("activity left without a named body", parting.activities),
        ("strategy left without a named body", parting.strategies),
        ("partner cut off", parting.cut_off),
    )
    return tuple(
        (literal(effect), named(link.iri), literal(link.name))
        for effect, links in listed
        for link in links
    )
