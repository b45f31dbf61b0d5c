"""Writing whole graphs to a SPARQL 1.1 server: by the Graph Store Protocol, or by Update.

Everything here may be sent twice to the same effect, so that what a broken connection left open
is simply sent again: PUT and DELETE by their nature, and triples without blank nodes because a
graph holds each of them once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request

from kg.store.connecting import (
    AGENT,
    EndpointDownError,
    EndpointError,
    authorization,
    first_line,
    open_with,
    opener_for,
    read_whole,
)
from kg.store.texts import text_of_file, written_iri

# Virtuoso compiles an INSERT DATA whole, and ends at some thousand triples.
_TRIPLES_AN_UPDATE = 500
# A body that every server takes into memory.
_TRIPLES_A_BODY = 50_000
_MOST_BYTES = 1024 * 1024
_TRIES = 4
_AGAIN = {429, 502, 503, 504}


class GraphWriter(Protocol):
    """Whatever can exchange a graph on a server."""

    def put(self, graph: str, lines: Sequence[str]) -> None:
        """Make a graph hold these triples, lines of N-Triples, and no others."""
        ...

    def drop(self, graph: str) -> None:
        """Take a graph away; one that is not there is no failure."""
        ...


@dataclass(frozen=True, slots=True)
class Door:
    """An address that takes changes, and who one is there.

    Units: `seconds` a request, of which there are as many as there are bodies and retries.
    """

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    digest: bool = False
    seconds: float = 300.0


@dataclass(frozen=True, slots=True)
class GraphStoreWriter:
    """By the SPARQL 1.1 Graph Store HTTP Protocol, indirect graph identification."""

    door: Door

    def put(self, graph: str, lines: Sequence[str]) -> None:
        """See `GraphWriter.put`; a large graph is put with its first part, and the rest added."""
        method = "PUT"
        for body in _parts(lines, _TRIPLES_A_BODY):
            _send(self.door, method, self._address(graph), body, "application/n-triples")
            method = "POST"

    def drop(self, graph: str) -> None:
        """See `GraphWriter.drop`."""
        _send(self.door, "DELETE", self._address(graph), None, "", fine=(404,))

    def _address(self, graph: str) -> str:
        return f"{self.door.url}{_mark(self.door.url)}graph={quote(graph, safe='')}"


@dataclass(frozen=True, slots=True)
class UpdateWriter:
    """By SPARQL 1.1 Update, in batches."""

    door: Door

    def put(self, graph: str, lines: Sequence[str]) -> None:
        """See `GraphWriter.put`."""
        self.drop(graph)
        for part in _parts(lines, _TRIPLES_AN_UPDATE):
            self._update(text_of_file("insert", graph=written_iri(graph), triples=part))

    def drop(self, graph: str) -> None:
        """See `GraphWriter.drop`."""
        self._update(text_of_file("drop", graph=written_iri(graph)))

    def _update(self, text: str) -> None:
        form = "application/x-www-form-urlencoded"
        _send(self.door, "POST", self.door.url, urlencode({"update": text}), form)


def _parts(lines: Sequence[str], size: int) -> Iterator[str]:
    # Even an empty graph has one part: it is what empties the graph on the server.
    for start in range(0, max(len(lines), 1), size):
        yield "".join(lines[start : start + size])


def _mark(url: str) -> str:
    return "&" if "?" in url else "?"


def _send(
    door: Door, method: str, url: str, body: str | None, form: str, fine: tuple[int, ...] = ()
) -> None:
    for attempt in range(1, _TRIES + 1):
        try:
            return _send_once(door, method, url, body, form, fine)
        except EndpointDownError:
            if attempt == _TRIES:
                raise
            time.sleep(0.2 * 2**attempt)
    return None


def _send_once(
    door: Door, method: str, url: str, body: str | None, form: str, fine: tuple[int, ...]
) -> None:
    data = None if body is None else body.encode("utf-8")
    request = Request(url, data, {"User-Agent": AGENT}, method=method)  # noqa: S310 - checked
    if form:
        request.add_header("Content-Type", form)
    ends = time.monotonic() + door.seconds
    opener = opener_for(door.url)
    try:
        if door.user is not None:
            who = (door.user, door.password or "")
            told = authorization(opener, request, who, ends, digest=door.digest)
            request.add_unredirected_header("Authorization", told)
        with open_with(opener, request, ends, door.url) as response:
            read_whole(response, ends, _MOST_BYTES, door.url)
    except HTTPError as err:
        with err:
            if err.code not in fine:
                raise _refused(err, door.url) from err
    except TimeoutError as err:
        raise EndpointDownError(f"{door.url} did not finish within {door.seconds:g} s") from err
    except (URLError, OSError, HTTPException) as err:
        reason = getattr(err, "reason", err)
        told = getattr(reason, "strerror", None) or str(reason) or type(err).__name__
        raise EndpointDownError(f"{door.url} does not answer: {told}") from err


def _refused(err: HTTPError, url: str) -> EndpointError:
    told = first_line(err)
    if err.code in (401, 403):
        return EndpointError(
            f"{url} lets nobody write without the right name and password ({err.code}); "
            "give --user and --password-env, and --digest where it asks for that"
        )
    if err.code in _AGAIN:
        return EndpointDownError(f"{url} can not take changes now ({err.code}): {told}", err)
    return EndpointError(f"{url} refuses the change with {err.code}: {told}")
