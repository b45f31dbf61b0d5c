"""What the queries about one thing give: asked for one, or for many things at once.

A page asks for one thing. Who makes the pages of all things says which come next, and each query is
asked once for all of these; its rows are then those of each thing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.queries import page_query, run_named
from kg.records import Row, SelectResult
from kg.store import Store

# The queries that any page of a thing asks. The first column of each is the thing.
_OF_EACH = ("facts", "incoming", "about", "claims", "places", "thing-home")
_LIMIT = re.compile(r"^LIMIT (\d+)$", re.MULTILINE)

_Rows = tuple[Row, ...]
_ahead: WeakKeyDictionary[Store, dict[tuple[str, str], _Rows]] = WeakKeyDictionary()


def rows_about(store: Store, query: str, thing: str) -> tuple[Row, ...]:
    """Return the rows of one of the queries about a thing, without the thing itself."""
    held = _ahead.get(store)
    if held is not None and (query, thing) in held:
        return held[query, thing]
    return _rows_of_each(store, query, [thing])[thing]


def ask_ahead(store: Store, things: Sequence[str]) -> None:
    """Ask what the pages of these things will ask; what was asked ahead before is forgotten."""
    _ahead[store] = {
        (query, thing): found
        for query in (_OF_EACH if things else ())
        for thing, found in _rows_of_each(store, query, things).items()
    }


def _rows_of_each(store: Store, query: str, things: Sequence[str]) -> dict[str, _Rows]:
    asked = page_query(query)
    answer = run_named(store, asked, thing=[ox.NamedNode(thing) for thing in things])
    assert isinstance(answer, SelectResult), "a page's query is a SELECT"
    limit = _LIMIT.search(asked.text)
    if limit is not None and len(answer.rows) >= int(limit[1]) and len(things) > 1:
        half = len(things) // 2  # the limit is that of one thing
        parts = (_rows_of_each(store, query, part) for part in (things[:half], things[half:]))
        return {thing: found for part in parts for thing, found in part.items()}
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for thing, *row in answer.rows:
        assert isinstance(thing, ox.NamedNode), "a thing that has a page has an IRI"
        rows[thing.value].append(tuple(row))
    return {thing: tuple(rows[thing]) for thing in things}
