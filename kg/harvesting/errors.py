"""What stops a harvest."""

from __future__ import annotations

from kg.errors import KGError

UNTOUCHED = "nothing was taken, and what was there before is untouched"


class HarvestError(KGError):
    """A source can not be taken as it is; what was harvested before stays as it was."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"{sentence}; {UNTOUCHED}")


class TroubleError(HarvestError):
    """A server does not answer as it should, which may be otherwise another time."""


class MissingError(HarvestError):
    """There is nothing at an address of the source."""
