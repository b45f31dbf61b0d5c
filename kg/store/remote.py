"""The store that asks a SPARQL 1.1 endpoint: one release in it, and nothing else that it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import replace

import pyoxigraph as ox

from kg.errors import QueryError
from kg.records import GraphResult, Result, SelectResult
from kg.store.connecting import Answered, EndpointError
from kg.store.dialect import could_not_plan, is_virtuoso, plain_text, ways_to_ask
from kg.store.lexer import has_keyword
from kg.store.paging import can_be_paged, count_text, page_text, rows_a_page
from kg.store.protocol_client import Endpoint, form_of, send_query
from kg.store.reading import read_rows, read_triples
from kg.store.texts import text_of_file, written_iri

_SWITCHES = (
    "let queries see the union of the named graphs (oxigraph serve: --union-default-graph; "
    "Fuseki: tdb2:unionDefaultGraph) and keep other data out of its reach"
)


class RemoteStore:
    """The graphs of a release on a server; safe to share between threads.

    With every query go the names of the graphs, as the query's default graph and as its named
    graphs (SPARQL 1.1 Protocol, section 2.1.4), so that servers agree on what is asked whatever
    their own default graph is, and data beside the release stay out of the answers.
    """

    def __init__(self, endpoint: Endpoint, sizes: Mapping[str, int] | None = None) -> None:
        """Take the graphs of a release, and how many triples the server counts in each.

        Without `sizes` nothing is named: what the server holds is asked as it is.

        Raises:
            EndpointError: Queries do not see the graphs' union.
        """
        self.endpoint = endpoint
        self._sizes = dict(sorted(sizes.items())) if sizes is not None else None
        self._virtuoso: bool | None = None
        self._cut_at: int | None = None
        self._dataset: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self._names_graphs = sizes is not None
        if sizes is not None:
            self._check_union(sum(sizes.values()))

    def __len__(self) -> int:
        sizes = self._sizes
        return self._number(text_of_file("union")) if sizes is None else sum(sizes.values())

    def within(self, seconds: float, most_bytes: int) -> RemoteStore:
        """Return the same store for questions that may take less."""
        made = copy(self)
        made.endpoint = replace(self.endpoint, seconds=seconds, most_bytes=most_bytes)
        return made

    def with_dataset(self, default: tuple[str, ...], named: tuple[str, ...]) -> RemoteStore:
        """Return the same store for a request that names its own dataset."""
        made = copy(self)
        made._dataset = (default, named)
        return made

    def query(self, text: str) -> Result:
        """Run a query; see `kg.store.protocol.Store.query`.

        Raises:
            EndpointError: The endpoint does not answer, or not with a whole answer.
        """
        if form_of(text) in ("SELECT", "ASK"):
            return self._rows(text)
        found = read_triples(self._send(text), self.endpoint.url)
        self._refuse_cut(found)
        return found

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Return the quads of one named graph, or of all of them, in no set order."""
        for each in self.graphs() if graph is None else (graph,):
            name = ox.NamedNode(each)
            for row in self._rows(text_of_file("triples", graph=written_iri(each))).rows:
                subject, predicate, thing = row
                yield ox.Quad(subject, predicate, thing, name)  # type: ignore[arg-type]

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, in order."""
        if self._sizes is not None:
            return tuple(self._sizes)
        rows = self._rows(text_of_file("graphs")).rows
        return tuple(row[0].value for row in rows if isinstance(row[0], ox.NamedNode))

    def size_of(self, graph: str) -> int:
        """Return how many triples the server counts in a graph; 0 if it has none."""
        return self._number(text_of_file("size", graph=written_iri(graph)))

    def _check_union(self, expected: int) -> None:
        seen = self._number(text_of_file("union"))
        if seen == expected:
            return
        self._names_graphs = False  # a server that does not read the names may be right without
        own = self._number(text_of_file("union"))
        if own != expected:
            raise EndpointError(
                f"{self.endpoint.url}: a query sees {seen:,} triples of the release's "
                f"{expected:,} ({own:,} without naming its graphs); load the release again, or "
                f"{_SWITCHES}"
            )

    def _number(self, text: str) -> int:
        ((found,),) = self._rows(text).rows
        if not isinstance(found, ox.Literal) or not found.value.isdigit():
            raise EndpointError(f"{self.endpoint.url} counts wrongly: {found}")
        return int(found.value)

    def _rows(self, text: str) -> SelectResult:
        answered = self._send(text)
        found = read_rows(answered, self.endpoint.url)
        size = rows_a_page(answered.headers)
        return found if size is None or len(found.rows) < size else self._paged(text, found, size)

    def _paged(self, text: str, first: SelectResult, size: int) -> SelectResult:
        text = plain_text(text)
        url = self.endpoint.url
        if not can_be_paged(text):
            raise EndpointError(
                f"{url} cuts answers at {size:,} rows and this one can not be fetched in pages; "
                "raise the limit there (Virtuoso: ResultSetMaxRows)"
            )
        rows = list[tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]]()
        while len(rows) % size == 0:
            page = read_rows(self._send(page_text(text, first.columns, size, len(rows))), url)
            if not page.rows:
                break
            rows.extend(page.rows)
        counted = self._number(count_text(text))
        if counted != len(rows):
            raise EndpointError(f"{url} cuts its answer: {len(rows):,} rows came of {counted:,}")
        return SelectResult(first.columns, tuple(rows))

    def _refuse_cut(self, found: GraphResult) -> None:
        """Virtuoso cuts graphs too, where rows are cut, and says so nowhere."""
        if not self._virtuoso:
            return
        if self._cut_at is None:
            rows = self._send(text_of_file("everything"))
            self._cut_at = rows_a_page(rows.headers) or 0
        if self._cut_at and len(found.triples) >= self._cut_at:
            raise EndpointError(
                f"{self.endpoint.url} cuts answers at {self._cut_at:,} triples; ask for fewer, "
                "or raise the limit there (Virtuoso: ResultSetMaxRows)"
            )

    def _send(self, text: str) -> Answered:
        default, named = self._graphs_for(text)
        ways = ways_to_ask(text, virtuoso=bool(self._virtuoso))
        for number, way in enumerate(ways, 1):
            try:
                answered = send_query(self.endpoint, way, default, named)
            except (EndpointError, QueryError) as err:
                if number == len(ways) or not could_not_plan(str(err)):
                    raise
            else:
                if self._virtuoso is None:
                    self._virtuoso = is_virtuoso(answered.headers)
                return answered
        raise AssertionError("there is at least one way to ask")

    def _graphs_for(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the default and the named graphs that go with a query."""
        if self._dataset is not None:
            return self._dataset
        if self._sizes is None or not self._names_graphs or has_keyword(text, "FROM"):
            return (), ()
        return tuple(self._sizes), tuple(self._sizes)
