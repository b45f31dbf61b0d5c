"""An answer as it is sent: tagged, packed, or not sent again."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_etags

from web.kept import Finished
from web.releases import Served
from web.sparql.responses import Reply
from web.sparql.result_formats import Chosen

# Units: bytes; below, packing costs more than it saves.
_WORTH_PACKING = 1024
_PACKING = 5
_LONGEST_ENCODING = 256


def tag_of(served: Served, *parts: str) -> str:
    """Return what names an answer: the release, and all that decides over the answer.

    It is weak: the rows of an answer without ORDER BY may come in another order.
    """
    known = "\n".join((served.name, str(served.manifest["digest"]), *parts))
    return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_known(environ: Mapping[str, Any], tag: str) -> bool:
    """Return whether the client has the answer of this tag already."""
    sent = environ.get("HTTP_IF_NONE_MATCH")
    # `*` would match an answer that does not exist.
    known = parse_etags(sent) if sent else None
    return known is not None and not known.star_tag and known.contains_weak(tag)


def packs(environ: Mapping[str, Any]) -> bool:
    """Return whether the client can unpack gzip."""
    accepted: str | None = environ.get("HTTP_ACCEPT_ENCODING")
    return accepted is not None and _accepts_gzip(accepted[:_LONGEST_ENCODING])


@lru_cache(maxsize=256)
def _accepts_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted, Accept).quality("gzip") > 0


def finish(kind: str, body: bytes, *, packed: bool) -> Finished:
    """Return an answer as it goes out; a small one is not worth packing."""
    if packed and len(body) > _WORTH_PACKING:
        return Finished(kind, gzip.compress(body, _PACKING, mtime=0), is_packed=True)
    return Finished(kind, body, is_packed=False)


def reply_with(chosen: Chosen, finished: Finished, tag: str | None) -> Reply:
    """Return the reply; without a tag it may not be kept by anybody."""
    label = chosen.label
    has_charset = label.startswith("text/") and label != "text/xml"
    headers = [("Content-Type", f"{label}; charset=utf-8" if has_charset else label)]
    if finished.is_packed:
        headers.append(("Content-Encoding", "gzip"))
    return Reply(200, headers + _freshness(tag), finished.body)


def unchanged(tag: str) -> Reply:
    """Return the reply to who has the answer already."""
    return Reply(304, _freshness(tag))


def _freshness(tag: str | None) -> list[tuple[str, str]]:
    if tag is None:
        return [("Cache-Control", "no-store")]
    return [("ETag", f'W/"{tag}"'), ("Cache-Control", "no-cache")]
