"""Several flat graphs read as one, without a copy of any: a plan, and what it leans on."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator
from typing import Any

from rdflib import RDFS, Graph, URIRef
from rdflib.store import Store
from rdflib.term import Node

from kg.validate.flat import Flat, merged


class _Layered(Store):
    """The store behind a view; nothing can be written into it."""

    context_aware = True
    graph_aware = True

    def __init__(self, layers: tuple[Flat, ...]) -> None:
        super().__init__()
        self.layers = layers
        self.home: tuple[Any, ...] = ()

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        """Give the triples of a pattern, each once."""
        for place, layer in enumerate(self.layers):
            for triple, _ in layer.triples(triple_pattern, context):
                if not any(below.holds(triple) for below in self.layers[:place]):
                    yield triple, self.home

    def __len__(self, context: Any = None) -> int:
        """Return the number of triples; one that stands in two layers counts twice."""
        return sum(map(len, self.layers))


def layered(graphs: Iterable[Graph]) -> Graph:
    """Return a view of some graphs as one; they must not change while it is in use."""
    layers: list[Flat] = []
    for graph in graphs:
        store = graph.store
        if isinstance(store, _Layered):
            layers += store.layers
        else:
            layers.append(store if isinstance(store, Flat) else _flat(graph))
    held = _Layered(tuple(layers))
    view = _View(held)
    held.home = (view,)
    return view


class _View(Graph):
    """A graph whose lookups of one thing go to the layers at once: told findings make millions."""

    def __init__(self, held: _Layered) -> None:
        super().__init__(held, bind_namespaces="none")
        self._index = Index(self)

    def objects(
        self, subject: Any = None, predicate: Any = None, unique: bool = False
    ) -> Generator[Any, None, None]:
        """Give the values of a property of a thing."""
        if subject is None or not isinstance(predicate, URIRef):
            yield from super().objects(subject, predicate, unique)
        else:
            yield from self._index.objects(subject, predicate)

    def subjects(
        self,
        predicate: Any = None,
        object: Any = None,  # noqa: A002 - the name that rdflib calls it by
        unique: bool = False,
    ) -> Generator[Any, None, None]:
        """Give the things of which a property has a value."""
        if object is None or not isinstance(predicate, URIRef):
            yield from super().subjects(predicate, object, unique)
        else:
            yield from self._index.subjects(predicate, object)

    def __contains__(self, triple: Any) -> bool:
        """Whether there is a triple of a pattern."""
        subject, predicate, value = triple
        if subject is None or not isinstance(predicate, URIRef):
            return super().__contains__(triple)
        found = self._index.objects(subject, predicate)
        return value in found if value is not None else bool(found)


class Index:
    """What a graph holds, looked up as rules do: by thing and property, or property and value."""

    def __init__(self, graph: Graph) -> None:
        store = graph.store
        layers: tuple[Flat, ...] = store.layers if isinstance(store, _Layered) else (_flat(graph),)
        self._by_subject = tuple(layer.by_subject for layer in layers)
        self._by_predicate = tuple(layer.by_predicate for layer in layers)
        self._kinds: dict[Node, frozenset[Node]] = {}

    def triples(self) -> Iterator[tuple[Any, Any, Any]]:
        """Return all triples, one that stands in two layers twice."""
        for index in self._by_subject:
            for subject, described in index.items():
                for predicate, values in described.items():
                    for value in values:
                        yield subject, predicate, value

    def objects(self, subject: Any, predicate: Any) -> Collection[Any]:
        """Return the values of a property of a thing, each once."""
        found: Collection[Any] = ()
        for index in self._by_subject:
            described = index.get(subject)
            if described is not None:
                values = described.get(predicate)
                if values:
                    found = {**dict.fromkeys(found), **values} if found else values
        return found

    def subjects(self, predicate: Any, value: Any) -> Collection[Any]:
        """Return the things of which a property has a value, each once."""
        found: Collection[Any] = ()
        for index in self._by_predicate:
            values = index.get(predicate)
            if values is not None:
                things = values.get(value)
                if things:
                    found = {**dict.fromkeys(found), **things} if found else things
        return found

    def described_by(self, predicate: Any) -> Iterator[Any]:
        """Return the things that have a property, some perhaps more than once."""
        for index in self._by_predicate:
            for things in index.get(predicate, {}).values():
                yield from things

    def values_of(self, predicate: Any) -> Iterator[Any]:
        """Return the values of a property, some perhaps more than once."""
        for index in self._by_predicate:
            yield from (value for value, things in index.get(predicate, {}).items() if things)

    def below(self, kind: Node) -> frozenset[Node]:
        """Return a class with all classes below it."""
        known = self._kinds.get(kind)
        if known is None:
            found, waiting = {kind}, [kind]
            while waiting:
                new = set(self.subjects(RDFS.subClassOf, waiting.pop())) - found
                found |= new
                waiting += new
            known = self._kinds[kind] = frozenset(found)
        return known


def _flat(graph: Graph) -> Flat:
    store = graph.store if isinstance(graph.store, Flat) else merged([graph]).store
    if not isinstance(store, Flat):
        raise TypeError(f"not a flat graph: {store!r}")
    return store
