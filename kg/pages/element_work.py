"""The work for an end: the activities in order, what they promise, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.counted import Counted, plural, question
from kg.labels.directory import question_rows
from kg.pages.element_maker import ElementMaker
from kg.pages.element_people import count_partners
from kg.pages.element_records import Element
from kg.pages.elements import PlanFacts
from kg.pages.report import SEVERITIES, FindingLine, findings_by_focus
from kg.records import text_of
from kg.rules.counting import POSSIBLE, READ, STATED
from kg.store import Store
from kg.terms import CIVIC

# Notes on the document itself are shown as such; they say nothing of the plan's completeness.
_NOT_MISSING = frozenset({"X13"})
_SHOWN = 6
# The ways from an activity to what it helps to bring about.
_UPWARDS = (CIVIC.contributesTo, CIVIC.expectedOutcome, CIVIC.partOf)


@dataclass(frozen=True, slots=True)
class Work:
    """One activity for an end: how many take part, and what it promises and costs, in brief.

    Shape: `sureness` is `stated`, `read` or `possible`.
    """

    activity: Element
    sureness: str
    partners: Counted
    outcomes: Counted
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """How often one rule finds something missing in the work, with the first places."""

    code: str
    severity: str
    count: int
    remedy: str
    lines: tuple[FindingLine, ...]
    more: int


def activities_for(store: Store, maker: ElementMaker, end: str) -> dict[str, str]:
    """Return the activities of a plan that serve an end, each with how sure it is that it does.

    They are those of the question `activities-of`: whatever helps to bring the end about.
    """
    found = question_rows(
        store, "activities-of", of=ox.NamedNode(end), plan=ox.NamedNode(maker.facts.plan)
    )
    activities = (str(text_of(row[0])) for row in found)
    return {activity: _sureness(maker.facts, activity, end) for activity in activities}


def _sureness(facts: PlanFacts, activity: str, end: str) -> str:
    """Return how sure it is that an activity leads up to an end, by its own link or through one."""
    if (activity, end) in facts.possible:
        return POSSIBLE
    links = dict(facts.links_from(activity, *_UPWARDS))
    marks = [links[end]] if end in links else list(links.values())
    return STATED if any(mark.kind == "stated" for mark in marks) else READ


def work_of(maker: ElementMaker, activities: Mapping[str, str]) -> tuple[Work, ...]:
    """Return some activities in the order of the document, each in brief.

    Args:
        maker: The plan's records.
        activities: The activities by IRI, and how sure it is that each is for the end.
    """
    found = []
    for fact in maker.facts.in_order(list(activities)):
        lines = map(maker.money, maker.lines_for(fact.iri))
        partners = len({p.partner.iri for p in maker.parties(fact.iri) if not p.is_own})
        found.append(
            Work(
                activity=maker.element(fact),
                sureness=activities[fact.iri],
                partners=count_partners(
                    partners, plural(partners, "partner", "partners"), fact.iri
                ),
                outcomes=count_outcomes(
                    len(maker.facts.values_of(fact.iri, CIVIC.expectedOutcome)), fact.iri
                ),
                amounts=tuple(line.amount or line.words for line in lines if not line.is_share),
            )
        )
    return tuple(found)


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
