"""A release checked by parts: what is told of each thing is what pySHACL says of all together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest
from rdflib import Graph

from kg.validate import Finding, run, validate_release
from kg.validate.parts import Facts, Shared
from tests.validated import HUB, PLAN, found_by_reference, release_of, the_shapes

# Of another publisher; it names nothing that Plan A names, so the two are parts of their own.
OTHER = """
col:plan-b a civic:DeliveryPlan ; dcterms:title "Plan B"@en ; civic:accountableBody hub:idle .
col:task a civic:Activity ; skos:prefLabel "Open a hall"@en ; civic:inPlan col:plan-b .
"""
# An engagement, which is no element of a plan, and a line of a budget, which is one.
ENGAGED = """
hub:programme a civic:Programme ; skos:prefLabel "Programme"@en .
hub:eng a civic:Engagement ; civic:party hub:council ; civic:engagedIn hub:programme ;
    civic:role role:lead .
"""
LINE = """
hub:line a civic:BudgetLine ; civic:budgetFor hub:programme ; civic:amount 500.0 .
"""
Said = tuple[str, ...]


def _said(findings: Iterable[Finding]) -> Counter[Said]:
    """Return findings as both ways tell them; the words of a query's variables are ours alone."""
    return Counter(
        (f.code, f.focus, f.path, f.severity, f.label, f.plan, f.plan_label, f.source, f.graph)
        for f in findings
    )


@dataclass(frozen=True)
class Case:
    """What is added to the register and to the plans, and findings that are told or are not."""

    hub: str = ""
    other: str = ""
    plan: str = ""
    there: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    more: Mapping[str, str] = field(default_factory=dict)


def _set(*told: str) -> frozenset[str]:
    return frozenset(told)


CASES = {
    "who takes part in a shared programme": Case(
        ENGAGED, "col:task civic:programme hub:programme .", missing=_set("C03 task")
    ),
    "what pays for a shared programme": Case(
        ENGAGED + LINE,
        "col:task civic:programme hub:programme .",
        missing=_set("C03 task", "C07 task"),
    ),
    "who takes part in the pot of a shared line": Case(
        """hub:line a civic:BudgetLine ; civic:budgetFor col:task ; civic:fundedFrom hub:pot .
        hub:pot a civic:FundingSource ; skos:prefLabel "Pot"@en .
        hub:eng a civic:Engagement ; civic:party hub:council ; civic:engagedIn hub:pot ;
            civic:role role:lead .""",
        missing=_set("C03 task"),
    ),
    "a key that the publisher of a plan has": Case(
        """col:project a civic:Programme ; skos:prefLabel "Project"@en ;
            civic:accountableBody hub:council .""",
        "col:plan-b dcterms:publisher hub:idle .",
        there=_set("S26 project"),
    ),
    "a programme of the register that one plan alone names": Case(
        "hub:frame a civic:Programme ; civic:accountableBody hub:council .",
        "col:task civic:programme hub:frame .",
        there=_set("S01 frame"),
    ),
    "a reading of the register about a plan": Case(
        "hub:frame a civic:Reading ; civic:inPlan col:plan-b .", there=_set("S24 frame")
    ),
    "a goal of the register that an activity supports": Case(
        'hub:goal a civic:Objective ; skos:prefLabel "Goal"@en .',
        "col:task civic:contributesTo hub:goal .",
        missing=_set("C01 goal", "C02 task"),
    ),
    "a goal of another plan": Case(
        other="col:task civic:contributesTo gla:goal .",
        plan='gla:goal a civic:Objective ; skos:prefLabel "Goal"@en ; civic:inPlan gla:plan-a .',
        missing=_set("C01 goal", "C02 task"),
    ),
    "a body with its type in the register and in a plan": Case(
        'col:body a org:Organization ; skos:prefLabel "Body"@en .',
        'col:body a org:Organization ; skos:altLabel "Body, write to a@b.example"@en .',
        there=_set("S28 body", "Q06 body", "Q08 body"),
        missing=_set("S01 body"),
    ),
    "a body with its type in both, and its name in the plan": Case(
        "col:body a org:Organization .",
        'col:body a org:Organization ; skos:prefLabel "Body"@en .',
        there=_set("Q06 body"),
        missing=_set("S01 body"),
    ),
    "a programme with its type in both": Case(
        "hub:programme a civic:Programme .",
        "hub:programme a civic:Programme .",
        there=_set("S01 programme"),
    ),
    "what the register alone says more of": Case(
        'col:task skos:altLabel "Hall"@en .', there=_set("S03 task")
    ),
    "a thing that two plans describe": Case(
        other="""gla:activity a civic:Activity ; civic:contributesTo col:goal .
        col:goal a civic:Goal .""",
        missing=_set("S01 activity", "C02 activity"),
    ),
    "a claim of a plan about a thing of the register": Case(
        'hub:frame civic:confidence 0.3 ; skos:prefLabel "Frame"@en .',
        """col:claim a civic:Claim ; civic:claimSubject hub:frame ;
            civic:reviewStatus rev:accepted .""",
        missing=_set("Q10 frame"),
    ),
    "two things that point at the register by one property each": Case(
        "hub:whole civic:amount 5.0 . hub:pot a civic:FundingSource .",
        "col:line civic:splitOf hub:whole . col:other civic:fundedFrom hub:pot .",
        there=_set("C15 whole"),
    ),
    "a name that is nearly one of another plan": Case(
        other="col:eng a civic:Engagement ; civic:engagedIn gla:activty .",
        there=_set("S31 eng"),
    ),
    "a register that another source keeps": Case(
        other="col:task civic:programme <https://ash.example/id/hub/p> .",
        there=_set("S01 p"),
        more={"harvested__ash__hub": "<https://ash.example/id/hub/p> a civic:Programme ."},
    ),
}


def _graphs(name: str) -> dict[str, Graph]:
    case = CASES[name]
    return release_of(
        PLAN + case.plan, HUB + case.hub, col__plan_b__1=OTHER + case.other, **case.more
    )


def _told(findings: Iterable[Finding]) -> set[str]:
    return {f"{f.code} {f.focus.rpartition('/')[2]}" for f in findings}


def _in_one_part(plans: dict[str, Facts], _: Shared) -> list[tuple[str, ...]]:
    return [tuple(sorted(plans))]


@pytest.mark.parametrize("name", CASES)
def test_it_is_told_whether_plans_are_checked_apart_or_together(name: str, monkeypatch) -> None:
    found = validate_release(_graphs(name), the_shapes())
    assert _told(found) >= CASES[name].there
    assert not _told(found) & CASES[name].missing
    # What the parts tell of themselves stands for all that they state.
    monkeypatch.setattr(Shared, "has_elements", True)
    assert validate_release(_graphs(name), the_shapes()) == found
    monkeypatch.setattr(run, "parts_of", _in_one_part)
    monkeypatch.setattr(run, "slice_of", lambda _, shared: shared.whole)
    assert validate_release(_graphs(name), the_shapes()) == found


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_parts_are_told_what_pyshacl_says_of_the_union(name: str) -> None:
    found = validate_release(_graphs(name), the_shapes())
    assert _said(found) == _said(found_by_reference(_graphs(name), the_shapes(), quickly=True))
