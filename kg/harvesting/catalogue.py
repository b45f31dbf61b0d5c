"""A DCAT catalogue of another's: which graphs there are, where each lies, with which checksum."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.harvesting.datasets import GraphName, read_graph_name
from kg.harvesting.errors import HarvestError
from kg.harvesting.forms import FORMS, form_in_words, form_of_address, is_packed_at
from kg.harvesting.limits import Limits
from kg.records import text_of
from kg.release.harvested import PLAN, Refused
from kg.terms import PREFIXES

_DCAT, _DCTERMS, _VOID = PREFIXES["dcat"], PREFIXES["dcterms"], PREFIXES["void"]
_TYPE = PREFIXES["rdf"] + "type"
_SPDX = "http://spdx.org/rdf/terms#"
_LDES = "https://w3id.org/ldes/specification"
# A catalogue within another: as DCAT has it, or as a part.
_WITHIN = (_DCAT + "catalog", _DCTERMS + "hasPart")
_PACKINGS = (_DCAT + "compressFormat", _DCAT + "packageFormat")
_SHA256 = re.compile(r"[0-9a-f]{64}")

_Said = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class File:
    """A file that holds one graph; `sha256` is empty where it is not told.

    Units: `size` in bytes, -1 where it is not told.
    """

    url: str
    form: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A graph in a catalogue.

    Shape: without a `name`, which graph it is stands in its file. Units: `triples` as told, -1
    where it is not told.
    """

    iri: str
    name: GraphName | None
    title: str
    version: str
    triples: int
    file: File


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue, read; `feed` is the address of its change feed, or nothing.

    Shape: `base` is that of the graphs by their names, nothing where their files have to tell it.
    """

    base: str
    title: str
    version: str
    listed: tuple[Listed, ...]
    feed: str
    refused: tuple[Refused, ...]


def read_catalogue(where: str, triples: Iterable[ox.Triple], limits: Limits) -> Catalogue:
    """Return what a catalogue lists of plans, registers, documents and claims.

    Shape:
        All catalogues of a document count as one, and those within them. Datasets of other kinds,
        such as whole dumps and what follows by rules, are passed over where some have names of
        ours; where none has, each file is read to tell what it is. A plan that can not be taken
        as it is listed is among `refused`.

    Raises:
        HarvestError: There is no catalogue, it lists more than we read, or nothing that may be a
            plan.
    """
    said = _said(triples)
    catalogues = _catalogues(where, said)
    graphs = {iri for each in catalogues for iri in said[each].get(_DCAT + "dataset", ())}
    graphs -= set(catalogues)
    if len(graphs) > limits.datasets:
        raise HarvestError(
            f"{where} lists {len(graphs):,} datasets; at most {limits.datasets:,} are read"
        )
    names = [name for iri in sorted(graphs) if (name := read_graph_name(iri)) is not None]
    base = _base(catalogues, names)
    entries: Iterable[tuple[str, GraphName | None]] = (
        [(name.iri, name) for name in names] if names else [(iri, None) for iri in sorted(graphs)]
    )
    found = [_listed(said, iri, name, base) for iri, name in entries]
    listed = tuple(each for each in found if isinstance(each, Listed))
    refused = tuple(each for each in found if isinstance(each, Refused)) if names else ()
    plans = [each for each in listed if each.name is None or each.name.kind == PLAN]
    if not plans and not refused:
        raise HarvestError(f"{where} lists no plan")
    first = catalogues[0]
    return Catalogue(
        base=base,
        title=_one(said, first, _DCTERMS + "title"),
        version=_one(said, first, _DCAT + "version"),
        listed=listed,
        feed=_feed(said),
        refused=refused,
    )


def describes_catalogue(triples: Iterable[ox.Triple]) -> bool:
    """Whether triples describe a catalogue of anything."""
    return any(
        triple.predicate.value == _TYPE and text_of(triple.object) == _DCAT + "Catalog"
        for triple in triples
    )


def _base(catalogues: Iterable[str], names: Iterable[GraphName]) -> str:
    """Return the base that a catalogue speaks for: its own, else that of most of its graphs."""
    bases = Counter(name.base for name in names)
    for catalogue in catalogues:
        own = catalogue.removesuffix("/catalog")
        if own != catalogue and own in bases:
            return own
    return min(bases, key=lambda base: (-bases[base], base), default="")


def _said(triples: Iterable[ox.Triple]) -> _Said:
    said: _Said = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        held = said[text_of(triple.subject) or ""][triple.predicate.value]
        held.append(text_of(triple.object) or "")
    return said


def _catalogues(where: str, said: _Said) -> list[str]:
    """Return the catalogues of a document that list something, those at the top first."""
    kind = _DCAT + "Catalog"
    typed = [iri for iri, props in said.items() if kind in props.get(_TYPE, ())]
    inside = {iri for each in typed for prop in _WITHIN for iri in said[each].get(prop, ())}
    found = {*typed, *(iri for iri in inside if iri in said)}
    listing = sorted(
        (iri for iri in found if _DCAT + "dataset" in said[iri]), key=lambda i: (i in inside, i)
    )
    if not typed:
        raise HarvestError(f"{where} describes no dcat:Catalog")
    if not listing:
        raise HarvestError(f"{where} describes a dcat:Catalog without a dcat:dataset")
    return listing


def _listed(said: _Said, iri: str, name: GraphName | None, base: str) -> Listed | Refused:
    if name is not None and name.base != base:
        return Refused(iri, f"it is not under {base}: take it from those who publish it")
    title, version = _one(said, iri, _DCTERMS + "title"), _one(said, iri, _DCAT + "version")
    files = [_file(said, each) for each in said[iri].get(_DCAT + "distribution", ())]
    fit = [file for file in files if file is not None]
    if not fit:
        return Refused(iri, "no file of it in a form of RDF is listed")
    # One with its SHA-256 first, then the flattest form: it is read line by line.
    file = min(fit, key=lambda each: (not each.sha256, FORMS.index(each.form), each.url))
    return Listed(iri, name, title, version, _number(_one(said, iri, _VOID + "triples")), file)


def _file(said: _Said, distribution: str) -> File | None:
    url = _one(said, distribution, _DCAT + "downloadURL")
    url = url or _one(said, distribution, _DCAT + "accessURL")
    told = (_one(said, distribution, prop) for prop in (_DCAT + "mediaType", _DCTERMS + "format"))
    form = next(filter(None, map(form_in_words, told)), "") or form_of_address(url)
    is_packed = is_packed_at(url) or any(said[distribution].get(prop) for prop in _PACKINGS)
    if not url or not form or is_packed:
        return None
    size = _number(_one(said, distribution, _DCAT + "byteSize"))
    return File(url, form, _sha256(said, distribution), size)


def _sha256(said: _Said, distribution: str) -> str:
    """Return the SHA-256 that is told of a file; a checksum of another kind is passed over."""
    for checksum in said[distribution].get(_SPDX + "checksum", ()):
        kind = _one(said, checksum, _SPDX + "algorithm").lower()
        told = _one(said, checksum, _SPDX + "checksumValue").lower()
        if _SHA256.fullmatch(told) and (not kind or kind.endswith("sha256")):
            return told
    return ""


def _feed(said: _Said) -> str:
    for props in said.values():
        if _LDES in props.get(_DCTERMS + "conformsTo", ()):
            return next(iter(sorted(props.get(_DCAT + "accessURL", ()))), "")
    return ""


def _one(said: _Said, subject: str, prop: str) -> str:
    return min(said[subject].get(prop, ()), default="") if subject in said else ""


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,15}", text) else -1
