"""Slow and silent connections: closed in time, and never at the cost of others."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import closing as closing_connection
from http.client import HTTPConnection
from pathlib import Path

import pytest

from kg.release import ReleaseFolder
from tests.conftest import one_in
from tests.sparql_case import ask, closing, on_loopback, small_release
from web import create_app
from web.serving import listen
from web.visitors import visitor_of

ROOT = Path(__file__).resolve().parent.parent
HEAD = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
BODY = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nASK"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setenv("CIVIC_HEAD_SECONDS", "0.5")
    monkeypatch.setenv("CIVIC_BODY_SECONDS", "0.5")
    monkeypatch.setenv("CIVIC_CONNECTIONS_OF_A_VISITOR", "20")
    served = small_release()
    with closing(create_app(lambda: served)) as app, on_loopback(app) as port:
        yield port


@pytest.mark.parametrize("begun", one_in(2, [b"", HEAD, BODY]))
def test_a_request_that_does_not_come_is_not_waited_for(port: int, begun: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(begun)
        dripping = threading.Event()
        drip = threading.Thread(target=_drip, args=(connection, dripping) if begun else ())
        if begun:
            drip.start()
        try:
            assert _ends(connection)
        finally:
            dripping.set()
            if begun:
                drip.join()


def _drip(connection: socket.socket, until: threading.Event) -> None:
    # A byte now and then keeps no connection open.
    try:
        while not until.wait(0.1):
            connection.sendall(b"a")
    except OSError:
        pass


def _ends(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def test_a_second_request_has_its_own_time(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    with closing_connection(connection):
        for _ in range(4):  # longer together than the head of one may take
            connection.request("GET", "/healthz")
            assert connection.getresponse().read()
            held = connection.sock
            time.sleep(0.2)
        assert connection.sock is held


def test_many_silent_connections_make_room_for_one_that_asks(port: int) -> None:
    with ExitStack() as crowd:
        held = [
            crowd.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            for _ in range(60)
        ]
        assert ask(port, "GET", "/healthz").status == 200
        assert _ends(held[0])


@pytest.mark.parametrize(("of_a_visitor", "taken"), [("100", 12), ("20", 5), ("1", 1)])
def test_of_many_that_wait_several_are_taken_at_once(
    of_a_visitor: str, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIVIC_CONNECTIONS_OF_A_VISITOR", of_a_visitor)
    served = small_release()
    with closing(create_app(lambda: served)) as app, ExitStack() as crowd:
        server = listen(app, "127.0.0.1", 0)
        crowd.callback(server.close)
        for _ in range(12):
            to = ("127.0.0.1", server.effective_port)
            crowd.enter_context(socket.create_connection(to, timeout=10))
        server.handle_accept()
        held = list(server.active_channels.values())
        for connection in held:
            connection.handle_close()
        assert len(held) == taken


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, ""),
        ("localhost", "localhost"),
    ],
)
def test_an_address_stands_for_a_visitor(address: str | None, visitor: str) -> None:
    assert visitor_of(address) == visitor


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_a_stop_of_dev_py_lets_what_is_in_flight_finish(release_folder: ReleaseFolder) -> None:
    process = subprocess.Popen(
        [sys.executable, "dev.py", "kg", "serve", "--port", "0", "--release", release_folder.path],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        found = None
        while found is None:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stderr.readline())
        port = int(found[1])
        product = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
        slow = f"/sparql?query=SELECT(COUNT(*)AS%20?n){{{product.replace(' ', '%20')}}}"
        answers: list[int] = []
        asking = threading.Thread(
            target=lambda: answers.append(ask(port, "GET", slow).status), daemon=True
        )
        asking.start()
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        asking.join(30)
        assert answers == [504]
        assert process.wait(timeout=30) == 0
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1)
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
