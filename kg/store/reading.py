"""What a server answered, read as what it should be, or refused whole."""

from __future__ import annotations

import pyoxigraph as ox

from kg.records import GraphResult, Row, SelectResult, Term
from kg.store.connecting import Answered, EndpointError

_JSON, _XML = ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML
_ROWS = {
    "application/sparql-results+json": _JSON,
    "application/json": _JSON,
    "application/sparql-results+xml": _XML,
    "application/xml": _XML,
    "text/xml": _XML,
}
_GRAPHS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,  # what servers older than RDF 1.1 call N-Triples
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_BOOLEAN = ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
_TRUTH = {"1": ox.Literal(True), "0": ox.Literal(False)}
_MOST_SHOWN = 80


def read_rows(answered: Answered, url: str) -> SelectResult:
    """Return the rows of a SELECT, or the one row of an ASK.

    Raises:
        EndpointError: The body is no result, or stops being one before its end: then nothing of
            it is used, whatever the status said.
    """
    form = _ROWS.get(answered.media_type)
    if form is None:
        raise EndpointError(_not_rows(answered, url))
    try:
        return _rows_read(answered.body, form)
    except (SyntaxError, ValueError, OSError) as err:
        # Its frames hold the engine's iterator, which must not end in another thread than this.
        err.__traceback__ = None
        raise EndpointError(_not_rows(answered, url)) from err


def _rows_read(body: bytes, form: ox.QueryResultsFormat) -> SelectResult:
    found = ox.parse_query_results(body, format=form)
    if isinstance(found, ox.QueryBoolean):
        return SelectResult(("answer",), ((ox.Literal(bool(found)),),), is_ask=True)
    columns = tuple(variable.value for variable in found.variables)
    rows: list[Row] = []  # filled in this frame: no other may hold the engine's iterator
    for solution in found:
        rows.append(tuple(map(_plain, solution)))
    return SelectResult(columns, tuple(rows))


def _plain(term: Term | None) -> Term | None:
    """Return a term as the store in memory writes it: Virtuoso says 1 for true."""
    if isinstance(term, ox.Literal) and term.datatype == _BOOLEAN:
        return _TRUTH.get(term.value, term)
    return term


def read_triples(answered: Answered, url: str) -> GraphResult:
    """Return the triples of a CONSTRUCT or a DESCRIBE, each once, in a stable order.

    Raises:
        EndpointError: The body is no graph, or stops being one before its end.
    """
    form = _GRAPHS.get(answered.media_type)
    if form is None:
        raise EndpointError(_not_rows(answered, url))
    try:
        found = {
            ox.Triple(q.subject, q.predicate, _plain(q.object))  # type: ignore[arg-type]
            for q in ox.parse(answered.body, format=form)
        }
    except (SyntaxError, ValueError, OSError) as err:
        raise EndpointError(_not_rows(answered, url)) from err
    return GraphResult(tuple(sorted(found, key=str)))


def _not_rows(answered: Answered, url: str) -> str:
    text = answered.body[-4 * _MOST_SHOWN :].decode("utf-8", "replace")
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())[-_MOST_SHOWN:]
    return (
        f"{url} answers with success and {answered.media_type}, but that is no whole answer; "
        f"it ends with {shown!r}"
    )
