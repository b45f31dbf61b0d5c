"""Every budget line of a store, asked once, with the strategies and goals that its money serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.labels.caching import cached_per_store
from kg.labels.directory import rows, texts
from kg.pages.money.sums import Sum, add_up, sum_of
from kg.panels import Panel, Row, each_values, show_answer
from kg.queries import find_question, run_named
from kg.queries.run import bound_text
from kg.records import SelectResult
from kg.store import Store
from kg.terms import code

INTERPRETED = code("amount", "interpreted")
_QUESTION = "budget-lines"


@dataclass(frozen=True, slots=True)
class Part:
    """What falls in one financial year of a line; `is_apportioned` where it was computed."""

    year: str
    sum: Sum
    is_apportioned: bool


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One budget line, by the IRIs of what it is tied to.

    Shape: `why_not` is empty where the amount is counted; otherwise a key of `WHY_NOT`. `works` are
    also those that are paid for through a programme. Of the `strategies` and `goals`, only some
    readings lead to those in `possible`, and an accepted claim to those in `read`. `refers_to` are
    the lines that hold its money, `named_by` those that point to it.
    """

    iri: str
    plan: str
    sum: Sum | None
    status: str
    resource: str
    why_not: str
    works: frozenset[str]
    funds: frozenset[str]
    strategies: frozenset[str]
    goals: frozenset[str]
    possible: frozenset[str]
    read: frozenset[str]
    refers_to: frozenset[str]
    named_by: frozenset[str]
    parts: tuple[Part, ...]

    @property
    def is_counted(self) -> bool:
        """Whether its amount enters the sums."""
        return not self.why_not

    @property
    def is_interpreted(self) -> bool:
        """Whether its amount is read otherwise than printed."""
        return self.status == INTERPRETED

    def ends(self, kind: str) -> frozenset[str]:
        """Return its strategies, goals or funds."""
        return {"strategy": self.strategies, "goal": self.goals, "fund": self.funds}[kind]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All lines in the order of the documents, by IRI, and the answer that tells them."""

    by_iri: Mapping[str, MoneyLine]
    answer: SelectResult
    at: Mapping[str, int]

    def of_plan(self, plan: str) -> tuple[MoneyLine, ...]:
        """Return the lines of one plan; of all where none is given."""
        return tuple(line for line in self.by_iri.values() if plan in ("", line.plan))

    def kept(self, lines: Iterable[str]) -> SelectResult:
        """Return the rows of some lines, in the order of the documents."""
        held = sorted({self.at[line] for line in lines})
        return replace(self.answer, rows=tuple(self.answer.rows[at] for at in held))


@cached_per_store
def ledger(store: Store) -> Ledger:
    """Return the budget lines of a store."""
    answer = run_named(store, find_question(_QUESTION))
    assert isinstance(answer, SelectResult), "the question is a SELECT"
    parts = _parts(store)
    lines = [_line(row, parts) for row in each_values(answer)]
    at = {line.iri: number for number, line in enumerate(lines)}
    return Ledger({line.iri: line for line in lines}, answer.held_once(), at)


def show_lines(store: Store, lines: Sequence[str], most: int, plan: str = "") -> Panel:
    """Return some lines as a panel, in the order of the documents.

    Args:
        store: Where to ask.
        lines: Their IRIs.
        most: How many are made ready to be shown.
        plan: The plan whose lines they are, where it is one.
    """
    question = find_question(_QUESTION)
    bound = {"plan": plan} if plan else {}
    text = bound_text(question, {"plan": ox.NamedNode(plan) if plan else None})
    return show_answer(store, question, bound, text, ledger(store).kept(lines), "lines", most)


def line_rows(store: Store, lines: Sequence[str]) -> dict[str, Row]:
    """Return lines as a page shows them, by their IRIs, in the order of the documents."""
    panel = show_lines(store, lines, len(lines))
    return {row.named["line"].text: row for row in panel.rows}


def totals(lines: Iterable[MoneyLine]) -> tuple[Sum, ...]:
    """Return the sum of the counted lines in each currency, each line once."""
    return add_up(line.sum for line in lines if line.is_counted and line.sum)


def _line(row: Mapping[str, str], parts: Mapping[str, list[Part]]) -> MoneyLine:
    def several(name: str) -> frozenset[str]:
        return frozenset(row.get(name, "").split())

    iri = row["line"]
    return MoneyLine(
        iri=iri,
        plan=row["plan"],
        sum=sum_of(row.get("amount"), row.get("currency")),
        status=row.get("amountStatus", ""),
        resource=row.get("resource", ""),
        why_not=row.get("why", ""),
        works=several("works") | several("throughProgramme"),
        funds=several("funds"),
        strategies=several("strategies"),
        goals=several("goals"),
        possible=several("possible"),
        read=several("read"),
        refers_to=several("heldBy"),
        named_by=several("namedBy"),
        parts=tuple(parts.get(iri, ())),
    )


def _parts(store: Store) -> defaultdict[str, list[Part]]:
    found: defaultdict[str, list[Part]] = defaultdict(list)
    for line, year, amount, currency, apportioned in map(texts, rows(store, "money-years")):
        held = sum_of(amount, currency)
        if held is not None:
            found[str(line)].append(Part(str(year), held, apportioned == "true"))
    return found
