"""Proposals put together: all that may be one body, as one thing to decide, the costliest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from networkx.utils import UnionFind

from kg.matching.counting import Lines, effect_of
from kg.matching.proposing import Decided
from kg.matching.reading import registers_of
from kg.matching.records import Body, Cluster, Proposal, Suggests

_MOST = 12
_NO_LINES: Mapping[str, Lines] = {}


def clusters_of(
    bodies: Iterable[Body],
    proposals: Iterable[Proposal],
    lines: Mapping[str, Lines] = _NO_LINES,
    apart: Decided = frozenset(),
) -> tuple[Cluster, ...]:
    """Return what may be one body, what would change the front page most first.

    Args:
        bodies: All that the proposals speak of.
        proposals: Pairs with their evidence.
        lines: What leans on each body, by its IRI.
        apart: Pairs that have been found not to be one: no cluster holds both.

    Shape:
        The surest proposals make clusters first; a proposal that is not sure joins no cluster that
        would have more than twelve members, and none joins what can not be one: two numbers of one
        register, two places of a name that many places have. A succession is a cluster of its own.
    """
    by_iri = {body.iri: body for body in bodies}
    held: dict[str, list[Proposal]] = defaultdict(list)
    groups = _Groups(by_iri, apart)
    single = []
    for made in sorted(proposals, key=lambda p: (-p.confidence, p.first, p.second)):
        if made.suggests is Suggests.SUCCEEDED:
            single.append(Cluster((by_iri[made.first], by_iri[made.second]), (made,)))
        elif root := groups.join(made):
            held[root].append(made)
    together: dict[str, list[Proposal]] = defaultdict(list)
    for root, listed in held.items():
        together[groups.root(root)] += listed
    found = [*single, *(_cluster(by_iri, listed) for listed in together.values())]
    told = [
        Cluster(c.members, c.proposals, effect_of([each.iri for each in c.members], lines))
        for c in found
    ]
    return tuple(sorted(told, key=_cost))


def _cost(cluster: Cluster) -> tuple[int, int, int, object, str]:
    effect = cluster.effect
    return (
        -effect.gain,
        -effect.leaves,
        -effect.activities,
        -cluster.confidence,
        cluster.members[0].iri,
    )


def _cluster(by_iri: Mapping[str, Body], listed: Sequence[Proposal]) -> Cluster:
    iris = {iri for made in listed for iri in (made.first, made.second)}
    # The body that registers know best stands first: what the others are joined to.
    members = sorted(
        (by_iri[iri] for iri in iris),
        key=lambda body: (not body.numbers, -len(body.documents), -len(body.aliases), body.iri),
    )
    ordered = sorted(listed, key=lambda made: (-made.confidence, made.first, made.second))
    return Cluster(tuple(members), tuple(ordered))


class _Groups:
    """Which bodies hang together so far."""

    def __init__(self, by_iri: Mapping[str, Body], apart: Decided) -> None:
        self._by_iri = by_iri
        self._apart = apart
        self._union: UnionFind[str] = UnionFind()
        self._members: dict[str, list[str]] = {}

    def root(self, iri: str) -> str:
        """Return the body that stands for the cluster of another."""
        root: str = self._union[iri]
        return root

    def join(self, made: Proposal) -> str:
        """Put the two together and return what stands for them; nothing where they must not be."""
        one, other = self.root(made.first), self.root(made.second)
        mine, theirs = (self._members.setdefault(root, [root]) for root in (one, other))
        if one == other:
            return one
        both = [*mine, *theirs]
        if (not made.sure and len(both) > _MOST) or self._is_broken(mine, theirs):
            return ""
        self._union.union(one, other)
        root = self.root(one)
        self._members[root] = both
        return root

    def _is_broken(self, mine: Sequence[str], theirs: Sequence[str]) -> bool:
        if self._apart and any(frozenset((a, b)) in self._apart for a in mine for b in theirs):
            return True
        numbers = self._numbers(mine), self._numbers(theirs)
        return any(
            numbers[0][register].isdisjoint(numbers[1][register])
            for register in numbers[0].keys() & numbers[1].keys()
        )

    def _numbers(self, iris: Sequence[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for iri in iris:
            for register, own in registers_of(self._by_iri[iri].numbers).items():
                found.setdefault(register, set()).update(own)
        return found
