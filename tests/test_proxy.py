"""Behind a web server: its configuration in the docs holds, and its word for a visitor is taken."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from flask import render_template, request

from tests.sparql_case import ask, closing, on_loopback, small_release
from web import create_app

DOCS = Path(__file__).resolve().parent.parent / "docs" / "proxy.md"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")


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
@pytest.mark.skipif(NGINX is None, reason="nginx is not here")
def test_nginx_takes_the_configuration_and_passes_requests_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIVIC_PROXY", "127.0.0.1")
    found = re.search(r"```nginx\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    with socket.create_server(("127.0.0.1", 0)) as free:
        front = free.getsockname()[1]
    served = small_release()
    with closing(create_app(lambda: served)) as app, on_loopback(app) as port:
        app_part = found[1].replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        server = app_part.replace("listen 8080", f"listen 127.0.0.1:{front}")
        with _nginx(tmp_path, server, front):
            assert ask(front, "GET", "/healthz").status == 200


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
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
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
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)
