"""Visitors' queries in processes of their own: answered, refused or ended, nobody else hurt."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pyoxigraph as ox
import pytest

from kg.errors import QueryError, UsageError
from kg.workers import (
    BrokenDataError,
    Limits,
    NotAcceptableFormError,
    OverLimitError,
    Pool,
    TooBusyError,
    Verified,
    VisitorAnswer,
    VisitorQuery,
)

if not hasattr(os, "fork"):
    pytest.skip("this system can not fork processes", allow_module_level=True)

ROWS, GRAPH = "text/csv", "application/n-triples"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
# Billions of rows to count: it never ends within a test.
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LIMITS = Limits(seconds=0.6, quick_seconds=0.05, waiting_seconds=0.5, workers=2, slow=2)
DATA = "".join(
    f'<urn:s{n}> <urn:p> "{n}" <urn:g{n % 2}> .\n<urn:s{n}> <urn:q> <urn:o> <urn:g0> .\n'
    for n in range(400)
)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pool") / "data.nq"
    path.write_text(DATA, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shared(dataset: Path) -> Iterator[Pool]:
    with Pool(dataset, LIMITS) as pool:
        yield pool


@pytest.fixture
def pool(dataset: Path) -> Iterator[Pool]:
    with Pool(dataset, LIMITS) as made:
        yield made


def ask(pool: Pool, text: str, **dataset: tuple[str, ...]) -> VisitorAnswer:
    return pool.run(VisitorQuery(text, ROWS, GRAPH, **dataset))


def rows(pool: Pool, text: str, **dataset: tuple[str, ...]) -> list[str]:
    return ask(pool, text, **dataset).body.decode().split("\r\n")[1:-1]


def test_the_default_graph_is_the_union(shared: Pool) -> None:
    assert rows(shared, COUNT) == ["800"]


def test_a_dataset_of_the_request_is_all_there_is(shared: Pool) -> None:
    assert rows(shared, COUNT, default_graphs=("urn:g1",)) == ["200"]
    assert rows(shared, COUNT, default_graphs=("urn:g0", "urn:g1")) == ["800"]
    assert rows(shared, COUNT, named_graphs=("urn:g1",)) == ["0"]
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert rows(shared, named, named_graphs=("urn:g1",)) == ["200"]
    assert rows(shared, named, default_graphs=("urn:g1",)) == ["0"]


def test_a_dataset_of_the_query_is_all_there_is(shared: Pool) -> None:
    assert rows(shared, COUNT.replace("{", "FROM <urn:g1> {", 1)) == ["200"]


def test_the_requests_dataset_wins_over_the_querys(shared: Pool) -> None:
    text = COUNT.replace("{", "FROM <urn:g1> {", 1)
    assert rows(shared, text, default_graphs=("urn:g0",)) == ["600"]


def test_each_kind_of_answer_comes_in_its_form(shared: Pool) -> None:
    assert ask(shared, "ASK { ?s ?p ?o }").kind == "boolean"
    assert ask(shared, COUNT).kind == "rows"
    graph = ask(shared, "CONSTRUCT { ?s <urn:p> ?p } { ?s ?p ?o } LIMIT 4")
    assert (graph.kind, graph.media_type) == ("graph", GRAPH)
    assert graph.body.count(b" .\n") == len(set(graph.body.splitlines()))


def test_turtle_declares_only_the_prefixes_it_uses(shared: Pool) -> None:
    text = "CONSTRUCT { ?s <http://www.w3.org/ns/org#role> ?o } { ?s ?p ?o } LIMIT 1"
    body = shared.run(VisitorQuery(text, None, "text/turtle")).body
    assert body.startswith(b"@prefix org:")
    assert body.count(b"@prefix") == 1


def test_a_form_the_visitor_does_not_accept_is_refused(shared: Pool) -> None:
    with pytest.raises(NotAcceptableFormError, match="the answer is a table"):
        shared.run(VisitorQuery(COUNT, None, GRAPH))
    with pytest.raises(NotAcceptableFormError, match="the answer is a graph"):
        shared.run(VisitorQuery("CONSTRUCT WHERE { ?s ?p ?o }", ROWS, None))


@pytest.mark.parametrize("text", ["SELECT", "SELECT * {", "DROP ALL", ""])
def test_what_is_no_query_is_refused_and_the_worker_goes_on(shared: Pool, text: str) -> None:
    with pytest.raises(QueryError, match="does not parse"):
        ask(shared, text)
    assert rows(shared, COUNT) == ["800"]


def test_a_graph_that_is_no_iri_is_refused(shared: Pool) -> None:
    with pytest.raises(QueryError, match="IRI"):
        ask(shared, COUNT, default_graphs=("not an iri",))


def test_a_runaway_is_ended_at_its_limit(pool: Pool) -> None:
    started = time.monotonic()
    with pytest.raises(OverLimitError, match=r"stopped after 0\.6 seconds") as caught:
        ask(pool, RUNAWAY)
    assert caught.value.limit == "time"
    assert 0.5 < time.monotonic() - started < 3
    assert rows(pool, COUNT) == ["800"]


def test_a_runaways_process_is_gone_and_the_pool_is_whole(pool: Pool) -> None:
    before = {worker.pid for worker in pool._quick}
    with pytest.raises(OverLimitError):
        ask(pool, RUNAWAY)
    after = {worker.pid for worker in pool._quick}
    assert len(after) == LIMITS.workers
    assert len(before & after) == LIMITS.workers - 1
    gone = (before - after).pop()
    until = time.monotonic() + 1
    while _is_running(gone) and time.monotonic() < until:
        time.sleep(0.01)
    assert not _is_running(gone)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_an_answer_too_large_is_refused(dataset: Path) -> None:
    with Pool(dataset, replace(LIMITS, result_bytes=1000)) as pool:
        with pytest.raises(OverLimitError, match=r"larger than 1,000 bytes") as caught:
            ask(pool, "SELECT * { ?s ?p ?o }")
        assert caught.value.limit == "size"
        assert rows(pool, COUNT) == ["800"]


def test_memory_is_bounded(dataset: Path) -> None:
    limits = replace(LIMITS, memory_bytes=64 * 1024 * 1024, seconds=30.0)
    with Pool(dataset, limits) as pool:
        with pytest.raises(OverLimitError, match="64 MB of memory") as caught:
            ask(pool, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?e ?i")
        assert caught.value.limit == "memory"
        assert rows(pool, COUNT) == ["800"]


def test_a_crash_of_the_engine_is_a_sentence(pool: Pool) -> None:
    deep = "SELECT * " + "{ " * 5000 + "?s ?p ?o" + " }" * 5000
    with pytest.raises(OverLimitError):
        ask(pool, deep)
    assert rows(pool, COUNT) == ["800"]


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_service_reaches_nobody_even_without_the_guard(shared: Pool, silent: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.5)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    text = f"SELECT * {{ SERVICE {silent}<{address}> {{ ?s ?p ?o }} }}"
    try:
        rows(shared, text)
    except QueryError as err:
        assert "can not be answered" in str(err)  # SILENT gives an empty row
    with listener, pytest.raises(TimeoutError):
        listener.accept()


def test_quick_queries_pass_while_runaways_run(pool: Pool) -> None:
    quick: list[float] = []
    with ThreadPoolExecutor(2) as attackers:
        ended = [attackers.submit(_ends, pool) for _ in range(4)]
        until = time.monotonic() + 1.0
        while time.monotonic() < until:
            started = time.monotonic()
            assert rows(pool, COUNT) == ["800"]
            quick.append(time.monotonic() - started)
        assert [each.result() for each in ended] == [True] * 4
    # A lookup that stood behind a runaway would have waited for its whole 0.6 seconds.
    assert sorted(quick)[len(quick) * 9 // 10] < LIMITS.seconds / 2


def _ends(pool: Pool) -> bool:
    with pytest.raises((OverLimitError, TooBusyError)):
        ask(pool, RUNAWAY)
    return True


def test_more_runaways_than_places_are_told_to_come_back(dataset: Path) -> None:
    limits = replace(LIMITS, slow=1, workers=1, waiting_seconds=0.2, seconds=2.0)
    with Pool(dataset, limits) as pool:
        first = Thread(target=_ends, args=(pool,))
        first.start()
        time.sleep(0.3)
        with pytest.raises(TooBusyError, match="1 long queries") as caught:
            ask(pool, RUNAWAY)
        assert caught.value.retry_after >= 1
        assert rows(pool, COUNT) == ["800"]
        first.join()
        assert rows(pool, COUNT) == ["800"]
        assert len(pool._quick) == 1


def test_no_more_queries_are_taken_than_there_is_room_for(dataset: Path) -> None:
    with Pool(dataset, replace(LIMITS, at_once=1)) as pool:
        first = Thread(target=_ends, args=(pool,))
        first.start()
        time.sleep(0.2)
        started = time.monotonic()
        with pytest.raises(TooBusyError, match="too many queries at once"):
            ask(pool, COUNT)
        assert time.monotonic() - started < LIMITS.seconds / 2
        first.join()
        assert rows(pool, COUNT) == ["800"]


def test_a_worker_that_was_killed_is_replaced(pool: Pool) -> None:
    for worker in list(pool._quick):
        os.kill(worker.pid, signal.SIGKILL)
    for _ in range(2 * LIMITS.workers):
        try:
            assert rows(pool, COUNT) == ["800"]
        except OverLimitError:  # the query was sent before the death was seen
            continue
    assert rows(pool, COUNT) == ["800"]


def test_a_fork_server_that_was_killed_is_started_again(pool: Pool) -> None:
    pool._forkserver._process.kill()
    pool._forkserver._process.wait()
    with pytest.raises(OverLimitError):
        ask(pool, RUNAWAY)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            assert rows(pool, COUNT) == ["800"]
            break
        except (OverLimitError, TooBusyError):
            time.sleep(0.05)
    else:
        pytest.fail("the pool did not recover")


def test_closing_ends_every_process(dataset: Path) -> None:
    pool = Pool(dataset, LIMITS)
    pids = [worker.pid for worker in pool._quick] + [pool._forkserver._process.pid]
    pool.close()
    until = time.monotonic() + 2
    while any(map(_is_running, pids)) and time.monotonic() < until:
        time.sleep(0.01)
    assert [pid for pid in pids if _is_running(pid)] == []
    with pytest.raises(TooBusyError):
        ask(pool, COUNT)


def test_data_that_can_not_be_read_are_named_for_the_log(tmp_path: Path) -> None:
    with pytest.raises(BrokenDataError, match="is damaged") as missing:
        Pool(tmp_path / "nothing.nq", LIMITS)
    assert "nothing.nq: can not be loaded" in missing.value.detail
    broken = tmp_path / "broken.nq"
    broken.write_text("no quads", encoding="utf-8")
    with pytest.raises(BrokenDataError) as damaged:
        Pool(broken, LIMITS)
    assert "broken.nq: can not be loaded" in damaged.value.detail


def _verified(path: Path, quads: int = 800) -> Verified:
    return Verified(hashlib.sha256(path.read_bytes()).hexdigest(), quads)


def test_only_the_data_that_were_verified_are_asked(dataset: Path, tmp_path: Path) -> None:
    with Pool(dataset, LIMITS, _verified(dataset)) as pool:
        assert ask(pool, COUNT).body == b"n\r\n800\r\n"
    with pytest.raises(BrokenDataError) as few:
        Pool(dataset, LIMITS, _verified(dataset, 801))
    assert "800 quads, and 801 were verified" in few.value.detail
    swapped = tmp_path / "swapped.nq"
    swapped.write_text(DATA.replace("urn:o", "urn:x"), encoding="utf-8")
    with pytest.raises(BrokenDataError) as other:
        Pool(swapped, LIMITS, _verified(dataset))
    assert "digest" in other.value.detail


def test_data_that_break_later_are_told_as_that(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_text(DATA, encoding="utf-8")
    limits = replace(LIMITS, workers=1, waiting_seconds=0.2)
    with Pool(path, limits, _verified(path)) as pool:
        path.write_text("no quads", encoding="utf-8")
        os.kill(pool._forkserver._process.pid, signal.SIGKILL)
        with pytest.raises((BrokenDataError, OverLimitError)):
            ask(pool, RUNAWAY)
        with pytest.raises(BrokenDataError, match="is damaged"):
            ask(pool, COUNT)


def test_each_triple_of_a_graph_comes_once_and_in_order(shared: Pool) -> None:
    text = 'CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . ?a <urn:p> ?c FILTER(?c IN ("1", "2", "3")) }'
    lines = ask(shared, text).body.splitlines()
    assert (len(lines), lines) == (800, sorted(set(lines)))
    turtle = shared.run(VisitorQuery(text, ROWS, "text/turtle")).body
    assert len(list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))) == 800


def test_the_processor_time_of_a_query_is_its_own(pool: Pool) -> None:
    with pytest.raises(OverLimitError):
        ask(pool, RUNAWAY)
    (worker, *_) = pool._quick
    ask(pool, COUNT)
    assert worker.used_seconds() < LIMITS.seconds / 2


def test_a_setting_changes_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIVIC_SPARQL_SECONDS", "7.5")
    monkeypatch.setenv("CIVIC_SPARQL_WORKERS", "5")
    assert Limits.from_environment() == replace(Limits(), seconds=7.5, workers=5)


@pytest.mark.parametrize("text", ["none", "0", "-1", "inf", "nan"])
def test_an_absurd_setting_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CIVIC_SPARQL_SECONDS", text)
    with pytest.raises(UsageError, match="CIVIC_SPARQL_SECONDS is a number above 0"):
        Limits.from_environment()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="pidfd and /proc are Linux's")
def test_memory_of_the_keeper_does_not_grow_with_the_killed(pool: Pool) -> None:
    with pytest.raises(OverLimitError):
        ask(pool, RUNAWAY)
    open_before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with pytest.raises(OverLimitError):
            ask(pool, RUNAWAY)
    assert len(list(Path("/proc/self/fd").iterdir())) == open_before
