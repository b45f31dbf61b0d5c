"""From what went wrong to an answer that helps: one table, one shape."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException, NotAcceptable, NotFound

from kg.errors import AmbiguousError, KGError, NotFoundError, QueryError, UsageError
from kg.labels.directory import directory
from kg.pages import Link, UnknownThingError
from kg.queries.guard import TooLongQueryError
from kg.reconciliation import TooManyError
from kg.serialising import json_error
from kg.store import EndpointDownError, EndpointError
from kg.terms import BASE
from kg.workers import BrokenDataError, NotAcceptableFormError, OverLimitError, TooBusyError
from web.accept import accept_of
from web.formats import HTML, chosen_format, split_suffix
from web.logs.lines import cleaned_path
from web.misspelt import STATUS as MISSPELT
from web.misspelt import is_for_people, keep_form, parameter_of
from web.negotiation import release
from web.shelves import BeingMadeError
from web.withdrawn import answer_withdrawn

_LOG = logging.getLogger(__name__)
# The most particular kind comes first.
_STATUS: tuple[tuple[type[KGError], int], ...] = (
    (AmbiguousError, 400),
    (NotFoundError, 404),
    (TooLongQueryError, 413),
    (TooManyError, 413),
    (QueryError, 400),
    (UsageError, 400),
    (NotAcceptableFormError, 406),
    (TooBusyError, 503),
    (BeingMadeError, 503),
    (BrokenDataError, 503),
    (EndpointDownError, 503),
    (EndpointError, 502),
)
# Out of time is not 503: to ask again would take as long again.
_LIMIT_STATUS = {"time": 504, "memory": 413, "size": 413}
_TITLES = {
    400: "Something in the address is not right",
    404: "Nothing here has this name",
    405: "This address only answers reading",
    406: "None of our formats is one you accept",
    413: "This asks for more than a visitor's query may take",
    414: "The address is too long",
    415: "This is not sent in a form we read",
    422: "A value in the address can not be used",
    429: "You have sent much within a short time",
    500: "Something went wrong here",
    502: "The store behind this site does not answer as it should",
    503: "Everybody here is busy",
    504: "The query took too long",
}
_STORE_AWAY = "The store behind this site does not answer"
_STORE_SENTENCE = (
    "The pages are made from a database on another computer, and it does not answer just now. "
    "Nothing is lost. Try again in a moment."
)
# What a failure says of itself beside its sentence.
_OF_THE_FAILURE = ("Allow", "Retry-After")
_BEING_MADE = "This is being made just now"
OWN_FAULT = "The fault is ours, not yours. Try again in a moment; the data are safe."


def status_of(err: KGError) -> int:
    """Return the HTTP status of a failure."""
    if isinstance(err, OverLimitError):
        return _LIMIT_STATUS[err.limit]
    return next((code for kind, code in _STATUS if isinstance(err, kind)), 500)


def answer_errors(app: Flask) -> None:
    """Answer every failure in the format that was asked for."""

    @app.errorhandler(KGError)
    def tell_ours(err: KGError) -> Response:
        status = status_of(err)
        if status == 500 or isinstance(err, EndpointError):
            _LOG.error("%s: %s", _path(), err)
        if isinstance(err, EndpointError):
            return _store_away(err, status)
        if isinstance(err, BeingMadeError):
            return _being_made(err, status)
        if isinstance(err, UnknownThingError):
            gone = answer_withdrawn(err.text)
            if gone is not None:
                return gone
        if isinstance(err, UsageError) and parameter_of(err):
            status = MISSPELT
            kept = keep_form(err) if request.method in ("GET", "HEAD") and is_for_people() else None
            if kept is not None:
                return kept
        return _answer(status, str(err) if status < 500 else OWN_FAULT, _near(err))

    @app.errorhandler(HTTPException)
    def tell_http(err: HTTPException) -> Response:
        status = err.code or 500
        if status == 404 and err.description == NotFound.description:
            return _answer(404, f"there is no page at {request.path!r}")
        response = _answer(status, err.description or "")
        said = dict(err.get_headers(request.environ))
        response.headers.update({name: said[name] for name in _OF_THE_FAILURE if name in said})
        return response

    @app.errorhandler(Exception)
    def tell_unforeseen(err: Exception) -> Response:
        _LOG.exception("%s", _path(), exc_info=err)
        return _answer(500, OWN_FAULT)


def _path() -> str:
    """Return the address for the log, which has no secrets."""
    return cleaned_path(request.environ["PATH_INFO"])


def _near(err: KGError) -> tuple[Link, ...]:
    if not isinstance(err, UnknownThingError):
        return ()  # what is near a parameter's value is told with the address that asks for it
    names = directory(release().store)
    return tuple(names.link(iri) for iri in err.near)


@dataclass(frozen=True, slots=True)
class _NoRelease:
    """What a page says of its release while nobody knows it."""

    name: str = "not known while the store is away"
    manifest: Mapping[str, Any] = field(default_factory=lambda: {"base": BASE, "digest": ""})


def _store_away(err: EndpointError, status: int) -> Response:
    if "release" not in g:
        g.release = _NoRelease()
    # The address of the store is for the log: visitors can do nothing with it.
    response = _answer(status, _STORE_SENTENCE, title=_STORE_AWAY)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(err, EndpointDownError):
        response.headers["Retry-After"] = str(err.retry_after)
    return response


def _being_made(err: BeingMadeError, status: int) -> Response:
    response = _answer(status, str(err), title=_BEING_MADE)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = str(err.retry_after)
    return response


def _answer(
    status: int, sentence: str, near: tuple[Link, ...] = (), title: str | None = None
) -> Response:
    g.alternates = []  # an error has no other formats to take away
    suffix = split_suffix(request.path)[1]
    try:
        wanted = chosen_format(accept_of(request.environ), suffix)
    except NotAcceptable:
        return _plain(status, sentence)
    if wanted is HTML:
        page = render_template(
            "error.html",
            status=status,
            title=title or _TITLES.get(status, "This can not be answered"),
            sentence=sentence,
            near=near,
        )
        response = Response(page, status, content_type="text/html; charset=utf-8")
    elif wanted.suffix in ("json", "jsonld"):
        response = Response(json_error(sentence), status, content_type="application/json")
    else:
        return _plain(status, sentence)
    response.headers["Vary"] = "Accept"
    return response


def _plain(status: int, sentence: str) -> Response:
    response = Response(f"{sentence}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Vary"] = "Accept"
    return response
