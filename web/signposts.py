"""Links that tell programs what a page is about: in its headers, and in the head of its HTML.

Source: FAIR Signposting profile, level 1: `cite-as`, `type`, `describedby`, `license`, `item` and
`collection`. What is not known is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

_SAFE = "/:@!$&'()*+,;=-._~#?%"
# Clients refuse answers with very many headers; past this the items stand in the linkset alone.
MOST_LINKS = 24
LINKSET = "application/linkset"
ABOUT_PAGE = "https://schema.org/AboutPage"
DATASET = "https://schema.org/Dataset"
CATALOGUE = "https://schema.org/DataCatalog"


@dataclass(frozen=True, slots=True)
class Signpost:
    """One link: its relation, where it leads, and the media type there."""

    rel: str
    address: str
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Signposts:
    """The links of a page.

    Shape: `schema` makes the page's schema.org description, which stands inside its HTML.
    `linkset` is the address of a document with all links, for a page that may have very many.
    """

    links: tuple[Signpost, ...] = ()
    schema: Callable[[], dict[str, Any]] | None = None
    linkset: str = ""

    @property
    def shown(self) -> tuple[Signpost, ...]:
        """Return the links that go with the page itself: few, whatever it is about."""
        if not self.linkset:
            return self.links
        whole = Signpost("linkset", self.linkset, LINKSET)
        if len(self.links) < MOST_LINKS:
            return (*self.links, whole)
        return (*(link for link in self.links if link.rel != "item"), whole)

    def header_values(self) -> Iterator[str]:
        """Return the links as values of the Link header (RFC 8288)."""
        return map(_written, self.shown)

    def linkset_text(self, anchor: str) -> str:
        """Return all links as a document of their own.

        Args:
            anchor: The address that the links lead from.

        Source: RFC 9264, `application/linkset`.
        """
        place = quote(anchor, safe=_SAFE)
        return ",\n".join(f'{_written(link)}; anchor="{place}"' for link in self.links) + "\n"


def _written(link: Signpost) -> str:
    # Header values are ASCII; an IRI outside it, or one with a bracket, is percent-encoded.
    kind = f'; type="{link.media_type}"' if link.media_type else ""
    return f'<{quote(link.address, safe=_SAFE)}>; rel="{link.rel}"{kind}'


NO_SIGNS = Signposts()


def about_thing(
    iri: str, classes: tuple[str, ...], page: str, dataset: str, licence: str
) -> tuple[Signpost, ...]:
    """Return the links of the page of a thing.

    Args:
        iri: The thing's own IRI.
        classes: What it is, by IRI.
        page: The address of its page, without extension.
        dataset: The address of the dataset it stands in, or nothing.
        licence: That dataset's licence, or nothing.
    """
    links = (
        Signpost("cite-as", iri),
        *(Signpost("type", kind) for kind in (ABOUT_PAGE, *classes)),
        Signpost("describedby", f"{page}.ttl", "text/turtle"),
        Signpost("collection", dataset, "text/html"),
        Signpost("license", licence),
    )
    return tuple(link for link in links if link.address)
