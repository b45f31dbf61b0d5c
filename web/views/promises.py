"""The promises with a date as feeds to subscribe to: a calendar, and news."""

from __future__ import annotations

from flask import Blueprint, Response

from kg.pages import lists, promises
from web.files import send_file
from web.negotiation import arguments, base, release
from web.views.lists import on_a_day

blueprint = Blueprint("promises", __name__)


@blueprint.get("/promises.ics")
def promise_calendar() -> Response:
    """The promises that a filter keeps, for a calendar program."""
    given = arguments(*lists.list_parameters(promises.KEY))
    return on_a_day(given) or _feed(
        promises.promise_calendar(release().store, given), "text/calendar", "promises.ics"
    )


@blueprint.get("/promises.atom")
def promise_news() -> Response:
    """The same for a reader of news."""
    given = arguments(*lists.list_parameters(promises.KEY))
    return on_a_day(given) or _feed(
        promises.promise_news(release().store, given, base()),
        "application/atom+xml",
        "promises.atom",
    )


def _feed(content: bytes, media_type: str, name: str) -> Response:
    return send_file(content, f"{media_type}; charset=utf-8", name, inline=True)
