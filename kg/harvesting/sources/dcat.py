"""A source on the web: its catalogue, then its feed or those of its files that have changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from kg.harvesting.catalogue import Catalogue, Listed, read_catalogue
from kg.harvesting.datasets import Offer, Offered, offered
from kg.harvesting.errors import HarvestError
from kg.harvesting.fetching import Site
from kg.harvesting.parsing import parsed
from kg.harvesting.snapshot import Before
from kg.harvesting.sources.ldes import follow_feed, state_of
from kg.release.harvested import PLAN, Refused

CATALOGUE = "catalog.ttl"
_PAGES = ("text/html", "application/xhtml+xml")


def read_site(site: Site, before: Before) -> Offer | None:
    """Return what a site offers, or None where nothing has changed since `before`.

    Raises:
        HarvestError: The site can not be reached, or something is not what it says it is.
        FeedError: Its change feed is not what it says it is.
    """
    path = f"{site.root.path}/{CATALOGUE}"
    fetched = site.fetch(path, site.limits.catalogue_bytes, before.etag)
    if fetched.body is None:
        return None
    where = f"{site.root.origin}{path}"
    _refuse_pages(where, fetched.media_type)
    digest = hashlib.sha256(fetched.body).hexdigest()
    if before.source and digest == before.source.catalogue:
        return None
    triples = parsed(where, fetched.body, "ttl", site.limits).get("", ())
    catalogue = read_catalogue(where, triples, site.limits)
    before.check_base(site.root.url, catalogue.base)
    graphs, bookmark = _graphs(site, catalogue, before)
    return Offer(
        url=site.root.url,
        base=catalogue.base,
        title=catalogue.title,
        catalogue=digest,
        graphs=graphs,
        etag=fetched.etag,
        bookmark=bookmark,
        refused=(*catalogue.refused, *_withdrawn(catalogue, before)),
    )


def _graphs(site: Site, catalogue: Catalogue, before: Before) -> tuple[tuple[Offered, ...], str]:
    """Return the graphs, and where the feed stands: by the feed where we know our place in it."""
    if catalogue.feed and before.source and before.source.bookmark:
        path = path_on(site, catalogue.base, catalogue.feed)
        changed, bookmark = follow_feed(site, path, catalogue.base, before)
        return tuple(_checked(each, changed) for each in catalogue.listed), bookmark
    graphs = tuple(
        _held_or_fetched(site, catalogue, each, before)
        for each in catalogue.listed
        if each.name.publisher not in before.withdrawn
    )
    whole = catalogue.feed and not before.withdrawn
    return graphs, state_of(graphs, catalogue.base) if whole else ""


def _checked(listed: Listed, changed: dict[str, Offered]) -> Offered:
    found = changed.get(listed.name.iri)
    count = len(found.triples) if found else 0
    if found is None or count != listed.triples:
        raise HarvestError(
            f"by the feed {listed.name.iri} has {count:,} triples and by the catalogue "
            f"{listed.triples:,}: it changed while it was read, so try again"
        )
    return replace(found, told=listed.file.sha256, title=found.title or listed.title)


def _withdrawn(catalogue: Catalogue, before: Before) -> tuple[Refused, ...]:
    out = [each for each in catalogue.listed if each.name.publisher in before.withdrawn]
    return tuple(
        Refused(each.name.iri, f"{each.name.publisher} was withdrawn here")
        for each in out
        if each.name.kind == PLAN
    )


def _held_or_fetched(site: Site, catalogue: Catalogue, listed: Listed, before: Before) -> Offered:
    held = before.held().get(listed.name.iri)
    if held is not None and held.told == listed.file.sha256:
        return before.offered(held)
    path = path_on(site, catalogue.base, listed.file.url)
    where = f"{site.root.origin}{path}"
    fetched = site.fetch(path, site.limits.file_bytes)
    if fetched.body is None:
        raise HarvestError(f"{where} has no content")
    _refuse_pages(where, fetched.media_type)
    _check_bytes(where, fetched.body, listed)
    triples = parsed(where, fetched.body, listed.file.form, site.limits).get("", ())
    if 0 <= listed.triples != len(triples):
        raise HarvestError(
            f"{where} holds {len(triples):,} triples and the catalogue says {listed.triples:,}"
        )
    return offered(listed.name, listed.file.sha256, triples, listed.title)


def _check_bytes(where: str, body: bytes, listed: Listed) -> None:
    if 0 <= listed.file.size != len(body):
        raise HarvestError(
            f"{where} has {len(body):,} bytes and the catalogue says {listed.file.size:,}"
        )
    if hashlib.sha256(body).hexdigest() != listed.file.sha256:
        raise HarvestError(f"{where} is not what the catalogue lists: its SHA-256 is another")


def _refuse_pages(where: str, media_type: str) -> None:
    if media_type in _PAGES:
        raise HarvestError(f"{where} is a web page, not linked data")


def path_on(site: Site, base: str, url: str) -> str:
    """Return the path on the site's host of an address under the source's base, or on the site.

    Raises:
        HarvestError: The address is elsewhere; whatever it is, it is not fetched.
    """
    for root in (base, site.root.url):
        rest = url.removeprefix(root)
        if rest != url and rest.startswith("/"):
            if {"..", "."} & set(rest.split("/")) or set(rest) & set("?#\\"):
                break
            return site.root.path + rest
    raise HarvestError(
        f"the catalogue leads to {url[:200]!r}, which is neither under {base} nor on "
        f"{site.root.url}; it is not fetched"
    )
