"""What the datasets hold, by VoID: sizes, classes, properties, dumps and where to ask."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox

from kg.catalog.counts import ALL, Counts, counts_of
from kg.catalog.datasets import Dataset, list_datasets
from kg.catalog.dcat import ALL_TITLE, landing_page
from kg.catalog.dumps import files_of, whole_files
from kg.catalog.files import DumpFile
from kg.catalog.published import Publication, Published, base_of
from kg.catalog.rights import catalogue_iri, state_rights
from kg.catalog.triples import Description
from kg.formats import FORMATS, GRAPH
from kg.terms import NS, shorten

VOID = "/.well-known/void"


def void_quads(release: Published, publication: Publication) -> tuple[ox.Quad, ...]:
    """Return the description of every dataset and of all together, sorted.

    Source: Describing Linked Datasets with the VoID Vocabulary, W3C Interest Group Note.
    """
    return tuple(sorted(set(_describe(release, publication)), key=str))


def _describe(release: Published, publication: Publication) -> Iterator[ox.Quad]:
    base = base_of(release)
    datasets = list_datasets(release)
    counts = counts_of(release)
    whole = catalogue_iri(base, "all")
    said = Description(base + VOID, "void:DatasetDescription")
    said.words("dcterms:title", "What the datasets hold").link("foaf:primaryTopic", whole)
    yield from said.link("foaf:topic", *(held.iri for held in datasets))

    union = Description(whole, "void:Dataset")
    union.words("dcterms:title", ALL_TITLE).link("void:subset", *(d.iri for d in datasets))
    union.link("foaf:homepage", f"{base}/")
    yield from _held(union, base, "all", counts[ALL], whole_files(release), publication)
    for dataset in datasets:
        yield from _dataset(release, publication, dataset, counts[dataset.iri])


def _dataset(
    release: Published, publication: Publication, dataset: Dataset, counts: Counts
) -> Iterator[ox.Quad]:
    base = base_of(release)
    said = Description(dataset.iri, "void:Dataset")
    said.words("dcterms:title", dataset.title).words("dcterms:description", dataset.description)
    state_rights(said, base, dataset.rights).link("dcterms:license", dataset.licence)
    said.link("foaf:page", landing_page(base, dataset))
    said.value("void:uriSpace", counts.space)
    files = files_of(release, dataset)
    yield from _held(said, base, dataset.tail, counts, files, publication)


def _held(
    said: Description,
    base: str,
    key: str,
    counts: Counts,
    files: tuple[DumpFile, ...],
    publication: Publication,
) -> Iterator[ox.Quad]:
    for name, number in (
        ("triples", counts.triples),
        ("distinctSubjects", counts.subjects),
        ("distinctObjects", counts.objects),
        ("properties", len(counts.properties)),
        ("classes", len(counts.classes)),
    ):
        said.value(f"void:{name}", number, "xsd:integer")
    said.link("void:exampleResource", counts.example).link("void:vocabulary", NS)
    said.link("void:feature", *(made.iri for made in FORMATS if GRAPH in made.kinds))
    said.link("void:dataDump", *(base + f.path for f in files if f.graph or f.is_compressed))
    said.link("void:sparqlEndpoint", f"{base}/sparql" if publication.sparql else "")
    yield from _partitions(said, base, key, counts)
    yield from said


def _partitions(said: Description, base: str, key: str, counts: Counts) -> Iterator[ox.Quad]:
    for word, held, number in (
        ("class", counts.classes, "void:entities"),
        ("property", counts.properties, "void:triples"),
    ):
        for iri, count in held.items():
            part = f"{base}{VOID}#{key}/{word}/{quote(shorten(iri), safe=':')}"
            said.link(f"void:{word}Partition", part)
            partition = Description(part).link(f"void:{word}", iri)
            yield from partition.value(number, count, "xsd:integer")
