"""Real SPARQL servers for tests, and one that misbehaves on purpose; all on this host."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from kg.cli.actions.opening import endpoint_at
from kg.release import Release
from kg.store import Endpoint, RemoteStore
from kg.store.graph_store import Door, GraphStoreWriter, GraphWriter
from kg.store.loads import read_record
from kg.store.sending import send_release

VIRTUOSO = Path("/usr/bin/virtuoso-t")
_INI = Path("/usr/share/virtuoso-opensource-7/virtuoso.ini")
_OXIGRAPH = Path(sys.executable).with_name("oxigraph")
_PATIENCE_S = 30


@dataclass(frozen=True)
class Server:
    """A server that runs: where it is asked, and what changes it."""

    query: str
    writer: GraphWriter
    update: str = ""
    graph_store: str = ""

    def store(self) -> RemoteStore:
        """Return the release that was loaded, as a store."""
        record = read_record(RemoteStore(Endpoint(self.query)))
        assert record is not None
        assert record.name is not None
        return RemoteStore(Endpoint(self.query), {g: v.triples for g, v in record.graphs.items()})

    def load(self, release: Release) -> None:
        """Load a release."""
        server = RemoteStore(endpoint_at(self.query))
        send_release(release.store, release.name, release.manifest, server, self.writer)


def free_port() -> int:
    """Return a port that nothing listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        port: int = opened.getsockname()[1]
    return port


def _until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _PATIENCE_S
    while time.monotonic() < ends:
        assert process.poll() is None, f"the server at {url} ended at its start"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nothing at {url}")


@contextmanager
def _running(command: list[str], url: str, folder: Path | None = None) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
    try:
        _until_it_answers(url, process)
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def oxigraph_server(*switches: str) -> Iterator[Server]:
    """Run `oxigraph serve`, its store in memory."""
    assert _OXIGRAPH.is_file() or shutil.which("oxigraph"), "it comes with the test dependencies"
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(_OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}", *switches]
    with _running(command, f"{url}/"):
        store = f"{url}/store"
        yield Server(f"{url}/query", GraphStoreWriter(Door(store)), f"{url}/update", store)


@contextmanager
def virtuoso_server(folder: Path, most_rows: int = 10_000) -> Iterator[Server]:
    """Run Debian's Virtuoso 7 with its own settings, in a folder of its own."""
    port = free_port()
    (folder / "virtuoso.ini").write_text(_ini(folder, free_port(), port, most_rows))
    url = f"http://127.0.0.1:{port}"
    command = [str(VIRTUOSO), "-c", str(folder / "virtuoso.ini"), "-f"]
    with _running(command, f"{url}/sparql", folder):
        store = f"{url}/sparql-graph-crud-auth"
        door = Door(store, "dba", "dba", digest=True)
        yield Server(f"{url}/sparql", GraphStoreWriter(door), f"{url}/sparql-auth", store)


def _ini(folder: Path, sql: int, http: int, most_rows: int) -> str:
    text = _INI.read_text().replace("/var/lib/virtuoso-opensource-7/db/", f"{folder}/")
    head, parameters, rest = re.split(r"(?m)^\[Parameters\]$|^\[HTTPServer\]$", text)
    port = re.compile(r"(?m)^ServerPort\s*=.*$")
    parameters = port.sub(f"ServerPort = 127.0.0.1:{sql}", parameters, count=1)
    rest = port.sub(f"ServerPort = 127.0.0.1:{http}", rest, count=1)
    rest = re.sub(r"(?m)^ServerRoot\s*=.*$", f"ServerRoot = {folder}", rest)
    rest = re.sub(r"(?m)^ResultSetMaxRows\s*=.*$", f"ResultSetMaxRows = {most_rows}", rest)
    return f"{head}[Parameters]{parameters}[HTTPServer]{rest}"


Script = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def misbehaving(script: Script) -> Iterator[str]:
    """Run a server that answers every request by a script; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self.body = self.rfile.read(length)
            script(self)

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reply(status: int, media_type: str, body: bytes, **headers: str) -> Script:
    """Return a script that always says the same; `_` in a header's name is a hyphen."""

    def script(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return script
