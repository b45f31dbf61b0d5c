"""Which names may be one body: to read, and to take away as a table that can be filled in."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg.matching.sheet import workbook_of
from kg.pages import match
from web.deciding import may_decide
from web.files import send_file
from web.negotiation import (
    Contents,
    arguments,
    base,
    known_suffix,
    page_number,
    release,
    respond,
)  # fmt: skip

blueprint = Blueprint("match", __name__)
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/match")
@blueprint.get("/match.<suffix>")
def match_page(suffix: str | None = None) -> Response:
    """What may be one, the costliest first; as data, all of it."""
    if suffix == "xlsx":
        return _workbook()
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    given = arguments("only", "page")
    only, store = given.get("only", ""), release().store
    number = page_number(given.get("page", "1"))

    def page() -> str:
        found = match.match_page(store, only, number)
        return render_template("match.html", page=found, may_decide=may_decide())

    contents = Contents(
        page=page,
        quads=lambda: match.match_triples(store, only, base()),
        table=lambda: match.match_answer(store, only),
    )
    return respond("/match", suffix, contents)


def _workbook() -> Response:
    """The table as a workbook that offers the decisions to choose from."""
    only = arguments("only").get("only", "")
    written = workbook_of(match.match_rows(release().store, only))
    return send_file(written, _WORKBOOK, "who-is-who.xlsx")
