"""One harvest: read, sort, check, keep; and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import LoadError
from kg.harvesting.bases import check_claim
from kg.harvesting.catalogue import describes_catalogue
from kg.harvesting.datasets import Offer, Offered, read_graph_name
from kg.harvesting.errors import HarvestError
from kg.harvesting.fetching import Site
from kg.harvesting.forms import form_of
from kg.harvesting.hosts import Place, folder_of, place_of
from kg.harvesting.limits import Limits
from kg.harvesting.namespace_policy import Gate
from kg.harvesting.snapshot import Before
from kg.harvesting.sources.dcat import read_described, read_site
from kg.harvesting.sources.file import Held, read_dump, read_path
from kg.harvesting.storage import alone, find_held, keep, slug_for, take_out
from kg.harvesting.validation import held_graph, let_in
from kg.release import ReleaseFolder
from kg.release.asserted import Asserted
from kg.release.harvested import (
    SOURCE,
    HeldGraph,
    HeldSource,
    Refused,
    copy_of,
    digest_of,
    list_harvested,
    read_harvested,
)
from kg.release.joining import join_harvested
from kg.release.loading import load_asserted
from kg.sources import Sources
from kg.validate import load_shapes

Progress = Callable[[str], None]
_MOST_REFUSED = 500
_ENTRIES = ("/catalog", "/catalog.ttl", "/feed", "/feed.nq")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a harvest made of a source.

    Shape:
        `added`, `changed` and `removed` are graphs' names at the source, `same` those that are as
        before. `unchanged` says that the source had nothing new, so that nothing was looked at.
        Units: `requests` to the source's server.
    """

    source: HeldSource
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    unchanged: bool = False
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Harvester:
    """Takes from others what stands beside these sources in this folder of releases.

    Shape: `confirmed` is a base that an editor says the source may use; it is kept with the source.
    """

    sources: Sources
    folder: ReleaseFolder
    base: str
    limits: Limits = field(default_factory=Limits)
    private: bool = False
    confirmed: str = ""
    progress: Progress = lambda _: None

    def take(self, where: str, *, dry_run: bool = False, afresh: bool = False) -> Taken:
        """Take what a source offers, or what of it has changed since last time.

        Args:
            where: An address of http or https, a file or a folder.
            dry_run: Say what would be done, and leave everything as it is.
            afresh: Read all of it again, whatever is held.

        Raises:
            UsageError: `where` is nothing that can be harvested from.
            HarvestError: The source can not be taken as it is.
            FeedError: Its change feed is not what it says it is.
            LoadError: Our own sources can not be read.
        """
        folder = self.folder.harvested
        if dry_run:
            return self._take(where, afresh)[0]
        with alone(folder):
            taken, copies = self._take(where, afresh)
            if not taken.unchanged:
                self.progress("keeping what was taken")
                keep(folder, taken.source, copies)
            return taken

    def withdraw(self, name: str, *, dry_run: bool = False) -> Taken:
        """Take out a source, or one publisher of it, with everything that came from there.

        Raises:
            NotFoundError: Nothing was harvested from there.
        """
        folder = self.folder.harvested
        try:
            source, publisher = find_held(list_harvested(folder), name)
        except LoadError:  # a damaged source can still be taken out, by its slug
            if not (folder / name / SOURCE).is_file() or "/" in name:
                raise
            source, publisher = HeldSource(name, name, ""), ""
        out = [g for g in source.graphs if not publisher or g.publisher == publisher]
        left = source.without(publisher) if publisher else replace(source, graphs=(), aside=())
        if not dry_run:
            with alone(folder):
                if publisher and left.plans:
                    keep(folder, left, {})
                else:
                    take_out(folder, source.slug)
        return Taken(left, removed=tuple(graph.iri for graph in out))

    def joined(self) -> Asserted:
        """Return ours with everything that is held of others.

        Raises:
            LoadError: Something can not be read, or contradicts.
        """
        ours = load_asserted(self.sources, self.base)
        return join_harvested(ours, read_harvested(self.folder.harvested))

    def _take(self, where: str, afresh: bool) -> tuple[Taken, dict[str, bytes]]:
        url, read = self._door_to(where)
        slug = slug_for(self.folder.harvested, url)
        held = {source.slug: source for source in list_harvested(self.folder.harvested)}
        known = held.get(slug)
        path = self.folder.harvested / slug
        self.progress(f"reading {url}")
        others = [source for source in held.values() if source.slug != slug]
        confirmed = self.confirmed or (known.confirmed if known else "")

        def claim(url: str, base: str) -> None:
            check_claim(url, base, self.base, others, confirmed)

        offer, requests = read(Before(path, known and self._asked_of(known, afresh), claim))
        if offer is None and known is not None:
            return Taken(known, unchanged=True, requests=requests), {}
        if offer is None:
            raise HarvestError(f"{url} says that nothing has changed, and nothing of it is held")
        Before(path, known, claim).check_base(url, offer.base)
        if confirmed != offer.base:
            confirmed = ""
        return self._settled(slug, known, offer, requests, confirmed)

    def _asked_of(self, known: HeldSource, afresh: bool) -> HeldSource:
        """Return what the source is asked with: all of it again, if nothing is to be relied on."""
        if not afresh:
            return known
        return replace(known, etag="", catalogue="", bookmark="", graphs=(), aside=())

    def _settled(
        self, slug: str, known: HeldSource | None, offer: Offer, requests: int, confirmed: str
    ) -> tuple[Taken, dict[str, bytes]]:
        self.progress("reading our own data")
        ours = load_asserted(self.sources, self.base)
        held = read_harvested(self.folder.harvested)
        others = [each for each in held if each.held.slug != slug]
        withdrawn = known.withdrawn if known else ()
        offer = replace(
            offer, graphs=tuple(g for g in offer.graphs if g.name.publisher not in withdrawn)
        )
        self.progress("sorting out who may say what")
        admitted = Gate(ours, others).admit(offer)
        source = HeldSource(
            slug=slug,
            url=offer.url,
            base=offer.base,
            title=offer.title,
            catalogue=offer.catalogue,
            etag=offer.etag,
            bookmark=offer.bookmark,
            withdrawn=withdrawn,
            confirmed=confirmed,
        )
        self.progress("checking it beside our own")
        shapes = load_shapes(self.sources.shapes)
        inside = let_in(ours, others, source, admitted.graphs, shapes)
        refused = (*offer.refused, *admitted.refused, *inside.refused)
        raw = {graph.name.iri: graph for graph in offer.graphs}
        kept, aside, copies = _copies(raw, inside.graphs)
        source = replace(source, graphs=kept, aside=aside, refused=_some(refused))
        return _compared(known, source, requests), copies

    def _door_to(self, where: str) -> tuple[str, Callable[[Before], tuple[Offer | None, int]]]:
        """Return the address of a source, and how it is read."""
        if "://" not in where:
            path = Path(where)
            return str(path.resolve()), lambda _: (read_path(path, self.limits), 0)
        place = place_of(where)
        if form_of(place.path.rpartition("/")[2]) and not place.path.endswith(_ENTRIES):
            return place.url, lambda before: self._dump(place, before)
        for entry in _ENTRIES:
            if place.path.endswith(entry):
                place = replace(place, path=place.path.removesuffix(entry))
        return place.url, lambda before: self._site(place, before)

    def _site(self, place: Place, before: Before) -> tuple[Offer | None, int]:
        site = self._at(place)
        return read_site(site, before), site.requests

    def _at(self, place: Place) -> Site:
        return Site(place, self.limits, private=self.private, progress=self.progress)

    def _dump(self, place: Place, before: Before) -> tuple[Offer | None, int]:
        site = self._at(place)
        fetched = site.fetch(place.path, self.limits.file_bytes, before.etag)
        if fetched.body is None:
            return None, site.requests
        held = Held(place.path.rpartition("/")[2], fetched.body)
        if before.source and before.source.catalogue == held.sha256:
            return None, site.requests
        graphs = held.graphs(self.limits)
        if not any(map(read_graph_name, graphs)) and describes_catalogue(graphs.get("", ())):
            where = Site(
                folder_of(place), self.limits, private=self.private, progress=self.progress
            )
            described = read_described(where, before, place.url, fetched, [form_of(held.name)])
            offer = described and replace(described, url=place.url)
            return offer, site.requests + where.requests
        offer = read_dump(place.url, held, self.limits)
        return replace(offer, etag=fetched.etag), site.requests


def _copies(
    raw: dict[str, Offered], inside: tuple[Offered, ...]
) -> tuple[tuple[HeldGraph, ...], tuple[HeldGraph, ...], dict[str, bytes]]:
    """Return the graphs that count, those that are kept aside, and the bytes of all copies."""
    taken = {graph.name.iri: graph for graph in inside}
    kept, aside = [], []
    copies: dict[str, bytes] = {}
    for iri, graph in sorted(raw.items()):
        digest = digest_of(graph.triples)
        copies[digest] = copy_of(graph.triples)
        if iri in taken:
            copies[digest_of(taken[iri].triples)] = copy_of(taken[iri].triples)
            kept.append(held_graph(taken[iri], digest))
        else:
            aside.append(replace(held_graph(graph, digest), file=digest))
    return tuple(kept), tuple(aside), copies


def _some(refused: tuple[Refused, ...]) -> tuple[Refused, ...]:
    if len(refused) <= _MOST_REFUSED:
        return refused
    more = len(refused) - _MOST_REFUSED
    return (*refused[:_MOST_REFUSED], Refused("…", f"and {more:,} more"))


def _compared(known: HeldSource | None, source: HeldSource, requests: int) -> Taken:
    before = {graph.iri: graph for graph in known.graphs} if known else {}
    after = {graph.iri: graph for graph in source.graphs}
    both = [iri for iri in after if iri in before]
    changed = tuple(iri for iri in both if before[iri].file != after[iri].file)
    return Taken(
        source,
        added=tuple(iri for iri in after if iri not in before),
        changed=changed,
        removed=tuple(iri for iri in before if iri not in after),
        same=tuple(iri for iri in both if iri not in changed),
        requests=requests,
    )
