"""From bodies to proposals: candidates, judged, without what has been decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from kg.matching.blocks import Blocks
from kg.matching.judging import Glossaries, Judge
from kg.matching.national import NO_LIST, National
from kg.matching.reading import NameReader
from kg.matching.records import Body, Proposal
from kg.matching.words import MatchingWords
from kg.uncollected import uncollected

_NO_GLOSSARY: Mapping[str, Mapping[str, str]] = {}
Decided = Collection[frozenset[str]]


def propose(
    bodies: Iterable[Body],
    words: MatchingWords,
    glossaries: Glossaries = _NO_GLOSSARY,
    decided: Decided = frozenset(),
    national: National = NO_LIST,
) -> tuple[Proposal, ...]:
    """Return which bodies may be one, the surest first.

    Args:
        bodies: All of them; the time grows with their number.
        words: The words of the ontology.
        glossaries: What the short forms of each document mean, as it writes them.
        decided: Pairs of IRIs about which something has been decided; none is proposed again.
        national: The list of national bodies.
    """
    with uncollected():
        found = list(_found(bodies, NameReader(words, national), words, glossaries, decided))
    return tuple(sorted(found, key=lambda each: (-each.confidence, each.first, each.second)))


def _found(
    bodies: Iterable[Body],
    reader: NameReader,
    words: MatchingWords,
    glossaries: Glossaries,
    decided: Decided,
) -> Iterator[Proposal]:
    known = [reader.know(body) for body in bodies]
    blocks = Blocks(known)
    judge = Judge(blocks, known, glossaries, words)
    for one, other in blocks.pairs():
        made = judge.compare(known[one], known[other])
        if made is not None and frozenset((made.first, made.second)) not in decided:
            yield made
