"""Things that are gone: their address answers 410, with what the change feed says of them."""

from __future__ import annotations

from threading import Lock, Thread

import pyoxigraph as ox
from flask import Response, current_app, g, render_template, request
from werkzeug.exceptions import NotAcceptable

from kg.errors import KGError
from kg.feed import Feed, LiveFeed, Tombstone, tombstone_quads, tombstones_of
from kg.serialising import json_error, write_quads
from web.accept import accept_of
from web.formats import HTML, chosen_format, split_suffix
from web.negotiation import release
from web.releases import Served, WatchedRelease
from web.shelves import is_being_prepared

STATUS = 410


class Withdrawn:
    """What was deleted in the releases of a folder; nobody waits until it is known.

    To read all releases takes long, so that a thread of its own does it when the first thing is
    asked for that is not here. Until it is done such a thing is unknown.
    """

    def __init__(self, live: LiveFeed) -> None:
        self._live = live
        self._lock = Lock()
        self._reading: Thread | None = None
        self._known: tuple[Feed, dict[str, Tombstone]] | None = None
        self._unreadable = ""  # the release whose feed can not be made

    def find(self, iri: str, served: Served) -> tuple[Feed, Tombstone] | None:
        """Return the tombstone of a thing with the feed that holds it, or None."""
        feed = self._live.at_hand(served)
        known = self._known
        if feed is None or known is None or known[0] is not feed:
            self._read(served)
            return None
        found = known[1].get(iri)
        return (feed, found) if found else None

    def wait(self) -> None:
        """Wait until what is being read is known."""
        reading = self._reading
        if reading is not None:
            reading.join()

    def _read(self, served: Served) -> None:
        with self._lock:
            if served.name == self._unreadable:
                return
            if self._reading is None or not self._reading.is_alive():
                self._reading = Thread(target=self._learn, args=(served,), daemon=True)
                self._reading.start()

    def _learn(self, served: Served) -> None:
        try:
            feed = self._live(served)
        except KGError:  # the page of the feed tells of it
            self._unreadable = served.name
            return
        self._known = (feed, tombstones_of(feed))


def live_feed() -> LiveFeed | None:
    """Return the feed of the folder that is served, None where there is no folder."""
    source = current_app.extensions["civic_source"]
    if not isinstance(source, WatchedRelease):
        return None
    made: LiveFeed = current_app.extensions.setdefault("civic_live_feed", LiveFeed(source.folder))
    return made


def answer_withdrawn(iri: str) -> Response | None:
    """Return the answer for a thing that is gone; None where nothing is known of it."""
    live = live_feed()
    if live is None or is_being_prepared():
        return None
    withdrawn: Withdrawn = current_app.extensions.setdefault("civic_withdrawn", Withdrawn(live))
    found = withdrawn.find(iri, release())
    return _answer(*found) if found else None


def _answer(feed: Feed, tombstone: Tombstone) -> Response:
    g.alternates = []
    name = tombstone.name or tombstone.iri
    sentence = f"{name} was taken out; the last release that had it was {tombstone.last}"
    try:
        wanted = chosen_format(accept_of(request.environ), split_suffix(request.path)[1])
    except NotAcceptable:
        wanted = HTML
    if wanted is HTML:
        page = render_template(
            "publishing/withdrawn.html", name=name, last=tombstone.last, status=STATUS
        )
        response = Response(page, STATUS, content_type="text/html; charset=utf-8")
    elif wanted.is_table:
        response = Response(json_error(sentence), STATUS, content_type="application/json")
    else:
        quads = map(_in_default_graph, tombstone_quads(feed, tombstone))
        written = write_quads(quads, wanted.exporter)
        response = Response(written, STATUS, content_type=wanted.media_type)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept"
    response.headers["Link"] = f'</feed/{tombstone.key}>; rel="related"'
    return response


def _in_default_graph(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object)
