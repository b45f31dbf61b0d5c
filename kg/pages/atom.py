"""Feeds of news in Atom (RFC 4287)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

_ATOM = "http://www.w3.org/2005/Atom"
# XML 1.0, section 2.2: what no document may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class About:
    """What a feed says of itself; `updated` is a moment in ISO 8601."""

    iri: str
    title: str
    subtitle: str
    updated: str
    own: str
    page: str


def new_feed(about: About) -> etree._Element:
    """Return a feed without an entry."""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    put(feed, "id", about.iri)
    put(feed, "title", about.title)
    if about.subtitle:
        put(feed, "subtitle", about.subtitle)
    put(feed, "updated", about.updated)
    put(put(feed, "author"), "name", "Civic Thread")
    put(feed, "link", rel="self", href=about.own)
    put(feed, "link", rel="alternate", type="text/html", href=about.page)
    return feed


def put(parent: etree._Element, name: str, text: str = "", **values: str) -> etree._Element:
    """Add an element to another, without what no XML may hold."""
    attributes = {key: _FORBIDDEN.sub(" ", value) for key, value in values.items()}
    made = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if text:
        made.text = _FORBIDDEN.sub(" ", text)
    return made


def as_bytes(feed: etree._Element) -> bytes:
    """Return a feed as it is sent."""
    made: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return made
