"""Findings as SARIF 2.1.0, which code hosts show beside the lines of the files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from kg.terms import SHAPES
from kg.validate.finding import Finding
from kg.version import __version__

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}
# A file, below the folder where the command was run, and a line of it; 0 where it has no lines.
Line = tuple[str, int]


def as_sarif(findings: Sequence[Finding], lines: Mapping[str, Line] | None = None) -> str:
    """Return one run with a rule for each code, and a result for each finding.

    Args:
        findings: What was found, in order.
        lines: Where each thing stands in a file, by its IRI, as far as that is known.

    Shape: a result keeps its fingerprint while the finding is the same, whatever its message.

    Source: OASIS, Static Analysis Results Interchange Format 2.1.0, section 3.
    """
    rules = list({finding.code: finding for finding in reversed(findings)}.values())[::-1]
    at = {finding.code: index for index, finding in enumerate(rules)}
    driver = {
        "name": "Civic Thread",
        "version": __version__,
        "informationUri": SHAPES.rstrip("#"),
        "rules": [_rule(finding) for finding in rules],
    }
    results = [_result(finding, at[finding.code], lines or {}) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    told = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _rule(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.code,
        "shortDescription": {"text": finding.name or finding.code},
        "help": {"text": finding.remedy or finding.message},
        "helpUri": finding.shape or f"{SHAPES}{finding.code}",
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }


def _result(finding: Finding, rule: int, lines: Mapping[str, Line]) -> dict[str, Any]:
    key = "\n".join((finding.code, finding.focus, finding.value))
    where: dict[str, Any] = {
        "logicalLocations": [
            {"name": finding.label or finding.focus, "fullyQualifiedName": finding.focus}
        ]
    }
    if finding.focus in lines:
        uri, line = lines[finding.focus]
        physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
        if line:
            physical["region"] = {"startLine": line}
        where["physicalLocation"] = physical
    said = (finding.message, finding.remedy, finding.source)
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": " ".join(part for part in said if part)},
        "locations": [where],
        "partialFingerprints": {"finding/v1": hashlib.sha256(key.encode()).hexdigest()},
    }
