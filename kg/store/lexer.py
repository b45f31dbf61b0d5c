"""SPARQL text into tokens: enough to see keywords where a parser would see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The order decides: what can hold anything (comments, strings, IRIs) is eaten before words.
_TOKEN = re.compile(
    r"""
    (?P<skip>\s+|\#[^\n\r]*)
    |(?P<string>\"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*\"{3}
               |'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
               |\"(?:[^\"\\\n\r]|\\.)*\"
               |'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<name>[\w.\-]*:(?:[\w.\-:%]|\\.)*)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<word>\w+)
    |(?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Return (kind, token, offset) of each token; white space and comments are left out.

    Kinds: string, iri, variable, name (a prefixed name), language, word (keywords, numbers), mark.
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind != "skip":
            yield kind, match.group(), match.start()


def keywords(text: str) -> set[str]:
    """Return the bare words of a query in capitals: what a parser may read as keywords."""
    return {token.upper() for kind, token, _ in tokens(text) if kind == "word"}


def nesting(text: str) -> int:
    """Return how deeply brackets are nested, counting round, square and curly ones together."""
    depth = deepest = 0
    for kind, mark, _ in tokens(text):
        if kind == "mark" and mark in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif kind == "mark" and mark in ")]}":
            depth -= 1
    return deepest
