"""N-Quads, written by subject; terms are kept as the text they are written as."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kg.terms import BASE, expand

Fact = tuple[str, str | list[str]]


@cache
def iri(name: str) -> str:
    """Return an IRI or a CURIE as it stands in N-Quads."""
    return f"<{expand(name)}>"


def thing(scope: str, name: str) -> str:
    """Return the IRI of a thing of one publisher."""
    return f"{BASE}/id/{scope}/{name}"


def text(words: str) -> str:
    """Return English prose."""
    return f"{plain(words)}@en"


def plain(words: str) -> str:
    """Return a plain string."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def typed(value: object, kind: str) -> str:
    """Return a literal with a datatype: `typed("2024-03-31", "xsd:date")`."""
    return f"{plain(str(value))}^^{iri(kind)}"


class Page:
    """The triples of one graph, in the order they were said, each once."""

    def __init__(self, graph: str) -> None:
        self.graph = f"{BASE}/graph/{graph}"
        self._said: dict[tuple[str, str, str], None] = {}

    def __len__(self) -> int:
        return len(self._said)

    def say(self, subject: str, *facts: Fact) -> str:
        """Add facts about a subject; its IRI is given back."""
        for prop, value in facts:
            for one in [value] if isinstance(value, str) else value:
                self._said[iri(subject), iri(prop), one] = None
        return subject

    def values(self, subject: str, prop: str) -> list[str]:
        """Return what is said of a subject by one property."""
        wanted = iri(subject), iri(prop)
        return [value for s, p, value in self._said if (s, p) == wanted]

    def subjects(self, kind: str) -> list[str]:
        """Return the IRIs of the things of one class, in order."""
        wanted = iri("rdf:type"), iri(kind)
        return [s[1:-1] for s, p, value in self._said if (p, value) == wanted]

    def take_back(self, subject: str, prop: str) -> None:
        """Remove what is said of a subject by one property."""
        wanted = iri(subject), iri(prop)
        for said in [said for said in self._said if said[:2] == wanted]:
            del self._said[said]

    def lines(self) -> Iterator[str]:
        """Return the lines of N-Quads."""
        graph = iri(self.graph)
        for subject, prop, value in self._said:
            yield f"{subject} {prop} {value} {graph} .\n"
