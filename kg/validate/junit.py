"""Findings as JUnit XML, which continuous integration shows beside other tests."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from kg.validate.finding import Finding

# Characters that XML 1.0 can not hold, not even escaped.
_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def as_junit(findings: Sequence[Finding]) -> str:
    """Return one test suite a rule, one test case a finding; violations alone are failures."""
    root = ET.Element("testsuites", _counts("Civic Thread", findings))
    for _, group in groupby(findings, key=lambda f: (f.severity, f.code)):
        of_rule = list(group)
        name = f"{of_rule[0].code} {of_rule[0].name}"
        suite = ET.SubElement(root, "testsuite", _counts(name, of_rule))
        for finding in of_rule:
            _add_case(suite, finding)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _counts(name: str, findings: Sequence[Finding]) -> dict[str, str]:
    failures = sum(finding.is_violation for finding in findings)
    return {"name": _clean(name), "tests": str(len(findings)), "failures": str(failures)}


def _add_case(suite: ET.Element, finding: Finding) -> None:
    where = finding.plan_label or "no plan"
    case = ET.SubElement(
        suite, "testcase", name=_clean(finding.message), classname=_clean(f"{finding.code} {where}")
    )
    told = _clean("\n".join(t for t in (finding.source, finding.focus, finding.remedy) if t))
    if finding.is_violation:
        ET.SubElement(case, "failure", message=_clean(finding.message)).text = told
    else:
        ET.SubElement(case, "system-out").text = f"{finding.severity}\n{told}"


def _clean(text: str) -> str:
    return text.translate(_NOT_XML)
