"""Which strategies and goals a sum serves, through its own work and through lines that name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.pages.money.records import Reach
from kg.pages.ties import GoalLink


@dataclass(frozen=True, slots=True)
class Served:
    """What one piece of work serves: strategies over any number of steps, and its own goals."""

    strategies: frozenset[str]
    goals: tuple[GoalLink, ...]


Works = Mapping[str, Mapping[str, Served]]
Naming = Mapping[str, Iterable[str]]


def strategies_served(works: Works, naming: Naming) -> dict[str, tuple[Reach, ...]]:
    """Return the strategies of each line.

    Args:
        works: For each line its work, with what that serves.
        naming: For each line the lines that point to it, over any number of references.
    """
    own = {
        line: {
            (strategy, _is_possible_strategy(served.goals, strategy))
            for served in held.values()
            for strategy in served.strategies
        }
        for line, held in works.items()
    }
    return _reaches(own, naming)


def goals_served(works: Works, naming: Naming) -> dict[str, tuple[Reach, ...]]:
    """Return the goals of each line; arguments as for `strategies_served`."""
    own = {
        line: {(link.goal, _is_shared(link)) for served in held.values() for link in served.goals}
        for line, held in works.items()
    }
    return _reaches(own, naming)


def _reaches(
    own: Mapping[str, set[tuple[str, bool]]], naming: Naming
) -> dict[str, tuple[Reach, ...]]:
    found = {}
    for line in {*own, *naming}:
        direct = own.get(line, set())
        ways: defaultdict[str, list[bool]] = defaultdict(list)
        for source in (line, *naming.get(line, ())):
            for end, is_possible in own.get(source, ()):
                ways[end].append(is_possible)
        ends = {end for end, _ in direct}
        found[line] = tuple(Reach(end, end not in ends, all(held)) for end, held in ways.items())
    return found


def _is_shared(link: GoalLink) -> bool:
    return link.is_possible


def _is_possible_strategy(goals: tuple[GoalLink, ...], strategy: str) -> bool:
    leading = [link for link in goals if strategy in link.strategies]
    return bool(leading) and all(map(_is_shared, leading))
