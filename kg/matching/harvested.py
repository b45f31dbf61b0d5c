"""Which of another's bodies may be ours: proposed with a reason, for an editor to decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.matching.national import National
from kg.matching.proposing import propose
from kg.matching.records import Suggests
from kg.matching.stored import read_stored
from kg.matching.turtle import PREDICATES, claim_triples, digest_of
from kg.matching.words import MatchingWords
from kg.serialising.graphs import write_triples
from kg.store import Store

_SAID = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Proposed:
    """That one of theirs and one of ours are the same: how sure, on what basis, and why in words.

    Shape: `confidence` is from 0 to 1; `basis` the notation of a code of the list of bases.
    """

    source: str
    theirs: str
    their_name: str
    ours: str
    our_name: str
    confidence: Decimal
    basis: str
    why: str


def propose_theirs(
    store: Store,
    words: MatchingWords,
    national: National,
    sources: Mapping[str, Iterable[str]],
    said: Iterable[tuple[str, str]] = (),
) -> tuple[Proposed, ...]:
    """Return which harvested bodies and groups may be ones of ours, the surest first.

    Args:
        store: Ours and theirs together.
        words: The words of the ontology.
        national: The list of national bodies.
        sources: The names of the graphs of each source, by its slug.
        said: Pairs, theirs and ours, that a source itself says are the same.

    Shape:
        A pair that a claim is about already, or that is one already, is left out.
    """
    held = read_stored(store)
    source_of = {graph: slug for slug, graphs in sources.items() for graph in graphs}
    slugs = {iri: source_of.get(graph, "") for iri, graph in held.graphs.items()}
    found: dict[tuple[str, str], tuple[Decimal, str, str]] = {}
    bodies = held.bodies.values()
    for made in propose(bodies, words, held.glossaries, held.decided, national):
        theirs, ours = sorted((made.first, made.second), key=lambda iri: not slugs[iri])
        if slugs[theirs] and not slugs[ours]:
            found[theirs, ours] = (made.confidence, made.evidence[0].basis, made.why)
    for theirs, ours in said:
        is_known = slugs.get(theirs) and slugs.get(ours) == ""
        is_surer = found.get((theirs, ours), (Decimal(0), "", ""))[0] >= _SAID
        if is_known and not is_surer and frozenset((theirs, ours)) not in held.decided:
            why = "The source itself says that they are the same."
            found[theirs, ours] = (_SAID, "register-lookup", why)
    listed = (
        Proposed(
            slugs[theirs], theirs, held.bodies[theirs].name, ours, held.bodies[ours].name, *told
        )
        for (theirs, ours), told in found.items()
    )
    return tuple(sorted(listed, key=lambda p: (-p.confidence, p.their_name, p.theirs, p.ours)))


def proposals_turtle(proposals: Iterable[Proposed], base: str) -> bytes:
    """Return proposals as claims, ready to be pasted into `data/claims.ttl`."""
    return write_triples((t for made in proposals for t in _claim(made, base)), "ttl")


def _claim(made: Proposed, base: str) -> Iterator[ox.Triple]:
    """Return a proposed claim that one thing stands for another, with an IRI made from the two."""
    return claim_triples(
        f"{base}/id/hub/claim-harvested-{digest_of(f'{made.theirs} {made.ours}')}",
        (made.theirs, PREDICATES[Suggests.SAME], made.ours),
        made.confidence,
        made.basis,
        made.why,
    )
