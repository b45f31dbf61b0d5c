"""`/sparql` before the web framework: what a program asks never passes through it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from web.accept import accept_of, prefers_page
from web.sparql.at_hand import Question
from web.sparql.endpoint import Endpoint

_FORMAT = re.compile(r"(?:^|&)format=")
_PAGE = re.compile(r"(?:^|&)format=(?:text(?:/|%2[Ff]))?html(?:&|$)")
_PATHS = ("/sparql", "/sparql/")


class Mounted:
    """An application of WSGI that answers programs itself and leaves browsers to the pages."""

    def __init__(self, pages: Callable[..., Iterable[bytes]], endpoint: Endpoint) -> None:
        self._pages = pages
        self._endpoint = endpoint

    def is_at_hand(self, request: Any) -> bool:
        """Return whether a request, as waitress has parsed it, needs nobody's time."""
        return (
            not request.error  # which has no command either
            and request.command == "GET"
            and request.path in _PATHS
            and self._endpoint.at_hand.promise(
                Question(
                    request.query,
                    request.headers.get("ACCEPT"),
                    request.headers.get("ACCEPT_ENCODING"),
                )
            )
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        if environ.get("PATH_INFO") not in _PATHS or _is_for_people(environ):
            return self._pages(environ, start_response)
        return self._endpoint.answer(environ).send(environ, start_response)


def _is_for_people(environ: dict[str, Any]) -> bool:
    """Return whether a page is wanted: browsers do, unless `format` asks for a file."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD", "POST"):
        return False
    address = environ.get("QUERY_STRING", "")
    if _FORMAT.search(address):
        return bool(_PAGE.search(address))
    return prefers_page(accept_of(environ))
