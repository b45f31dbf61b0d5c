"""Requests a second and the 99th percentile of three SPARQL servers, side by side in one run.

    python tests/bench/sparql.py
    python tests/bench/sparql.py --rdflib-endpoint /path/to/venv/bin/rdflib-endpoint
    python tests/bench/sparql.py --seconds 10 --clients 8

Ours is `kg serve` as anyone starts it; beside it `oxigraph serve` (in memory, union default graph,
the same limit of two seconds) and, where it is installed, rdflib-endpoint. All hold the release of
the real data and get the same requests over connections that stay open, in turn, round after
round; while one is measured the others are stopped, since a runaway may go on in them. The rows of
each query are compared before anything is timed. Three kinds of work:

    lookups   what is said of one thing: every thing once, so that nothing is asked twice
    again     the lookups of fifty things, over and over
    questions the named questions, as the page of questions sends them

Then the same with a visitor who sends one query that runs away after the other.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from kg.errors import QueryError
from kg.queries import list_questions
from kg.queries.run import bound_text
from kg.release.building import build
from kg.release.folder import ReleaseFolder
from kg.release.opening import Release, open_release
from kg.sources import find_sources

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
JSON = "application/sparql-results+json"
LIMIT_S = 2
ROUNDS = 3


@dataclass
class Server:
    """Where a server listens."""

    name: str
    port: int
    path: str
    group: int

    def let_go_on(self, *, on: bool) -> None:
        """Let the server's processes run, or stop them where they are."""
        os.killpg(self.group, signal.SIGCONT if on else signal.SIGSTOP)

    def connect(self) -> http.client.HTTPConnection:
        """Return a new connection."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, connection: http.client.HTTPConnection, text: str) -> tuple[int, bytes]:
        """Send one query and return the status and the body."""
        query = urllib.parse.urlencode({"query": text})
        connection.request("GET", f"{self.path}?{query}", headers={"Accept": JSON})
        answer = connection.getresponse()
        return answer.status, answer.read()


@dataclass
class Measured:
    """What a server did in all rounds: answers a second of each round, milliseconds of each."""

    rates: list[float] = field(default_factory=list)
    times_ms: list[float] = field(default_factory=list)
    wrong: int = 0

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rates)

    @property
    def last_percent_ms(self) -> float:
        """The 99th percentile of all rounds."""
        ordered = sorted(self.times_ms)
        return ordered[min(len(ordered) * 99 // 100, len(ordered) - 1)]


def main() -> int:
    """Run all servers and print the tables; 1 when an answer differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4.0, help="of one round of one server")
    parser.add_argument("--clients", type=int, default=4, help="connections at once")
    parser.add_argument("--rdflib-endpoint", default=shutil.which("rdflib-endpoint"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as running:
        folder = ReleaseFolder(Path(scratch) / "release")
        build(find_sources(), folder)
        release = open_release(folder)
        servers = [
            running.enter_context(ours(folder)),
            running.enter_context(oxigraph(release)),
        ]
        if arguments.rdflib_endpoint:
            servers.append(
                running.enter_context(
                    rdflib_endpoint(release, arguments.rdflib_endpoint, Path(scratch))
                )
            )
        else:
            print("rdflib-endpoint is not installed and is left out")
        return compare(servers, release, arguments.seconds, arguments.clients)


def compare(servers: Sequence[Server], release: Release, seconds: float, clients: int) -> int:
    """Print the tables and return the exit code."""
    works = {
        "lookups": lookups(release),
        "again": lookups(release)[:50],
        "questions": questions(),
    }
    different = [text for texts in works.values() for text in texts[:60] if differ(servers, text)]
    for text in different:
        print(f"the servers differ on: {text}")
    quiet: dict[tuple[str, str], Measured] = {}
    for attacked in (False, True):
        print(f"\n{'with a visitor whose queries run away' if attacked else 'undisturbed'}")
        print(
            f"{'work':<11}{'server':<17}{'a second':>10}{'p99 ms':>9}{'ours is':>10}{'p99 was':>10}"
        )
        for work, texts in works.items():
            found = measure(servers, texts, seconds, clients, attacked=attacked)
            for server in servers:
                one, first = found[server.name], found[servers[0].name]
                ratio = f"{first.rate / one.rate:.2f}x" if one.rate else "-"
                before = quiet.get((work, server.name))
                grown = f"{one.last_percent_ms / before.last_percent_ms:.2f}x" if before else ""
                wrong = f"  {one.wrong} refused" if one.wrong else ""
                print(
                    f"{work:<11}{server.name:<17}{one.rate:>10,.1f}{one.last_percent_ms:>9,.1f}"
                    f"{ratio:>10}{grown:>10}{wrong}",
                    flush=True,
                )
            if not attacked:
                quiet |= {(work, name): one for name, one in found.items()}
    return 1 if different else 0


def lookups(release: Release) -> list[str]:
    """Return one query for each thing that has a type, in a fixed disorder."""
    things = sorted(
        {
            q.subject.value
            for q in release.store.quads()
            if "/id/" in getattr(q.subject, "value", "")
        }
    )
    random.Random(14).shuffle(things)
    return [f"SELECT ?p ?o {{ <{thing}> ?p ?o }}" for thing in things]


def questions() -> list[str]:
    """Return the text of each named question that needs no value."""
    found = []
    for question in list_questions():
        try:
            found.append(bound_text(question, {}))
        except QueryError:  # it needs a value
            continue
    return found


def differ(servers: Sequence[Server], text: str) -> bool:
    """Return whether two servers give other rows; rdflib's are not asked for the long ones."""
    answers = []
    for server in servers[:2]:
        status, body = server.ask(server.connect(), text)
        if status != 200:
            return True
        answers.append(sorted(json.dumps(row, sort_keys=True) for row in rows_of(body)))
    return answers[0] != answers[1]


def rows_of(body: bytes) -> list[object]:
    """Return the rows of SPARQL results in JSON; lists that a query joins are put in order."""
    rows = json.loads(body)["results"]["bindings"]
    for row in rows:
        for term in row.values():
            term.pop("datatype", None)
            for separator in ("; ", " "):
                if separator in term["value"]:
                    term["value"] = separator.join(sorted(term["value"].split(separator)))
    return list(rows)


def measure(
    servers: Sequence[Server], texts: list[str], seconds: float, clients: int, *, attacked: bool
) -> dict[str, Measured]:
    """Let each server answer in turn, some rounds; each client goes through its share of texts."""
    found = {server.name: Measured() for server in servers}
    turns = {server.name: cycle(texts) for server in servers}
    for _ in range(ROUNDS):
        for server in servers:
            for other in servers:
                other.let_go_on(on=other is server)
            stop = threading.Event()
            attacker = threading.Thread(target=attack, args=(server, stop))
            if attacked:
                attacker.start()
                time.sleep(0.3)
            one_round(server, turns[server.name], seconds, clients, found[server.name])
            stop.set()
            if attacked:
                attacker.join()
    for server in servers:
        server.let_go_on(on=True)
    return found


def one_round(
    server: Server, texts: Iterator[str], seconds: float, clients: int, found: Measured
) -> None:
    """Ask from all clients until the time is over."""
    lock = threading.Lock()
    times: list[float] = []
    until = time.perf_counter() + seconds

    def ask() -> None:
        connection = server.connect()
        while time.perf_counter() < until:
            with lock:
                text = next(texts)
            started = time.perf_counter()
            try:
                status, _ = server.ask(connection, text)
            except (OSError, http.client.HTTPException):
                status, connection = 0, server.connect()
            spent = time.perf_counter() - started
            with lock:
                times.append(spent * 1000)
                found.wrong += status != 200
        connection.close()

    started = time.perf_counter()
    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.rates.append(len(times) / (time.perf_counter() - started))
    found.times_ms.extend(times)


def attack(server: Server, stop: threading.Event) -> None:
    """Send one query that runs away after the other."""
    while not stop.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=LIMIT_S + 3)
        try:
            server.ask(connection, RUNAWAY)
        except (OSError, http.client.HTTPException):
            continue
        finally:
            connection.close()


@contextmanager
def ours(folder: ReleaseFolder) -> Iterator[Server]:
    """Start `kg serve`."""
    port = free_port()
    command = [sys.executable, "-m", "kg", "serve", "--port", str(port), "--release"]
    with started([*command, str(folder.path)], port) as group:
        yield Server("kg serve", port, "/sparql", group)


@contextmanager
def oxigraph(release: Release) -> Iterator[Server]:
    """Start `oxigraph serve` in memory and load the release."""
    port = free_port()
    binary = str(Path(sys.executable).with_name("oxigraph"))
    command = [binary, "serve", "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with started([*command, "--timeout-s", str(LIMIT_S)], port) as group:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        quads = gzip.decompress((release.path / "dataset.nq.gz").read_bytes())
        connection.request("POST", "/store", quads, {"Content-Type": "application/n-quads"})
        assert connection.getresponse().status == 204
        yield Server("oxigraph serve", port, "/query", group)


@contextmanager
def rdflib_endpoint(release: Release, binary: str, scratch: Path) -> Iterator[Server]:
    """Start rdflib-endpoint over the same quads."""
    port = free_port()
    quads = scratch / "dataset.nq"
    quads.write_bytes(gzip.decompress((release.path / "dataset.nq.gz").read_bytes()))
    command = [binary, "serve", "--port", str(port), "--host", "127.0.0.1", str(quads)]
    with started(command, port) as group:
        yield Server("rdflib-endpoint", port, "/", group)


@contextmanager
def started(command: list[str], port: int) -> Iterator[int]:
    """Run a server until the end of the block; it is ready when it takes connections.

    Gives the number of its group of processes.
    """
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        for _ in range(600):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise SystemExit(f"{command[0]} does not answer on port {port}")
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main())
