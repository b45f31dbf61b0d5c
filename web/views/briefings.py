"""A briefing on a partner, a council or a pair."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from kg.documents import list_notes
from kg.pages.briefings import BriefingPage, briefing_page
from web.files import send_document
from web.html_only import html_page
from web.negotiation import arguments, release

blueprint = Blueprint("briefings", __name__)
_FORMS = ("docx", "odt")


@blueprint.get("/briefing")
def briefing() -> Response:
    """The briefing on one or two; without a name, a form."""
    page = _page()
    notes = list_notes(page.document) if page.document else ()
    numbers = {note: number for number, note in enumerate(notes, 1)}
    return html_page("briefing.html", keep=True, page=page, numbers=numbers)


@blueprint.get("/briefing.<suffix>")
def briefing_file(suffix: str) -> Response:
    """The briefing to take away."""
    if suffix not in _FORMS:
        abort(404)
    page = _page()
    if page.document is None:
        abort(404)
    return send_document(page.document, "briefing", suffix)


def _page() -> BriefingPage:
    served = release()
    return briefing_page(served.store, arguments("about").get("about", ""), served.name)
