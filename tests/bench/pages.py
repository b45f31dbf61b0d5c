"""Pages: the first time and when kept, how long they are, how they grow, how many a second.

    python tests/bench/pages.py                    the real data, then 35 and 350 generated plans
    python tests/bench/pages.py --plans 35         fewer plans, a quicker run
    python tests/bench/pages.py --real-only
    python tests/bench/pages.py --made DIR         a release that `released.py` made before
    python tests/bench/pages.py --against REV      the same of an earlier revision first

Each release is as `kg build` leaves it, generated plans without validation. For each page, in one
run: the processor time of its first visit, of one that must render it anew and of later ones, how
many queries the first two ask, its size, and its rate under waitress for four clients beside that
of a page of the same size that is made of nothing, on the same server. The first visit of the first
page bears what is computed once a process, and the first rendering what is computed once a release.
The growth is the exponent of the times of the first rendering between the smallest and the largest
number of plans: 1 is in proportion. At the end stands the memory of the process.
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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import pyoxigraph as ox
from flask import Flask, g
from released import make_release

from kg.lookup import NameIndex
from kg.records import Result, text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE, CIVIC
from web import create_app
from web.serving import listen

SECONDS, CLIENTS = 3.0, 4
BROWSER = {"Accept": "text/html"}
ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Print a table for each size, of an earlier revision first where one is given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--plans", type=int, nargs="+", default=[35, 350], help="generated plans")
    parser.add_argument("--real-only", action="store_true", help="leave the generated plans out")
    parser.add_argument("--made", metavar="DIR", type=Path, help="a release that is made already")
    parser.add_argument("--against", metavar="REV", help="measure this revision first")
    arguments = parser.parse_args()
    sizes: list[int] = [] if arguments.real_only else sorted(arguments.plans)
    if arguments.against:
        print(f"== before: {arguments.against}", flush=True)
        measure_revision(arguments.against, sizes)
        print("\n== after: this tree")
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    if arguments.made:
        measure(str(arguments.made), ReleaseFolder(arguments.made))
        return 0
    measure_made("the two real plans", 0)
    times = {size: measure_made(f"{size} generated plans", size) for size in sizes}
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


def measure_made(title: str, plans: int) -> dict[str, float]:
    """Make a release and measure it."""
    with tempfile.TemporaryDirectory() as place:
        return measure(title, make_release(Path(place), plans))


def measure(title: str, folder: ReleaseFolder) -> dict[str, float]:
    """Print one line a page, and return the seconds in which each was first rendered."""
    start = time.process_time()
    app = create_app(folder)
    opened = time.process_time() - start
    store: MemoryStore = app.extensions["civic_source"]().store
    client = app.test_client()
    print(f"\n{title}: {len(store):,} quads, opened in {opened:.1f} s")
    print(
        f"{'page':<22}{'first':>10}{'rendered':>10}{'asked':>7}{'later':>11}{'size':>9}"
        f"{'a second':>10}{'of the same size':>18}"
    )
    rendered: dict[str, float] = {}
    for label, address in _addresses(store, app):
        with _counting() as asked:
            start = time.process_time()
            response = client.get(address, headers=BROWSER)
            first = time.process_time() - start
            if response.status_code != 200:
                print(f"{label:<22} answered {response.status_code}")
                continue
            rendered[label] = _rendered(app, address)
        later = _best(lambda a=address: client.get(a, headers=BROWSER))
        size = len(response.data)
        rate, trivial = _rate(app, address), _trivial_rate(size)
        print(
            f"{label:<22}{first:>8.2f} s{rendered[label]:>8.2f} s{len(asked):>7}"
            f"{later * 1e3:>8.1f} ms{size / 1e3:>6.0f} KB{rate:>10.0f}{rate / trivial:>18.0%}",
            flush=True,
        )
    print(f"memory: {_resident():,.0f} MB")
    return rendered


def _rendered(app: Flask, address: str) -> float:
    """Return the seconds of the processor in which a page is rendered, kept or not."""
    start = time.process_time()
    with app.test_request_context(address, headers=BROWSER):
        g.renders_anew = True
        app.full_dispatch_request()
    return time.process_time() - start


@contextlib.contextmanager
def _counting() -> Iterator[list[str]]:
    """Note the queries that stores are asked meanwhile, answered from what is kept or not."""
    asked: list[str] = []
    query = MemoryStore.query

    def counted(store: MemoryStore, text: str) -> Result:
        asked.append(text)
        return query(store, text)

    MemoryStore.query = counted  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        MemoryStore.query = query  # type: ignore[method-assign]


def _resident() -> float:
    """Return the memory that this process holds just now, in MB; 0 where no system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def print_growth(small: int, large: int, times: dict[int, dict[str, float]]) -> None:
    """Print how the first rendering of each page grows with the number of plans."""
    print(f"\ngrowth of the first rendering from {small} to {large} plans")
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
    app.extensions["civic_at_hand"] = lambda _environ: False  # answered as any page is
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
