"""One finding that is left as it is for now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kg.claims.records import Decision
from kg.terms import BASE, CIVIC

CLASS = str(CIVIC.Acknowledgement)
CODE, ABOUT = str(CIVIC.ofRule), str(CIVIC.foundIn)
FOUND, LOOK_AGAIN = str(CIVIC.foundValue), str(CIVIC.lookAgain)
# What a finding is about: its rule, the thing, and the value that is wrong.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """That a finding was looked at, and is to be looked at again on a day.

    Shape: `focus` is the IRI of the thing, `value` what is wrong with it, empty where the finding
    names no value; `until` is a day in ISO 8601.
    """

    code: str
    focus: str
    value: str
    until: str
    decision: Decision

    @property
    def key(self) -> Key:
        """Return what makes it the acknowledgement of a finding, whatever the base of IRIs."""
        return key_of(self.code, self.focus, self.value)

    @property
    def iri(self) -> str:
        """Return its name, made of what it is about."""
        digest = hashlib.sha256("\n".join(self.key).encode()).hexdigest()[:10]
        return f"{BASE}/id/hub/acknowledgement-{self.code.lower()}-{digest}"


def key_of(code: str, focus: str, value: str) -> Key:
    """Return what a finding is known by; things by what stands after the base of their IRIs."""
    return code, local(focus), local(value)


def local(iri: str) -> str:
    """Return an IRI of ours without its base; anything else as it is."""
    return iri.partition("/id/")[2] or iri
