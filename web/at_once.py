"""Connections that hold no thread longer than they must.

The server's own thread answers what is at hand; what may wait goes to the other threads, and none
of those waits for a client that does not read.

Handing a request to another thread costs more than a lookup: on one core 1,000 kept answers a
second become 2,000 without it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from copy import copy
from socket import MSG_PEEK
from threading import RLock, get_ident, local
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer

from web.crowd import CrowdLimits
from web.logs.access import LoggedErrorTask
from web.visitors import visitor_of

_MOST_ACCEPTED = 32
# Where documents and drafts are sent to, and how long such a request may be: it waits in a file.
_DOCUMENTS = re.compile(r"/import(?:/|$)")
MOST_DOCUMENT_BYTES = 13_000_000
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request whose address may hold letters beyond ASCII as they are.

    Browsers encode them; people who type an address into `curl` do not, and what they mean is
    plain. A document may be longer than any other request.
    """

    adj: Any
    # What can not be read has no address; the server names it where a client leaves meanwhile.
    path = ""

    def parse_header(self, header_plus: bytes) -> None:
        line, end, rest = header_plus.partition(b"\r\n")
        encoded = _BEYOND_ASCII.sub(lambda found: b"%%%02X" % found[0][0], line)
        super().parse_header(encoded + end + rest)
        if _DOCUMENTS.match(self.path):
            self.adj = copy(self.adj)
            self.adj.max_request_body_size = MOST_DOCUMENT_BYTES


class _Connection(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests may be answered by the thread that has read them."""

    parser_class = _Parser
    error_task_class = LoggedErrorTask

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # The reading thread holds it while it answers, and answering takes it once more.
        self.requests_lock = RLock()
        self._is_within_answer = False
        self._has_said_all = False
        self._is_left_out = False
        self.visitor = visitor_of(self.addr[0] if self.addr else None)
        self.part, self.since, self.has_asked = "head", time.monotonic(), False
        self.server.crowd.admit(self, list(self.server.active_channels.values()))
        self.server.taken += 1

    @property
    def is_answered(self) -> bool:
        """Whether a request of it is being answered."""
        return bool(self.requests)

    @property
    def is_unread(self) -> bool:
        """Whether a part of an answer waits for the client."""
        return bool(self.total_outbufs_len)

    def readable(self) -> bool:
        """Return whether more may be read; the server's thread does not listen if not."""
        # Said before it is known: an answer that ends meanwhile wakes that thread once too often.
        self._is_left_out = True
        self._is_left_out = self._has_said_all or not super().readable()
        return not self._is_left_out

    def handle_read(self) -> None:
        """Read; who says that no more will come still gets the answer to what came."""
        # The lock: whoever takes the last request away after this sees that it was the last.
        with self.requests_lock:
            if self.requests and not self._is_more():
                self._has_said_all = True
                return
        super().handle_read()

    def _is_more(self) -> bool:
        try:
            return bool(self.socket.recv(1, MSG_PEEK))
        except OSError:
            return True  # the reading itself will meet it

    def received(self, data: bytes) -> bool:
        """Read what came; the server learns whose thread this is."""
        self.server.reading_thread = get_ident()
        before = self.request
        taken: bool = super().received(data)
        self._note_part(before)
        return taken

    def _note_part(self, before: Any) -> None:
        """Note which part of a request is awaited, and since when if that is news."""
        coming = self.request
        part = "none" if coming is None else "body" if coming.headers_finished else "head"
        if part != self.part or (coming is not before and self.has_asked):
            self.part, self.since = part, time.monotonic()
        self.has_asked = self.has_asked or coming is None

    def service(self) -> None:
        """Answer one request; the server's own thread is woken only if it is needed after."""
        self.server.serving.connection = self
        try:
            super().service()
        finally:
            self.server.serving.connection = None

    def needs_attention(self) -> bool:
        """Return whether something is left that the server's own thread must see to."""
        if self._has_said_all and not self.requests:
            self.close_when_flushed = True
        return bool(
            self.total_outbufs_len
            or self.will_close
            or self.close_when_flushed
            or self.requests
            or self.request
            or self._is_left_out
        )

    def write_soon(self, data: Any) -> int:
        """Put a part of an answer where it waits for the client: in memory, then in a file."""
        self._is_within_answer = True
        try:
            written: int = super().write_soon(data)
        finally:
            self._is_within_answer = False
        return written

    def _flush_outbufs_below_high_watermark(self) -> None:
        """Never wait for a client that asks and does not read; answer no more of what it asked.

        Waitress would hold the thread for as long as the client likes: as many clients as there
        are threads would end the site. The connection is closed once what waits is read, or after
        it has been idle for too long.
        """
        if self._is_within_answer or self.total_outbufs_len <= self.adj.outbuf_high_watermark:
            return
        with self.requests_lock:
            self.close_when_flushed = True
            for unanswered in self.requests[1:]:
                unanswered.close()
            del self.requests[1:]


def answer_at_once(
    server: BaseWSGIServer, is_at_hand: Callable[[Any], bool], crowd: CrowdLimits
) -> None:
    """Let a server's own thread answer those requests whose reply is at hand.

    Args:
        server: Before it runs.
        is_at_hand: Whether a parsed request will be answered without waiting.
        crowd: How many connections there may be, and how long they may take to ask.
    """
    hand_over, wake, close_idle = server.add_task, server.pull_trigger, server.maintenance
    accept_one = server.handle_accept
    # A turn of the server looks at each connection: in a flood it must take many. Fewer than those
    # of one visitor that are kept, so that each is looked at before the next may close it.
    most_at_once = max(1, min(_MOST_ACCEPTED, crowd.of_a_visitor // 4))

    def take(connection: _Connection) -> None:
        if _is_reading(server) and is_at_hand(connection.requests[0]):
            connection.service()
        else:
            hand_over(connection)

    def wake_if_needed() -> None:
        if _is_reading(server):
            return
        connection = getattr(server.serving, "connection", None)
        if connection is None or connection.needs_attention():
            wake()

    def maintain(now: float) -> None:
        close_idle(now)
        for connection in server.active_channels.values():
            connection.will_close = connection.will_close or crowd.is_late(connection)

    def accept_waiting() -> None:
        for _ in range(most_at_once):
            before = server.taken
            accept_one()
            if server.taken == before:  # nobody waits
                return

    server.crowd = crowd
    server.taken = 0
    server.handle_accept = accept_waiting
    server.maintenance = maintain
    server.serving = local()
    server.channel_class = _Connection
    server.add_task = take
    server.pull_trigger = wake_if_needed


def _is_reading(server: BaseWSGIServer) -> bool:
    return bool(getattr(server, "reading_thread", None) == get_ident())
