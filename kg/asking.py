"""A named question, asked with what a person typed."""

from __future__ import annotations

from collections.abc import Mapping

from kg.errors import QueryError
from kg.lookup import NameIndex
from kg.lookup.values import values_of
from kg.queries import NamedQuery, list_questions, run_named
from kg.records import SelectResult
from kg.store import Store

LISTED = ("name", "for", "title", "parameters")


def listed_questions() -> list[tuple[str, str, str, str]]:
    """Return a row for each named question, with the columns `LISTED`."""
    return [(q.name, q.audience, q.title, _parameters(q)) for q in list_questions()]


def _parameters(question: NamedQuery) -> str:
    return ", ".join(f"{p.name}={p.default}" if p.default else p.name for p in question.parameters)


def ask(
    store: Store, question: NamedQuery, given: Mapping[str, str], index: NameIndex | None = None
) -> SelectResult:
    """Return the rows of a named question.

    Args:
        store: Where to ask.
        question: One of `kg.queries.list_questions`.
        given: Values as typed, by parameter name; names of things are looked up.
        index: The names of the store, if they are at hand.

    Raises:
        QueryError: A parameter is missing, unknown, or its value is not of its kind.
        NotFoundError: No thing has a given name.
        AmbiguousError: Several things have it.
    """
    if index is None and any(question.parameter(name).is_named for name in given):
        index = NameIndex(store)
    found = run_named(store, question, **values_of(question, given, index))
    if not isinstance(found, SelectResult):
        raise QueryError(f"{question.name!r} gives triples, not rows; use `kg query`")
    return found
