"""A server under attack: `python tests/bench/attack.py [MINUTES]`, ten by default.

Good visitors ask for pages and queries all the time, first alone (a tenth of the time), then beside
attackers of every kind. It prints how many good requests were answered, their 99th percentile in
both, and the server's memory and descriptors at the beginning and at the end. The attackers are a
process of their own, so that the good visitors measure the server and not what attacking costs.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.synchronize import Event
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parent.parent.parent
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a ?c }"
PAGES = ["/", "/partners", "/search?q=education", "/healthz", f"/sparql?query={quote(COUNT)}"]
DOTS = "SELECT * { ?s ?p ?o " + "." * 64_000
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
Attack = Callable[[int, threading.Event], None]


def ask(port: int, method: str, path: str, body: str | None = None) -> int:
    """Return the status of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, FORM if body else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def post_query(text: str) -> Attack:
    """Return an attacker who posts one query again and again."""

    def attack(port: int, until: threading.Event) -> None:
        while not until.is_set():
            with suppress(OSError, http.client.HTTPException):
                ask(port, "POST", "/sparql", urlencode({"query": text}))
            until.wait(0.1)

    return attack


def hold(many: int, part: bytes) -> Attack:
    """Return an attacker who keeps connections open, silent or with a byte now and then."""

    def attack(port: int, until: threading.Event) -> None:
        held: list[socket.socket] = []
        while not until.is_set():
            if len(held) < many:
                with suppress(OSError):
                    held.append(socket.create_connection(("127.0.0.1", port), timeout=2))
                until.wait(0.002)
                continue
            for connection in list(held):
                try:
                    connection.sendall(part)
                    connection.settimeout(0)
                    if connection.recv(1) == b"":
                        raise ConnectionError
                except BlockingIOError:
                    pass
                except OSError:
                    connection.close()
                    held.remove(connection)
            until.wait(2)
        for connection in held:
            connection.close()

    return attack


def send_corrections(port: int, until: threading.Event) -> None:
    """Fill the box of corrections."""
    body = urlencode({"should_be": "x", "how_known": "x", "page": "/"})
    while not until.is_set():
        with suppress(OSError, http.client.HTTPException):
            ask(port, "POST", "/corrections", body)
        until.wait(0.05)


def open_dear_pages(port: int, until: threading.Event) -> None:
    """Ask for what takes long to make."""
    while not until.is_set():
        for path in ("/dumps", "/catalog", "/feed", f"/search?q={'a-' * 5000}"):
            with suppress(OSError, http.client.HTTPException):
                ask(port, "GET", path)
        until.wait(0.2)


ATTACKS: dict[str, Attack] = {
    "dots": post_query(DOTS),
    "runaways": post_query(RUNAWAY),
    "whole graphs": post_query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"),
    "silent connections": hold(2000, b""),
    "slow connections": hold(1000, b"G"),
    "corrections": send_corrections,
    "dear pages": open_dear_pages,
}


def attack_until(port: int, over: Event) -> None:
    """Attack in every way at once."""
    until = threading.Event()
    crowd = [threading.Thread(target=attack, args=(port, until)) for attack in ATTACKS.values()]
    for thread in crowd:
        thread.start()
    over.wait()
    until.set()
    for thread in crowd:
        thread.join()


def visit(port: int, seconds: float, times: list[float], failed: list[str]) -> None:
    """Be a good visitor for some time; note how long each request took, and which failed."""
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        path = PAGES[number % len(PAGES)]
        number += 1
        started = time.perf_counter()
        try:
            status = ask(port, "GET", path)
        except (OSError, http.client.HTTPException) as err:
            failed.append(f"{path}: {err!r}")
            continue
        times.append(time.perf_counter() - started)
        if status != 200:
            failed.append(f"{path}: {status}")
        time.sleep(0.02)


def tell(name: str, times: list[float], failed: list[str]) -> None:
    """Print one line about the good visitors."""
    ordered = sorted(times)
    median, late = (1000 * ordered[int(len(ordered) * share)] for share in (0.5, 0.99))
    said = f"{len(times):,} good requests, {len(failed)} failed"
    print(f"{name:20} {said}; median {median:.0f} ms, 99th percentile {late:.0f} ms", flush=True)
    for line in failed[:5]:
        print(f"    {line}")


def kept_by(pid: int) -> str:
    """Return a process's memory and its open descriptors, where the system tells them."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        descriptors = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError:
        return "memory and descriptors are not known here"
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return f"{int(found[1]) // 1024 if found else 0} MB, {descriptors} descriptors"


def main(minutes: float) -> None:
    """Run the server, the good visitors and the attackers."""
    server = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--port", "0"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "CIVIC_LOG_LEVEL": "error", "PYTHONPATH": str(ROOT)},
    )
    assert server.stderr is not None
    try:
        found = re.search(r":(\d+) ", server.stderr.readline())
        assert found, "the server did not start; run `kg build` first"
        port = int(found[1])
        threading.Thread(target=server.stderr.read, daemon=True).start()
        for path in PAGES:
            ask(port, "GET", path)
        run(port, server.pid, 60 * minutes)
    finally:
        server.terminate()
        server.wait(30)


def run(port: int, pid: int, seconds: float) -> None:
    """Let good visitors come alone, then beside attackers, and print what they met."""
    alone: tuple[list[float], list[str]] = ([], [])
    visit(port, seconds / 10, *alone)
    tell("alone", *alone)
    print(f"{'the server':20} {kept_by(pid)}", flush=True)
    context = multiprocessing.get_context("spawn")
    over = context.Event()
    attackers = context.Process(target=attack_until, args=(port, over))
    attackers.start()
    beside: tuple[list[float], list[str]] = ([], [])
    visit(port, seconds * 9 / 10, *beside)
    print(f"{'the server, attacked':20} {kept_by(pid)}")
    over.set()
    attackers.join()
    tell("beside attackers", *beside)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0)
