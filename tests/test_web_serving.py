"""`kg serve`: listening, and saying why not."""

from __future__ import annotations

import socket
import threading
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.errors import ReleaseError
from kg.release import ReleaseFolder
from tests.sparql_case import on_loopback, small_release
from web import create_app
from web.commands.serve import serve as serve_command
from web.serving import ServingError, listen, serve


def test_a_taken_port_gets_a_sentence(release_folder: ReleaseFolder) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServingError, match=f"port {port} of 127.0.0.1 is taken; choose"):
            serve(release_folder.path, "127.0.0.1", port)


def test_a_strange_host_gets_a_sentence(release_folder: ReleaseFolder) -> None:
    with pytest.raises(ServingError, match=r"192\.0\.2\.1:0 can not be listened on"):
        serve(release_folder.path, "192.0.2.1", 0)


def test_without_a_release_the_command_says_what_to_run(tmp_path: Path) -> None:
    result = CliRunner().invoke(serve_command, ["--release", str(tmp_path), "--port", "0"])
    assert isinstance(result.exception, ReleaseError)
    assert "kg build" in str(result.exception)


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_an_impossible_port_is_wrong_use(port: str) -> None:
    assert CliRunner().invoke(serve_command, ["--port", port]).exit_code == 2


@pytest.mark.parametrize("name", ["café".encode(), b"caf\xe9", "\u202e\U0001f600".encode()])
def test_an_address_with_letters_as_they_are_is_answered(name: bytes) -> None:
    release = small_release()
    with (
        on_loopback(create_app(lambda: release)) as port,
        socket.create_connection(("127.0.0.1", port), timeout=30) as opened,
    ):
        opened.sendall(b"GET /search.json?q=" + name + b" HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = opened.recv(4096)
    assert answer.startswith(b"HTTP/1.1 200 OK"), answer


@pytest.mark.parametrize(
    ("path", "size", "is_taken"),
    [
        ("/import", 700_000, True),
        ("/import/review", 700_000, True),
        ("/import", 13_000_001, False),
        ("/corrections", 700_000, False),
        ("/important", 700_000, False),
    ],
)
def test_documents_alone_may_be_long(path: str, size: int, is_taken: bool) -> None:
    release = small_release()
    with (
        on_loopback(create_app(lambda: release)) as port,
        socket.create_connection(("127.0.0.1", port), timeout=30) as opened,
    ):
        head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n"
        opened.sendall(head.encode())
        if is_taken:
            opened.sendall(b"x" * size)
        status = opened.recv(4096).split(b" ", 2)[1]
    # A form of nobody's page is refused, but it was read.
    assert status == (b"403" if is_taken else b"413")


def test_the_browser_answers_over_a_real_socket(release_folder: ReleaseFolder) -> None:
    server = listen(create_app(release_folder), "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.effective_port}/healthz"
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"] == "application/json"
    finally:
        server.close()
        thread.join(timeout=10)
