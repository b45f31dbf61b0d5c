"""A source on the web: its catalogue, then its feed or those of its files that have changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pyoxigraph as ox

from kg.harvesting.catalogue import Catalogue, Listed, read_catalogue
from kg.harvesting.datasets import Offer, Offered, Triples, offered, one_base, plan_of
from kg.harvesting.errors import UNTOUCHED, HarvestError, MissingError, TroubleError
from kg.harvesting.fetching import Fetched, Site
from kg.harvesting.forms import MEDIA_TYPES
from kg.harvesting.limits import Limits
from kg.harvesting.page_data import json_ld_in
from kg.harvesting.parsing import Graphs, parsed
from kg.harvesting.snapshot import Before
from kg.harvesting.sources.ldes import follow_feed, state_of
from kg.release.harvested import PLAN, Refused, digest_of

CATALOGUE = "catalog.ttl"
# How many datasets are named where none of all is a plan.
_MOST_TOLD = 3
_PAGES = ("text/html", "application/xhtml+xml")
_ACCEPT = ", ".join((*MEDIA_TYPES, "text/html;q=0.5", "*/*;q=0.1"))


def read_site(site: Site, before: Before) -> Offer | None:
    """Return what a site offers, or None where nothing has changed since `before`.

    The catalogue is looked for where ours stands, then at the address itself, in any form of RDF or
    inside a page.

    Raises:
        HarvestError: The site can not be reached, or something is not what it says it is.
        FeedError: Its change feed is not what it says it is.
    """
    path = f"{site.root.path}/{CATALOGUE}"
    try:
        fetched = site.fetch(path, site.limits.catalogue_bytes, before.etag)
    except MissingError as err:
        path = site.root.path or "/"
        try:
            fetched = site.fetch(path, site.limits.catalogue_bytes, before.etag, _ACCEPT)
        except MissingError:
            raise err from None
    if fetched.body is None:
        return None
    where = f"{site.root.origin}{path}"
    if path.endswith(CATALOGUE):
        _refuse_pages(where, fetched.media_type)
        return read_described(site, before, where, fetched, ["ttl"])
    return read_described(site, before, where, fetched)


def read_described(
    site: Site, before: Before, where: str, fetched: Fetched, forms: list[str] | None = None
) -> Offer | None:
    """Return what the catalogue in a document offers, or None where the document is as before.

    Args:
        site: Where the files of the catalogue are.
        before: What is held of the source.
        where: The document's address.
        fetched: The document.
        forms: The forms that it may be of; None for what its media type says.

    Raises:
        HarvestError: It describes no catalogue, or something is not what it says it is.
        FeedError: Its change feed is not what it says it is.
    """
    body = fetched.body or b""
    digest = hashlib.sha256(body).hexdigest()
    if before.source and digest == before.source.catalogue:
        return None
    triples = _described(where, body, forms or [fetched.media_type], site.limits)
    catalogue = read_catalogue(where, triples, site.limits)
    if catalogue.base:
        before.check_base(site.root.url, catalogue.base)
    graphs, refused, bookmark = _graphs(site, catalogue, before)
    base = catalogue.base or one_base([graph.name for graph in graphs], where)
    return Offer(
        url=site.root.url,
        base=base,
        title=catalogue.title,
        catalogue=digest,
        graphs=graphs,
        etag=fetched.etag,
        bookmark=bookmark,
        refused=(*catalogue.refused, *refused, *_withdrawn(catalogue, before)),
    )


def _described(where: str, body: bytes, kinds: list[str], limits: Limits) -> Triples:
    """Return what a document says, whatever its form; of a page, what programs read in it."""
    kind = kinds[0]
    if kind in _PAGES:
        return _in_page(where, body, limits)
    form = MEDIA_TYPES.get(kind, kind)
    if form not in MEDIA_TYPES.values():
        raise HarvestError(f"{where} is {kind}, and no form of linked data that is read")
    graphs = parsed(where, body, form, limits, where)
    return tuple(triple for triples in graphs.values() for triple in triples)


def _in_page(where: str, body: bytes, limits: Limits) -> Triples:
    blocks = json_ld_in(body)
    if not blocks:
        raise HarvestError(f"{where} is a web page, not linked data")
    found: list[ox.Triple] = []
    why: HarvestError | None = None
    for block in blocks:
        try:
            graphs = parsed(where, block, "jsonld", limits, where)
        except HarvestError as err:  # such as one that another host would have to explain
            why = err
            continue
        found += (triple for triples in graphs.values() for triple in triples)
    if not found and why is not None:
        raise why
    return tuple(found)


def _graphs(
    site: Site, catalogue: Catalogue, before: Before
) -> tuple[tuple[Offered, ...], list[Refused], str]:
    """Return the graphs, what is none, and where the feed stands.

    The feed is followed where we know our place in it.
    """
    if catalogue.feed and before.source and before.source.bookmark:
        path = path_on(site, catalogue.base, catalogue.feed)
        changed, bookmark = follow_feed(site, path, catalogue.base, before)
        named = (each for each in catalogue.listed if each.name is not None)
        return tuple(_checked(each, changed) for each in named), [], bookmark
    graphs: list[Offered] = []
    refused: list[Refused] = []
    for each in catalogue.listed:
        if each.name is None or each.name.publisher not in before.withdrawn:
            made = _taken_or_told(site, catalogue, each, before)
            (graphs if isinstance(made, Offered) else refused).append(made)  # type: ignore[arg-type]
    if not graphs and refused and not catalogue.base:
        why = "; ".join(dict.fromkeys(each.why for each in refused[:_MOST_TOLD]))
        raise HarvestError(f"{site.root.url} lists no plan: {why}")
    whole = catalogue.feed and not before.withdrawn
    return tuple(graphs), refused, state_of(graphs, catalogue.base) if whole else ""


def _checked(listed: Listed, changed: dict[str, Offered]) -> Offered:
    found = changed.get(listed.iri)
    count = len(found.triples) if found else 0
    if found is None or count != listed.triples:
        raise HarvestError(
            f"by the feed {listed.iri} has {count:,} triples and by the catalogue "
            f"{listed.triples:,}: it changed while it was read, so try again"
        )
    return replace(found, told=listed.file.sha256, title=found.title or listed.title)


def _withdrawn(catalogue: Catalogue, before: Before) -> tuple[Refused, ...]:
    names = [each.name for each in catalogue.listed if each.name is not None]
    return tuple(
        Refused(name.iri, f"{name.publisher} was withdrawn here")
        for name in names
        if name.publisher in before.withdrawn and name.kind == PLAN
    )


def _taken_or_told(
    site: Site, catalogue: Catalogue, listed: Listed, before: Before
) -> Offered | Refused:
    """Return a graph, or why there is none of it.

    What a dataset is that has no name of ours, its file has to tell: most are no plans, some are
    out of reach. That says nothing of the others.
    """
    held = before.held().get(listed.iri)
    if held is not None and held.told == listed.file.sha256:
        return before.offered(held)
    if listed.name is not None:
        triples = _fetched(site, catalogue, listed)
        return offered(listed.name, _digest(listed, triples), triples, listed.title)
    try:
        triples = _fetched(site, catalogue, listed)
        name = plan_of(triples, listed.file.url, listed.version)
    except TroubleError:  # a plan is not given up because a server is slow today
        raise
    except HarvestError as err:
        return Refused(listed.iri, str(err).removesuffix(f"; {UNTOUCHED}"))
    before.check_base(site.root.url, name.base)
    return offered(name, _digest(listed, triples), triples, listed.title)


def _digest(listed: Listed, triples: Triples) -> str:
    return listed.file.sha256 or digest_of(triples)


def _fetched(site: Site, catalogue: Catalogue, listed: Listed) -> Triples:
    """Return what a listed file holds.

    Raises:
        HarvestError: It is not on the site, is not there, or is not what the catalogue says.
    """
    path = path_on(site, catalogue.base, listed.file.url)
    where = f"{site.root.origin}{path}"
    fetched = site.fetch(path, site.limits.file_bytes)
    if fetched.body is None:
        raise HarvestError(f"{where} has no content")
    _refuse_pages(where, fetched.media_type)
    _check_bytes(where, fetched.body, listed)
    graphs = parsed(where, fetched.body, listed.file.form, site.limits, where)
    triples = _of_graph(graphs, listed.iri)
    if 0 <= listed.triples != len(triples):
        raise HarvestError(
            f"{where} holds {len(triples):,} triples and the catalogue says {listed.triples:,}"
        )
    return triples


def _of_graph(graphs: Graphs, name: str) -> Triples:
    """Return the triples of a graph: those under its name, in no graph, or in the only one."""
    only = next(iter(graphs.values())) if len(graphs) == 1 else ()
    return graphs.get(name) or graphs.get("") or only


def _check_bytes(where: str, body: bytes, listed: Listed) -> None:
    # A size alone may be about so many bytes, says DCAT.
    if listed.file.sha256 and 0 <= listed.file.size != len(body):
        raise HarvestError(
            f"{where} has {len(body):,} bytes and the catalogue says {listed.file.size:,}"
        )
    if listed.file.sha256 and hashlib.sha256(body).hexdigest() != listed.file.sha256:
        raise HarvestError(f"{where} is not what the catalogue lists: its SHA-256 is another")


def _refuse_pages(where: str, media_type: str) -> None:
    if media_type in _PAGES:
        raise HarvestError(f"{where} is a web page, not linked data")


def path_on(site: Site, base: str, url: str) -> str:
    """Return the path on the site's host of an address under the source's base, or on the site.

    Raises:
        HarvestError: The address is elsewhere; whatever it is, it is not fetched.
    """
    for root, below in (
        (base, site.root.path),
        (site.root.url, site.root.path),
        (site.root.origin, ""),
    ):
        rest = url.removeprefix(root) if root else url
        if rest != url and rest.startswith("/"):
            path = rest.partition("?")[0]
            if {"..", "."} & set(path.split("/")) or set(rest) & set("#\\"):
                break
            return below + rest
    raise HarvestError(
        f"the catalogue leads to {url[:200]!r}, which is neither under {base} nor on "
        f"{site.root.url}; it is not fetched"
    )
