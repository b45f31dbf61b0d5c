"""The browser on a port of this machine."""

from __future__ import annotations

import errno
import logging
import socket
from pathlib import Path
from typing import Any

from flask import Flask
from waitress.server import BaseWSGIServer, create_server

from kg.errors import KGError
from kg.importing.originals import find_originals
from kg.release import Release, ReleaseFolder
from kg.store import Endpoint
from kg.workers import Limits
from web.at_once import answer_at_once
from web.crowd import CrowdLimits
from web.deciding.desk import Desk
from web.factory import create_app
from web.logs import LogSettings, announce, logging_to_stderr
from web.preparing import Preparing
from web.releases import WatchedRelease
from web.remote_release import RemoteSource
from web.stopping import run_until_stopped
from web.warming import warm

# Visitors' long queries hold a thread each, `Limits.slow` at most: the others stay free.
_THREADS = 16
# What waits to be taken, and what the server holds beside connections: its pipe, its port.
_BACKLOG = 1024
_BESIDE = 100
_IDLE_S = 30
# How often late connections are looked for.
_LOOK_S = 1
# Past these the server itself says 431 and 413; the rooms have their own, smaller limits.
_MOST_HEADER_BYTES = 48 * 1024
_MOST_BODY_BYTES = 512 * 1024
# Who has more than this to read, and has asked for more already, is not answered any more.
_MOST_UNREAD_BYTES = 4 * 1024 * 1024


class ServingError(KGError):
    """The browser can not listen where it was told to."""


def serve(folder: Path | None, host: str, port: int, desk: Desk | None = None) -> None:
    """Serve the current release of a folder until stopped.

    Args:
        folder: The folder of releases; None for CIVIC_RELEASE or the default.
        host: The address to listen on.
        port: The port; 0 picks a free one.
        desk: Where decisions made on pages are written; without it none are taken.

    Raises:
        ReleaseError: There is no release, or it is damaged.
        ServingError: The port is taken, or may not be used.
        UsageError: A setting of the server is wrong.
    """
    settings = LogSettings.from_environment()
    with logging_to_stderr(settings):
        releases = ReleaseFolder.find(folder)
        watched = WatchedRelease(releases)
        release = watched()
        app = create_app(watched, home=releases.path, desk=desk, originals=find_originals())
        preparing = Preparing(app, releases)

        def make_ready(opened: Release) -> None:
            preparing(opened)
            warm(app, opened)

        watched.prepare_with(make_ready)
        try:
            _run(app, host, port, f"{release.name}, {len(release.store):,} triples", settings)
        finally:
            preparing.close()


def serve_endpoint(endpoint: Endpoint, home: Path, host: str, port: int) -> None:
    """Serve the release that a SPARQL server holds, until stopped; `home` is as in `create_app`.

    Raises:
        EndpointError: The server does not answer, or holds no release.
        ServingError: The port is taken, or may not be used.
        UsageError: A setting of the server is wrong.
    """
    settings = LogSettings.from_environment()
    with logging_to_stderr(settings):
        source = RemoteSource(endpoint, Limits.from_environment())
        release = source()
        held = f"{release.name}, {len(release.store):,} triples, from {endpoint.url}"
        _run(create_app(source, home=home, originals=find_originals()), host, port, held, settings)


def _run(app: Flask, host: str, port: int, held: str, settings: LogSettings) -> None:
    app.extensions["civic_drafts"].sweep()
    server = listen(app, host, port)
    address = f"http://{_bracketed(host)}:{server.effective_port}"
    announce(f"Civic Thread is at {address} (release {held}); Ctrl+C stops it", settings)
    try:
        run_until_stopped(server)
    finally:
        app.extensions["civic_sparql"].close()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def listen(app: Flask, host: str, port: int) -> BaseWSGIServer:
    """Return a server that listens and does not answer yet.

    Raises:
        ServingError: The port is taken, or may not be used.
        UsageError: A limit of connections is no number.
    """
    crowd = CrowdLimits.from_environment()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request that waits is no news
    # Opened here: waitress leaves its socket open when it can not bind it.
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.create_server(found[4][:2], family=found[0], backlog=_BACKLOG)
    except OSError as err:
        raise ServingError(_sentence(err, host, port)) from err
    server: BaseWSGIServer = create_server(
        app,
        sockets=[opened],
        threads=_THREADS,
        connection_limit=crowd.connections + _BESIDE,
        backlog=_BACKLOG,
        cleanup_interval=_LOOK_S,
        channel_timeout=_IDLE_S,
        max_request_header_size=_MOST_HEADER_BYTES,
        max_request_body_size=_MOST_BODY_BYTES,
        channel_request_lookahead=1,  # listened to while it is answered: `web.at_once`
        outbuf_high_watermark=_MOST_UNREAD_BYTES,
        asyncore_use_poll=True,  # `select` ends at 1,024 descriptors
        ident="",
        **_behind(crowd.proxy),
    )
    answer_at_once(server, app.extensions["civic_at_hand"], crowd)
    return server


def _behind(proxy: str) -> dict[str, Any]:
    """Return what tells the server whose word for a visitor's address and host it may take."""
    if not proxy:
        # They are believed nowhere, and kept: `web.deciding.desk` sees by them who is far away.
        return {"clear_untrusted_proxy_headers": False}
    believed = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
    return {
        "trusted_proxy": proxy,
        "trusted_proxy_headers": believed,
        "clear_untrusted_proxy_headers": True,
    }


def _sentence(err: OSError, host: str, port: int) -> str:
    if err.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is taken; choose another with --port"
    if err.errno == errno.EACCES:
        return f"port {port} of {host} may not be used by this user; choose one above 1023"
    return f"{host}:{port} can not be listened on: {err.strerror or err}"
