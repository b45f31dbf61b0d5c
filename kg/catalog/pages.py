"""What the pages about datasets show: one frozen record a page, and the same as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox

from kg.catalog.counts import ALL, Counts, counts_in, counts_of
from kg.catalog.datasets import PLAN, Dataset, find_dataset, list_datasets
from kg.catalog.dcat import ABOUT, TITLE
from kg.catalog.dumps import SUMS, dump_files, files_of, whole_files
from kg.catalog.files import DumpFile
from kg.catalog.published import Publication, Published
from kg.catalog.rights import VARIOUS_RIGHTS, rights_key
from kg.errors import QueryError
from kg.labels.directory import directory
from kg.records import SelectResult, Term
from kg.release.places import CATALOG, CLAIMS, HUB, VOCABULARY

Listed = TypeVar("Listed")
_SHARED = (HUB, CLAIMS, CATALOG, VOCABULARY)
_TABLES = "/dumps/tables/"
_MOST_CLASSES = 12
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files that tell of the same: of one dataset, or of all."""

    title: str
    dataset: Dataset | None
    files: tuple[DumpFile, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset in the catalogue, with its files."""

    dataset: Dataset
    files: tuple[DumpFile, ...]


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """Everything that is published: plans, what they need, what is derived, and all together.

    Shape: `plans` and `derived` are one screen of each, the `number`th of `pages`; `count` are all
    datasets. `tables` are those of `whole` that are one table each; `rights` are the terms of
    reuse, each with its name within the catalogue.
    """

    title: str
    about: str
    publisher: str
    plans: tuple[Entry, ...]
    shared: tuple[Entry, ...]
    derived: tuple[Entry, ...]
    whole: tuple[DumpFile, ...]
    tables: tuple[DumpFile, ...]
    rights: tuple[tuple[str, str], ...]
    triples: int
    has_sparql: bool
    count: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """One dataset: its entry, its files, its size, its most common classes, what it needs.

    Shape: `classes` are a class in words and how many subjects have it, most first.
    """

    dataset: Dataset
    files: tuple[DumpFile, ...]
    subjects: int
    classes: tuple[tuple[str, str, int], ...]
    more: int
    requires: tuple[Dataset, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """One dataset and how much it holds; `dataset` is None for all together."""

    dataset: Dataset | None
    counts: Counts
    classes: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class DumpsPage:
    """The files, by what they tell of, and the file of checksums.

    Shape: `groups` are one screen, the `number`th of `pages`; `count` and `size` are of all files.
    """

    groups: tuple[FileGroup, ...]
    sums: DumpFile
    count: int
    size: int
    number: int
    pages: int


def catalogue_page(release: Published, publication: Publication, number: int = 1) -> CataloguePage:
    """Return a screen of the catalogue.

    Raises:
        QueryError: There is no such screen.
    """
    held = [Entry(each, files_of(release, each)) for each in list_datasets(release)]
    whole = whole_files(release)
    rights = {VARIOUS_RIGHTS, *(entry.dataset.rights for entry in held)}
    plans = tuple(e for e in held if e.dataset.kind == PLAN)
    derived = tuple(e for e in held if e.dataset.kind not in (PLAN, *_SHARED))
    pages = _pages(max(len(plans), len(derived)), number, "datasets")
    return CataloguePage(
        title=TITLE,
        about=ABOUT,
        publisher=publication.publisher_name,
        plans=_screen(plans, number),
        shared=tuple(e for e in held if e.dataset.kind in _SHARED),
        derived=_screen(derived, number),
        whole=tuple(file for file in whole if not file.path.startswith(_TABLES)),
        tables=tuple(file for file in whole if file.path.startswith(_TABLES)),
        rights=tuple((rights_key(text), text) for text in sorted(rights) if text),
        triples=sum(e.dataset.triples for e in held),
        has_sparql=publication.sparql,
        count=len(held),
        number=number,
        pages=pages,
    )


def dataset_page(release: Published, held: Dataset) -> DatasetPage:
    """Return the page of one dataset; of a harvested one no files are given away."""
    counts = counts_in(release, held.iri)
    classes = _named(release, counts) if counts else ()
    needed = (find_dataset(release, iri) for iri in held.requires)
    return DatasetPage(
        dataset=held,
        files=files_of(release, held) if counts else (),
        subjects=counts.subjects if counts else 0,
        classes=classes[:_MOST_CLASSES],
        more=max(0, len(classes) - _MOST_CLASSES),
        requires=tuple(found for found in needed if found is not None),
    )


def holdings(release: Published) -> tuple[Holding, ...]:
    """Return how much each dataset holds; all together comes first."""
    counts = counts_of(release)
    whole = Holding(None, counts[ALL], _named(release, counts[ALL]))
    each = (
        Holding(held, counts[held.iri], _named(release, counts[held.iri]))
        for held in list_datasets(release)
    )
    return (whole, *each)


def dumps_page(release: Published, number: int = 1) -> DumpsPage:
    """Return a screen of the files.

    Raises:
        QueryError: There is no such screen.
    """
    files = dump_files(release)
    groups = [FileGroup("All datasets together", None, whole_files(release))]
    groups += [FileGroup(d.title, d, files_of(release, d)) for d in list_datasets(release)]
    listed = tuple(group for group in groups if group.files)
    size = sum(file.size for file in files.values())
    pages = _pages(len(listed), number, "files")
    return DumpsPage(_screen(listed, number), files[SUMS], len(files), size, number, pages)


def _pages(count: int, number: int, what: str) -> int:
    pages = max(1, -(-count // PAGE_SIZE))
    if not 1 <= number <= pages:
        raise QueryError(f"the {what} fill {pages} pages, so there is no page {number}")
    return pages


def _screen(listed: tuple[Listed, ...], number: int) -> tuple[Listed, ...]:
    return listed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]


def datasets_answer(release: Published, publication: Publication) -> SelectResult:
    """Return the datasets as rows."""
    columns = (
        "dataset", "title", "kind", "version", "publisher", "plan", "triples", "licence", "rights",
        "start", "end",
    )  # fmt: skip
    made = (
        (
            _iri(held.iri),
            _text(held.title),
            _text(held.kind),
            _text(held.version),
            _text(held.publisher.name if held.publisher else publication.publisher_name),
            _iri(held.plan.iri) if held.plan else None,
            ox.Literal(held.triples),
            _iri(held.licence) if held.licence else None,
            _text(held.rights),
            _text(held.periods[0].start if held.periods else ""),
            _text(held.periods[0].end if held.periods else ""),
        )
        for held in list_datasets(release)
    )
    return SelectResult(columns, tuple(made))


def holdings_answer(release: Published) -> SelectResult:
    """Return how much each dataset holds as rows; the dataset of all together is blank."""
    columns = ("dataset", "triples", "subjects", "objects", "classes", "properties")
    made = (
        (
            _iri(each.dataset.iri) if each.dataset else None,
            *_numbers(
                each.counts.triples,
                each.counts.subjects,
                each.counts.objects,
                len(each.counts.classes),
                len(each.counts.properties),
            ),
        )
        for each in holdings(release)
    )
    return SelectResult(columns, tuple(made))


def dumps_answer(release: Published) -> SelectResult:
    """Return the files as rows, with their sizes and checksums."""
    columns = ("path", "title", "form", "mediaType", "bytes", "sha256", "graph", "plan")
    made = (
        (
            _text(file.path),
            _text(file.title),
            _text(file.form),
            _text(file.media_type),
            ox.Literal(file.size),
            _text(file.sha256),
            _iri(file.graph) if file.graph else None,
            _iri(file.plan) if file.plan else None,
        )
        for file in dump_files(release).values()
    )
    return SelectResult(columns, tuple(made))


def _named(release: Published, counts: Counts) -> tuple[tuple[str, str, int], ...]:
    names = directory(release.store)
    listed = ((iri, names.label(iri), count) for iri, count in counts.classes.items())
    return tuple(sorted(listed, key=lambda each: (-each[2], each[1])))


def _numbers(*numbers: int) -> Iterable[Term]:
    return (ox.Literal(number) for number in numbers)


def _iri(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _text(text: str) -> ox.Literal | None:
    return ox.Literal(text) if text else None
