"""What the money pages show, as tables and as statements."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

import pyoxigraph as ox

from kg.labels.directory import directory, rows
from kg.pages.money.lines import ledger
from kg.pages.money.page import MoneyPage
from kg.pages.money.records import MoneyLine, Sum
from kg.pages.money.selection import LinesPage, ShownLine
from kg.pages.money.totals import Figure
from kg.pages.values import literal, named, number
from kg.records import SelectResult, Term
from kg.store import Store
from kg.terms import CIVIC, code

FIGURE_COLUMNS = (
    "figure", "key", "name", "amount", "currency", "lines", "own", "grants", "other",
    "shared", "sharedLines", "sharedBy", "sureness", "possible", "byReference", "interpreted",
    "apportioned",
)  # fmt: skip
LINE_COLUMNS = (
    "line", "name", "adds", "amount", "currency", "written", "status", "whyNotCounted",
    "funds", "work", "strategies", "sureness", "cells",
)  # fmt: skip
_DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
_NOTHING = ox.Literal("0", datatype=_DECIMAL)
_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def money_answer(page: MoneyPage) -> SelectResult:
    """Return the figures that a money page shows: the total, then each panel's rows."""
    found: list[tuple[Term | None, ...]] = []
    if not page.shown:
        for total in page.sums:
            found.append(_row("total", "", "Counted once", total, page.counted))
    if page.flow and page.shows("flow"):
        for each in page.flow.rows:
            ends = (each.funds, each.strategies)
            name = " to ".join(" + ".join(link.name for link in end) or "not named" for end in ends)
            found.append(_row("flow", unquote(each.query), name, each.sum, each.lines))
    for panel in page.panels:
        if page.shows(panel.kind):
            for row in panel.rows:
                found.append(_figure(row.figure))
    if page.shows("interpreted"):
        for line in page.interpreted:
            found.append(_row("interpreted", line.link.iri, line.words, line.sum, 1))
    if page.shows("uncounted"):
        for reason in page.uncounted:
            found.append(_row("uncounted", reason.key, reason.title, None, reason.lines))
        for proposed in page.proposed:
            name = f"{proposed.line.name}: proposed for {proposed.work.name}"
            found.append(_row("proposed", proposed.claim.iri, name, None, 0))
    if page.shows("chains"):
        for chain in page.chains:
            for role in ("funders", "intermediaries", "recipients"):
                for held in getattr(chain, role):
                    name = f"{chain.fund.name}: {held.party.name}"
                    found.append(_row(role, held.party.iri, name, None, 0))
    return SelectResult(FIGURE_COLUMNS, tuple(found))


def _row(figure: str, key: str, name: str, held: Sum | None, lines: int) -> tuple[Term | None, ...]:
    first = (
        literal(figure), literal(key), literal(name), _amount(held),
        literal(held.currency) if held else None, number(lines),
    )  # fmt: skip
    return first + (None,) * (len(FIGURE_COLUMNS) - len(first))


def _figure(figure: Figure) -> tuple[Term | None, ...]:
    first = _row(figure.kind, figure.key, figure.name, figure.sum, figure.lines)[:6]
    # The least sure tie says how sure the whole is.
    sureness = literal(figure.sureness[-1]) if figure.sureness else None
    apart = (figure.own, figure.grants, figure.other, figure.shared)
    rests = (figure.possible, figure.by_reference, figure.interpreted, figure.apportioned)
    return (
        *first, *(_amount(held) or _NOTHING for held in apart), number(figure.shared_lines),
        literal(" ".join(link.iri for link in figure.shared_by)), sureness, *map(_amount, rests),
    )  # fmt: skip


def lines_answer(page: LinesPage) -> SelectResult:
    """Return the lines behind a figure, one row each."""
    return SelectResult(LINE_COLUMNS, tuple(map(_line, page.lines)))


def _line(shown: ShownLine) -> tuple[Term | None, ...]:
    line, adds = shown.line, shown.adds
    return (
        named(line.link.iri),
        literal(line.link.name),
        _amount(adds),
        _amount(line.sum),
        literal(line.sum.currency) if line.sum else None,
        literal(line.words),
        literal(line.status),
        literal(line.why_not),
        literal("; ".join(fund.name for fund in line.funds)),
        literal("; ".join(work.link.name for work in line.works)),
        literal(" ".join(reach.iri for reach in line.strategies)),
        literal(shown.sureness),
        literal("; ".join(place.words for place in line.places)),
    )


def _amount(held: Sum | None) -> Term | None:
    return ox.Literal(str(held.amount), datatype=_DECIMAL) if held else None


def money_quads(store: Store, page: MoneyPage | LinesPage) -> tuple[ox.Quad | ox.Triple, ...]:
    """Return what the graphs say of each line that is shown and of its shares, with the names."""
    held = page.lines if isinstance(page, MoneyPage) else tuple(each.line for each in page.lines)
    wanted = {line.link.iri for line in held} | {s.iri for line in held for s in line.shares}
    found: list[ox.Quad | ox.Triple] = []
    for graph, line, predicate, thing in rows(store, "money-statements"):
        if isinstance(line, ox.NamedNode) and line.value in wanted:
            assert isinstance(graph, ox.NamedNode), "the query asks for named graphs"
            assert isinstance(predicate, ox.NamedNode), "a predicate is an IRI"
            assert thing is not None and not isinstance(thing, ox.Triple), "no triple in a triple"
            found.append(ox.Quad(line, predicate, thing, graph))
    return (*found, *_said(store, held))


def _said(store: Store, lines: Iterable[MoneyLine]) -> list[ox.Triple]:
    """Return the names of what the lines mention, and what the activities paid for count for."""
    names, serves = directory(store), ledger(store).serves
    found: set[ox.Triple] = set()
    for line in lines:
        works = [work.link for work in line.works]
        strategies = [names.link(reach.iri) for reach in line.strategies]
        for link in (*line.funds, *works, *strategies):
            name = ox.Literal(link.name, language="en")
            found.add(ox.Triple(named(link.iri), _LABEL, name))
        for each in serves[line.link.iri]:
            for predicate, thing in (
                (CIVIC.ofActivity, each.activity),
                (CIVIC.toStrategy, each.strategy),
                (CIVIC.sureness, code("sureness", each.sureness)),
            ):
                found.add(ox.Triple(named(each.iri), named(str(predicate)), named(thing)))
    return sorted(found, key=str)
