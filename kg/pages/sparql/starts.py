"""Where a query can start from: short examples, and every named question with its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from kg.errors import NotFoundError
from kg.lookup import NameIndex
from kg.lookup.values import values_of
from kg.pages.questions import Audience, questions_page
from kg.queries import NamedQuery, find_question
from kg.queries.catalogue import FOLDER, parse_file
from kg.queries.run import Value, bound_text

NO_VALUES: Mapping[str, str] = MappingProxyType({})
_HEADER = re.compile(r"^#\+ .*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Start:
    """A query to start from; `free` names what it leaves open and a visitor may fill in."""

    name: str
    title: str
    summary: str
    text: str
    is_question: bool
    free: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Starts:
    """All of them: the examples in the order of learning, the questions by reader."""

    examples: tuple[Start, ...]
    audiences: tuple[Audience, ...]
    total: int


@cache
def starts() -> Starts:
    """Return what there is to start from."""
    questions = questions_page()
    return Starts(tuple(map(_start, _examples())), questions.audiences, questions.total)


def values_taken(name: str) -> tuple[str, ...]:
    """Return the values that may be given with what has a name; an example takes none."""
    if any(query.name == name for query in _examples()):
        return ()
    return tuple(parameter.name for parameter in _question(name).parameters)


def find_start(
    name: str, names: NameIndex | None = None, given: Mapping[str, str] = NO_VALUES
) -> Start:
    """Return one of them by name, with the values that were given in its text.

    Raises:
        NotFoundError: Neither an example nor a question has this name, or no thing one given.
        AmbiguousError: Several things have a name that was given.
        QueryError: A value is not of its kind.
    """
    for query in _examples():
        if query.name == name:
            return _start(query)
    question = _question(name)
    return _start(question, values_of(question, given, names), is_question=True)


def _question(name: str) -> NamedQuery:
    try:
        return find_question(name)
    except NotFoundError as err:
        raise NotFoundError(f"no query {name!r} to start from; /sparql lists them") from err


@cache
def _examples() -> tuple[NamedQuery, ...]:
    found = map(parse_file, (FOLDER / "examples").glob("*.rq"))
    return tuple(sorted(found, key=lambda query: query.number))


def _start(
    query: NamedQuery, values: Mapping[str, Value] = NO_VALUES, *, is_question: bool = False
) -> Start:
    """Return a query with its values or defaults bound; what has neither stays free (UNDEF)."""
    free = tuple(p.name for p in query.parameters if p.default is None and p.name not in values)
    text = _HEADER.sub("", bound_text(query, {**dict.fromkeys(free), **values}))
    return Start(
        query.name, query.title, query.summary, f"# {query.title}\n{text}", is_question, free
    )
