"""All plans in the Common Impact Data Standard (Common Approach), as JSON-LD.

What becomes what: a plan an ImpactModel, a programme a Program, an activity an Activity, an
outcome an Outcome, with a StakeholderOutcome for each group that it benefits; a goal a Theme;
indicators, targets, measurements and budget lines an Indicator, Target, IndicatorReport and Input;
units a Unit_of_measure each; bodies Organizations and groups Stakeholders. Each keeps its own IRI,
and the cells it was read from. The context stands in the file, so that nobody has to fetch one.

The legal name of a body is what the register says its act or treaty calls it. What the standard
asks for and nobody says is left out: other legal names, units that no row prints, catchment areas,
importance, and whether a group is underserved. A target's comparator has no place but its comment;
that a link rests on an accepted claim has none at all, and proposed claims are no links.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeAlias

from kg.exporters.facts import Facts
from kg.terms import expand

STANDARD = "https://ontology.commonapproach.org/cids"
MEDIA_TYPE = "application/ld+json"

Node: TypeAlias = dict[str, Any]

_IRI = {"@type": "@id"}
_CONTEXT: Node = {
    "act": "http://ontology.eil.utoronto.ca/tove/activity#",
    "cids": "https://ontology.commonapproach.org/cids#",
    "i72": "http://ontology.eil.utoronto.ca/ISO21972/iso21972#",
    "oep": "http://www.w3.org/2001/sw/BestPractices/OEP/SimplePartWhole/part.owl#",
    "org": "http://ontology.eil.utoronto.ca/tove/organization#",
    "prov": expand("prov:"),
    "xsd": expand("xsd:"),
    **{
        key: {"@id": f"cids:{key}", **_IRI}
        for key in (
            "canProduce", "forIndicator", "forOrganization", "forOutcome", "forStakeholder",
            "forTheme", "hasIndicator", "hasInput", "hasOutcome", "hasPlannedAmount", "hasProgram",
            "hasStakeholder", "hasStakeholderOutcome", "hasTarget", "inputFor", "performs",
        )
    },
    **{
        key: {"@id": f"cids:{key}"}
        for key in ("hasComment", "hasDescription", "unitDescription")
    },
    "hasWebAddress": {"@id": "cids:hasWebAddress", "@type": "xsd:anyURI"},
    "subActivityOf": {"@id": "act:subActivityOf", **_IRI},
    "partOf": {"@id": "oep:partOf", **_IRI},
    "hasName": {"@id": "org:hasName"},
    "hasLegalName": {"@id": "org:hasLegalName"},
    "hasID": {"@id": "org:hasID", **_IRI},
    "hasIdentifier": {"@id": "org:hasIdentifier"},
    "hasNumericalValue": {"@id": "i72:hasNumericalValue"},
    "value": {"@id": "i72:value", **_IRI},
    "unitOfMeasure": {"@id": "i72:unit_of_measure", **_IRI},
    "startedAtTime": {"@id": "prov:startedAtTime", "@type": "xsd:dateTime"},
    "endedAtTime": {"@id": "prov:endedAtTime", "@type": "xsd:dateTime"},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", **_IRI},
}  # fmt: skip
_BODIES = ("org:Organization", "org:OrganizationalUnit", "org:OrganizationalCollaboration")
_GROUPS = ("civic:StakeholderGroup", "civic:OrganisationType", "civic:Population")
# Who, by the code's definition, does the work.
_PERFORMERS = frozenset({"lead", "delivery-partner"})


def write_cids(facts: Facts) -> bytes:
    """Return plans as one JSON-LD document with its own context, in the order of the documents."""
    facts = facts.with_what_it_names()
    body = {"@context": _CONTEXT, "@graph": list(_nodes(facts))}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _nodes(facts: Facts) -> Iterator[Node]:
    for body in facts.of(*_BODIES):
        yield _organization(facts, body)
    for group in facts.of(*_GROUPS):
        yield _node(facts, group, "Stakeholder", performs=_performed(facts, group))
    for plan in facts.of("civic:Plan", "civic:Strategy", "civic:DeliveryPlan"):
        yield _node(facts, plan, "ImpactModel", forOrganization=_accountable(facts, plan))
    for goal in facts.of("civic:Goal", "civic:Aim", "civic:Objective"):
        yield _node(facts, goal, "Theme")
    for programme in facts.of("civic:Programme"):
        yield _node(facts, programme, "Program", hasInput=facts.back(programme, "civic:budgetFor"))
    for activity in facts.of("civic:Activity"):
        yield _activity(facts, activity)
    for outcome in facts.of("civic:Outcome"):
        yield from _outcome(facts, outcome)
    for indicator in facts.of("civic:Indicator"):
        yield _indicator(facts, indicator)
    for target in facts.of("civic:Target"):
        yield _target(facts, target)
    for measurement in facts.of("civic:Measurement"):
        yield _report(facts, measurement)
    for unit in _units(facts):
        yield {"@id": unit, "@type": "i72:Unit_of_measure", "hasName": facts.name(unit)}
    for line in facts.of("civic:BudgetLine"):
        if not facts.texts(line, "civic:splitOf"):  # a share of a sum is no second input
            yield _input(facts, line)


def _node(facts: Facts, iri: str, kind: str, **said: object) -> Node:
    """Return a thing of a class of the standard; what is None or empty is not said."""
    told: Node = {"@id": iri, "@type": f"cids:{kind}", "hasName": facts.name(iri)}
    told["hasDescription"] = facts.text(iri, "dcterms:description")
    told |= said
    told["wasDerivedFrom"] = [cell.iri for cell in facts.cells(iri)]
    return {key: value for key, value in told.items() if value not in (None, [], "")}


def _organization(facts: Facts, body: str) -> Node:
    number = facts.text(body, "org:identifier")
    accounts = facts.back(body, "civic:accountableBody")
    outcomes = [o for plan in accounts for o in facts.back(plan, "civic:inPlan")]
    engaged = [e for plan in accounts for e in _engaged(facts, plan)]
    return _node(
        facts, body, "Organization",
        hasLegalName=facts.text(body, "schema:legalName"),
        hasID={"@type": "org:OrganizationID", "hasIdentifier": number} if number else None,
        hasWebAddress=facts.text(body, "foaf:homepage"),
        hasOutcome=[one for one in outcomes if facts.is_a(one, "civic:Outcome")],
        hasStakeholder=[one for one in engaged if facts.is_a(one, *_GROUPS)],
        performs=_performed(facts, body),
    )  # fmt: skip


def _engaged(facts: Facts, plan: str) -> list[str]:
    """Return the parties engaged in a plan's activities, each once."""
    activities = (a for a in facts.back(plan, "civic:inPlan") if facts.is_a(a, "civic:Activity"))
    engagements = (e for activity in activities for e in facts.back(activity, "civic:engagedIn"))
    return list(dict.fromkeys(p for e in engagements for p in facts.texts(e, "civic:party")))


def _performed(facts: Facts, party: str) -> list[str]:
    done = [
        thing
        for engagement in facts.back(party, "civic:party")
        if (facts.text(engagement, "civic:role") or "").rpartition("/")[2] in _PERFORMERS
        for thing in facts.texts(engagement, "civic:engagedIn")
        if facts.is_a(thing, "civic:Activity")
    ]
    return list(dict.fromkeys(done))


def _accountable(facts: Facts, plan: str | None) -> str | None:
    return facts.text(plan, "civic:accountableBody") if plan else None


def _activity(facts: Facts, activity: str) -> Node:
    return _node(
        facts, activity, "Activity",
        partOf=facts.texts(activity, "civic:inPlan"),
        subActivityOf=facts.texts(activity, "civic:programme"),
        canProduce=facts.texts(activity, "civic:expectedOutcome"),
        hasInput=facts.back(activity, "civic:budgetFor"),
    )  # fmt: skip


def _outcome(facts: Facts, outcome: str) -> Iterator[Node]:
    plan = facts.text(outcome, "civic:inPlan")
    targets = facts.texts(outcome, "civic:hasTarget")
    pairs = {f"{outcome}#for-{_tail(g)}": g for g in facts.texts(outcome, "civic:benefits")}
    ends = facts.texts(outcome, "civic:contributesTo")
    yield _node(
        facts, outcome, "Outcome",
        partOf=plan,
        forOrganization=_accountable(facts, plan),
        forTheme=[end for end in ends if facts.is_a(end, "civic:Goal", "civic:Aim")],
        hasIndicator=_indicators(facts, targets),
        hasStakeholderOutcome=list(pairs),
    )  # fmt: skip
    for pair, group in pairs.items():
        yield {
            "@id": pair,
            "@type": "cids:StakeholderOutcome",
            "hasName": f"{facts.name(outcome)}: {facts.name(group)}",
            "forOutcome": outcome,
            "forStakeholder": group,
        }


def _tail(iri: str) -> str:
    return iri.rpartition("/")[2]


def _indicators(facts: Facts, targets: Iterable[str]) -> list[str]:
    found = (one for target in targets for one in facts.texts(target, "civic:ofIndicator"))
    return list(dict.fromkeys(found))


def _indicator(facts: Facts, indicator: str) -> Node:
    about = facts.back(indicator, "civic:ofIndicator")
    targets = [one for one in about if facts.is_a(one, "civic:Target")]
    plans = {plan for target in targets for plan in facts.texts(target, "civic:inPlan")}
    bodies = {_accountable(facts, plan) for plan in plans}
    unit = facts.text(indicator, "civic:unit")
    return _node(
        facts, indicator, "Indicator",
        unitDescription=facts.name(unit) if unit else None,
        unitOfMeasure=unit,
        # The standard knows one organisation an indicator; where there are more, none is named.
        forOrganization=bodies.pop() if len(bodies) == 1 else None,
        hasTarget=targets,
    )  # fmt: skip


def _target(facts: Facts, target: str) -> Node:
    comparator = facts.text(target, "civic:comparator")
    words = [facts.name(comparator)] if comparator else []
    words += [f"“{said}”" for said in facts.texts(target, "civic:asWritten")]
    return _node(
        facts, target, "Target",
        value=_measure(facts.number(target, "civic:value")),
        unitOfMeasure=_unit(facts, target),
        hasComment="; ".join(words),
        **_times(facts, facts.text(target, "civic:due")),
    )  # fmt: skip


def _report(facts: Facts, measurement: str) -> Node:
    return _node(
        facts, measurement, "IndicatorReport",
        forIndicator=facts.text(measurement, "civic:ofIndicator"),
        value=_measure(facts.number(measurement, "civic:value")),
        unitOfMeasure=_unit(facts, measurement),
        hasComment=facts.text(measurement, "civic:asWritten"),
        **_times(facts, facts.text(measurement, "civic:timeframe")),
    )  # fmt: skip


def _unit(facts: Facts, value: str) -> str | None:
    """Return the unit of a target or a measurement: its own, or that of its indicator."""
    indicator = facts.text(value, "civic:ofIndicator")
    own = facts.text(value, "civic:unit")
    return own or (facts.text(indicator, "civic:unit") if indicator else None)


def _units(facts: Facts) -> list[str]:
    """Return the units of everything that is written, each once."""
    counted = facts.of("civic:Indicator", "civic:Target", "civic:Measurement")
    return sorted({unit for thing in counted for unit in facts.texts(thing, "civic:unit")})


def _input(facts: Facts, line: str) -> Node:
    return _node(
        facts, line, "Input",
        partOf=facts.text(line, "civic:inPlan"),
        inputFor=facts.texts(line, "civic:budgetFor"),
        hasPlannedAmount=_measure(facts.number(line, "civic:amount")),
        **_times(facts, facts.text(line, "civic:timeframe")),
    )  # fmt: skip


def _measure(value: Decimal | None) -> Node | None:
    if value is None:
        return None
    return {"@type": "i72:Measure", "hasNumericalValue": format(value, "f")}


def _times(facts: Facts, time: str | None) -> dict[str, str | None]:
    """Return a time from the first moment of its first day to the last second of its last."""
    if time is None:
        return {}
    start, end = facts.day(time, "dcat:startDate"), facts.day(time, "dcat:endDate")
    return {
        "startedAtTime": f"{start.isoformat()}T00:00:00" if start else None,
        "endedAtTime": f"{end.isoformat()}T23:59:59" if end else None,
    }
