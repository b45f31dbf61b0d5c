"""A release made ready before visitors meet it: its main pages are rendered once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g

from web.navigation import ways
from web.releases import Served

# Pages beyond the main row that read what others read too.
_READ_MUCH = ("/connections", "/gaps", "/questions")


def warm(app: Flask, release: Served) -> None:
    """Render the main pages of a release, and so read what is read once a release.

    They are rendered though they lie ready (`web.shelves`): other pages need what they read. No
    visitor asks for them, so the log does not tell of them. A page that can not be rendered is
    left to whoever asks for it.
    """
    with _no_collector():
        for address in (*(room.address for room in ways(app).main), *_READ_MUCH):
            # As browsers ask: the next visitor finds the page kept.
            with app.test_request_context(address, headers={"Accept": "text/html"}):
                g.release = release
                g.renders_anew = True
                app.full_dispatch_request()


@contextmanager
def _no_collector() -> Iterator[None]:
    """Let the collector of cycles rest: what is read here stays, and to look through it takes long.

    With 350 plans it was a fifth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
