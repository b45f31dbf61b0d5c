"""Whom to ask: an address of the settings as the IRI that reaches it, and as a card of vCard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg.catalog.triples import Description

_IRI = re.compile(r"mailto:[^\s<>@]+@[^\s<>@]+|https://[^\s<>\"{}|\\^`]+|tel:\+?[0-9-]+")
_NUMBER = re.compile(r"\+?[0-9]{3,15}")
_BY = {"mailto": "vcard:hasEmail", "https": "vcard:hasURL", "tel": "vcard:hasTelephone"}


def address_of(text: str) -> str:
    """Return an address as an IRI, `mailto:`, `https:` or `tel:`; empty where it is no address."""
    number = re.sub(r"[\s().-]", "", text)
    if _NUMBER.fullmatch(number):
        return f"tel:{number}"
    if "@" in text and ":" not in text:
        text = f"mailto:{text}"
    return text if _IRI.fullmatch(text) else ""


def card(iri: str, name: str, address: str) -> Iterator[ox.Quad]:
    """Describe whom to ask, by an address as `address_of` gives it."""
    said = Description(iri, "vcard:Kind", "vcard:Organization").words("vcard:fn", name)
    yield from said.link(_BY[address.partition(":")[0]], address)
