"""Releases to measure with, as `kg build` leaves them.

python tests/bench/released.py --out DIR                the two real plans
python tests/bench/released.py --out DIR --plans 350    so many generated ones, not validated
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from kg.release.answers import keep_answers
from kg.release.building import build
from kg.release.folder import Pointer, ReleaseFolder
from kg.release.inputs import read_inputs
from kg.release.opening import Release
from kg.release.writing import write_release
from kg.rules import derive
from kg.sources import find_sources
from kg.store import MemoryStore
from kg.terms import BASE
from web.prepared import keep_main_pages

INFERRED = f"{BASE}/graph/inferred"
GENERATOR = Path(__file__).with_name("generate.py")
_NO_FINDINGS = {"violations": 0, "warnings": 0, "notes": 0}


def make_release(place: Path, plans: int = 0) -> ReleaseFolder:
    """Make a release in a process of its own, so that this one stays as a server's is.

    Args:
        place: Where releases are to be kept.
        plans: How many generated plans it is of; none for the real ones.
    """
    command = [sys.executable, __file__, "--out", str(place), "--plans", str(plans)]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return ReleaseFolder(place)


def main() -> None:
    """Make one release."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--plans", type=int, default=0, help="generated plans; 0 for the real ones")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    folder = ReleaseFolder(chosen.out)
    if chosen.plans:
        _write_generated(folder, chosen.plans)
    else:
        build(find_sources(), folder, keep=_keep)


def _keep(release: Release) -> None:
    keep_answers(release)
    keep_main_pages(release)


def _write_generated(folder: ReleaseFolder, plans: int) -> None:
    inputs = read_inputs(find_sources(), BASE)
    with folder.writing():
        staging = folder.new_staging(inputs.digest)
        written = write_release(staging, inputs, BASE, _graphs(plans), _NO_FINDINGS)
        name = folder.next_name(inputs.digest)
        _keep(Release(name, staging, written.manifest, written.store))
        folder.adopt(staging, name)
        folder.make_current(Pointer(name, written.digest))


def _graphs(plans: int) -> dict[str, tuple[ox.Triple, ...]]:
    """Return generated plans, graph by graph, with what the rules derive."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, str(GENERATOR), "--plans", str(plans), "--out", place]
        subprocess.run(command, check=True, stdout=sys.stderr)
        (dump,) = Path(place).glob("*.nq.gz")
        with gzip.open(dump) as stream:
            store = MemoryStore.from_nquads(stream, dump)
    graphs = defaultdict[str, list[ox.Triple]](list)
    for quad in store.quads():
        assert isinstance(quad.graph_name, ox.NamedNode), "every quad is in a graph of a release"
        graphs[quad.graph_name.value].append(quad.triple)
    held = {graph: tuple(triples) for graph, triples in graphs.items()}
    return {**held, INFERRED: tuple(derive(store))}


if __name__ == "__main__":
    main()
