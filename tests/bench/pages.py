"""Pages: their time over that of the queries beneath them, and how many a second are served.

    python tests/bench/pages.py                  the real data, then 350 generated plans
    python tests/bench/pages.py --plans 35       fewer plans, a quicker run
    python tests/bench/pages.py --real-only

For each page, in one run: how long the page takes, how long its queries alone take, how many
queries it asks, and its rate under waitress beside a Flask page that says one word on the same
server. What is computed once a release is computed before the clock starts, and told apart.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import logging
import math
import sys
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

SECONDS, CLIENTS = 3.0, 8


@dataclass(eq=False)
class TimedStore:
    """A store that adds up how long its queries take."""

    inner: MemoryStore
    spent_s: float = 0.0
    asked: int = 0

    def query(self, text: str) -> Result:
        """Run a query and count it."""
        start = time.perf_counter()
        try:
            return self.inner.query(text)
        finally:
            self.spent_s += time.perf_counter() - start
            self.asked += 1

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
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--plans", type=int, default=350, help="how many generated plans")
    parser.add_argument("--real-only", action="store_true", help="leave the generated plans out")
    arguments = parser.parse_args()
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    trivial = _trivial_rate()
    print(f"a page that says one word, on the same server: {trivial:.0f} a second")
    measure("the two real plans", real_store(), trivial)
    if not arguments.real_only:
        measure(f"{arguments.plans} generated plans", generated_store(arguments.plans), trivial)
    return 0


def measure(title: str, inner: MemoryStore, trivial: float) -> None:
    """Print one line a page."""
    store = TimedStore(inner)
    release = BenchRelease(store)
    app = create_app(lambda: release)  # type: ignore[arg-type,return-value]
    client = app.test_client()
    start = time.perf_counter()
    client.get("/")
    print(
        f"\n{title}: {len(store):,} quads; the first page and what is computed once a release: "
        f"{time.perf_counter() - start:.1f} s"
    )
    print(
        f"{'page':<34}{'page':>10}{'queries':>11}{'asked':>7}{'page/queries':>14}"
        f"{'a second':>10}{'of trivial':>12}"
    )
    for label, address in _addresses(inner, app):
        status = client.get(address).status_code  # also fills what is computed once
        if status != 200:
            print(f"{label:<34} answered {status}")
            continue
        page_s, queries_s, asked = _best(store, lambda a=address: client.get(a))
        rate = _rate(app, address)
        over = f"{page_s / queries_s:.1f}x" if queries_s else "-"
        print(
            f"{label:<34}{page_s * 1e3:>7.1f} ms{queries_s * 1e3:>8.1f} ms{asked:>7}{over:>14}"
            f"{rate:>10.0f}{rate / trivial:>11.0%}",
            flush=True,
        )


def _best(store: TimedStore, get: Callable[[], object]) -> tuple[float, float, int]:
    """Return the best of five: seconds of the page, of its queries, and how many they were."""
    best = (math.inf, 0.0, 0)
    for _ in range(5):
        store.spent_s, store.asked = 0.0, 0
        start = time.perf_counter()
        get()
        best = min(best, (time.perf_counter() - start, store.spent_s, store.asked))
    return best


def _addresses(store: MemoryStore, app: Flask) -> list[tuple[str, str]]:
    """Return pages of each kind that this app has, of the busiest things in the store."""
    fixed = ["/", "/partners", "/report", "/questions", "/money", "/time", "/gaps", "/network"]
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


def _trivial_rate() -> float:
    app = Flask("trivial")
    app.add_url_rule("/", view_func=lambda: "hello")
    return _rate(app, "/")


def _rate(app: Flask, address: str) -> float:
    """Return how many answers a second waitress gives to eight clients that keep asking."""
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
