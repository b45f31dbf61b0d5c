"""Messages over a socket: a header of JSON, then bytes.

JSON and not pickle: what comes from a worker is not trusted.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct("!IQ")
_MOST_HEADER = 1024 * 1024


def send_frame(channel: socket.socket, header: dict[str, Any], body: bytes = b"") -> None:
    """Send one message.

    Raises:
        OSError: The other side is gone.
    """
    head = json.dumps(header).encode()
    channel.sendall(_LENGTHS.pack(len(head), len(body)) + head)
    if body:
        channel.sendall(body)


def receive_frame(channel: socket.socket, most_bytes: int) -> tuple[dict[str, Any], bytes]:
    """Return the next message: its header and its body.

    Raises:
        EOFError: The other side is gone.
        ValueError: The message is larger than `most_bytes`, or its header is no JSON object.
        OSError: The channel's time-out passed, or it broke.
    """
    head_length, body_length = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size))
    if head_length > _MOST_HEADER or body_length > most_bytes:
        raise ValueError("the message is larger than agreed")
    header = json.loads(_exactly(channel, head_length))
    if not isinstance(header, dict):
        raise ValueError("the header is no JSON object")
    return header, _exactly(channel, body_length)


def _exactly(channel: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = channel.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise EOFError("the channel was closed")
        parts += part
    return bytes(parts)
