"""What is refused before a visitor's query reaches an engine."""

from __future__ import annotations

from kg.errors import QueryError
from kg.store.lexer import keywords, nesting

MAX_LENGTH = 64 * 1024
MAX_NESTING = 100

_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}


def check_visitor_query(text: str) -> str:
    """Return a query that came from outside, or refuse it.

    Units: at most 65,536 bytes of UTF-8 and 100 nested brackets; some 2,200 nested brackets
    overflow the engine's stack and end the process.

    Raises:
        QueryError: Too long, too deeply nested, asks another server, or changes data.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH:,} bytes")
    if nesting(text) > MAX_NESTING:
        raise QueryError(f"the query nests more than {MAX_NESTING} brackets")
    words = keywords(text)
    if "SERVICE" in words:
        raise QueryError("SERVICE is refused: queries do not reach other servers from here")
    if not words & {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"} and words & _UPDATES:
        raise QueryError("updates are refused: the graph is read-only, its truth is in data/")
    return text
