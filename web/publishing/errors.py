"""What goes wrong when a copy is published."""

from __future__ import annotations

from kg.errors import KGError


class PublishError(KGError):
    """The copy can not be written there, or a page of it can not be made."""
