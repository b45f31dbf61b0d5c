"""The frozen records that the library gives to its callers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from sys import intern
from typing import TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row: TypeAlias = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class SelectResult:
    """What a SELECT or an ASK gives.

    Shape: `rows` are as long as `columns`; an unbound value is None. An ASK has the one column
    `answer` with one boolean literal, and `is_ask` set. `truncated` says that rows were left out.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    truncated: bool = False
    is_ask: bool = False

    def held_once(self) -> SelectResult:
        """Return the same with equal terms held once, for an answer that stays in memory."""
        terms: dict[Term | None, Term | None] = {}
        rows = (tuple(terms.setdefault(term, term) for term in row) for row in self.rows)
        return replace(self, rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class GraphResult:
    """What a CONSTRUCT or a DESCRIBE gives: triples, each once, in a stable order."""

    triples: tuple[ox.Triple, ...]


Result: TypeAlias = SelectResult | GraphResult


def text_of(term: Term | None) -> str | None:
    """Return a term as plain text: an IRI, a literal's lexical form, `_:b` of a blank node."""
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        return term.value
    if isinstance(term, ox.NamedNode):
        # The same few IRIs stand in very many rows: each is held once.
        return intern(term.value)
    return str(term)
