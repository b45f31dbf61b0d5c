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

_OK = 200
# Added to every answer afterwards, kept or not, or counted from what is sent.
_NOT_ITS_OWN = frozenset({"content-length", "date", "server"})


def keep_pages(app: Flask, kept: Kept[KeptPage]) -> None:
    """Answer with a kept page where there is one, and keep what is rendered."""
    if not kept.keeps:
        return
    # Static files and the like must be there when no release is: only for pages is one looked up.
    keeping: set[str | None] = set()

    @app.before_request
    def find() -> Response | None:
        if request.endpoint not in keeping or request.method not in ("GET", "HEAD"):
            return None
        page = kept.find(_key())
        if page is None:
            return None
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
            headers = (
                (name, value)
                for name, value in response.headers.items()
                if name.lower() not in _NOT_ITS_OWN
            )
            keeping.add(request.endpoint)
            kept.keep(_key(), KeptPage(tuple(headers), response.get_data()))
        return response


def _key() -> str:
    served = release()
    return "\n".join(
        (
            current_app.extensions["civic_digest"],
            served.name,
            str(served.manifest["digest"]),
            repr(publication()),
            request.full_path,
            *_accepted(),
        )
    )


def _accepted() -> tuple[str, ...]:
    """Return what tells requests for one format from those for another.

    That is the format for a page that prefers HTML, and that for one that prefers Turtle: the only
    two preferences there are (`web.negotiation.respond`); and whether CSV is for a spreadsheet.
    Browsers word the same wish differently.
    """
    header = accept_of(request.environ)
    try:
        chosen = (chosen_format(header, None, first).suffix for first in (HTML, FORMATS["ttl"]))
        return (*chosen, str(prefers_page(header)))
    except NotAcceptable:
        return (header or "",)
