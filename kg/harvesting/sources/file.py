"""A source that is a file or a folder: a dump, a plan, a published site, a folder of data."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError
from kg.harvesting.catalogue import Catalogue, Listed, read_catalogue
from kg.harvesting.datasets import (
    GraphName,
    Offer,
    Offered,
    Triples,
    offered,
    one_base,
    plan_of,
    read_graph_name,
)
from kg.harvesting.errors import HarvestError
from kg.harvesting.expanding import expanded
from kg.harvesting.forms import FORMS, PACKED, form_of
from kg.harvesting.limits import Limits
from kg.harvesting.parsing import Graphs, parsed
from kg.release.harvested import PLAN, SHARED, digest_of
from kg.release.places import CATALOG, CLAIMS, HUB

_CATALOGUE = "catalog.ttl"
# What stands for the folder in which a catalogue lies, so that its links may be relative.
_HERE = "http://folder.invalid"
ENDINGS = tuple(f".{form}" for form in FORMS) + tuple(f".{form}{PACKED}" for form in FORMS)


@dataclass(frozen=True, slots=True)
class Held:
    """The bytes of a file, and what a sentence calls it."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest of the bytes."""
        return hashlib.sha256(self.content).hexdigest()

    def graphs(self, limits: Limits) -> Graphs:
        """Return the graphs in the file, unpacked where it is packed."""
        name, content = self.name, self.content
        if name.lower().endswith(PACKED):
            content = expanded(name, content, limits)
        return parsed(self.name, content, form_of(name), limits)


def read_path(path: Path, limits: Limits) -> Offer:
    """Return what a file or a folder offers.

    Raises:
        UsageError: There is no such file, or it is of a form that we do not read.
        HarvestError: Something is not what it says it is.
    """
    url = str(path.resolve())
    if path.is_file():
        if not form_of(path.name):
            raise UsageError(f"{path}: we read files in {', '.join(ENDINGS)}")
        return read_dump(url, _held(path, path.name, limits), limits)
    if not path.is_dir():
        raise UsageError(f"{path}: no such file or folder")
    if (path / _CATALOGUE).is_file():
        return _published(url, path, limits)
    return _data(url, path / "data" if (path / "data").is_dir() else path, limits)


def read_dump(url: str, held: Held, limits: Limits) -> Offer:
    """Return what one file offers: graphs by their names, or one plan without a graph's name.

    Raises:
        HarvestError: It is not what its name says, holds no plan, or speaks for two bases.
    """
    graphs = held.graphs(limits)
    named = {iri: read_graph_name(iri) for iri in graphs if iri}
    known = {iri: name for iri, name in named.items() if name is not None}
    if not known and "" in graphs:
        known = {"": plan_of(graphs[""], held.name)}
    base = one_base(list(known.values()), held.name)
    taken = tuple(offered(name, digest_of(graphs[iri]), graphs[iri]) for iri, name in known.items())
    return Offer(url, base, "", held.sha256, taken)


def _held(path: Path, name: str, limits: Limits) -> Held:
    try:
        if path.stat().st_size > limits.file_bytes:
            raise HarvestError(f"{path} has more than {limits.file_bytes:,} bytes")
        return Held(name, path.read_bytes())
    except OSError as err:
        raise HarvestError(f"{path} can not be read: {err.strerror or err}") from err


def _published(url: str, folder: Path, limits: Limits) -> Offer:
    """Return what a published site offers that lies in a folder."""
    held = _held(folder / _CATALOGUE, f"{folder.name}/{_CATALOGUE}", limits)
    described = parsed(held.name, held.content, "ttl", limits, f"{_HERE}/").get("", ())
    catalogue = read_catalogue(held.name, described, limits)
    graphs = tuple(_listed(folder, catalogue, each, limits) for each in catalogue.listed)
    base = catalogue.base or one_base([graph.name for graph in graphs], held.name)
    return Offer(url, base, catalogue.title, held.sha256, graphs, refused=catalogue.refused)


def _listed(folder: Path, catalogue: Catalogue, listed: Listed, limits: Limits) -> Offered:
    tail = listed.file.url.removeprefix(catalogue.base or _HERE).removeprefix("/")
    path = (folder / tail).resolve()
    if tail == listed.file.url or not path.is_relative_to(folder.resolve()):
        raise HarvestError(f"the catalogue leads to {listed.file.url!r}, which is not in {folder}")
    held = _held(path, f"{folder.name}/{tail}", limits)
    if listed.file.sha256 and held.sha256 != listed.file.sha256:
        raise HarvestError(f"{path} is not what the catalogue lists: its SHA-256 is another")
    triples = held.graphs(limits).get("", ())
    if 0 <= listed.triples != len(triples):
        raise HarvestError(
            f"{path} holds {len(triples):,} triples and the catalogue says {listed.triples:,}"
        )
    told = listed.file.sha256 or digest_of(triples)
    name = listed.name or plan_of(triples, held.name, listed.version)
    return offered(name, told, triples, listed.title)


def _data(url: str, folder: Path, limits: Limits) -> Offer:
    """Return what a folder such as our `data/` offers: its plans, register, documents, claims."""
    triples: dict[str, list[Triples]] = defaultdict(list)
    names: list[GraphName] = []
    digest = hashlib.sha256()
    plans = []
    for path in sorted(folder.rglob("*.ttl")):
        tail = path.relative_to(folder).as_posix()
        kind = _kind_of(tail)
        if kind:
            held = _held(path, tail, limits)
            digest.update(held.content)
            found = held.graphs(limits).get("", ())
            if kind == PLAN:
                names.append(plan_of(found, tail))
                plans.append(offered(names[-1], digest_of(found), found))
            else:
                triples[kind].append(found)
    base = one_base(names, str(folder))
    shared = [
        _shared(base, kind, tuple(dict.fromkeys(t for part in triples[kind] for t in part)))
        for kind in SHARED
        if triples[kind]
    ]
    return Offer(url, base, "", digest.hexdigest(), (*shared, *plans))


def _shared(base: str, kind: str, triples: Triples) -> Offered:
    name = GraphName(f"{base}/graph/{kind}", base, kind)
    return offered(name, digest_of(triples), triples)


def _kind_of(tail: str) -> str:
    parts = tail.removesuffix(".ttl").split("/")
    if parts in ([CLAIMS], ["documents"]):
        return CLAIMS if parts == [CLAIMS] else CATALOG
    if len(parts) != 2 or tail.startswith("."):
        return ""
    return HUB if parts[0] == HUB else PLAN
