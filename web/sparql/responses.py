"""What goes back: status, headers, body; and the headers that every reply has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from kg.errors import KGError
from kg.serialising import json_error
from kg.store import EndpointDownError
from kg.workers import TooBusyError
from web.errors import OWN_FAULT, status_of
from web.security import HEADERS
from web.sparql.reading import METHODS, RefusedError
from web.sparql.result_formats import prefers_json

_PHRASES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_SERVER_ERROR = 500
_DESCRIBED = '</sparql?format=ttl>; rel="describedby"; type="text/turtle"'
# Any site may ask and read: nothing here depends on who asks.
_EVERY = [
    *HEADERS.items(),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Allow, Content-Encoding, ETag, Link, Retry-After"),
    ("Vary", "Accept, Accept-Encoding"),
    ("Link", _DESCRIBED),
]
_ALLOW = ", ".join(METHODS)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer over HTTP, whatever server sends it."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def every_header(self) -> list[tuple[str, str]]:
        """Return its own headers and those that every reply has."""
        length = [] if self.status in (204, 304) else [("Content-Length", str(len(self.body)))]
        return self.headers + length + _EVERY

    def send(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as WSGI wants it; HEAD gets the headers alone."""
        start_response(_PHRASES[self.status], self.every_header())
        return [] if environ["REQUEST_METHOD"] == "HEAD" or not self.body else [self.body]


def preflight() -> Reply:
    """Return what a browser asks before it lets another site's script ask here."""
    return Reply(
        204,
        [
            ("Allow", _ALLOW),
            ("Access-Control-Allow-Methods", _ALLOW),
            ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match"),
            ("Access-Control-Max-Age", "86400"),
        ],
    )


def refusal(err: KGError, accept: str | None) -> Reply:
    """Return one clear sentence, or the JSON shape of it for those who ask for JSON."""
    status = err.status if isinstance(err, RefusedError) else status_of(err)
    sentence = str(err) if status != _SERVER_ERROR else OWN_FAULT
    headers = [("Cache-Control", "no-store")]
    if isinstance(err, (TooBusyError, EndpointDownError)):
        headers.append(("Retry-After", str(err.retry_after)))
    if status == 405:
        headers.append(("Allow", _ALLOW))
    if prefers_json(accept):
        return Reply(
            status,
            [("Content-Type", "application/json"), *headers],
            json_error(sentence).encode("utf-8", "replace"),
        )
    return Reply(
        status,
        [("Content-Type", "text/plain; charset=utf-8"), *headers],
        f"{sentence}\n".encode("utf-8", "replace"),
    )
