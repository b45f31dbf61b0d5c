"""Who is who on made-up registers with known truth: precision, recall, time, beside rapidfuzz.

    python tests/bench/matching.py                    2,000, 20,000 and 200,000 names
    python tests/bench/matching.py --names 20000      one size
    python tests/bench/matching.py --plain 3000       compare all pairs of so many names (WRatio 90)

Precision and recall are of pairs of names: those that proposals tie, also by way of others, against
those that are one body in truth. Plain rapidfuzz compares each name with each, so it is run on the
smallest register alone and its time is said for that size. Times are of the processor.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import networkx as nx
from rapidfuzz import fuzz, process

from kg.matching.proposing import propose
from kg.matching.words import read_words
from kg.sources import find_sources

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.matching_case import Register, make_register

_CUT = 90


def measure(register: Register, ties: Iterable[tuple[str, str]]) -> tuple[float, float]:
    """Return precision and recall of the pairs that the ties make."""
    graph = nx.Graph()
    graph.add_nodes_from(register.truth)
    graph.add_edges_from(ties)
    made = right = 0
    for held in nx.connected_components(graph):
        made += _pairs(len(held))
        right += sum(_pairs(n) for n in Counter(register.truth[iri] for iri in held).values())
    true = sum(_pairs(n) for n in Counter(register.truth.values()).values())
    return (right / made if made else 1.0), right / true


def _pairs(number: int) -> int:
    return number * (number - 1) // 2


def _tell(name: str, register: Register, ties: list[tuple[str, str]], seconds: float) -> None:
    precision, recall = measure(register, ties)
    print(
        f"{len(register.bodies):>8,} names  {name:22} precision {precision:.3f}  "
        f"recall {recall:.3f}  {seconds:6.2f} s  {len(ties):,} pairs"
    )


def _ours(register: Register) -> None:
    words = read_words(find_sources())
    start = time.process_time()
    found = propose(register.bodies, words, register.glossaries)
    taken = time.process_time() - start
    _tell("ours, called sure", register, [(p.first, p.second) for p in found if p.sure], taken)
    _tell("ours, all proposals", register, [(p.first, p.second) for p in found], taken)
    rights = Counter(
        (p.evidence[0].kind, p.sure, register.truth[p.first] == register.truth[p.second])
        for p in found
    )
    for kind, sure in sorted({(kind, sure) for kind, sure, _ in rights}):
        right, wrong = rights[kind, sure, True], rights[kind, sure, False]
        print(
            f"{'':17}{kind:10} {'sure' if sure else 'to look at':10} "
            f"{right:>7,} right {wrong:>7,} wrong"
        )


def _plain(register: Register) -> None:
    names = [body.name for body in register.bodies]
    start = time.process_time()
    ties = [
        (body.iri, register.bodies[other].iri)
        for at, body in enumerate(register.bodies)
        for _, _, other in process.extract(
            body.name, names[:at], scorer=fuzz.WRatio, score_cutoff=_CUT, limit=None
        )
    ]
    _tell("rapidfuzz, WRatio 90", register, ties, time.process_time() - start)


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--names", type=int, action="append")
    parser.add_argument("--plain", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    _plain(make_register(asked.plain, asked.seed))
    for size in asked.names or (2_000, 20_000, 200_000):
        _ours(make_register(size, asked.seed))


if __name__ == "__main__":
    main()
