"""The exit test: what falls or is weakened if some bodies leave."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template
from werkzeug.wrappers import Response as Any

from kg.asking import ask
from kg.exporters.risk_register import risk_register
from kg.exporters.workbook.ods import write_ods
from kg.exporters.workbook.xlsx import write_xlsx
from kg.pages.exits import exit_address, exit_page, find_bodies
from kg.pages.question_graphs import answer_triples, question_triples
from kg.queries import find_question
from kg.records import SelectResult
from web.negotiation import Contents, arguments, known_suffix, release, respond

blueprint = Blueprint("exits", __name__)
_QUESTION = "exit-test"
_SEE_OTHER = 303
_BOOKS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", write_ods),
}


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
    """The risk register of some bodies' leaving, as a workbook."""
    if suffix not in _BOOKS:
        abort(404)
    media_type, write = _BOOKS[suffix]
    store = release().store
    bodies = find_bodies(store, arguments("bodies").get("bodies", ""))
    if not bodies:
        abort(404)
    response = Response(write(risk_register(store, bodies)), content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename=risk-register.{suffix}"
    return response
