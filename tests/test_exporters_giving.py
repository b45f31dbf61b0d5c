"""360Giving: what is in `grants` is valid, and what is not says exactly what it lacks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT4

from kg.exporters import write_format
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from tests.web_case import opened

SCHEMAS = Path(__file__).resolve().parent / "schemas"
Grant = dict[str, Any]
FORMATS = FormatChecker()
A_GRANT = """<https://w3id.org/civicthread/graph/gla/plan-x/1> {
  gla:plan-x a civic:DeliveryPlan .
  gla:line a civic:BudgetLine ; skos:prefLabel "Small grant" ; civic:inPlan gla:plan-x ;
    civic:amount 1234.5 ; <https://schema.org/currency> "GBP" ; civic:fundedFrom gla:fund %s .
  gla:fund a civic:FundingSource ; skos:prefLabel "Fund" ;
    civic:fundingType <https://w3id.org/civicthread/code/funding/grant> .
  gla:eng-1 a civic:Engagement ; civic:engagedIn gla:fund ; civic:party hub:giver ;
    civic:role role:funder .
  gla:eng-2 a civic:Engagement ; civic:engagedIn gla:fund ; civic:party hub:taker ;
    civic:role role:recipient .
}
g:hub {
  hub:giver a org:Organization ; skos:prefLabel "Giver" ; org:identifier "GB-LAE-XXX" .
  hub:taker a org:Organization ; skos:prefLabel "Taker" .
}"""


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(text: object) -> bool:
    return "T" in str(text) and bool(datetime.fromisoformat(str(text)))


def validator(name: str) -> Draft4Validator:
    files = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("360giving*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (key, DRAFT4.create_resource(schema)) for key, schema in files.items()
    )
    return Draft4Validator(files[name], registry=registry, format_checker=FORMATS)


def package(store: MemoryStore) -> dict[str, Any]:
    (written,) = write_format(store, "360giving", None).values()
    made: dict[str, Any] = json.loads(written)
    return made


def missing(grant: Grant) -> set[str]:
    """Return the fields that the schema itself finds missing; anything else wrong fails."""
    found = list(validator("360giving-grant.json").iter_errors(grant))
    assert {error.validator for error in found} <= {"required"}
    asked = validator("360giving-grant.json").schema["required"]
    assert len(found) == len([field for field in asked if field not in grant])
    return {field for field in asked if field not in grant}


@pytest.fixture(scope="module")
def real(release_folder: ReleaseFolder) -> dict[str, Any]:
    return package(opened(release_folder.path).store)


def by_title(real: dict[str, Any]) -> dict[str, Grant]:
    return {grant["title"]: grant for grant in real["x_incompleteGrants"]}


def test_no_plan_says_when_a_grant_was_awarded_so_none_is_whole(real: dict[str, Any]) -> None:
    assert real["grants"] == []
    assert len(real["x_incompleteGrants"]) == 6
    assert "6 grants; 0 state all that the standard asks for" in real["description"]
    assert "awardDate is not stated by the plan for 6" in real["description"]


def test_each_grant_says_exactly_what_the_schema_misses(real: dict[str, Any]) -> None:
    for grant in real["x_incompleteGrants"]:
        assert set(grant["x_missing"]) == missing(grant), grant["title"]


def test_a_grant_needs_nothing_but_what_it_says_is_missing(real: dict[str, Any]) -> None:
    body = {"id": "GB-CHC-1", "name": "Somebody"}
    known = {
        "awardDate": "2022-05-01", "currency": "GBP", "amountAwarded": 1,
        "recipientOrganization": [body], "fundingOrganization": [body],
    }  # fmt: skip
    grants = [
        grant | {field: known[field] for field in grant["x_missing"]}
        for grant in real["x_incompleteGrants"]
    ]
    validator("360giving-package.json").validate(real | {"grants": grants})


def test_the_grant_by_way_of_central_london_forward(real: dict[str, Any]) -> None:
    # Appendix 1, row 16: £670K; footnote 3: “a grant from ESF and GLA via Central London Forward”.
    grant = by_title(real)["Connecting Communities grant money"]
    assert (grant["amountAwarded"], grant["currency"]) == (670_000, "GBP")
    assert [one["id"] for one in grant["fundingOrganization"]] == ["GB-LAE-GLA"]
    assert [one["id"] for one in grant["recipientOrganization"]] == ["GB-LAE-LND"]
    through = [one["name"] for one in grant["x_intermediaryOrganization"]]
    assert through == ["Central London Forward"]
    assert [one["title"] for one in grant["x_fundingSources"]] == [
        "European Social Fund grant to Connecting Communities",
        "Greater London Authority grant to Connecting Communities",
    ]
    assert grant["plannedDates"] == [{"startDate": "2022-09-01", "endDate": "2023-08-31"}]
    assert grant["x_missing"] == ["awardDate"]


def test_a_fund_is_not_taken_for_a_funder(real: dict[str, Any]) -> None:
    # Appendix 1, row 17: £27K; footnote 4: “a grant from Erasmus”, which is a programme.
    grant = by_title(real)["Education and enterprise hub"]
    assert grant["amountAwarded"] == 27_000
    assert "fundingOrganization" not in grant
    assert grant["x_missing"] == ["awardDate", "fundingOrganization"]


def test_a_board_gives_as_a_department_of_its_body(real: dict[str, Any]) -> None:
    # Appendix 2, row 26: 248k to Culture Mile Learning.
    grant = by_title(real)["Grant to Culture Mile Learning"]
    assert grant["amountAwarded"] == 248_000
    assert grant["fundingOrganization"] == [
        {"id": "GB-LAE-LND", "name": "City of London Corporation", "department": "Education Board"}
    ]
    assert grant["recipientOrganization"][0]["name"] == "Culture Mile Learning"


def test_co_funders_of_an_activity_do_not_become_funders_of_a_grant(real: dict[str, Any]) -> None:
    # Row 22 of the Mayor's plan names ESRC and MOPAC beside the Excellence Fund's own money.
    (strand,) = (g for title, g in by_title(real).items() if "knowledge strand" in title)
    assert "fundingOrganization" not in strand


def test_a_grant_with_its_date_is_whole_and_valid(store_of: Callable[[str], MemoryStore]) -> None:
    dated = 'dcterms:issued "2022-05-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    made = package(store_of(A_GRANT % f"; {dated}"))
    validator("360giving-package.json").validate(made)
    (grant,) = made["grants"]
    assert "x_incompleteGrants" not in made
    assert (grant["awardDate"], grant["amountAwarded"]) == ("2022-05-01", 1234.5)
    assert grant["recipientOrganization"] == [{"id": f"{BASE}/id/hub/taker", "name": "Taker"}]


def test_the_same_grant_without_its_date_is_not(store_of: Callable[[str], MemoryStore]) -> None:
    made = package(store_of(A_GRANT % ""))
    assert [grant["x_missing"] for grant in made["x_incompleteGrants"]] == [["awardDate"]]


def test_one_plan_alone_gives_its_own_grants(release_folder: ReleaseFolder) -> None:
    store = opened(release_folder.path).store
    (written,) = write_format(
        store, "360giving", [f"{BASE}/id/gla/plan-education-delivery-2014"]
    ).values()
    grants = json.loads(written)["x_incompleteGrants"]
    assert {grant["id"].split("/")[-2] for grant in grants} == {"gla"}
    assert len(grants) == 3
