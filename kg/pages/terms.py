"""The words of the vocabulary: classes, properties and codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.pages.directory import Directory, Word, directory
from kg.pages.once import once_per_store
from kg.pages.records import Link
from kg.store import Store
from kg.terms import CODE, NS, expand

_CLASS = expand("owl:Class")
_PROPERTIES = frozenset({expand("owl:ObjectProperty"), expand("owl:DatatypeProperty")})
_VOCABULARY = "/graph/vocabulary"


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of ours; `domain` and `range` are empty where they are left open."""

    iri: str
    key: str
    label: str
    definition: str
    domain: Link | None
    range: Link | None


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes with its codes, by name."""

    name: str
    codes: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True)
class TermsPage:
    """All terms of ours."""

    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    lists: tuple[CodeList, ...]


@once_per_store
def terms_page(store: Store) -> TermsPage:
    """Return the vocabulary, each part by label."""
    names = directory(store)
    ours = [word for word in names.words.values() if word.iri.startswith(NS)]
    return TermsPage(
        classes=_terms(names, (word for word in ours if _CLASS in word.kinds)),
        properties=_terms(names, (word for word in ours if word.kinds & _PROPERTIES)),
        lists=_lists(names),
    )


def vocabulary_quads(store: Store) -> tuple[ox.Quad, ...]:
    """Return the ontology and the code lists as they stand in the dataset."""
    graphs = [graph for graph in store.graphs() if graph.endswith(_VOCABULARY)]
    return tuple(quad for graph in graphs for quad in store.quads(graph))


def _terms(names: Directory, words: Iterable[Word]) -> tuple[Term, ...]:
    made = (
        Term(
            iri=word.iri,
            key=word.iri.removeprefix(NS),
            label=word.label,
            definition=word.definition,
            domain=names.link(word.domain) if word.domain else None,
            range=names.link(word.range) if word.range else None,
        )
        for word in words
    )
    return tuple(sorted(made, key=lambda term: term.label.casefold()))


def _lists(names: Directory) -> tuple[CodeList, ...]:
    held: dict[str, list[Word]] = defaultdict(list)
    for word in names.words.values():
        if word.iri.startswith(CODE) and word.scheme:
            held[word.scheme].append(word)
    made = (
        CodeList(
            names.name(scheme),
            tuple((names.link(w.iri), w.definition) for w in sorted(words, key=lambda w: w.label)),
        )
        for scheme, words in held.items()
    )
    return tuple(sorted(made, key=lambda codes: codes.name))
