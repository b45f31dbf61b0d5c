"""A named question, asked with what a person typed."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.errors import QueryError
from kg.lookup import NameIndex, find_thing
from kg.queries import NamedQuery, list_questions, run_named
from kg.records import Answer, Term
from kg.store import Store

LISTED = ("name", "for", "title", "parameters")


def listed_questions() -> list[tuple[str, str, str, str]]:
    """Return a row for each named question, with the columns `LISTED`."""
    return [(q.name, q.audience, q.title, _parameters(q)) for q in list_questions()]


def _parameters(question: NamedQuery) -> str:
    return ", ".join(f"{p.name}={p.default}" if p.default else p.name for p in question.parameters)


def ask(
    store: Store, question: NamedQuery, given: Mapping[str, str], index: NameIndex | None = None
) -> Answer:
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
    values: dict[str, Term | str | None] = {}
    for name, text in given.items():
        parameter = question.parameter(name)
        if parameter.kind == "name" and text != parameter.default:
            index = index or NameIndex(store)
            kind = parameter.choices[0] if parameter.choices else "thing"
            values[name] = ox.NamedNode(find_thing(index, text, kind).iri)
        else:
            values[name] = text
    found = run_named(store, question, **values)
    if not isinstance(found, Answer):
        raise QueryError(f"{question.name!r} gives triples, not rows; use `kg query`")
    return found
