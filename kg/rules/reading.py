"""What the rules read of all that is stated: a third of it, which alone is worth indexing again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TypeVar

import pyoxigraph as ox

from kg.rules.catalogue import Rule, list_rules
from kg.rules.counting import COUNTED
from kg.store.lexer import tokens
from kg.terms import PREFIXES, expand

Statement = TypeVar("Statement", ox.Triple, ox.Quad)
_TYPE = PREFIXES["rdf"] + "type"
_ANY = None
_ENDS_TRIPLE = frozenset(".;}")


def named_by(rules: Iterable[Rule]) -> set[str]:
    """Return the IRIs of all that rules name."""
    return {iri for rule in rules for iri in _names_in(rule.text)}


@cache
def _names_in(text: str) -> frozenset[str]:
    named = (token for kind, token, _ in tokens(text) if kind == "name")
    return frozenset(expand(token) for token in named if not token.endswith(":"))


def read_of(
    statements: Iterable[Statement], rules: Sequence[Rule] | None = None
) -> Iterator[Statement]:
    """Yield what some rule may read, and what none but a rule may state.

    Args:
        statements: Triples or quads; they are given back as they are.
        rules: The rules; without them those of this folder.
    """
    asked = _asked(tuple(rule.text for rule in (list_rules() if rules is None else rules)))
    nothing = frozenset[ox.NamedNode]()
    for statement in statements:
        values = asked.get(statement.predicate, nothing)
        if values is _ANY or (values and statement.object in values):
            yield statement


@cache
def _asked(texts: tuple[str, ...]) -> dict[ox.NamedNode, frozenset[ox.NamedNode] | None]:
    """Return the properties that rules name, each with the values they ask for; None is any.

    Most classes, and most codes of how a thing is known, are asked for by no rule.
    """
    found: dict[str, set[str]] = defaultdict(set)
    any_value = set(COUNTED)
    for text in texts:
        listed = [(kind, token) for kind, token, _ in tokens(text)]
        for at, (kind, token) in enumerate(listed):
            if (kind, token) != ("word", "a") and (kind != "name" or token.endswith(":")):
                continue
            name = _TYPE if kind == "word" else expand(token)
            before, (next_kind, value), after = listed[at - 1], listed[at + 1], listed[at + 2 :][:1]
            is_predicate = before[0] == "variable" or before[1] == ";"
            if is_predicate and next_kind == "name" and after[0][1] in _ENDS_TRIPLE:
                found[name].add(expand(value))
            else:
                any_value.add(name)
    return {
        ox.NamedNode(name): _ANY if name in any_value else frozenset(map(ox.NamedNode, found[name]))
        for name in any_value.union(found)
    }
