"""The inference rules: what a build adds to what the files state.

Each rule is a CONSTRUCT over the union of all graphs; they run in the order of their numbers,
since the later ones read what the first gives. They say what the axioms of `ontology/civic.ttl`
say (inverses, the transitive `supports`, three property chains), and a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError
from kg.queries.catalogue import NamedQuery, parse_file
from kg.store import Store
from kg.store.lexer import tokens
from kg.terms import BASE, expand

FOLDER = Path(__file__).resolve().parent
_DERIVED = ox.NamedNode(f"{BASE}/graph/inferred")


@cache
def list_rules() -> tuple[NamedQuery, ...]:
    """Return the rules in the order in which they must run."""
    found = (parse_file(path) for path in FOLDER.glob("*.rq"))
    return tuple(sorted(found, key=lambda rule: rule.number))


def derive(store: Store) -> tuple[ox.Triple, ...]:
    """Return what the rules add to a store; see `derive_from`."""
    return derive_from(store.quads())


def derive_from(asserted: Iterable[ox.Quad]) -> tuple[ox.Triple, ...]:
    """Return the triples that the rules give and no graph states.

    Shape:
        Each triple once, in the order of its N-Triples line. What is given is left alone.
    """
    # The rules name few properties, and only the triples of those are worth indexing again.
    named = properties_read()
    read = [quad for quad in asserted if quad.predicate.value in named]
    scratch = ox.Store()
    scratch.bulk_extend(read)
    known = {quad.triple for quad in read}
    added: list[ox.Triple] = []
    for rule in list_rules():
        new = _construct(scratch, rule) - known
        scratch.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, _DERIVED) for t in new)
        known |= new
        added.extend(new)
    return tuple(sorted(added, key=str))


@cache
def properties_read() -> frozenset[str]:
    """Return the IRIs of the properties that any rule names."""
    return frozenset(
        expand(token)
        for rule in list_rules()
        for kind, token, _ in tokens(rule.text)
        if kind == "name" and not token.endswith(":")
    )


def _construct(scratch: ox.Store, rule: NamedQuery) -> set[ox.Triple]:
    found = scratch.query(rule.text, use_default_graph_as_union=True)
    if not isinstance(found, ox.QueryTriples):
        raise QueryError(f"the rule {rule.name!r} is not a CONSTRUCT")
    return set(found)
