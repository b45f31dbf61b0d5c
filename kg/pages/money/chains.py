"""Who gives the money of each fund, who passes it on and who receives it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.labels.caching import cached_per_store
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.pages.money.lines import MoneyLine, totals
from kg.pages.money.sums import Sum
from kg.panels import Panel, Row, ask_panel, show_some
from kg.queries import PanelFile
from kg.records import text_of
from kg.store import Store
from kg.terms import code

_ROLES = tuple(code("role", name) for name in ("funder", "intermediary", "recipient"))


@dataclass(frozen=True, slots=True)
class Chain:
    """Who gives, passes on and receives the money of one fund; each may be unknown.

    Shape: `plan` is the plan whose document names the fund; the bodies are rows of the panel.
    """

    fund: Link
    plan: Link | None
    funders: tuple[Row, ...]
    intermediaries: tuple[Row, ...]
    recipients: tuple[Row, ...]
    sums: tuple[Sum, ...]
    shared_with: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChainPanel:
    """The first of the chains, of `total`; `panel` is the question of them."""

    panel: Panel
    chains: tuple[Chain, ...]
    total: int


def chains(
    store: Store, file: PanelFile, plan: str, lines: Iterable[MoneyLine], most: int
) -> ChainPanel:
    """Return the chains of a plan or of all: the largest sum comes first.

    Args:
        store: Where to ask.
        file: The question of chains.
        plan: The plan whose funds are wanted, named in a line or not; nothing for all.
        lines: The lines that matter.
        most: How many chains are shown.
    """
    names, plans = directory(store), _plans(store)
    text, answer = ask_panel(store, file, plan)
    at, with_party = answer.columns.index("source"), answer.columns.index("party")
    bodies = dict[str, int]()
    for row in answer.rows:
        source = str(text_of(row[at]))
        bodies[source] = bodies.get(source, 0) + (row[with_party] is not None)
    by_source: defaultdict[str, list[MoneyLine]] = defaultdict(list)
    for line in lines:
        for source in (line.funds | line.works) & bodies.keys():
            by_source[source].append(line)
    sums = {source: totals(by_source[source]) for source in bodies}

    def order(source: str) -> tuple[int, int, str, str]:
        largest = int(sums[source][0].amount) if sums[source] else 0
        return (-largest, -bodies[source], names.name(source), source)

    first = sorted(bodies, key=order)[:most]
    kept = [row for row in answer.rows if text_of(row[at]) in first]
    panel = show_some(store, file, plan, text, answer, kept)
    held = {group.key: group.rows for group in panel.groups}
    roles = [names.label(role) for role in _ROLES]

    def chain(source: str) -> Chain:
        thing = names.index.things.get(source)
        others = {f for line in by_source[source] for f in line.funds if source in line.funds}
        shared = sorted(map(names.link, others - {source}), key=lambda link: link.name)
        funders, passing, receiving = (_of(held[source], role) for role in roles)
        home = plans.get(thing.graph) if thing else None
        return Chain(
            names.link(source), home, funders, passing, receiving, sums[source], tuple(shared)
        )

    return ChainPanel(panel, tuple(map(chain, first)), len(bodies))


def _of(rows: Iterable[Row], role: str) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.named["role"].text == role)


@cached_per_store
def _plans(store: Store) -> dict[str, Link]:
    """Return the delivery plan that each graph holds."""
    names = directory(store)
    return {names.index.things[iri].graph: names.link(iri) for iri in names.plans}
