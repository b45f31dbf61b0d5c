"""Which of their bodies may be ours: proposed with a reason, for an editor to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from kg.harvesting.claims import claim_of
from kg.lookup import Named, NameIndex
from kg.lookup.names import fold
from kg.queries import page_query, run_named
from kg.records import SelectResult, text_of
from kg.serialising.graphs import write_triples
from kg.store import Store

_LIKE = 95
_IDENTIFIER, _SAID = Decimal("0.97"), Decimal("0.9")
_NAME, _ALIAS, _NEAR = Decimal("0.9"), Decimal("0.8"), Decimal("0.6")


@dataclass(frozen=True, slots=True)
class Proposal:
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


@dataclass(slots=True)
class _Party:
    named: Named
    identifiers: set[str]
    shared: set[str]

    @property
    def names(self) -> dict[str, str]:
        """Its names, folded, with the form they are written in; the preferred one wins."""
        found = {fold(alias): alias for alias in sorted(self.named.aliases)}
        return {**found, fold(self.named.name): self.named.name}


def propose(
    store: Store, sources: Mapping[str, Iterable[str]], said: Iterable[tuple[str, str]] = ()
) -> tuple[Proposal, ...]:
    """Return which harvested bodies and groups may be ones of ours, the surest first.

    Args:
        store: Ours and theirs together.
        sources: The names of the graphs of each source, by its slug.
        said: Pairs, theirs and ours, that a source itself says are the same.

    Shape:
        A pair that a claim is about already, or that is one already, is left out. Bodies are only
        held to be bodies, groups to be groups.
    """
    source_of = {graph: slug for slug, graphs in sources.items() for graph in graphs}
    parties = _parties(store)
    theirs = {i: p for i, p in parties.items() if p.named.graph in source_of and not p.shared}
    ours = {i: p for i, p in parties.items() if p.named.graph not in source_of and not p.shared}
    settled = {(s, o) for a, b in _claimed(store) for s, o in ((a, b), (b, a))}
    index = _Index(ours)
    found: dict[tuple[str, str], Proposal] = {}
    for iri, party in theirs.items():
        slug = source_of[party.named.graph]
        told = {mine for yours, mine in said if yours == iri}
        for other, sure, basis, why in (*index.like(party), *_told(told, ours)):
            pair = (iri, other)
            if _same_kind(party, ours[other]) and pair not in settled:
                made = Proposal(
                    slug, iri, party.named.name, other, ours[other].named.name, sure, basis, why
                )
                best = found.get(pair)
                found[pair] = made if best is None or sure > best.confidence else best
    return tuple(sorted(found.values(), key=lambda p: (-p.confidence, p.their_name, p.theirs)))


def proposals_turtle(proposals: Iterable[Proposal], base: str) -> bytes:
    """Return proposals as claims, ready to be pasted into `data/claims.ttl`."""
    triples = [
        triple
        for made in proposals
        for triple in claim_of(base, made.theirs, made.ours, made.confidence, made.basis, made.why)
    ]
    return write_triples(triples, "ttl")


def _parties(store: Store) -> dict[str, _Party]:
    things = NameIndex(store).things
    found: dict[str, _Party] = {}
    answer = run_named(store, page_query("harvested-parties"))
    assert isinstance(answer, SelectResult), "a SELECT"
    for row in answer.rows:
        iri, graph, identifier, shared = map(text_of, row)
        named = things.get(str(iri))
        if named is None or not named.name:
            continue
        party = found.setdefault(str(iri), _Party(named, set(), set()))
        named.graph = str(graph)
        party.identifiers |= {identifier} if identifier else set()
        party.shared |= {shared} if shared else set()
    return dict(sorted(found.items()))


def _claimed(store: Store) -> Iterator[tuple[str, str]]:
    answer = run_named(store, page_query("claimed-pairs"))
    assert isinstance(answer, SelectResult), "a SELECT"
    for row in answer.rows:
        subject, thing = map(text_of, row)
        yield str(subject), str(thing)


def _same_kind(one: _Party, other: _Party) -> bool:
    return one.named.is_a("group") == other.named.is_a("group")


def _told(told: Iterable[str], ours: Mapping[str, _Party]) -> Iterator[_Like]:
    for other in told:
        if other in ours:
            yield other, _SAID, "register-lookup", "The source itself says that they are the same."


_Like = tuple[str, Decimal, str, str]


class _Index:
    """Our parties by what they may be known by."""

    def __init__(self, ours: Mapping[str, _Party]) -> None:
        self._ours = ours
        self._by_identifier: dict[str, set[str]] = defaultdict(set)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._by_word: dict[str, set[str]] = defaultdict(set)
        for iri, party in ours.items():
            for identifier in party.identifiers:
                self._by_identifier[identifier].add(iri)
            for folded in party.names:
                self._by_name[folded].add(iri)
            for word in fold(party.named.name).split():
                self._by_word[word].add(iri)

    def like(self, party: _Party) -> Iterator[_Like]:
        """Return ours that a party of theirs may be."""
        for identifier in sorted(party.identifiers):
            for iri in self._by_identifier.get(identifier, ()):
                why = f"Both have the identifier {identifier}."
                yield iri, _IDENTIFIER, "register-lookup", why
        for folded, written in party.names.items():
            for iri in self._by_name.get(folded, ()):
                other = self._ours[iri].named.name
                both = folded == fold(party.named.name) == fold(other)
                why = f"Both are called “{written}”." if both else f"Both use the name “{written}”."
                yield iri, _NAME if both else _ALIAS, "lexical-match", why
        yield from self._near(party)

    def _near(self, party: _Party) -> Iterator[_Like]:
        folded = fold(party.named.name)
        near = {iri for word in folded.split() for iri in self._by_word.get(word, ())}
        for iri in sorted(near):
            other = self._ours[iri].named.name
            # Words in another order or one letter off; never a part of a name for the whole.
            if fuzz.token_sort_ratio(folded, fold(other)) >= _LIKE:
                yield iri, _NEAR, "lexical-match", f"The names are nearly the same: “{other}”."
