"""Grants in the 360Giving Data Standard, and what stands between them and it.

A grant is a budget line that draws on a grant, or that pays for a programme with a stated
recipient. Shares of a sum and lines that only point to another are none.

The standard asks of each grant a date of award, a sum, a funder and a recipient that are
organisations. Plans seldom say when a grant was awarded. So `grants` holds those alone that say all
that is asked, and so are valid; every other stands under `x_incompleteGrants`, with what is known
in the standard's own fields and `x_missing` naming what is not: whoever knows a date can add it
and move the grant over. A date of award is `dcterms:issued` of the line or of its funding source.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeAlias

from kg.exporters.facts import Facts
from kg.terms import code

STANDARD = "https://standard.threesixtygiving.org/"
MEDIA_TYPE = "application/json"
VERSION = "1.0"

Record: TypeAlias = dict[str, Any]

# What the standard asks of each grant.
REQUIRED = (
    "id", "title", "description", "currency", "amountAwarded", "awardDate",
    "recipientOrganization", "fundingOrganization",
)  # fmt: skip
_BODIES = ("org:Organization", "org:OrganizationalUnit", "org:OrganizationalCollaboration")
_GRANT = code("funding", "grant")
_FUNDER, _RECIPIENT = code("role", "funder"), code("role", "recipient")
_INTERMEDIARY = code("role", "intermediary")


def write_giving(facts: Facts) -> bytes:
    """Return the grants of some plans as a 360Giving package; see the head of this file."""
    facts = facts.with_what_it_names()
    grants = [
        _grant(facts, line) for line in facts.of("civic:BudgetLine") if _is_grant(facts, line)
    ]
    whole = [grant for grant in grants if "x_missing" not in grant]
    lacking = [grant for grant in grants if "x_missing" in grant]
    body: Record = {
        "version": VERSION,
        "title": "Grants named in councils' plans",
        "description": _description(len(whole), lacking),
        "grants": whole,
    }
    if lacking:
        body["x_incompleteGrants"] = lacking
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _description(whole: int, lacking: list[Record]) -> str:
    told = [f"{whole + len(lacking)} grants; {whole} state all that the standard asks for."]
    for field in REQUIRED:
        count = sum(field in grant["x_missing"] for grant in lacking)
        if count:
            told.append(f"{field} is not stated by the plan for {count}.")
    return " ".join(told)


def _is_grant(facts: Facts, line: str) -> bool:
    if facts.texts(line, "civic:splitOf") or facts.texts(line, "civic:refersToBudget"):
        return False
    funds = facts.texts(line, "civic:fundedFrom")
    if any(facts.text(fund, "civic:fundingType") == _GRANT for fund in funds):
        return True
    paid = facts.texts(line, "civic:budgetFor")
    programmes = [one for one in paid if facts.is_a(one, "civic:Programme")]
    return bool(_parties(facts, programmes, _RECIPIENT))


def _grant(facts: Facts, line: str) -> Record:
    funds = facts.texts(line, "civic:fundedFrom")
    paid = facts.texts(line, "civic:budgetFor")
    amount = facts.number(line, "civic:amount")
    # Whoever is engaged in an activity need not be a party to the grant that pays for it.
    given = [*funds, *(one for one in paid if facts.is_a(one, "civic:Programme"))]
    told: Record = {
        "id": line,
        "title": facts.name(line),
        "description": _words(facts, line, funds, paid),
        "currency": facts.text(line, "schema:currency"),
        "amountAwarded": None if amount is None else _plain(float(amount)),
        "awardDate": _awarded(facts, [line, *funds]),
        "plannedDates": _planned(facts, line),
        "recipientOrganization": _organizations(facts, given, _RECIPIENT),
        "fundingOrganization": _organizations(facts, given, _FUNDER),
        "grantProgramme": [
            {"code": one, "title": facts.name(one)}
            for one in paid
            if facts.is_a(one, "civic:Programme")
        ],
        "x_fundingSources": [{"id": fund, "title": facts.name(fund)} for fund in funds],
        "x_intermediaryOrganization": _organizations(facts, given, _INTERMEDIARY),
        "x_readFrom": [
            {"id": cell.iri, "document": facts.name(cell.document), "place": cell.words}
            for cell in facts.cells(line)
        ],
    }
    told = {key: value for key, value in told.items() if value not in (None, [])}
    missing = [field for field in REQUIRED if field not in told]
    return told | {"x_missing": missing} if missing else told


def _plain(amount: float) -> int | float:
    return int(amount) if amount.is_integer() else amount


def _words(facts: Facts, line: str, funds: list[str], paid: list[str]) -> str:
    told = [facts.text(line, "dcterms:description") or ""]
    told += [f"For: {facts.name(one)}." for one in paid]
    told += [f"From: {facts.name(fund)}." for fund in funds]
    told += [f"In the plan's words: “{said}”." for said in facts.texts(line, "civic:asWritten")]
    status = facts.text(line, "civic:amountStatus")
    told += [f"Amount: {facts.name(status).lower()}."] if status else []
    return " ".join(filter(None, told))


def _awarded(facts: Facts, things: Iterable[str]) -> str | None:
    days = (facts.day(thing, "dcterms:issued") for thing in things)
    return next((day.isoformat() for day in days if day), None)


def _planned(facts: Facts, line: str) -> list[Record]:
    times = facts.texts(line, "civic:timeframe")
    dates = [
        {
            "startDate": facts.text(time, "dcat:startDate"),
            "endDate": facts.text(time, "dcat:endDate"),
        }
        for time in times
    ]
    # The standard's events begin on a day.
    return [{k: v for k, v in one.items() if v} for one in dates if one["startDate"]]


def _parties(facts: Facts, things: Iterable[str], role: str) -> list[str]:
    engaged = (e for thing in things for e in facts.back(thing, "civic:engagedIn"))
    chosen = (e for e in engaged if facts.text(e, "civic:role") == role)
    return list(dict.fromkeys(p for e in chosen for p in facts.texts(e, "civic:party")))


def _organizations(facts: Facts, things: Iterable[str], role: str) -> list[Record]:
    """Return the organisations with a role in some things; an open group is none."""
    parties = _parties(facts, things, role)
    return [_organization(facts, one) for one in parties if facts.is_a(one, *_BODIES)]


def _organization(facts: Facts, body: str) -> Record:
    """Return a body with its register number, else with its own IRI; a unit under its body."""
    whole = facts.text(body, "org:unitOf") or body
    told: Record = {
        "id": facts.text(whole, "org:identifier") or whole,
        "name": facts.name(whole),
        "department": facts.name(body) if whole != body else None,
        "url": facts.text(whole, "foaf:homepage"),
    }
    return {key: value for key, value in told.items() if value is not None}
