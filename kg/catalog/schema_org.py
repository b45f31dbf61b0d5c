"""The same catalogue for search engines: schema.org as JSON-LD, to stand inside a page."""

from __future__ import annotations

from typing import Any

from kg.catalog.datasets import PLAN, Dataset, list_datasets
from kg.catalog.dcat import ABOUT, TITLE, landing_page
from kg.catalog.dumps import files_of
from kg.catalog.published import Publication, Published, base_of
from kg.catalog.rights import catalogue_iri

_CONTEXT = "https://schema.org/"


def schema_catalogue(release: Published, publication: Publication) -> dict[str, Any]:
    """Return the catalogue as a schema.org DataCatalog, its datasets by name."""
    base = base_of(release)
    datasets = list_datasets(release)
    return {
        "@context": _CONTEXT,
        "@type": "DataCatalog",
        "@id": catalogue_iri(base),
        "name": TITLE,
        "description": ABOUT,
        "url": catalogue_iri(base),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": publication.publisher_name},
        "dataset": [_brief(base, held) for held in datasets],
    }


def schema_dataset(release: Published, publication: Publication, held: Dataset) -> dict[str, Any]:
    """Return a dataset as a schema.org Dataset; what is not known is left out."""
    base = base_of(release)
    maker = {"@type": "Organization", "name": publication.publisher_name}
    said: dict[str, Any] = {
        "@context": _CONTEXT,
        **_brief(base, held),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "creator": maker,
        "publisher": maker,
        "keywords": [held.kind, "linked data"],
        "conditionsOfAccess": held.rights,
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": catalogue_iri(base),
            "name": TITLE,
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.form,
                "encodingFormat": file.media_type,
                "contentUrl": base + file.path,
            }
            for file in files_of(release, held)
        ],
    }
    return said | _known(held)


def _brief(base: str, held: Dataset) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "@id": held.iri,
        "name": held.title,
        "description": _described(held),
        "url": landing_page(base, held),
        "identifier": held.iri,
    }


def _described(held: Dataset) -> str:
    if held.kind == PLAN:
        return f"{held.description} Each fact with the cell it was read from.".strip()
    return held.description


def _known(held: Dataset) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if held.publisher is not None:
        said["publisher"] = {
            "@type": "Organization",
            "@id": held.publisher.iri,
            "name": held.publisher.name,
        }
    if held.version:
        said["version"] = held.version
    if held.licence:
        said["license"] = held.licence
    if held.documents:
        said["isBasedOn"] = [document.iri for document in held.documents]
    if held.plan is not None:
        said["about"] = held.plan.iri
    if held.places:
        said["spatialCoverage"] = [
            {"@type": "Place", "@id": place.iri, "name": place.name} for place in held.places
        ]
    # An open side is written `..`, as ISO 8601-2 has it and schema.org takes it.
    covered = [f"{p.start or '..'}/{p.end or '..'}" for p in held.periods if p.start or p.end]
    if covered:
        said["temporalCoverage"] = covered[0]
    return said
