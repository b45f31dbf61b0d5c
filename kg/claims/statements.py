"""The statements of a Turtle file with where they stand, so that one can be changed alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kg.errors import LoadError

_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<text>\"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
               |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<type>\^\^|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<sign>[;,.\[\]()](?![0-9]))
      | (?P<word>[^\s;,\[\]()<>"'\#]*[^\s;,.\[\]()<>"'\#])
    """,
    re.VERBOSE | re.DOTALL,
)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OPEN, _CLOSE = frozenset("[("), frozenset("])")


@dataclass(frozen=True, slots=True)
class Span:
    """A term as it is written: its IRI (empty of a text), and its first and last place."""

    iri: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a statement with its objects in order."""

    name: Span
    objects: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says of one subject in one place: up to and with the full stop."""

    subject: Span
    properties: tuple[Property, ...]
    stop: int

    def of(self, iri: str) -> Property | None:
        """Return a property by its IRI."""
        return next((each for each in self.properties if each.name.iri == iri), None)


class Parsed:
    """A file's statements, each looked into when it is asked for, and its prefixes.

    Shape: a file is never changed; `changed` gives another, and reads only the statements anew that
    a change touches.
    """

    def __init__(self, text: str, prefixes: dict[str, str], parts: list[_Part]) -> None:
        self.text = text
        self.prefixes = prefixes
        self._parts = parts
        self._at: dict[str, list[int]] = {}
        for at, part in enumerate(parts):
            self._at.setdefault(part.subject, []).append(at)

    @property
    def statements(self) -> list[Statement]:
        """All statements in order."""
        return [self._statement(part) for part in self._parts]

    def all_about(self, iri: str) -> list[Statement]:
        """Return the statements about a thing in order."""
        return [self._statement(self._parts[at]) for at in self._at.get(iri, ())]

    def about(self, iri: str) -> Statement | None:
        """Return the first statement about a thing that says what it is, else the first at all."""
        found = self.all_about(iri)
        typed = (each for each in found if each.of(_TYPE))
        return next(typed, found[0] if found else None)

    def write(self, iri: str) -> str:
        """Return an IRI as this file writes it: short where one of its prefixes fits."""
        for prefix, namespace in self.prefixes.items():
            local = iri.removeprefix(namespace)
            if namespace and local != iri and re.fullmatch(r"[A-Za-z0-9_][\w-]*", local):
                return f"{prefix}:{local}"
        return f"<{iri}>"

    def changed(self, start: int, end: int, put: str, name: str) -> Parsed:
        """Return the file with what stands between two places exchanged.

        Raises:
            LoadError: It is no Turtle then.
        """
        text = self.text[:start] + put + self.text[end:]
        more = len(put) - (end - start)
        first = bisect_left(self._parts, start, key=lambda part: part.stop)
        last = bisect_left(self._parts, end, key=lambda part: part.start)
        begin = self._parts[first - 1].stop + 1 if first else 0
        until = self._parts[last].start + more if last < len(self._parts) else len(text)
        prefixes = dict(self.prefixes)
        middle = _parts(text, begin, until, prefixes, name)
        after = [part.moved(more) for part in self._parts[last:]]
        return Parsed(text, prefixes, [*self._parts[:first], *middle, *after])

    def _statement(self, part: _Part) -> Statement:
        tokens = list(_tokens(self.text, "", part.start, part.stop + 1))
        properties: list[Property] = []
        for held in _split(tokens[1:-1], ";"):
            objects = tuple(_span(self.prefixes, each) for each in _split(held[1:], ","))
            properties.append(Property(_span(self.prefixes, held[:1]), objects))
        return Statement(_span(self.prefixes, tokens[:1]), tuple(properties), part.stop)


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a statement begins, where its full stop is, and what it is about."""

    subject: str
    start: int
    stop: int

    def moved(self, by: int) -> _Part:
        return _Part(self.subject, self.start + by, self.stop + by)


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def parse(text: str, name: str) -> Parsed:
    """Return the statements of a file that is Turtle; `name` is what an error names.

    Raises:
        LoadError: The file has a form that is not looked into, such as `PREFIX` without a sign.
    """
    prefixes: dict[str, str] = {}
    return Parsed(text, prefixes, _parts(text, 0, len(text), prefixes, name))


def _parts(text: str, begin: int, until: int, prefixes: dict[str, str], name: str) -> list[_Part]:
    """Return the statements between two places; prefixes that are met are added."""
    found: list[_Part] = []
    held: list[_Token] = []
    depth = 0
    for token in _tokens(text, name, begin, until):
        held.append(token)
        if token.kind != "sign":
            continue
        depth += (token.text in _OPEN) - (token.text in _CLOSE)
        if token.text == "." and depth == 0:
            _take(found, held, prefixes, name)
            held = []
    if held:
        raise LoadError(f"{name}: its last statement does not end")
    return found


def _tokens(text: str, name: str, begin: int, until: int) -> Iterator[_Token]:
    at = begin
    while at < until:
        match = _TOKEN.match(text, at, until)
        if match is None:
            line = text.count("\n", 0, at) + 1
            raise LoadError(f"{name}, line {line}: not read as Turtle")
        at = match.end()
        kind = match.lastgroup or ""
        if kind != "skip":
            yield _Token(kind, match.group(), match.start(), match.end())


def _take(found: list[_Part], held: list[_Token], prefixes: dict[str, str], name: str) -> None:
    if held[0].kind == "type" and held[0].text.lower() == "@prefix":
        prefixes[held[1].text.removesuffix(":")] = held[2].text.strip("<>")
        return
    if held[0].kind == "type":
        raise LoadError(f"{name}: {held[0].text} is not read here; write IRIs in full")
    found.append(_Part(_span(prefixes, held[:1]).iri, held[0].start, held[-1].start))


def _split(held: list[_Token], sign: str) -> Iterator[list[_Token]]:
    part: list[_Token] = []
    depth = 0
    for token in held:
        if token.kind == "sign":
            depth += (token.text in _OPEN) - (token.text in _CLOSE)
            if token.text == sign and depth == 0:
                if part:
                    yield part
                part = []
                continue
        part.append(token)
    if part:
        yield part


def _span(prefixes: dict[str, str], tokens: list[_Token]) -> Span:
    first, last = tokens[0], tokens[-1]
    iri = ""
    if len(tokens) == 1 and first.kind == "iri":
        iri = first.text[1:-1]
    elif len(tokens) == 1 and first.kind == "word":
        if first.text == "a":
            iri = _TYPE
        else:
            prefix, colon, local = first.text.partition(":")
            if colon and prefix in prefixes:
                iri = prefixes[prefix] + local.replace("\\", "")
    return Span(iri, first.start, last.end)
