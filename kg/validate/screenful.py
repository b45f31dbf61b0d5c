"""A screenful of findings: for each plan what to fix first, like findings on one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.validate.finding import SEVERITIES, Finding
from kg.validate.lines import Lines
from kg.validate.text import COLOURS, NO_PLAN, WORDS, summary

_NOTE = SEVERITIES[-1]
_NOTES_SHOWN = 3
_INDENT = 9


def as_screenful(findings: Sequence[Finding], *, width: int, colour: bool) -> str:
    """Return what to fix first, plan by plan: a rule a line, with in how many places it fails.

    Shape: the plan with most to put right comes first; in it violations, then warnings, then the
    commonest notes; of one severity what fails in most places, since one remedy serves them all.
    Below each stands the remedy, for a single place with its cell.
    """
    page = Lines(width, colour)
    by_plan: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_plan[finding.plan].append(finding)
    for held in sorted(by_plan.values(), key=_weight, reverse=True):
        _plan(page, held)
    page.line(summary(findings), bold=True)
    if findings:
        page.line("`kg validate --rule C03 --plan NAME` lists the cells of one rule in one plan.")
    return page.text()


def _weight(findings: Sequence[Finding]) -> tuple[int, ...]:
    return tuple(sum(f.severity == severity for f in findings) for severity in SEVERITIES)


def _plan(page: Lines, findings: Sequence[Finding]) -> None:
    page.line(findings[0].plan_label or NO_PLAN, bold=True)
    page.line(summary(findings))
    rules = _by_rule(findings)
    notes = [held for held in rules if held[0].severity == _NOTE]
    for held in [held for held in rules if held[0].severity != _NOTE] + notes[:_NOTES_SHOWN]:
        first = held[0]
        mark = WORDS[first.severity]
        count = f"{len(held):,}".rjust(_INDENT - 3)
        page.line(
            f"{count}   {first.name} ({mark} {first.code})",
            hang=_INDENT,
            indent=0,
            ansi=COLOURS[first.severity],
        )
        where = f"{first.source}: " if first.source and len(held) == 1 else ""
        page.fitted(f"{where}{first.remedy}", indent=_INDENT)
    if left := notes[_NOTES_SHOWN:]:
        page.line(
            f"and {sum(map(len, left)):,} more notes by {len(left)} other rules", indent=_INDENT
        )
    page.line("")


def _by_rule(findings: Iterable[Finding]) -> list[list[Finding]]:
    found: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        found[SEVERITIES.index(finding.severity), finding.code].append(finding)
    return [found[key] for key in sorted(found, key=lambda k: (k[0], -len(found[k]), k[1]))]
