"""A screen of the report: plan by plan what to fix first, or all places of one rule."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.acknowledging import Acknowledgement
from kg.errors import QueryError
from kg.labels.counted import Counted
from kg.labels.records import Link
from kg.pages.filters import Filter, Option
from kg.pages.report.changed import WORDS_OF_CHANGE, Compared, changed_findings
from kg.pages.report.findings import (
    SEVERITIES,
    WORDS,
    FindingLine,
    counted,
    list_findings,
    set_apart_in_vain,
)
from kg.pages.report.lines import PlanFindings, RuleLine, plan_findings, rule_line
from kg.pages.report.narrowing import (
    ACKNOWLEDGED,
    REGISTER,
    STATES,
    address_with,
    filters,
    fits,
    plan_iri,
)
from kg.store import Store
from kg.terms import shorten
from kg.validate import Before
from kg.validate.changes import CHANGES

PLACES_ON_A_PAGE = 25
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
    `compared` says with which release the findings are compared, if they are.
    """

    severities: tuple[Counted, ...]
    acknowledged: Counted
    in_vain: tuple[Acknowledgement, ...]
    filters: tuple[Filter, ...]
    state: str
    compared: Compared | None
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


@dataclass(frozen=True, slots=True)
class Since:
    """What findings are compared with: as the address asks for it, and what else there is."""

    asked: str
    before: Before
    others: tuple[str, ...]


def report_page(
    store: Store,
    *,
    plan: str = "",
    severity: str = "",
    code: str = "",
    state: str = "",
    number: int = 1,
    since: Since | None = None,
    change: str = "",
) -> ReportPage:
    """Return a screen of the report.

    Args:
        store: Where to ask.
        plan: Keep one plan's findings (name, IRI or short IRI), or `hub` for the register.
        severity: Keep one of `SEVERITIES`.
        code: Keep one rule's.
        state: Keep what was `acknowledged`; otherwise what is open.
        number: Which screen of them.
        since: What the findings are compared with.
        change: Keep one of `kg.validate.changes.CHANGES`; without it, all but what is fixed.

    Raises:
        QueryError: No such severity, rule, state, change or page.
        NotFoundError: No plan has this name; the sentence lists the near ones.
    """
    every = changed_findings(store, since.before) if since else list_findings(store)
    _check(every, severity, code, state)
    _check_change(since, change)
    iri = plan_iri(store, plan)
    given = {"plan": iri, "severity": severity, "code": code, "state": state}
    given |= {"since": since.asked if since else "", "change": change}
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
        compared=_compared(since, every, given) if since else None,
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


def _compared(since: Since, every: Iterable[FindingLine], given: Mapping[str, str]) -> Compared:
    found = Counter(line.change for line in every if fits(line, given, "change"))
    changes = (
        Option(Link(change, words), found[change], address_with({**given, "change": change}))
        for change, words in WORDS_OF_CHANGE.items()
    )
    plain = address_with({**given, "since": "", "change": ""})
    others = ((name, address_with({**given, "since": name})) for name in since.others)
    return Compared(since.before.release, plain, tuple(others), tuple(changes))


def _check_change(since: Since | None, change: str) -> None:
    if change not in ("", *CHANGES):
        raise QueryError(f"change is one of {', '.join(CHANGES)}; not {change!r}")
    if change and since is None:
        raise QueryError("change goes with since=previous, or since= and the name of a release")


def _check(every: Iterable[FindingLine], severity: str, code: str, state: str) -> None:
    if state not in STATES:
        raise QueryError(f"state is {ACKNOWLEDGED} or left out; not {state!r}")
    if severity not in ("", *SEVERITIES):
        raise QueryError(f"severity is one of {', '.join(SEVERITIES)}; not {severity!r}")
    known = sorted({line.code for line in every})
    # A rule of the catalogue may have found nothing: an empty page.
    if code and not _RULE.fullmatch(code) and code not in known:
        raise QueryError(f"code is one of {', '.join(known)}; not {code!r}")


def _by_plan(kept: Iterable[FindingLine]) -> list[list[FindingLine]]:
    """Return the findings of each plan: the one with most to put right first, the register last."""
    held: defaultdict[str, list[FindingLine]] = defaultdict(list)
    for line in kept:
        held[line.plan.iri if line.plan else REGISTER].append(line)

    def order(key: str) -> tuple[bool, tuple[int, ...], str]:
        counts = Counter(line.severity for line in held[key])
        return key == REGISTER, tuple(-counts[name] for name in SEVERITIES), key

    return [held[key] for key in sorted(held, key=order)]
