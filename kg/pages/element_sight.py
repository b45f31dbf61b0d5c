"""The line of sight: what a piece of work leads up to, from objective to corporate goal."""

from __future__ import annotations

from collections.abc import Iterable

from kg.labels.directory import Directory
from kg.labels.records import DERIVED, READ, Link, Mark
from kg.pages.element_records import Level, Step
from kg.pages.elements import PlanFacts
from kg.terms import CIVIC

_KINDS = (CIVIC.Objective, CIVIC.Aim, CIVIC.Goal)
_CORPORATE = "Corporate goal"


def line_of_sight(names: Directory, facts: PlanFacts, iri: str) -> tuple[Level, ...]:
    """Return the objectives, aims, goals and strategies that an element leads up to, by kind.

    Last come the goals of other plans that these strategies, or the plan, are said to support.
    """
    direct = dict(facts.links_from(iri, CIVIC.contributesTo))
    reached = _reached(facts, direct)
    levels = []
    for kind in _KINDS:
        ends = [end for end in reached if _is_a(facts, end, kind)]
        ordered = [fact.iri for fact in facts.in_order(ends)]
        steps = tuple(_step(names, facts, iri, end, direct, reached) for end in ordered)
        levels.append(Level(names.label(str(kind)), steps))
    strategies = _strategies(names, facts, iri, reached)
    levels.append(Level(names.label(str(CIVIC.Strategy)), strategies))
    leads_up = bool(reached) or _is_a(facts, iri, CIVIC.Goal)
    levels.append(Level(_CORPORATE, _corporate(names, facts, strategies, leads_up=leads_up)))
    return tuple(level for level in levels if level.steps)


def _reached(facts: PlanFacts, direct: dict[str, Mark]) -> dict[str, list[str]]:
    """Return every end above, with the ends that lead to it; a direct one has none."""
    reached: dict[str, list[str]] = {end: [] for end in direct}
    waiting = list(direct)
    while waiting:
        below = waiting.pop(0)
        for above in facts.values_of(below, CIVIC.contributesTo):
            if above not in reached:
                waiting.append(above)
            if above not in direct:
                reached.setdefault(above, []).append(below)
    return reached


def _is_a(facts: PlanFacts, iri: str, kind: object) -> bool:
    fact = facts.elements.get(iri)
    return fact is not None and str(kind) in fact.classes


def _step(
    names: Directory,
    facts: PlanFacts,
    iri: str,
    end: str,
    direct: dict[str, Mark],
    reached: dict[str, list[str]],
) -> Step:
    via = () if end in direct else _links(names, reached[end])
    mark = direct.get(end, DERIVED)
    return Step(names.link(end), mark, (iri, end) in facts.possible, via)


def _strategies(
    names: Directory, facts: PlanFacts, iri: str, reached: dict[str, list[str]]
) -> tuple[Step, ...]:
    steps = []
    for strategy, sureness in facts.strategies[iri].items():
        via = [end for end in reached if strategy in facts.values_of(end, CIVIC.underStrategy)]
        mark = READ if sureness == "read" else DERIVED
        is_possible = sureness == "possible"
        steps.append(Step(names.link(strategy), mark, is_possible, _links(names, via)))
    return tuple(sorted(steps, key=lambda step: step.link.name))


def _corporate(
    names: Directory, facts: PlanFacts, strategies: tuple[Step, ...], *, leads_up: bool
) -> tuple[Step, ...]:
    """Return the goals that whole strategies support; the plan speaks where no strategy does."""
    above = [(step.link, step.is_possible) for step in strategies]
    found: dict[str, list[tuple[Link, bool]]] = {}
    ends: dict[str, Link] = {}
    for link, is_possible in [*above, *([(names.link(facts.plan), False)] if leads_up else [])]:
        for each in facts.aligned.of(link.iri):
            if each.is_goal and (link.iri != facts.plan or each.end.iri not in found):
                found.setdefault(each.end.iri, []).append((link, is_possible))
                ends[each.end.iri] = each.end
    steps = (
        Step(ends[end], DERIVED, all(doubt for _, doubt in via), tuple(link for link, _ in via))
        for end, via in found.items()
    )
    return tuple(sorted(steps, key=lambda step: (len(step.link.name), step.link.name)))


def _links(names: Directory, iris: Iterable[str]) -> tuple[Link, ...]:
    return tuple(names.link(iri) for iri in iris)
