"""What is known of a request only where it is answered, kept for the line that tells of it.

The notes lie in the request's own environment (WSGI), which everybody who answers it shares.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from flask import Flask, Response, g, request

from kg.errors import KGError
from kg.store import EndpointDownError
from kg.workers import OverLimitError, TooBusyError

Environ: TypeAlias = MutableMapping[str, Any]
_RELEASE, _TROUBLE = "civic.release", "civic.trouble"
_OWN_FAULTS = (500, 502)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a query has no answer.

    Shape: `outcome` is `refused`, `ended` (it took more than it may), `turned away` (nobody was
    free) or `failed` (by our fault); `query` is its text, None where there was none to read.
    """

    outcome: str
    reason: str
    query: str | None


def put_release(environ: Environ, name: str) -> None:
    """Note the release that a request is answered from."""
    environ[_RELEASE] = name


def note_trouble(environ: Environ, status: int, err: KGError, query: str | None) -> None:
    """Note why a query has no answer, and with which status that is told."""
    environ[_TROUBLE] = Trouble(_outcome(status, err), str(err), query)


def release_of(environ: Environ) -> str | None:
    """Return the release that a request was answered from, None if it needed none."""
    name: str | None = environ.get(_RELEASE)
    return name


def trouble_of(environ: Environ) -> Trouble | None:
    """Return why a request's query has no answer, None if it has one or there is none."""
    found: Trouble | None = environ.get(_TROUBLE)
    return found


def note_release(app: Flask) -> None:
    """Note for each page the release it was made from."""

    @app.after_request
    def note(response: Response) -> Response:
        if "release" in g:
            put_release(request.environ, g.release.name)
        return response


def _outcome(status: int, err: KGError) -> str:
    if isinstance(err, OverLimitError):
        return "ended"
    if isinstance(err, (TooBusyError, EndpointDownError)):
        return "turned away"
    return "failed" if status in _OWN_FAULTS else "refused"
