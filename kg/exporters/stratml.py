"""One plan as StratML, Part 2 (ISO 17469-2): performance plans and reports in XML.

StratML knows goals and, below them, objectives. So:

- a plan's goals and aims are goals; its objectives and activities are objectives, each under the
  first goal that it serves, the others named in words; what serves no goal stands under a goal
  without a name;
- engagements are stakeholders of the objective; a role is a performer's or a beneficiary's only
  where the source says so;
- targets, outcomes without a target, milestones and sums of money are performance indicators;
- what has no place (recurrence, cells, all goals served) is told in OtherInformation.

Nothing is added: a plan that states no vision or mission has none here. Submitter is left out,
since it names a person; Source, since the documents state no address of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kg.exporters.facts import Facts
from kg.exporters.stratml_measures import put_indicators
from kg.exporters.stratml_parts import (
    NAMESPACE,
    Telling,
    add,
    identifier,
    other_words,
    put,
    put_stakeholders,
    tag,
)

STANDARD = NAMESPACE
MEDIA_TYPE = "application/xml"
_LONGEST_ACRONYM = 8
# The schema wants a goal round every objective, and one in every document.
_NO_GOAL = "The plan names no goal that these serve."
_NOTHING = "The plan states no goal, objective or activity."


def write_stratml(facts: Facts, plan: str) -> bytes:
    """Return one plan as a StratML document; `facts` are those of this plan alone."""
    telling = Telling(facts, plan)
    kind = "Strategic_Plan" if facts.is_a(plan, "civic:Strategy") else "Performance_Plan"
    root = etree.Element(tag("PerformancePlanOrReport"), nsmap={None: NAMESPACE}, Type=kind)
    put(root, "Name", facts.name(plan))
    put(root, "Description", facts.text(plan, "dcterms:description"))
    put(root, "OtherInformation", "\n".join(_about(facts, plan)))
    core = add(root, "StrategicPlanCore")
    _put_organization(core, telling)
    _put_goals(core, telling)
    _put_administration(root, telling)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def _about(facts: Facts, plan: str) -> Iterator[str]:
    yield f"The plan as linked data: {plan}."
    for document in facts.texts(plan, "prov:hadPrimarySource"):
        licence = facts.text(document, "dcterms:license") or facts.text(document, "dcterms:rights")
        yield f"Read from: {facts.name(document)}. {licence or ''}".strip()
    yield (
        "Activities stand as objectives. Names and descriptions are short words of the editors; "
        "dates, sums and quoted words are the document's."
    )


def _put_organization(core: etree._Element, telling: Telling) -> None:
    facts = telling.facts
    for body in facts.texts(telling.plan, "civic:accountableBody")[:1]:
        made = add(core, "Organization")
        put(made, "Name", facts.name(body))
        acronyms = filter(_is_acronym, facts.texts(body, "skos:altLabel"))
        put(made, "Acronym", next(acronyms, None))
        put(made, "Identifier", identifier(body))
        put(made, "Description", facts.text(body, "dcterms:description"))
        put_stakeholders(made, facts, [telling.plan])


def _is_acronym(alias: str) -> bool:
    return alias.isupper() and alias.isalpha() and len(alias) <= _LONGEST_ACRONYM


def _put_goals(core: etree._Element, telling: Telling) -> None:
    goals = [*_stated(telling, "civic:Goal"), *_stated(telling, "civic:Aim")]
    works = [*_stated(telling, "civic:Objective"), *_stated(telling, "civic:Activity")]
    under: dict[str | None, list[str]] = {goal: [] for goal in goals}
    places = {goal: place for place, goal in enumerate(goals)}
    for work in works:
        served = [goal for goal in _goals_of(telling.facts, work) if goal in places]
        under.setdefault(min(served, key=places.__getitem__, default=None), []).append(work)
    for number, (goal, below) in enumerate((under or {None: []}).items(), start=1):
        _put_goal(core, telling, goal, str(number), below)


def _stated(telling: Telling, kind: str) -> list[str]:
    """Return the goals or works that the plan itself states, in its own order."""
    facts = telling.facts
    found = [one for one in facts.of(kind) if telling.plan in facts.texts(one, "civic:inPlan")]
    places = [facts.number(one, "schema:position") or 0 for one in found]
    # Where every table counts from 1 anew, the cells know the order.
    by_place = len(set(places)) == len(places)
    return [one for _, one in sorted(zip(places, found, strict=True))] if by_place else found


def _goals_of(facts: Facts, work: str) -> list[str]:
    """Return what a work serves, also by its objectives."""
    direct = facts.texts(work, "civic:contributesTo")
    return [*direct, *(goal for end in direct for goal in facts.texts(end, "civic:contributesTo"))]


def _put_goal(
    core: etree._Element, telling: Telling, goal: str | None, number: str, works: list[str]
) -> None:
    facts, made = telling.facts, add(core, "Goal")
    if goal is None:
        put(made, "Name", "", empty=True)
        put(made, "Description", "", empty=True)
        put(made, "OtherInformation", _NO_GOAL if works else _NOTHING)
    else:
        put(made, "Name", facts.name(goal))
        put(made, "Description", facts.text(goal, "dcterms:description"), empty=True)
        put(made, "Identifier", identifier(goal))
        put(made, "SequenceIndicator", facts.text(goal, "skos:notation") or number)
        put_stakeholders(made, facts, [goal])
        put(made, "OtherInformation", other_words(facts, goal, _served(facts, goal)))
    for place, work in _numbered(facts, works):
        _put_objective(made, telling, work, f"{number}.{place}")


def _numbered(facts: Facts, works: list[str]) -> Iterator[tuple[str, str]]:
    """Return each objective followed by its activities, then the activities that have none."""
    below: dict[str, list[str]] = {work: [] for work in works}
    heads: list[str] = []
    for work in works:
        ends = [end for end in facts.texts(work, "civic:contributesTo") if end in below]
        (below[ends[0]] if ends else heads).append(work)
    for number, head in enumerate(heads, start=1):
        yield str(number), head
        yield from ((f"{number}.{at}", one) for at, one in enumerate(below[head], start=1))


def _put_objective(goal: etree._Element, telling: Telling, work: str, number: str) -> None:
    facts, made = telling.facts, add(goal, "Objective")
    put(made, "Name", facts.name(work))
    put(made, "Description", facts.text(work, "dcterms:description"))
    put(made, "Identifier", identifier(work))
    put(made, "SequenceIndicator", number)
    milestones = facts.back(work, "civic:milestoneOf")
    outcomes = facts.texts(work, "civic:expectedOutcome")
    lines = facts.back(work, "civic:budgetFor")
    funds = [fund for line in lines for fund in facts.texts(line, "civic:fundedFrom")]
    around = [*facts.texts(work, "civic:programme"), *funds]
    put_stakeholders(made, facts, [work, *milestones, *outcomes], around)
    put(made, "OtherInformation", other_words(facts, work, _work_words(facts, work)))
    put_indicators(made, telling, work)


def _work_words(facts: Facts, work: str) -> Iterator[str]:
    yield from _served(facts, work)
    for prop, word in (
        ("civic:recurrence", "How often"),
        ("civic:timeframe", "When"),
        ("civic:programme", "Part of"),
        ("civic:expectedOutcome", "Expected outcome"),
    ):
        yield from (f"{word}: {linked}." for linked in _linked(facts, work, prop))


def _served(facts: Facts, iri: str) -> Iterator[str]:
    return (f"Serves: {linked}." for linked in _linked(facts, iri, "civic:contributesTo"))


def _linked(facts: Facts, iri: str, prop: str) -> Iterator[str]:
    """Return what a thing is linked to, marked where the link is read and not stated."""
    for thing in facts.texts(iri, prop):
        claim = facts.accepted_claim(iri, prop, thing)
        if claim is None:
            yield facts.name(thing)
            continue
        basis = facts.name(facts.text(claim, "civic:basis") or claim).lower()
        sure = facts.text(claim, "civic:confidence")
        yield f"{facts.name(thing)} (a reading: {basis}, confidence {sure})"


def _put_administration(root: etree._Element, telling: Telling) -> None:
    facts, made = telling.facts, add(root, "AdministrativeInformation")
    put(made, "Identifier", identifier(telling.plan))
    for time in facts.texts(telling.plan, "civic:timeframe")[:1]:
        put(made, "StartDate", facts.text(time, "dcat:startDate"))
        put(made, "EndDate", facts.text(time, "dcat:endDate"))
    for document in facts.texts(telling.plan, "prov:hadPrimarySource")[:1]:
        put(made, "PublicationDate", facts.text(document, "dcterms:issued"))
