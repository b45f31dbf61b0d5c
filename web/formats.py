"""Content negotiation of pages: which format a request wants."""

from __future__ import annotations

from werkzeug.exceptions import NotAcceptable

from kg.formats import OF_PAGES, Format
from web.accept import read_accept

HTML = Format("html", "text/html", "this page", is_of_pages=True)
# The order settles ties: of what a client takes equally, it gets the first.
FORMATS = {made.suffix: made for made in (HTML, *OF_PAGES)}
DATA_FORMATS = OF_PAGES
_MEDIA_TYPES = {made.media_type: made for made in FORMATS.values()}
# Browsers of old ask for XHTML first; they mean the page.
_ALSO_HTML = "application/xhtml+xml"


def split_suffix(key: str) -> tuple[str, str | None]:
    """Return a key without its extension, and the extension if it is one of ours."""
    stem, dot, suffix = key.rpartition(".")
    return (stem, suffix) if dot and stem and suffix in FORMATS else (key, None)


def chosen_format(header: str | None, suffix: str | None, first: Format = HTML) -> Format:
    """Return the format a request wants; an extension wins over the Accept header.

    Args:
        header: What `web.accept.accept_of` gives; None or blank means that any form will do.
        suffix: The extension of the address.
        first: What a client gets to whom all are equal.

    Raises:
        NotAcceptable: The client accepts none of our formats.
    """
    if suffix is not None:
        return FORMATS[suffix]
    if header is None or not header.strip():
        return first
    best = read_accept(header).best_match([first.media_type, *_MEDIA_TYPES, _ALSO_HTML])
    if best is None:
        known = ", ".join(_MEDIA_TYPES)
        raise NotAcceptable(
            f"this address answers in {known}; the Accept header takes none of them"
        )
    return _MEDIA_TYPES.get(best, HTML)
