"""The words of the vocabulary: classes, properties and codes, all together and each by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, Word, directory, rows
from kg.labels.records import Link
from kg.pages.asked_ahead import rows_about
from kg.pages.describe import read_quads
from kg.pages.mappings import Mapping, mapping_triples, mappings_of
from kg.pages.shapes import Shape, shapes_about
from kg.pages.usage import Use, first_thing, total_usage, usage_of
from kg.serialising import write_triples
from kg.store import Store
from kg.terms import CIVIC, CODE, NS, expand

_CLASS = expand("owl:Class")
_PROPERTIES = frozenset({expand("owl:ObjectProperty"), expand("owl:DatatypeProperty")})
_ANNOTATION = expand("owl:AnnotationProperty")
_VOCABULARY = "/graph/vocabulary"
_TYPE = expand("rdf:type")
_SUB_CLASS, _SUB_PROPERTY = expand("rdfs:subClassOf"), expand("rdfs:subPropertyOf")
_DOMAIN, _RANGE = expand("rdfs:domain"), expand("rdfs:range")
# An example that is longer than this shows less than it hides.
_MOST_LINES = 14


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of ours; `domain` and `range` are empty where they are left open.

    Shape: `uses` counts how often the data use it, what is derived included.
    """

    iri: str
    key: str
    label: str
    definition: str
    domain: Link | None
    range: Link | None
    uses: int = 0


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes with its codes, by name; each with its definition and its uses."""

    name: str
    iri: str
    codes: tuple[tuple[Link, str, int], ...]


@dataclass(frozen=True, slots=True)
class TermsPage:
    """All terms of ours; `notes` are what the vocabulary says of its own terms."""

    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    notes: tuple[Term, ...]
    lists: tuple[CodeList, ...]


@dataclass(frozen=True, slots=True)
class TermPage:
    """One term: what it means, what it is tied to, what checks it, and where it is used.

    Shape:
        `kind` is `Class`, `Property` or `Note`, in words. `wider` are the classes or properties
        above it and `narrower` those below; `expected` are the properties of a class. `example`
        is Turtle with one real use, and `example_of` the thing that it tells of.
    """

    term: Term
    kind: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    also: tuple[str, ...]
    wider: tuple[Link, ...]
    narrower: tuple[Link, ...]
    inverse: tuple[Link, ...]
    expected: tuple[Term, ...]
    leads_here: tuple[Term, ...]
    lists: tuple[Link, ...]
    exports: tuple[str, ...]
    mappings: tuple[Mapping, ...]
    shapes: tuple[Shape, ...]
    uses: tuple[Use, ...]
    example: str
    example_of: Link | None


@cached_per_store
def terms_page(store: Store) -> TermsPage:
    """Return the vocabulary, each part by label."""
    names = directory(store)
    ours = [word for word in names.words.values() if word.iri.startswith(NS)]
    return TermsPage(
        classes=_terms(store, (word for word in ours if _CLASS in word.kinds)),
        properties=_terms(store, (word for word in ours if word.kinds & _PROPERTIES)),
        notes=_terms(store, (word for word in ours if _ANNOTATION in word.kinds)),
        lists=_lists(store, names),
    )


def term_page(store: Store, key: str) -> TermPage:
    """Return the page of one class or property by its name, such as `Activity`.

    Raises:
        NotFoundError: The vocabulary has no such term.
    """
    names = directory(store)
    word = names.words.get(NS + key)
    if word is None:
        raise NotFoundError(f"the vocabulary has no term {key[:80]!r}; /ns lists them all")
    said = _said_of(store, word.iri)
    listed = terms_page(store)
    example_of = first_thing(store, word.iri)
    wider = _wider(store, word.iri)
    return TermPage(
        term=_term(store, names, word),
        kind=_kind(word),
        notes=said.texts("skos:scopeNote"),
        examples=said.texts("skos:example"),
        also=said.texts("skos:altLabel"),
        wider=tuple(map(names.link, said.iris(_SUB_CLASS) + said.iris(_SUB_PROPERTY))),
        narrower=tuple(map(names.link, said.pointing(_SUB_CLASS) + said.pointing(_SUB_PROPERTY))),
        inverse=tuple(map(names.link, _inverse(said))),
        expected=tuple(t for t in listed.properties if t.domain and t.domain.iri in wider),
        leads_here=tuple(t for t in listed.properties if t.range and t.range.iri == word.iri),
        lists=tuple(names.link(i) for i in said.iris("rdfs:seeAlso") if i.startswith(CODE)),
        exports=said.texts(str(CIVIC.exportAs)),
        mappings=mappings_of(word.iri),
        shapes=shapes_about(word.iri, wider if _CLASS in word.kinds else ()),
        uses=usage_of(store, word.iri),
        example=_example(store, word, example_of) if example_of else "",
        example_of=names.link(example_of) if example_of else None,
    )


def term_quads(store: Store, key: str) -> tuple[ox.Quad | ox.Triple, ...]:
    """Return what the vocabulary says of one term, and its mappings.

    Raises:
        NotFoundError: The vocabulary has no such term.
    """
    found = read_quads(rows(store, "word-facts", word=ox.NamedNode(NS + key)))
    if not found:
        raise NotFoundError(f"the vocabulary has no term {key[:80]!r}; /ns lists them all")
    return (*found, *mapping_triples(NS + key))


def vocabulary_version(store: Store) -> str:
    """Return the version that the ontology states of itself, or nothing."""
    said = _said_of(store, NS.rstrip("#"))
    return next(iter(said.texts("owl:versionInfo")), "")


def vocabulary_quads(store: Store) -> tuple[ox.Quad, ...]:
    """Return the ontology and the code lists as they stand in the dataset."""
    graphs = [graph for graph in store.graphs() if graph.endswith(_VOCABULARY)]
    return tuple(quad for graph in graphs for quad in store.quads(graph))


@dataclass(frozen=True, slots=True)
class _Said:
    """What the vocabulary says of a word: as subject and as object."""

    word: str
    quads: tuple[ox.Quad, ...]

    def texts(self, prop: str) -> tuple[str, ...]:
        """Return the texts of a property, in order."""
        wanted = prop if "://" in prop else expand(prop)
        held = (q.object for q in self.quads if q.predicate.value == wanted)
        return tuple(sorted(t.value for t in held if isinstance(t, ox.Literal)))

    def iris(self, prop: str) -> tuple[str, ...]:
        """Return what a property leads to."""
        wanted = prop if "://" in prop else expand(prop)
        return tuple(
            q.object.value
            for q in self.quads
            if q.predicate.value == wanted
            and isinstance(q.object, ox.NamedNode)
            and _iri(q.subject) == self.word
        )

    def pointing(self, prop: str) -> tuple[str, ...]:
        """Return what leads here by a property."""
        return tuple(
            _iri(q.subject)
            for q in self.quads
            if q.predicate.value == prop and _iri(q.subject) != self.word
        )


def _iri(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _said_of(store: Store, iri: str) -> _Said:
    return _Said(iri, read_quads(rows(store, "word-facts", word=ox.NamedNode(iri))))


def _inverse(said: _Said) -> tuple[str, ...]:
    other = expand("owl:inverseOf")
    return tuple(dict.fromkeys((*said.iris(other), *said.pointing(other))))


def _wider(store: Store, iri: str) -> frozenset[str]:
    """Return a class of ours and all those of ours above it."""
    found: set[str] = set()
    waiting = [iri]
    while waiting:
        known = waiting.pop()
        if known not in found:
            found.add(known)
            waiting += [up for up in _said_of(store, known).iris(_SUB_CLASS) if up.startswith(NS)]
    return frozenset(found)


def _example(store: Store, word: Word, thing: str) -> str:
    """Return the statements of a thing as Turtle: those that show a term in use."""
    found = map(_triple, ((thing, row) for row in rows_about(store, "facts", thing)))
    triples = sorted({triple for triple in found if triple is not None}, key=str)
    if _CLASS not in word.kinds:
        shown = (word.iri, _TYPE, expand("skos:prefLabel"), expand("dcterms:title"))
        triples = [triple for triple in triples if triple.predicate.value in shown]
    else:
        triples.sort(key=lambda triple: (triple.predicate.value != _TYPE, str(triple)))
    return write_triples(triples[:_MOST_LINES], "ttl").decode()


def _triple(at: tuple[str, tuple[object, ...]]) -> ox.Triple | None:
    thing, (graph, prop, value, *_rest) = at
    assert isinstance(graph, ox.NamedNode), "the query asks for named graphs"
    if "/graph/checks/" in graph.value or graph.value.endswith("/graph/inferred"):
        return None
    assert isinstance(prop, ox.NamedNode), "a predicate is an IRI"
    assert isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal), "a plain triple"
    return ox.Triple(ox.NamedNode(thing), prop, value)


def _kind(word: Word) -> str:
    if _CLASS in word.kinds:
        return "Kind of thing"
    return "Property" if word.kinds & _PROPERTIES else "Note on a term"


def _terms(store: Store, words: Iterable[Word]) -> tuple[Term, ...]:
    names = directory(store)
    made = (_term(store, names, word) for word in words)
    return tuple(sorted(made, key=lambda term: term.label.casefold()))


def _term(store: Store, names: Directory, word: Word) -> Term:
    return Term(
        iri=word.iri,
        key=word.iri.removeprefix(NS),
        label=word.label,
        definition=word.definition,
        domain=names.link(word.domain) if word.domain else None,
        range=names.link(word.range) if word.range else None,
        uses=total_usage(store, word.iri),
    )


def _lists(store: Store, names: Directory) -> tuple[CodeList, ...]:
    held: dict[str, list[Word]] = defaultdict(list)
    for word in names.words.values():
        if word.iri.startswith(CODE) and word.scheme:
            held[word.scheme].append(word)
    made = (
        CodeList(
            names.name(scheme),
            scheme,
            tuple(
                (names.link(w.iri), w.definition, total_usage(store, w.iri))
                for w in sorted(words, key=lambda w: w.label)
            ),
        )
        for scheme, words in held.items()
    )
    return tuple(sorted(made, key=lambda codes: codes.name))
