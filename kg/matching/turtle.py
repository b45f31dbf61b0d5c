"""Proposals as claims, in the form in which `data/claims.ttl` takes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal

import pyoxigraph as ox

from kg.matching.records import Proposal, Suggests
from kg.terms import CIVIC, PREFIXES, code

PREDICATES = {
    Suggests.SAME: str(CIVIC.canonical),
    Suggests.SUCCEEDED: PREFIXES["dcterms"] + "isReplacedBy",
}
_XSD_DECIMAL = PREFIXES["xsd"] + "decimal"


def claims_of(proposals: Iterable[Proposal], base: str) -> Iterator[ox.Triple]:
    """Return what proposals say, each as a claim with an IRI of its two names."""
    for made in proposals:
        predicate = PREDICATES[made.suggests]
        said = f"{made.first} {predicate} {made.second}"
        yield from claim_triples(
            f"{base}/id/hub/claim-match-{digest_of(said)}",
            (made.first, predicate, made.second),
            made.confidence,
            made.evidence[0].basis,
            made.why,
        )


def digest_of(said: str) -> str:
    """Return the part of a claim's IRI that is made from what it says."""
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def claim_triples(
    iri: str, link: tuple[str, str, str], confidence: Decimal, basis: str, why: str
) -> Iterator[ox.Triple]:
    """Return a proposed claim.

    Args:
        iri: What the claim is called.
        link: The subject, the predicate and the object that it is about.
        confidence: From 0 to 1.
        basis: The notation of a code of the list of bases.
        why: A sentence.
    """
    claim = ox.NamedNode(iri)
    subject, predicate, thing = link
    sure = ox.Literal(str(confidence), datatype=ox.NamedNode(_XSD_DECIMAL))
    said: tuple[tuple[str, ox.NamedNode | ox.Literal], ...] = (
        (PREFIXES["rdf"] + "type", ox.NamedNode(str(CIVIC.Claim))),
        (str(CIVIC.claimSubject), ox.NamedNode(subject)),
        (str(CIVIC.claimPredicate), ox.NamedNode(predicate)),
        (str(CIVIC.claimObject), ox.NamedNode(thing)),
        (str(CIVIC.confidence), sure),
        (str(CIVIC.basis), ox.NamedNode(code("basis", basis))),
        (str(CIVIC.reviewStatus), ox.NamedNode(code("review", "proposed"))),
        (PREFIXES["dcterms"] + "description", ox.Literal(why, language="en")),
    )
    for prop, value in said:
        yield ox.Triple(claim, ox.NamedNode(prop), value)
