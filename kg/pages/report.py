"""The validation report: what is missing or wrong, in which cell, and what to fix first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError
from kg.labels.caching import cached_per_store
from kg.labels.counted import Counted, address_of, plural
from kg.labels.directory import Directory, directory, question_rows, rows, texts
from kg.labels.records import Link, Place
from kg.lookup import find_thing
from kg.records import SelectResult, Term
from kg.store import Store
from kg.terms import shorten

SEVERITIES = ("Violation", "Warning", "Info")
COLUMNS = (
    "code", "severity", "plan", "focus", "label", "path", "value", "message", "remedy", "source",
)  # fmt: skip
PAGE_SIZE = 100
REGISTER = "hub"
_FIRST = 6
_WORDS = {
    "Violation": ("violation", "violations"),
    "Warning": ("warning", "warnings"),
    "Info": ("note", "notes"),
}

# How the codes of the catalogue are written.
_RULE = re.compile(r"[SCQX]\d\d")


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding: the rule's code, what it is about, and what to do.

    Shape: `plan` is None for what belongs to the shared register or to no plan; `source` is the
    cells in words, and `places` leads to those of the thing itself; `graph` and `result` say
    where the finding stands in the dataset.
    """

    code: str
    severity: str
    plan: Link | None
    focus: Link
    path: str
    value: str
    message: str
    remedy: str
    source: str
    places: tuple[Place, ...]
    graph: str
    result: str


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often one rule was broken, with an example and the remedy."""

    code: str
    severity: str
    count: Counted
    example: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The findings that a filter keeps, one screen of them, and the counts of all it keeps.

    Shape: `total` counts what the filter keeps; `number` is the page shown, from 1 to `pages`.
    """

    severities: tuple[Counted, ...]
    rules: tuple[RuleCount, ...]
    first: tuple[RuleCount, ...]
    plans: tuple[tuple[str, str], ...]
    plan: str
    severity: str
    code: str
    kept: tuple[FindingLine, ...]
    shown: tuple[FindingLine, ...]
    total: Counted
    number: int
    pages: int


def report_page(
    store: Store, *, plan: str = "", severity: str = "", code: str = "", number: int = 1
) -> ReportPage:
    """Return a screen of the report.

    Args:
        store: Where to ask.
        plan: Keep one plan's findings (name, IRI or short IRI), or `hub` for the register.
        severity: Keep one of `SEVERITIES`.
        code: Keep one rule's.
        number: Which page of them.

    Raises:
        QueryError: No such severity, rule or page.
        NotFoundError: No plan has this name; the sentence lists the near ones.
    """
    wanted = _plan_iri(store, plan)
    kept = _kept(list_findings(store), wanted, severity, code)
    pages = max(1, -(-len(kept) // PAGE_SIZE))
    if not 1 <= number <= pages:
        raise QueryError(f"the report has {pages} pages here, so there is no page {number}")
    given = {"plan": wanted, "severity": severity, "code": code}
    rules = _rules(kept, wanted)
    counts = Counter(line.severity for line in kept)
    return ReportPage(
        severities=tuple(
            _counted(counts[name], _WORDS[name], look=name.lower(), **{**given, "severity": name})
            for name in SEVERITIES
            if severity in ("", name)
        ),
        rules=rules,
        first=rules[:_FIRST],
        plans=_plans(list_findings(store)),
        plan=shorten(wanted) if wanted != REGISTER else wanted,
        severity=severity,
        code=code,
        kept=kept,
        shown=kept[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        total=_counted(len(kept), ("finding", "findings"), **given),
        number=number,
        pages=pages,
    )


def _kept(
    lines: tuple[FindingLine, ...], plan: str, severity: str, code: str
) -> tuple[FindingLine, ...]:
    _check_one_of("severity", severity, SEVERITIES)
    known = sorted({line.code for line in lines})
    if not _RULE.fullmatch(code):  # a rule of the catalogue may have found nothing: an empty page
        _check_one_of("code", code, known)
    return tuple(
        line
        for line in lines
        if plan in ("", line.plan.iri if line.plan else REGISTER)
        and severity in ("", line.severity)
        and code in ("", line.code)
    )


@cached_per_store
def list_findings(store: Store) -> tuple[FindingLine, ...]:
    """Return every finding of a release: by severity, code, plan and name."""
    names = directory(store)
    places: defaultdict[str, tuple[Place, ...]] = defaultdict(tuple)
    for focus, *where in map(texts, rows(store, "finding-places")):
        places[str(focus)] += (names.place(where),)
    found = (_line(names, texts(row), places) for row in question_rows(store, "findings"))
    return tuple(sorted(found, key=_order))


def report_answer(page: ReportPage) -> SelectResult:
    """Return all findings that the filter keeps, as a table."""
    return SelectResult(COLUMNS, tuple(_cells(line) for line in page.kept))


def report_quads(store: Store, page: ReportPage) -> tuple[ox.Quad, ...]:
    """Return all findings that the filter keeps, as they stand in the dataset."""
    wanted = {line.result for line in page.kept}
    graphs = sorted({line.graph for line in page.kept})
    return tuple(
        quad
        for graph in graphs
        for quad in store.quads(graph)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in wanted
    )


def count_findings(store: Store, plan: str) -> tuple[Counted, ...]:
    """Return how many findings of each severity one plan has, without those that it has not."""
    held = (line for line in list_findings(store) if line.plan and line.plan.iri == plan)
    counts = Counter(line.severity for line in held)
    return tuple(
        _counted(counts[name], _WORDS[name], plan=plan, severity=name)
        for name in SEVERITIES
        if counts[name]
    )


def _counted(number: int, words: tuple[str, str], look: str = "", **given: str) -> Counted:
    return Counted(number, plural(number, *words), address_of("/report", **given), look=look)


@cached_per_store
def findings_by_focus(store: Store) -> defaultdict[str, tuple[FindingLine, ...]]:
    """Return the findings about each thing, by its IRI."""
    held: defaultdict[str, tuple[FindingLine, ...]] = defaultdict(tuple)
    for line in list_findings(store):
        held[line.focus.iri] += (line,)
    return held


def _line(
    names: Directory, found: list[str | None], places: Mapping[str, tuple[Place, ...]]
) -> FindingLine:
    result, code, severity, plan, focus, path, value, message, remedy, source, report = found
    return FindingLine(
        code=str(code),
        severity=str(severity),
        plan=names.link(plan) if plan else None,
        focus=names.link(str(focus)),
        path=shorten(path) if path else "",
        value=value or "",
        message=str(message),
        remedy=remedy or "",
        source=source or "",
        places=places.get(str(focus), ()),
        graph=str(report),
        result=str(result),
    )


def _plan_iri(store: Store, plan: str) -> str:
    if plan in ("", REGISTER):
        return plan
    return find_thing(directory(store).index, plan, "plan").iri


def _check_one_of(name: str, value: str, known: Iterable[str]) -> None:
    listed = tuple(known)
    if value and value not in listed:
        raise QueryError(f"{name} is one of {', '.join(listed)}; not {value!r}")


def _plans(lines: Iterable[FindingLine]) -> tuple[tuple[str, str], ...]:
    found = {(shorten(line.plan.iri), line.plan.name) for line in lines if line.plan}
    return (*sorted(found, key=lambda item: item[1]), (REGISTER, "The shared register"))


def _rules(lines: Iterable[FindingLine], plan: str) -> tuple[RuleCount, ...]:
    held: dict[tuple[str, str], list[FindingLine]] = defaultdict(list)
    for line in lines:
        held[line.severity, line.code].append(line)
    counted = (
        RuleCount(
            code,
            severity,
            _counted(len(found), ("finding", "findings"), plan=plan, severity=severity, code=code),
            found[0].message,
            found[0].remedy,
        )
        for (severity, code), found in held.items()
    )
    return tuple(
        sorted(counted, key=lambda r: (SEVERITIES.index(r.severity), -r.count.number, r.code))
    )


def _order(line: FindingLine) -> tuple[int, str, str, str, str]:
    severity = SEVERITIES.index(line.severity) if line.severity in SEVERITIES else 0
    return (severity, line.code, line.plan.name if line.plan else "", line.focus.name, line.result)


def _cells(line: FindingLine) -> tuple[Term | None, ...]:
    plan = line.plan.iri if line.plan else ""
    values = (
        line.code, line.severity, plan, line.focus.iri, line.focus.name, line.path, line.value,
        line.message, line.remedy, line.source,
    )  # fmt: skip
    return tuple(ox.Literal(value) if value else None for value in values)
