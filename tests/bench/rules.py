"""The rules: the processor time of what a build infers from generated plans.

    python tests/bench/rules.py                       350 plans
    python tests/bench/rules.py --plans 35            fewer, a quicker run
    python tests/bench/rules.py --against REV         the same of an earlier revision, and the ratio

With --against both revisions infer from the same plans, at the same time: what else the machine
does slows both. Each side does it several times; the least time counts, the median is told.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = Path(__file__).with_name("generate.py")
_RUN = """
import gzip, json, sys, time
from collections import defaultdict
import pyoxigraph as ox
import kg.rules
from kg.release.asserted import Asserted

graphs = defaultdict(list)
with gzip.open(sys.argv[1]) as stream:
    for quad in ox.parse(stream, format=ox.RdfFormat.N_QUADS):
        graphs[quad.graph_name.value].append(quad.triple)
asserted = Asserted("", {graph: tuple(triples) for graph, triples in graphs.items()}, ())
chosen = [kg.rules.read_of] if hasattr(kg.rules, "read_of") else []  # a build did not choose before
times = []
for _ in range(int(sys.argv[2])):
    start = time.process_time()
    derived = kg.rules.derive_from(asserted.quads(*chosen))
    times.append(time.process_time() - start)
print(json.dumps({"derived": len(derived), "times": times}))
"""


def main() -> int:
    """Print the seconds of each side, and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--plans", type=int, default=350, help="how many generated plans")
    parser.add_argument("--times", type=int, default=5, help="how often each side infers")
    parser.add_argument("--against", metavar="REV", help="infer with this revision too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        command = [sys.executable, str(GENERATOR), "--plans", str(given.plans), "--out", place]
        subprocess.run(command, check=True)
        trees = {"this tree": ROOT}
        if given.against:
            trees = {given.against: unpacked(given.against, folder / "tree")} | trees
        running = [started(tree, folder / "asserted.nq.gz", given.times) for tree in trees.values()]
        least = [told(who, side) for who, side in zip(trees, running, strict=True)]
    if given.against:
        print(f"this tree takes {least[1] / least[0]:.2f} times as long")
    return 0


def unpacked(revision: str, folder: Path) -> Path:
    """Put the files of a revision into a folder, and return it."""
    command = ["git", "-C", str(ROOT), "archive", "--format=tar", revision]
    packed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def started(tree: Path, plans: Path, times: int) -> subprocess.Popen[str]:
    """Start inferring with the packages of a tree."""
    command = [sys.executable, "-c", _RUN, str(plans), str(times)]
    env = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.Popen(command, cwd=tree, env=env, stdout=subprocess.PIPE, text=True)


def told(who: str, running: subprocess.Popen[str]) -> float:
    """Print a side when it is done, and return its least time in seconds."""
    printed, _ = running.communicate()
    assert running.returncode == 0, f"{who}: nothing was inferred"
    found = json.loads(printed)
    least: float = min(found["times"])
    middle = median(found["times"])
    print(f"{who:<12}{found['derived']:>9,} triples{least:>8.2f} s, median {middle:.2f} s")
    return least


if __name__ == "__main__":
    raise SystemExit(main())
