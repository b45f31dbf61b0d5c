"""The validation report."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg import pages
from kg.errors import QueryError
from web.answers import Contents, arguments, known_suffix, release, respond

blueprint = Blueprint("report", __name__)


@blueprint.get("/report")
@blueprint.get("/report.<suffix>")
def report_page(suffix: str | None = None) -> Response:
    """What is missing or wrong, in which cell, and what to fix first."""
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    given = arguments("plan", "severity", "code", "page")
    store = release().store
    found = pages.report_page(
        store,
        plan=given.get("plan", ""),
        severity=given.get("severity", ""),
        code=given.get("code", ""),
        number=_number(given.get("page", "1")),
    )
    contents = Contents(
        page=lambda: render_template("report.html", page=found),
        quads=lambda: pages.report_quads(store, found),
        table=lambda: pages.report_answer(found),
    )
    return respond("/report", suffix, contents)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise QueryError(f"page is a number such as 2, not {text[:40]!r}")
    return int(text)
