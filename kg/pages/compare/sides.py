"""What can be compared, and what each side holds: a plan, a publisher or a strategy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.labels.caching import cached_per_store
from kg.labels.directory import directory, question_rows, rows, texts
from kg.labels.records import Link
from kg.pages.gaps.found import Gaps, find_gaps
from kg.pages.gaps.kinds import ACTIVITIES, GOALS, OUTCOMES
from kg.pages.participations import contributions_of, list_contributions
from kg.queries import find_question, run_named
from kg.records import SelectResult, text_of
from kg.rules.counting import POSSIBLE
from kg.store import Store
from kg.terms import code

PLAN, PUBLISHER, STRATEGY = "Delivery plan", "Publisher", "Strategy"
Money = Mapping[str, Decimal]
_Sums = defaultdict[str, defaultdict[str, Decimal]]
_INTERPRETED = code("amount", "interpreted")


@dataclass(frozen=True, slots=True)
class Contents:
    """What one side holds.

    Shape: `possible` are the activities that count for a strategy only through a goal cell that
    several goals share.
    Units: `cash` is the sum of stated and interpreted amounts by currency, each counted once;
        `interpreted` is the part of it that rests on a reading of a probable slip.
    """

    link: Link
    kind: str
    plans: Set[str]
    activities: Set[str]
    possible: Set[str]
    outcomes: Set[str]
    goals: Set[str]
    targets: Set[str]
    dated: Set[str]
    cash: Money
    interpreted: Money


@dataclass(frozen=True, slots=True)
class _Facts:
    """What all sides are made from, read once."""

    gaps: Gaps
    strategies: Mapping[str, Set[str]]
    publishers: Mapping[str, Set[str]]
    spans: Mapping[str, Set[str]]
    targets: Mapping[str, Mapping[str, Set[str]]]
    dated: Mapping[str, Set[str]]
    plan_cash: Mapping[str, Money]
    plan_interpreted: Mapping[str, Money]
    strategy_cash: Mapping[str, Money]


@cached_per_store
def comparable(store: Store) -> tuple[tuple[str, Link], ...]:
    """Return what can be compared, by kind and name: plans, then publishers, then strategies."""
    names, facts = directory(store), _facts(store)
    served = {span for spans in facts.spans.values() for span in spans}
    strategies = {s for under in facts.strategies.values() for s in under} & served
    listed = ((PLAN, facts.publishers), (PUBLISHER, _by_publisher(facts)), (STRATEGY, strategies))
    return tuple(
        (kind, link)
        for kind, iris in listed
        for link in sorted(map(names.link, iris), key=lambda link: (link.name, link.iri))
    )


def contents_of(store: Store, iri: str, kind: str) -> Contents:
    """Return what a plan, a publisher or a strategy holds."""
    facts = _facts(store)
    if kind == STRATEGY:
        return _strategy(store, facts, iri)
    plans = _by_publisher(facts)[iri] if kind == PUBLISHER else {iri}
    return _plans(store, facts, iri, kind, plans)


@cached_per_store
def _facts(store: Store) -> _Facts:
    strategies: defaultdict[str, set[str]] = defaultdict(set)
    publishers: defaultdict[str, set[str]] = defaultdict(set)
    for plan, publisher, strategy in map(texts, rows(store, "compare-plans")):
        publishers[str(plan)].add(str(publisher))
        strategies[str(plan)].update([strategy] if strategy else [])
    spans: defaultdict[str, set[str]] = defaultdict(set)
    for contribution in list_contributions(store):
        spans[contribution.activity].add(contribution.span)
    targets: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for plan, thing, target in map(texts, rows(store, "compare-targets")):
        targets[str(plan)][str(thing)].add(str(target))
    dated: defaultdict[str, set[str]] = defaultdict(set)
    for activity, thing in map(texts, rows(store, "compare-dated")):
        dated[str(activity)].add(str(thing))
    return _Facts(
        find_gaps(store), strategies, publishers, spans, targets, dated,
        *_plan_cash(store), _strategy_cash(store),
    )  # fmt: skip


def _plan_cash(store: Store) -> tuple[dict[str, Money], dict[str, Money]]:
    """Return the cash of each plan, and the part of it that was interpreted."""
    sums: tuple[_Sums, _Sums] = (_no_sums(), _no_sums())
    for plan, _, amount, currency, status in map(texts, rows(store, "compare-money")):
        for cash in sums if status == _INTERPRETED else sums[:1]:
            cash[str(plan)][str(currency)] += Decimal(str(amount))
    return dict(sums[0]), dict(sums[1])


def _no_sums() -> _Sums:
    return defaultdict(lambda: defaultdict(Decimal))


def _strategy_cash(store: Store) -> dict[str, Money]:
    found = run_named(store, find_question("cash-by-strategy"))
    assert isinstance(found, SelectResult), "the question is a SELECT"
    cash: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in found.rows:
        told = dict(zip(found.columns, map(text_of, row), strict=True))
        cash[str(told["strategy"])][str(told["currency"])] = Decimal(str(told["total"]))
    return dict(cash)


def _by_publisher(facts: _Facts) -> dict[str, set[str]]:
    held: defaultdict[str, set[str]] = defaultdict(set)
    for plan, publishers in facts.publishers.items():
        for publisher in publishers:
            held[publisher].add(plan)
    return dict(held)


def _plans(store: Store, facts: _Facts, iri: str, kind: str, plans: Set[str]) -> Contents:
    def held(universe: str) -> set[str]:
        return {thing for plan in plans for thing in facts.gaps.universe[plan][universe]}

    activities = held(ACTIVITIES)
    return Contents(
        link=directory(store).link(iri),
        kind=kind,
        plans=plans,
        activities=activities,
        possible=set(),
        outcomes=held(OUTCOMES),
        goals=held(GOALS),
        targets={
            t for plan in plans for found in facts.targets.get(plan, {}).values() for t in found
        },
        dated={thing for activity in activities for thing in facts.dated.get(activity, ())},
        cash=_added(facts.plan_cash, plans),
        interpreted=_added(facts.plan_interpreted, plans),
    )


def _added(cash: Mapping[str, Money], plans: Set[str]) -> Money:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for plan in plans:
        for currency, amount in cash.get(plan, {}).items():
            sums[currency] += amount
    return dict(sums)


def _strategy(store: Store, facts: _Facts, iri: str) -> Contents:
    activities = {activity for activity, spans in facts.spans.items() if iri in spans}
    plans = {plan for plan, delivered in facts.strategies.items() if iri in delivered}
    contributions = contributions_of(store)
    outcomes, goals, targets = (
        {str(text_of(row[0])) for row in question_rows(store, name, of=ox.NamedNode(iri))}
        for name in ("outcomes-of", "goals-of", "targets-of")
    )
    dated = {thing for activity in activities for thing in facts.dated.get(activity, ())}
    return Contents(
        link=directory(store).link(iri),
        kind=STRATEGY,
        plans=plans,
        activities=activities,
        possible={a for a in activities if contributions[a][iri].sureness == POSSIBLE},
        outcomes=outcomes,
        goals=goals,
        targets=targets,
        dated=dated,
        cash=facts.strategy_cash.get(iri, {}),
        interpreted={},
    )
