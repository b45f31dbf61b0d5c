"""Kills: build, harvest, load and publish are killed at random moments; nothing is mixed or lost.

    python tests/bench/kills.py          300 kills
    python tests/bench/kills.py 100      as many as the number says
    python tests/bench/kills.py 100 --seed 7

Each kind works on the small invented world, in processes of the real command. After each kill
what readers see must be the state before or the state after, whole; at the end one run that nobody
kills must lead to what was wanted. `kg load` is tried where the program `oxigraph` is installed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kg.release import ReleaseFolder, open_release, roll_back
from kg.release.harvested import list_harvested, read_harvested
from kg.store import Endpoint, RemoteStore
from kg.store.loads import read_record
from tests.harvest_case import THEIRS, Stranger, ours, published, theirs
from tests.publish_case import files_of
from tests.release_case import ELM, add, built
from tests.remote_servers import Server, oxigraph_server

ROOT = Path(__file__).resolve().parents[2]
Check = Callable[[], None]


class Trial:
    """One kind of work: its command, what is done before each start, and what must hold after."""

    def __init__(self, name: str, command: list[str], prepare: Check, check: Check) -> None:
        self.name = name
        self._command = _kg(*command)
        self._prepare = prepare
        self._check = check
        self.killed = self.done = 0
        self._length = 0.0

    def run_whole(self) -> None:
        """Run once to its end, and see that what it was to do is done."""
        self._prepare()
        started = time.monotonic()
        running = self._started()
        _, errors = running.communicate()
        assert running.returncode == 0, f"{self.name}: {errors.decode()}"
        self._length = time.monotonic() - started
        self._check()

    def kill_once(self, chance: random.Random) -> None:
        """Start, kill at a random moment, and look at what is left."""
        self._prepare()
        running = self._started()
        try:
            running.communicate(timeout=self._length * chance.uniform(0.05, 1.05))
            self.done += 1
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
            self.killed += 1
        self._check()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )


def main() -> int:
    """Kill as often as is asked, and print a line for each kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kills", nargs="?", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as held:
        trials = [held.enter_context(made) for made in _trials(Path(folder))]
        print("each kind is run once whole", flush=True)
        for trial in trials:
            trial.run_whole()
        while (killed := sum(trial.killed for trial in trials)) < given.kills:
            trials[killed % len(trials)].kill_once(chance)
            if killed % 10 == 0:
                print(f"{killed} kills", flush=True)
        for trial in trials:
            trial.run_whole()
            print(f"{trial.name:<8} {trial.killed:>4} kills, {trial.done:>3} came to their end")
    print(f"{killed} kills: nothing was mixed, nothing was lost")
    return 0


def _trials(folder: Path) -> Iterator[AbstractContextManager[Trial]]:
    for name, make in (
        ("build", _building),
        ("harvest", _harvesting),
        ("publish", _publishing),
        ("load", _loading),
    ):
        (folder / name).mkdir()
        yield make(folder / name)


@contextmanager
def _building(folder: Path) -> Iterator[Trial]:
    sources, releases, first = built(folder)
    seen = [first.manifest["digest"]]
    number = [0]

    def prepare() -> None:
        number[0] += 1
        add(sources, ELM, f"elm:goal-shade skos:note 'note {number[0]}' .\n")

    def check() -> None:
        release = open_release(releases)  # which checks every file, and counts what it holds
        if release.manifest["digest"] not in seen:
            seen.append(release.manifest["digest"])
        for name in releases.list():
            open_release(releases, name)

    yield Trial("build", ["build", *_at(releases, sources.root)], prepare, check)


@contextmanager
def _harvesting(folder: Path) -> Iterator[Trial]:
    us, them = ours(folder), theirs(folder).build()
    site = Stranger()
    states = [_without_feed(published(them))]
    them.edit("exb/plan-reading-2025-26.ttl", "Give pupils", "Give all pupils")
    states.append(_without_feed(published(them.build())))
    allowed: list[frozenset[tuple[str, str]]] = []
    for files in states:
        site.files = dict(files)
        source = us.harvester().take(site.url, dry_run=True).source
        allowed.append(frozenset((graph.iri, graph.file) for graph in source.graphs))
    turn = [0]

    def prepare() -> None:
        turn[0] += 1
        site.files = dict(states[turn[0] % 2])

    def check() -> None:
        read_harvested(us.folder.harvested)  # which checks every file against its name
        for source in list_harvested(us.folder.harvested):
            found = frozenset((graph.iri, graph.file) for graph in source.graphs)
            assert found in allowed, "the state of a source is mixed"

    command = ["harvest", site.url, "--confirm-base", THEIRS, "--no-build"]
    try:
        yield Trial("harvest", [*command, *_at(us.folder, us.sources.root)], prepare, check)
    finally:
        site.close()


@contextmanager
def _publishing(folder: Path) -> Iterator[Trial]:
    sources, releases, first = built(folder)
    add(sources, ELM, "elm:goal-shade skos:note 'another' .\n")
    command = _kg("build", *_at(releases, sources.root))
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    names = [first.name, open_release(releases).name]
    known: dict[str, set[bytes]] = {}
    for name in names:
        roll_back(releases, name)
        whole = folder / name
        command = _kg("publish", str(whole), *_of(releases))
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        for file, content in files_of(whole).items():
            known.setdefault(file, set()).add(content)
    copy, turn = folder / "copy", [0]

    def prepare() -> None:
        turn[0] += 1
        roll_back(releases, names[turn[0] % 2])

    def check() -> None:
        for file, content in files_of(copy).items() if copy.is_dir() else ():
            # The feed goes on from what the copy had; the sums are of all files, the feed's too.
            apart = file.startswith("feed") or file in ("SHA256SUMS", ".publish.journal")
            if not apart and not file.endswith(".new"):
                assert content in known[file], f"{file} is of neither release"

    yield Trial("publish", ["publish", str(copy), *_of(releases)], prepare, check)


@contextmanager
def _loading(folder: Path) -> Iterator[Trial]:
    sources, releases, _ = built(folder)
    number = [0]

    def prepare() -> None:
        number[0] += 1
        if number[0] % 3 == 1:
            add(sources, ELM, f"elm:goal-shade skos:note 'note {number[0]}' .\n")
            command = _kg("build", *_at(releases, sources.root))
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)

    with oxigraph_server() as server:
        command = ["load", "--endpoint", server.query, "--graph-store", server.graph_store]
        yield Trial(
            "load", [*command, *_of(releases)], prepare, lambda: _check_loaded(server, releases)
        )


def _check_loaded(server: Server, releases: ReleaseFolder) -> None:
    base = str(open_release(releases).manifest["base"])
    asked = RemoteStore(Endpoint(server.query))
    record = read_record(asked, base)
    if record is None or record.name is None:
        return
    release = open_release(releases, record.name)
    seen = RemoteStore(Endpoint(server.query), {g: v.triples for g, v in record.graphs.items()})
    told = {graph: entry["triples"] for graph, entry in release.manifest["graphs"].items()}
    assert {g: v.triples for g, v in record.graphs.items()} == told, "the record is mixed"
    assert set(map(str, seen.quads())) == set(map(str, release.store.quads())), "the data are mixed"


def _kg(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kg", *arguments]


def _of(releases: ReleaseFolder) -> list[str]:
    return ["--release", str(releases.path)]


def _at(releases: ReleaseFolder, sources: Path) -> list[str]:
    return [*_of(releases), "--sources", str(sources)]


def _without_feed(files: dict[str, bytes]) -> dict[str, bytes]:
    lines = files["/catalog.ttl"].splitlines(keepends=True)
    return {**files, "/catalog.ttl": b"".join(line for line in lines if b"ldes" not in line)}


if __name__ == "__main__":
    raise SystemExit(main())
