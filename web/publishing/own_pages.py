"""Pages that only a published copy has: what was withdrawn, and what was never there."""

from __future__ import annotations

from flask import Blueprint, Response

from web.html_only import html_page
from web.negotiation import arguments

blueprint = Blueprint("publishing", __name__)
MISSING, WITHDRAWN = "/404", "/withdrawn"


@blueprint.get(MISSING)
def missing() -> Response:
    """What a web server shows for an address that the copy does not have."""
    return html_page("publishing/missing.html")


@blueprint.get(WITHDRAWN)
def withdrawn() -> Response:
    """What stands where a thing had its page: its name, and the last release that had it."""
    given = arguments("name", "last")
    name, last = given.get("name", ""), given.get("last", "")
    return html_page("publishing/withdrawn.html", name=name, last=last)
