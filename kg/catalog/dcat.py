"""The catalogue by DCAT 3: a dataset a named graph, a distribution a file, and the service.

No date is stated: a build reads no clock, and the documents' own dates stand beside the documents.
Every node has an IRI, so that two readings of one catalogue are the same triples.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.catalog.datasets import Dataset, list_datasets
from kg.catalog.dumps import files_of, whole_files
from kg.catalog.files import DumpFile
from kg.catalog.published import Publication, Published, base_of
from kg.catalog.triples import Description, term
from kg.labels.records import Link
from kg.terms import NS

TITLE = "Public plans as linked data"
ABOUT = (
    "What public bodies plan, with whom, for how much and to what end, read from the tables of "
    "their published plans. Each fact leads to the cell it was read from."
)
ALL_TITLE = "All plans, with the register, the vocabulary and the checks"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
_LDES = "https://w3id.org/ldes/specification"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
VARIOUS_RIGHTS = "The terms differ from dataset to dataset; each says its own."
# What kind of thing the value of a property is.
_RANGES = {
    term(of): kind
    for of, kind in (
        ("dcat:mediaType", "dcterms:MediaType"),
        ("dcat:compressFormat", "dcterms:MediaType"),
        ("dcat:landingPage", "foaf:Document"),
        ("dcterms:conformsTo", "dcterms:Standard"),
        ("dcterms:language", "dcterms:LinguisticSystem"),
        ("dcterms:license", "dcterms:LicenseDocument"),
        ("foaf:homepage", "foaf:Document"),
    )
}


def catalogue_quads(release: Published, publication: Publication) -> tuple[ox.Quad, ...]:
    """Return the catalogue as triples of the default graph, sorted.

    Shape: as told in `kg.catalog`; IRIs are under the release's base, whatever host answers.
    """
    made = set(_describe(release, publication))
    made |= set(_kinds(made))
    return tuple(sorted(made, key=str))


def _kinds(made: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield what kind of thing each value is, for readers who fetch nothing (DCAT-AP 3, ranges)."""
    for quad in made:
        kind = _RANGES.get(quad.predicate.value)
        if kind and isinstance(quad.object, ox.NamedNode):
            yield from Description(quad.object.value, kind)


def catalogue_iri(base: str, part: str = "") -> str:
    """Return the IRI of the catalogue, or of a part that it describes."""
    return f"{base}/catalog{f'#{part}' if part else ''}"


def _describe(release: Published, publication: Publication) -> Iterator[ox.Quad]:
    base = base_of(release)
    datasets = list_datasets(release)
    yield from _catalogue(release, publication, datasets)
    publisher = Description(catalogue_iri(base, "publisher"), "foaf:Agent")
    yield from publisher.words("foaf:name", publication.publisher_name)
    yield from _whole(release, publication, datasets)
    for dataset in datasets:
        yield from _dataset(release, publication, dataset)
    if publication.sparql:
        yield from _service(base, datasets)


def _catalogue(
    release: Published, publication: Publication, datasets: tuple[Dataset, ...]
) -> Description:
    base = base_of(release)
    said = Description(catalogue_iri(base), "dcat:Catalog")
    said.words("dcterms:title", f"{publication.publisher_name}: {TITLE[:1].lower()}{TITLE[1:]}")
    said.words("dcterms:description", ABOUT)
    state_rights(said, base, VARIOUS_RIGHTS)
    said.link("dcterms:publisher", catalogue_iri(base, "publisher"))
    said.link("dcterms:language", _ENGLISH)
    said.link("foaf:homepage", f"{base}/")
    said.value("dcat:version", str(release.manifest["digest"]))
    said.link("dcat:dataset", catalogue_iri(base, "all"), *(held.iri for held in datasets))
    return said.link("dcat:service", f"{base}/sparql" if publication.sparql else "")


def _whole(
    release: Published, publication: Publication, datasets: tuple[Dataset, ...]
) -> Iterator[ox.Quad]:
    base = base_of(release)
    iri = catalogue_iri(base, "all")
    said = Description(iri, "dcat:Dataset", "void:Dataset")
    said.words("dcterms:title", ALL_TITLE).words("dcterms:description", ABOUT)
    state_rights(said, base, VARIOUS_RIGHTS)
    said.value("dcterms:identifier", iri)
    said.link("dcterms:publisher", catalogue_iri(base, "publisher"))
    said.link("dcterms:language", _ENGLISH)
    said.link("dcat:landingPage", catalogue_iri(base))
    said.value("dcat:version", str(release.manifest["digest"]))
    said.value("void:triples", sum(held.triples for held in datasets), "xsd:integer")
    said.link("void:subset", *(held.iri for held in datasets))
    files = whole_files(release)
    _take_away(said, base, files, publication)
    yield from said.link("dcat:distribution", catalogue_iri(base, "feed"))
    yield from _distributions(base, files, VARIOUS_RIGHTS, "")
    feed = Description(catalogue_iri(base, "feed"), "dcat:Distribution")
    feed.words("dcterms:title", "What changed from release to release")
    state_rights(feed, base, VARIOUS_RIGHTS)
    feed.link("dcat:accessURL", f"{base}/feed").link("dcat:mediaType", f"{_MEDIA}text/turtle")
    yield from feed.link("dcterms:conformsTo", _LDES)


def _dataset(release: Published, publication: Publication, held: Dataset) -> Iterator[ox.Quad]:
    base = base_of(release)
    maker = catalogue_iri(base, "publisher")
    said = Description(held.iri, "dcat:Dataset", "void:Dataset")
    said.words("dcterms:title", held.title).words("dcterms:description", held.description)
    state_rights(said.words("dcat:keyword", held.kind), base, held.rights)
    said.value("dcterms:identifier", held.iri).link("dcterms:license", held.licence)
    said.value("dcat:version", held.version).link("dcat:previousVersion", held.previous)
    said.value("void:triples", held.triples, "xsd:integer")
    said.value("civic:contentHash", held.content_hash)
    said.link("dcterms:publisher", held.publisher.iri if held.publisher else maker)
    said.link("dcterms:creator", maker).link("dcterms:language", _ENGLISH)
    said.link("dcterms:requires", *held.requires)
    documents = [document.iri for document in held.documents]
    said.link("dcterms:source", *documents).link("prov:wasDerivedFrom", *documents)
    said.link("foaf:primaryTopic", held.plan.iri if held.plan else "")
    said.link("dcat:landingPage", landing_page(base, held))
    said.link("dcterms:temporal", *(period.iri for period in held.periods))
    said.link("dcterms:spatial", *(place.iri for place in held.places))
    said.link("void:vocabulary", NS)
    files = files_of(release, held)
    _take_away(said, base, files, publication)
    yield from said
    yield from _distributions(base, files, held.rights, held.licence)
    yield from _around(held)


def state_rights(said: Description, base: str, text: str) -> Description:
    """Say the terms of reuse in words, as a statement (DCAT 3, section 8.3)."""
    iri = catalogue_iri(base, rights_key(text))
    return said.statement("dcterms:rights", iri, "dcterms:RightsStatement", text)


def rights_key(text: str) -> str:
    """Return the name of a rights statement within the catalogue, the same for the same words."""
    return f"rights-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def landing_page(base: str, held: Dataset) -> str:
    """Return the address of the page about a dataset: its plan's own, if it has one."""
    if held.plan is not None and held.plan.iri.startswith(f"{base}/id/"):
        return f"{base}/doc/{held.plan.iri.removeprefix(f'{base}/id/')}"
    return held.iri


def _take_away(
    said: Description, base: str, files: tuple[DumpFile, ...], publication: Publication
) -> None:
    said.link("dcat:distribution", *(_distribution_iri(base, file) for file in files))
    rdf = (file for file in files if _is_rdf(file))
    said.link("void:dataDump", *(base + file.path for file in rdf))
    if publication.sparql:
        said.link("void:sparqlEndpoint", f"{base}/sparql")
        said.link("dcat:distribution", catalogue_iri(base, "sparql"))


def _is_rdf(file: DumpFile) -> bool:
    return bool(file.graph) or file.is_compressed


def _distribution_iri(base: str, file: DumpFile) -> str:
    return catalogue_iri(base, file.path.lstrip("/"))


def _distributions(
    base: str, files: tuple[DumpFile, ...], rights: str, licence: str
) -> Iterator[ox.Quad]:
    for file in files:
        iri, address = _distribution_iri(base, file), base + file.path
        said = Description(iri, "dcat:Distribution")
        state_rights(said.words("dcterms:title", f"{file.title}: {file.form}"), base, rights)
        said.link("dcterms:license", licence)
        said.link("dcat:accessURL", address).link("dcat:downloadURL", address)
        said.link("dcat:mediaType", _MEDIA + file.media_type)
        said.link("dcat:compressFormat", f"{_MEDIA}application/gzip" if file.is_compressed else "")
        said.value("dcat:byteSize", file.size, "xsd:nonNegativeInteger")
        said.link("dcterms:conformsTo", file.conforms_to)
        yield from said.link("spdx:checksum", f"{iri}.sha256")
        checksum = Description(f"{iri}.sha256", "spdx:Checksum")
        checksum.link("spdx:algorithm", term("spdx:checksumAlgorithm_sha256"))
        yield from checksum.value("spdx:checksumValue", file.sha256, "xsd:hexBinary")


def _around(held: Dataset) -> Iterator[ox.Quad]:
    """Say of what a dataset names as much as a reader of the catalogue alone needs."""
    if held.publisher is not None:
        yield from _named(held.publisher, "foaf:Agent", "foaf:name")
    if held.plan is not None:
        yield from _named(held.plan, "civic:Plan", "dcterms:title")
    for document in held.documents:
        yield from _named(document, "civic:SourceDocument", "dcterms:title")
    for place in held.places:
        yield from _named(place, "dcterms:Location", "skos:prefLabel")
    for period in held.periods:
        said = Description(period.iri, "dcterms:PeriodOfTime")
        said.value("dcat:startDate", period.start, "xsd:date")
        yield from said.value("dcat:endDate", period.end, "xsd:date")


def _named(thing: Link, kind: str, by: str) -> Description:
    return Description(thing.iri, kind).words(by, thing.name)


def _service(base: str, datasets: tuple[Dataset, ...]) -> Iterator[ox.Quad]:
    service = f"{base}/sparql"
    said = Description(service, "dcat:DataService")
    said.words("dcterms:title", "Questions in SPARQL")
    state_rights(said, base, VARIOUS_RIGHTS)
    said.link("dcat:endpointURL", service).link("dcat:endpointDescription", service)
    said.link("dcterms:conformsTo", _PROTOCOL)
    said.link("dcterms:publisher", catalogue_iri(base, "publisher"))
    said.link("dcat:servesDataset", catalogue_iri(base, "all"), *(held.iri for held in datasets))
    yield from said
    asked = Description(catalogue_iri(base, "sparql"), "dcat:Distribution")
    state_rights(asked.words("dcterms:title", "Answers to a query"), base, VARIOUS_RIGHTS)
    yield from asked.link("dcat:accessURL", service).link("dcat:accessService", service)
