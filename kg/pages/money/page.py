"""The money page: every sum counted once, and what could not be counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.labels.caching import lru_per_store
from kg.labels.counted import address_of
from kg.labels.directory import Directory, directory
from kg.labels.records import Link
from kg.pages.money.chains import ChainPanel, chains
from kg.pages.money.figures import FigurePanel, figure_panel
from kg.pages.money.filters import KINDS, WHY_NOT, find_plan
from kg.pages.money.flow import Flow, flow
from kg.pages.money.lines import MoneyLine, ledger, line_rows, totals
from kg.pages.money.sums import Sum
from kg.panels import Panel, Row, ask_panel, show_panel, show_some
from kg.queries import PanelFile, list_panels
from kg.records import SelectResult, text_of
from kg.store import Store
from kg.terms import shorten

MOST_LINES = 60
# Of the plans of many councils: each panel is as long as a page of few.
_MOST_OF_MANY = 25
_FEW_PLANS = 12
# Pages that are asked for again and again stay laid out.
_MOST_PAGES = 24


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why lines are left out of the sums; `shown` are the first of them."""

    key: str
    title: str
    lines: int
    shown: tuple[Row, ...]
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

    Shape: `sums` are the totals with each line once, one a currency; `panels` are the questions of
    the folder `money`, by their keys, and `answer` what the first of them gave. `most` is how many
    rows of each panel are shown; `shared` are the lines that several figures share, as rows.
    """

    plan: PlanMoney | None
    plans: tuple[PlanMoney, ...]
    sums: tuple[Sum, ...]
    lines: int
    counted: int
    interpreted: int
    panels: dict[str, Panel]
    answer: SelectResult
    flow: Flow | None
    figures: tuple[FigurePanel, ...]
    shared: dict[str, Row]
    uncounted: tuple[Reason, ...]
    chains: ChainPanel
    most: int

    @property
    def left_out(self) -> int:
        """Return how many lines add nothing to the sums."""
        return self.lines - self.counted


def money_page(store: Store, plan: str = "") -> MoneyPage:
    """Return the money page, laid out once for a store.

    Args:
        store: Where to ask.
        plan: The name or IRI of the plan wanted; nothing for all.

    Raises:
        NotFoundError: No delivery plan has this name.
        AmbiguousError: Several have it.
    """
    return _page(store, find_plan(directory(store), plan).iri if plan else "")


@lru_per_store(_MOST_PAGES)
def _page(store: Store, plan: str) -> MoneyPage:
    names, book = directory(store), ledger(store)
    lines = book.of_plan(plan)
    plans = _plans(names, book.of_plan(""))
    of_plan = _plan_money(names.link(plan), lines) if plan else None
    most = MOST_LINES if plan or len(plans) <= _FEW_PLANS else _MOST_OF_MANY
    files = {file.key: file for file in list_panels("money")}
    text, answer = ask_panel(store, files["flow"], plan)
    panels = {"flow": _bare(store, files["flow"], plan, text, answer)}
    for key in KINDS:
        panels[key] = _bare(store, files[key], plan, *ask_panel(store, files[key], plan))
    figures = tuple(figure_panel(names, panels[key], lines, plan) for key in KINDS)
    for key in ("interpreted", "proposed", "awards"):
        panels[key] = show_panel(store, files[key], plan, most)
    panels["uncounted"] = _first_of_each(store, files["uncounted"], plan, most)
    passed_on = chains(store, files["chains"], plan, lines, most)
    panels["chains"] = passed_on.panel
    shared = [line.iri for each in figures for line, _ in each.shared[:most]]
    return MoneyPage(
        plan=of_plan,
        plans=plans,
        sums=totals(lines),
        lines=len(lines),
        counted=sum(line.is_counted for line in lines),
        interpreted=sum(line.is_counted and line.is_interpreted for line in lines),
        panels=panels,
        answer=answer,
        flow=flow(names, panels["flow"].answered, plan),
        figures=figures,
        shared=line_rows(store, shared),
        uncounted=_reasons(panels["uncounted"], plan),
        chains=passed_on,
        most=most,
    )


def _bare(store: Store, file: PanelFile, plan: str, text: str, answer: SelectResult) -> Panel:
    """Return a panel whose rows the page draws itself."""
    return show_some(store, file, plan, text, answer, ())


def _first_of_each(store: Store, file: PanelFile, plan: str, most: int) -> Panel:
    """Return the panel of what is not counted, with the first lines of each reason."""
    text, answer = ask_panel(store, file, plan)
    at, seen, kept = answer.columns.index("why"), Counter[str](), []
    for row in answer.rows:
        why = str(text_of(row[at]))
        seen[why] += 1
        if seen[why] <= most:
            kept.append(row)
    return show_some(store, file, plan, text, answer, kept)


def _reasons(panel: Panel, plan: str) -> tuple[Reason, ...]:
    counts = Counter(row["why"] for row in panel.answered)
    shown = {group.key: group.rows for group in panel.groups}
    return tuple(
        Reason(
            key,
            title,
            counts[key],
            shown[key],
            address_of("/money/lines", why=key, plan=plan).partition("?")[2],
        )
        for key, title in WHY_NOT.items()
        if key in shown
    )


def _plans(names: Directory, lines: tuple[MoneyLine, ...]) -> tuple[PlanMoney, ...]:
    held: dict[str, list[MoneyLine]] = {iri: [] for iri in names.plans}
    for line in lines:
        if line.plan in held:
            held[line.plan].append(line)
    found = (_plan_money(names.link(iri), tuple(of)) for iri, of in held.items())
    return tuple(sorted(found, key=lambda each: (-each.counted, -each.lines, each.plan.name)))


def _plan_money(plan: Link, lines: tuple[MoneyLine, ...]) -> PlanMoney:
    counted = sum(line.is_counted for line in lines)
    return PlanMoney(plan, shorten(plan.iri), totals(lines), len(lines), counted)
