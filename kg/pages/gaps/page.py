"""The page of gaps and dependence: a summary for each plan, and a list for each kind of gap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.errors import NotFoundError, QueryError
from kg.labels.caching import cached_per_store
from kg.labels.counted import Counted, address_of
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.lookup import find_thing
from kg.pages.gaps.alignments import Alignment, find_alignments
from kg.pages.gaps.counts import GapCount, gap_count
from kg.pages.gaps.found import Gaps, find_gaps
from kg.pages.gaps.kinds import (
    BY_KEY,
    DEPENDENCE,
    KINDS,
    MISSING,
    OUTCOMES,
    SAME_OUTCOME,
    GapKind,
)
from kg.panels import Panel, bound_values, panel_text, show_answer
from kg.queries import NamedQuery, find_question, list_questions, page_query
from kg.records import SelectResult, text_of
from kg.store import Store
from kg.terms import shorten

_LONGEST = 300
_FEW_LINES = 6
_MOST_LINES = 200
_MOST_PLANS = 6
_MEETING_QUERIES = ("gaps-matches", "gaps-benefits", "gaps-topics", "gaps-outcome-activities")


@dataclass(frozen=True, slots=True)
class PlanGaps:
    """One plan's gaps, the worst share first; `key` names the plan in addresses."""

    plan: Link
    key: str
    counts: tuple[GapCount, ...]

    @property
    def share(self) -> float:
        """Return the mean share of all kinds."""
        return sum(count.share for count in self.counts) / len(self.counts)


@dataclass(frozen=True, slots=True)
class GapPanel:
    """The gaps of one kind: how many there are, the rows on the page, and all of them."""

    count: GapCount
    panel: Panel
    answer: SelectResult

    @property
    def kind(self) -> GapKind:
        """Return the kind of gap."""
        return self.count.kind


@dataclass(frozen=True, slots=True)
class AlignmentPanel:
    """Where two plans may be after the same outcome; `alignments` holds all, `shown` a few."""

    alignments: tuple[Alignment, ...]
    shown: tuple[Alignment, ...]
    count: Counted
    queries: tuple[NamedQuery, ...]


@dataclass(frozen=True, slots=True)
class GapsPage:
    """What the page shows; `plan` is the short IRI of the plan chosen, or nothing.

    Shape: `summary` holds every plan kept by the filter, `shown` those on the page.
    """

    plans: tuple[tuple[str, str], ...]
    plan: str
    summary: tuple[PlanGaps, ...]
    shown: tuple[PlanGaps, ...]
    missing: tuple[GapPanel, ...]
    dependence: tuple[GapPanel, ...]
    alignments: AlignmentPanel

    @property
    def panels(self) -> tuple[GapPanel, ...]:
        """Return the panels of all kinds."""
        return self.missing + self.dependence


@dataclass(frozen=True, slots=True)
class GapPage:
    """The page of one kind of gap, or of the alignments of plans."""

    plans: tuple[tuple[str, str], ...]
    plan: str
    key: str
    title: str
    panel: GapPanel | AlignmentPanel


def gaps_page(store: Store, plan: str = "") -> GapsPage:
    """Return the page of gaps, of all plans or of one.

    Raises:
        NotFoundError: No plan has this name; the sentence lists the near ones.
        QueryError: What has this name is not a delivery plan.
    """
    gaps = find_gaps(store)
    wanted = _wanted(store, gaps, plan)
    kept = (wanted,) if wanted else gaps.plans
    summary = plan_gaps(store)
    shown = tuple(each for each in summary if each.plan.iri in kept)
    return GapsPage(
        plans=_choices(summary),
        plan=shorten(wanted) if wanted else "",
        summary=shown,
        shown=shown[:_MOST_PLANS],
        missing=tuple(_panel(store, gaps, kind, wanted, _FEW_LINES) for kind in MISSING),
        dependence=tuple(_panel(store, gaps, kind, wanted, _FEW_LINES) for kind in DEPENDENCE),
        alignments=_alignment_panel(store, wanted, _FEW_LINES),
    )


def gap_page(store: Store, key: str, plan: str = "") -> GapPage:
    """Return the page of one kind of gap, or of `SAME_OUTCOME`.

    Raises:
        NotFoundError: No such kind, or no plan of this name.
        QueryError: What has this name is not a delivery plan.
    """
    if key not in BY_KEY and key != SAME_OUTCOME:
        known = ", ".join((*BY_KEY, SAME_OUTCOME))
        raise NotFoundError(f"no list of gaps is called {key[:_LONGEST]!r}; there are {known}")
    gaps = find_gaps(store)
    wanted = _wanted(store, gaps, plan)
    panel: GapPanel | AlignmentPanel
    if key == SAME_OUTCOME:
        title, panel = "Plans that may be after the same outcome", _alignment_panel(store, wanted)
    else:
        title, panel = BY_KEY[key].title, _panel(store, gaps, BY_KEY[key], wanted)
    short = shorten(wanted) if wanted else ""
    return GapPage(_choices(plan_gaps(store)), short, key, title, panel)


@cached_per_store
def plan_gaps(store: Store) -> tuple[PlanGaps, ...]:
    """Return the counts of each plan, the plan with the most gaps first."""
    names, gaps = directory(store), find_gaps(store)
    held: dict[tuple[str, str], int] = {}
    for key, lines in gaps.lines.items():
        for line in lines:
            held[key, line.plan.iri] = held.get((key, line.plan.iri), 0) + 1
    found = []
    for plan in gaps.plans:
        counts = (
            gap_count(
                kind, held.get((kind.key, plan), 0), len(gaps.universe[plan][kind.universe]), plan
            )
            for kind in KINDS
        )
        ordered = sorted(counts, key=lambda c: (-c.share, -c.count.number))
        found.append(PlanGaps(names.link(plan), shorten(plan), tuple(ordered)))
    return tuple(sorted(found, key=lambda each: (-each.share, each.plan.name)))


@cached_per_store
def _all_alignments(store: Store) -> tuple[Alignment, ...]:
    gaps = find_gaps(store)
    return find_alignments(store, {plan: gaps.universe[plan][OUTCOMES] for plan in gaps.plans})


def named_queries(names: Iterable[str]) -> tuple[NamedQuery, ...]:
    """Return the queries behind a panel: those of the questions, and those of the pages."""
    questions = {question.name for question in list_questions()}
    return tuple(find_question(n) if n in questions else page_query(n) for n in names)


def _wanted(store: Store, gaps: Gaps, plan: str) -> str:
    if not plan:
        return ""
    if len(plan) > _LONGEST:
        raise QueryError(f"plan is the name of a plan, at most {_LONGEST} characters long")
    found = find_thing(directory(store).index, plan, "plan").iri
    if found not in gaps.universe:
        raise QueryError(
            f"{plan!r} is not a delivery plan that has been read; choose one of them", text=plan
        )
    return found


def _choices(summary: Iterable[PlanGaps]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((s.key, s.plan.name) for s in summary), key=lambda item: item[1]))


def _panel(
    store: Store, gaps: Gaps, kind: GapKind, wanted: str, most: int = _MOST_LINES
) -> GapPanel:
    answer = gaps.answers[kind.key]
    if wanted:
        at = answer.columns.index("plan")
        rows = tuple(row for row in answer.rows if text_of(row[at]) == wanted)
        answer = replace(answer, rows=rows)
    kept = (wanted,) if wanted else gaps.plans
    things = set[str]().union(*(gaps.universe[plan][kind.universe] for plan in kept))
    lines = [line for line in gaps.lines[kind.key] if line.plan.iri in kept]
    count = gap_count(kind, len(lines), len(things), wanted)
    shown = most if len(answer.rows) > most + 1 else most + 1
    bound, text = bound_values(kind.panel, wanted), panel_text(kind.panel, wanted)
    panel = show_answer(store, kind.panel.question, bound, text, answer, kind.key, shown)
    return GapPanel(count, panel, answer)


def _alignment_panel(store: Store, wanted: str, most: int = _MOST_LINES) -> AlignmentPanel:
    found = tuple(
        alignment
        for alignment in _all_alignments(store)
        if not wanted or any(side.owner.iri == wanted for side in alignment.sides)
    )
    address = address_of(f"/gaps/{SAME_OUTCOME}", plan=wanted)
    count = Counted(len(found), "places where plans may meet", address, "alignment")
    return AlignmentPanel(found, found[:most], count, named_queries(_MEETING_QUERIES))
