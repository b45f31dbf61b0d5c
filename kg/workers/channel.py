"""Messages over a socket: a header of JSON, then bytes.

JSON and not pickle: what comes from a worker is not trusted. Each message takes one call to send
and, if it is small, one to receive: between two processes every call counts.
"""

from __future__ import annotations

import json
import math
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct("!IQ")
_TIMEVAL = struct.Struct("ll")
_MOST_HEADER = 1024 * 1024
_PART = 256 * 1024


class Channel:
    """One end of a connection to another process."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._received = bytearray()

    def wait_at_most(self, seconds: float) -> None:
        """Let sending and receiving wait no longer than this, from now on."""
        whole = max(math.ceil(seconds * 1_000_000), 1)
        span = _TIMEVAL.pack(*divmod(whole, 1_000_000))
        # The kernel keeps the time: a time-out of Python's would cost a further call each time.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, span)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, span)

    def send(self, header: dict[str, Any], body: bytes = b"") -> None:
        """Send one message.

        Raises:
            OSError: The other side is gone, or takes nothing.
        """
        head = json.dumps(header).encode()
        self._socket.sendall(b"".join((_LENGTHS.pack(len(head), len(body)), head, body)))

    def receive(self, most_bytes: int) -> tuple[dict[str, Any], bytes]:
        """Return the next message: its header and its body.

        Raises:
            TimeoutError: The time passed; what came so far is kept for the next call.
            EOFError: The other side is gone.
            ValueError: The message is larger than `most_bytes`, or its header is no JSON object.
            OSError: The connection broke.
        """
        self._fill(_LENGTHS.size)
        head_length, body_length = _LENGTHS.unpack_from(self._received)
        if head_length > _MOST_HEADER or body_length > most_bytes:
            raise ValueError("the message is larger than agreed")
        end = _LENGTHS.size + head_length
        self._fill(end + body_length)
        header = json.loads(self._received[_LENGTHS.size : end])
        if not isinstance(header, dict):
            raise ValueError("the header is no JSON object")
        body = bytes(self._received[end : end + body_length])
        del self._received[: end + body_length]
        return header, body

    def close(self) -> None:
        """Close this end; closed twice is closed once."""
        self._socket.close()

    def _fill(self, length: int) -> None:
        while len(self._received) < length:
            try:
                part = self._socket.recv(_PART)
            except BlockingIOError as err:
                raise TimeoutError from err
            if not part:
                raise EOFError("the connection was closed")
            self._received += part
