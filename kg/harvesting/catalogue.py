"""A DCAT catalogue of another's: which graphs there are, where each lies, with which checksum."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.harvesting.datasets import GraphName, read_graph_name
from kg.harvesting.errors import HarvestError
from kg.harvesting.limits import Limits
from kg.harvesting.parsing import FORMS
from kg.records import text_of
from kg.release.harvested import PLAN, Refused
from kg.terms import PREFIXES

_DCAT, _DCTERMS, _VOID = PREFIXES["dcat"], PREFIXES["dcterms"], PREFIXES["void"]
_TYPE = PREFIXES["rdf"] + "type"
_SPDX = "http://spdx.org/rdf/terms#"
_LDES = "https://w3id.org/ldes/specification"
_SHA256 = re.compile(r"[0-9a-f]{64}")

_Said = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class File:
    """A file that holds one graph. Units: `size` in bytes, -1 where it is not told."""

    url: str
    form: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A graph in a catalogue. Units: `triples` as told, -1 where it is not told."""

    name: GraphName
    title: str
    triples: int
    file: File


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue, read; `feed` is the address of its change feed, or nothing."""

    base: str
    title: str
    version: str
    listed: tuple[Listed, ...]
    feed: str
    refused: tuple[Refused, ...]


def read_catalogue(where: str, triples: Iterable[ox.Triple], limits: Limits) -> Catalogue:
    """Return what a catalogue lists of plans, registers, documents and claims.

    Shape:
        Datasets of other kinds, such as whole dumps and what follows by rules, are passed over. A
        plan that can not be taken as it is listed is among `refused`.

    Raises:
        HarvestError: There is not exactly one catalogue, it lists more than we read, or no plan.
    """
    said = _said(triples)
    (catalogue,) = _catalogues(where, said)
    base = catalogue.removesuffix("/catalog")
    graphs = said[catalogue][_DCAT + "dataset"]
    if len(graphs) > limits.datasets:
        raise HarvestError(
            f"{where} lists {len(graphs):,} datasets; at most {limits.datasets:,} are read"
        )
    names = (name for iri in sorted(graphs) if (name := read_graph_name(iri)) is not None)
    found = [_listed(said, name, base) for name in names]
    listed = tuple(each for each in found if isinstance(each, Listed))
    refused = tuple(each for each in found if isinstance(each, Refused))
    if not any(each.name.kind == PLAN for each in listed) and not refused:
        raise HarvestError(f"{where} lists no plan")
    return Catalogue(
        base=base,
        title=_one(said, catalogue, _DCTERMS + "title"),
        version=_one(said, catalogue, _DCAT + "version"),
        listed=listed,
        feed=_feed(said),
        refused=refused,
    )


def _said(triples: Iterable[ox.Triple]) -> _Said:
    said: _Said = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        held = said[text_of(triple.subject) or ""][triple.predicate.value]
        held.append(text_of(triple.object) or "")
    return said


def _catalogues(where: str, said: _Said) -> tuple[str]:
    kind = _DCAT + "Catalog"
    found = [iri for iri, props in said.items() if kind in props.get(_TYPE, ())]
    own = [iri for iri in found if iri.endswith("/catalog") and _DCAT + "dataset" in said[iri]]
    if len(own) != 1:
        raise HarvestError(f"{where} is no catalogue: it must describe one dcat:Catalog")
    return (own[0],)


def _listed(said: _Said, name: GraphName, base: str) -> Listed | Refused:
    if name.base != base:
        return Refused(name.iri, f"it is not under {base}: take it from those who publish it")
    title = _one(said, name.iri, _DCTERMS + "title")
    files = [_file(said, each) for each in said[name.iri].get(_DCAT + "distribution", ())]
    fit = [file for file in files if file is not None]
    if not fit:
        return Refused(name.iri, "no file of it in N-Triples or Turtle is listed with its SHA-256")
    # The flattest form first: it is read line by line.
    file = min(fit, key=lambda each: (FORMS.index(each.form), each.url))
    return Listed(name, title, _number(_one(said, name.iri, _VOID + "triples")), file)


def _file(said: _Said, distribution: str) -> File | None:
    url = _one(said, distribution, _DCAT + "downloadURL")
    form = url.rpartition(".")[2]
    checksum = _one(said, distribution, _SPDX + "checksum")
    sha256 = _one(said, checksum, _SPDX + "checksumValue").lower()
    if form not in ("nt", "ttl") or not _SHA256.fullmatch(sha256):
        return None
    return File(url, form, sha256, _number(_one(said, distribution, _DCAT + "byteSize")))


def _feed(said: _Said) -> str:
    for props in said.values():
        if _LDES in props.get(_DCTERMS + "conformsTo", ()):
            return next(iter(sorted(props.get(_DCAT + "accessURL", ()))), "")
    return ""


def _one(said: _Said, subject: str, prop: str) -> str:
    return min(said[subject].get(prop, ()), default="") if subject in said else ""


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,15}", text) else -1
