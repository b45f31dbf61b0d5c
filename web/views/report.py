"""The validation report."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg import pages
from web.negotiation import Contents, arguments, known_suffix, page_number, release, respond

blueprint = Blueprint("report", __name__)


@blueprint.get("/report")
@blueprint.get("/report.<suffix>")
def report_page(suffix: str | None = None) -> Response:
    """What is missing or wrong, in which cell, and what to fix first."""
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    given = arguments("plan", "severity", "code", "state", "page")
    store = release().store
    found = pages.report_page(
        store,
        plan=given.get("plan", ""),
        severity=given.get("severity", ""),
        code=given.get("code", ""),
        state=given.get("state", ""),
        number=page_number(given.get("page", "1")),
    )
    contents = Contents(
        page=lambda: render_template("report.html", page=found),
        quads=lambda: pages.report_quads(store, found),
        table=lambda: pages.report_answer(found),
    )
    return respond("/report", suffix, contents)
