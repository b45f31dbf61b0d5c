"""What is compared, what is found, and what callers get."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from networkx.utils import UnionFind


class Suggests(StrEnum):
    """What the evidence speaks for; a person decides."""

    SAME = "same"
    SUCCEEDED = "succeeded by"


@dataclass(frozen=True, slots=True)
class Body:
    """A body or a group with all that may tell which one it is.

    Shape:
        `name` is the preferred name; `former` are names that it had before. `numbers` are those of
        registers ("GB-CHC-1234") and IRIs that others have for it. `place` is the code or the
        address of an area, empty where no source says it. `documents` are the documents that name
        it. `sort` keeps apart what can not be one: "body", "post" or "group".
    """

    iri: str
    name: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    place: str = ""
    documents: frozenset[str] = frozenset()
    sort: str = "body"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to hold two for one: its kind, and a sentence for the person who decides.

    Shape: `basis` is the notation of a code of the list of bases.
    """

    kind: str
    sentence: str
    basis: str = "lexical-match"


@dataclass(frozen=True, slots=True)
class Proposal:
    """That two are one, or that the first became the second.

    Shape:
        `first` and `second` are IRIs. `confidence` is from 0 to 1; `sure` says that at least 98 of
        100 such proposals are right. `marked` says that both have one register number.
    """

    first: str
    second: str
    confidence: Decimal
    sure: bool
    evidence: tuple[Evidence, ...]
    suggests: Suggests = Suggests.SAME
    marked: bool = False

    @property
    def why(self) -> str:
        """The evidence in words."""
        return " ".join(each.sentence for each in self.evidence)


@dataclass(frozen=True, slots=True)
class Effect:
    """What the front page would show of some bodies if they were one.

    Shape:
        `lines` are the strategies, and plans without one, that lean on them; `largest` is the most
        that lean on one of them now. `leaves` are how many rows of the front page would go.
    """

    lines: int = 0
    largest: int = 0
    activities: int = 0
    leaves: int = 0

    @property
    def gain(self) -> int:
        """How many more strategies lean on the one than on any of those it is made of."""
        return self.lines - self.largest


@dataclass(frozen=True, slots=True)
class Cluster:
    """Bodies that may be one, with the proposals that tie them."""

    members: tuple[Body, ...]
    proposals: tuple[Proposal, ...]
    effect: Effect = field(default_factory=Effect)

    @property
    def sure(self) -> bool:
        """Whether sure proposals alone tie all members."""
        tied = UnionFind(body.iri for body in self.members)
        for each in self.proposals:
            if each.sure:
                tied.union(each.first, each.second)
        return len(list(tied.to_sets())) == 1

    @property
    def confidence(self) -> Decimal:
        """The confidence of the weakest proposal."""
        return min(each.confidence for each in self.proposals)
