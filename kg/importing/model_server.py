"""A language model behind an HTTP address as a second reader: bounded in time and in size."""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import suppress
from threading import Event, Timer
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
        UsageError: The address is none of HTTP, its port is none, or it is elsewhere and must not
            be.
    """
    wrong = f"CIVIC_MODEL is an address such as http://127.0.0.1:8080/v1: {address!r}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as err:
        raise UsageError(f"{wrong}: {err}") from err
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(wrong)
    if parts.hostname not in _HERE and not elsewhere:
        raise UsageError(
            f"CIVIC_MODEL is on another machine ({parts.hostname}), to which cells of documents "
            "would go; set CIVIC_MODEL_ELSEWHERE if that is meant"
        )
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    host, path = parts.hostname, f"{parts.path.rstrip('/')}/chat/completions"

    def ask(question: str) -> str:
        body = {"messages": [{"role": "user", "content": question}], "temperature": 0}
        sent = json.dumps({"model": name, **body}).encode()
        connection = kind(host, port, timeout=seconds)
        # A time-out is of one read alone: who sends a byte now and then is ended by the clock.
        late = Event()
        clock = Timer(seconds, _end, (connection, late))
        clock.start()
        try:
            connection.connect()
            if late.is_set():
                raise OSError("the model's server lets nobody in")
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
            clock.cancel()
            connection.close()

    return ask


def _end(connection: http.client.HTTPConnection, late: Event) -> None:
    late.set()
    with suppress(OSError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
