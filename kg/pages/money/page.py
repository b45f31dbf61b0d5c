"""The money page: every sum counted once, and what could not be counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from kg.errors import QueryError
from kg.pages.directory import Directory, directory
from kg.pages.money.chains import chains
from kg.pages.money.choice import WHY_NOT, exact_key, find_plan
from kg.pages.money.figures import KINDS, Figure, figures, is_counted, totals
from kg.pages.money.flow import Flow, flow
from kg.pages.money.lines import ledger
from kg.pages.money.records import Chain, MoneyLine, ProposedWork, Sum
from kg.pages.once import once_per_store
from kg.pages.records import Link
from kg.queries import NamedQuery, page_query
from kg.store import Store
from kg.terms import CIVIC, shorten

PANELS = ("flow", *KINDS, "interpreted", "uncounted", "chains")
MOST_LINES = 60
_SERVING = ("money-lines", "money-work", "money-references")
# What each panel asks, and the queries that it is made from.
_QUESTIONS = {
    "flow": ("From which funds does the money go to which strategies?", _SERVING),
    "strategy": ("How much cash supports each strategy, counted once?", _SERVING),
    "goal": ("How much cash pays for work towards each goal?", (*_SERVING, "goal-links")),
    "fund": ("Which funds pay, and how much from each?", ("money-lines", "money-funds")),
    "year": ("How does the money fall by financial year?", ("money-lines", "money-shares")),
    "interpreted": ("Which sums were read otherwise than they are printed?", ("money-lines",)),
    "uncounted": ("What could not be counted, and why?", ("money-lines", "money-claims")),
    "chains": ("Who gives the money, who passes it on, who receives it?", ("money-chain",)),
}
# The same asked by the named questions, where there is one.
_NAMED = {
    "strategy": "cash-by-strategy",
    "year": "money-by-financial-year",
    "interpreted": "interpreted-amounts",
    "chains": "who-funds-what",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question behind a panel, with its queries; `named` is the question of its own, if any."""

    panel: str
    question: str
    queries: tuple[NamedQuery, ...]
    named: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure with the address of its lines, and its length against the longest in percent."""

    figure: Figure
    query: str
    length: int


@dataclass(frozen=True, slots=True)
class FigurePanel:
    """The figures of one kind; `columns` is their sum where it is more than the total once."""

    kind: str
    rows: tuple[FigureRow, ...]
    columns: Sum | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why lines are left out of the sums; `shown` are the first of them."""

    key: str
    title: str
    lines: int
    shown: tuple[MoneyLine, ...]
    query: str


@dataclass(frozen=True, slots=True)
class PlanMoney:
    """How far one plan speaks of money: nothing, sources or staff without a sum, or sums."""

    plan: Link
    key: str
    sums: tuple[Sum, ...]
    lines: int
    counted: int


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """All that the money page shows, of one plan or of all.

    Shape: `sums` are the totals with each line once, one a currency; `shown` is the one panel
    that is asked for, or nothing for all.
    """

    plan: PlanMoney | None
    plans: tuple[PlanMoney, ...]
    sums: tuple[Sum, ...]
    lines: tuple[MoneyLine, ...]
    counted: int
    flow: Flow | None
    panels: tuple[FigurePanel, ...]
    interpreted: tuple[MoneyLine, ...]
    uncounted: tuple[Reason, ...]
    proposed: tuple[ProposedWork, ...]
    chains: tuple[Chain, ...]
    asked: dict[str, Asked]
    shown: str = ""

    @property
    def left_out(self) -> int:
        """Return how many lines add nothing to the sums."""
        return sum(reason.lines for reason in self.uncounted)

    def shows(self, panel: str) -> bool:
        """Whether a panel is wanted."""
        return self.shown in ("", panel)


@once_per_store
def _kept(_store: Store) -> dict[str, MoneyPage]:
    """Return the pages that were made for a store, by plan: at most one a plan and one for all."""
    return {}


def money_page(store: Store, plan: str = "", show: str = "") -> MoneyPage:
    """Return the money page, laid out once for a store.

    Args:
        store: Where to ask.
        plan: The name or IRI of the plan wanted; nothing for all.
        show: One of `PANELS`; nothing for all.

    Raises:
        QueryError: There is no such panel.
        NotFoundError: No delivery plan has this name.
        AmbiguousError: Several have it.
    """
    if show and show not in PANELS:
        raise QueryError(f"show is one of {', '.join(PANELS)}, not {show[:40]!r}")
    names = directory(store)
    found = find_plan(names, plan) if plan else None
    kept = _kept(store)
    key = found.iri if found else ""
    if key not in kept:
        kept[key] = _page(store, names, found)
    return replace(kept[key], shown=show)


def _page(store: Store, names: Directory, plan: Link | None) -> MoneyPage:
    book = ledger(store)
    lines = tuple(line for line in book.lines if plan is None or _is_in(line, plan))
    short = shorten(plan.iri) if plan else ""
    kept = {line.link.iri for line in lines}
    return MoneyPage(
        plan=_plan_money(plan, lines) if plan else None,
        plans=_plans(names, book.lines),
        sums=totals(lines),
        lines=lines,
        counted=sum(map(is_counted, lines)),
        flow=flow(names, lines, short),
        panels=tuple(_panel(names, lines, kind, short) for kind in KINDS),
        interpreted=tuple(line for line in lines if is_counted(line) and line.is_interpreted),
        uncounted=_reasons(lines, short),
        proposed=tuple(each for each in book.proposed if each.line.iri in kept),
        chains=chains(store, lines, plan),
        asked={panel: _asked(panel) for panel in PANELS},
    )


def _is_in(line: MoneyLine, plan: Link) -> bool:
    return line.plan is not None and line.plan.iri == plan.iri


def _plans(names: Directory, lines: tuple[MoneyLine, ...]) -> tuple[PlanMoney, ...]:
    held: dict[str, list[MoneyLine]] = {
        iri: []
        for iri, thing in names.index.things.items()
        if str(CIVIC.DeliveryPlan) in thing.classes
    }
    for line in lines:
        if line.plan is not None and line.plan.iri in held:
            held[line.plan.iri].append(line)
    found = (_plan_money(names.link(iri), tuple(of)) for iri, of in held.items())
    return tuple(sorted(found, key=lambda each: (-each.counted, -each.lines, each.plan.name)))


def _plan_money(plan: Link, lines: tuple[MoneyLine, ...]) -> PlanMoney:
    counted = sum(map(is_counted, lines))
    return PlanMoney(plan, shorten(plan.iri), totals(lines), len(lines), counted)


def _panel(names: Directory, lines: tuple[MoneyLine, ...], kind: str, plan: str) -> FigurePanel:
    found = figures(names, lines, kind)
    longest = max((figure.sum.amount for figure in found), default=Decimal(0))
    joint = {fund.iri for line in lines if len(line.funds) > 1 for fund in line.funds}
    whole = totals(lines)
    added = (
        sum(
            (each.sum.amount for each in found if each.sum.currency == whole[0].currency),
            Decimal(0),
        )
        if whole
        else Decimal(0)
    )
    return FigurePanel(
        kind=kind,
        rows=tuple(
            FigureRow(each, _query(each, plan, joint), _length(each.sum.amount, longest))
            for each in found
        ),
        columns=Sum(added, whole[0].currency) if whole and added > whole[0].amount else None,
    )


def _query(figure: Figure, plan: str, joint: set[str]) -> str:
    key = figure.key
    if figure.kind == "fund" and len(figure.links) == 1 and figure.links[0].iri in joint:
        key = exact_key(link.iri for link in figure.links)
    return urlencode({figure.kind: key, **({"plan": plan} if plan else {})})


def _length(amount: Decimal, longest: Decimal) -> int:
    return max(1, round(100 * amount / longest)) if longest > 0 and amount > 0 else 0


def _reasons(lines: tuple[MoneyLine, ...], plan: str) -> tuple[Reason, ...]:
    found = []
    for key, title in WHY_NOT.items():
        held = tuple(line for line in lines if line.why_not == key)
        if held:
            query = urlencode({"why": key, **({"plan": plan} if plan else {})})
            found.append(Reason(key, title, len(held), held[:MOST_LINES], query))
    return tuple(found)


def _asked(panel: str) -> Asked:
    question, queries = _QUESTIONS[panel]
    return Asked(panel, question, tuple(map(page_query, queries)), _NAMED.get(panel, ""))
