"""`/data.json`: the catalogue as a national portal harvests it.

Source: Project Open Data metadata schema 1.1, as data.gov.uk reads it: a title of at most 65
characters without the publisher's name, a description, an identifier, a licence by its exact
address. A licence that is not known is not stated; `rights` says so in words. Nor is a day of
change that the data do not state.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from kg.catalog.contact import address_of
from kg.catalog.datasets import Dataset, list_datasets
from kg.catalog.dcat import landing_page
from kg.catalog.dumps import files_of
from kg.catalog.files import DumpFile
from kg.catalog.published import Publication, Published, base_of
from kg.pages import name_index
from kg.release.places import CHECKS, INFERRED

MOST_TITLE = 65
_SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
_DERIVED = (INFERRED, CHECKS)


def data_json(release: Published, publication: Publication) -> bytes:
    """Return the datasets that state something; what follows from them is left out."""
    stated = [held for held in list_datasets(release) if held.kind not in _DERIVED]
    body = {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "dataset": [_dataset(release, publication, held) for held in stated],
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _dataset(release: Published, publication: Publication, held: Dataset) -> dict[str, Any]:
    base = base_of(release)
    name = held.publisher.name if held.publisher else publication.publisher_name
    said: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "title": short_title(held.plan.name if held.plan else held.title, _names(release, held)),
        "description": held.description or held.title,
        "identifier": held.iri,
        "accessLevel": "public",
        "rights": held.rights,
        "keyword": [held.kind, "linked data"],
        "language": ["en-GB"],
        "publisher": {"@type": "org:Organization", "name": name},
        "landingPage": landing_page(base, held),
        "distribution": [_distribution(base, file) for file in files_of(release, held)],
    }
    if held.licence:
        said["license"] = held.licence
    if held.modified:
        said["modified"] = held.modified
    address = address_of(publication.enquiries)
    if address.startswith("mailto:"):
        said["contactPoint"] = {
            "@type": "vcard:Contact",
            "fn": publication.publisher_name,
            "hasEmail": address,
        }
    return said | _coverage(held)


def _coverage(held: Dataset) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if held.places:
        said["spatial"] = ", ".join(place.name for place in held.places)
    covered = [f"{p.start}/{p.end}" for p in held.periods if p.start and p.end]
    if covered:
        said["temporal"] = covered[0]
    return said


def _distribution(base: str, file: DumpFile) -> dict[str, Any]:
    said = {
        "@type": "dcat:Distribution",
        "title": file.form,
        "format": file.form,
        "mediaType": file.media_type,
        "downloadURL": base + file.path,
    }
    return said | ({"conformsTo": file.conforms_to} if file.conforms_to else {})


def _names(release: Published, held: Dataset) -> tuple[str, ...]:
    if held.publisher is None:
        return ()
    thing = name_index(release.store).things.get(held.publisher.iri)
    return (held.publisher.name, *(sorted(thing.aliases) if thing else ()))


def short_title(title: str, names: Iterable[str]) -> str:
    """Return a title without its publisher's names and of at most 65 characters.

    A title that is too long loses words before its last, which often is the year.
    """
    for name in sorted(names, key=len, reverse=True):
        title = re.sub(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", " ", title)
    title = " ".join(title.split()).strip(" ,:–-")
    title = title[:1].upper() + title[1:]
    if len(title) <= MOST_TITLE:
        return title
    *words, last = title.split(" ")
    while words and len(" ".join(words)) + len(last) + 3 > MOST_TITLE:
        words.pop()
    return f"{' '.join(words)} … {last}" if words else title[: MOST_TITLE - 1] + "…"
