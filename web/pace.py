"""How often one visitor may do a thing."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

from flask import request
from werkzeug.exceptions import TooManyRequests

from web.visitors import visitor_of

# Beyond so many the one who came longest ago is forgotten: memory stays bounded.
_MOST_VISITORS = 10_000


class Pace:
    """Counts what each visitor does; an address is kept in memory alone, and only for that time.

    Args:
        most: How often one visitor may, in any span of `seconds`.
        seconds: The span.
        now: Gives the seconds of a clock that never goes back.
    """

    def __init__(
        self, most: int, seconds: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._now = now
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait_for(self, visitor: str) -> float:
        """Return 0 and count once more, or the seconds after which the visitor may again."""
        now = self._now()
        with self._lock:
            self._forget_before(now - self._seconds)
            times = self._times.setdefault(visitor, deque())
            while times and times[0] <= now - self._seconds:
                times.popleft()
            if len(times) >= self._most:
                return times[0] + self._seconds - now
            times.append(now)
            self._times.move_to_end(visitor)
            return 0.0

    def _forget_before(self, moment: float) -> None:
        # The first is who did something longest ago.
        while self._times:
            times = next(iter(self._times.values()))
            if len(self._times) <= _MOST_VISITORS and times and times[-1] > moment:
                return
            self._times.popitem(last=False)


def keep_pace(pace: Pace, sentence: str) -> None:
    """Count what the visitor of this request does.

    Raises:
        TooManyRequests: It is more than the pace allows; the answer says `sentence`, and when.
    """
    wait = pace.wait_for(visitor_of(request.remote_addr))
    if wait:
        raise TooManyRequests(sentence, retry_after=math.ceil(wait))
