"""The catalogue by DCAT 3: a dataset a named graph, and the service.

What can be taken away is in `kg.catalog.distributions`.

The one date is the day on which a dataset was last changed, as the data state it: a build reads no
clock, and the documents' own dates stand beside the documents. What DCAT-AP 3 recommends and nobody
knows is left out: how long a copy will be there, and where places lie.
Every node has an IRI, so that two readings of one catalogue are the same triples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.catalog.contact import address_of, card
from kg.catalog.datasets import Dataset, coverage_of, latest_day, list_datasets
from kg.catalog.distributions import (
    distributions,
    endpoint_distribution,
    feed_distribution,
    take_away,
)
from kg.catalog.dumps import files_of, whole_files
from kg.catalog.published import Publication, Published, base_of
from kg.catalog.rights import VARIOUS_RIGHTS, catalogue_iri, state_rights
from kg.catalog.triples import Description, term
from kg.labels.records import Link
from kg.terms import NS

TITLE = "Public plans as linked data"
ABOUT = (
    "What public bodies plan, with whom, for how much and to what end, read from the tables of "
    "their published plans. Each fact leads to the cell it was read from."
)
ALL_TITLE = "All plans, with the register, the vocabulary and the checks"
_ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
# What all datasets are about, in the words of the European list of themes.
_THEMES = "http://publications.europa.eu/resource/authority/data-theme"
_THEME, _THEME_NAME = f"{_THEMES}/GOVE", "Government and public sector"
_KEYWORDS = ("linked data", "public plans")
_BY_ATTRIBUTION = ("https://creativecommons.org/licenses/by/",)
_ATTRIBUTION = "http://purl.org/adms/licencetype/Attribution"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
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
    take_away(said, base, files, publication)
    yield from said.link("dcat:distribution", catalogue_iri(base, "feed"))
    yield from distributions(base, files, VARIOUS_RIGHTS, publication.licence)
    yield from feed_distribution(base, publication.licence)


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
    take_away(said, base, files, publication)
    yield from said
    yield from distributions(base, files, held.rights, publication.licence)
    yield from _around(held)


def landing_page(base: str, held: Dataset) -> str:
    """Return the address of the page about a dataset: its plan's own, if it has one."""
    if held.plan is not None and held.plan.iri.startswith(f"{base}/id/"):
        return f"{base}/doc/{held.plan.iri.removeprefix(f'{base}/id/')}"
    return held.iri


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
    yield from endpoint_distribution(base, publication.licence)
