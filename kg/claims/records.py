"""A claim as a person decides on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.terms import CIVIC, PREFIXES, code

TYPE = PREFIXES["rdf"] + "type"
CLAIM = str(CIVIC.Claim)
SUBJECT, PREDICATE = str(CIVIC.claimSubject), str(CIVIC.claimPredicate)
OBJECT, STATUS = str(CIVIC.claimObject), str(CIVIC.reviewStatus)
CONFIDENCE, BASIS, CANONICAL = str(CIVIC.confidence), str(CIVIC.basis), str(CIVIC.canonical)
WHY, BY, ON = (
    PREFIXES["skos"] + "editorialNote",
    PREFIXES["prov"] + "wasAttributedTo",
    (PREFIXES["dcterms"] + "modified"),
)
EVIDENCE, DESCRIPTION = PREFIXES["prov"] + "wasDerivedFrom", PREFIXES["dcterms"] + "description"
# That a person reads it so is a reading, however sure the reader is.
BY_JUDGEMENT = "0.95"
REPLACED = PREFIXES["dcterms"] + "isReplacedBy"
FOLLOWED = PREFIXES["dcterms"] + "references"


class Status(StrEnum):
    """What has been decided about a claim."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"

    @property
    def iri(self) -> str:
        """The code's IRI."""
        return code("review", self.value)


@dataclass(frozen=True, slots=True)
class Claim:
    """A possible link, where it stands, and what has been decided about it.

    Shape:
        `file` is the path of its file below the sources' root. `why` is the reason of the claim
        itself, `note` that of the decision; `by` is the post or the editors who decided, `on` the
        day in ISO 8601; each is empty where nothing is said.
    """

    iri: str
    file: str
    subject: str
    predicate: str
    object: str
    status: Status
    confidence: str = ""
    basis: str = ""
    why: str = ""
    note: str = ""
    by: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, when and why: a post or a unit of the data, an ISO day, a sentence."""

    by: str
    on: str
    why: str
