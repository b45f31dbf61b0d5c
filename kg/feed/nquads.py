"""N-Quads from strangers: every line looked at before a parser sees it.

A parser of nested forms can be made to end the process by nesting alone; a line of plain N-Quads
can not be nested, and nothing else is let through.
"""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.feed.errors import FeedError

_IRI = r"<[^\x00-\x20<>\"{}|^`]*>"
_BLANK = r"_:[A-Za-z0-9_][A-Za-z0-9_.\-]*"
_LITERAL = rf'"(?:[^"\\\n\r]|\\[^\n\r])*"(?:@[A-Za-z0-9\-]+|\^\^{_IRI})?'
_LINE = re.compile(
    rf"(?:(?:{_IRI}|{_BLANK})[ \t]*{_IRI}[ \t]*(?:{_IRI}|{_BLANK}|{_LITERAL})[ \t]*"
    rf"(?:(?:{_IRI}|{_BLANK})[ \t]*)?\.[ \t]*)?(?:#.*)?"
)


def parse_lines(content: bytes, address: str) -> tuple[ox.Quad, ...]:
    """Return the quads of N-Quads.

    Args:
        content: The bytes.
        address: Where they are from; an error names it.

    Raises:
        FeedError: They are not plain N-Quads in UTF-8.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError as err:
        raise FeedError(f"{address}: not N-Quads: not UTF-8") from err
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if _LINE.fullmatch(line) is None:
            raise FeedError(f"{address}: line {number} is not plain N-Quads")
    try:
        return tuple(ox.parse(content, format=ox.RdfFormat.N_QUADS))
    except SyntaxError as err:
        raise FeedError(f"{address}: not N-Quads: {err}") from err
