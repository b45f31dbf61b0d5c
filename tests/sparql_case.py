"""The SPARQL endpoint as outside programs meet it: over a real socket, from a small release."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Flask

from kg.store import MemoryStore
from kg.terms import BASE
from tests.conftest import PREFIXES
from tests.web_case import SmallRelease
from web import create_app
from web.serving import listen

G = f"{BASE}/graph/"
ONE, TWO = f"{G}x/plan-one/1", f"{G}x/plan-two/1"
DATA = f"""
g:hub {{ hub:org-a skos:prefLabel "Org A"@en . }}
<{ONE}> {{ gla:activity-1 a civic:Activity ; skos:prefLabel "One"@en . }}
<{TWO}> {{ gla:activity-2 a civic:Activity ; skos:prefLabel "=Two, or \\"2\\""@en . }}
"""
SELECT = "SELECT ?s ?name { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?name } ORDER BY ?s"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s a <http://e/T> } WHERE { ?s ?p ?o }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


def small_release(trig: str = DATA, name: str = "0001-5ma11ca5e000") -> SmallRelease:
    """Return a release of a few triples."""
    store = MemoryStore(ox.parse((PREFIXES + trig).encode(), format=ox.RdfFormat.TRIG))
    return SmallRelease(store, {"base": BASE, "digest": name * 4, "quads": len(store)}, name)


@contextmanager
def closing(app: Flask) -> Iterator[Flask]:
    """End the visitors' workers when the test is over."""
    try:
        yield app
    finally:
        app.extensions["civic_sparql"].close()


@contextmanager
def small_app(release: SmallRelease | None = None) -> Iterator[Flask]:
    """Give the browser over a small release."""
    served = release or small_release()
    with closing(create_app(lambda: served)) as app:
        yield app


@contextmanager
def on_loopback(app: Flask) -> Iterator[int]:
    """Serve an application as `kg serve` does; gives the port."""
    server = listen(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.close()
        thread.join(timeout=10)


@dataclass(frozen=True)
class Said:
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def ask(port: int, method: str, path: str, body: bytes | None = None, **headers: str) -> Said:
    """Send one request as it stands; header names have `_` for `-`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers=named)
        answer = connection.getresponse()
        return Said(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


def address(query: str, **more: Any) -> str:
    """Return the path that asks a query by GET; a value may be a list."""
    fields = {name.replace("_", "-"): value for name, value in more.items()}
    return "/sparql?" + urlencode({"query": query, **fields}, doseq=True)
