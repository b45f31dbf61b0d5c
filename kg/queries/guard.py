"""What is refused before a visitor's query reaches an engine."""

from __future__ import annotations

import re

from kg.errors import QueryError
from kg.queries.joined import with_texts_joined
from kg.store.lexer import keywords, may_hold, nesting, query_form, tokens

MAX_LENGTH = 64 * 1024
MAX_NESTING = 100
MAX_STEPS = 500
MAX_VALUES = 2000

_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_CLAUSES = {"UNION", "OPTIONAL", "MINUS", "GRAPH", "FILTER", "BIND", "EXISTS"}
_OPERATORS = frozenset("/|^!+*-&=<>")
_END = frozenset("}")
_TERMS = {"iri", "name", "string", "word"}
_BYTE_ORDER_MARK = "\ufeff"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class TooLongQueryError(QueryError):
    """The query has more bytes than a visitor's may have."""


def check_visitor_query(text: str) -> str:
    """Return a query that came from outside as it is to be run, or refuse it.

    A byte order mark before it is dropped, and GROUP_CONCAT gets texts (`with_texts_joined`).

    Units: at most 65,536 bytes of UTF-8; 100 nested brackets (some 2,200 overflow the engine's
    stack and end the process); 500 operators, path steps and clauses (a path of 1,000 steps keeps
    the engine planning for minutes, a union of 7,000 ends it); 2,000 values in all VALUES.

    Raises:
        TooLongQueryError: Too many bytes.
        QueryError: Too deep or too wide, asks another server, changes data, or holds control
            characters.
    """
    text = text.removeprefix(_BYTE_ORDER_MARK)
    if len(text.encode("utf-8", "surrogatepass")) > MAX_LENGTH:
        raise TooLongQueryError(f"the query is longer than {MAX_LENGTH:,} bytes")
    found = _CONTROLS.search(text)
    if found:
        raise QueryError(f"the query holds the control character U+{ord(found[0]):04X}")
    if may_hold(text, "SERVICE"):
        raise QueryError(
            "SERVICE is refused: queries do not reach other servers from here "
            "(a prefix of that name is refused too)"
        )
    _check_size(text)
    if query_form(text) is None and keywords(text) & _UPDATES:
        raise QueryError("updates are refused: the graph is read-only, its truth is in data/")
    return with_texts_joined(text)


def _check_size(text: str) -> None:
    # Counting characters is quick, and more of them than there are tokens: most queries pass here.
    if sum(map(text.count, "([{")) > MAX_NESTING and nesting(text) > MAX_NESTING:
        raise QueryError(f"the query nests more than {MAX_NESTING} brackets")
    if len(text) <= 2 * MAX_STEPS:
        return
    steps, values = _counts(text)
    if steps > MAX_STEPS:
        raise QueryError(
            f"the query has more than {MAX_STEPS} operators, path steps and clauses; split it"
        )
    if values > MAX_VALUES:
        raise QueryError(f"the query lists more than {MAX_VALUES:,} values in VALUES; split it")


def _counts(text: str) -> tuple[int, int]:
    """Return how many operators and clauses there are, and how many terms VALUES lists."""
    steps = values = 0
    in_values = False
    for kind, token, _ in tokens(text):
        if kind == "mark":
            steps += token in _OPERATORS
            in_values = in_values and token not in _END
        elif kind == "word" and token.upper() == "VALUES":
            in_values = True
        elif kind == "word" and token.upper() in _CLAUSES:
            steps += 1
        elif in_values and kind in _TERMS:
            values += 1
    return steps, values
