"""StratML: valid against the schema, complete, and what the documents say."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from kg.errors import NotFoundError, UsageError
from kg.exporters import write_format
from kg.exporters.facts import Facts, plan_iris, read_plans
from kg.exporters.stratml_parts import NAMESPACE, identifier
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from tests.web_case import opened

SCHEMAS = Path(__file__).resolve().parent / "schemas"
OFFICIAL = "PerformancePlanOrReport20160216.xsd"
COL, GLA = f"{BASE}/id/col/plan-education-2022-23", f"{BASE}/id/gla/plan-education-delivery-2014"
IN = {"s": NAMESPACE}
SCHEMA = etree.XMLSchema(etree.parse(SCHEMAS / "stratml-part-2.xsd"))


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


@pytest.fixture(scope="module")
def documents(store: MemoryStore) -> dict[str, etree._Element]:
    return {plan: parsed(store, plan) for plan in plan_iris(store)}


def parsed(store: MemoryStore, plan: str) -> etree._Element:
    (written,) = write_format(store, "stratml", [plan]).values()
    return etree.fromstring(written)


def texts(element: etree._Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, IN)]


def named(document: etree._Element, kind: str, words: str) -> etree._Element:
    """Return the one element of a kind whose name holds these words."""
    (found,) = (e for e in document.iterfind(f".//s:{kind}", IN) if words in texts(e, "s:Name")[0])
    return found


def indicator(document: etree._Element, thing: str) -> etree._Element:
    path = f".//s:PerformanceIndicator[s:Identifier='{thing}']"
    (found,) = document.iterfind(path, IN)
    return found


@pytest.mark.parametrize("plan", [COL, GLA])
def test_every_plan_is_valid(documents: dict[str, etree._Element], plan: str) -> None:
    SCHEMA.assertValid(documents[plan])


@pytest.mark.parametrize("plan", [COL, GLA])
def test_every_plan_is_valid_by_the_official_schema(
    documents: dict[str, etree._Element], plan: str
) -> None:
    folder = os.environ.get("CIVIC_SCHEMAS")
    if not folder or not (Path(folder) / OFFICIAL).is_file():
        pytest.skip(f"CIVIC_SCHEMAS names no folder with {OFFICIAL}")
    etree.XMLSchema(etree.parse(Path(folder) / OFFICIAL)).assertValid(documents[plan])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.set("Type", "Plan"),
        lambda d: d.remove(d.find("s:Name", IN)),
        lambda d: d.find(".//s:EndDate", IN).__setattr__("text", "November 2014"),
        lambda d: d.find(".//s:Objective/s:Identifier", IN).__setattr__("text", "not one word"),
        lambda d: d.find(".//s:RoleType", IN).__setattr__("text", "Friend"),
    ],
)
def test_the_schema_sees_what_is_wrong(
    store: MemoryStore, spoil: Callable[[etree._Element], object]
) -> None:
    document = parsed(store, GLA)
    spoil(document)
    assert not SCHEMA.validate(document)


@pytest.mark.parametrize("plan", [COL, GLA])
def test_an_identifier_stands_once(documents: dict[str, etree._Element], plan: str) -> None:
    # The schema says so too (xsd:ID), and libxml2 does not check it.
    told = Counter(texts(documents[plan], ".//s:Identifier"))
    assert set(told.values()) == {1}


@pytest.mark.parametrize(
    ("plan", "goals", "works"), [(COL, 8 + 23, 30 + 32), (GLA, 3 + 1, 22 + 22)]
)
def test_each_goal_and_each_work_is_there_once(
    documents: dict[str, etree._Element], plan: str, goals: int, works: int
) -> None:
    # Of the Greater London Authority's four headings one is no goal: it stands without a name.
    document = documents[plan]
    assert len(document.findall(".//s:Goal", IN)) == goals
    assert len(document.findall(".//s:Objective", IN)) == works
    assert texts(document, ".//s:Goal/s:Name").count("") == (plan == GLA)


@pytest.mark.parametrize("plan", [COL, GLA])
def test_nothing_measurable_is_lost(
    store: MemoryStore, documents: dict[str, etree._Element], plan: str
) -> None:
    facts = read_plans(store, [plan])
    told = Counter(texts(documents[plan], ".//s:PerformanceIndicator/s:Identifier"))
    expected = [*facts.of("civic:Target"), *facts.of("civic:Milestone")]
    expected += [o for o in facts.of("civic:Outcome") if not facts.texts(o, "civic:hasTarget")]
    expected += [b for b in facts.of("civic:BudgetLine") if facts.texts(b, "civic:budgetFor")]
    assert told == Counter(map(identifier, expected))


@pytest.mark.parametrize("plan", [COL, GLA])
def test_every_partner_of_the_plan_is_a_stakeholder(
    store: MemoryStore, documents: dict[str, etree._Element], plan: str
) -> None:
    facts = read_plans(store, [plan])
    told = {
        (texts(one, "s:Name")[0], role)
        for one in documents[plan].iterfind(".//s:Stakeholder", IN)
        for role in texts(one, "s:Role/s:Name")
    }
    here = _things_told(facts, plan)
    expected = {
        (facts.name(party), facts.name(role))
        for engagement in facts.of("civic:Engagement")
        if here & set(facts.texts(engagement, "civic:engagedIn"))
        for party in facts.texts(engagement, "civic:party")
        for role in facts.texts(engagement, "civic:role")
    }
    assert told == expected


def _things_told(facts: Facts, plan: str) -> set[str]:
    """Return the plan, what it states, and the programmes and funds of its activities."""
    activities = set(facts.of("civic:Activity"))
    paid = (
        line
        for line in facts.of("civic:BudgetLine")
        if activities & set(facts.texts(line, "civic:budgetFor"))
    )
    funds = (fund for line in paid for fund in facts.texts(line, "civic:fundedFrom"))
    programmes = (p for a in activities for p in facts.texts(a, "civic:programme"))
    return {plan, *facts.back(plan, "civic:inPlan"), *funds, *programmes}


def test_row_1_of_the_mayors_plan(documents: dict[str, etree._Element]) -> None:
    objective = named(documents[GLA], "Objective", "Recognise Gold Club schools")
    kinds = {
        texts(one, "s:Name")[0]: one.get("StakeholderTypeType")
        for one in objective.iterfind("s:Stakeholder", IN)
    }
    # “Schools National College London Leadership Strategy Networks, e.g. Challenge Partners
    # Ofsted Teaching unions/ associations”
    assert {
        "Schools": "Generic_Group",
        "Ofsted": "Organization",
        "London Leadership Strategy": "Organization",
        "National College for Teaching and Leadership": "Organization",
        "Challenge Partners": "Organization",
    }.items() <= kinds.items()
    assert any("unions" in name for name in kinds)
    seminars = indicator(documents[GLA], "gla.milestone-gold-club-year-1-seminars-done")
    assert texts(seminars, ".//s:EndDate") == ["2014-11-30"]
    assert texts(seminars, ".//s:StartDate") == []


def test_row_14_of_the_mayors_plan_names_ten_free_schools(
    documents: dict[str, etree._Element],
) -> None:
    target = indicator(documents[GLA], "gla.target-free-schools-on-course")
    assert target.get("ValueChainStage") == "Output"
    assert texts(target, ".//s:NumberOfUnits") == ["10"]
    assert texts(target, ".//s:DescriptorValue") == ["At least"]
    assert texts(target, ".//s:EndDate") == ["2016-05-31"]
    assert texts(target, ".//s:TargetResult/s:Description") == ["“At least 10 free schools”"]


def test_money_of_the_citys_plan_is_input(documents: dict[str, etree._Element]) -> None:
    line = indicator(documents[COL], "col.budget-a1-r16-connecting-communities")
    assert line.get("ValueChainStage") == "Input"
    assert texts(line, "s:UnitOfMeasurement") == ["GBP"]
    assert texts(line, ".//s:NumberOfUnits") == ["670000"]
    staff = indicator(documents[COL], "col.budget-a1-r5-staff")
    assert texts(staff, ".//s:NumberOfUnits") == []
    assert texts(staff, ".//s:DescriptorValue") == ["Not costed"]
    hub = named(documents[COL], "Objective", "Connecting Communities skills hub")
    (channel,) = (
        one
        for one in hub.iterfind("s:Stakeholder", IN)
        if texts(one, "s:Name") == ["Central London Forward"]
    )
    assert "Performer" in texts(channel, "s:Role/s:RoleType")


def test_the_plans_dates_are_those_of_the_documents(
    documents: dict[str, etree._Element],
) -> None:
    about = {plan: d.find("s:AdministrativeInformation", IN) for plan, d in documents.items()}
    told = {plan: [date.fromisoformat(e.text) for e in a[1:]] for plan, a in about.items()}
    assert told == {COL: [date(2022, 9, 1), date(2023, 8, 31), date(2022, 4, 28)], GLA: []}


def test_nothing_is_invented_and_nobody_named(documents: dict[str, etree._Element]) -> None:
    for document in documents.values():
        for absent in ("Vision", "Mission", "Value", "Submitter", "Source", "ActualResult"):
            assert document.findall(f".//s:{absent}", IN) == []
        assert "Person" not in {
            one.get("StakeholderTypeType") for one in document.iterfind(".//s:Stakeholder", IN)
        }


def test_a_role_that_is_not_stated_has_no_type(documents: dict[str, etree._Element]) -> None:
    for document in documents.values():
        types = {
            (texts(role, "s:Name")[0], *texts(role, "s:RoleType"))
            for role in document.iterfind(".//s:Role", IN)
        }
        assert ("To be engaged (role not stated)",) in types
        assert {("Beneficiary", "Beneficiary"), ("Beneficiary",)} & types == {
            ("Beneficiary", "Beneficiary")
        }


def test_a_link_that_is_read_from_the_layout_says_so(
    documents: dict[str, etree._Element],
) -> None:
    # Two goals stand in one cell beside the first fifteen actions of Appendix 1.
    (words,) = texts(named(documents[COL], "Objective", "alumni network"), "s:OtherInformation")
    served = [line for line in words.splitlines() if line.startswith("Serves: ")]
    assert len(served) == 2
    (first,) = {e.getparent() for e in [named(documents[COL], "Objective", "alumni network")]}
    assert texts(first, "s:SequenceIndicator") == ["1"]
    assert all("(a reading: merged table block, confidence 0.9)" in line for line in served)
    (words,) = texts(named(documents[GLA], "Objective", "ten sites"), "s:OtherInformation")
    assert "a reading" not in words


def test_the_same_plan_gives_the_same_bytes(store: MemoryStore) -> None:
    assert write_format(store, "stratml", [COL]) == write_format(store, "stratml", [COL])


def test_what_xml_can_not_hold_is_replaced(store_of: Callable[[str], MemoryStore]) -> None:
    store = store_of(
        """<https://w3id.org/civicthread/graph/gla/plan-x/1> {
          gla:plan-x a civic:Strategy ; dcterms:title "A\\u0001 & <B>" .
          gla:goal-1 a civic:Goal ; skos:prefLabel "Goal]]>" ; civic:inPlan gla:plan-x .
        }"""
    )
    document = parsed(store, f"{BASE}/id/gla/plan-x")
    SCHEMA.assertValid(document)
    assert texts(document, "s:Name") == ["A\ufffd & <B>"]
    assert document.get("Type") == "Strategic_Plan"


def test_a_plan_without_any_goal_or_work_says_so(
    store_of: Callable[[str], MemoryStore],
) -> None:
    store = store_of(
        "<https://w3id.org/civicthread/graph/gla/plan-x/1> { gla:plan-x a civic:Plan }"
    )
    document = parsed(store, f"{BASE}/id/gla/plan-x")
    SCHEMA.assertValid(document)
    assert texts(document, ".//s:Goal/s:OtherInformation") == [
        "The plan states no goal, objective or activity."
    ]


def test_two_plans_are_more_than_one_document_holds(store: MemoryStore) -> None:
    with pytest.raises(UsageError, match="StratML holds one plan, not 2; name one with --plan"):
        write_format(store, "stratml", None)


def test_a_plan_that_is_only_mentioned_is_refused(store: MemoryStore) -> None:
    with pytest.raises(NotFoundError, match="only mentioned"):
        write_format(store, "stratml", [f"{BASE}/id/col/strategy-education-2019-23"])
