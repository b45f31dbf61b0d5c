"""The access log: one line for each request, and one more for a query that has no answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from waitress.task import ErrorTask

from web.logs.lines import Fields, cleaned, cleaned_path, tell
from web.logs.notes import Trouble, release_of, trouble_of

_LOG = logging.getLogger(__name__)
_STATIC = ("/static/", "/favicon.ico")
_QUERIES = "/sparql"
_FIRST_ERROR = 400
_FAILED = 500


class AccessLog:
    """Stands around the whole application (WSGI), so that nothing is answered without its line."""

    def __init__(
        self, app: Callable[..., Iterable[bytes]], release: Callable[[], str | None]
    ) -> None:
        """Take the application, and what tells the release of the moment (None: not known)."""
        self._app = app
        self._release = release

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request, and tell of it when the answer is made."""
        started = time.perf_counter()
        said = [_FAILED]

        def start(status: str, headers: Any, exc_info: Any = None) -> Any:
            said[0] = int(status[:3])
            return start_response(status, headers, exc_info) if exc_info else start_response(
                status, headers
            )  # fmt: skip

        try:
            return self._app(environ, start)
        finally:
            self._tell(environ, said[0], time.perf_counter() - started)

    def _tell(self, environ: dict[str, Any], status: int, seconds: float) -> None:
        trouble = trouble_of(environ)
        path = environ.get("PATH_INFO", "")
        is_file = path.startswith(_STATIC) and status < _FIRST_ERROR
        if not is_file and _LOG.isEnabledFor(logging.WARNING if trouble else logging.INFO):
            release = release_of(environ) or self._release()
            method = environ["REQUEST_METHOD"]
            _tell_request(_fields(method, path, status, seconds, release), trouble)


class LoggedErrorTask(ErrorTask):  # type: ignore[misc]
    """What the server itself refuses, before the application has seen it."""

    def execute(self) -> None:
        """Answer, and tell of it, also where the client leaves meanwhile."""
        started = time.perf_counter()
        try:
            super().execute()
        finally:
            self._tell(time.perf_counter() - started)

    def _tell(self, seconds: float) -> None:
        # A request that could not be read has neither.
        method = getattr(self.request, "command", None) or "-"
        path = getattr(self.request, "path", None) or "-"
        status = int(self.status[:3])
        is_query = path.rstrip("/") == _QUERIES
        trouble = Trouble("refused", self.request.error.body, None) if is_query else None
        _tell_request(_fields(method, path, status, seconds, None), trouble)


def _tell_request(request: Fields, trouble: Trouble | None) -> None:
    if trouble is not None:
        query = None if trouble.query is None else cleaned(trouble.query)
        why = {"outcome": trouble.outcome, "reason": cleaned(trouble.reason), "query": query}
        tell(_LOG, logging.WARNING, "query", {**request, **why})
    tell(_LOG, logging.INFO, "request", request)


def _fields(method: str, path: str, status: int, seconds: float, release: str | None) -> Fields:
    return {
        "method": cleaned(method),
        "path": cleaned_path(path),
        "status": status,
        "ms": round(1000 * seconds, 1),
        "release": release,
    }
