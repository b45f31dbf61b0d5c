"""Like findings on one line: a rule that a plan does not meet, and where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.labels.caching import cached_per_store
from kg.labels.counted import Counted, address_of
from kg.labels.directory import directory, rows, texts
from kg.labels.records import Link
from kg.pages.report.findings import SEVERITIES, WORDS, FindingLine, counted
from kg.pages.report.narrowing import SHARED, address_with
from kg.pages.report.rules import Example, asks_owner, good_example, rule_name, rules_by_code
from kg.store import Store

_NOTE = SEVERITIES[-1]
_NOTES_FIRST = 3
_PLACES_FIRST = 5
_PLACES_OF_A_PLAN = 20
# The rules of which each finding is a question to the owner (`kg.exporters.owner_questions`).
_ASKED = frozenset({"C08", "C12", "Q09"})
_QUESTIONS = (("xlsx", "Excel"), ("docx", "Word"))


@dataclass(frozen=True, slots=True)
class RuleLine:
    """Like findings on one line: a rule that a plan does not meet, and the first places.

    Shape: `key` is the rule's place on the page of rules, empty for one that is not ours; `more`
    counts the places that are not shown; `owners` are who can answer, none where whoever keeps
    the data can.
    """

    code: str
    key: str
    name: str
    severity: str
    remedy: str
    count: Counted
    shown: tuple[FindingLine, ...]
    more: int
    owners: tuple[Link, ...]
    example: Example | None


@dataclass(frozen=True, slots=True)
class PlanFindings:
    """What to fix first in one plan.

    Shape: `notes` counts its notes where some are not shown. `questions` are the addresses of the
    questions to its owner as files, each with what it is for; none where nothing is to be asked.
    """

    plan: Link
    address: str
    severities: tuple[Counted, ...]
    lines: tuple[RuleLine, ...]
    notes: Counted | None
    questions: tuple[tuple[str, str], ...]


def plan_findings(
    store: Store, findings: Sequence[FindingLine], given: Mapping[str, str]
) -> PlanFindings:
    """Return what to fix first in one plan.

    Args:
        store: Where to ask.
        findings: Its findings.
        given: What the page is filtered by; of a plan, or of one severity, each rule is told.
    """
    plan = findings[0].plan or SHARED
    within = {**given, "plan": plan.iri}
    by_rule: defaultdict[tuple[str, str], list[FindingLine]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.severity, finding.code].append(finding)
    ordered = sorted(
        by_rule, key=lambda key: (SEVERITIES.index(key[0]), -len(by_rule[key]), key[1])
    )
    is_whole = bool(given["plan"] or given["severity"])
    grave = [key for key in ordered if key[0] != _NOTE]
    notes = [key for key in ordered if key[0] == _NOTE]
    told = notes if is_whole else notes[:_NOTES_FIRST]
    most = _PLACES_OF_A_PLAN if given["plan"] else _PLACES_FIRST
    counts = Counter(finding.severity for finding in findings)
    return PlanFindings(
        plan,
        address_with(within),
        tuple(
            counted(counts[name], WORDS[name], **{**within, "severity": name})
            for name in SEVERITIES
            if counts[name]
        ),
        tuple(rule_line(store, by_rule[key], within, most) for key in grave + told),
        counted(counts[_NOTE], WORDS[_NOTE], **{**within, "severity": _NOTE})
        if len(told) < len(notes)
        else None,
        tuple(
            (address_of(f"/report/questions.{suffix}", plan=plan.iri), words)
            for suffix, words in _QUESTIONS
            if any(finding.code in _ASKED and finding.is_open for finding in findings)
        ),
    )


def rule_line(
    store: Store, findings: Sequence[FindingLine], given: Mapping[str, str], most: int
) -> RuleLine:
    """Return findings of one rule as a line, with at most so many places."""
    first = findings[0]
    shapes = rules_by_code().get(first.code, ())
    within = {**given, "severity": "", "code": first.code}
    plans = dict.fromkeys(finding.plan.iri for finding in findings if finding.plan)
    owners = _owners(store)
    shown = findings if len(findings) == most + 1 else findings[:most]
    return RuleLine(
        code=first.code,
        key=shapes[0].key if shapes else "",
        name=rule_name(first.code),
        severity=first.severity,
        remedy=" ".join(dict.fromkeys(finding.remedy for finding in findings)),
        count=counted(len(findings), ("place", "places"), **within),
        shown=tuple(shown),
        more=len(findings) - len(shown),
        owners=tuple(dict.fromkeys(owners[iri] for iri in plans if iri in owners))
        if asks_owner(first.code)
        else (),
        example=good_example(store, first.code),
    )


@cached_per_store
def _owners(store: Store) -> Mapping[str, Link]:
    """Return the body that is accountable for each plan."""
    names = directory(store)
    found = map(texts, rows(store, "plan-publishers"))
    return {str(plan): names.link(shared or body) for plan, body, shared in found if body}
