"""The store that answers from memory: pyoxigraph, loaded from a release."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.errors import LoadError, QueryError
from kg.records import GraphResult, Result, Row, SelectResult
from kg.store.dataset_clauses import each_graph_once
from kg.store.lexer import keywords
from kg.store.mistakes import told_mistake

# The comments before a query, in which no string can have begun.
_HEAD = re.compile(r"(?:\s*#[^\n\r]*[\n\r])*")
# What may be the keyword: no name or variable that ends in it.
_FROM = re.compile(r"(?<![A-Za-z_?$])FROM", re.IGNORECASE)


class MemoryStore:
    """A dataset in memory; safe to share between threads, since results are read out at once.

    Where `through` is set, queries are answered by it; it is given the text, and what runs it.
    """

    def __init__(self, quads: Iterable[ox.Quad] = ()) -> None:
        self.through: Callable[[str, Callable[[str], Result]], Result] | None = None
        self._store = ox.Store()
        self._store.bulk_extend(quads)

    @classmethod
    def from_nquads(cls, stream: IO[bytes], name: Path) -> MemoryStore:
        """Load N-Quads; `name` is what an error names.

        Raises:
            LoadError: The bytes are not N-Quads.
        """
        made = cls()
        try:
            made._store.bulk_load(stream, format=ox.RdfFormat.N_QUADS)
        except (SyntaxError, OSError, EOFError, zlib.error) as err:
            raise LoadError(f"{name}: not N-Quads: {err}") from err
        return made

    def __len__(self) -> int:
        return len(self._store)

    def query(self, text: str) -> Result:
        """Run a query; see `kg.store.protocol.Store.query`."""
        return self.through(text, self._run) if self.through else self._run(text)

    def _run(self, text: str) -> Result:
        # To tell a keyword from a string takes time; `?dueFrom` and `wasDerivedFrom` hold none.
        head = _HEAD.match(text)
        start = head.end() if head else 0
        union = _FROM.search(text, start) is None or "FROM" not in keywords(text)
        try:
            asked = text if union else each_graph_once(text)
            found = self._store.query(asked, use_default_graph_as_union=union)
            return _read_out(found)
        except (SyntaxError, ValueError) as err:
            raise QueryError(told_mistake(text, str(err), self.graphs())) from err

    def quads(self, graph: str | None = None) -> Iterable[ox.Quad]:
        """Return the quads of one named graph, or of all of them, in no set order."""
        name = None if graph is None else ox.NamedNode(graph)
        return self._store.quads_for_pattern(None, None, None, name)

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, in order."""
        return tuple(
            sorted(g.value for g in self._store.named_graphs() if isinstance(g, ox.NamedNode))
        )


def _read_out(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Result:
    # Iterators of pyoxigraph must not cross threads: everything is read here.
    if isinstance(found, ox.QueryBoolean):
        return SelectResult(("answer",), ((ox.Literal(bool(found)),),), is_ask=True)
    if isinstance(found, ox.QueryTriples):
        return GraphResult(tuple(sorted(set(found), key=str)))
    columns = tuple(variable.value for variable in found.variables)
    rows: tuple[Row, ...] = tuple(tuple(solution) for solution in found)
    return SelectResult(columns, rows)
