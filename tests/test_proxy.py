"""Behind a web server: its configuration in the docs holds, and its word for a visitor is taken."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
from flask import request

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
        temporary = "".join(
            f"{kind}_temp_path {tmp_path};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        path = tmp_path / "nginx.conf"
        path.write_text(
            f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n"
            f"events {{}}\nhttp {{ access_log off;\n{temporary}{server}}}\n",
            encoding="utf-8",
        )
        command = [str(NGINX), "-p", str(tmp_path), "-c", str(path)]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            answer = _when_ready(front)
            assert answer == 200
        finally:
            process.terminate()
            process.wait(timeout=10)


def _when_ready(port: int) -> int:
    for _ in range(100):
        try:
            return ask(port, "GET", "/healthz").status
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError("nginx does not listen")
