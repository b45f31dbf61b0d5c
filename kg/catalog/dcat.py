"""The catalogue by DCAT 3: a dataset a named graph, a distribution a file, and the service.

The one date is the day on which a dataset was last changed, as the data state it: a build reads no
clock, and the documents' own dates stand beside the documents. What DCAT-AP 3 recommends and nobody
knows is left out: how long a copy will be there, and where places lie.
Every node has an IRI, so that two readings of one catalogue are the same triples.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.catalog.contact import address_of, card
from kg.catalog.datasets import Dataset, coverage_of, latest_day, list_datasets
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
_EU = "http://publications.europa.eu/resource/authority"
# What all datasets are about, in the words of the European list of themes.
_THEMES = f"{_EU}/data-theme"
_THEME, _THEME_NAME = f"{_THEMES}/GOVE", "Government and public sector"
_KEYWORDS = ("linked data", "public plans")
# The formats by the European list of file types; other forms of XML are XML there.
_FILE_TYPES = {
    "text/turtle": "RDF_TURTLE",
    "application/ld+json": "JSON_LD",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/n-quads": "RDF_N_QUADS",
    "application/trig": "RDF_TRIG",
    "application/rdf+xml": "RDF_XML",
    "application/json": "JSON",
    "application/csvm+json": "JSON",
    "text/csv": "CSV",
    "application/xml": "XML",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
}
_BY_ATTRIBUTION = ("https://creativecommons.org/licenses/by/",)
_ATTRIBUTION = "http://purl.org/adms/licencetype/Attribution"
_LDES = "https://w3id.org/ldes/specification"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
VARIOUS_RIGHTS = "The terms differ from dataset to dataset; each says its own."
_LICENCE = "dcterms:LicenseDocument"
# What kind of thing the value of a property is.
_RANGES = {
    term(of): kind
    for of, kind in (
        ("dcat:mediaType", "dcterms:MediaType"),
        ("dcat:compressFormat", "dcterms:MediaType"),
        ("dcat:landingPage", "foaf:Document"),
        ("dcterms:conformsTo", "dcterms:Standard"),
        ("dcterms:format", "dcterms:MediaTypeOrExtent"),
        ("dcterms:language", "dcterms:LinguisticSystem"),
        ("dcterms:license", _LICENCE),
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
            said = Description(quad.object.value, kind)
            if kind == _LICENCE and quad.object.value.startswith(_BY_ATTRIBUTION):
                said.link("dcterms:type", _ATTRIBUTION)
                yield from Description(_ATTRIBUTION, "skos:Concept").words(
                    "skos:prefLabel", "Attribution"
                )
            yield from said


def catalogue_iri(base: str, part: str = "") -> str:
    """Return the IRI of the catalogue, or of a part that it describes."""
    return f"{base}/catalog{f'#{part}' if part else ''}"


def _describe(release: Published, publication: Publication) -> Iterator[ox.Quad]:
    base = base_of(release)
    datasets = list_datasets(release)
    yield from _catalogue(release, publication, datasets)
    publisher = Description(catalogue_iri(base, "publisher"), "foaf:Agent")
    yield from publisher.words("foaf:name", publication.publisher_name)
    if address := address_of(publication.enquiries):
        yield from card(_contact_iri(base, publication), publication.publisher_name, address)
    yield from Description(_THEMES, "skos:ConceptScheme").words("dcterms:title", "Data theme")
    theme = Description(_THEME, "skos:Concept").words("skos:prefLabel", _THEME_NAME)
    yield from theme.link("skos:inScheme", _THEMES)
    yield from _whole(release, publication, datasets)
    for dataset in datasets:
        yield from _dataset(release, publication, dataset)
    if publication.sparql:
        yield from _service(base, publication, datasets)


def _contact_iri(base: str, publication: Publication) -> str:
    """Return the IRI of whom to ask; empty where the setting says nothing that can be reached."""
    return catalogue_iri(base, "contact") if address_of(publication.enquiries) else ""


def _found_by(
    said: Description, base: str, publication: Publication, *keywords: str
) -> Description:
    """Say what portals sort datasets by, and whom to ask."""
    said.words("dcat:keyword", *keywords, *_KEYWORDS).link("dcat:theme", _THEME)
    return said.link("dcat:contactPoint", _contact_iri(base, publication))


def _covers(said: Description, datasets: Iterable[Dataset]) -> Description:
    """Say what time and which places some datasets are about, and when they were changed."""
    listed = tuple(datasets)
    periods, places = coverage_of(listed)
    said.link("dcterms:temporal", *(period.iri for period in periods))
    said.link("dcterms:spatial", *(place.iri for place in places))
    return said.value("dcterms:modified", latest_day(listed), "xsd:date")


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
    said.link("foaf:homepage", f"{base}/").link("dcat:themeTaxonomy", _THEMES)
    said.link("dcterms:license", publication.licence)
    said.link("dcat:contactPoint", _contact_iri(base, publication))
    _covers(said, datasets)
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
    _covers(_found_by(said, base, publication), datasets)
    said.value("void:triples", sum(held.triples for held in datasets), "xsd:integer")
    said.link("void:subset", *(held.iri for held in datasets))
    files = whole_files(release)
    _take_away(said, base, files, publication)
    yield from said.link("dcat:distribution", catalogue_iri(base, "feed"))
    yield from _distributions(base, files, VARIOUS_RIGHTS, publication.licence)
    feed = Description(catalogue_iri(base, "feed"), "dcat:Distribution")
    feed.words("dcterms:title", "What changed from release to release")
    feed.words("dcterms:description", "An event stream of all things, each deletion included.")
    state_rights(feed, base, VARIOUS_RIGHTS).link("dcterms:license", publication.licence)
    feed.link("dcterms:format", f"{_EU}/file-type/RDF_TURTLE")
    feed.link("dcat:accessURL", f"{base}/feed").link("dcat:mediaType", f"{_MEDIA}text/turtle")
    yield from feed.link("dcterms:conformsTo", _LDES)


def _dataset(release: Published, publication: Publication, held: Dataset) -> Iterator[ox.Quad]:
    base = base_of(release)
    maker = catalogue_iri(base, "publisher")
    said = Description(held.iri, "dcat:Dataset", "void:Dataset")
    said.words("dcterms:title", held.title).words("dcterms:description", held.description)
    state_rights(_found_by(said, base, publication, held.kind), base, held.rights)
    said.value("dcterms:identifier", held.iri).link("dcterms:license", held.licence)
    said.value("dcat:version", held.version).link("dcat:previousVersion", held.previous)
    said.value("void:triples", held.triples, "xsd:integer")
    said.value("civic:contentHash", held.content_hash)
    said.link("dcterms:publisher", held.publisher.iri if held.publisher else maker)
    said.link("dcterms:creator", maker).link("dcterms:language", _ENGLISH)
    said.link("dcterms:requires", *held.requires)
    documents = [document.iri for document in held.documents]
    # Documents are no datasets, which dcterms:source would make them (DCAT-AP 3, range).
    said.link("prov:wasDerivedFrom", *documents)
    said.link("foaf:primaryTopic", held.plan.iri if held.plan else "")
    said.link("dcat:landingPage", landing_page(base, held))
    _covers(said, [held]).link("void:vocabulary", NS)
    files = files_of(release, held)
    _take_away(said, base, files, publication)
    yield from said
    yield from _distributions(base, files, held.rights, publication.licence)
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
        said.words("dcterms:description", f"{file.title}, to take away as {file.form}.")
        said.link("dcterms:license", licence)
        file_type = _FILE_TYPES.get(file.media_type) or ("XML" if "xml" in file.media_type else "")
        said.link("dcterms:format", f"{_EU}/file-type/{file_type}" if file_type else "")
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


def _service(
    base: str, publication: Publication, datasets: tuple[Dataset, ...]
) -> Iterator[ox.Quad]:
    service = f"{base}/sparql"
    said = Description(service, "dcat:DataService")
    said.words("dcterms:title", "Questions in SPARQL")
    said.words("dcterms:description", "All graphs, asked by the SPARQL 1.1 Protocol.")
    state_rights(_found_by(said, base, publication), base, VARIOUS_RIGHTS)
    said.link("dcterms:license", publication.licence)
    said.link("dcat:endpointURL", service).link("dcat:endpointDescription", service)
    said.link("dcterms:conformsTo", _PROTOCOL)
    said.link("dcterms:publisher", catalogue_iri(base, "publisher"))
    said.link("dcat:servesDataset", catalogue_iri(base, "all"), *(held.iri for held in datasets))
    yield from said
    asked = Description(catalogue_iri(base, "sparql"), "dcat:Distribution")
    asked.words("dcterms:title", "Answers to a query")
    asked.words("dcterms:description", "What a query of one's own gives, in the form it asks for.")
    state_rights(asked, base, VARIOUS_RIGHTS).link("dcterms:license", publication.licence)
    asked.link("dcterms:format", f"{_EU}/file-type/JSON")
    yield from asked.link("dcat:accessURL", service).link("dcat:accessService", service)
