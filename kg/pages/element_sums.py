"""Money for the activities of one end, each sum counted once, and what is not counted and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.labels.directory import Directory, directory
from kg.pages.money import MoneyLine, Sum, ledger, totals
from kg.pages.plan_panels import plan_panel
from kg.panels import Row
from kg.store import Store
from kg.terms import CIVIC


@dataclass(frozen=True, slots=True)
class MoneySum:
    """What was counted, what is shared with other ends, and each line left out with the reason.

    Units: a total a currency; `counted` are the lines that make up `totals`.
    Shape: lines are rows of the plan's panel `money`; `shared` ones serve other ends too, and
    `shared_totals` add nothing to `totals`.
    """

    totals: tuple[Sum, ...]
    counted: tuple[Row, ...]
    shared_totals: tuple[Sum, ...]
    shared: tuple[Row, ...]
    left_out: tuple[tuple[Row, str], ...]


def sum_once(store: Store, plan: str, end: str, activities: Iterable[str]) -> MoneySum:
    """Return the cash for an end: a share of a line and a line that points to another add nothing.

    Args:
        store: Where the budget lines are.
        plan: The plan whose lines are wanted.
        end: The strategy, goal, aim or objective.
        activities: The activities of the plan that serve it.
    """
    names, held = directory(store), ledger(store)
    book = held.by_iri
    told = {row.named["line"].text: row for row in plan_panel(store, plan, "money").panel.rows}
    wanted = set(activities)
    counted, shared, left_out = [], [], []
    for line in held.of_plan(plan):
        if line.iri not in told:
            continue
        works = _activities(names, line)
        pointing = {work for each in line.named_by for work in _activities(names, book[each])}
        if not wanted & (works | pointing):
            continue
        if not line.is_counted:
            if wanted & works:
                left_out.append((told[line.iri], _reason(names, line)))
        elif _serves_it_alone(line, end, works | pointing <= wanted):
            counted.append(line)
        else:
            shared.append(line)
    shares = [
        row
        for row in told.values()
        if row.named["whole"].text and wanted & set(row.named["activities"].text.split())
    ]
    why = "it is a share of a line that is counted whole"
    return MoneySum(
        totals=totals(counted),
        counted=tuple(told[line.iri] for line in counted),
        shared_totals=totals(shared),
        shared=tuple(told[line.iri] for line in shared),
        left_out=(*left_out, *((row, why) for row in shares)),
    )


def _activities(names: Directory, line: MoneyLine) -> set[str]:
    things = names.index.things
    return {w for w in line.works if w in things and str(CIVIC.Activity) in things[w].classes}


def _serves_it_alone(line: MoneyLine, end: str, pays_for_it_alone: bool) -> bool:
    for ends in (line.strategies, line.goals):
        if end in ends:
            return len(ends) == 1
    # No figure is kept for an aim or an objective: its activities tell.
    return pays_for_it_alone


def _reason(names: Directory, line: MoneyLine) -> str:
    if line.why_not == "reference":
        return "it points to a line that is counted there"
    if line.why_not == "not-cash":
        return f"it is {_said(names, line.resource) or 'no kind of resource'}, not a sum of money"
    if line.why_not == "no-sum":
        return f"it holds no amount: {_said(names, line.status) or 'not said'}"
    return "its amount names no currency"


def _said(names: Directory, term: str) -> str:
    return names.label(term).lower() if term else ""
