"""How many connections there may be, and how long a request may take to come.

A connection that asks for nothing costs little, but their number is bounded: whoever opens many,
or sends a byte now and then, must not keep others out. Where there is no room, the connection of
the same visitor that has kept us waiting longest is closed for the new one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from kg import settings
from web.visitors import visitor_of

_SINCE = attrgetter("since")


class Waiting(Protocol):
    """What is asked of a connection; `since` is in seconds of `time.monotonic`."""

    visitor: str
    since: float
    part: str
    has_asked: bool
    will_close: bool

    @property
    def is_answered(self) -> bool:
        """Whether a request of it is being answered."""
        ...

    @property
    def is_unread(self) -> bool:
        """Whether a part of an answer waits for the client."""
        ...


@dataclass(frozen=True, slots=True)
class CrowdLimits:
    """The limits of connections.

    Units: seconds for the head and for the body of a request, whichever way its bytes are spread;
    connections of all, and of one visitor. `proxy` is an address that stands for many visitors,
    and has no limit of its own; empty for none.
    """

    head_seconds: float = settings.HEAD_SECONDS.default
    body_seconds: float = settings.BODY_SECONDS.default
    connections: int = settings.CONNECTIONS.default
    of_a_visitor: int = settings.CONNECTIONS_OF_A_VISITOR.default
    proxy: str = settings.PROXY.default

    @classmethod
    def from_environment(cls) -> CrowdLimits:
        """Return the limits that the settings say.

        Raises:
            UsageError: A setting is no number above 0, or no whole one where that is needed.
        """
        return cls(
            head_seconds=settings.HEAD_SECONDS.read(),
            body_seconds=settings.BODY_SECONDS.read(),
            connections=settings.CONNECTIONS.read(),
            of_a_visitor=settings.CONNECTIONS_OF_A_VISITOR.read(),
            proxy=settings.PROXY.read(),
        )

    def admit(self, new: Waiting, others: Iterable[Waiting]) -> None:
        """Make room for a new connection; it is closed itself where all others are answered."""
        open_now = [other for other in others if not other.will_close and other is not new]
        of_visitor = [other for other in open_now if other.visitor == new.visitor]
        if len(of_visitor) >= self.of_a_visitor and new.visitor != visitor_of(self.proxy):
            _close_one(new, of_visitor)
        elif len(open_now) >= self.connections:
            _close_one(new, open_now)

    def is_late(self, connection: Waiting) -> bool:
        """Return whether a request should have come by now."""
        if connection.is_answered or connection.part == "none":
            return False
        most = self.body_seconds if connection.part == "body" else self.head_seconds
        return time.monotonic() - connection.since > most


def _close_one(new: Waiting, others: list[Waiting]) -> None:
    # First whoever has asked nothing yet or is in the middle of it, last who has an answer to read.
    # A flood comes here for each of its connections: those are found without much ado.
    idle = [one for one in others if not one.is_answered]
    asking = [one for one in idle if not (one.is_unread or (one.has_asked and one.part == "none"))]
    if asking:
        worst = min(asking, key=_SINCE)
    else:
        worst = min(idle, key=lambda one: (one.is_unread, one.since), default=new)
    worst.will_close = True
