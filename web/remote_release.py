"""A release that lies on a SPARQL server and is served from there."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from kg.store import Endpoint, EndpointDownError, EndpointError, RemoteStore
from kg.store.loads import LoadRecord, read_record
from kg.workers import Limits, Runner
from web.remote_runner import RemoteRunner

_LOG = logging.getLogger(__name__)
# Units: seconds; how long a new release on the server may go unseen.
_LOOK_EVERY = 10.0


@dataclass(frozen=True, slots=True)
class RemoteRelease:
    """A release on a server: what the pages need of it, and who runs visitors' queries there."""

    name: str
    manifest: Mapping[str, Any]
    store: RemoteStore
    runner: Runner
    record: LoadRecord = field(repr=False)


class RemoteSource:
    """The release that a server holds, looked for again every few seconds.

    What pages compute once, they compute once for each release: the store is the same object as
    long as the load record says the same.
    """

    def __init__(self, endpoint: Endpoint, limits: Limits, base: str | None = None) -> None:
        """Open the release.

        Raises:
            EndpointError: The server does not answer, or holds no whole release.
            NotFoundError: It holds several; the sentence lists their bases.
        """
        self._server = RemoteStore(endpoint)
        self._limits = limits
        self._base = base
        self._lock = Lock()
        self._release = self._open(self._read())
        self._seen_at = time.monotonic()
        self.refusal: str | None = None

    def __call__(self) -> RemoteRelease:
        """Return the release to answer from.

        Raises:
            EndpointDownError: The server does not answer, or is being loaded just now.
        """
        if time.monotonic() - self._seen_at > _LOOK_EVERY:
            with self._lock:
                if time.monotonic() - self._seen_at > _LOOK_EVERY:
                    self._look_quietly()
        return self._release

    def _look_quietly(self) -> None:
        try:
            self._look()
        except EndpointError as err:
            _LOG.error("%s", err)  # with the address, which is not for visitors
            raise EndpointDownError("the store behind this site does not answer") from err

    def _look(self) -> None:
        found = self._read()
        if found != self._release.record:
            self._release = self._open(found)
        self._seen_at = time.monotonic()

    def _read(self) -> LoadRecord:
        found = read_record(self._server, self._base)
        url = self._server.endpoint.url
        if found is None:
            raise EndpointError(f"{url} holds no release; put one there with `kg load`")
        if found.name is None or found.manifest is None:
            raise EndpointDownError(f"{url} holds a part of a release; let `kg load` finish")
        return found

    def _open(self, record: LoadRecord) -> RemoteRelease:
        sizes = {graph: loaded.triples for graph, loaded in record.graphs.items()}
        store = RemoteStore(self._server.endpoint, sizes)
        runner = RemoteRunner(store, self._limits)
        return RemoteRelease(str(record.name), dict(record.manifest or {}), store, runner, record)
