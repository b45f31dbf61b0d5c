"""A release made ready before visitors meet it: its main pages are rendered once."""

from __future__ import annotations

from flask import Flask

from web.navigation import ways
from web.negotiation import RELEASE
from web.releases import Served


def warm(app: Flask, release: Served) -> None:
    """Render the main pages of a release, and so read what is read once a release.

    A page that can not be rendered is left to whoever asks for it, and is logged there.
    """
    client = app.test_client()
    for room in ways(app).main:
        client.get(
            room.address,
            headers={"Accept": "text/html"},  # as browsers do: the next visitor finds it kept
            environ_overrides={RELEASE: release, "REMOTE_ADDR": "127.0.0.1"},
        )
