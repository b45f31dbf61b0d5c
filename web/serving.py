"""`kg serve`: the browser on a port of this machine."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import click
from flask import Flask
from waitress.server import BaseWSGIServer, create_server

from kg.corrections import Box
from kg.errors import KGError
from kg.release import ReleaseFolder
from web.factory import create_app
from web.releases import WatchedRelease

HOST, PORT = "127.0.0.1", 8000
_THREADS = 8
# A slow client holds one connection, never a thread; past the limit new ones wait.
_CONNECTIONS = 1000
_IDLE_S = 30
_MOST_HEADER_BYTES = 32 * 1024
_MOST_BODY_BYTES = 64 * 1024


class ServingError(KGError):
    """The browser can not listen where it was told to."""


def serve(folder: Path | None, host: str = HOST, port: int = PORT) -> None:
    """Serve the current release of a folder until stopped.

    Args:
        folder: The folder of releases; None for CIVIC_RELEASE or the default.
        host: The address to listen on.
        port: The port; 0 picks a free one.

    Raises:
        ReleaseError: There is no release, or it is damaged.
        ServingError: The port is taken, or may not be used.
    """
    releases = ReleaseFolder.find(folder)
    watched = WatchedRelease(releases)
    app = create_app(watched, Box(releases.path / "corrections"))
    server = listen(app, host, port)
    release = watched()
    address = f"http://{_bracketed(host)}:{server.effective_port}"
    click.echo(
        f"Civic Thread is at {address} (release {release.name}, {len(release.store):,} triples); "
        "Ctrl+C stops it",
        err=True,
    )
    try:
        server.run()
    finally:
        server.close()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def listen(app: Flask, host: str, port: int) -> BaseWSGIServer:
    """Return a server that listens and does not answer yet.

    Raises:
        ServingError: The port is taken, or may not be used.
    """
    # Opened here: waitress leaves its socket open when it can not bind it.
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.create_server(found[4][:2], family=found[0], backlog=_CONNECTIONS)
    except OSError as err:
        raise ServingError(_sentence(err, host, port)) from err
    server: BaseWSGIServer = create_server(
        app,
        sockets=[opened],
        threads=_THREADS,
        connection_limit=_CONNECTIONS,
        channel_timeout=_IDLE_S,
        max_request_header_size=_MOST_HEADER_BYTES,
        max_request_body_size=_MOST_BODY_BYTES,
        ident="",
    )
    return server


def _sentence(err: OSError, host: str, port: int) -> str:
    if err.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is taken; choose another with --port"
    if err.errno == errno.EACCES:
        return f"port {port} of {host} may not be used by this user; choose one above 1023"
    return f"{host}:{port} can not be listened on: {err.strerror or err}"


@click.command("serve")
@click.option("--host", default=HOST, show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port; 0 picks a free one.",
)
@click.option(
    "--release",
    "release_dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of the releases (default: CIVIC_RELEASE, else .civicthread).",
)
def serve_command(host: str, port: int, release_dir: Path | None) -> None:
    """Serve the browser and the data; a new release is picked up without a restart."""
    serve(release_dir, host, port)
