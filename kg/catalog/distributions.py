"""The distributions of the catalogue: each file to take away, the change feed, and the endpoint."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.catalog.files import DumpFile
from kg.catalog.published import Publication
from kg.catalog.rights import VARIOUS_RIGHTS, catalogue_iri, state_rights
from kg.catalog.triples import Description, term

_MEDIA = "https://www.iana.org/assignments/media-types/"
_EU_TYPES = "http://publications.europa.eu/resource/authority/file-type"
_LDES = "https://w3id.org/ldes/specification"
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


def take_away(
    said: Description, base: str, files: tuple[DumpFile, ...], publication: Publication
) -> None:
    """Say of a dataset which distributions it has: its files, and the endpoint if it has one."""
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


def distributions(
    base: str, files: tuple[DumpFile, ...], rights: str, licence: str
) -> Iterator[ox.Quad]:
    """Yield what is said of files, on the terms of reuse in words and by the licence's IRI."""
    for file in files:
        iri, address = _distribution_iri(base, file), base + file.path
        said = Description(iri, "dcat:Distribution")
        state_rights(said.words("dcterms:title", f"{file.title}: {file.form}"), base, rights)
        said.words("dcterms:description", f"{file.title}, to take away as {file.form}.")
        said.link("dcterms:license", licence)
        file_type = _FILE_TYPES.get(file.media_type) or ("XML" if "xml" in file.media_type else "")
        said.link("dcterms:format", f"{_EU_TYPES}/{file_type}" if file_type else "")
        said.link("dcat:accessURL", address).link("dcat:downloadURL", address)
        said.link("dcat:mediaType", _MEDIA + file.media_type)
        said.link("dcat:compressFormat", f"{_MEDIA}application/gzip" if file.is_compressed else "")
        said.value("dcat:byteSize", file.size, "xsd:nonNegativeInteger")
        said.link("dcterms:conformsTo", file.conforms_to)
        yield from said.link("spdx:checksum", f"{iri}.sha256")
        checksum = Description(f"{iri}.sha256", "spdx:Checksum")
        checksum.link("spdx:algorithm", term("spdx:checksumAlgorithm_sha256"))
        yield from checksum.value("spdx:checksumValue", file.sha256, "xsd:hexBinary")


def feed_distribution(base: str, licence: str) -> Description:
    """Return what is said of the change feed, which goes with all datasets together."""
    feed = Description(catalogue_iri(base, "feed"), "dcat:Distribution")
    feed.words("dcterms:title", "What changed from release to release")
    feed.words("dcterms:description", "An event stream of all things, each deletion included.")
    state_rights(feed, base, VARIOUS_RIGHTS).link("dcterms:license", licence)
    feed.link("dcterms:format", f"{_EU_TYPES}/RDF_TURTLE")
    feed.link("dcat:accessURL", f"{base}/feed").link("dcat:mediaType", f"{_MEDIA}text/turtle")
    return feed.link("dcterms:conformsTo", _LDES)


def endpoint_distribution(base: str, licence: str) -> Description:
    """Return what is said of the answers of the endpoint."""
    asked = Description(catalogue_iri(base, "sparql"), "dcat:Distribution")
    asked.words("dcterms:title", "Answers to a query")
    asked.words("dcterms:description", "What a query of one's own gives, in the form it asks for.")
    state_rights(asked, base, VARIOUS_RIGHTS).link("dcterms:license", licence)
    asked.link("dcterms:format", f"{_EU_TYPES}/JSON")
    service = f"{base}/sparql"
    return asked.link("dcat:accessURL", service).link("dcat:accessService", service)
