"""The files by which programs find their way about: sitemap, robots.txt, security.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote
from xml.sax.saxutils import escape

import pyoxigraph as ox

from kg.catalog.contact import address_of
from kg.catalog.datasets import list_datasets
from kg.catalog.published import Publication, Published, base_of
from kg.labels.caching import cached_per_store
from kg.pages.shapes import list_shapes
from kg.queries import list_questions
from kg.store import Store
from kg.terms import BASE, NS

# Source: the sitemap protocol 0.9.
MOST_IN_A_SITEMAP = 50_000
_SAFE = "/:@!$&'()*+,;=-._~"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Pages that are no one thing's.
ROOMS = (
    "/",
    "/councils",
    "/strategies",
    "/plans",
    "/activities",
    "/outcomes",
    "/promises",
    "/practice",
    "/partners",
    "/connections",
    "/exit",
    "/briefing",
    "/money",
    "/time",
    "/gaps",
    "/questions",
    "/compare",
    "/network",
    "/map",
    "/pictures",
    "/report",
    "/completeness",
    "/match",
    "/ns",
    "/shapes",
    "/catalog",
    "/dumps",
    "/help",
    "/accessibility",
)
_ROBOTS = """\
# Every page may be read. Queries, and pages narrowed or sorted by an address's query, say again
# what stands elsewhere.
User-agent: *
Disallow: /sparql?
Disallow: /*?
Allow: /*?page=
Allow: /*?table=
Allow: /
"""
_EXPIRES = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?")


def page_paths(release: Published) -> tuple[str, ...]:
    """Return the path of every page: rooms, questions, datasets, words, and every thing."""
    return tuple(dict.fromkeys(_paths(release)))


def _paths(release: Published) -> Iterator[str]:
    base = base_of(release)
    yield from ROOMS
    yield from (f"/questions/{question.name}" for question in list_questions())
    yield from (f"/shapes/{shape.code}" for shape in list_shapes())
    datasets = list_datasets(release)
    yield from (held.path for held in datasets)
    subjects = {q.subject for held in datasets for q in release.store.quads(held.iri)}
    iris = sorted(s.value for s in subjects if isinstance(s, ox.NamedNode))
    yield from (f"/ns/{iri.removeprefix(NS)}" for iri in iris if iri.startswith(NS))
    yield from (f"/doc{iri.removeprefix(BASE)}" for iri in iris if iri.startswith(f"{BASE}/code/"))
    things = f"{base}/id/"
    yield from (f"/doc/{iri.removeprefix(things)}" for iri in iris if iri.startswith(things))


def sitemap_files(release: Published, most: int = MOST_IN_A_SITEMAP) -> Mapping[str, bytes]:
    """Return `/sitemap.xml` and, where one file can not hold all, those that it lists.

    Addresses are under the release's base. No date of change is told: none is known.

    Args:
        release: What is published.
        most: How many addresses one file may hold.
    """
    kept = _kept(release.store)
    key = (base_of(release), most)
    if key not in kept:
        kept[key] = _sitemap(release, most)
    return kept[key]


@cached_per_store
def _kept(_store: Store) -> dict[tuple[str, int], Mapping[str, bytes]]:
    return {}


def _sitemap(release: Published, most: int) -> Mapping[str, bytes]:
    base = base_of(release)
    addresses = [base + quote(path, safe=_SAFE) for path in page_paths(release)]
    if len(addresses) <= most:
        return {"/sitemap.xml": _xml("urlset", "url", addresses)}
    parts = {
        f"/sitemap-{number}.xml": _xml("urlset", "url", addresses[at : at + most])
        for number, at in enumerate(range(0, len(addresses), most), 1)
    }
    index = _xml("sitemapindex", "sitemap", [base + path for path in parts])
    return {"/sitemap.xml": index, **parts}


def _xml(root: str, item: str, addresses: list[str]) -> bytes:
    lines = "".join(f"<{item}><loc>{escape(each)}</loc></{item}>\n" for each in addresses)
    return f'{_XML}<{root} xmlns="{_SITEMAPS}">\n{lines}</{root}>\n'.encode()


def robots_txt(base: str) -> bytes:
    """Return what programs that walk through pages may read."""
    return f"{_ROBOTS}\nSitemap: {base}/sitemap.xml\n".encode()


def security_txt(base: str, publication: Publication) -> bytes | None:
    """Return where to report a weakness, or None until a date is set up to which that holds.

    Source: RFC 9116, which asks for that date; nobody but the publisher can promise one.
    """
    expires = publication.contact_expires
    if not _EXPIRES.fullmatch(expires):
        return None
    contact = address_of(publication.contact) or f"{base}/corrections"
    until = expires if "T" in expires else f"{expires}T00:00:00Z"
    lines = (
        f"Contact: {contact}",
        f"Expires: {until}",
        "Preferred-Languages: en",
        f"Canonical: {base}/.well-known/security.txt",
    )
    return ("\n".join(lines) + "\n").encode()
