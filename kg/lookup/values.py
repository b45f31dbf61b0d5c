"""From what a person typed to the values that a question is run with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.errors import QueryError
from kg.lookup.index import NameIndex
from kg.lookup.search import find_thing
from kg.namespaces import shorten
from kg.queries import NamedQuery
from kg.queries.run import ANY, Value

# More are no question about partners, and no address holds them.
MOST_NAMES = 100


def values_of(
    question: NamedQuery, given: Mapping[str, str], index: NameIndex | None
) -> dict[str, Value]:
    """Return the values that a question is run with.

    Args:
        question: One of `kg.queries.list_questions`.
        given: Values as typed, by parameter name; `any` leaves a name that may be left out free.
        index: The names of the store; None where no parameter is a name.

    Raises:
        QueryError: A parameter is unknown, or of names there are none or too many.
        NotFoundError: No thing has a given name.
        AmbiguousError: Several things have it.
    """
    values: dict[str, Value] = {}
    for name, text in given.items():
        parameter = question.parameter(name)
        kind = parameter.choices[0] if parameter.choices else "thing"
        if not parameter.is_named or index is None:
            values[name] = text
        elif parameter.kind == "names":
            values[name] = tuple(map(ox.NamedNode, find_things(index, text, kind)))
        elif text == ANY == parameter.default:
            values[name] = None
        else:
            values[name] = ox.NamedNode(find_thing(index, text, kind).iri)
    return values


def find_things(index: NameIndex, text: str, kind: str, most: int = MOST_NAMES) -> tuple[str, ...]:
    """Return the IRIs of several things that a person typed, each once, in their order.

    Args:
        index: The names of the store.
        text: Their names, aliases or IRIs, parted by semicolons.
        kind: What they are, as in the header of a question.
        most: How many there may be.

    Raises:
        QueryError: There are none, or too many.
        NotFoundError: No thing has one of the names.
        AmbiguousError: Several things have it.
    """
    typed = [part.strip() for part in text.split(";") if part.strip()]
    if not 1 <= len(typed) <= most:
        raise QueryError(f"give one to {most} names, parted by semicolons, not {len(typed)}")
    return tuple(dict.fromkeys(find_thing(index, name, kind).iri for name in typed))


def join_names(iris: Iterable[str]) -> str:
    """Return several things as a person may type them, by their short IRIs."""
    return "; ".join(map(shorten, iris))
