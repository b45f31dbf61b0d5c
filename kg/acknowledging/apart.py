"""Findings set apart that were acknowledged, and acknowledgements of what is found no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.acknowledging.records import Acknowledgement, keys_of
from kg.validate import Finding


@dataclass(frozen=True, slots=True)
class Apart:
    """What is open, what was acknowledged, and the acknowledgements that are about nothing now."""

    open: tuple[Finding, ...]
    acknowledged: tuple[tuple[Finding, Acknowledgement], ...]
    gone: tuple[Acknowledgement, ...]


def set_apart(findings: Iterable[Finding], known: Iterable[Acknowledgement]) -> Apart:
    """Return findings in two parts, and the acknowledgements of none of them.

    A violation stays open whatever is said of it: it stops a release.
    """
    by_key = {each.key: each for each in known}
    unmet = dict(by_key)
    open_ones: list[Finding] = []
    acknowledged: list[tuple[Finding, Acknowledgement]] = []
    for finding in findings:
        keys = keys_of(finding.code, finding.focus, finding.value, finding.plan)
        known_as = [by_key[key] for key in keys if key in by_key]
        for one in known_as:
            unmet.pop(one.key, None)
        if known_as and not finding.is_violation:
            acknowledged.append((finding, known_as[0]))
        else:
            open_ones.append(finding)
    return Apart(tuple(open_ones), tuple(acknowledged), tuple(unmet.values()))
