"""Visitors' queries on a remote store: its time limit and ours, and nothing but standard SPARQL."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import QueryError
from kg.records import Result, SelectResult
from kg.serialising import write_answer
from kg.store import EndpointDownError, EndpointError, RemoteStore
from kg.store.lexer import tokens
from kg.workers import (
    Limits,
    NotAcceptableFormError,
    OverLimitError,
    TooBusyError,
    VisitorAnswer,
    VisitorQuery,
)

_PROLOGUE = {"BASE", "PREFIX"}
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
# Virtuoso's own functions, under these schemes, read files and run SQL.
_NOT_SPARQL = ("bif:", "sql:")
_AWAY = "the store behind this site does not answer; try again in a moment"
_RETRY_S = 10


class RemoteRunner:
    """Runs visitors' queries on the server that holds the release; see `kg.workers.Runner`.

    At the time limit the connection is closed. Whether the server then stops is its own matter:
    it should have a limit of its own as well.
    """

    def __init__(self, store: RemoteStore, limits: Limits) -> None:
        self._store = store.within(limits.seconds, limits.result_bytes)
        self._limits = limits

    def run(self, asked: VisitorQuery) -> VisitorAnswer:
        """Answer a query; see `kg.workers.Runner.run`."""
        text = refuse_extensions(asked.text)
        if asked.base is not None:
            text = f"BASE <{asked.base}>\n{text}"
        store = self._store
        if asked.default_graphs or asked.named_graphs:
            store = store.with_dataset(asked.default_graphs, asked.named_graphs)
        try:
            found = store.query(text)
        except EndpointDownError as err:
            if err.out_of_time:
                raise OverLimitError(
                    f"the query took longer than {self._limits.seconds:g} s", "time"
                ) from err
            raise TooBusyError(_AWAY, _RETRY_S) from err
        except EndpointError as err:
            if err.too_large:
                raise OverLimitError(self._too_large(), "size") from err
            raise EndpointError("the store behind this site can not answer this query") from err
        except QueryError as err:
            # What the server says of the text is for the visitor, its address is not.
            raise QueryError(str(err).removeprefix(f"{store.endpoint.url} ")) from err
        return self._written(found, asked)

    def _written(self, found: Result, asked: VisitorQuery) -> VisitorAnswer:
        if not isinstance(found, SelectResult):
            form = ox.RdfFormat.from_media_type(asked.graph_as or "")
            if asked.graph_as is None or form is None:
                raise NotAcceptableFormError("the answer is a graph; ask for a form of RDF")
            body = ox.serialize(found.triples, format=form) or b""
            return self._small("graph", asked.graph_as, body)
        rows_as = ox.QueryResultsFormat.from_media_type(asked.rows_as or "")
        if asked.rows_as is None or rows_as is None:
            raise NotAcceptableFormError("the answer is a table; ask for a form of SPARQL results")
        kind = "boolean" if found.is_ask else "rows"
        return self._small(kind, asked.rows_as, _rows(found, rows_as))

    def _small(self, kind: str, media_type: str, body: bytes) -> VisitorAnswer:
        if len(body) > self._limits.result_bytes:
            raise OverLimitError(self._too_large(), "size")
        return VisitorAnswer(kind, media_type, body)

    def _too_large(self) -> str:
        return f"the answer is larger than {self._limits.result_bytes:,} bytes; add a LIMIT"


def _rows(found: SelectResult, form: ox.QueryResultsFormat) -> bytes:
    # pyoxigraph writes only what it has read, so the rows go through its own JSON form.
    read = ox.parse_query_results(write_answer(found, "srj"), format=ox.QueryResultsFormat.JSON)
    return read.serialize(format=form) or b""


def refuse_extensions(text: str) -> str:
    """Return a query that is made of SPARQL 1.1 alone.

    Servers have words of their own: with `define get:soft` before the query Virtuoso fetches what
    the query names, and `bif:` and `sql:` call its functions.

    Raises:
        QueryError: It has words before its form that are no prologue, an undeclared prefix, or an
            IRI that calls a function of the server.
    """
    declared, before, is_prologue = set[str](), "", True
    for kind, token, _ in tokens(text):
        if kind == "word" and is_prologue:
            if token.upper() in _FORMS:
                is_prologue = False
            elif token.upper() not in _PROLOGUE:
                raise QueryError(f"the query does not parse: {token[:40]!r} before its form")
        elif kind == "name":
            prefix = token.partition(":")[0]
            if before == "PREFIX" and is_prologue:
                declared.add(prefix)
            elif prefix not in declared and prefix != "_":
                raise QueryError(f"the query does not parse: the prefix {prefix!r} is not declared")
        elif kind == "iri" and token[1:].lower().startswith(_NOT_SPARQL):
            raise QueryError("functions of the server behind this site are refused")
        before = token.upper()
    return text
