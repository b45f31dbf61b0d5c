"""One thing that does not hold, told so that a person can act on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib.term import Identifier

SEVERITIES = ("Violation", "Warning", "Info")
COLUMNS = (
    "code",
    "severity",
    "plan",
    "focus",
    "label",
    "path",
    "value",
    "message",
    "remedy",
    "source",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of one rule.

    Shape:
        `severity` is one of `SEVERITIES`. `plan`, `path`, `value` and `source` are empty where
        there is none: a body of the register is in no plan. `path` is a SPARQL property path
        with prefixes; `source` the cells in words ("Delivery plan, row 7, Outcomes").
    """

    code: str
    severity: str
    plan: str
    """The plan's IRI."""
    focus: str
    """The IRI of the thing the rule looked at."""
    label: str
    path: str
    value: str
    message: str
    remedy: str
    source: str
    name: str = ""
    """What the rule asks for, in a few words."""
    plan_label: str = ""
    graph: str = ""
    """The named graph that holds the focus node; empty where graphs were not told apart."""
    shape: str = ""
    component: str = ""
    focus_term: Identifier | None = field(default=None, repr=False)
    value_term: Identifier | None = field(default=None, repr=False)
    path_term: Identifier | None = field(default=None, repr=False)

    @property
    def is_violation(self) -> bool:
        """Whether this stops a release from being made."""
        return self.severity == SEVERITIES[0]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in their one order: severity, code, plan, focus, value, message."""
    return tuple(sorted(findings, key=_rank))


def _rank(finding: Finding) -> tuple[int, str, str, str, str, str, str]:
    return (
        SEVERITIES.index(finding.severity),
        finding.code,
        finding.plan,
        finding.focus,
        finding.value,
        finding.message,
        finding.shape,
    )
