"""The browser and the HTTP services of Civic Thread; no query text here."""

from web.factory import create_app

__all__ = ["create_app"]
