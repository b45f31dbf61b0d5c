"""Pages: the first time and when kept, how long they are, how they grow, how many a second.

    python tests/bench/pages.py                    the real data, then 35 and 350 generated plans
    python tests/bench/pages.py --plans 35         fewer plans, a quicker run
    python tests/bench/pages.py --real-only
    python tests/bench/pages.py --against REV      the same of an earlier revision first

For each page, in one run: the processor time of its first visit and of later ones, how many queries
the first asks, its size, and its rate under waitress for four clients beside that of a page of the
same size that is made of nothing, on the same server. The first visit of the first page bears what
is computed once a release. The growth is the exponent of the first visits' times between the
smallest and the largest number of plans: 1 is in proportion.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import logging
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import pyoxigraph as ox
from flask import Flask
from questions import generated_store, real_store

from kg.lookup import NameIndex
from kg.records import Result, text_of
from kg.store import MemoryStore
from kg.terms import BASE, CIVIC
from web import create_app
from web.serving import listen

SECONDS, CLIENTS = 3.0, 4
ROOT = Path(__file__).resolve().parents[2]


@dataclass(eq=False)
class CountedStore:
    """A store that counts its queries."""

    inner: MemoryStore
    asked: int = 0

    def query(self, text: str) -> Result:
        """Run a query and count it."""
        self.asked += 1
        return self.inner.query(text)

    def quads(self, graph: str | None = None) -> Any:
        """Return the quads of a graph, or all."""
        return self.inner.quads(graph)

    def graphs(self) -> tuple[str, ...]:
        """Return the names of the graphs."""
        return self.inner.graphs()

    def __len__(self) -> int:
        return len(self.inner)


@dataclass
class BenchRelease:
    """A release that is a store and the little that pages read of a manifest."""

    store: Any
    name: str = "0001-be7c4ma2c000"
    path: Path = Path()
    manifest: dict[str, Any] = field(
        default_factory=lambda: {"base": BASE, "digest": "0" * 64, "quads": 0}
    )


def main() -> int:
    """Print a table for each size, of an earlier revision first where one is given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--plans", type=int, nargs="+", default=[35, 350], help="generated plans")
    parser.add_argument("--real-only", action="store_true", help="leave the generated plans out")
    parser.add_argument("--against", metavar="REV", help="measure this revision first")
    arguments = parser.parse_args()
    sizes: list[int] = [] if arguments.real_only else sorted(arguments.plans)
    if arguments.against:
        print(f"== before: {arguments.against}", flush=True)
        measure_revision(arguments.against, sizes)
        print("\n== after: this tree")
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    measure("the two real plans", real_store())
    times = {size: measure(f"{size} generated plans", generated_store(size)) for size in sizes}
    if len(sizes) > 1:
        print_growth(sizes[0], sizes[-1], times)
    return 0


def measure_revision(revision: str, sizes: list[int]) -> None:
    """Run this file with the packages of an earlier revision, checked out for the while."""
    chosen = ["--plans", *map(str, sizes)] if sizes else ["--real-only"]
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), revision], check=True)
        try:
            env = {**os.environ, "PYTHONPATH": str(tree)}
            subprocess.run([sys.executable, __file__, *chosen], env=env, check=True)
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def measure(title: str, inner: MemoryStore) -> dict[str, float]:
    """Print one line a page, and return the seconds of each first visit."""
    store = CountedStore(inner)
    release = BenchRelease(store)
    app = create_app(lambda: release)  # type: ignore[arg-type,return-value]
    client = app.test_client()
    print(f"\n{title}: {len(store):,} quads")
    print(
        f"{'page':<22}{'first':>10}{'asked':>7}{'later':>11}{'size':>9}"
        f"{'a second':>10}{'of the same size':>18}"
    )
    first: dict[str, float] = {}
    for label, address in _addresses(inner, app):
        store.asked = 0
        start = time.process_time()
        response = client.get(address)
        first[label], asked = time.process_time() - start, store.asked
        if response.status_code != 200:
            print(f"{label:<22} answered {response.status_code}")
            continue
        later = _best(lambda a=address: client.get(a))
        size = len(response.data)
        rate, trivial = _rate(app, address), _trivial_rate(size)
        print(
            f"{label:<22}{first[label]:>8.2f} s{asked:>7}{later * 1e3:>8.1f} ms"
            f"{size / 1e3:>6.0f} KB{rate:>10.0f}{rate / trivial:>18.0%}",
            flush=True,
        )
    return first


def print_growth(small: int, large: int, times: dict[int, dict[str, float]]) -> None:
    """Print how the first visit of each page grows with the number of plans."""
    print(f"\ngrowth of the first visit from {small} to {large} plans")
    for label in sorted(times[small].keys() & times[large].keys()):
        ratio = times[large][label] / times[small][label]
        print(f"{label:<22}{math.log(ratio) / math.log(large / small):>8.2f}")


def _best(get: Callable[[], object]) -> float:
    """Return the best of five, in seconds of the processor."""
    best = math.inf
    for _ in range(5):
        start = time.process_time()
        get()
        best = min(best, time.process_time() - start)
    return best


def _addresses(store: MemoryStore, app: Flask) -> list[tuple[str, str]]:
    """Return pages of each kind that this app has, of the busiest things in the store."""
    fixed = ["/", "/partners", "/report", "/questions", "/money", "/time", "/gaps", "/network"]
    fixed += ["/connections", "/compare", "/catalog", "/sitemap.xml"]
    known = {rule.rule for rule in app.url_map.iter_rules()}
    pages = [(address, address) for address in fixed if address in known]
    index = NameIndex(store)
    for label, kind in (
        ("plan", CIVIC.DeliveryPlan),
        ("strategy", CIVIC.Strategy),
        ("goal", CIVIC.Goal),
        ("activity", CIVIC.Activity),
        ("outcome", CIVIC.Outcome),
    ):
        found = sorted(t.iri for t in index.things.values() if str(kind) in t.classes)
        pages += [(label, _doc(found[len(found) // 2]))] if found else []
    pages.append(("the busiest partner", _doc(_busiest(store))))
    return pages


def _busiest(store: MemoryStore) -> str:
    counts: dict[str, int] = {}
    for quad in store.quads():
        if quad.predicate == ox.NamedNode(str(CIVIC.party)):
            iri = str(text_of(quad.object))
            counts[iri] = counts.get(iri, 0) + 1
    return max(counts, key=lambda iri: (counts[iri], iri))


def _doc(iri: str) -> str:
    return "/doc" + iri.removeprefix(f"{BASE}/id")


def _trivial_rate(size: int) -> float:
    """Return the rate of a page of this size that is made of nothing."""
    app = Flask("trivial")
    body = "x" * size
    app.add_url_rule("/", view_func=lambda: body)
    return _rate(app, "/")


def _rate(app: Flask, address: str) -> float:
    """Return how many answers a second waitress gives to four clients that keep asking."""
    server = listen(app, "127.0.0.1", 0)
    threading.Thread(target=_serve, args=(server,), daemon=True).start()
    port = server.effective_port
    done = [0] * CLIENTS
    end = time.perf_counter() + SECONDS
    clients = [
        threading.Thread(target=_keep_asking, args=(port, address, end, done, i))
        for i in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    server.close()
    return sum(done) / SECONDS


def _serve(server: Any) -> None:
    with contextlib.suppress(OSError):  # its socket is closed under it when the time is over
        server.run()


def _keep_asking(port: int, address: str, end: float, done: list[int], i: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while time.perf_counter() < end:
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        done[i] += 1
    connection.close()


if __name__ == "__main__":
    raise SystemExit(main())
