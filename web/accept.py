"""The Accept header of a request, read in one way for pages and `/sparql`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from kg.formats import OF_ANSWERS

# To read 40 KB of it takes longer than most pages, and what was read is remembered by its text.
_LONGEST = 4096
_HTML = ("text/html", "application/xhtml+xml")


def accept_of(environ: Mapping[str, Any]) -> str | None:
    """Return the Accept header of a request; of a very long one the head."""
    header: str | None = environ.get("HTTP_ACCEPT")
    return None if header is None else header[:_LONGEST]


@lru_cache(maxsize=1024)
def read_accept(header: str | None) -> MIMEAccept:
    """Return what a client accepts, by falling quality.

    Args:
        header: As `accept_of` gives it.

    Shape:
        Without a header, or with a blank one, anything will do. Parameters of media types, such as
        `charset`, are left out, since none of our formats has variants (RFC 9110, section
        12.5.1); of a type that is named twice the better quality counts.
    """
    if header is None or not header.strip():
        return MIMEAccept([("*/*", 1)])
    qualities: dict[str, float] = {}
    for value, quality in parse_accept_header(header, MIMEAccept):
        media_type = value.partition(";")[0].strip()
        qualities[media_type] = max(quality, qualities.get(media_type, 0))
    return MIMEAccept(qualities.items())


@lru_cache(maxsize=1024)
def prefers_page(accept: str | None) -> bool:
    """Return whether a client would rather have a page than data: browsers name HTML first.

    On a tie, whoever names a data form as well gets data.
    """
    accepted = read_accept(accept)
    page = max((quality for value, quality in accepted if value in _HTML), default=0)
    if page <= 0:
        return False
    labels = {label for form in OF_ANSWERS for label in (form.media_type, *form.also)}
    data = max(
        (accepted.quality(label), any(value == label for value, _ in accepted)) for label in labels
    )
    return (page, True) > data or (data[0] == page and not data[1])
