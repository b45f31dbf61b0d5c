"""A visitor's query, asked within its limits and told with names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

import pyoxigraph as ox

from kg.labels.directory import directory
from kg.pages.sparql.cells import Cell, Column, cells_of, columns_of
from kg.pages.sparql.charts import Chart, chart_of
from kg.pages.sparql.graphs import graph_name
from kg.queries import check_visitor_query
from kg.records import Row
from kg.store import Store
from kg.workers import Runner, VisitorAnswer, VisitorQuery

MOST_ROWS = 500
ROWS_AS = "application/sparql-results+json"
GRAPH_AS = "application/n-triples"
_TRIPLE = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True)
class Told:
    """What a query gave.

    Shape:
        `kind` is `rows`, `boolean` or `graph`; a graph's rows are its triples. `rows` holds the
        first `MOST_ROWS` of `total`. `verdict` is the answer to an ASK, None for all else.
    """

    kind: str
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: int = 0
    verdict: bool | None = None
    chart: Chart | None = None


def ask_as_visitor(store: Store, runner: Runner, asked: VisitorQuery) -> Told:
    """Return what a visitor's query gives, with names.

    Args:
        store: Where names are looked up; the query does not run here.
        runner: What runs the query.
        asked: The query; its answer is written as `ROWS_AS` or `GRAPH_AS`.

    Raises:
        QueryError: The text is refused, or it can not be read.
        OverLimitError: It ran out of time or memory, or its answer is too large.
        TooBusyError: Nobody was free to take it.
    """
    answer = runner.run(replace(asked, text=check_visitor_query(asked.text)))
    if answer.kind == "graph":
        return _told_graph(store, answer)
    found = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return Told("boolean", verdict=bool(found))
    return _told_rows(store, found)


def _told_rows(store: Store, found: ox.QuerySolutions) -> Told:
    headings = tuple(variable.value for variable in found.variables)
    rows: list[Row] = [tuple(solution) for solution in islice(found, MOST_ROWS)]
    total = len(rows) + sum(1 for _ in found)
    return _told("rows", store, headings, rows, total)


def _told_graph(store: Store, answer: VisitorAnswer) -> Told:
    # A line of N-Triples is a triple, the same line for the same triple.
    lines = sorted(set(answer.body.splitlines()) - {b""})
    quads = ox.parse(b"\n".join(lines[:MOST_ROWS]), format=ox.RdfFormat.N_TRIPLES)
    rows: list[Row] = [tuple(quad.triple) for quad in quads]
    return _told("graph", store, _TRIPLE, rows, len(lines))


def _told(kind: str, store: Store, headings: tuple[str, ...], rows: list[Row], total: int) -> Told:
    cells = cells_of(directory(store), graph_name, rows)
    columns = columns_of(headings, cells)
    is_whole = kind == "rows" and total == len(rows)
    return Told(kind, columns, cells, total, None, chart_of(columns, cells) if is_whole else None)
