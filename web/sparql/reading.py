"""From a request to what it asks (SPARQL 1.1 Protocol, section 2.1)."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any
from urllib.parse import parse_qsl

import pyoxigraph as ox

from kg.errors import KGError
from kg.queries.guard import MAX_LENGTH
from web.sparql.result_formats import NAMES, is_name

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
# Units: bytes of the part after `?`; browsers and proxies cut off at 8 to 32 KB.
LONGEST_ADDRESS = 16 * 1024
# A form's percent-encoding makes three bytes of one, and names of graphs need room too.
LONGEST_BODY = 4 * MAX_LENGTH
_MOST_FIELDS = 200
_FORM, _DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_UPDATE = "application/sparql-update"
_UPDATES_REFUSED = "updates are refused: the graph is read-only"
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CHARSET = re.compile(r"\bcharset\s*=\s*\"?([^\s;\"]*)", re.IGNORECASE)


class RefusedError(KGError):
    """The request is not one of the Protocol, or not one we answer; `status` is HTTP's."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks.

    Shape: `text` is None without a query; `form` what `format=` says; the graphs are IRIs.
    """

    text: str | None
    form: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def read_request(environ: dict[str, Any]) -> Asked:
    """Return what a request asks: GET, a form that is posted, or a query that is posted.

    The graphs of a form may stand in its body or in the address.

    Raises:
        RefusedError: 400 malformed, 405 another method, 413 and 414 too long, 415 another medium.
    """
    method = environ["REQUEST_METHOD"]
    if method not in METHODS:
        raise RefusedError(405, f"{method[:20]} is not answered here; use GET or POST")
    address = environ.get("QUERY_STRING", "")
    if len(address) > LONGEST_ADDRESS:
        raise RefusedError(
            414,
            f"the address is longer than {LONGEST_ADDRESS:,} bytes; send the query by POST",
        )
    if method != "POST":
        return _asked_by_address(address)
    fields = _fields(_text(address.encode("latin-1")), "address")
    media_type, body = _posted(environ)
    if media_type == _FORM:
        return _asked(fields + _fields(_text(body), "form"))
    if any(name == "query" for name, _ in fields):
        raise RefusedError(400, "the query stands in the address and in the body; send it once")
    return _asked([*fields, ("query", _text(body))])


@lru_cache(maxsize=256)
def _asked_by_address(address: str) -> Asked:
    return _asked(_fields(_text(address.encode("latin-1")), "address"))


def _posted(environ: dict[str, Any]) -> tuple[str, bytes]:
    content_type = environ.get("CONTENT_TYPE", "")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == _UPDATE:
        raise RefusedError(415, _UPDATES_REFUSED)
    if media_type not in (_FORM, _DIRECT):
        raise RefusedError(
            415, f"a query is posted as {_FORM} or {_DIRECT}, not as {media_type[:80] or 'nothing'}"
        )
    charset = _CHARSET.search(content_type)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise RefusedError(415, f"a query is sent in UTF-8, not in {charset[1][:40]}")
    if environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() != "identity":
        raise RefusedError(415, "a query is sent as it is, without Content-Encoding")
    return media_type, _body(environ)


def _body(environ: dict[str, Any]) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit():
        raise RefusedError(400, "Content-Length is no number")
    if int(length) > LONGEST_BODY:
        raise RefusedError(413, f"the request is longer than {LONGEST_BODY:,} bytes")
    stream: IO[bytes] = environ["wsgi.input"]
    body = stream.read(int(length))
    if len(body) < int(length):
        raise RefusedError(400, "the request is shorter than its Content-Length")
    environ["wsgi.input"] = io.BytesIO(body)  # whoever comes after may read it too
    return body


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as err:
        raise RefusedError(400, "the request is not UTF-8") from err


def _fields(encoded: str, place: str) -> list[tuple[str, str]]:
    bad = _BAD_ESCAPE.search(encoded)
    if bad:
        raise RefusedError(400, f"the {place} holds a % that begins no percent-encoding")
    try:
        return parse_qsl(
            encoded, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeDecodeError as err:
        raise RefusedError(400, f"the {place} is not UTF-8") from err
    except ValueError as err:
        raise RefusedError(400, f"the {place} has more than {_MOST_FIELDS} fields") from err


def _asked(fields: list[tuple[str, str]]) -> Asked:
    for name, _ in fields:
        if name in ("update", "using-graph-uri", "using-named-graph-uri"):
            raise RefusedError(400, _UPDATES_REFUSED)
    # Forms and some clients send the field empty where they mean no graph in particular.
    default = tuple(_graph(iri) for name, iri in fields if name == "default-graph-uri" and iri)
    named = tuple(_graph(iri) for name, iri in fields if name == "named-graph-uri" and iri)
    return Asked(_only(fields, "query"), _form(fields), default, named)


def _only(fields: list[tuple[str, str]], wanted: str) -> str | None:
    found = [value for name, value in fields if name == wanted]
    if len(found) > 1:
        raise RefusedError(400, f"there are {len(found)} fields {wanted!r}; send one")
    return found[0] if found else None


def _form(fields: list[tuple[str, str]]) -> str | None:
    """Return the first name we know; SPARQLWrapper sends a short name and a media type."""
    names = [value.strip().lower() for name, value in fields if name == "format" and value.strip()]
    if names in (["html"], ["text/html"]):
        return None  # the page is left to `web.sparql.middleware`
    for name in names:
        short = name.removeprefix("application/").removeprefix("text/")
        if is_name(short):
            return short
    if names:
        raise RefusedError(400, f"format is one of {', '.join(NAMES)}, or html for a page")
    return None


def _graph(iri: str) -> str:
    try:
        return ox.NamedNode(iri).value
    except ValueError as err:
        raise RefusedError(400, f"{iri[:200]!r} is no absolute IRI of a graph") from err
