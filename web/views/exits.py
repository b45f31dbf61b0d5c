"""The exit test: what falls or is weakened if some bodies leave."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template
from werkzeug.wrappers import Response as Any

from kg.asking import ask
from kg.exporters.risk_register import MOST_IN_A_DOCUMENT, risk_register
from kg.pages.exits import exit_address, exit_page, find_bodies
from kg.pages.question_graphs import answer_triples, question_triples
from kg.queries import find_question
from kg.records import SelectResult
from web.files import send_document
from web.negotiation import Contents, arguments, known_suffix, release, respond

blueprint = Blueprint("exits", __name__)
_QUESTION = "exit-test"
_SEE_OTHER = 303
_FORMS = ("docx", "odt", "xlsx")


@blueprint.get("/exit")
@blueprint.get("/exit.<suffix>")
def exit_test(suffix: str | None = None) -> Any:
    """The test of some bodies; without any, a form and bodies to begin with."""
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    given = arguments("bodies", "add")
    bodies, store = given.get("bodies", ""), release().store
    if given.get("add"):
        return redirect(exit_address(store, bodies, given["add"]), _SEE_OTHER)

    def answer() -> SelectResult:
        return ask(store, find_question(_QUESTION), {"bodies": bodies})

    contents = Contents(
        page=lambda: render_template("exit.html", page=exit_page(store, bodies)),
        quads=lambda: (*question_triples(_QUESTION), *answer_triples(answer())),
        table=answer,
    )
    return respond("/exit", suffix, contents)


@blueprint.get("/exit/register.<suffix>")
def register(suffix: str) -> Response:
    """The risk register of some bodies' leaving, as a document or a workbook."""
    if suffix not in _FORMS:
        abort(404)
    served = release()
    bodies = find_bodies(served.store, arguments("bodies").get("bodies", ""))
    if not bodies:
        abort(404)
    most = None if suffix == "xlsx" else MOST_IN_A_DOCUMENT
    paper = risk_register(served.store, bodies, served.name, most)
    return send_document(paper, "risk-register", suffix)
