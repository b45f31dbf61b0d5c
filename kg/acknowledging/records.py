"""One finding that is left as it is for now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from kg.claims.records import Decision
from kg.terms import BASE, CIVIC

CLASS = str(CIVIC.Acknowledgement)
CODE, ABOUT = str(CIVIC.ofRule), str(CIVIC.foundIn)
FOUND, LOOK_AGAIN = str(CIVIC.foundValue), str(CIVIC.lookAgain)
SET_ASIDE = str(CIVIC.setAsideIn)
# In place of a value: whatever the rule finds in a plan, which then stands for the thing.
EVERYTHING = "*"
# What a finding is about: its rule, the thing, and the value that is wrong.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """That a finding was looked at, and is to be looked at again on a day.

    Shape: `focus` is the IRI of the thing, `value` what is wrong with it, empty where the finding
    names no value; `until` is a day in ISO 8601. Where a rule is set aside in a whole plan, `focus`
    is the plan, and `value` is `EVERYTHING`.
    """

    code: str
    focus: str
    value: str
    until: str
    decision: Decision

    @property
    def key(self) -> Key:
        """Return what makes it the acknowledgement of a finding."""
        return key_of(self.code, self.focus, self.value)

    @property
    def is_of_plan(self) -> bool:
        """Whether the rule is set aside in a whole plan."""
        return self.value == EVERYTHING

    @property
    def iri(self) -> str:
        """Return its name, made of what it is about."""
        digest = hashlib.sha256("\n".join(map(_local, self.key)).encode()).hexdigest()[:10]
        return f"{BASE}/id/hub/acknowledgement-{self.code.lower()}-{digest}"

    def moved(self, old: str, new: str) -> Acknowledgement:
        """Return it of the same things under another base of IRIs."""
        return replace(self, focus=moved(self.focus, old, new), value=moved(self.value, old, new))


def key_of(code: str, focus: str, value: str) -> Key:
    """Return what a finding is known by; a thing of another base is another thing."""
    return code, focus, value


def keys_of(code: str, focus: str, value: str, plan: str) -> tuple[Key, Key]:
    """Return by what a finding may be acknowledged: itself, or with all of its rule in its plan."""
    return key_of(code, focus, value), key_of(code, plan, EVERYTHING)


def moved(iri: str, old: str, new: str) -> str:
    """Return the IRI of a thing of one base under another; anything else as it is."""
    return f"{new}{iri.removeprefix(old)}" if iri.startswith(f"{old}/id/") else iri


def _local(iri: str) -> str:
    """Return an IRI of ours as it stands after the base, and anything else as it is."""
    return iri.removeprefix(f"{BASE}/id/")
