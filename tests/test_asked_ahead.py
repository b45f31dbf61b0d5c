"""What is asked of many things at once is what is asked of each alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kg.pages import asked_ahead
from kg.pages.asked_ahead import ask_ahead, rows_about
from kg.store import MemoryStore

PLAN = """
graph <https://w3id.org/civicthread/graph/gla/a/1> {
  gla:one a civic:Activity ; skos:prefLabel "One"@en ; dcterms:relation hub:a, hub:b ;
    prov:wasDerivedFrom gla:cell .
  gla:two a civic:Activity ; skos:prefLabel "Two"@en ; dcterms:relation hub:a .
  gla:cell a civic:SourceLocation ; civic:inDocument gla:document ; civic:row 7 .
}
graph <https://w3id.org/civicthread/graph/hub> {
  hub:a a civic:Organisation ; skos:prefLabel "A"@en .
}
"""
BASE = "https://w3id.org/civicthread/id"
THINGS = [f"{BASE}/{key}" for key in ("gla/one", "gla/two", "gla/cell", "hub/a", "hub/nobody")]


def _all_rows(store: MemoryStore) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        (query, thing): rows_about(store, query, thing)
        for query in asked_ahead._OF_EACH
        for thing in THINGS
    }


@pytest.mark.parametrize("limit", ["LIMIT 2000", "LIMIT 3"])
def test_what_is_asked_ahead_is_what_each_is_told(store_of, monkeypatch, limit) -> None:
    page_query = asked_ahead.page_query
    monkeypatch.setattr(asked_ahead, "page_query", lambda name: _limited(page_query(name), limit))
    store = store_of(PLAN)
    ask_ahead(store, [])
    alone = _all_rows(store)
    assert len(alone["incoming", f"{BASE}/hub/a"]) >= 2
    ask_ahead(store, THINGS)
    monkeypatch.setattr(asked_ahead, "run_named", _no_query)
    assert _all_rows(store) == alone


def test_what_was_asked_ahead_before_is_forgotten(store_of, monkeypatch) -> None:
    store = store_of(PLAN)
    ask_ahead(store, THINGS)
    ask_ahead(store, THINGS[:1])
    monkeypatch.setattr(asked_ahead, "run_named", _no_query)
    assert rows_about(store, "facts", THINGS[0])
    with pytest.raises(AssertionError):
        rows_about(store, "facts", THINGS[1])
    ask_ahead(store, [])


def _limited(query, limit):
    return replace(query, text=re.sub(r"^LIMIT \d+$", limit, query.text, flags=re.MULTILINE))


def _no_query(*_args, **_values):
    raise AssertionError("a query was run")
