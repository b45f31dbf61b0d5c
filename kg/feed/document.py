"""What a document of a feed says: a thin reading of its quads, strict about how often."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from kg.feed.errors import FeedError
from kg.feed.nquads import parse_lines

# No position is longer: more digits would only cost time.
_MOST_DIGITS = 18


class Document:
    """The statements of one document: those of its default graph, and the named graphs' triples."""

    def __init__(self, content: bytes, address: str) -> None:
        """Read N-Quads; `address` is what errors name.

        Raises:
            FeedError: The bytes are not plain N-Quads.
        """
        self.address = address
        self._said: dict[tuple[str, str], list[ox.NamedNode | ox.Literal]] = defaultdict(list)
        self._subjects: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.graphs: dict[str, list[ox.Triple]] = defaultdict(list)
        for quad in parse_lines(content, address):
            self._take(quad)

    def _take(self, quad: ox.Quad) -> None:
        if isinstance(quad.graph_name, ox.NamedNode):
            self.graphs[quad.graph_name.value].append(quad.triple)
            return
        if isinstance(quad.graph_name, ox.BlankNode):
            raise FeedError(f"{self.address}: a graph has a blank node for its name")
        subject, thing = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(thing, ox.NamedNode | ox.Literal):
            self._said[subject.value, quad.predicate.value].append(thing)
            self._subjects[quad.predicate.value, thing.value].append(subject.value)

    def subjects(self, prop: str, thing: str) -> tuple[str, ...]:
        """Return the IRIs of which something is said, sorted."""
        return tuple(sorted(set(self._subjects.get((prop, thing), ()))))

    def iris(self, subject: str, prop: str) -> tuple[str, ...]:
        """Return the IRIs that are said of a subject, sorted."""
        found = self._said.get((subject, prop), ())
        return tuple(sorted({t.value for t in found if isinstance(t, ox.NamedNode)}))

    def texts(self, subject: str, prop: str) -> tuple[str, ...]:
        """Return the literals' texts that are said of a subject, sorted."""
        found = self._said.get((subject, prop), ())
        return tuple(sorted({t.value for t in found if isinstance(t, ox.Literal)}))

    def iri(self, subject: str, prop: str) -> str:
        """Return the one IRI that is said of a subject.

        Raises:
            FeedError: There is none, or several.
        """
        return self._one(subject, prop, self.iris(subject, prop))

    def number(self, subject: str, prop: str) -> int:
        """Return the one whole number that is said of a subject.

        Raises:
            FeedError: There is none, or several, or something else.
        """
        text = self._one(subject, prop, self.texts(subject, prop))
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
            raise FeedError(f"{self.address}: <{subject}> has {text[:40]!r} for a number")
        return int(text)

    def _one(self, subject: str, prop: str, found: tuple[str, ...]) -> str:
        if len(found) != 1:
            raise FeedError(f"{self.address}: <{subject}> needs one <{prop}>, and has {len(found)}")
        return found[0]
