"""HTTP as a careful client does it: whole answers, in time, from the host that was named."""

from __future__ import annotations

import gzip
import time
import zlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPMessage, HTTPResponse, IncompleteRead
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    OpenerDirector,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from kg.errors import KGError, UsageError
from kg.version import __version__

AGENT = f"CivicThread/{__version__}"
_PIECE = 64 * 1024
_LONGEST_SENTENCE = 300
_RETRY_AFTER_S = 10


class EndpointError(KGError):
    """A SPARQL server does not do what was asked of it; the sentence names its address.

    `too_large` says that its answer is larger than the asker takes.
    """

    def __init__(self, sentence: str, *, too_large: bool = False) -> None:
        super().__init__(sentence)
        self.too_large = too_large


class EndpointDownError(EndpointError):
    """A SPARQL server does not answer, or is too busy: another moment may be better.

    `retry_after` is in whole seconds; `out_of_time` says that the asker's patience ended first.
    """

    def __init__(
        self, sentence: str, said: HTTPError | None = None, *, out_of_time: bool = False
    ) -> None:
        super().__init__(sentence)
        given = said.headers.get("Retry-After", "") if said is not None else ""
        self.asked_to_wait = given.isascii() and given.isdigit() and len(given) < 6
        self.retry_after = int(given) if self.asked_to_wait else _RETRY_AFTER_S
        self.out_of_time = out_of_time


@dataclass(frozen=True, slots=True)
class Answered:
    """A whole answer.

    Shape: `media_type` is in small letters and has no parameters.
    """

    media_type: str
    headers: Mapping[str, str]
    body: bytes


def check_address(url: str) -> str:
    """Return the address of an endpoint.

    Raises:
        UsageError: Not an http or https address, or one that carries a user or a fragment.
    """
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if not whole or "@" in url or "#" in url or not url.isprintable() or " " in url:
        raise UsageError(f"{url!r} is no address of an endpoint, such as http://localhost:7878/")
    return url


class _SameHost(HTTPRedirectHandler):
    """Redirects within one host: whoever was not named gets neither the query nor the password."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (old.hostname, old.port) != (new.hostname, new.port) or req.data is not None:
            return None  # the caller tells where the server sends on to
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener_for(url: str, user: str | None = None, password: str | None = None) -> OpenerDirector:
    """Return what opens requests to one endpoint, with its own password if it asks for one."""
    handlers: list[HTTPBasicAuthHandler | HTTPDigestAuthHandler] = []
    if user is not None:
        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, url, user, password or "")
        handlers = [HTTPDigestAuthHandler(known), HTTPBasicAuthHandler(known)]
    return build_opener(_SameHost(), *handlers)


def authorization(
    opener: OpenerDirector, request: Request, who: tuple[str, str], ends: float, *, digest: bool
) -> str:
    """Return the header that says who asks, before anything is sent.

    Virtuoso hangs up on a body whose sender it does not know, so its question is fetched first.

    Raises:
        HTTPError: The server fails without asking who one is.
        EndpointError: It asks in a way that is not known here.
    """
    if not digest:
        return f"Basic {b64encode(':'.join(who).encode()).decode('ascii')}"
    asking = Request(request.full_url, headers={"User-Agent": AGENT}, method="HEAD")  # noqa: S310
    try:
        with open_with(opener, asking, ends, request.full_url):
            return ""
    except HTTPError as err:
        with err:
            asked = err.headers.get("WWW-Authenticate", "")
            if err.code != HTTPStatus.UNAUTHORIZED:
                raise
    scheme, _, challenge = asked.partition(" ")
    if scheme.lower() != "digest":
        raise EndpointError(f"{request.full_url} asks for {scheme or 'nothing'}, not for a digest")
    known = HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, request.full_url, *who)
    answering = HTTPDigestAuthHandler(known)
    made = answering.get_authorization(request, parse_keqv_list(parse_http_list(challenge)))
    return f"Digest {made}"


def open_with(opener: OpenerDirector, request: Request, ends: float, url: str) -> HTTPResponse:
    """Send a request and return the answer, unread.

    Raises:
        HTTPError: A status that is no success.
        TimeoutError: No answer before `ends`, on the monotonic clock.
        OSError: No connection.
    """
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError(url)
    try:
        response: HTTPResponse = opener.open(request, timeout=left)
    except URLError as err:
        if isinstance(err.reason, TimeoutError):
            raise err.reason from err
        raise
    return response


def read_whole(response: HTTPResponse, ends: float, most: int, url: str) -> Answered:
    """Read an answer to its end.

    Raises:
        TimeoutError: It does not end in time.
        EndpointError: It is larger than `most` bytes, or not packed as it says.
        EndpointDownError: It breaks off.
    """
    pieces, size = [], 0
    try:
        while piece := response.read1(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise EndpointError(f"{url} answers with more than {most:,} bytes", too_large=True)
            if time.monotonic() > ends:
                raise TimeoutError(url)
    except IncompleteRead as err:
        raise EndpointDownError(f"{url} broke off in the middle of its answer") from err
    body = b"".join(pieces)
    said = response.headers.get("Content-Length")
    if said is not None and said.isdigit() and int(said) != len(body):
        raise EndpointDownError(f"{url} broke off in the middle of its answer")
    if response.headers.get("Content-Encoding", "").lower() == "gzip":
        body = _unpacked(body, most, url)
    return Answered(response.headers.get_content_type(), dict(response.headers.items()), body)


def _unpacked(body: bytes, most: int, url: str) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(body, most + 1)
    except zlib.error as err:
        raise EndpointError(f"{url} answers with broken gzip: {err}") from err
    if len(found) > most:
        raise EndpointError(f"{url} answers with more than {most:,} bytes", too_large=True)
    if not unpacking.eof:
        raise EndpointDownError(f"{url} broke off in the middle of its answer")
    return found


def first_line(err: HTTPError) -> str:
    """Return the first line of what a server says of a failure, cut to a sentence."""
    try:
        raw = err.read(4 * _LONGEST_SENTENCE)
        if err.headers.get("Content-Encoding", "").lower() == "gzip":
            raw = gzip.decompress(raw)
    except (OSError, EOFError, IncompleteRead, zlib.error):
        raw = b""
    lines = raw.decode("utf-8", "replace").strip().splitlines() or [err.reason or "no word why"]
    line = "".join(letter for letter in lines[0] if letter.isprintable())
    return line if len(line) <= _LONGEST_SENTENCE else f"{line[:_LONGEST_SENTENCE]}…"
