"""A proposal as a claim of our ontology."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox

from kg.terms import CIVIC, PREFIXES, code

_XSD_DECIMAL = PREFIXES["xsd"] + "decimal"


def claim_of(
    base: str, theirs: str, ours: str, confidence: Decimal, basis: str, why: str
) -> Iterator[ox.Triple]:
    """Return a proposed claim that one thing stands for another, with an IRI made from the two."""
    digest = hashlib.sha256(f"{theirs} {ours}".encode()).hexdigest()[:12]
    claim = ox.NamedNode(f"{base}/id/hub/claim-harvested-{digest}")
    said: tuple[tuple[str, ox.NamedNode | ox.Literal], ...] = (
        (PREFIXES["rdf"] + "type", ox.NamedNode(str(CIVIC.Claim))),
        (str(CIVIC.claimSubject), ox.NamedNode(theirs)),
        (str(CIVIC.claimPredicate), ox.NamedNode(str(CIVIC.canonical))),
        (str(CIVIC.claimObject), ox.NamedNode(ours)),
        (str(CIVIC.confidence), ox.Literal(str(confidence), datatype=ox.NamedNode(_XSD_DECIMAL))),
        (str(CIVIC.basis), ox.NamedNode(code("basis", basis))),
        (str(CIVIC.reviewStatus), ox.NamedNode(code("review", "proposed"))),
        (PREFIXES["dcterms"] + "description", ox.Literal(why, language="en")),
    )
    for prop, thing in said:
        yield ox.Triple(claim, ox.NamedNode(prop), thing)
