"""Defects put into the synthetic plans on purpose, each with the rule that must see it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from draft import Draft
from scribe import iri, plain, typed

Defect = Callable[[Draft, Random], str | None]


def _pick(draft: Draft, random: Random, kind: str) -> str | None:
    found = draft.page.subjects(f"civic:{kind}")
    return random.choice(found) if found else None


def _without(kind: str, prop: str) -> Defect:
    """Return a defect that takes one property away from a thing of one class that has it."""

    def take_away(draft: Draft, random: Random) -> str | None:
        found = [s for s in draft.page.subjects(f"civic:{kind}") if draft.page.values(s, prop)]
        if not found:
            return None
        subject = random.choice(found)
        draft.page.take_back(subject, prop)
        return subject

    return take_away


def _with(kind: str, prop: str, value: str) -> Defect:
    """Return a defect that gives a thing of one class another value."""

    def replace(draft: Draft, random: Random) -> str | None:
        subject = _pick(draft, random, kind)
        if subject is not None:
            draft.page.take_back(subject, prop)
            draft.page.say(subject, (prop, value))
        return subject

    return replace


def _loop(draft: Draft, random: Random) -> str | None:
    for activity in draft.page.subjects("civic:Activity"):
        for end in draft.page.values(activity, "civic:contributesTo"):
            draft.page.say(end[1:-1], ("civic:contributesTo", iri(activity)))
            return activity
    return None


def _stated_claim(draft: Draft, random: Random) -> str | None:
    claim = _pick(draft, random, "Claim")
    if claim is not None:
        subject = draft.page.values(claim, "civic:claimSubject")[0]
        ends = draft.page.values(claim, "civic:claimObject")
        draft.page.say(subject[1:-1], ("civic:contributesTo", ends))
    return claim


def _wrong_shares(draft: Draft, random: Random) -> str | None:
    for line in draft.page.subjects("civic:BudgetLine"):
        whole = draft.page.values(line, "civic:splitOf")
        if whole:
            draft.page.take_back(line, "civic:amount")
            draft.page.say(line, ("civic:amount", typed("1.00", "xsd:decimal")))
            return whole[0][1:-1]
    return None


def _same_name(draft: Draft, random: Random) -> str | None:
    activities = draft.page.subjects("civic:Activity")
    if len(activities) < 2:
        return None
    first, second = sorted(random.sample(activities, 2))
    draft.page.take_back(second, "skos:prefLabel")
    draft.page.say(second, ("skos:prefLabel", draft.page.values(first, "skos:prefLabel")))
    return first


def _late_milestone(draft: Draft, random: Random) -> str | None:
    for milestone in draft.page.subjects("civic:Milestone"):
        for due in draft.page.values(milestone, "civic:due"):
            late = f"{due[1:-1]}-late"
            draft.page.say(
                late,
                ("rdf:type", iri("civic:TimeFrame")),
                ("civic:asWritten", plain("ten years on")),
                ("dcat:endDate", typed(f"{draft.year + 10}-01-31", "xsd:date")),
                ("prov:wasDerivedFrom", draft.page.values(milestone, "prov:wasDerivedFrom")),
            )
            draft.page.take_back(milestone, "civic:due")
            draft.page.say(milestone, ("civic:due", iri(late)))
            return milestone
    return None


def _back_to_front(draft: Draft, random: Random) -> str | None:
    for time in draft.page.subjects("civic:TimeFrame"):
        if draft.page.values(time, "dcat:startDate"):
            draft.page.take_back(time, "dcat:startDate")
            draft.page.say(time, ("dcat:startDate", typed("2199-01-01", "xsd:date")))
            return time
    return None


# By the entry of the shapes' catalogue that must name the focus node.
DEFECTS: dict[str, Defect] = {
    "S01": _without("Objective", "skos:prefLabel"),
    "S02": _without("Outcome", "civic:inPlan"),
    "S03": _without("Activity", "prov:wasDerivedFrom"),
    "S04": _without("SourceLocation", "civic:inDocument"),
    "S05": _without("Engagement", "civic:party"),
    "S06": _without("Engagement", "civic:role"),
    "S07": _with("Engagement", "civic:party", "<http://example.org/nobody>"),
    "S09": _without("Milestone", "civic:milestoneOf"),
    "S10": _without("Target", "civic:ofIndicator"),
    "S11": _without("Target", "civic:value"),
    "S13": _without("BudgetLine", "civic:resourceType"),
    "S14": _without("BudgetLine", "schema:currency"),
    "S16": _back_to_front,
    "S17": _with("TimeFrame", "civic:edtf", typed("next spring", "edtf:EDTF")),
    "S18": _without("Claim", "civic:confidence"),
    "S19": _with("Activity", "civic:recurrence", iri("role:lead")),
    "S20": _loop,
    "S21": _stated_claim,
    "X02": _late_milestone,
    "X04": _wrong_shares,
    "X06": _with("Goal", "civic:underStrategy", "<http://example.org/strategy>"),
    "X09": _same_name,
}


def seed_defects(drafts: list[Draft], random: Random, rounds: int) -> list[dict[str, str]]:
    """Put each defect into so many plans, no two into one, and say what was done."""
    free = drafts.copy()
    random.shuffle(free)
    seeded = []
    for code, defect in list(DEFECTS.items()) * rounds:
        for draft in free:
            focus = defect(draft, random)
            if focus is not None:
                free.remove(draft)
                graph = draft.page.graph
                seeded.append({"code": code, "plan": draft.plan, "graph": graph, "focus": focus})
                break
    return seeded
