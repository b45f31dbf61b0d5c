"""Money for some activities, each sum counted once, and what could not be counted and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.pages.element_maker import ElementMaker
from kg.pages.element_records import Money
from kg.pages.elements import ElementFacts, written_amount
from kg.terms import CIVIC, code

_CASH = code("resource", "cash")


@dataclass(frozen=True, slots=True)
class MoneySum:
    """What was counted, and each line left out with the reason.

    Units: a total a currency, written for people; `counted` are the lines that make it up.
    """

    totals: tuple[str, ...]
    counted: tuple[Money, ...]
    left_out: tuple[tuple[Money, str], ...]


def sum_once(maker: ElementMaker, activities: Iterable[str]) -> MoneySum:
    """Return the cash for some activities: shares and references add nothing."""
    facts = maker.facts
    counted: dict[str, ElementFacts] = {}
    left_out: dict[str, str] = {}
    for line in _naming(maker, list(activities)):
        held = _holder(maker, line)
        if held != line:
            left_out[line] = "it points to a line that is counted there"
        reason = _why_not(maker, held)
        if reason:
            left_out[held] = reason
        elif held in facts.elements:
            counted[held] = facts.elements[held]
    totals: dict[str, Decimal] = {}
    for fact in counted.values():
        totals[fact.currency] = totals.get(fact.currency, Decimal(0)) + (fact.money or Decimal(0))
    return MoneySum(
        totals=tuple(written_amount(str(total), code) for code, total in sorted(totals.items())),
        counted=tuple(map(maker.money, facts.in_order(list(counted)))),
        left_out=tuple(
            (maker.money(fact), left_out[fact.iri]) for fact in facts.in_order(list(left_out))
        ),
    )


def _naming(maker: ElementMaker, activities: list[str]) -> list[str]:
    """Return the lines for some activities, or for a programme where the line names no activity."""
    facts = maker.facts
    programmes = {p for activity in activities for p in facts.values_of(activity, CIVIC.programme)}
    found = [i for a in activities for i in facts.pointing_to(a, CIVIC.budgetFor)]
    for programme in sorted(programmes):
        for line in facts.pointing_to(programme, CIVIC.budgetFor):
            named = facts.values_of(line, CIVIC.budgetFor)
            if not any(_is_activity(maker, thing) for thing in named):
                found.append(line)
    return list(dict.fromkeys(found))


def _is_activity(maker: ElementMaker, iri: str) -> bool:
    fact = maker.facts.elements.get(iri)
    return fact is not None and str(CIVIC.Activity) in fact.classes


def _holder(maker: ElementMaker, line: str) -> str:
    seen = {line}
    while above := maker.facts.values_of(line, CIVIC.refersToBudget):
        if above[0] in seen:
            break
        line = above[0]
        seen.add(line)
    return line


def _why_not(maker: ElementMaker, line: str) -> str:
    facts = maker.facts
    fact = facts.elements.get(line)
    if fact is None:
        return "its line stands in another plan"
    if facts.values_of(line, CIVIC.splitOf):
        return "it is a share of a line that is counted whole"
    resource = facts.values_of(line, CIVIC.resourceType)
    if _CASH not in resource:
        words = maker.names.label(resource[0]).lower() if resource else "no kind of resource"
        return f"it is {words}, not a sum of money"
    if fact.money is None:
        status = facts.values_of(line, CIVIC.amountStatus)
        words = maker.names.label(status[0]).lower() if status else "not said"
        return f"it holds no amount: {words}"
    return ""
