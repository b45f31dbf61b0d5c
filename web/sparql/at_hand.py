"""Replies that can be sent without waiting for anybody, and for how long they may be."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock, local
from typing import NamedTuple

from web.sparql.responses import Reply

# Units: seconds; a new release is noticed by then, since somebody else looks.
_GOOD_FOR_S = 0.25
# Units: bytes, of a reply with its question, and of all together.
_LARGEST_BYTES = 32 * 1024
_MOST_BYTES = 16 * 1024 * 1024
# What a reply takes beside its words: its headers and the room in the table.
_FRAME_BYTES = 2 * 1024


class Question(NamedTuple):
    """All of a GET that decides over its reply, as it came."""

    address: str
    accept: str | None
    encoding: str | None


class Known(NamedTuple):
    """A reply, the tag by which a client may know it already, and the release it is of."""

    tag: str
    reply: Reply
    release: str


class AtHand:
    """Small replies of the release that was served a moment ago.

    The server's own thread may send them: it must never wait, neither for a worker nor for a
    release that is being opened.
    """

    def __init__(self) -> None:
        self._replies: OrderedDict[Question, Known] = OrderedDict()
        self._bytes = 0
        self._release: tuple[str, str] | None = None
        self._good_until = 0.0
        self._lock = Lock()
        self._promised = local()

    def see(self, release: tuple[str, str]) -> None:
        """Say which release is served just now; replies of another are forgotten."""
        with self._lock:
            if release != self._release:
                self._release = release
                self._replies.clear()
                self._bytes = 0
            self._good_until = time.monotonic() + _GOOD_FOR_S

    def put(self, release: tuple[str, str], question: Question, known: Known) -> None:
        """Have a reply at hand, if it is small and of the release that was seen last."""
        size = _size(question, known)
        if size > _LARGEST_BYTES:
            return
        with self._lock:
            if release != self._release:
                return
            before = self._replies.pop(question, None)
            self._bytes += size - (_size(question, before) if before else 0)
            self._replies[question] = known
            while self._bytes > _MOST_BYTES:
                self._bytes -= _size(*self._replies.popitem(last=False))

    def promise(self, question: Question) -> bool:
        """Return whether there is a reply, and hold it for this thread's next `take`."""
        with self._lock:
            found = self._replies.get(question)
            if found is None or time.monotonic() > self._good_until:
                return False
        self._promised.known = found
        return True

    def take(self) -> Known | None:
        """Return the reply that this thread was promised; it is given once."""
        promised: Known | None = getattr(self._promised, "known", None)
        self._promised.known = None
        return promised


def _size(question: Question, known: Known) -> int:
    return _FRAME_BYTES + len(known.reply.body) + sum(len(part or "") for part in question)
