"""What the front page would show if some bodies were one, worked out before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.matching.records import Effect

# What a body must span to stand on the front page.
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Lines:
    """What leans on a body: for each strategy, or plan without one, the activities.

    Shape: `activities` are pairs of an activity and the line that it counts for. `own` are the
    activities of plans whose own body this is, in which neither it nor what is one with it is a
    partner.
    """

    activities: frozenset[tuple[str, str]] = frozenset()
    own: frozenset[str] = frozenset()


_NONE = Lines()


def effect_of(iris: Iterable[str], lines: Mapping[str, Lines]) -> Effect:
    """Return what would change if these bodies were one."""
    held = [lines.get(iri, _NONE) for iri in iris]
    own = frozenset[str]().union(*(each.own for each in held))
    joined = {pair for each in held for pair in each.activities if pair[0] not in own}
    spans = [len(_lines(each.activities)) for each in held]
    rows = sum(span >= _LEAST for span in spans)
    one = len(_lines(joined))
    return Effect(
        lines=one,
        largest=max(spans, default=0),
        activities=len({activity for activity, _ in joined}),
        leaves=rows - (one >= _LEAST),
    )


def told_effect(effect: Effect) -> str:
    """Return in one sentence what the front page would show if these bodies were one."""
    if not effect.lines:
        return "If they are one, no count of the front page changes."
    rows = ""
    if effect.leaves > 0:
        gone = "one row" if effect.leaves == 1 else f"{effect.leaves} rows"
        rows = f" It would have {gone} fewer."
    elif effect.leaves < 0:
        rows = " It would have one row more."
    strategies = "one strategy" if effect.lines == 1 else f"{effect.lines} strategies"
    lean = "leans" if effect.lines == 1 else "lean"
    was = f"instead of {effect.largest} at most"
    if effect.largest == effect.lines:
        was = "as on one of them now"
    activities = "one activity" if effect.activities == 1 else f"{effect.activities} activities"
    return (
        f"If they are one, {strategies} of the front page {lean} on it {was}, by {activities}."
        f"{rows}"
    )


def _lines(activities: Iterable[tuple[str, str]]) -> set[str]:
    return {line for _, line in activities}
