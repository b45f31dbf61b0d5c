"""The work for an end: how much of it there is, and what the checks find missing in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.labels.counted import Counted, plural, question
from kg.pages.report import SEVERITIES, FindingLine, findings_by_focus
from kg.store import Store

# Notes on the document itself are shown as such; they say nothing of the plan's completeness.
_NOT_MISSING = frozenset({"X13"})
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Missing:
    """How often one rule finds something missing in the work, with the first places."""

    code: str
    severity: str
    count: int
    remedy: str
    lines: tuple[FindingLine, ...]
    more: int


def count_activities(number: int, of: str) -> Counted:
    """Return how many activities something has."""
    words = plural(number, "activity", "activities")
    return Counted(number, words, question("activities-of", of=of), "activity")


def count_outcomes(number: int, of: str) -> Counted:
    """Return how many outcomes are expected of something."""
    words = plural(number, "outcome", "outcomes")
    return Counted(number, words, question("outcomes-of", of=of), "outcome")


def missing_in(store: Store, iris: Iterable[str]) -> tuple[Missing, ...]:
    """Return what the checks find missing in some things, by rule."""
    by_focus = findings_by_focus(store)
    held: dict[tuple[str, str], list[FindingLine]] = defaultdict(list)
    for iri in dict.fromkeys(iris):
        for line in by_focus.get(iri, ()):
            if line.code not in _NOT_MISSING:
                held[line.severity, line.code].append(line)
    made = (
        Missing(code, severity, len(found), found[0].remedy, tuple(found[:_SHOWN]),
                max(0, len(found) - _SHOWN))
        for (severity, code), found in held.items()
    )  # fmt: skip
    return tuple(sorted(made, key=lambda m: (SEVERITIES.index(m.severity), -m.count, m.code)))
