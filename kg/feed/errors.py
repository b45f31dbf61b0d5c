"""What a feed is refused with."""

from __future__ import annotations

from kg.errors import KGError


class FeedError(KGError):
    """A feed, or the state kept of one, is not what it says: the sentence names the place."""
