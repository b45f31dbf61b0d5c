"""The plans that are here already, each file read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.exporters.facts import Facts
from kg.exporters.workbook.vocabulary import read_vocabulary
from kg.release.places import RESERVED
from kg.release.turtle import read_turtle
from kg.sources import Sources
from kg.terms import CIVIC, PREFIXES

_BODY = ox.NamedNode(str(CIVIC.accountableBody))
_NAME = ox.NamedNode(f"{PREFIXES['skos']}prefLabel")
Triples = tuple[ox.Triple, ...]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who has plans here: its key, and its name; "" where only the register tells it."""

    key: str
    name: str = ""


Publishers = Mapping[str, Publisher]


class Here:
    """What a checkout holds beside the document that is imported.

    Args:
        sources: Where the ontology, the register and the plans are.
        publishers: Each publisher by the IRI of the body that answers for its plans, where that is
            known; else it is read from the plans.
    """

    def __init__(self, sources: Sources, publishers: Publishers | None = None) -> None:
        self.sources = sources
        self._publishers = publishers
        self._read: dict[Path, Triples] = {}

    def files_of(self, publisher: str) -> list[Path]:
        """Return the files of a publisher, sorted by name."""
        return [one for one in self._files() if one.parent.name == publisher]

    def triples(self, path: Path) -> Triples:
        """Return what a file states.

        Raises:
            LoadError: It can not be read as Turtle.
        """
        if path not in self._read:
            self._read[path] = read_turtle(path, str(path))
        return self._read[path]

    def beside(self, publisher: str) -> Facts:
        """Return the words of the ontology, with the register and the publisher's plans."""
        stated = [triple for path in self.files_of(publisher) for triple in self.triples(path)]
        return read_vocabulary(self.sources, stated)

    @cached_property
    def publishers(self) -> Publishers:
        """Each publisher by the IRI of the body that answers for its plans."""
        if self._publishers is not None:
            return self._publishers
        keys: dict[str, str] = {}
        names: dict[str, str] = {}
        for path in self._files():
            for triple in self.triples(path):
                if triple.predicate == _BODY and isinstance(triple.object, ox.NamedNode):
                    keys.setdefault(triple.object.value, path.parent.name)
                elif (
                    triple.predicate == _NAME
                    and isinstance(triple.subject, ox.NamedNode)
                    and isinstance(triple.object, ox.Literal)
                ):
                    names.setdefault(triple.subject.value, triple.object.value)
        return {iri: Publisher(key, names.get(iri, "")) for iri, key in keys.items()}

    def _files(self) -> list[Path]:
        """Return the files of all publishers: a plan may have any key."""
        return sorted(
            path
            for path in self.sources.data.glob("*/*.ttl")
            if path.parent.name not in RESERVED and not path.name.startswith(".")
        )
