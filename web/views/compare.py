"""Two plans, publishers or strategies side by side."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg.pages import compare
from kg.pages.question_graphs import answer_triples
from web.formats import split_suffix
from web.negotiation import Contents, arguments, known_suffix, release, respond

blueprint = Blueprint("compare", __name__)


@blueprint.get("/compare")
@blueprint.get("/compare.<suffix>")
def compare_page(suffix: str | None = None) -> Response:
    """All panels of a comparison."""
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    found = _asked()
    return _answer("/compare", suffix, found, found.panels)


@blueprint.get("/compare/<name>")
def compare_panel(name: str) -> Response:
    """One panel of a comparison."""
    key, suffix = split_suffix(name)
    found = _asked()
    return _answer(f"/compare/{key}", suffix, found, (compare.find_panel(found, key),))


def _asked() -> compare.ComparePage:
    given = arguments("a", "b")
    return compare.compare_page(release().store, given.get("a", ""), given.get("b", ""))


def _answer(
    path: str,
    suffix: str | None,
    found: compare.ComparePage,
    panels: tuple[compare.ComparePanel, ...],
) -> Response:
    contents = Contents(
        page=lambda: render_template("compare.html", page=found, panels=panels, path=path),
        quads=lambda: answer_triples(compare.compare_answer(panels)),
        table=lambda: compare.compare_answer(panels),
    )
    return respond(path, suffix, contents)
