"""One web site, read over one address that was looked up once, within limits."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from urllib.parse import quote, urljoin, urlsplit

from kg.harvesting.errors import HarvestError, MissingError, TroubleError
from kg.harvesting.hosts import Place, resolve
from kg.harvesting.limits import Limits
from kg.version import __version__

AGENT = f"CivicThread/{__version__} (+https://w3id.org/civicthread)"
_CHUNK = 64 * 1024
# How often is told how far the reading is.
_TELL_S = 0.2
_GONE = {404, 406, 410}
_MOVED = {301, 302, 303, 307, 308}
_SAFE = "/:@!$&'()*+,;=-._~%?"


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its bytes, or None where nothing has changed since `etag`."""

    body: bytes | None
    etag: str
    media_type: str


class Site:
    """A web site below one address; nothing is fetched from anywhere else."""

    def __init__(
        self,
        root: Place,
        limits: Limits,
        *,
        private: bool = False,
        progress: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.root = root
        self.limits = limits
        self.requests = 0
        self._progress = progress
        self._address = resolve(root, private=private)

    def fetch(self, path: str, most: int, etag: str = "", accept: str = "*/*") -> Fetched:
        """Return what is at a path of the site's host.

        Args:
            path: From the host's root, with the query if there is one.
            most: Bytes that the answer may have.
            etag: What an earlier answer was called; the server need not send it again.
            accept: The media types that are asked for.

        Raises:
            HarvestError: Not there, too slow, too large, broken off, or moved to another host.
        """
        asked = quote(path, safe=_SAFE)
        for _ in range(self.limits.redirects + 1):
            answer = self._ask(asked, most, etag, accept)
            if isinstance(answer, Fetched):
                return answer
            asked = self._on_this_host(asked, answer)
        raise HarvestError(f"{self.root.origin}{path} only leads from one address to the next")

    def _on_this_host(self, asked: str, location: str) -> str:
        here = self.root.origin
        try:
            target = urlsplit(urljoin(here + asked, location))
        except ValueError as err:  # a bracket that is not closed
            raise HarvestError(f"{here}{asked} leads to no address: {location[:200]!r}") from err
        if f"{target.scheme}://{target.netloc}" != here:
            raise HarvestError(f"{here}{asked} leads off the host, to {location[:200]!r}")
        query = f"?{target.query}" if target.query else ""
        return quote((target.path or "/") + query, safe=_SAFE)

    def _ask(self, asked: str, most: int, etag: str, accept: str) -> Fetched | str:
        """Return the answer, or where the server says that it is."""
        self.requests += 1
        if self.requests > self.limits.requests:
            raise TroubleError(f"{self.root.url} takes more than {self.limits.requests:,} requests")
        url = self.root.origin + asked
        self._progress(f"asking for {url}")
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
        headers |= {"Accept": accept} | ({"If-None-Match": etag} if etag else {})
        connection = self._connection()
        late = threading.Event()
        try:
            with _cut_off(connection, self.limits.request_seconds, late):
                connection.request("GET", asked, headers=headers)
                with closing(connection.getresponse()) as response:
                    return self._answer(url, response, most, etag)
        except (OSError, http.client.HTTPException) as err:
            raise TroubleError(self._told(url, err, late)) from err
        finally:
            connection.close()

    def _answer(
        self, url: str, response: http.client.HTTPResponse, most: int, etag: str
    ) -> Fetched | str:
        if response.status in _MOVED:
            return response.headers.get("Location") or ""
        named = response.headers.get("ETag") or ""
        if response.status == 304 and etag:
            return Fetched(None, etag, "")
        if response.status != 200:
            again = response.headers.get("Retry-After")
            hint = f" (try again after {again[:40]})" if again else ""
            kind = MissingError if response.status in _GONE else TroubleError
            raise kind(f"{url} answers {response.status} {response.reason}{hint}")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise HarvestError(f"{url} is sent in a form that was not asked for")
        body = _read(url, response, most, self._progress)
        return Fetched(body, named, response.headers.get_content_type())

    def _connection(self) -> _Pinned:
        wait = self.limits.wait_seconds
        if self.root.scheme == "https":
            return _PinnedHTTPS(self.root, self._address, wait)
        return _Pinned(self.root, self._address, wait)

    def _told(self, url: str, err: Exception, late: threading.Event) -> str:
        if late.is_set():
            return f"{url} takes longer than {self.limits.request_seconds:g} seconds"
        if isinstance(err, TimeoutError):
            return f"{url} is silent for more than {self.limits.wait_seconds:g} seconds"
        if isinstance(err, http.client.IncompleteRead):
            return f"{url} breaks off"
        if isinstance(err, http.client.HTTPException):
            return f"{url} does not speak HTTP as it should ({type(err).__name__})"
        return f"{url} can not be reached: {getattr(err, 'strerror', None) or err}"


def _read(
    url: str, response: http.client.HTTPResponse, most: int, progress: Callable[[str], None]
) -> bytes:
    promised = response.length
    if promised is not None and promised > most:
        raise HarvestError(f"{url} has {promised:,} bytes; at most {most:,} are read")
    held = bytearray()
    of_all = f" of {promised:,}" if promised is not None else ""
    told = monotonic()
    # read1 returns with what is there: a server that sends a byte at a time meets the clock.
    while part := response.read1(_CHUNK):
        held += part
        if len(held) > most:
            raise HarvestError(f"{url} has more than {most:,} bytes; no more are read")
        if monotonic() - told > _TELL_S:
            told = monotonic()
            progress(f"reading {url}: {len(held):,}{of_all} bytes")
    if promised is not None and len(held) < promised:
        raise http.client.IncompleteRead(bytes(held), promised - len(held))
    return bytes(held)


@contextmanager
def _cut_off(connection: _Pinned, seconds: float, late: threading.Event) -> Iterator[None]:
    """End a connection when its time is up, whatever it is doing."""

    def cut() -> None:
        late.set()
        if connection.opened is not None:
            with suppress(OSError):  # it may have ended in this very moment
                connection.opened.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    started = monotonic()
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if late.is_set() or monotonic() - started > seconds:
        late.set()
        raise TimeoutError


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked up before, whatever its name leads to now."""

    def __init__(self, root: Place, address: str, wait: float) -> None:
        super().__init__(root.host, root.port, timeout=wait)
        self._pinned = (address, root.port)
        # Kept here: the connection itself forgets its socket once an answer has begun.
        self.opened: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the pinned address."""
        self.sock = self.opened = socket.create_connection(self._pinned, timeout=self.timeout)


class _PinnedHTTPS(_Pinned):
    """The same over TLS; the certificate must be the host's own."""

    default_port = 443

    def connect(self) -> None:
        """Connect to the pinned address, and greet the host by its name."""
        super().connect()
        context = ssl.create_default_context()
        self.sock = self.opened = context.wrap_socket(self.sock, server_hostname=self.host)
