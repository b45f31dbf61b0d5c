"""A language model behind an HTTP address as a second reader: bounded in time and in size."""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import suppress
from threading import Timer
from urllib.parse import urlsplit

from kg.errors import UsageError
from kg.importing.second_reader import Model

_HERE = ("127.0.0.1", "::1", "localhost")
_SECONDS = 20.0
_MOST_BYTES = 100_000
_CHUNK = 8_192


def model_at(address: str, name: str, *, elsewhere: bool, seconds: float = _SECONDS) -> Model:
    """Return a function that asks a server which speaks the protocol of chat completions.

    Args:
        address: Up to the version, such as `http://127.0.0.1:8080/v1`.
        name: The model's name there.
        elsewhere: Whether it may be on another machine, to which cells of the document then go.
        seconds: How long one answer may take.

    Raises:
        UsageError: The address is none of HTTP, or it is elsewhere and must not be.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"CIVIC_MODEL is an address such as http://127.0.0.1:8080/v1: {address!r}")
    if parts.hostname not in _HERE and not elsewhere:
        raise UsageError(
            f"CIVIC_MODEL is on another machine ({parts.hostname}), to which cells of documents "
            "would go; set CIVIC_MODEL_ELSEWHERE if that is meant"
        )
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    host, port, path = parts.hostname, parts.port, f"{parts.path.rstrip('/')}/chat/completions"

    def ask(question: str) -> str:
        body = {"messages": [{"role": "user", "content": question}], "temperature": 0}
        sent = json.dumps({"model": name, **body}).encode()
        connection = kind(host, port, timeout=seconds)
        clock = None
        try:
            connection.connect()
            # A time-out is of one read alone: who sends a byte now and then is ended by the clock.
            clock = Timer(seconds, _end, (connection.sock,))
            clock.start()
            connection.request("POST", path, sent, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            if answer.status != http.client.OK:
                raise OSError(f"the model's server answers {answer.status}")
            read = b""
            while chunk := answer.read1(_CHUNK):
                read += chunk
                if len(read) > _MOST_BYTES:
                    raise OSError("the model's answer is too long")
            return str(json.loads(read)["choices"][0]["message"]["content"])
        except (http.client.HTTPException, KeyError, IndexError, TypeError) as err:
            raise OSError(f"the model's server gives no answer: {err}") from err
        finally:
            if clock is not None:
                clock.cancel()
            connection.close()

    return ask


def _end(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)
