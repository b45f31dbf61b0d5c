"""A screen of the report: plan by plan what to fix first, or all places of one rule."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.acknowledging import Acknowledgement
from kg.errors import QueryError
from kg.labels.counted import Counted
from kg.labels.directory import directory
from kg.lookup import find_thing
from kg.pages.filters import Filter
from kg.pages.report.findings import (
    SEVERITIES,
    WORDS,
    FindingLine,
    counted,
    list_findings,
    set_apart_in_vain,
)
from kg.pages.report.lines import PlanFindings, RuleLine, plan_findings, rule_line
from kg.pages.report.narrowing import ACKNOWLEDGED, REGISTER, STATES, address_with, filters, fits
from kg.store import Store
from kg.terms import shorten

PLACES_ON_A_PAGE = 100
PLANS_ON_A_PAGE = 10

# How the codes of the catalogue are written.
_RULE = re.compile(r"[SCQX]\d\d")


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The findings that a filter keeps, one screen of them, and the counts of all it keeps.

    Shape: of one rule, `rule` tells it, `shown` are the places on this screen, and there are no
    `severities`; otherwise `plans` are the plans on it. `number` is from 1 to `pages`; `before`
    and `after` are the addresses of the screens beside it, empty for none. `acknowledged` counts
    what was set apart of what the filter keeps, and `in_vain` is what was and is found no more.
    """

    severities: tuple[Counted, ...]
    acknowledged: Counted
    in_vain: tuple[Acknowledgement, ...]
    filters: tuple[Filter, ...]
    state: str
    plan: str
    rule: RuleLine | None
    plans: tuple[PlanFindings, ...]
    shown: tuple[FindingLine, ...]
    kept: tuple[FindingLine, ...]
    total: Counted
    number: int
    pages: int
    before: str
    after: str


def report_page(
    store: Store,
    *,
    plan: str = "",
    severity: str = "",
    code: str = "",
    state: str = "",
    number: int = 1,
) -> ReportPage:
    """Return a screen of the report.

    Args:
        store: Where to ask.
        plan: Keep one plan's findings (name, IRI or short IRI), or `hub` for the register.
        severity: Keep one of `SEVERITIES`.
        code: Keep one rule's.
        state: Keep what was `acknowledged`; otherwise what is open.
        number: Which screen of them.

    Raises:
        QueryError: No such severity, rule, state or page.
        NotFoundError: No plan has this name; the sentence lists the near ones.
    """
    every = list_findings(store)
    _check(every, severity, code, state)
    iri = _plan_iri(store, plan)
    given = {"plan": iri, "severity": severity, "code": code, "state": state}
    others = {**given, "state": ACKNOWLEDGED}
    kept = tuple(line for line in every if fits(line, given))
    by_plan = _by_plan(kept)
    size, units = (PLACES_ON_A_PAGE, len(kept)) if code else (PLANS_ON_A_PAGE, len(by_plan))
    pages = max(1, -(-units // size))
    if not 1 <= number <= pages:
        raise QueryError(f"the report has {pages} pages here, so there is no page {number}")
    part = slice((number - 1) * size, number * size)
    counts = Counter(line.severity for line in kept)
    return ReportPage(
        severities=tuple(
            counted(counts[name], WORDS[name], look=name.lower(), **{**given, "severity": name})
            for name in SEVERITIES
            if severity in ("", name) and not code
        ),
        filters=tuple(filters(store, every, given)),
        acknowledged=counted(
            sum(fits(line, others) for line in every), ("acknowledged", "acknowledged"), **others
        ),
        in_vain=set_apart_in_vain(store) if state == ACKNOWLEDGED else (),
        state=state,
        plan=shorten(iri),
        rule=rule_line(store, kept, given, 0) if code and kept else None,
        plans=() if code else tuple(plan_findings(store, p, given) for p in by_plan[part]),
        shown=kept[part] if code else (),
        kept=kept,
        total=counted(len(kept), ("finding", "findings"), **given),
        number=number,
        pages=pages,
        before=address_with(given, number - 1) if number > 1 else "",
        after=address_with(given, number + 1) if number < pages else "",
    )


def _check(every: Iterable[FindingLine], severity: str, code: str, state: str) -> None:
    if state not in STATES:
        raise QueryError(f"state is {ACKNOWLEDGED} or left out; not {state!r}")
    if severity not in ("", *SEVERITIES):
        raise QueryError(f"severity is one of {', '.join(SEVERITIES)}; not {severity!r}")
    known = sorted({line.code for line in every})
    # A rule of the catalogue may have found nothing: an empty page.
    if code and not _RULE.fullmatch(code) and code not in known:
        raise QueryError(f"code is one of {', '.join(known)}; not {code!r}")


def _plan_iri(store: Store, plan: str) -> str:
    if plan in ("", REGISTER):
        return plan
    return find_thing(directory(store).index, plan, "plan").iri


def _by_plan(kept: Iterable[FindingLine]) -> list[list[FindingLine]]:
    """Return the findings of each plan: the one with most to put right first, the register last."""
    held: defaultdict[str, list[FindingLine]] = defaultdict(list)
    for line in kept:
        held[line.plan.iri if line.plan else REGISTER].append(line)

    def order(key: str) -> tuple[bool, tuple[int, ...], str]:
        counts = Counter(line.severity for line in held[key])
        return key == REGISTER, tuple(-counts[name] for name in SEVERITIES), key

    return [held[key] for key in sorted(held, key=order)]
