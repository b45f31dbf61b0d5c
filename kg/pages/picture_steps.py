"""The steps upwards: what each activity, aim, goal and strategy serves, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, question_rows, rows, texts
from kg.labels.records import Link, Mark
from kg.store import Store
from kg.terms import CIVIC

ACTIVITY, AIM, GOAL, TOP, CORPORATE = "activity", "aim", "goal", "strategy", "corporate"
# The question that says what whole strategies support.
SUPPORTS = "strategy-supports"
_UNDER = str(CIVIC.underStrategy)
_KINDS = {
    str(CIVIC.Activity): ACTIVITY,
    str(CIVIC.Aim): AIM,
    str(CIVIC.Objective): AIM,
    str(CIVIC.Goal): GOAL,
    str(CIVIC.Strategy): TOP,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step upwards: from what, to what, and how sure."""

    plan: str
    lower: str
    upper: str
    property: str
    mark: Mark


@cached_per_store
def list_steps(store: Store) -> dict[str, tuple[Step, ...]]:
    """Return the steps of each plan: stated ones, those proposed, then those of its strategies."""
    names = directory(store)
    found: dict[str, dict[tuple[str, str], Step]] = defaultdict(dict)
    for plan, lower, prop, upper, basis, sure in map(texts, rows(store, "picture-sight")):
        step = Step(str(plan), str(lower), str(upper), str(prop), names.mark(basis, sure))
        found[step.plan][step.lower, step.upper] = step
    for plan, lower, upper, basis, sure, status in map(texts, rows(store, "picture-proposed")):
        mark = names.mark(basis, sure, status)
        step = Step(str(plan), str(lower), str(upper), str(CIVIC.contributesTo), mark)
        found[step.plan].setdefault((step.lower, step.upper), step)
    said: dict[str, dict[str, Mark]] = defaultdict(dict)
    for strategy, end, _, _, *how, _ in map(texts, question_rows(store, SUPPORTS, of=None)):
        said[str(strategy)].setdefault(str(end), names.mark(*how))
    for plan, steps in found.items():
        above = dict.fromkeys(s.upper for s in steps.values() if s.property == _UNDER)
        for strategy in above:
            for end, mark in said.get(strategy, {}).items():
                steps[strategy, end] = Step(plan, strategy, end, str(CIVIC.alignsWith), mark)
    return {
        plan: tuple(
            s for s in steps.values() if kind_of(names, s.lower) and kind_of(names, s.upper)
        )
        for plan, steps in found.items()
    }


@cached_per_store
def list_plans(store: Store) -> tuple[Link, ...]:
    """Return the plans that have any step, by name."""
    names = directory(store)
    listed = (names.link(plan) for plan, steps in list_steps(store).items() if steps)
    return tuple(sorted(listed, key=lambda link: (link.name, link.iri)))


def kind_of(names: Directory, iri: str) -> str:
    """Return the column a thing stands in, or nothing where it has none."""
    thing = names.index.things.get(iri)
    found = [kind for cls, kind in _KINDS.items() if thing and cls in thing.classes]
    return found[0] if found else ""


def upwards(every: Iterable[Step], starts: set[str]) -> tuple[Step, ...]:
    """Return the steps that lead up from some things, each once, the nearest first."""
    by_lower: dict[str, list[Step]] = defaultdict(list)
    for step in every:
        by_lower[step.lower].append(step)
    found: dict[tuple[str, str], Step] = {}
    seen, queue = set(starts), sorted(starts)
    while queue:
        for step in by_lower[queue.pop(0)]:
            found.setdefault((step.lower, step.upper), step)
            if step.upper not in seen:
                seen.add(step.upper)
                queue.append(step.upper)
    return tuple(found.values())


def under(steps: Iterable[Step], goal: str) -> tuple[Step, ...]:
    """Return the steps on a way through one goal: what leads to it, and where it leads."""
    listed = tuple(steps)
    aims = {step.lower for step in listed if step.upper == goal}
    below = tuple(s for s in listed if s.upper == goal)
    to_aims = tuple(s for s in listed if s.upper in aims and s.lower in aims | _starts(listed))
    return to_aims + below + upwards(listed, {goal})


def _starts(steps: Sequence[Step]) -> set[str]:
    return {step.lower for step in steps} - {step.upper for step in steps}
