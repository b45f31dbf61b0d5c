"""Money: the figures, each counted once, and the lines behind each."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg.pages import money
from kg.pages.question_graphs import answer_triples
from web.negotiation import Contents, arguments, known_suffix, release, respond

blueprint = Blueprint("money", __name__)


@blueprint.get("/money")
@blueprint.get("/money.<suffix>")
def money_page(suffix: str | None = None) -> Response:
    """Money by strategy, goal, fund and financial year, and what could not be counted."""
    _check(suffix)
    found = money.money_page(release().store, arguments("plan").get("plan", ""))
    contents = Contents(
        page=lambda: render_template("money.html", page=found),
        quads=lambda: answer_triples(found.answer),
        table=lambda: found.answer,
    )
    return respond("/money", suffix, contents)


@blueprint.get("/money/lines")
@blueprint.get("/money/lines.<suffix>")
def lines_page(suffix: str | None = None) -> Response:
    """The lines behind a figure, with their wording and their cells."""
    _check(suffix)
    found = money.lines_page(release().store, arguments(*money.PARAMETERS))
    contents = Contents(
        page=lambda: render_template("money-lines.html", page=found),
        quads=lambda: answer_triples(found.answer),
        table=lambda: found.answer,
    )
    return respond("/money/lines", suffix, contents)


def _check(suffix: str | None) -> None:
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
