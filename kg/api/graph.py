"""An open graph: asked, queried, looked up and checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from os import PathLike

from kg import api
from kg.api.opening import open_place
from kg.api.records import Records, make_records, records_of
from kg.asking import LISTED, ask, listed_questions
from kg.errors import QueryError
from kg.lookup import NameIndex
from kg.queries import check_visitor_query, find_question, run_text
from kg.records import GraphResult
from kg.serialising.graphs import COLUMNS, quad_cells
from kg.store import Store

Given = str | int | Decimal | date


class Graph:
    """What `kg.open` gives. It is only read, and threads may share it.

    Shape: `name` is the release's name, or the place that was opened.
    """

    def __init__(self, name: str, store: Store) -> None:
        self.name = name
        self._store = store

    def __repr__(self) -> str:
        return f"<kg graph {self.name}>"

    @cached_property
    def _names(self) -> NameIndex:
        return NameIndex(self._store)

    def ask(self, question: str | None = None, /, **given: Given) -> Records:
        """Return the answer to a named question; without a name, the list of the questions.

        Args:
            question: Its name, as `kg ask` lists it.
            **given: The values of its parameters; things by name, alias or IRI.

        Raises:
            NotFoundError: No question, or no thing, has this name; the sentence lists near ones.
            QueryError: A parameter is missing, unknown, or its value is not of its kind.
        """
        if question is None:
            return make_records(LISTED, listed_questions())
        asked = find_question(question)
        return records_of(ask(self._store, asked, _as_text(given), self._names))

    def query(self, text: str) -> Records:
        """Return the answer to a SPARQL query; triples come as the rows of their CSV.

        Raises:
            QueryError: The query does not parse, or is refused, as an update is.
        """
        found = run_text(self._store, check_visitor_query(text))
        if isinstance(found, GraphResult):
            return make_records(COLUMNS, map(quad_cells, found.triples))
        return records_of(found)

    def show(self, name: str) -> Records:
        """Return what is said of one thing, with the names of what each statement speaks of.

        Raises:
            NotFoundError: Nothing has this name or IRI; the sentence lists the near names.
            AmbiguousError: Several things have it.
        """
        return api.things.list_statements(self._store, name)

    def validate(self, *paths: str | PathLike[str]) -> Records:
        """Return what the shapes find in RDF files, or, without a path, in this graph itself.

        Files are checked together with the ontology and the shared register; no rows means that
        everything holds. What must be put right has the severity `Violation`.

        Raises:
            UsageError: A path does not exist or holds no RDF, or this graph has no named graph.
            LoadError: A file can not be read.
        """
        return api.checks.list_findings(self._store, paths)


def open_graph(place: str | PathLike[str] | None) -> Graph:
    """Return an open graph; see `kg.open`."""
    return Graph(*open_place(place))


def _as_text(given: Mapping[str, Given]) -> dict[str, str]:
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, Given):
            kind = type(value).__name__
            raise QueryError(f"{name!r} takes text, a number or a date, not {value!r} ({kind})")
    return {name: str(value) for name, value in given.items()}
