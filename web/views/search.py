"""Search: anything, by name or alias, as people type it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg.errors import QueryError
from kg.pages import search
from web.negotiation import Contents, arguments, known_suffix, release, respond

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@blueprint.get("/search.<suffix>")
def search_page(suffix: str | None = None) -> Response:
    """What a few typed words find; as data, every hit."""
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    given = arguments("q", "kind", "page")
    text, kind = given.get("q", ""), given.get("kind", "")
    store = release().store
    found = search.search_page(store, text, kind, _number(given.get("page", "1")))
    contents = Contents(
        page=lambda: render_template("search.html", page=found),
        quads=lambda: search.search_triples(store, text, kind),
        table=lambda: search.search_answer(store, text, kind),
    )
    return respond("/search", suffix, contents)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise QueryError(f"page is a number such as 2, not {text[:40]!r}")
    return int(text)
