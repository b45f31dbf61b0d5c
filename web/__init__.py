"""The browser and the HTTP services of Civic Thread; no query text here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lazy import on_first_use

if TYPE_CHECKING:
    from web.factory import create_app
else:
    _find = on_first_use(__name__)

    def __getattr__(name):
        """Import the browser when it is first wanted: the command line is quicker without it."""
        return _find("factory").create_app if name == "create_app" else _find(name)


__all__ = ["create_app"]
