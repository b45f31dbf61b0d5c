"""Acknowledgements put into their file and taken out of it, as text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kg.acknowledging.reading import FILE, acknowledgements_in
from kg.acknowledging.records import (
    ABOUT,
    CLASS,
    CODE,
    EVERYTHING,
    FOUND,
    LOOK_AGAIN,
    SET_ASIDE,
    Acknowledgement,
    key_of,
)
from kg.claims import editing
from kg.claims.files import DataFiles
from kg.claims.records import TYPE, Decision
from kg.claims.statements import Parsed
from kg.claims.writing import decision_lines, quoted
from kg.errors import NotFoundError, UsageError
from kg.namespaces import shorten
from kg.terms import PREFIXES
from kg.validate import Finding

_XSD = PREFIXES["xsd"]
_HEAD = (
    "".join(
        f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n"
        for prefix in ("civic", "dcterms", "hub", "prov", "skos", "xsd")
    )
    + "\n# Findings that are left as they are for now: why, and the day to look again.\n"
)


class Register:
    """The acknowledgements of the data, changed in memory until the files are written."""

    def __init__(self, files: DataFiles) -> None:
        self._files = files
        files.may_make(FILE, _HEAD)

    def all(self) -> tuple[Acknowledgement, ...]:
        """Return every acknowledgement, the day to look again first."""
        return acknowledgements_in(self._files.triples_of(FILE))

    def add(
        self, findings: Iterable[Finding], until: str, decision: Decision
    ) -> tuple[Acknowledgement, ...]:
        """Acknowledge findings; one that was acknowledged before is so anew.

        Raises:
            UsageError: One is a violation, or `until` is no day after the decision's.
        """
        day = _day(until, decision.on)
        made = []
        for finding in findings:
            if finding.is_violation:
                raise UsageError(
                    f"{finding.code} of {shorten(finding.focus)} is a violation and stops a "
                    "release; it can only be put right"
                )
            one = Acknowledgement(finding.code, finding.focus, finding.value, day, decision)
            self._take_out(one)
            self._files.put(FILE, _with(self._files.parsed(FILE), one))
            made.append(one)
        return tuple(made)

    def set_aside(self, rule: str, plan: str, until: str, decision: Decision) -> Acknowledgement:
        """Acknowledge whatever a rule finds in a plan, now and later.

        Raises:
            UsageError: `until` is no day after the decision's.
        """
        one = Acknowledgement(rule, plan, EVERYTHING, _day(until, decision.on), decision)
        self._take_out(one)
        self._files.put(FILE, _with(self._files.parsed(FILE), one))
        return one

    def remove(self, code: str, focus: str) -> tuple[Acknowledgement, ...]:
        """Take out what was acknowledged of a rule and a thing.

        Raises:
            NotFoundError: Nothing was.
        """
        wanted = key_of(code, focus, "")[:2]
        found = tuple(each for each in self.all() if each.key[:2] == wanted)
        if not found:
            raise NotFoundError(
                f"{code} of {shorten(focus)} was not acknowledged; `kg acknowledge` lists what was"
            )
        for each in found:
            self._take_out(each)
        return found

    def _take_out(self, one: Acknowledgement) -> None:
        if self._files.has((one.iri, TYPE, CLASS)):
            self._files.put(FILE, editing.remove_statement(self._files.parsed(FILE), one.iri, FILE))


def _day(text: str, after: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError as err:
        raise UsageError(f"--until {text!r} is no day; write it as 2027-03-01") from err
    if day.isoformat() <= after:
        raise UsageError(f"--until {text} is not after {after}, when it is acknowledged")
    return day.isoformat()


def _with(parsed: Parsed, one: Acknowledgement) -> Parsed:
    about = SET_ASIDE if one.is_of_plan else ABOUT
    is_value = bool(one.value) and not one.is_of_plan
    lines = [
        f"{parsed.write(one.iri)} a {parsed.write(CLASS)}",
        f"{parsed.write(CODE)} {quoted(one.code)}",
        f"{parsed.write(about)} {quoted(one.focus)}^^{parsed.write(f'{_XSD}anyURI')}",
        *([f"{parsed.write(FOUND)} {quoted(one.value)}"] if is_value else []),
        f'{parsed.write(LOOK_AGAIN)} "{one.until}"^^{parsed.write(f"{_XSD}date")}',
        *decision_lines(parsed, one.decision),
    ]
    block = " ;\n  ".join(lines) + " ."
    text = parsed.text
    return parsed.changed(len(text), len(text), f"\n{block}\n", FILE)
