"""Content negotiation: one table of formats, and which of them a request wants."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable


@dataclass(frozen=True, slots=True)
class Format:
    """A form that every page has: its extension, media type, name, and the exporters' name."""

    suffix: str
    media_type: str
    name: str
    form: str

    @property
    def is_table(self) -> bool:
        """Whether the form is a table rather than a graph."""
        return self.suffix in ("json", "csv")


# The order settles ties: of what a client takes equally, it gets the first.
FORMATS = {
    made.suffix: made
    for made in (
        Format("html", "text/html", "this page", ""),
        Format("ttl", "text/turtle", "Turtle", "ttl"),
        Format("jsonld", "application/ld+json", "JSON-LD", "jsonld"),
        Format("nt", "application/n-triples", "N-Triples", "nt"),
        Format("nq", "application/n-quads", "N-Quads", "nq"),
        Format("trig", "application/trig", "TriG", "trig"),
        Format("rdf", "application/rdf+xml", "RDF/XML", "rdfxml"),
        Format("json", "application/json", "JSON", "json"),
        Format("csv", "text/csv", "CSV", "csv"),
    )
}
HTML = FORMATS["html"]
DATA_FORMATS = tuple(made for made in FORMATS.values() if made is not HTML)
_MEDIA_TYPES = {made.media_type: made for made in FORMATS.values()}
# Browsers of old ask for XHTML first; they mean the page.
_ALSO_HTML = "application/xhtml+xml"


def split_suffix(key: str) -> tuple[str, str | None]:
    """Return a key without its extension, and the extension if it is one of ours."""
    stem, dot, suffix = key.rpartition(".")
    return (stem, suffix) if dot and stem and suffix in FORMATS else (key, None)


def chosen_format(
    accept: MIMEAccept, header: str | None, suffix: str | None, first: Format = HTML
) -> Format:
    """Return the format a request wants; an extension wins over the Accept header.

    Args:
        accept: The parsed header.
        header: The header as it came; None or blank means that any form will do.
        suffix: The extension of the address.
        first: What a client gets to whom all are equal.

    Raises:
        NotAcceptable: The client accepts none of our formats.
    """
    if suffix is not None:
        return FORMATS[suffix]
    if header is None or not header.strip():
        return first
    best = accept.best_match([first.media_type, *_MEDIA_TYPES, _ALSO_HTML])
    if best is None:
        known = ", ".join(_MEDIA_TYPES)
        raise NotAcceptable(
            f"this address answers in {known}; the Accept header takes none of them"
        )
    return _MEDIA_TYPES.get(best, HTML)
