"""The findings of a release beside those of an earlier one: new, open again, still open, fixed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.labels.directory import Directory, directory
from kg.labels.records import Link
from kg.pages.filters import Option
from kg.pages.report.findings import FindingLine, list_findings
from kg.store import Store
from kg.terms import shorten
from kg.validate import Before, Finding, compare
from kg.validate.changes import FIXED

# What is told of each, and in which order.
WORDS_OF_CHANGE = {
    "new": "New",
    "reopened": "Open again",
    "open": "Still open",
    "fixed": "Fixed since",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """What the report is compared with.

    Shape: `release` is its name, and `without` the address of the report that is not compared.
    `others` are the names and addresses of the releases that it may be compared with instead.
    `changes` are all that may have become of a finding, with how many of the kept ones did.
    """

    release: str
    without: str
    others: tuple[tuple[str, str], ...]
    changes: tuple[Option, ...]


def changed_findings(store: Store, before: Before) -> tuple[FindingLine, ...]:
    """Return the findings of a release with what became of each, and those that are fixed."""
    lines = list_findings(store)
    now = [_finding(line) for line in lines]
    told = compare(now, before.findings, before.earlier)
    changes = {id(each.finding): each.change for each in told}
    kept = (replace(line, change=changes[id(at)]) for line, at in zip(lines, now, strict=True))
    names = directory(store)
    gone = (_gone(names, each.finding) for each in told if each.change == FIXED)
    return (*kept, *gone)


def _finding(line: FindingLine) -> Finding:
    return Finding(
        code=line.code,
        severity=line.severity,
        plan=line.plan.iri if line.plan else "",
        focus=line.focus.iri,
        label=line.focus.name,
        path=line.path,
        value=line.value,
        message=line.message,
        remedy=line.remedy,
        source=line.source,
    )


def _gone(names: Directory, finding: Finding) -> FindingLine:
    """Return a finding of an earlier release, of which this one may not even have the thing."""
    is_here = finding.focus in names.index.things
    return FindingLine(
        code=finding.code,
        severity=finding.severity,
        plan=names.link(finding.plan) if finding.plan in names.index.things else None,
        focus=names.link(finding.focus) if is_here else Link("", shorten(finding.focus)),
        path=finding.path,
        value=finding.value,
        message=finding.message,
        remedy=finding.remedy,
        source=finding.source,
        places=(),
        leads=(),
        apart=None,
        graph="",
        result="",
        change=FIXED,
    )
