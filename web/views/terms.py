"""The words of the vocabulary, on one page."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg import pages
from web.answers import Contents, arguments, known_suffix, release, respond

blueprint = Blueprint("terms", __name__)


@blueprint.get("/ns")
@blueprint.get("/ns.<suffix>")
def terms_page(suffix: str | None = None) -> Response:
    """The classes, properties and codes, each with what it means."""
    arguments()
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    store = release().store
    contents = Contents(
        page=lambda: render_template("terms.html", page=pages.terms_page(store)),
        quads=lambda: pages.vocabulary_quads(store),
    )
    return respond("/ns", suffix, contents)
