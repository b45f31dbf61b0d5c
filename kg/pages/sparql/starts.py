"""Where a query can start from: short examples, and every named question with its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.errors import NotFoundError
from kg.pages.questions import Audience, questions_page
from kg.queries import NamedQuery, find_question
from kg.queries.catalogue import FOLDER, parse_file
from kg.queries.run import bound_text

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


def find_start(name: str) -> Start:
    """Return one of them by name.

    Raises:
        NotFoundError: Neither an example nor a question has this name.
    """
    for query in _examples():
        if query.name == name:
            return _start(query)
    try:
        return _start(find_question(name), is_question=True)
    except NotFoundError as err:
        raise NotFoundError(f"no query {name!r} to start from; /sparql lists them") from err


@cache
def _examples() -> tuple[NamedQuery, ...]:
    found = map(parse_file, (FOLDER / "examples").glob("*.rq"))
    return tuple(sorted(found, key=lambda query: query.number))


def _start(query: NamedQuery, *, is_question: bool = False) -> Start:
    """Return a query with its defaults bound; what has no default stays free (UNDEF)."""
    free = tuple(p.name for p in query.parameters if p.default is None)
    text = _HEADER.sub("", bound_text(query, dict.fromkeys(free)))
    return Start(
        query.name, query.title, query.summary, f"# {query.title}\n{text}", is_question, free
    )
