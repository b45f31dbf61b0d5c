"""What changed between releases: the change feed, as pages and as an event stream."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, abort, current_app, g, render_template

from kg import feed as feeds
from kg.feed.writing import root_quads
from web.formats import split_suffix
from web.negotiation import Contents, arguments, known_suffix, release, respond
from web.releases import Served
from web.shelves import wait_for_prepared
from web.withdrawn import live_feed

blueprint = Blueprint("feed", __name__)
_YEAR_S = 31_536_000


@blueprint.get("/feed")
@blueprint.get("/feed.<suffix>")
def feed_root(suffix: str | None = None) -> Response:
    """All steps, newest first; in the data forms, the root node of the stream."""
    arguments()
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    feed = _feed()
    contents = Contents(
        page=lambda: _page(feed),
        quads=lambda: root_quads(feed),
        table=lambda: feeds.steps_answer(feed),
        keeps_graphs=True,
    )
    return respond("/feed", suffix, contents)


@blueprint.get("/feed/<name>")
def feed_part(name: str) -> Response:
    """One page of the stream; it never changes, so it may be kept for good."""
    arguments()
    key, suffix = split_suffix(name)
    feed = _feed()
    feed.page(key)  # a page that there is not is refused in every form alike
    contents = Contents(
        page=lambda: _page(feed, key),
        quads=lambda: feed.page_quads(key),
        table=lambda: feeds.members_answer(feed, key),
        keeps_graphs=True,
    )
    response = respond(f"/feed/{key}", suffix, contents)
    if suffix not in (None, "html"):
        response.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
    return response


def _page(feed: feeds.Feed, key: str = "") -> str:
    return render_template("feed.html", page=feeds.feed_page(feed, release().store, key))


def _feed() -> feeds.Feed:
    """Return the feed of the folder that is served, or of the release where there is no folder."""
    known = current_app.extensions
    found = known.get("civic_feed")  # that of a published folder, whose older releases are gone
    wait_for_prepared()
    live = live_feed() if found is None else None
    if live is not None:
        found = live(release())
    feed: feeds.Feed = found or _feed_of(release())
    states = "".join(f"{step.position} {step.after}" for step in feed.steps)
    g.content_version = hashlib.sha256(states.encode()).hexdigest()
    return feed


def _feed_of(served: Served) -> feeds.Feed:
    kept = current_app.extensions.get("civic_feed_of")
    if kept is None or kept[0] is not served.store:
        kept = (served.store, feeds.feed_of_release(served))
        current_app.extensions["civic_feed_of"] = kept
    made: feeds.Feed = kept[1]
    return made
