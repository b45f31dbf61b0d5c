"""Gaps and dependence: the summary of all plans, and each list of its own."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg.pages import gaps
from kg.pages.question_graphs import answer_triples
from web.formats import split_suffix
from web.negotiation import Contents, arguments, known_suffix, release, respond

blueprint = Blueprint("gaps", __name__)


@blueprint.get("/gaps")
@blueprint.get("/gaps.<suffix>")
def gaps_page(suffix: str | None = None) -> Response:
    """What each plan leaves out, what rests on one body, and where plans meet."""
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    given = arguments("plan")
    found = gaps.gaps_page(release().store, given.get("plan", ""))
    contents = Contents(
        page=lambda: render_template("gaps.html", page=found),
        quads=lambda: answer_triples(gaps.gaps_answer(found)),
        table=lambda: gaps.gaps_answer(found),
    )
    return respond("/gaps", suffix, contents)


@blueprint.get("/gaps/<name>")
def gap_page(name: str) -> Response:
    """All gaps of one kind."""
    key, suffix = split_suffix(name)
    given = arguments("plan")
    found = gaps.gap_page(release().store, key, given.get("plan", ""))
    contents = Contents(
        page=lambda: render_template("gaps_list.html", page=found),
        quads=lambda: answer_triples(gaps.gap_answer(found)),
        table=lambda: gaps.gap_answer(found),
    )
    return respond(f"/gaps/{key}", suffix, contents)
