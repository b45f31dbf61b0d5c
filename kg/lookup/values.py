"""From what a person typed to the values that a question is run with."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.lookup.index import NameIndex
from kg.lookup.search import find_thing
from kg.queries import NamedQuery
from kg.queries.run import ANY
from kg.records import Term


def values_of(
    question: NamedQuery, given: Mapping[str, str], index: NameIndex | None
) -> dict[str, Term | str | None]:
    """Return the values that a question is run with.

    Args:
        question: One of `kg.queries.list_questions`.
        given: Values as typed, by parameter name; `any` leaves a name that may be left out free.
        index: The names of the store; None where no parameter is a name.

    Raises:
        QueryError: A parameter is unknown.
        NotFoundError: No thing has a given name.
        AmbiguousError: Several things have it.
    """
    values: dict[str, Term | str | None] = {}
    for name, text in given.items():
        parameter = question.parameter(name)
        if parameter.kind != "name" or index is None:
            values[name] = text
        elif text == ANY == parameter.default:
            values[name] = None
        else:
            kind = parameter.choices[0] if parameter.choices else "thing"
            values[name] = ox.NamedNode(find_thing(index, text, kind).iri)
    return values
