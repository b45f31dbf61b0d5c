"""The words that say little of which body is meant, from the ontology."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import LoadError
from kg.lookup.names import fold
from kg.sources import Sources
from kg.terms import CODE, PREFIXES

_SKOS = PREFIXES["skos"]
_LABELS = frozenset(f"{_SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel"))
_FILES = ("party-words.ttl", "matching-words.ttl")
_PARTY, _MATCHING = f"{CODE}party-word/", f"{CODE}matching-word/"


@dataclass(frozen=True, slots=True)
class MatchingWords:
    """Folded words, each once.

    Shape:
        `general` are the words of kinds, parts and areas of service, of which no name alone is
        told; `local` are words for what every place has one of; `forms` are legal forms; `full`
        gives the word in full for a shortened one.
    """

    general: frozenset[str]
    local: frozenset[str]
    forms: frozenset[str]
    full: Mapping[str, str]


def read_words(sources: Sources) -> MatchingWords:
    """Return the words of the ontology.

    Raises:
        LoadError: A file is missing or can not be read.
    """
    found: dict[str, list[str]] = {}
    for name in _FILES:
        for code, label in _labels(sources, name):
            found.setdefault(code, []).append(label)
    parties = [(code, label) for code in found if code.startswith(_PARTY) for label in found[code]]
    named = {_PARTY + code for code in ("body", "part", "service-area", "kind", "post")}
    general = {word for code, label in parties if code in named for word in fold(label).split()}
    pairs = (label.partition(":") for label in found.get(f"{_MATCHING}shortened", ()))
    return MatchingWords(
        general=frozenset(general),
        local=_words(found, "local"),
        forms=_words(found, "legal-form"),
        full={fold(short): fold(full) for full, colon, short in pairs if colon},
    )


def _words(found: Mapping[str, list[str]], code: str) -> frozenset[str]:
    return frozenset(word for label in found[_MATCHING + code] for word in fold(label).split())


def _labels(sources: Sources, name: str) -> Iterator[tuple[str, str]]:
    path = sources.ontology / name
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if triple.predicate.value in _LABELS and isinstance(triple.object, ox.Literal):
                assert isinstance(triple.subject, ox.NamedNode), "a code has a name"
                yield triple.subject.value, triple.object.value
    except (OSError, SyntaxError) as err:
        raise LoadError(f"{path}: can not be read: {err}") from err
