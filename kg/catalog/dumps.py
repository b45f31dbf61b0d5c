"""Every file of a publication by its address: whole, by dataset, in formats of other standards."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from kg.catalog.datasets import Dataset, list_datasets
from kg.catalog.files import DumpFile
from kg.catalog.published import Published, base_of, own_graphs
from kg.exporters import ExportedFile, exported_files
from kg.formats import BY_SUFFIX
from kg.labels.caching import cached_per_store
from kg.release import Release
from kg.release.kept import Shelf, key_of, open_shelf, write_shelf
from kg.serialising import write_quads
from kg.store import MemoryStore, Store

_SHELF = "dumps"
SUMS = "/dumps/SHA256SUMS"
WHOLE = "/dumps/civicthread"
_STANDARDS = {
    "stratml": "StratML",
    "cids": "CIDS, as JSON-LD",
    "360giving": "360Giving, as JSON",
    "xlsx": "Workbook (XLSX)",
    "ods": "Workbook (ODS)",
    "csvw": "Table (CSV)",
    "graphml": "GraphML",
    "gexf": "GEXF",
}
_TABLES_HEAD = "Description of the tables (CSVW)"
_OF_A_DATASET = ("ttl", "jsonld", "nt", "nq")
_OF_THE_WHOLE = ("nq", "trig")


def dump_files(release: Published) -> Mapping[str, DumpFile]:
    """Return every file that can be taken away, by its address, in order.

    The bytes lie ready beside the release (`keep_dumps`). Where they do not, they are made when
    they are first asked for, and then kept as long as the release is.
    """
    kept = _kept(release.store)
    base = base_of(release)
    shelf = _shelf_of(release)
    found = kept.get((base, shelf is not None))
    if found is None:
        listed = _list_files(release)
        found = MappingProxyType(_ready(listed, shelf) if shelf else listed)
        kept[(base, shelf is not None)] = found
    return found


def keep_dumps(release: Release) -> None:
    """Make every file, and put it beside the release, for whoever opens that.

    Raises:
        OSError: The release's folder can not be written.
    """
    write_shelf(release.path, _SHELF, key_of(), _made(_list_files(release)))


def _made(files: Mapping[str, DumpFile]) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of each file, and last the sums of all, making each but once."""
    sums = ""
    for file in files.values():
        if file.path != SUMS:
            content = file.make()
            sums += _sum(hashlib.sha256(content).hexdigest(), file.name)
            yield file.path, content
    yield SUMS, sums.encode()


def _ready(files: Mapping[str, DumpFile], shelf: Shelf) -> dict[str, DumpFile]:
    def reader(file: DumpFile) -> Callable[[], bytes]:
        def read() -> bytes:
            content = shelf.read(file.path)
            return file.make() if content is None else content  # it was damaged since

        return read

    held = shelf.files
    return {
        path: replace(file, make=reader(file), known=held[path]) if path in held else file
        for path, file in files.items()
    }


def _shelf_of(release: Published) -> Shelf | None:
    path = getattr(release, "path", None)
    return open_shelf(path, _SHELF, key_of()) if isinstance(path, Path) else None


def files_of(release: Published, dataset: Dataset) -> tuple[DumpFile, ...]:
    """Return the files of one dataset: of its graph, in order, and those that tell of its plan."""
    files = dump_files(release)
    paths = (f"/dumps/{dataset.file_stem}.{form}" for form in _OF_A_DATASET)
    # What was harvested has no files here.
    own = [files[p] for p in paths if p in files and files[p].graph == dataset.iri]
    plan = dataset.plan.iri if dataset.plan else None
    return (*own, *(f for f in files.values() if plan and f.plan == plan and not f.graph))


def whole_files(release: Published) -> tuple[DumpFile, ...]:
    """Return the files that tell of all datasets together."""
    found = dump_files(release).values()
    return tuple(f for f in found if not f.graph and not f.plan and f.path != SUMS)


@cached_per_store
def _kept(_store: Store) -> dict[tuple[str, bool], Mapping[str, DumpFile]]:
    return {}


def _list_files(release: Published) -> dict[str, DumpFile]:
    listed = {file.path: file for file in _data_files(release)}
    listed = dict(sorted(listed.items()))

    def sums() -> bytes:
        return "".join(_sum(file.sha256, file.name) for file in listed.values()).encode()

    title = "The SHA-256 of every file, to check them with"
    return listed | {SUMS: DumpFile(SUMS, "text/plain", title, "SHA256SUMS", sums)}


def _sum(sha256: str, name: str) -> str:
    return f"{sha256}  {name}\n"


def _data_files(release: Published) -> Iterator[DumpFile]:
    datasets = list_datasets(release)
    for form in _OF_THE_WHOLE:
        yield _whole_file(release.store, datasets, form)
    for dataset in datasets:
        for form in _OF_A_DATASET:
            yield _dataset_file(release.store, dataset, form)
    for path, file in exported_files(_own_store(release), base_of(release)).items():
        yield _exported_file(path, file)


def _own_store(release: Published) -> Store:
    """Return a store of what is published, which is the release's own unless it harvested."""
    own = own_graphs(release)
    if len(own) == len(release.store.graphs()):
        return release.store
    return MemoryStore(quad for graph in own for quad in release.store.quads(graph))


def _whole_file(store: Store, datasets: tuple[Dataset, ...], form: str) -> DumpFile:
    made = BY_SUFFIX[form]

    def make() -> bytes:
        quads = (quad for dataset in datasets for quad in store.quads(dataset.iri))
        return _compressed(write_quads(quads, form))

    return DumpFile(
        f"{WHOLE}.{form}.gz",
        made.media_type,
        "All graphs of the release",
        f"{made.title}, compressed",
        make,
        conforms_to=made.standard,
    )


def _dataset_file(store: Store, dataset: Dataset, form: str) -> DumpFile:
    made = BY_SUFFIX[form]
    return DumpFile(
        f"/dumps/{dataset.file_stem}.{form}",
        made.media_type,
        dataset.title,
        made.title,
        _maker(store, dataset.iri, form),
        graph=dataset.iri,
        plan=dataset.plan.iri if dataset.plan else "",
        conforms_to=made.standard,
    )


def _exported_file(path: str, file: ExportedFile) -> DumpFile:
    is_head = file.form == "csvw" and file.media_type != "text/csv"
    return DumpFile(
        path,
        file.media_type,
        file.title,
        _TABLES_HEAD if is_head else _STANDARDS.get(file.form, file.form),
        file.make,
        plan=file.plan or "",
        conforms_to=file.standard or "",
    )


def _maker(store: Store, graph: str, form: str) -> Callable[[], bytes]:
    def make() -> bytes:
        quads: Iterator[ox.Quad] = iter(store.quads(graph))
        return write_quads(quads, form)

    return make


def _compressed(content: bytes) -> bytes:
    # Neither the clock nor a name goes into the file: the same content, the same bytes.
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0, compresslevel=6) as file:
        file.write(content)
    return out.getvalue()
