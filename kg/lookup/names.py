"""What a thing is known by, how names are compared, and the kinds that one may ask for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_ORG = "http://www.w3.org/ns/org#"
_CIVIC = "https://w3id.org/civicthread/ns#"
BODY_CLASSES = frozenset(
    _ORG + name
    for name in ("Organization", "OrganizationalUnit", "OrganizationalCollaboration", "Post")
)
GROUP_CLASSES = frozenset(_CIVIC + name for name in ("OrganisationType", "Population"))
# What a parameter `name KIND` accepts.
KINDS: dict[str, frozenset[str]] = {
    "party": BODY_CLASSES | GROUP_CLASSES,
    "group": GROUP_CLASSES,
    "plan": frozenset(_CIVIC + name for name in ("Plan", "Strategy", "DeliveryPlan")),
    "activity": frozenset({_CIVIC + "Activity"}),
    "fund": frozenset({_CIVIC + "FundingSource", _CIVIC + "BudgetLine"}),
}


@dataclass(slots=True)
class Named:
    """One thing: its preferred name, its aliases, its classes and where it is described.

    Shape: `numbers` are those of registers and lists, such as GB-GOR-D6, as they are written. Of
    names in several languages the English one is preferred and the others are aliases; `language`
    is that of the preferred name, empty for English and for one without a language.
    """

    iri: str
    name: str = ""
    aliases: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    graph: str = ""
    language: str = ""

    def is_a(self, kind: str) -> bool:
        """Whether the thing is of a kind of `KINDS`; everything is a `thing`."""
        return kind not in KINDS or bool(self.classes & KINDS[kind])


def fold(name: str) -> str:
    """Return a name as it is compared: no case, accents or punctuation, `and` for `&`."""
    bare = name.replace("&", " and ")
    if not bare.isascii():
        plain = unicodedata.normalize("NFKD", bare)
        bare = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"\W+", " ", bare.replace("'", "").replace("\u2019", "")).strip().casefold()


def foreign(language: str) -> str:
    """Return the tag of a language that is not English, the language of all pages; else nothing."""
    return "" if language.casefold().partition("-")[0] in ("", "en") else language
