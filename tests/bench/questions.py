"""Six named questions, asked of our store and of plain rdflib in one run, and their ratio.

    python tests/bench/questions.py                  the real data, then 350 generated plans
    python tests/bench/questions.py --plans 35       fewer plans, a quicker run
    python tests/bench/questions.py --real-only
    python tests/bench/questions.py --limit 60       stop rdflib after 60 seconds a question

Both sides answer the very same text over the very same triples; ours goes through `kg.queries` end
to end (binding, running, reading out), rdflib's through `Graph.query` on its own store in memory.
The rows are compared before any time is printed. Each question is printed with its query.
"""

from __future__ import annotations

import argparse
import gzip
import math
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
from rdflib import Graph

from kg.queries import find_question, run_named
from kg.queries.run import bound_text
from kg.records import SelectResult
from kg.release.building import build
from kg.release.folder import ReleaseFolder
from kg.release.opening import open_release
from kg.rules import derive
from kg.sources import find_sources
from kg.store import MemoryStore

QUESTIONS = (
    "partners-across",
    "across-publishers",
    "only-one-body",
    "promises",
    "several-strategies",
    "staff-time-alone",
)
INFERRED = ox.NamedNode("https://w3id.org/civicthread/graph/inferred")
GENERATOR = Path(__file__).with_name("generate.py")
FORK = multiprocessing.get_context("fork")
Found = TypeVar("Found")


def main() -> int:
    """Run both sides and print a table for each size; 1 when an answer differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--plans", type=int, default=350, help="how many generated plans")
    parser.add_argument("--real-only", action="store_true", help="leave the generated plans out")
    parser.add_argument("--limit", type=int, default=300, help="seconds that rdflib may take")
    arguments = parser.parse_args()
    limit_s: int = arguments.limit
    for name in QUESTIONS:
        query = find_question(name)
        print(f"== {name}: {query.title}\n{bound_text(query, {})}")
    alike = compare("the two real plans", real_store(), repeats=20, limit_s=limit_s)
    if not arguments.real_only:
        store = generated_store(arguments.plans)
        alike &= compare(f"{arguments.plans} generated plans", store, repeats=3, limit_s=limit_s)
    return 0 if alike else 1


def compare(title: str, store: MemoryStore, *, repeats: int, limit_s: int) -> bool:
    """Print one line a question with both times and their ratio; return whether rows agree."""
    graph = _as_rdflib(store)
    print(f"\n{title}: {len(store):,} quads, {len(graph):,} triples for rdflib", flush=True)
    print(f"{'question':<22}{'rows':>7}{'kg':>12}{'rdflib':>14}{'ratio':>11}")
    ratios, alike = [], True
    for name in QUESTIONS:
        query = find_question(name)
        ours, quick = _best_of(repeats, lambda q=query: run_named(store, q))
        assert isinstance(ours, SelectResult)
        theirs, slow = _ask_rdflib(graph, bound_text(query, {}), limit_s)
        same = theirs is None or theirs == _firsts(ours)
        alike &= same
        ratios.append(slow / quick)
        more = "" if theirs is not None else ">"
        mark = "" if same else "   ROWS DIFFER"
        slowly, ratio = f"{more}{slow * 1e3:.0f}", f"{more}{slow / quick:.0f}"
        print(
            f"{name:<22}{len(ours.rows):>7}{quick * 1e3:>9.1f} ms{slowly:>11} ms{ratio:>10}x{mark}",
            flush=True,
        )
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"geometric mean of the ratios: {mean:.0f}x ('>': rdflib was stopped at its limit)")
    return alike


def _best_of(repeats: int, run: Callable[[], Found]) -> tuple[Found, float]:
    """Return a result and the best time of some runs, in seconds."""
    best = math.inf
    for _ in range(repeats):
        start = time.perf_counter()
        found = run()
        best = min(best, time.perf_counter() - start)
    return found, best


def _ask_rdflib(graph: Graph, text: str, limit_s: int) -> tuple[list[str] | None, float]:
    """Return rdflib's first column and its time, or None and the limit where it took longer.

    It runs in a fork, which shares the loaded graph and can be stopped.
    """
    receiver, sender = FORK.Pipe(duplex=False)
    child = FORK.Process(target=_send_rdflib, args=(graph, text, sender))
    child.start()
    answered = receiver.poll(limit_s)
    found: tuple[list[str] | None, float] = receiver.recv() if answered else (None, limit_s)
    child.kill()
    child.join()
    return found


def _send_rdflib(graph: Graph, text: str, sender: Connection) -> None:
    start = time.perf_counter()
    rows = list(graph.query(text))
    spent = time.perf_counter() - start
    sender.send((sorted(str(row[0]) for row in rows), spent))


def _firsts(answer: SelectResult) -> list[str]:
    return sorted(getattr(row[0], "value", str(row[0])) for row in answer.rows)


def _as_rdflib(store: MemoryStore) -> Graph:
    lines = b"\n".join(
        ox.serialize([ox.Triple(q.subject, q.predicate, q.object)], format=ox.RdfFormat.N_TRIPLES)
        or b""
        for q in store.quads()
    )
    return Graph().parse(data=lines, format="nt")


def real_store() -> MemoryStore:
    """Return the store of a release built from the sources."""
    with tempfile.TemporaryDirectory() as place:
        folder = ReleaseFolder(Path(place))
        build(find_sources(), folder)
        return open_release(folder).store


def generated_store(plans: int) -> MemoryStore:
    """Return generated plans with what the rules derive, loaded without validation."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, str(GENERATOR), "--plans", str(plans), "--out", place]
        subprocess.run(command, check=True, stdout=sys.stderr)
        (dump,) = Path(place).glob("*.nq.gz")
        started = time.perf_counter()
        store = _load(dump)
        loaded = time.perf_counter()
        derived = [ox.Quad(t.subject, t.predicate, t.object, INFERRED) for t in derive(store)]
        whole = MemoryStore([*store.quads(), *derived])
        print(
            f"\nloaded in {loaded - started:.1f} s, {len(derived):,} triples derived and added in "
            f"{time.perf_counter() - loaded:.1f} s"
        )
        return whole


def _load(dump: Path) -> MemoryStore:
    with gzip.open(dump) as stream:
        return MemoryStore.from_nquads(stream, dump)


if __name__ == "__main__":
    raise SystemExit(main())
