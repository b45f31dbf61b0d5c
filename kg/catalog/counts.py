"""How much a dataset holds, and of what: the numbers of VoID, counted from the triples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.catalog.datasets import list_datasets
from kg.catalog.published import Published, base_of
from kg.labels.caching import cached_per_store
from kg.store import Store
from kg.terms import expand

ALL = ""
_TYPE = expand("rdf:type")


@dataclass(frozen=True, slots=True)
class Counts:
    """What is in a graph, or in all together.

    Shape:
        `properties` counts triples by predicate and `classes` subjects by class, each by IRI.
        `space` is the beginning that most subjects share, `example` one subject.
    """

    triples: int
    subjects: int
    objects: int
    properties: Mapping[str, int]
    classes: Mapping[str, int]
    space: str
    example: str


def counts_of(release: Published) -> Mapping[str, Counts]:
    """Return the counts of each published graph by its IRI, and under `ALL` those of all."""
    kept = _kept(release.store)
    base = base_of(release)
    if base not in kept:
        kept[base] = _count_all(release)
    return kept[base]


def counts_in(release: Published, graph: str) -> Counts | None:
    """Return the counts of one published graph, without counting the others; None if it is none."""
    everywhere = _kept(release.store).get(base_of(release), {})
    kept = _kept_alone(release.store)
    if graph in everywhere:
        return everywhere[graph]
    if graph not in kept and any(held.iri == graph for held in list_datasets(release)):
        kept[graph] = _count(release.store.quads(graph))
    return kept.get(graph)


@cached_per_store
def _kept_alone(_store: Store) -> dict[str, Counts]:
    return {}


@cached_per_store
def _kept(_store: Store) -> dict[str, dict[str, Counts]]:
    return {}


def _count_all(release: Published) -> dict[str, Counts]:
    held = {d.iri: tuple(release.store.quads(d.iri)) for d in list_datasets(release)}
    counts = {iri: _count(quads) for iri, quads in held.items()}
    # No triple stands in two graphs, so all graphs together are counted as one.
    return counts | {ALL: _count(quad for quads in held.values() for quad in quads)}


def _count(quads: Iterable[ox.Quad]) -> Counts:
    triples, subjects, objects = 0, set[str](), set[str]()
    properties: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    for quad in quads:
        triples += 1
        subjects.add(str(quad.subject))
        objects.add(str(quad.object))
        properties[quad.predicate.value] += 1
        if quad.predicate.value == _TYPE and isinstance(quad.object, ox.NamedNode):
            classes[quad.object.value] += 1
    iris = sorted(subject[1:-1] for subject in subjects if subject.startswith("<"))
    spaces = Counter(_space(iri) for iri in iris)
    space = min(spaces, key=lambda s: (-spaces[s], s), default="")
    return Counts(
        triples=triples,
        subjects=len(subjects),
        objects=len(objects),
        properties=dict(sorted(properties.items())),
        classes=dict(sorted(classes.items())),
        space=space,
        example=next((iri for iri in iris if iri.startswith(space)), ""),
    )


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
