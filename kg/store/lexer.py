"""SPARQL text into tokens: enough to see keywords where a parser would see them.

The time grows as the length of the text: nothing is looked at again for each character before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# The order decides: what can hold anything (comments, strings, IRIs) is eaten before words. A run
# is what may be a prefix: without its colon it falls into words and marks. Nothing here goes back
# over what it has matched.
_TOKEN = re.compile(
    r"""
    (?P<skip>\s++|\#[^\n\r]*+)
    |(?P<open>\"{3}|'{3}|\"|')
    |(?P<iri><(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    |(?P<variable>[?$]\w++)
    |(?P<name>[\w.\-]*+:(?:[\w.\-:%]|\\.)*+)
    |(?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    |(?P<run>[\w.\-]++)
    |(?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"(\w+)|.", re.DOTALL)
# What stands between the quotation marks of a string.
_INSIDE = {
    '"""': re.compile(r"(?:\"{0,2}(?:[^\"\\]|\\.))*+", re.DOTALL),
    "'''": re.compile(r"(?:'{0,2}(?:[^'\\]|\\.))*+", re.DOTALL),
    '"': re.compile(r"(?:[^\"\\\n\r]|\\.)*+", re.DOTALL),
    "'": re.compile(r"(?:[^'\\\n\r]|\\.)*+", re.DOTALL),
}
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
# Nothing keeps a keyword apart from a number or a boolean before it: `?s ?p 1FILTER(…)`.
_GLUED = re.compile(r"(?:[0-9]++(?:E[0-9]++)?|TRUE|FALSE)(?=[A-Z])")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_WITH_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Return (kind, token, offset) of each token; white space and comments are left out.

    Kinds: string, iri, variable, name (a prefixed name), language, word (keywords, numbers), mark.
    """
    strings = _Strings(text)
    at = 0
    while match := _TOKEN.match(text, at):
        kind, start, at = match.lastgroup or "mark", at, match.end()
        if kind == "open":
            at = strings.end_of(match.group(), start)
            yield ("string" if at > start + 1 else "mark"), text[start:at], start
        elif kind == "run":
            for part in _WORD.finditer(text, start, at):
                yield ("word" if part[1] else "mark"), part.group(), part.start()
        elif kind != "skip":
            yield kind, match.group(), start


class _Strings:
    """Where the strings of a text end.

    A search for an end that fails is not made again: any later start that it has passed would
    meet the same characters, and fail at the same place.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._fails_before = dict.fromkeys(_INSIDE, 0)

    def end_of(self, mark: str, start: int) -> int:
        """Return the offset after the string that opens here; after its one mark if none does."""
        end = self._closed(mark, start)
        if end is None and len(mark) > 1:
            return start + 2  # an empty string, before whatever follows
        return start + 1 if end is None else end

    def _closed(self, mark: str, start: int) -> int | None:
        if start < self._fails_before[mark]:
            return None
        found = _INSIDE[mark].match(self._text, start + len(mark))
        assert found, "an empty inside matches too"
        if self._text.startswith(mark, found.end()):
            return found.end() + len(mark)
        self._fails_before[mark] = found.end()
        return None


def keywords(text: str) -> set[str]:
    """Return the bare words of a query in capitals: what a parser may read as keywords.

    A keyword may touch the number before it, or the prefixed name after it (`FROM:graph`); the
    latter is told from a name by whether the query declares such a prefix.
    """
    words: set[str] = set()
    declared: set[str] = set()
    before = ""
    for kind, token, _ in tokens(text):
        if kind == "word":
            words.add(_unglued(token))
        elif kind == "name":
            prefix = token.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                words.add(_unglued(prefix))
        before = token.upper()
    return words


def has_keyword(text: str, keyword: str) -> bool:
    """Return whether a keyword (in capitals) is among the bare words; quick where it is not."""
    return keyword in text.upper() and keyword in keywords(text)


def query_form(text: str) -> str | None:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE, whichever comes first; None for no query."""
    for kind, token, _ in tokens(text):
        if kind == "word" and token.upper() in _FORMS:
            return token.upper()
    return None


def may_hold(text: str, keyword: str) -> bool:
    """Return whether any parser, however it reads the text, could see a keyword (in capitals).

    For what must not pass, `keywords` is not enough. `<` begins an IRI or stands for “less than”,
    which only a whole parser can tell, and an IRI read by mistake can hide a quote or a comment
    (`?a<'x>' … '`). Some parsers expand the escapes of code points before all else.
    """
    if keyword not in _expanded(text).upper():
        return False
    return any(_may_hold(reading, keyword) for reading in {text, _expanded(text)})


def nesting(text: str) -> int:
    """Return how deeply brackets are nested, counting round, square and curly ones together.

    Where an IRI may be none (see `may_hold`), all opening brackets are counted as nested.
    """
    depth = deepest = 0
    for kind, mark, _ in tokens(text):
        if kind == "mark" and mark in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif kind == "mark" and mark in ")]}":
            depth -= 1
        elif kind == "iri" and _may_be_less_than(mark):
            return sum(map(text.count, "([{"))
    return deepest


def _unglued(word: str) -> str:
    raised = word.upper()
    glued = _GLUED.match(raised)
    return raised[glued.end() :] if glued else raised


def _may_hold(text: str, keyword: str) -> bool:
    for kind, token, _ in tokens(text):
        raised = token.upper()
        if kind == "word" and keyword in raised:
            return True
        if kind == "name" and raised.partition(":")[0].endswith(keyword):
            return True
        if kind == "iri" and _may_be_less_than(token):
            return True  # the keyword is somewhere, and nobody knows how to read the rest
    return False


def _may_be_less_than(iri: str) -> bool:
    """Return whether `<` may be the sign and what follows hide something; `a://` is no term."""
    return not _WITH_SCHEME.match(iri) and ("'" in iri or "#" in iri)


def _expanded(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number <= 0x10FFFF else escape[0]
