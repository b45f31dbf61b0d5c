"""The words that documents use, from the ontology: labels of codes, of columns and of cues.

A document's "Lead officer", "Arweinydd" and "Pilote" are labels of one concept. All such words
stand in `ontology/` as preferred, alternative and hidden labels, none in the code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pyoxigraph as ox

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABELS = frozenset(f"{_SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel"))
CODE = "https://w3id.org/civicthread/code/"
_SPACE = re.compile(r"\s+")
# Names, heads and cells are met again and again; long texts are not, and would fill the memory.
_SHORT = 120


def fold(text: str) -> str:
    """Return a text as it is compared: without case, accents, and doubled space.

    A curly apostrophe counts as a straight one, and each kind of dash as a hyphen.
    """
    return _folded(text) if len(text) <= _SHORT else _fold(text)


@lru_cache(maxsize=1 << 15)
def _folded(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    plain = text.replace("’", "'").replace("‘", "'").replace("–", "-").replace("—", "-")
    parts = unicodedata.normalize("NFKD", plain)
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return _SPACE.sub(" ", bare).strip().casefold()


@dataclass(frozen=True, slots=True)
class Word:
    """One label of one code: the scheme's and the code's notation, the text and its language."""

    scheme: str
    code: str
    text: str
    language: str


@dataclass(frozen=True, eq=False)
class Words:
    """Every label of every code list.

    Shape:
        words: In the order of scheme, code, language and text.
        broader: Code → the code above it, both as "scheme/code".
        related: Code → the codes it is tied to, as "scheme/code".
        preferred: Code, as "scheme/code" → its preferred label in English.
    """

    words: tuple[Word, ...]
    broader: dict[str, str] = field(default_factory=dict)
    related: dict[str, tuple[str, ...]] = field(default_factory=dict)
    preferred: dict[str, str] = field(default_factory=dict)

    @cached_property
    def _by_scheme(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for word in self.words:
            found.setdefault(word.scheme, {}).setdefault(fold(word.text), word.code)
        return found

    def of(self, scheme: str) -> dict[str, str]:
        """Return folded label → code of one list ("column"); empty where there is no such list."""
        return self._by_scheme.get(scheme, {})

    @cached_property
    def _germanic(self) -> frozenset[str]:
        return frozenset(fold(word.text) for word in self.words if word.language in ("en", "de"))

    def is_germanic(self, label: str) -> bool:
        """Whether a folded label is English or German, whose compounds end with their noun."""
        return label in self._germanic

    def texts(self, scheme: str, code: str) -> tuple[str, ...]:
        """Return the labels of one code, as written."""
        return tuple(w.text for w in self.words if w.scheme == scheme and w.code == code)


def read_words(files: Iterable[Path]) -> Words:
    """Read the labels of all codes from the ontology's Turtle files."""
    words: set[Word] = set()
    broader: dict[str, str] = {}
    related: dict[str, set[str]] = {}
    preferred: dict[str, str] = {}
    for file in files:
        for triple in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            subject, predicate = triple.subject, triple.predicate.value
            if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(CODE):
                continue
            scheme, _, code = subject.value.removeprefix(CODE).partition("/")
            if not code:
                continue
            value = triple.object
            if predicate in _LABELS and isinstance(value, ox.Literal):
                words.add(Word(scheme, code, value.value, value.language or ""))
                if predicate == f"{_SKOS}prefLabel" and value.language == "en":
                    preferred[f"{scheme}/{code}"] = value.value
            elif isinstance(value, ox.NamedNode) and value.value.startswith(CODE):
                other = value.value.removeprefix(CODE)
                if predicate == f"{_SKOS}broader":
                    broader[f"{scheme}/{code}"] = other
                elif predicate == f"{_SKOS}related":
                    related.setdefault(f"{scheme}/{code}", set()).add(other)
    ordered = sorted(words, key=lambda word: (word.scheme, word.code, word.language, word.text))
    return Words(
        tuple(ordered),
        broader,
        {code: tuple(sorted(others)) for code, others in related.items()},
        preferred,
    )
