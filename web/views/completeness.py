"""How complete the plans are, and a badge of each."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template

from kg.asking import ask
from kg.pages.completeness import QUESTION, complete_plan, completeness_page
from kg.pages.question_graphs import answer_triples, question_triples
from kg.queries import find_question
from kg.records import SelectResult
from kg.release import ReleaseFolder
from kg.release.trend import read_trend
from web.files import send_file
from web.negotiation import Contents, arguments, base, known_suffix, release, respond

blueprint = Blueprint("completeness", __name__)


@blueprint.get("/completeness")
@blueprint.get("/completeness.<suffix>")
def show_completeness(suffix: str | None = None) -> Response:
    """What share of what it could state each plan does, how that came about, and the trend."""
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    plan = arguments("plan").get("plan", "")
    served = release()
    folder = getattr(current_app.extensions["civic_source"], "folder", None)
    trend = read_trend(folder, served.name) if isinstance(folder, ReleaseFolder) else ()

    def answer() -> SelectResult:
        return ask(served.store, find_question(QUESTION), {"plan": plan} if plan else {})

    contents = Contents(
        page=lambda: render_template(
            "completeness.html", page=completeness_page(served.store, plan, trend), base=base()
        ),
        quads=lambda: (*question_triples(QUESTION), *answer_triples(answer())),
        table=answer,
    )
    return respond("/completeness", suffix, contents)


@blueprint.get("/completeness/<path:plan>.svg")
def badge(plan: str) -> Response:
    """How complete a plan is, as a small picture for pages elsewhere."""
    arguments()
    picture = render_template("badge.svg", plan=complete_plan(release().store, plan))
    return send_file(picture.encode(), "image/svg+xml; charset=utf-8", "complete.svg", inline=True)
