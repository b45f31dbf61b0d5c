"""Findings as a page for the terminal: what to fix first, and in which cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from kg.choices import SEVERITY_WORDS
from kg.validate.changes import CHANGES, FIXED, NEW, OPEN, REOPENED, Changed
from kg.validate.finding import SEVERITIES, Finding
from kg.validate.lines import Lines
from kg.validate.places import natural

# What people call the three severities, and the colours of a terminal for them.
WORDS = dict(zip(SEVERITIES, SEVERITY_WORDS, strict=True))
COLOURS = {"Violation": "31", "Warning": "33", "Info": "36"}
MEANING = {
    "Violation": "must be put right before a release",
    "Warning": "gaps and doubts in the source",
    "Info": "what would make the data more useful",
}
_CHANGED = {NEW: "new", REOPENED: "open again", FIXED: "fixed", OPEN: "still open"}
NO_PLAN = "The register, and what is in no plan"
# Units: findings. Of so many nobody reads each on a screen, which then has the first of each rule.
_READABLE = 1_000
_SHOWN_OF_RULE = 10


def as_text(
    findings: Sequence[Finding], *, width: int, colour: bool, on_screen: bool = False
) -> str:
    """Return findings by severity, rule, plan and cell, then one line that sums them up.

    Args:
        findings: What is told, in order.
        width: No line is longer, unless a single word is.
        colour: Whether the terminal's colours are used.
        on_screen: Whether it is for a screen: of more than a thousand findings each rule has its
            first ten there. A file has all of them.
    """
    page = _Report(Lines(width, colour), is_cut=on_screen and len(findings) > _READABLE)
    for severity, group in groupby(findings, key=lambda f: f.severity):
        page.severity(severity, list(group))
    page.lines.line(summary(findings), bold=True)
    return page.text()


def as_changes(
    changed: Sequence[Changed], release: str, *, width: int, colour: bool, on_screen: bool = False
) -> str:
    """Return what became of findings since a release: what is new, open again, and fixed.

    What is still open is only counted. The rest is as in `as_text`.
    """
    listed = sum(each.change != OPEN for each in changed)
    page = _Report(Lines(width, colour), is_cut=on_screen and listed > _READABLE)
    counts = Counter(each.change for each in changed)
    told = ", ".join(f"{counts[change]:,} {_CHANGED[change]}" for change in CHANGES)
    page.lines.line(f"Since release {release}: {told}.", bold=True)
    page.lines.line("")
    for change in (NEW, REOPENED, FIXED):
        held = [each.finding for each in changed if each.change == change]
        if held:
            page.lines.line(_CHANGED[change].upper(), bold=True)
            page.lines.line("")
        for severity, group in groupby(held, key=lambda f: f.severity):
            page.severity(severity, list(group))
    return page.text()


def summary(findings: Sequence[Finding]) -> str:
    """Return the counts: "0 violations, 212 warnings, 340 notes"."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(_counted(counts[severity], WORDS[severity]) for severity in SEVERITIES)


def counted(findings: Sequence[Finding], severity: str) -> str:
    """Return how many findings there are: "1 violation", "1,200 notes"."""
    return _counted(len(findings), WORDS[severity])


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count:,} {word}s"


class _Report:
    """The report from the top: a severity, its rules, their plans, the cells of each."""

    def __init__(self, lines: Lines, *, is_cut: bool) -> None:
        self.lines = lines
        self._most = _SHOWN_OF_RULE if is_cut else None

    def text(self) -> str:
        """Return the report, with what it leaves out at its end, where a screen stops."""
        if self._most is not None:
            self.lines.line(
                f"Each rule shows its first {self._most} here. A file has them all: write "
                "`> FILE` or `--format csv > FILE` at the end of the command. "
                "`--summary` is a screenful for each plan."
            )
        return self.lines.text()

    def severity(self, severity: str, findings: Sequence[Finding]) -> None:
        heading = f"{counted(findings, severity)}: {MEANING[severity]}".upper()
        self.lines.line(heading, ansi=f"1;{COLOURS[severity]}")
        self.lines.line("")
        for _, group in groupby(findings, key=lambda f: f.code):
            self._rule(list(group))

    def _rule(self, findings: Sequence[Finding]) -> None:
        first, line = findings[0], self.lines.line
        count = f"({len(findings):,})"
        line(f"{first.code}  {first.name} {count}", hang=5, ansi=COLOURS[first.severity])
        remedies = Counter(finding.remedy for finding in findings)
        shared = remedies.most_common(1)[0][0] if len(remedies) == 1 else ""
        if shared:
            line(f"To do: {shared}", indent=5, hang=12)
        line("")
        told = findings[: self._most]
        for _, group in groupby(told, key=lambda f: f.plan):
            self._plan(list(group), with_remedy=not shared)
        if left := len(findings) - len(told):
            line(f"… and {left:,} more by this rule", indent=5)
            line("")

    def _plan(self, findings: Sequence[Finding], *, with_remedy: bool) -> None:
        line = self.lines.line
        line(findings[0].plan_label or NO_PLAN, indent=5, bold=True)
        placed = sorted(findings, key=lambda f: (natural(f.source), f.message))
        for source, group in groupby(placed, key=lambda f: f.source):
            if source:
                line(source, indent=7, hang=9)
            for finding in group:
                line(f"– {finding.message}", indent=9, hang=11)
                if with_remedy:
                    line(finding.remedy, indent=11, hang=11)
        line("")
