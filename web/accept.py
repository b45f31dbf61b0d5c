"""The Accept header of a request, read in one way for pages and `/sparql`."""

from __future__ import annotations

from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

# To read 40 KB of it takes longer than most pages, and what was read is remembered.
_LONGEST = 4096


@lru_cache(maxsize=1024)
def read_accept(header: str | None) -> MIMEAccept:
    """Return what a client accepts, by falling quality.

    Shape:
        Without a header, or with a blank one, anything will do. Parameters of media types, such as
        `charset`, are left out, since none of our formats has variants (RFC 9110, section
        12.5.1); of a type that is named twice the better quality counts. Of a very long header
        the head is read.
    """
    if header is None or not header.strip():
        return MIMEAccept([("*/*", 1)])
    qualities: dict[str, float] = {}
    for value, quality in parse_accept_header(header[:_LONGEST], MIMEAccept):
        media_type = value.partition(";")[0].strip()
        qualities[media_type] = max(quality, qualities.get(media_type, 0))
    return MIMEAccept(qualities.items())
