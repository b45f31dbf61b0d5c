"""From what went wrong to an answer that helps: one table, one shape."""

from __future__ import annotations

import logging

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException, NotAcceptable

from kg.errors import AmbiguousError, KGError, NotFoundError, QueryError, UsageError
from kg.exporting import json_error
from kg.pages import Link, UnknownThingError
from web.formats import HTML, chosen_format, split_suffix

_LOG = logging.getLogger(__name__)
# The most particular kind comes first.
_STATUS: tuple[tuple[type[KGError], int], ...] = (
    (AmbiguousError, 400),
    (NotFoundError, 404),
    (QueryError, 400),
    (UsageError, 400),
)
_TITLES = {
    400: "Something in the address is not right",
    404: "Nothing here has this name",
    405: "This address only answers reading",
    406: "None of our formats is one you accept",
    500: "Something went wrong here",
}
_OWN_FAULT = "The fault is ours, not yours. Try again in a moment; the data are safe."


def answer_errors(app: Flask) -> None:
    """Answer every failure in the format that was asked for."""

    @app.errorhandler(KGError)
    def tell_ours(err: KGError) -> Response:
        status = next((code for kind, code in _STATUS if isinstance(err, kind)), 500)
        if status == 500:
            _LOG.error("%s: %s", request.path, err)
        near = err.near if isinstance(err, UnknownThingError) else ()
        return _answer(status, str(err) if status < 500 else _OWN_FAULT, near)

    @app.errorhandler(HTTPException)
    def tell_http(err: HTTPException) -> Response:
        status = err.code or 500
        if status == 404:
            return _answer(404, f"there is no page at {request.path!r}")
        response = _answer(status, err.description or "")
        if status == 405 and err.get_response().headers.get("Allow"):
            response.headers["Allow"] = err.get_response().headers["Allow"]
        return response

    @app.errorhandler(Exception)
    def tell_unforeseen(err: Exception) -> Response:
        _LOG.exception("%s", request.path, exc_info=err)
        return _answer(500, _OWN_FAULT)


def _answer(status: int, sentence: str, near: tuple[Link, ...] = ()) -> Response:
    g.alternates = []  # an error has no other formats to take away
    suffix = split_suffix(request.path)[1]
    try:
        wanted = chosen_format(request.accept_mimetypes, request.headers.get("Accept"), suffix)
    except NotAcceptable:
        return _plain(status, sentence)
    if wanted is HTML:
        page = render_template(
            "error.html",
            status=status,
            title=_TITLES.get(status, "This can not be answered"),
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
