"""Which findings are told: of which plans, how grave, by which rules."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kg.choices import SEVERITY_WORDS
from kg.errors import UsageError
from kg.lookup.names import fold
from kg.terms import shorten
from kg.validate import SEVERITIES, Finding

# What stands for no plan: what the plans share.
REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is told: nothing chosen is everything.

    Shape: `plans` are names of plans or short IRIs, or `register`; `severities` are of
    `SEVERITY_WORDS`; `rules` are codes.
    """

    plans: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class Chosen:
    """Tells whether a finding was chosen."""

    def __init__(self, choice: Choice, plans: Mapping[str, str], rules: Collection[str]) -> None:
        """Read the choice.

        Args:
            choice: What was typed.
            plans: The names of the plans that were looked at, by IRI.
            rules: The codes of all rules.

        Raises:
            UsageError: A plan was not looked at, or there is no such rule.
        """
        self._plans = {_plan(typed, plans) for typed in choice.plans}
        words = dict(zip(SEVERITY_WORDS, SEVERITIES, strict=True))
        self._severities = {words[typed] for typed in choice.severities}
        self._rules = {_rule(typed, rules) for typed in choice.rules}

    def has(self, finding: Finding) -> bool:
        """Whether a finding is told."""
        return (
            (not self._plans or finding.plan in self._plans)
            and (not self._severities or finding.severity in self._severities)
            and (not self._rules or finding.code in self._rules)
        )


def _plan(typed: str, plans: Mapping[str, str]) -> str:
    if fold(typed) == REGISTER:
        return ""
    named = [iri for iri, name in plans.items() if fold(typed) in (fold(name), *_iris(iri))]
    found = named or [iri for iri, name in plans.items() if fold(typed) in fold(name)]
    if len(found) == 1:
        return found[0]
    which = found or tuple(plans)
    listed = "; ".join(f"{plans[iri]} ({shorten(iri)})" for iri in which)
    if found:
        raise UsageError(f"--plan {typed!r} names {len(found)} plans: {listed}")
    there = f"these were: {listed}; and {REGISTER}" if plans else "none was"
    raise UsageError(f"--plan {typed!r}: no such plan was looked at; {there}")


def _iris(iri: str) -> tuple[str, str]:
    return fold(iri), fold(shorten(iri))


def _rule(typed: str, rules: Collection[str]) -> str:
    code = typed.strip().upper()
    if code in rules:
        return code
    near = difflib.get_close_matches(code, sorted(rules), 3, 0.6)
    hint = f"; near: {', '.join(near)}" if near else ""
    raise UsageError(f"--rule {typed!r}: there is no such rule{hint}")
