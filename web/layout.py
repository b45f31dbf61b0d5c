"""What every page has alike, rendered once: its head and the rooms at its foot."""

from __future__ import annotations

from functools import cache

from flask import Flask
from markupsafe import Markup

from web.navigation import ways


def site_version(app: Flask) -> str:
    """Return what the addresses of static files carry: another where a file has changed."""
    return str(app.extensions["civic_digest"])[:12]


class Layout:
    """The parts of a page that only the room it stands in may change."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        # One for each room: the keys come from the templates, never from a visitor.
        self.header = cache(self._header)
        self.looks = cache(self._looks)
        self.rooms = cache(self._rooms)

    def _header(self, here: str) -> Markup:
        """Return the head of a page in a room, by the room's key; "" is in none of them."""
        return self._rendered("_header.html", here=here)

    def _looks(self) -> Markup:
        """Return the links to what gives every page its looks."""
        version = site_version(self._app)
        return self._rendered("_looks.html", site_version=version)

    def _rooms(self) -> Markup:
        """Return the ways to the rooms that are not in the main row."""
        return self._rendered("_rooms.html")

    def _rendered(self, template: str, **values: str) -> Markup:
        found = self._app.jinja_env.get_template(template)
        # Rendered as a template, so all that was put into it is escaped.
        return Markup(found.render(rooms=ways(self._app), **values).strip())  # noqa: S704
