"""Rendered pages, kept for whoever asks for the same again.

A page is made of a release and an address alone, and to render one takes far longer than to send
it. What `web.negotiation.respond` made may be kept; errors, forms and what can change while the
release stays are not.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import NotAcceptable

from web.accept import accept_of, prefers_page
from web.formats import FORMATS, HTML, chosen_format
from web.kept import Kept, KeptPage
from web.negotiation import is_known, publication, release
from web.shelves import find_page

_OK = 200
# These must be there when no release is.
_NEEDS_NO_RELEASE = frozenset({"static", "health.icon", "health.health"})
# The page whose first format is Turtle (`web.views.datasets`).
_PREFERS_TURTLE = frozenset({"datasets.void_page"})
# Those that nobody has in another format (`web.views.downloads`).
_IN_ONE_FORMAT = frozenset({"downloads.data_json", "downloads.sitemap"})
# Added to every answer afterwards, kept or not, or counted from what is sent.
_NOT_ITS_OWN = frozenset({"content-length", "date", "server"})


def keep_pages(app: Flask, kept: Kept[KeptPage]) -> None:
    """Answer with a kept page where there is one, and keep what is rendered."""

    @app.before_request
    def find() -> Response | None:
        is_page = request.endpoint is not None and request.endpoint not in _NEEDS_NO_RELEASE
        if not is_page or request.method not in ("GET", "HEAD") or "renders_anew" in g:
            return None
        page = kept.find(_key())
        if page is None:
            page = find_page(asked_name())
            if page is None:
                return None
            kept.keep(_key(), page)
        response = Response(page.body, headers=list(page.headers))
        tag, _ = response.get_etag()
        if tag is not None and is_known(tag):
            response.status_code = 304
            response.set_data(b"")
            response.headers.pop("Content-Type", None)
        return response

    @app.after_request
    def keep(response: Response) -> Response:
        if g.pop("may_be_kept", False) and request.method == "GET" and response.status_code == _OK:
            kept.keep(_key(), page_of(response))
        return response


def page_of(response: Response) -> KeptPage:
    """Return an answer as it is kept."""
    headers = (
        (name, value)
        for name, value in response.headers.items()
        if name.lower() not in _NOT_ITS_OWN
    )
    return KeptPage(tuple(headers), response.get_data())


def asked_name() -> str:
    """Return what this request asks for: its address, and the format that it would get.

    Browsers word the same wish differently; CSV that a person takes home is not that of a program.
    """
    wanted = _wanted()
    kind = "page" if wanted == "csv" and prefers_page(accept_of(request.environ)) else ""
    return f"{request.full_path}\n{wanted}{kind}"


def _wanted() -> str:
    suffix = (request.view_args or {}).get("suffix")
    if suffix is None:
        # The address of a thing has its extension in its name.
        extension = request.path.rpartition(".")[2]
        suffix = extension if extension in FORMATS else None
    if suffix is not None or request.endpoint in _IN_ONE_FORMAT:
        return str(suffix or "")
    header = accept_of(request.environ)
    first = FORMATS["ttl"] if request.endpoint in _PREFERS_TURTLE else HTML
    try:
        return chosen_format(header, None, first).suffix
    except NotAcceptable:
        return header or ""


def _key() -> str:
    served = release()
    return "\n".join(
        (
            current_app.extensions["civic_digest"],
            served.name,
            str(served.manifest["digest"]),
            repr(publication()),
            asked_name(),
        )
    )
