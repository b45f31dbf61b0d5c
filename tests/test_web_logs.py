"""What a running server says on standard error: shape, levels, and nothing a visitor can forge."""

from __future__ import annotations

import json
import logging
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from click.testing import CliRunner
from waitress.channel import ClientDisconnected

from kg.__main__ import cli
from kg.choices import LOG_FORMS, LOG_LEVELS
from kg.errors import UsageError
from kg.release import ReleaseFolder
from tests.sparql_case import (
    ASK,
    COUNT,
    SELECT,
    address,
    ask,
    closing,
    on_loopback,
    small_app,
    small_release,
)
from tests.web_case import SmallRelease
from web import create_app
from web.at_once import _Connection
from web.logs import AccessLog, LogSettings, announce, logging_to_stderr
from web.logs.lines import LONGEST, cleaned, cleaned_path

NAME = small_release().name
STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
BAD = "SELECT ?s { ?s ?p"
# Never finished in the time that these tests give it.
SLOW = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(14)) + " }"
FORGED = "2026-01-01T00:00:00.000Z INFO GET /forged 200 1 ms none"
HARMFUL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]")

Lines = Callable[[], list[str]]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server over a small release, for the tests that need no settings of it."""
    with small_app() as app, on_loopback(app) as found:
        yield found


@contextmanager
def logged(capsys, form: str = "plain", level: str = "info") -> Iterator[Lines]:
    """Log to standard error; gives a function that returns the lines so far."""
    found: list[str] = []

    def lines() -> list[str]:
        found.extend(capsys.readouterr().err.splitlines())
        return found

    with logging_to_stderr(LogSettings(form, level)):
        yield lines


def _until(found: Callable[[], bool]) -> None:
    """Wait for what the server tells after it has answered."""
    ends = time.monotonic() + 10
    while not found():
        assert time.monotonic() < ends
        time.sleep(0.01)


# ---- the line of a request ----


def test_a_request_is_one_line_with_its_time_and_release(capsys, port) -> None:
    with logged(capsys) as lines:
        ask(port, "GET", "/healthz")
        ask(port, "HEAD", "/nothing-here")
        ask(port, "GET", address(SELECT))
        found = lines()
    assert len(found) == 3
    wanted = ("GET /healthz 200", "HEAD /nothing-here 404", "GET /sparql 200")
    for line, request in zip(found, wanted, strict=True):
        assert re.fullmatch(rf"{STAMP} INFO {request} \d+\.\d ms {NAME}", line)


def test_as_json_each_line_is_an_object_with_the_same(capsys, port) -> None:
    with logged(capsys, "json") as lines:
        ask(port, "GET", "/healthz")
        (line,) = lines()
    told = json.loads(line)
    assert re.fullmatch(STAMP, told.pop("time"))
    assert 0 < told.pop("ms") < 10_000
    assert told == {
        "level": "info",
        "event": "request",
        "method": "GET",
        "path": "/healthz",
        "status": 200,
        "release": NAME,
    }


def test_files_of_the_looks_are_not_told_of_and_missing_ones_are(capsys, port) -> None:
    with logged(capsys) as lines:
        assert ask(port, "GET", "/static/civic.css").status == 200
        assert ask(port, "GET", "/favicon.ico").status == 200
        assert lines() == []
        ask(port, "GET", "/static/none.css")
        assert " GET /static/none.css 404 " in lines()[0]


def test_a_reply_that_is_at_hand_is_told_of_too(capsys, port) -> None:
    with logged(capsys) as lines:
        for _ in range(4):
            ask(port, "GET", address(ASK))
        found = lines()
    assert [line.split()[2:5] for line in found] == [["GET", "/sparql", "200"]] * 4
    assert all(line.endswith(NAME) for line in found)


def test_the_visitor_is_not_in_the_log_nor_what_was_looked_for(capsys, port) -> None:
    with logged(capsys) as lines:
        ask(port, "GET", "/search?q=whispered", User_Agent="Spy/1", Referer="http://whence.test/")
        ask(port, "GET", address("ASK { ?whispered ?p ?o }"))
        told = "\n".join(lines())
    assert told.count("\n") == 1
    for private in ("127.0.0.1", "whispered", "Spy", "whence"):
        assert private not in told


def _releases() -> Iterator[SmallRelease]:
    """Give another release each time."""
    return (small_release(name=f"000{number}-aaaaaaaaaaaa") for number in count(1))


def test_a_page_names_the_release_it_was_made_from_also_if_another_has_come(capsys) -> None:
    releases = _releases()
    client = create_app(lambda: next(releases)).test_client()
    with logged(capsys) as lines:
        made_from = [client.get("/healthz").get_json()["release"] for _ in range(2)]
        assert [line.split()[-1] for line in lines()] == made_from
    assert len({*made_from}) == 2


def test_what_needs_no_release_names_the_one_of_the_moment(capsys) -> None:
    held = [small_release(name="0001-aaaaaaaaaaaa")]
    client = create_app(lambda: held[0]).test_client()
    with logged(capsys) as lines:
        client.get("/static/none.css", headers={"Accept": "text/plain"})
        held[0] = small_release(name="0002-bbbbbbbbbbbb")
        client.get("/static/none.css", headers={"Accept": "text/plain"})
        assert [line[-17:] for line in lines()] == ["0001-aaaaaaaaaaaa", "0002-bbbbbbbbbbbb"]


def test_a_reply_that_was_at_hand_names_the_release_it_is_of(capsys, monkeypatch) -> None:
    monkeypatch.setattr("web.sparql.at_hand._GOOD_FOR_S", 60.0)
    held = [small_release(name="0001-aaaaaaaaaaaa")]
    with (
        closing(create_app(lambda: held[0])) as app,
        on_loopback(app) as own_port,
        logged(capsys) as lines,
    ):
        ask(own_port, "GET", address(ASK))
        held[0] = small_release(name="0002-bbbbbbbbbbbb")
        ask(own_port, "GET", address(ASK))
        ask(own_port, "GET", address(COUNT))
        names = [line.split()[-1] for line in lines()]
    assert names == ["0001-aaaaaaaaaaaa", "0001-aaaaaaaaaaaa", "0002-bbbbbbbbbbbb"]


# ---- the line of a query without an answer ----

REFUSED = {
    "does not parse": ("GET", address(BAD), None, {}, 400, "does not parse", BAD),
    "SERVICE": (
        "GET", address("ASK { SERVICE <http://e/> {} }"), None, {}, 400, "SERVICE is refused",
        "ASK { SERVICE <http://e/> {} }",
    ),
    "method": ("DELETE", "/sparql", None, {}, 405, "DELETE is not answered here", None),
    "form": ("GET", address(SELECT), None, {"Accept": "image/png"}, 406, "none of them", SELECT),
    "long query": (
        "POST", "/sparql", b"#" * 100_000, {"Content_Type": "application/sparql-query"}, 413,
        "longer than", "#" * 200 + "…",
    ),
    "longer query": (
        "POST", "/sparql", b"#" * 300_000, {"Content_Type": "application/sparql-query"}, 413,
        "longer than", None,
    ),
    "long body": ("POST", "/sparql", b"#" * 600_000, {}, 413, "exceeds max_body", None),
    "long address": ("GET", "/sparql?query=" + "x" * 20_000, None, {}, 414, "longer than", None),
    "medium": ("POST", "/sparql", b"x", {"Content_Type": "a/b"}, 415, "is posted as", None),
    "page": ("GET", address(BAD), None, {"Accept": "text/html"}, 400, "does not parse", BAD),
    "page's form": (
        "GET", address(SELECT, format="shoe"), None, {"Accept": "text/html"}, 400, "format is one",
        None,
    ),
    "page's update": (
        "POST", "/sparql", urlencode({"update": "CLEAR ALL"}).encode(),
        {"Accept": "text/html", "Content_Type": "application/x-www-form-urlencoded"}, 400,
        "updates are refused", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_query_has_a_line_with_the_reason(capsys, port, case: str) -> None:
    method, path, body, headers, status, reason, query = REFUSED[case]
    with logged(capsys, "json") as lines:
        try:
            assert ask(port, method, path, body, **headers).status == status
        except OSError:  # the server has closed before all of the body was sent
            assert case == "long body"
        _until(lambda: len(lines()) == 2)
        why, request = map(json.loads, lines())
    assert (why["event"], request["event"]) == ("query", "request")
    assert (why["level"], request["level"]) == ("warning", "info")
    assert why["outcome"] == "refused"
    assert reason in why["reason"]
    assert why["query"] == query
    for name in ("method", "path", "status", "ms", "release"):
        assert why[name] == request[name]
    assert (why["method"], why["path"], why["status"]) == (method, "/sparql", status)


def test_an_answered_query_has_no_line_of_its_own(capsys, port) -> None:
    with logged(capsys, "json") as lines:
        ask(port, "GET", address(SELECT))
        ask(port, "GET", address(SELECT), Accept="text/html")
        assert [json.loads(line)["event"] for line in lines()] == ["request", "request"]


def test_a_query_that_is_ended_says_so(capsys, monkeypatch) -> None:
    monkeypatch.setenv("CIVIC_SPARQL_SECONDS", "0.3")
    with small_app() as app, on_loopback(app) as port, logged(capsys) as lines:
        assert ask(port, "GET", address(SLOW)).status == 504
        why, request = lines()
    assert re.fullmatch(
        rf"{STAMP} WARNING GET /sparql 504 \d+\.\d ms {NAME} query ended: the query was stopped "
        r"after 0\.3 seconds; .*; it began \"SELECT \(COUNT\(\*\) AS \?n\) .*…\"",
        why,
    )
    assert 250 < float(why.split()[5]) == float(request.split()[5])


def test_a_query_for_which_nobody_is_free_is_turned_away(capsys, monkeypatch) -> None:
    monkeypatch.setenv("CIVIC_SPARQL_AT_ONCE", "1")
    monkeypatch.setenv("CIVIC_SPARQL_WAITING_SECONDS", "0.1")
    numbers = count()
    with small_app() as app, on_loopback(app) as port, logged(capsys, "json") as lines:
        first = threading.Thread(target=ask, args=(port, "GET", address(SLOW)))
        first.start()
        # Each time another text: an answer that is kept needs nobody.
        _until(lambda: ask(port, "GET", address(f"{COUNT} # {next(numbers)}")).status == 503)
        first.join()
        told = [json.loads(line) for line in lines()]
    busy = next(each for each in told if each["event"] == "query")
    assert (busy["outcome"], busy["status"]) == ("turned away", 503)
    assert busy["query"].startswith(COUNT)


def test_our_own_failure_is_an_error_with_its_trace_set_in(capsys, port, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"no\n{FORGED}")

    with logged(capsys) as lines:
        monkeypatch.setattr("web.sparql.endpoint.make_ready", broken)
        assert ask(port, "GET", address(SELECT)).status == 500
        found = lines()
    (error,) = (n for n, line in enumerate(found) if " ERROR /sparql" in line)
    trace = [line for line in found if line.startswith("  | ")]
    assert trace[0] == "  | Traceback (most recent call last):"
    assert f"  | {FORGED}" in trace
    assert FORGED not in found
    why, request = found[error + 1 + len(trace) :]
    assert " WARNING GET /sparql 500 " in why
    assert f"query failed: RuntimeError: no {FORGED}" in why
    assert " INFO GET /sparql 500 " in request


def test_a_failure_of_a_page_is_told_as_json_with_its_trace(capsys, monkeypatch) -> None:
    def broken() -> None:
        raise RuntimeError("no\nline")

    with logging_to_stderr(LogSettings("json")):
        app = create_app(small_release)
        monkeypatch.setitem(app.view_functions, "health.health", broken)
        assert app.test_client().get("/healthz").status_code == 500
    failure, request = map(json.loads, capsys.readouterr().err.splitlines())
    assert (failure["level"], failure["event"], failure["message"]) == (
        "error",
        "message",
        "/healthz",
    )
    assert failure["trace"].startswith("Traceback") and failure["trace"].endswith("no\nline")
    assert (request["status"], request["path"]) == (500, "/healthz")


def test_what_breaks_through_everything_is_told_as_500(capsys) -> None:
    def app(environ: object, start: object) -> list[bytes]:
        raise RuntimeError("all of it")

    with logging_to_stderr(LogSettings()), pytest.raises(RuntimeError):
        AccessLog(app, lambda: None)({"REQUEST_METHOD": "GET", "PATH_INFO": "/x"}, None)
    assert re.search(r"INFO GET /x 500 \d+\.\d ms -\n$", capsys.readouterr().err)


def test_what_the_server_itself_refuses_is_told_of(capsys, port) -> None:
    with logged(capsys) as lines:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"GARBAGE\r\n\r\n")
            assert b"400" in connection.recv(100)
        _until(lambda: len(lines()) == 1)
        assert re.fullmatch(rf"{STAMP} INFO - - 400 \d+\.\d ms -", lines()[0])


# ---- nothing can be forged ----

HOSTILE = {
    "line end": f"\n{FORGED}",
    "other line ends": f"\r\n{FORGED}\x0b{FORGED}\x85{FORGED}",
    "separators": f"\u2028{FORGED}\u2029{FORGED}",
    "escape": "\x1b[2J\x1b[31m",
    "nul": "\x00",
    "direction": "\u202egnp.exe",
    "quote": '"} {"level": "error"}',
    "surrogate": "%ED%A0%80",
    "long": "x" * 5000,
}


@pytest.mark.parametrize("form", ["plain", "json"])
@pytest.mark.parametrize("case", HOSTILE)
def test_an_address_can_forge_no_line(capsys, port, case: str, form: str) -> None:
    with logged(capsys, form) as lines:
        ask(port, "GET", "/x" + quote(HOSTILE[case], safe="%"))
        (line,) = lines()
    assert not HARMFUL.search(line)
    assert len(line) < LONGEST + 200
    path = json.loads(line)["path"] if form == "json" else line.split()[3]
    assert path.startswith("/x") and " " not in path


@pytest.mark.parametrize("form", ["plain", "json"])
@pytest.mark.parametrize("case", HOSTILE)
def test_a_query_can_forge_no_line(capsys, port, case: str, form: str) -> None:
    text = f"SELECT {HOSTILE[case]} {{"
    body = urlencode({"query": text}).encode()
    with logged(capsys, form) as lines:
        kind = "application/x-www-form-urlencoded"
        assert ask(port, "POST", "/sparql", body, Content_Type=kind).status == 400
        found = lines()
    assert len(found) == 2
    assert not any(map(HARMFUL.search, found))
    assert all(len(line) < 3 * LONGEST + 200 for line in found)
    if form == "json":
        query = json.loads(found[0])["query"]
    else:
        query = json.loads(found[0].partition("; it began ")[2])
    assert query.startswith("SELECT") and len(query) <= LONGEST + 1


def test_who_leaves_before_the_refusal_is_told_of(capsys, port, monkeypatch) -> None:
    def left(connection: _Connection, data: object) -> int:
        raise ClientDisconnected

    monkeypatch.setattr(_Connection, "write_soon", left)
    with logged(capsys) as lines:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"nothing\r\n\r\n")
            _until(lambda: len(lines()) >= 1)
            assert connection.recv(100) == b""
        (line,) = lines()
    assert " 400 " in line


def test_a_method_can_forge_no_line(capsys, port) -> None:
    with logged(capsys) as lines:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"A\x1b[31m\x85 /x HTTP/1.0\r\n\r\n")
            connection.recv(100)
        _until(lambda: len(lines()) == 1)
        assert not HARMFUL.search(lines()[0])
        ask(port, "Z" * 5000, "/x")
        assert len(lines()[1]) < LONGEST + 200


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("a\n\tb", "a b"),
        ("x" * LONGEST, "x" * LONGEST),
        ("x" * (LONGEST + 1), "x" * LONGEST + "…"),
        (" " * 5000 + "x", "…"),
        ("\x1b[1m", "\ufffd[1m"),
    ],
)
def test_a_text_is_cleaned_and_cut(text: str, shown: str) -> None:
    assert cleaned(text) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/doc/hub/org-ofsted", "/doc/hub/org-ofsted"),
        ("/caf\u00c3\u00a9", "/caf%C3%A9"),
        ("/a b\n", "/a%20b%0A"),
        ("/50%", "/50%25"),
        ("", ""),
    ],
)
def test_a_path_is_written_as_it_is_sent(path: str, shown: str) -> None:
    assert cleaned_path(path) == shown


# ---- settings ----


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("info", ["WARNING", "INFO", "ERROR"]),
        ("warning", ["WARNING", "ERROR"]),
        ("error", ["ERROR"]),
    ],
)
@pytest.mark.parametrize("form", ["plain", "json"])
def test_a_level_leaves_out_what_is_below_it(capsys, port, form, level: str, told) -> None:
    with logged(capsys, form, level) as lines:
        ask(port, "GET", address(BAD))
        logging.getLogger("web.errors").error("a failure")
        found = lines()
    levels = (
        [json.loads(line)["level"].upper() for line in found]
        if form == "json"
        else [line.split()[1] for line in found]
    )
    assert levels == told


def test_off_is_silent_even_for_failures(capsys, port) -> None:
    with logged(capsys, "off") as lines:
        ask(port, "GET", address(BAD))
        logging.getLogger("web.errors").error("a failure")
        logging.getLogger("waitress").error("a failure")
        assert lines() == []


def test_off_is_silent_where_nobody_else_listens() -> None:
    code = (
        "import logging; from web.logs import LogSettings, logging_to_stderr\n"
        "with logging_to_stderr(LogSettings('off')): logging.getLogger('waitress').error('failed')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_after_the_server_nothing_is_left_of_its_log(capsys) -> None:
    ours, root = logging.getLogger("web"), logging.getLogger()
    before = ours.level, list(root.handlers)
    for form in LOG_FORMS:
        with logging_to_stderr(LogSettings(form)):
            assert list(root.handlers) != before[1]
        assert (ours.level, list(root.handlers)) == before


def test_libraries_are_heard_from_warnings_on(capsys) -> None:
    with logging_to_stderr(LogSettings()):
        logging.getLogger("waitress").info("small talk")
        logging.getLogger("waitress").warning("something\nis wrong")
    with logging_to_stderr(LogSettings(level="error")):
        logging.getLogger("waitress").warning("something else is wrong")
    assert re.fullmatch(rf"{STAMP} WARNING something is wrong\n", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("given", "settings"),
    [
        ({}, LogSettings("plain", "info")),
        ({"CIVIC_LOG": "", "CIVIC_LOG_LEVEL": " "}, LogSettings("plain", "info")),
        ({"CIVIC_LOG": "json", "CIVIC_LOG_LEVEL": "error"}, LogSettings("json", "error")),
        ({"CIVIC_LOG": "off"}, LogSettings("off", "info")),
    ],
)
def test_settings_come_from_the_environment(monkeypatch, given, settings) -> None:
    for name in ("CIVIC_LOG", "CIVIC_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert LogSettings.from_environment() == settings


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("CIVIC_LOG", "xml", "CIVIC_LOG is one of plain, json, off, not 'xml'"),
        ("CIVIC_LOG", "JSON", "CIVIC_LOG is one of plain, json, off, not 'JSON'"),
        ("CIVIC_LOG_LEVEL", "loud", "CIVIC_LOG_LEVEL is one of info, warning, error, not 'loud'"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "run"])
def test_a_setting_that_is_none_is_refused_at_once(
    tmp_path: Path, monkeypatch, name: str, value: str, sentence: str, command: str
) -> None:
    monkeypatch.setenv(name, value)
    arguments = [command, "--port", "8792", "--release", str(tmp_path / "none")]
    done = CliRunner().invoke(cli, arguments)
    assert isinstance(done.exception, UsageError)
    assert (str(done.exception), done.output) == (sentence, "")
    assert not (tmp_path / "none").exists()


def test_the_defaults_are_the_first_of_each() -> None:
    assert LogSettings() == LogSettings(LOG_FORMS[0], LOG_LEVELS[0])


@pytest.mark.parametrize("form", ["plain", "off"])
def test_people_are_told_where_the_server_is(capsys, form: str) -> None:
    announce("Civic Thread is at http://127.0.0.1:1", LogSettings(form, "error"))
    assert capsys.readouterr().err == "Civic Thread is at http://127.0.0.1:1\n"


@pytest.mark.slow
def test_a_real_server_writes_nothing_but_json_where_that_is_asked_for(
    release_folder: ReleaseFolder,
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--port", "0", "--release", str(release_folder.path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "CIVIC_LOG": "json", "CIVIC_LOG_LEVEL": "warning"},
    )
    try:
        assert process.stderr is not None
        first = json.loads(process.stderr.readline())
        port = int(re.search(r"http://127\.0\.0\.1:(\d+) ", first["message"])[1])
        assert (first["level"], first["event"]) == ("info", "message")
        assert ask(port, "GET", "/healthz").status == 200
        assert ask(port, "GET", address(BAD)).status == 400
        process.terminate()
        out, rest = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert out == ""
    assert [json.loads(line)["event"] for line in rest.splitlines()] == ["query"]
