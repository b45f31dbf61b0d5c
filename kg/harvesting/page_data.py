"""What a web page says for programs: its blocks of JSON-LD."""

from __future__ import annotations

import re
from html import unescape

_OPENS = re.compile(rb"<script\b[^<>]*>", re.IGNORECASE)
_KIND = re.compile(rb"type\s*=\s*[\"']?application/ld\+json\b", re.IGNORECASE)
_CLOSES = re.compile(rb"</script", re.IGNORECASE)
# Units: blocks; a page that has more has them for other readers.
_MOST = 20


def json_ld_in(page: bytes) -> list[bytes]:
    """Return the blocks of JSON-LD of a page, the first few, in their order."""
    found: list[bytes] = []
    at = 0
    while len(found) < _MOST and (opens := _OPENS.search(page, at)) is not None:
        closes = _CLOSES.search(page, opens.end())
        if closes is None:
            break
        if _KIND.search(opens[0]):
            found.append(page[opens.end() : closes.start()].strip())
        at = closes.end()
    return [block for block in map(_plain, found) if block]


def _plain(block: bytes) -> bytes:
    """Return a block without the marks that some put around it for old browsers."""
    text = block.removeprefix(b"<!--").removesuffix(b"-->").strip()
    if text.startswith(b"&"):
        return unescape(text.decode("utf-8", "replace")).encode()
    return text
