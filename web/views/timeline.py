"""What is due or happens, by quarter; and the same as a calendar feed."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, render_template

from kg.pages import timeline
from kg.pages.question_graphs import answer_triples
from web.files import send_file
from web.negotiation import Contents, arguments, known_suffix, page_number, release, respond

blueprint = Blueprint("timeline", __name__)
_FILTERS = ("plan", "partner", "kind", "from", "to", "through")


@blueprint.get("/time")
@blueprint.get("/time.<suffix>")
def time_page(suffix: str | None = None) -> Response:
    """Everything due or happening, by quarter, certain and possible apart."""
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    given = arguments(*_FILTERS, "page")
    number = page_number(given.pop("page", "1"))
    found = timeline.time_page(release().store, **_named(given), number=number)
    contents = Contents(
        page=lambda: render_template("timeline.html", page=found),
        quads=lambda: answer_triples(found.answer),
        table=lambda: found.answer,
    )
    return respond("/time", suffix, contents)


@blueprint.get("/time.ics")
def time_feed() -> Response:
    """The same, kept by the same filter, for a calendar program to subscribe to."""
    given = arguments(*_FILTERS)
    feed = timeline.time_feed(release().store, **_named(given))
    return send_file(feed, "text/calendar; charset=utf-8", "civic-thread.ics", inline=True)


def _named(given: dict[str, str]) -> timeline.Filter:
    """Return the values of the address by the library's names."""
    renamed = {"from": "first", "to": "last"}
    named = {renamed.get(name, name): value for name, value in given.items()}
    return cast(timeline.Filter, named)  # `arguments` lets no other name through
