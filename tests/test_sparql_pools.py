"""The workers of the release that is served: made late, exchanged whole, ended for good."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KGError, QueryError
from kg.release.manifest import DATASET
from kg.store import MemoryStore
from kg.terms import BASE
from kg.workers import Limits, VisitorAnswer, VisitorQuery
from tests.sparql_case import COUNT, JSON, closing, small_release
from tests.web_case import SmallRelease
from web import create_app
from web.sparql import Pools

LIMITS = Limits(seconds=5, workers=1)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files are made during a test."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def pools() -> Iterator[Pools]:
    made = Pools(LIMITS)
    yield made
    made.close()


def children() -> set[str]:
    """Return the processes that this one has started."""
    listed = Path("/proc/self/task").glob("*/children")
    return {pid for path in listed for pid in path.read_text().split()}


def count(pools: Pools, release: SmallRelease) -> str:
    with pools.asking(release) as (_, runner):
        return runner.run(VisitorQuery(COUNT, JSON, None)).body.decode()


def test_nothing_is_started_before_somebody_asks(temporary: Path) -> None:
    before = children()
    with closing(create_app(small_release)) as app:
        assert app.test_client().get("/healthz").status_code == 200
        assert app.test_client().get("/sparql").status_code == 200
        assert children() == before
        assert list(temporary.iterdir()) == []


def test_what_was_made_is_removed(pools: Pools, temporary: Path) -> None:
    before = children()
    assert '"5"' in count(pools, small_release())
    assert children() != before or not Path("/proc/self").exists()
    assert [path.name.startswith("civicthread-") for path in temporary.iterdir()] == [True]
    pools.close()
    assert children() == before
    assert list(temporary.iterdir()) == []
    assert '"5"' in count(pools, small_release()), "asked again, it starts again"


def test_the_old_workers_end_with_the_last_who_asks_them(pools: Pools, temporary: Path) -> None:
    old, new = small_release(), small_release("g:hub { hub:b a org:Organization }", "0002-b")
    with pools.asking(old) as (served, runner):
        assert served is old
        assert '"1"' in count(pools, new)
        assert len(list(temporary.iterdir())) == 2
        assert '"5"' in runner.run(VisitorQuery(COUNT, JSON, None)).body.decode()
    assert len(list(temporary.iterdir())) == 1
    assert '"1"' in count(pools, new)


def test_the_same_release_opened_again_keeps_its_workers(pools: Pools, temporary: Path) -> None:
    count(pools, small_release())
    found = list(temporary.iterdir())
    count(pools, small_release())
    assert list(temporary.iterdir()) == found


def test_many_who_ask_first_share_what_is_made(pools: Pools, temporary: Path) -> None:
    release = small_release()
    said: list[str] = []
    crowd = [threading.Thread(target=lambda: said.append(count(pools, release))) for _ in range(8)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert len(said) == 8
    assert len(set(said)) == 1
    assert len(list(temporary.iterdir())) == 1


@dataclass
class Remote:
    """A release that brings what runs visitors' queries."""

    runner: Any
    store: MemoryStore = field(default_factory=MemoryStore)
    name: str = "remote"
    manifest: dict[str, Any] = field(
        default_factory=lambda: {"base": BASE, "digest": "r" * 64, "quads": 0}
    )


class Answering:
    """Says what it was asked."""

    def run(self, asked: VisitorQuery) -> VisitorAnswer:
        if "fail" in asked.text:
            raise QueryError("the server behind says no")
        return VisitorAnswer("rows", JSON, f"{asked.text} under {asked.base}".encode())


def test_a_release_may_bring_its_own_runner(temporary: Path) -> None:
    remote = Remote(Answering())
    with closing(create_app(lambda: remote)) as app:
        client = app.test_client()
        answer = client.get("/sparql", query_string={"query": "SELECT * {}"})
        assert answer.text == f"SELECT * {{}} under {BASE}/"
        refused = client.get("/sparql", query_string={"query": "SELECT * { 'fail' }"})
        assert (refused.status_code, refused.text) == (400, "the server behind says no\n")
    assert list(temporary.iterdir()) == []


def test_data_that_can_not_be_loaded_get_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "dataset.nq.gz").write_bytes(b"no gzip")

    manifest = {"base": BASE, "digest": "0", "quads": 0, "files": {DATASET: {"sha256": "0"}}}

    @dataclass
    class Damaged(Remote):
        path: Path = tmp_path
        manifest: dict[str, Any] = field(default_factory=lambda: manifest)

    with closing(create_app(lambda: Damaged(None))) as app:
        answer = app.test_client().get("/sparql", query_string={"query": "ASK {}"})
    assert answer.status_code == 503
    assert answer.text.startswith("the data set of this release is damaged")
    assert str(tmp_path) not in answer.text
    with pytest.raises(KGError, match="is damaged"), Pools(LIMITS).asking(Damaged(None)):
        pass
