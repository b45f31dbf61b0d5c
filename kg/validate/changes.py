"""What became of findings since a release: new, fixed, still open, or open again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import RDF, SH, URIRef

from kg.namespaces import shorten
from kg.validate.finding import Finding, in_order
from kg.validate.names import plan_of_graph
from kg.validate.shapes import CELL, CODE, REMEDY

NEW, REOPENED, FIXED, OPEN = CHANGES = ("new", "reopened", "fixed", "open")
# What a finding is about: the rule, the thing, and the value that is wrong. The message may name
# what is near, and so may change while the finding stays.
Key = tuple[str, str, str]
_TYPE, _RESULT = str(RDF.type), str(SH.ValidationResult)


@dataclass(frozen=True, slots=True)
class Changed:
    """A finding, and one of `CHANGES`."""

    finding: Finding
    change: str


@dataclass(frozen=True, slots=True)
class Before:
    """What a release found, and the keys of what those before it did."""

    release: str
    findings: tuple[Finding, ...]
    earlier: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A finding that a release has and the one before had not, and when it was made here.

    Units: `made` is in seconds since 1970, in UTC.
    """

    finding: Finding
    is_back: bool
    release: str
    made: int


def key_of(finding: Finding) -> Key:
    """Return what makes a finding the same in two reports."""
    return finding.code, finding.focus, finding.value


def compare(
    now: Iterable[Finding], before: Iterable[Finding], earlier: Iterable[Key] = ()
) -> tuple[Changed, ...]:
    """Return every finding of two reports once, in the order of findings.

    Args:
        now: The findings of the later report.
        before: Those of the earlier one.
        earlier: The keys of findings of reports before the earlier one: what is in them, is not
            in `before` and is there now was fixed, and is open again.

    Shape: where one rule finds several things of one value, those of the same message go
    together, and then the others by their number.
    """
    left: dict[Key, list[Finding]] = defaultdict(list)
    for finding in before:
        left[key_of(finding)].append(finding)
    ever = set(earlier)
    found: list[Changed] = []
    ordered = in_order(now)
    same = [_take(left[key_of(f)], f.message) for f in ordered]
    for finding, is_same in zip(ordered, same, strict=True):
        held = left[key_of(finding)]
        if is_same or held:
            if not is_same:
                held.pop()
            found.append(Changed(finding, OPEN))
        else:
            found.append(Changed(finding, REOPENED if key_of(finding) in ever else NEW))
    found += (Changed(finding, FIXED) for held in left.values() for finding in held)
    places = {id(each): at for at, each in enumerate(in_order(c.finding for c in found))}
    return tuple(sorted(found, key=lambda c: places[id(c.finding)]))


def _take(held: list[Finding], message: str) -> bool:
    """Take a finding of a message out of a list; return whether there was one."""
    for at, finding in enumerate(held):
        if finding.message == message:
            del held[at]
            return True
    return False


def read_report(text: str, plans: Mapping[str, str], rules: Mapping[str, str]) -> list[Finding]:
    """Return the findings of a release's report.

    Args:
        text: The report in Turtle, as a build writes it.
        plans: The names of plans by IRI, as far as they are known.
        rules: The names of rules by code, as far as they are known.
    """
    said: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for triple in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
        said[str(_text(triple.subject))][triple.predicate.value] = _text(triple.object)
    results = (iri for iri, facts in said.items() if facts.get(_TYPE) == _RESULT)
    return [_finding(iri, said[iri], plans, rules) for iri in results]


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))


def _finding(
    result: str, said: Mapping[str, str], plans: Mapping[str, str], rules: Mapping[str, str]
) -> Finding:
    def text(predicate: URIRef) -> str:
        return said.get(str(predicate), "")

    code, plan = text(CODE), plan_of_graph(result.partition("#")[0])
    path = text(SH.resultPath)
    return Finding(
        code=code,
        severity=text(SH.resultSeverity).removeprefix(str(SH)),
        plan=plan,
        focus=text(SH.focusNode),
        label="",
        path=shorten(path) if path else "",
        value=text(SH.value),
        message=text(SH.resultMessage),
        remedy=text(REMEDY),
        source=text(CELL),
        name=rules.get(code, ""),
        plan_label=plans.get(plan, ""),
        shape=text(SH.sourceShape),
    )
