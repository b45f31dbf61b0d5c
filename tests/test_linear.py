"""What is done with a stranger's text takes time that grows as its length, and no faster."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from kg.errors import KGError
from kg.lookup import NameIndex, find_thing, near_things
from kg.lookup.names import fold
from kg.namespaces import expand
from kg.pages.sparql.mistakes import mistake_in
from kg.queries.guard import check_visitor_query
from kg.store import MemoryStore
from kg.store.dataset_clauses import each_graph_once
from kg.store.lexer import keywords, may_hold, nesting
from tests.conftest import PREFIXES, one_in
from web.accept import read_accept
from web.sparql.reading import read_request

SHORT, TIMES = 6_000, 4
# Units: seconds of the processor. What takes less than this is measured too coarsely.
COARSE = 0.01
# A time that grows with the square of the length would be 16 times the shorter one.
MOST = 10
NAMED = """
g:hub {
  hub:a a org:Organization ; skos:prefLabel "Organisation for Economic Co-operation" .
  hub:b a org:Organization ; skos:prefLabel "A/B 0.5 O’Dept. of Selects _.a-e.1: é" .
}"""


def _posted(text: str) -> dict[str, object]:
    body = text.encode()
    return {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }


NAMES = NameIndex(MemoryStore(ox.parse((PREFIXES + NAMED).encode(), format=ox.RdfFormat.TRIG)))
READERS: dict[str, Callable[[str], object]] = {
    "accept": lambda text: read_accept(text).best_match(["text/html"]),
    "find": lambda text: find_thing(NAMES, text),
    "fold": fold,
    "iri": expand,
    "guard": check_visitor_query,
    "datasets": each_graph_once,
    "keywords": keywords,
    "may-hold": lambda text: may_hold(f"{text} SERVICE", "SERVICE"),
    "mistake": lambda text: mistake_in(text, "error at 1:3"),
    "near": lambda text: near_things(NAMES, text),
    "nesting": nesting,
    "parameters": lambda text: read_request(_posted(text)),
    "search": lambda text: NAMES.words.search(text),
}
REPEATED = [
    ("SELECT * { ?s ?p ?o ", "."),
    ("SELECT * { ?s ?p ?o ", "_."),
    ("SELECT * { ?s ?p ?o ", "a-"),
    ('"', '\\"'),
    ("'", "\\'"),
    ("", '"""\n\\"""\n'),
    ("", "'''\n\\'''\n"),
    ("SELECT (NOW() AS ?n) { ", "1"),
    ("SELECT (NOW() AS ?n) { ", "1E"),
    ("", "<"),
    ("", "<\\u0041"),
    ("", "e.1:"),
    ("", "a/b;q=0.5,"),
    ("", ";"),
    ("", 'a/b;c="'),
    ("SELECT * ", "FROM <a> "),
    ("query=", "&default-graph-uri=a:b"),
    ("default-graph-uri=a:", "%61"),
    ("default-graph-uri=", "a:"),
    ("named-graph-uri=", "%"),
    ("", "co-"),
    ("", "dept "),
    ("organisation ", "é"),
]


def seconds(reader: Callable[[str], object], text: str) -> float:
    def once() -> float:
        started = time.process_time()
        with contextlib.suppress(KGError, ValueError):
            reader(text)
        return time.process_time() - started

    return min(once() for _ in range(2))


@pytest.mark.parametrize("name", one_in(3, READERS))
def test_the_time_grows_as_the_length(name: str) -> None:
    for before, part in REPEATED:
        short = before + part * (SHORT // len(part))
        long = before + part * (SHORT * TIMES // len(part))
        least = max(seconds(READERS[name], short), COARSE)
        assert seconds(READERS[name], long) < MOST * least, (before, part)
