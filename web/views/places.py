"""The map of where the work is."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg.asking import ask
from kg.pages.places import QUESTION, map_page
from kg.pages.question_graphs import answer_triples, question_triples
from kg.pictures.areas import CREDIT, CREDIT_ADDRESS, WIDTH
from kg.queries import find_question
from kg.records import SelectResult
from web.negotiation import Contents, arguments, known_suffix, release, respond

blueprint = Blueprint("places", __name__)


@blueprint.get("/map")
@blueprint.get("/map.<suffix>")
def show_map(suffix: str | None = None) -> Response:
    """Where activities are, by borough, with a table of every place."""
    arguments()
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    store = release().store

    def answer() -> SelectResult:
        return ask(store, find_question(QUESTION), {})

    contents = Contents(
        page=lambda: render_template(
            "map.html", page=map_page(store), width=WIDTH, credit=(CREDIT, CREDIT_ADDRESS)
        ),
        quads=lambda: (*question_triples(QUESTION), *answer_triples(answer())),
        table=answer,
    )
    return respond("/map", suffix, contents)
