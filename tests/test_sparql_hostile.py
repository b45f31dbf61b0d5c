"""Hostile requests to a server in a process of its own: each gets its status and its sentence.

After each, a good query is answered. A listener on this machine, which every request that could
reach outside names, sees nobody; the server with all its workers stays within bounds.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from kg.release import ReleaseFolder
from tests.conftest import one_in
from tests.release_case import built
from tests.sparql_case import ASK, Said, address, ask

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {"SECONDS": "0.6", "RESULT_BYTES": "300000", "MEMORY_BYTES": "200000000"}
# Units: bytes, of the server, the fork server and all workers together.
MOST_MEMORY = 1_500_000_000
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
OUTSIDE = "OUTSIDE"  # stands for the listener's address
PASSWORDS = "file:///etc/passwd"


class Listener:
    """Counts who connects."""

    def __init__(self) -> None:
        self.visits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self._socket.close()


@dataclass
class Server:
    """`kg serve`, and the listener that nobody may reach."""

    process: subprocess.Popen[str]
    port: int
    listener: Listener

    def outside(self, text: str) -> str:
        return text.replace(OUTSIDE, f"http://127.0.0.1:{self.listener.port}/x")

    def memory(self) -> int:
        return sum(_resident(pid) for pid in _family(self.process.pid))

    def is_well(self) -> bool:
        return '"boolean":true' in ask(self.port, "GET", address(ASK)).text


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task").glob("*/children")
    found = [pid]
    for listed in children:
        for child in listed.read_text().split():
            found += _family(int(child))
    return found


def _resident(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    match = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(match[1]) * 1024 if match else 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> ReleaseFolder:
    return built(tmp_path_factory.mktemp("hostile"))[1]


@pytest.fixture(scope="module")
def server(folder: ReleaseFolder) -> Iterator[Server]:
    limits = {f"CIVIC_SPARQL_{name}": value for name, value in LIMITS.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--port", "0", "--release", str(folder.path)],
        cwd=ROOT,
        env={**os.environ, **limits, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        said = process.stderr.readline()  # while all is well it says no more
        match = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert match, said
        listener = Listener()
        found = Server(process, int(match[1]), listener)
        assert found.is_well()
        yield found
        listener.close()
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stderr.close()


@dataclass(frozen=True)
class Case:
    """A request, the statuses it may get, and a piece of the sentence that comes with it."""

    name: str
    path: str
    status: int | tuple[int, ...]
    piece: str = ""
    method: str = "GET"
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


def query(name: str, text: str, status: int | tuple[int, ...], piece: str = "") -> Case:
    """A query, sent as a form that is posted."""
    body = urlencode({"query": text}).encode()
    return Case(name, "/sparql", status, piece, "POST", body, {"Content_Type": FORM})


def post(name: str, body: bytes, kind: str, status: int, piece: str, path: str = "/sparql") -> Case:
    headers = {"Content_Type": kind} if kind else {}
    return Case(name, path, status, piece, "POST", body, headers)


PARSE, SERVICE = "the query does not parse", "SERVICE is refused"
UPDATES, CONTROL = "updates are refused", "holds the control character"
EMPTY = '"bindings":[]'
IN = f"<{OUTSIDE}> {{ ?a ?b ?c }}"

MALFORMED = [
    query("nothing", "", 400, PARSE),
    query("white-space", " \n\t ", 400, PARSE),
    query("a-comment", "# SELECT * { ?s ?p ?o }", 400, PARSE),
    query("half", "ASK {", 400, PARSE),
    query("two-queries", "ASK {} ASK {}", 400, PARSE),
    query("no-such-prefix", "ASK { nobody:knows ?p ?o }", 400, PARSE),
    query("html", "<script>alert(1)</script>", 400, PARSE),
    query("insert", "INSERT DATA { <a:> <a:> <a:> }", 400, UPDATES),
    query("drop", "DROP ALL", 400, UPDATES),
    query("load", f"LOAD <{OUTSIDE}>", 400, UPDATES),
    query("load-after", f"ASK {{}} ; LOAD <{OUTSIDE}>", 400, PARSE),
    query("insert-where", "INSERT { ?s ?p 1 } WHERE { SELECT ?s ?p { ?s ?p ?o } }", 400),
    query("nul", "ASK { ?s ?p \x00 }", 400, CONTROL),
    query("escape", "ASK {} #\x1b[2J", 400, CONTROL),
    query("delete", "ASK {}\x7f", 400, "U+007F"),
    query("control-in-an-iri", "ASK { <http://a/\x01> ?p ?o }", 400, CONTROL),
    query("escaped-control-in-an-iri", "ASK { <http://a/\\u0001> ?p ?o }", 400, PARSE),
    query("a-space-in-an-iri", "ASK { <http://a/ b> ?p ?o }", 400, PARSE),
    query("no-code-point", "ASK { ?s ?p '\\UFFFFFFFF' }", 400, PARSE),
]
OUTWARD = [
    query("service", f"SELECT * {{ SERVICE {IN} }}", 400, SERVICE),
    query("service-silent", f"SELECT * {{ service silent {IN} }}", 400, SERVICE),
    query("service-in-mixed-case", f"SELECT * {{ SeRvIcE {IN} }}", 400, SERVICE),
    query("service-after-a-comment", f"SELECT * {{ #'\nSERVICE#\"\n{IN} }}", 400, SERVICE),
    query("service-within-exists", f"ASK {{ FILTER EXISTS {{ SERVICE {IN} }} }}", 400, SERVICE),
    query("service-deep", f"ASK {{ {{ {{ OPTIONAL {{ SERVICE {IN} }} }} }} }}", 400, SERVICE),
    query("service-in-a-subquery", f"ASK {{ SELECT * {{ SERVICE {IN} }} }}", 400, SERVICE),
    query(
        "service-of-a-variable", f"ASK {{ VALUES ?u {{<{OUTSIDE}>}} SERVICE?u{{}} }}", 400, SERVICE
    ),
    query("service-in-escapes", f"SELECT * {{ \\u0053ERVICE {IN} }}", 400, SERVICE),
    query("service-in-long-escapes", f"SELECT * {{ SERVIC\\U00000045 {IN} }}", 400, SERVICE),
    query("service-after-a-number", f"SELECT * {{ ?s ?p 1SERVICE {IN} }}", 400, SERVICE),
    query("service-after-a-double", f"SELECT * {{ ?s ?p 1.0e5SERVICE {IN} }}", 400, SERVICE),
    query("service-after-a-boolean", f"SELECT * {{ ?s ?p trueSERVICE {IN} }}", 400, SERVICE),
    query("service-on-a-name", f"PREFIX : <{OUTSIDE}> ASK {{ SERVICE:{{}} }}", 400, SERVICE),
    query("service-on-a-word", f"PREFIX : <{OUTSIDE}> ASK {{ SERVICE:a{{}} }}", 400, SERVICE),
    query(
        "service-behind-a-false-iri",
        f"ASK {{ BIND('a' AS ?o) FILTER(?o<'x>') SERVICE {IN} FILTER(?a = 'y') }}",
        400,
        SERVICE,
    ),
    query(
        "service-behind-a-false-comment",
        f"ASK {{ BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b#c>'''\n) SERVICE {IN} #'''\n }}",
        400,
        SERVICE,
    ),
    query(
        "service-within-a-false-iri",
        f"ASK {{ BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\n{IN} }}",
        400,
        SERVICE,
    ),
    query(
        "service-behind-an-escaped-iri",
        f"ASK {{ OPTIONAL {{ ?s <http://a\\u0041'b> ?o }} SERVICE {IN} FILTER(?a = 'y') }}",
        400,
        SERVICE,
    ),
    query("the-word-in-a-string", "ASK { ?s ?p 'youth service' }", 200, '"boolean":false'),
    query("from-the-web", f"SELECT * FROM <{OUTSIDE}> {{ ?s ?p ?o }}", 200, EMPTY),
    query("from-a-file", f"SELECT * FROM <{PASSWORDS}> {{ ?s ?p ?o }}", 200, EMPTY),
    query("from-named", f"SELECT * FROM NAMED <{OUTSIDE}> {{ GRAPH ?g {{?s ?p ?o}} }}", 200, EMPTY),
    query("a-graph-of-the-web", f"SELECT * {{ GRAPH <{OUTSIDE}> {{ ?s ?p ?o }} }}", 200, EMPTY),
    query("describe-the-web", f"DESCRIBE <{OUTSIDE}> <{PASSWORDS}>", 200),
    Case(
        "default-graph-of-the-web",
        address("SELECT * { ?s ?p ?o }", default_graph_uri=OUTSIDE),
        200,
        EMPTY,
    ),
    Case(
        "named-graph-of-a-file",
        address("SELECT * { GRAPH ?g { ?s ?p ?o } }", named_graph_uri=PASSWORDS),
        200,
        EMPTY,
    ),
    *(
        Case(f"graph-{number}", f"/sparql?query={quote(ASK)}&default-graph-uri={iri}", 400, "IRI")
        for number, iri in enumerate(("../x", "a%20b:c", "http://a/%00", "http://a/%0d%0aX:1"))
    ),
]
HUGE = [
    query("braces-101", "ASK " + "{" * 101 + "}" * 101, 400, "nests more than"),
    query("braces-5000", "ASK " + "{" * 5000 + "}" * 5000, 400, "nests more than"),
    query("parentheses", f"ASK {{ FILTER({'(' * 9000}1{')' * 9000}) }}", 400, "nests more than"),
    query("mixed-brackets", f"ASK {{ ?s ?p {'[<a:> (' * 90}1{')]' * 90} }}", 400, "nests more"),
    query(
        "brackets-behind-a-false-iri",
        f"ASK {{ FILTER('a'<'x>') {'{' * 3000}{'}' * 3000} FILTER(1 = 'y') }}",
        400,
        "nests more than",
    ),
    query("negations", f"ASK {{ FILTER({'!' * 6000}1) }}", 400, "more than 500 operators"),
    query("sums", f"SELECT (1{'+1' * 7000} AS ?n) {{}}", 400, "more than 500 operators"),
    query("long-path", f"ASK {{ ?s <a:>{'/<a:>' * 2000} ?o }}", 400, "path steps"),
    query("unions", "ASK { {}" + " UNION {}" * 7000 + " }", 400, "clauses"),
    query("minuses", "ASK { " + "MINUS{}" * 3000 + " }", 400, "clauses"),
    query("values", f"ASK {{ VALUES ?x {{ {'1 ' * 2001} }} }}", 400, "more than 2,000 values"),
    query("long-text", "ASK {}#" + "x" * 65_536, 413, "longer than 65,536 bytes"),
    post("long-body", b"query=" + b"x" * 300_000, FORM, 413, "longer than 262,144 bytes"),
    Case("long-address", f"/sparql?query={'x' * 17_000}", 414, "send the query by POST"),
    Case("longest-address", f"/sparql?query={'x' * 60_000}", 431, "exceeds max_header"),
    Case("long-header", address(ASK), 431, "", headers={"X-Long": "x" * 60_000}),
]
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"
PATHS = " . ".join(f"?a{n} (<a:>|!<a:>)* ?b{n}" for n in range(4))
DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
VALUES = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(60)))} }}" for n in range(6))
TIME, MEMORY = "stopped after 0.6 seconds", "of memory"
RUNAWAYS = [
    query("cross-join", f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}", 504, TIME),
    query("cross-join-by-filter", f"ASK {{ {CROSS} FILTER(?a = ?o && ?a != ?o) }}", 504, TIME),
    query("values-crossed", f"SELECT (SUM(?v0) AS ?n) {{ {VALUES} }}", 504, TIME),
    query("endless-paths", f"SELECT (COUNT(*) AS ?n) {{ {PATHS} }}", 504, TIME),
    query("order-by", f"SELECT * {{ {CROSS} }} ORDER BY ?a ?o LIMIT 1", (413, 504)),
    query("distinct", f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {CROSS} }}", (413, 504)),
    query("doubling", f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('aa' AS ?x0) {DOUBLED} }}", (413, 504)),
    query("group-concat", f"SELECT (GROUP_CONCAT(?a) AS ?n) {{ {CROSS} }}", (413, 504)),
    query("large-answer", f"SELECT * {{ {CROSS} }}", 413, "larger than 300,000 bytes"),
    query("large-graph", f"CONSTRUCT {{ ?a ?b ?o }} {{ {CROSS} }}", (413, 504)),
    query("regex", "ASK { FILTER(REGEX('aaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$')) }", 200),
    query("regex-of-size", "ASK { FILTER(REGEX('a', '((a{1,900}){1,900}){1,900}')) }", 200),
    query("replace", "ASK { FILTER(REPLACE('aaaaaaaaaaaaaaaaaaaa', '(a*)*b', 'c') = '') }", 200),
]
PROTOCOL = [
    *(
        Case(method, address(ASK), 405, "use GET or POST", method)
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT-ME")
    ),
    post("text-plain", b"ASK {}", "text/plain", 415, "not as text/plain"),
    post("no-type", b"ASK {}", "", 415, "not as nothing"),
    post("type-of-an-update", b"DROP ALL", "application/sparql-update", 415, UPDATES),
    post("type-in-parts", b"--x--", "multipart/form-data; boundary=x", 415, "not as multipart"),
    post("utf-16", "ASK {}".encode("utf-16"), f"{DIRECT}; charset=utf-16", 415, "in UTF-8"),
    Case(
        "packed",
        "/sparql",
        415,
        "Content-Encoding",
        "POST",
        b"x",
        {"Content_Type": DIRECT, "Content_Encoding": "gzip"},
    ),
    Case("query-twice", "/sparql?query=ASK{}&query=ASK{}", 400, "2 fields 'query'"),
    post("query-twice-in-a-form", b"query=ASK{}&query=ASK{}", FORM, 400, "2 fields 'query'"),
    post("query-in-both", b"query=ASK{}", FORM, 400, "2 fields", "/sparql?query=ASK{}"),
    post("query-in-address-and-body", b"ASK {}", DIRECT, 400, "send it once", "/sparql?query=x"),
    post("no-query", b"", FORM, 400, "there is no query"),
    post("an-update", b"update=DROP+ALL", FORM, 400, UPDATES),
    Case("an-update-by-get", "/sparql?update=DROP+ALL", 400, UPDATES),
    Case("using", "/sparql?query=ASK{}&using-graph-uri=a:", 400, UPDATES),
    Case("bad-escape", "/sparql?query=ASK%zz", 400, "begins no percent-encoding"),
    Case("half-an-escape", "/sparql?query=ASK%", 400, "begins no percent-encoding"),
    post("bad-escape-in-a-form", b"query=%4", FORM, 400, "begins no percent-encoding"),
    Case("no-utf-8", "/sparql?query=%FF%FE", 400, "not UTF-8"),
    Case("a-surrogate", "/sparql?query=%ED%A0%80", 400, "not UTF-8"),
    post("no-utf-8-in-a-body", b"ASK {} # \xff", DIRECT, 400, "not UTF-8"),
    post("no-utf-8-in-a-form", b"query=\xff", FORM, 400, "not UTF-8"),
    post("fields", b"a=1&" * 300, FORM, 400, "more than 200 fields"),
    Case("no-such-format", address(ASK, format="exe"), 400, "format is one of ttl, jsonld"),
    Case("formats", address(ASK, format=["exe", "com"]), 400, "format is one of ttl, jsonld"),
    Case("format-with-a-header", address(ASK, format="csv\r\nX-Evil: 1"), 400, "format is one of"),
    Case("no-form", address(ASK), 406, "the answer is yes or no", headers={"Accept": "image/png"}),
    Case("accept-of-nothing", address(ASK), 406, "", headers={"Accept": ";;;q=,,,=;q=2"}),
    Case("accept-of-much", address(ASK), 406, "", headers={"Accept": "a/b," * 9000}),
    Case("no-tag", address(ASK), 200, "", headers={"If_None_Match": '"\\,,W/"""*'}),
    Case("a-range", address(ASK), 200, "", headers={"Range": "bytes=0-0,-1"}),
    Case("a-host-of-markup", "/sparql", 200, "/sparql", headers={"Host": '"><script>'}),
]
CASES = [*MALFORMED, *OUTWARD, *HUGE, *RUNAWAYS, *PROTOCOL]


def test_there_are_at_least_sixty() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", one_in(12, CASES), ids=lambda case: case.name)
def test_hostile(server: Server, case: Case) -> None:
    path = case.path.replace(quote(OUTSIDE), quote(server.outside(OUTSIDE), safe=""))
    body = case.body
    if body is not None and OUTSIDE.encode() in body:
        body = body.replace(OUTSIDE.encode(), quote(server.outside(OUTSIDE), safe="").encode())
    started = time.monotonic()
    answer = ask(server.port, case.method, path, body, **case.headers)
    took = time.monotonic() - started
    allowed = case.status if isinstance(case.status, tuple) else (case.status,)
    assert answer.status in allowed, answer.text
    assert case.piece in answer.text
    if answer.status >= 400:
        assert len(answer.text.strip().splitlines()) <= 5, "one clear sentence"
        assert len(answer.text) < 1200
    assert "X-Evil" not in answer.headers
    assert "root:" not in answer.text
    assert took < 10
    assert server.is_well()
    assert server.listener.visits == 0


TRAVERSALS = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "..%5c..%5cetc%5cpasswd",
    "....//....//etc/passwd",
    "%00/etc/passwd",
    "/etc/passwd",
)
ROOMS = (
    "", "static/", "doc/", "id/", "code/", "ns/", "graph/", "dumps/", "feed/", "questions/",
    "sparql/", "sparql/start/", ".well-known/", "pictures/", "catalog/", "corrections/",
)  # fmt: skip


@pytest.mark.parametrize("room", ROOMS)
def test_no_path_leads_out(server: Server, room: str) -> None:
    for traversal in TRAVERSALS:
        answer = ask(server.port, "GET", f"/{room}{traversal}")
        # 503 is said of all files of a room while they are being made.
        allowed = (303, 308, 400, 404, 503)
        assert answer.status in allowed, f"{room}{traversal}: {answer.text[:200]}"
        assert "root:" not in answer.text
        location = answer.headers.get("Location", "/")
        assert re.match(r"/(?!/)|http://127\.0\.0\.1", location), location


def raw(port: int, *parts: bytes, seconds: float = 5) -> bytes:
    """Send bytes as they are and return what comes back, until the end or a silence."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        for part in parts:
            connection.sendall(part)
        said = b""
        try:
            while part := connection.recv(65_536):
                said += part
                if b"\r\n\r\n" in said and b"100 Continue" not in said:
                    break
        except (TimeoutError, ConnectionResetError):
            pass
        return said


POST = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
GET = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n"
RAW = {
    "length-no-number": (POST + b"Content-Length: abc\r\n\r\nASK {}", b"400"),
    "length-below-zero": (POST + b"Content-Length: -6\r\n\r\nASK {}", b"400"),
    "length-of-a-giant": (POST + b"Content-Length: 999999999999\r\n\r\nASK {}", b"413"),
    "two-lengths": (POST + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}", b"400"),
    "length-and-chunks": (
        POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nASK {}",
        b"400",  # nothing was asked: the chunks are what counts, and the rest is no request
    ),
    "strange-encoding": (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", b"501"),
    "chunk-of-no-size": (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nASK {}\r\n", b"400"),
    "chunk-without-end": (POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK {}\r\n", b"400"),
    "no-request": (b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\r\n\r\n", b"400"),
    "no-version": (b"GET /sparql\r\n\r\n", b"200"),
    "header-without-colon": (GET + b"nonsense\r\n\r\n", b"400"),
    "header-folded": (GET + b"X: a\r\n b\r\n\r\n", b"200"),
    "header-name-with-space": (GET + b"Acc ept: x\r\n\r\n", b"400"),
    "bare-carriage-return": (GET + b"X: a\rY: b\r\n\r\n", b"400"),
    "nul-in-a-header": (GET + b"Accept: \x00\r\n\r\n", b"400"),
    "raw-bytes-in-the-address": (b"GET /sparql?query=\xff HTTP/1.1\r\nHost: a\r\n\r\n", b"400"),
    "absolute-address": (
        b"GET http://evil.example/sparql?query=ASK{} HTTP/1.1\r\n\r\n",
        b"200",
    ),
}


@pytest.mark.parametrize("name", RAW)
def test_broken_http(server: Server, name: str) -> None:
    sent, status = RAW[name]
    said = raw(server.port, sent)
    assert said.split(b" ", 2)[1][:3] == status, said[:300]
    assert server.is_well()


def test_chunks_are_read_and_counted(server: Server) -> None:
    chunked = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    assert raw(server.port, chunked + b"3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n").startswith(
        b"HTTP/1.1 200"
    )
    large = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    try:
        said = raw(server.port, chunked, large * 10 + b"0\r\n\r\n")
    except (BrokenPipeError, ConnectionResetError):  # closed on us while we still sent
        said = b"HTTP/1.1 413"
    assert said.startswith(b"HTTP/1.1 413")
    assert server.is_well()


def test_a_body_that_never_comes_holds_nobody_up(server: Server) -> None:
    waiting = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    try:
        for connection in waiting:
            connection.sendall(POST + b"Content-Length: 1000\r\n\r\nASK")
        started = time.monotonic()
        for _ in range(20):
            assert server.is_well()
        assert time.monotonic() - started < 5
    finally:
        for connection in waiting:
            connection.close()


def test_slow_clients_hold_nobody_up(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    try:
        for letter in b"GET /spar":
            for connection in slow:
                with contextlib.suppress(OSError):  # closed for one that asks
                    connection.sendall(bytes([letter]))
        started = time.monotonic()
        for _ in range(20):
            assert server.is_well()
        assert time.monotonic() - started < 5
    finally:
        for connection in slow:
            connection.close()


def test_runaways_all_at_once_leave_room_for_a_lookup(server: Server) -> None:
    runaway = address(f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}")
    said: list[Said] = []
    crowd = [
        threading.Thread(target=lambda: said.append(ask(server.port, "GET", runaway)))
        for _ in range(12)
    ]
    for thread in crowd:
        thread.start()
    times = []
    while any(thread.is_alive() for thread in crowd):
        started = time.monotonic()
        answer = ask(server.port, "GET", address(f"ASK {{ ?s ?p {len(times)} }}"))
        if answer.status == 200:
            times.append(time.monotonic() - started)
    assert {answer.status for answer in said} <= {503, 504}
    for answer in said:
        if answer.status == 503:
            assert int(answer.headers["Retry-After"]) >= 1
    assert times, "nobody else was answered meanwhile"
    assert server.is_well()


@pytest.mark.slow
def test_memory_stays_bounded_and_nobody_went_outside(server: Server) -> None:
    assert server.memory() < MOST_MEMORY
    assert server.listener.visits == 0
    with socket.create_connection(("127.0.0.1", server.listener.port)):
        time.sleep(0.2)
    assert server.listener.visits == 1, "the listener listens"
