"""Decisions made on pages: where they may be made, and how they come into the data."""

from __future__ import annotations

from flask import current_app


def may_decide() -> bool:
    """Whether decisions can be made on pages of this application."""
    return "civic_desk" in current_app.extensions
