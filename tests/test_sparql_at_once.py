"""What is at hand is sent by the server's own thread: quickly, and never an answer of the past."""

from __future__ import annotations

import json
import random
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.sparql_case import COUNT, SELECT, address, ask, closing, on_loopback, small_release
from web import create_app
from web.sparql.at_hand import AtHand, Known, Question
from web.sparql.responses import Reply

NOW, THEN = ("0001", "a"), ("0002", "b")
HERE = Question("query=x", None, None)


def known(size: int = 10) -> Known:
    return Known("tag", Reply(200, [], b"x" * size), "one")


def test_a_reply_is_at_hand_until_the_release_must_be_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    held, reply = AtHand(), known()
    held.put(NOW, HERE, reply)
    assert not held.promise(HERE), "no release was seen yet"
    held.see(NOW)
    held.put(NOW, HERE, reply)
    assert held.promise(HERE)
    assert held.take() is reply
    clock[0] += 1
    assert not held.promise(HERE)
    held.see(NOW)
    assert held.promise(HERE)
    held.see(THEN)
    assert not held.promise(HERE)


def test_what_was_promised_is_kept_even_if_it_is_forgotten_meanwhile() -> None:
    held, reply = AtHand(), known()
    held.see(NOW)
    held.put(NOW, HERE, reply)
    assert held.promise(HERE)
    held.see(THEN)
    others: list[object] = []
    other = threading.Thread(target=lambda: others.append(held.take()))
    other.start()
    other.join()
    assert others == [None], "a promise is to one thread"
    assert held.take() is reply
    assert held.take() is None


def test_small_replies_within_a_limit_are_at_hand() -> None:
    held = AtHand()
    held.see(NOW)
    held.put(NOW, HERE, known(100_000))
    assert not held.promise(HERE)
    for number in range(600):  # 18 MB, and there is room for 16
        held.put(NOW, Question(str(number), None, None), known(30_000))
    assert not held.promise(Question("0", None, None))
    assert held.promise(Question("599", None, None))


def test_a_reply_that_is_put_twice_takes_its_room_once() -> None:
    held = AtHand()
    held.see(NOW)
    held.put(NOW, HERE, known(30_000))
    other = Question("query=y", None, None)
    for _ in range(600):
        held.put(NOW, other, known(30_000))
    assert held.promise(HERE)


def test_requests_in_one_breath_are_answered_in_order() -> None:
    served = small_release()
    with closing(create_app(lambda: served)) as app, on_loopback(app) as port:
        first, second = ask(port, "GET", address(SELECT)), ask(port, "GET", address(COUNT))
        line = "GET {} HTTP/1.1\r\nHost: a\r\n\r\n"
        asked = [address(SELECT), address(COUNT), "/healthz", address(SELECT)] * 20
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall("".join(map(line.format, asked)).encode())
            connection.shutdown(socket.SHUT_WR)
            said = b""
            while part := connection.recv(65_536):
                said += part
        bodies = [part.partition(b"\r\n\r\n")[2] for part in said.split(b"HTTP/1.1 200 OK\r\n")[1:]]
        assert len(bodies) == len(asked)
        assert set(bodies[::4]) == set(bodies[3::4]) == {first.body}
        assert set(bodies[1::4]) == {second.body}


def test_many_connections_each_get_their_own_answers() -> None:
    served = small_release()
    paths = [address(f"SELECT ({n} AS ?n) {{}}") for n in range(100)]
    wrong: list[tuple[int, bytes]] = []

    def visit(port: int, seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(8):
            asked = [chance.randrange(100) for _ in range(chance.randrange(1, 25))]
            line = "".join(f"GET {paths[n]} HTTP/1.1\r\nHost: a\r\n\r\n" for n in asked)
            with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
                for at in range(0, len(line), 700):  # in pieces, so that some come too early
                    connection.sendall(line[at : at + 700].encode())
                connection.shutdown(socket.SHUT_WR)
                said = b"".join(iter(lambda: connection.recv(65_536), b""))
            found = re.findall(rb'"value":"(\d+)"', said)
            if found != [str(n).encode() for n in asked]:
                wrong.append((len(asked), said[-300:]))

    with closing(create_app(lambda: served)) as app, on_loopback(app) as port:
        crowd = [threading.Thread(target=visit, args=(port, seed)) for seed in range(6)]
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join()
    assert wrong == []


def test_a_new_release_is_noticed_while_the_old_answer_is_asked_for() -> None:
    now = [small_release()]
    with closing(create_app(lambda: now[0])) as app, on_loopback(app) as port:

        def count() -> str:
            answer = ask(port, "GET", address(COUNT))
            return str(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])

        assert {count() for _ in range(5)} == {"5"}
        now[0] = small_release("g:hub { hub:org-b skos:prefLabel 'B' }", "0002-0ther0000000")
        until = time.monotonic() + 10
        while count() == "5":
            assert time.monotonic() < until
        assert {count() for _ in range(5)} == {"1"}


def test_a_known_tag_and_other_forms_are_told_apart_at_hand() -> None:
    served = small_release()
    with closing(create_app(lambda: served)) as app, on_loopback(app) as port:
        path = address(SELECT)
        for _ in range(2):  # asked for the first time, and at hand
            plain = ask(port, "GET", path)
            tag = plain.headers["Etag"]
            assert ask(port, "GET", path, If_None_Match=tag).status == 304
            assert ask(port, "GET", path, Accept="text/csv").text.startswith("s,name")
            assert ask(port, "GET", path, Accept="text/html").text.startswith("<!DOCTYPE")
            assert ask(port, "HEAD", path).body == b""
            assert ask(port, "GET", path).body == plain.body


def test_clients_that_ask_for_much_and_never_read_hold_nobody_up() -> None:
    numbers = " ".join(map(str, range(60)))
    crossed = " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in "ab")
    large = address(f"SELECT * {{ {crossed} VALUES ?c {{ 1 2 3 4 5 6 }} }}")
    served = small_release()
    with closing(create_app(lambda: served)) as app, on_loopback(app) as port:
        assert len(ask(port, "GET", large).body) > 3_000_000
        request = f"GET {large} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
        deaf = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
        try:
            for connection in deaf:
                connection.sendall(request * 9)
            time.sleep(1)
            for _ in range(5):
                assert ask(port, "GET", address(COUNT)).status == 200
                assert ask(port, "GET", "/healthz").status == 200
        finally:
            for connection in deaf:
                connection.close()


@pytest.mark.slow
def test_a_large_answer_that_is_made_slowly_comes_whole() -> None:
    part, many = b"x" * 1_000_000, 20

    def made(environ: object, start_response: Callable[..., object]) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Length", str(len(part) * (many + 1)))])
        for _ in range(many):  # more than is to wait unread for who asks again
            yield part
        time.sleep(1.5)  # the client has read it all by now, and the last part is to come
        yield part

    served = small_release()
    with closing(create_app(lambda: served)) as app, on_loopback(app) as port:
        app.wsgi_app = made  # type: ignore[assignment,method-assign]
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            time.sleep(0.5)  # by now more waits than the system's own buffers hold
            said = b"".join(iter(lambda: connection.recv(1_000_000), b""))
    assert len(said.partition(b"\r\n\r\n")[2]) == len(part) * (many + 1)
