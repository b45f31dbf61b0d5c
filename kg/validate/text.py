"""Findings as a page for the terminal: what to fix first, and in which cell."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from kg.terminal import printable
from kg.validate.finding import SEVERITIES, Finding
from kg.validate.places import natural

# What people call the three severities, and the colours of a terminal for them.
WORDS = {"Violation": "violation", "Warning": "warning", "Info": "note"}
_COLOURS = {"Violation": "31", "Warning": "33", "Info": "36"}
MEANING = {
    "Violation": "must be put right before a release",
    "Warning": "gaps and doubts in the source",
    "Info": "what would make the data more useful",
}
_NO_PLAN = "The register, and what is in no plan"
_NARROWEST = 40


def as_text(findings: Sequence[Finding], *, width: int, colour: bool) -> str:
    """Return findings by severity, rule, plan and cell, then one line that sums them up.

    Shape: no line is longer than `width`, unless a single word is.
    """
    page = _Page(max(width, _NARROWEST), colour)
    for severity, group in groupby(findings, key=lambda f: f.severity):
        page.severity(severity, list(group))
    page.line(summary(findings), bold=True)
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


class _Page:
    """Lines of one width, gathered from the top."""

    def __init__(self, width: int, colour: bool) -> None:
        self._width = width
        self._colour = colour
        self._lines: list[str] = []

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"

    def severity(self, severity: str, findings: Sequence[Finding]) -> None:
        heading = f"{counted(findings, severity)}: {MEANING[severity]}".upper()
        self.line(heading, ansi=f"1;{_COLOURS[severity]}")
        self.line("")
        for _, group in groupby(findings, key=lambda f: f.code):
            self._rule(list(group))

    def _rule(self, findings: Sequence[Finding]) -> None:
        first = findings[0]
        count = f"({len(findings)})"
        self.line(f"{first.code}  {first.name} {count}", hang=5, ansi=_COLOURS[first.severity])
        remedies = Counter(finding.remedy for finding in findings)
        shared = remedies.most_common(1)[0][0] if len(remedies) == 1 else ""
        if shared:
            self.line(f"To do: {shared}", indent=5, hang=12)
        self.line("")
        for _, group in groupby(findings, key=lambda f: f.plan):
            self._plan(list(group), with_remedy=not shared)

    def _plan(self, findings: Sequence[Finding], *, with_remedy: bool) -> None:
        self.line(findings[0].plan_label or _NO_PLAN, indent=5, bold=True)
        placed = sorted(findings, key=lambda f: (natural(f.source), f.message))
        for source, group in groupby(placed, key=lambda f: f.source):
            if source:
                self.line(source, indent=7, hang=9)
            for finding in group:
                self.line(f"– {finding.message}", indent=9, hang=11)
                if with_remedy:
                    self.line(finding.remedy, indent=11, hang=11)
        self.line("")

    def line(
        self, text: str, *, indent: int = 0, hang: int = 0, ansi: str = "", bold: bool = False
    ) -> None:
        wrapped = textwrap.wrap(
            printable(text),
            self._width,
            initial_indent=" " * indent,
            subsequent_indent=" " * max(indent, hang),
            break_long_words=False,
            break_on_hyphens=False,
        )
        self._lines.extend(self._painted(wrapped or [""], "1" if bold else ansi))

    def _painted(self, lines: Sequence[str], ansi: str) -> Iterator[str]:
        for text in lines:
            yield f"\033[{ansi}m{text}\033[0m" if ansi and self._colour and text else text
