"""One Turtle file into triples, lexical forms and line numbers kept."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path

import pyoxigraph as ox

from kg.errors import LoadError
from kg.terms import BASE

# Things, documents and graphs live under whatever base is configured; terms, codes and shapes
# stay at the one address for everyone.
_MOVES_WITH_BASE = re.compile("^" + re.escape(BASE) + r"(?=/(?:id|doc|graph)/)")


def read_turtle(path: Path, name: str, base: str = BASE) -> tuple[ox.Triple, ...]:
    """Return the triples of a file in its own order, each once, literals as they are written.

    Args:
        path: The file.
        name: What an error calls it, and what the names of its blank nodes are made from.
        base: Where our IRIs under /id, /doc and /graph are moved to.

    Shape:
        No blank nodes: each becomes `{base}/.well-known/genid/…`, made from the file's name
        and the place of the node's first appearance, so the same file gives the same IRIs.

    Raises:
        LoadError: Not readable, not UTF-8, not Turtle, or with triples inside triples.
    """
    text = _read_utf8(path, name)
    reading = _Reading(name, base)
    try:
        found = [reading.triple(quad) for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as err:
        raise LoadError(f"{name}, line {err.lineno}: not Turtle: {_said(err)}") from err
    except MemoryError as err:  # the parser's own limit for one word of the file
        raise LoadError(f"{name}: a text in it is longer than 16 MB; shorten it") from err
    return tuple(dict.fromkeys(found))


def _read_utf8(path: Path, name: str) -> bytes:
    try:
        text = path.read_bytes()
    except OSError as err:
        raise LoadError(f"{name}: can not be read: {err.strerror or err}") from err
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as err:
        line = text.count(b"\n", 0, err.start) + 1
        raise LoadError(f"{name}, line {line}: not UTF-8; save the file as UTF-8") from err
    return text.removeprefix(codecs.BOM_UTF8)


def _said(err: SyntaxError) -> str:
    # The parser's own sentence begins "Parser error at line 2 column 9: "; ours told the line.
    return re.sub(r"^Parser error at [^:]*: ", "", err.msg)


class _Reading:
    """The blank nodes of one file, and the IRIs that stand for them."""

    def __init__(self, name: str, base: str) -> None:
        self._name = name
        self._base = base
        self._iris: dict[str, ox.NamedNode] = {}

    def triple(self, quad: ox.Quad) -> ox.Triple:
        subject, thing = quad.subject, quad.object
        if isinstance(subject, ox.Triple) or isinstance(thing, ox.Triple):
            raise LoadError(f"{self._name}: a triple inside a triple: {quad.triple}")
        if self._base == BASE and not (
            isinstance(subject, ox.BlankNode) or isinstance(thing, ox.BlankNode)
        ):
            return quad.triple
        if not isinstance(thing, ox.Literal):
            thing = self._node(thing)
        return ox.Triple(self._node(subject), self._node(quad.predicate), thing)

    def _node(self, node: ox.NamedNode | ox.BlankNode) -> ox.NamedNode:
        if isinstance(node, ox.NamedNode):
            if self._base == BASE:
                return node
            return ox.NamedNode(_MOVES_WITH_BASE.sub(self._base, node.value))
        if node.value not in self._iris:
            made = hashlib.sha256(f"{self._name}#{len(self._iris)}".encode()).hexdigest()[:20]
            self._iris[node.value] = ox.NamedNode(f"{self._base}/.well-known/genid/{made}")
        return self._iris[node.value]
