"""StratML's small parts: elements with text, identifiers, stakeholders and their roles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from kg.exporters.facts import Facts

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"

# Roles that the codes define as doing something for the plan; the rest are left open.
_PERFORMERS = frozenset(
    {"accountable", "commissioner", "data-provider", "delivery-partner", "evaluator", "funder",
     "intermediary", "lead", "oversight", "supplier"}
)  # fmt: skip
_BENEFICIARIES = frozenset({"beneficiary"})
_BODIES = ("org:Organization", "org:OrganizationalUnit", "org:OrganizationalCollaboration")
_GROUPS = ("civic:StakeholderGroup", "civic:OrganisationType", "civic:Population")
# XML can not hold these, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Telling:
    """One document on its way: what it is told from, and what has been told.

    An identifier may stand once in a document, so a thing that several others share is told where
    it comes first.
    """

    facts: Facts
    plan: str
    told: set[str] = field(default_factory=set)

    def is_new(self, iri: str) -> bool:
        """Whether a thing comes for the first time; from now on it does not."""
        is_new = iri not in self.told
        self.told.add(iri)
        return is_new


def put(parent: etree._Element, name: str, text: str | None, *, empty: bool = False) -> None:
    """Add an element with a text; without a text only where the schema wants the element."""
    if text or empty:
        add(parent, name).text = _NOT_XML.sub("\ufffd", text or "")


def add(parent: etree._Element, name: str) -> etree._Element:
    """Add an empty element."""
    return etree.SubElement(parent, tag(name))


def tag(name: str) -> str:
    """Return the name of an element with its namespace."""
    return f"{{{NAMESPACE}}}{name}"


def identifier(iri: str) -> str:
    """Return the part of an IRI that names the thing, as an XML identifier."""
    name = re.sub(r"[^A-Za-z0-9._-]", ".", iri.partition("/id/")[2] or iri)
    return name if name[:1].isalpha() else f"_{name}"


def other_words(facts: Facts, iri: str, words: Iterable[str]) -> str:
    """Return what StratML has no place for: words, the cells, and the IRI."""
    places = "; ".join(cell.words for cell in facts.cells(iri))
    return "\n".join([*words, *([f"Read from: {places}."] if places else []), iri])


def quoted(facts: Facts, iri: str) -> list[str]:
    """Return the document's own words for a thing, in quotation marks."""
    return [f"“{words}”" for words in facts.texts(iri, "civic:asWritten")]


def put_stakeholders(
    parent: etree._Element, facts: Facts, direct: Iterable[str], around: Iterable[str] = ()
) -> None:
    """Add who is engaged in some things: each party once, with a role for each engagement.

    Args:
        parent: The element that has them.
        facts: What is said.
        direct: The things of the element itself.
        around: Things that it belongs to or draws on; the role then says which.
    """
    held: dict[str, dict[str, str | None]] = {}
    pairs = [(thing, None) for thing in direct] + [(thing, thing) for thing in around]
    for thing, told in pairs:
        for engagement in facts.back(thing, "civic:engagedIn"):
            for party in facts.texts(engagement, "civic:party"):
                held.setdefault(party, {}).setdefault(engagement, told)
    for party, engagements in held.items():
        made = add(parent, "Stakeholder")
        if facts.is_a(party, *_BODIES):
            made.set("StakeholderTypeType", "Organization")
        elif facts.is_a(party, *_GROUPS):
            made.set("StakeholderTypeType", "Generic_Group")
        put(made, "Name", facts.name(party))
        for engagement, told in engagements.items():
            _put_roles(made, facts, engagement, told)


def _put_roles(
    stakeholder: etree._Element, facts: Facts, engagement: str, through: str | None
) -> None:
    words = quoted(facts, engagement)
    words += [f"{count} of them" for count in facts.texts(engagement, "civic:partyCount")]
    words += [f"in: {facts.name(through)}"] if through else []
    sure = facts.text(engagement, "civic:confidence")
    words += [f"reading with confidence {sure}"] if sure else []
    for role in facts.texts(engagement, "civic:role"):
        made = add(stakeholder, "Role")
        put(made, "Name", facts.name(role))
        put(made, "Description", "; ".join(words))
        code = role.rpartition("/")[2]
        put(made, "RoleType", "Performer" if code in _PERFORMERS else None)
        put(made, "RoleType", "Beneficiary" if code in _BENEFICIARIES else None)
