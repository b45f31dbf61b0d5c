"""What waits for a decision: all that may be one, without what has been decided meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.matching.clusters import clusters_of
from kg.matching.national import National
from kg.matching.proposing import propose
from kg.matching.records import Cluster, Proposal
from kg.matching.stored import Stored, read_stored
from kg.matching.words import MatchingWords
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a store knows of bodies, and which of them may be one."""

    stored: Stored
    proposals: tuple[Proposal, ...]

    def clusters(self, claimed: Iterable[frozenset[str]] = ()) -> tuple[Cluster, ...]:
        """Return what may be one, the costliest first.

        Args:
            claimed: Pairs about which something has been decided since the store was made.
        """
        decided = self.stored.decided | frozenset(claimed)
        left = [p for p in self.proposals if frozenset((p.first, p.second)) not in decided]
        return clusters_of(self.stored.bodies.values(), left, self.stored.lines, decided)


def find_waiting(store: Store, words: MatchingWords, national: National) -> Waiting:
    """Return what of a store waits for a decision."""
    stored = read_stored(store)
    bodies = tuple(stored.bodies.values())
    found = propose(bodies, words, stored.glossaries, stored.decided, national)
    return Waiting(stored, found)
