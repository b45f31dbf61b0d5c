"""Behind a web server: its configuration in the docs holds, and its word for a visitor is taken."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import MappingProxyType

import pytest
from flask import render_template, request

from tests.sparql_case import ask, closing, on_loopback, small_release
from web import create_app

DOCS = Path(__file__).resolve().parent.parent / "docs" / "proxy.md"
NGINX, CADDY = (
    shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    for name in ("nginx", "caddy")
)


@pytest.mark.parametrize(("proxy", "seen"), [("127.0.0.1", "192.0.2.7"), ("", "127.0.0.1")])
def test_only_the_proxy_is_believed(monkeypatch: pytest.MonkeyPatch, proxy: str, seen: str) -> None:
    monkeypatch.setenv("CIVIC_PROXY", proxy)
    served = small_release()
    with closing(create_app(lambda: served)) as app:
        app.add_url_rule("/visitor", view_func=lambda: str(request.remote_addr))
        with on_loopback(app) as port:
            said = ask(port, "GET", "/visitor", X_Forwarded_For="192.0.2.7")
    assert said.text == seen


@pytest.mark.heavy
@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_a_web_server_takes_its_configuration_and_passes_requests_on(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if {"nginx": NGINX, "caddy": CADDY}[kind] is None:
        pytest.skip(f"{kind} is not here")
    monkeypatch.setenv("CIVIC_PROXY", "127.0.0.1")
    found = re.search(rf"```{kind}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    front = _free_port()
    served = small_release()
    with closing(create_app(lambda: served)) as app:
        app.add_url_rule("/visitor", view_func=lambda: f"{request.remote_addr} {request.host}")
        with on_loopback(app) as port:
            told = found[1].replace("127.0.0.1:8000", f"127.0.0.1:{port}")
            with _FRONTS[kind](tmp_path, told, front):
                assert ask(front, "GET", "/healthz").status == 200
                # What a visitor says of himself is not believed.
                said = ask(front, "GET", "/visitor", X_Forwarded_For="192.0.2.7", Host="x.example")
                assert said.text == "127.0.0.1 x.example"


class _Taking(BaseHTTPRequestHandler):
    """Takes whatever comes, so that only what stands before it refuses."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _status(port: int, path: str, size: int) -> int:
    """Send so many bytes, and return the status; what is refused by its length is not read."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as opened:
        head = f"POST {path} HTTP/1.1\r\nHost: x.example\r\nContent-Length: {size}\r\n\r\n"
        opened.sendall(head.encode())
        with suppress(OSError):
            opened.sendall(b"x" * size)
        return int(opened.recv(4096).split(b" ", 2)[1])


@pytest.mark.heavy
@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_a_web_server_refuses_what_is_too_large_and_passes_documents_on(
    kind: str, tmp_path: Path
) -> None:
    if {"nginx": NGINX, "caddy": CADDY}[kind] is None:
        pytest.skip(f"{kind} is not here")
    found = re.search(rf"```{kind}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    front = _free_port()
    behind = ThreadingHTTPServer(("127.0.0.1", 0), _Taking)
    Thread(target=behind.serve_forever, args=(0.02,), daemon=True).start()
    told = found[1].replace("127.0.0.1:8000", f"127.0.0.1:{behind.server_port}")
    try:
        with _FRONTS[kind](tmp_path, told, front):
            sent = [("/sparql", 400_000), ("/sparql", 700_000), ("/import", 700_000)]
            sent += [("/import/review", 12_000_000), ("/import", 14_000_000)]
            given = [_status(front, path, size) for path, size in sent]
    finally:
        behind.shutdown()
        behind.server_close()
    assert given == [200, 413, 200, 200, 413]


FORMS = [
    (None, ""),
    ("*/*", ""),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ""),
    ("text/turtle", "ttl"),
    ("text/turtle, text/html", ""),
    ("text/turtle;q=0.9, text/html;q=0.89", "ttl"),
    ("text/turtle;q=0.899, text/html;q=0.9", ""),
    ("text/html;q=0.2, text/turtle;q=0.6, application/ld+json;q=0.95", "jsonld"),
    (
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,"
        "application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,"
        "application/json;q=0.45,text/n3;q=0.35,text/html;q=0.2,application/xhtml+xml;q=0.18",
        "jsonld",
    ),
    ("text/turtle;q=1.0,text/html;q=0.5", "ttl"),
    ("text/html;level=1;q=0.3, TEXT/TURTLE ; charset=utf-8 ; q=0.5", "ttl"),
    ("text/turtle;q=0, text/html;q=0", ""),
    ("text/turtle;q=0.5,*/*;q=0.1", "ttl"),
    ("text/turtle;q=0.5,*/*;q=0.7", ""),
    ("application/ld+json;q=1,text/turtle;q=1,text/html;q=.5", "ttl"),
    ("x-text/turtle", ""),
]


@pytest.mark.heavy
@pytest.mark.skipif(NGINX is None, reason="nginx is not here")
def test_the_configuration_of_a_published_copy_honours_quality(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "doc/x").mkdir(parents=True)
    for name in ("doc/x/index.html", "doc/x.ttl", "doc/x.jsonld"):
        (site / name).write_text(name.removeprefix("doc/x").lstrip("."))
    with create_app(small_release).test_request_context():
        told = render_template("publishing/nginx.txt", prefix="")
    port = _free_port()
    told = told.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    told = told.replace("root /srv/civicthread;", f"root {site};")
    with _nginx(tmp_path, told.replace("include mime.types;", ""), port):
        for accept, form in FORMS:
            given = {} if accept is None else {"Accept": accept}
            body = ask(port, "GET", "/doc/x", **given).text
            assert body == (form or "/index.html"), accept


@contextmanager
def _nginx(folder: Path, told: str, port: int) -> Iterator[None]:
    """Run nginx with what stands in its `http` block."""
    temporary = "".join(
        f"{kind}_temp_path {folder};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{temporary}{told}}}\n",
        encoding="utf-8",
    )
    command = [str(NGINX), "-p", str(folder), "-c", str(path)]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    with _running(command, port):
        yield


@contextmanager
def _nginx_of_docs(folder: Path, told: str, port: int) -> Iterator[None]:
    with _nginx(folder, told.replace("listen 8080", f"listen 127.0.0.1:{port}"), port):
        yield


@contextmanager
def _caddy_of_docs(folder: Path, told: str, port: int) -> Iterator[None]:
    """Run Caddy without the certificate, which it would fetch for a name that is its own."""
    apart = "{\n\tadmin off\n\tauto_https off\n}\n"
    site = f"http://:{port} {{\n\tbind 127.0.0.1\n"
    path = folder / "Caddyfile"
    path.write_text(apart + told.replace("data.example.org {\n", site), encoding="utf-8")
    command = [str(CADDY), "run", "--adapter", "caddyfile", "--config", str(path)]
    kept = {"XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with _running(command, port, kept):
        yield


_FRONTS = {"nginx": _nginx_of_docs, "caddy": _caddy_of_docs}


@contextmanager
def _running(
    command: list[str], port: int, environment: Mapping[str, str] = MappingProxyType({})
) -> Iterator[None]:
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ | environment)
    try:
        for _ in range(200):
            assert process.poll() is None, "it has ended"
            with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
