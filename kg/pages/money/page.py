"""The money page: every sum counted once, and what could not be counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from kg.errors import QueryError
from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory
from kg.labels.records import Link
from kg.pages.money.chains import chains
from kg.pages.money.filters import WHY_NOT, find_plan
from kg.pages.money.flow import Flow, flow
from kg.pages.money.lines import ledger
from kg.pages.money.records import Chain, MoneyLine, ProposedWork, Sum
from kg.pages.money.totals import (
    KINDS,
    NONE,
    SEVERAL,
    Figure,
    ends_of,
    figures,
    is_counted,
    totals,
)
from kg.queries import NamedQuery, find_question, page_query
from kg.store import Store
from kg.terms import CIVIC, shorten

PANELS = ("flow", *KINDS, "interpreted", "uncounted", "chains")
MOST_LINES = 60
# Of the plans of many councils: each panel is as long as a page of few.
_MOST_OF_MANY = 25
_FEW_PLANS = 12
_SERVING = ("money-lines", "money-strategies", "money-references", "money-funds")
# What each panel asks, and the queries that it is made from.
_QUESTIONS = {
    "flow": ("From which funds does the money go to which strategies?", _SERVING),
    "strategy": ("How much cash supports each strategy, counted once?", _SERVING),
    "goal": (
        "How much cash pays for work towards each goal?",
        ("money-lines", "money-goals", "money-references"),
    ),
    "fund": ("Which funds pay, and how much from each?", ("money-lines", "money-funds")),
    "year": ("How does the money fall by financial year?", ("money-lines", "money-shares")),
    "interpreted": (
        "Which sums are interpreted, since they are printed otherwise?",
        ("money-lines",),
    ),
    "uncounted": ("What could not be counted, and why?", ("money-lines", "money-claims")),
    "chains": ("Who gives the money, who passes it on, who receives it?", ("money-chain",)),
}
# The named questions whose rows are what the panels count.
_NAMED = {
    "flow": "counted-cash",
    "strategy": "cash-by-strategy",
    "goal": "cash-by-goal",
    "fund": "cash-by-fund",
    "year": "money-by-financial-year",
    "interpreted": "interpreted-amounts",
    "uncounted": "uncounted-lines",
    "chains": "who-funds-what",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question behind a panel, with its queries; `named` leads to its named question."""

    panel: str
    question: str
    queries: tuple[NamedQuery, ...]
    named: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure with the addresses of its lines, and its length against the longest in percent.

    Shape: the longest is that of its currency. `query` leads to what it has alone, `shared_query`
    to what it shares with others.
    """

    figure: Figure
    query: str
    shared_query: str
    length: int


@dataclass(frozen=True, slots=True)
class FigurePanel:
    """The figures of one kind: together they are the total.

    Shape: `shared` are the lines that several of them share, each with these.
    """

    kind: str
    rows: tuple[FigureRow, ...]
    shared: tuple[tuple[MoneyLine, tuple[Link, ...]], ...]
    most: int = MOST_LINES


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
    def most(self) -> int:
        """Return how many lines of each panel are shown."""
        return _most(self.plans, self.plan)

    @property
    def left_out(self) -> int:
        """Return how many lines add nothing to the sums."""
        return sum(reason.lines for reason in self.uncounted)

    def shows(self, panel: str) -> bool:
        """Whether a panel is wanted."""
        return self.shown in ("", panel)


@cached_per_store
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
    of_plan = _plan_money(plan, lines) if plan else None
    plans = _plans(names, book.lines)
    most = _most(plans, of_plan)
    return MoneyPage(
        plan=of_plan,
        plans=plans,
        sums=totals(lines),
        lines=lines,
        counted=sum(map(is_counted, lines)),
        flow=flow(names, lines, short),
        panels=tuple(_panel(names, lines, kind, short, most) for kind in KINDS),
        interpreted=tuple(line for line in lines if line.sum and line.is_interpreted),
        uncounted=_reasons(lines, short, most),
        proposed=tuple(each for each in book.proposed if each.line.iri in kept),
        chains=chains(store, lines, plan),
        asked={panel: _asked(panel, short) for panel in PANELS},
    )


def _most(plans: tuple[PlanMoney, ...], plan: PlanMoney | None) -> int:
    return MOST_LINES if plan or len(plans) <= _FEW_PLANS else _MOST_OF_MANY


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


def _panel(
    names: Directory, lines: tuple[MoneyLine, ...], kind: str, plan: str, most: int
) -> FigurePanel:
    found = figures(names, lines, kind)
    longest: dict[str, Decimal] = {}
    for each in found:
        whole = each.sum.amount + (each.shared.amount if each.shared else 0)
        longest[each.sum.currency] = max(longest.get(each.sum.currency, whole), whole)
    return FigurePanel(
        kind=kind,
        rows=tuple(
            FigureRow(
                figure=each,
                query=_query(kind, each.key, NONE if each.link else "", plan),
                shared_query=_query(kind, each.key, SEVERAL, plan) if each.shared else "",
                length=_length(each.sum.amount, longest[each.sum.currency]),
            )
            for each in found
        ),
        shared=tuple(
            (line, tuple(map(names.link, ends)))
            for line in lines
            if is_counted(line) and len(ends := ends_of(line, kind)) > 1
        ),
        most=most,
    )


def _query(kind: str, key: str, joint: str, plan: str) -> str:
    asked = {kind: f"{key};{joint}" if joint else key, **({"plan": plan} if plan else {})}
    return urlencode(asked)


def _length(amount: Decimal, longest: Decimal | int) -> int:
    return max(1, round(100 * amount / longest)) if longest > 0 and amount > 0 else 0


def _reasons(lines: tuple[MoneyLine, ...], plan: str, most: int) -> tuple[Reason, ...]:
    found = []
    for key, title in WHY_NOT.items():
        held = tuple(line for line in lines if line.why_not == key)
        if held:
            query = urlencode({"why": key, **({"plan": plan} if plan else {})})
            found.append(Reason(key, title, len(held), held[:most], query))
    return tuple(found)


def _asked(panel: str, plan: str) -> Asked:
    question, queries = _QUESTIONS[panel]
    named = find_question(_NAMED[panel])
    asked = urlencode({"plan": plan}) if plan and named.parameters else ""
    address = f"{named.name}?{asked}" if asked else named.name
    return Asked(panel, question, tuple(map(page_query, queries)), address)
