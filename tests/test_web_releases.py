"""A new release is served without a restart; a bad one is not served at all."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest
from flask.testing import FlaskClient

from kg.errors import ReleaseError
from kg.release import Release, ReleaseFolder
from kg.release.building import build
from kg.sources import Sources
from tests.release_case import ASH, copied_sources, edit
from web import create_app
from web.releases import WatchedRelease
from web.warming import warm

PLAN = "/doc/ash/plan-2030"


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    return copied_sources(tmp_path)


@pytest.fixture
def folder(tmp_path: Path, sources: Sources) -> ReleaseFolder:
    made = ReleaseFolder(tmp_path / "releases")
    build(sources, made)
    return made


@pytest.fixture
def client(folder: ReleaseFolder) -> FlaskClient:
    return create_app(folder).test_client()


def _rename_plan(sources: Sources) -> None:
    edit(sources, ASH, "Ash plan 2030", "Ash plan, revised")


def _damage(folder: ReleaseFolder) -> None:
    pointer = folder.current()
    assert pointer is not None
    dataset = folder.at(pointer.name) / "dataset.nq.gz"
    content = bytearray(dataset.read_bytes())
    content[len(content) // 2] ^= 1
    dataset.write_bytes(content)


def test_a_new_release_is_served_without_a_restart(
    client: FlaskClient, folder: ReleaseFolder, sources: Sources
) -> None:
    before = client.get(PLAN)
    _rename_plan(sources)
    build(sources, folder)
    after = client.get(PLAN)
    assert "Ash plan 2030" in before.text
    assert "Ash plan, revised" in after.text
    assert before.headers["ETag"] != after.headers["ETag"]


def test_a_damaged_release_is_refused_and_the_old_one_stays(
    client: FlaskClient, folder: ReleaseFolder, sources: Sources
) -> None:
    served = client.get("/healthz").get_json()["release"]
    _rename_plan(sources)
    build(sources, folder)
    _damage(folder)
    health = client.get("/healthz").get_json()
    assert "Ash plan 2030" in client.get(PLAN).text
    assert health["release"] == served
    assert health["refused"] == "a newer release is damaged; the log says what is wrong"


def test_after_a_bad_release_a_good_one_is_taken(
    client: FlaskClient, folder: ReleaseFolder, sources: Sources
) -> None:
    _rename_plan(sources)
    build(sources, folder)
    _damage(folder)
    client.get(PLAN)
    edit(sources, ASH, "Ash plan, revised", "Ash plan, revised again")
    build(sources, folder)
    assert "Ash plan, revised again" in client.get(PLAN).text
    assert client.get("/healthz").get_json()["refused"] is None


def test_a_pointer_that_says_nothing_leaves_the_old_release(
    client: FlaskClient, folder: ReleaseFolder
) -> None:
    (folder.path / "current").write_text("nonsense", encoding="utf-8")
    assert client.get(PLAN).status_code == 200
    assert "the log says" in client.get("/healthz").get_json()["refused"]


def test_without_a_release_there_is_nothing_to_serve(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError):
        WatchedRelease(ReleaseFolder(tmp_path / "empty"))


def test_a_request_is_answered_from_one_release(folder: ReleaseFolder) -> None:
    calls = []
    release = WatchedRelease(folder)

    def counted() -> object:
        calls.append(1)
        return release()

    create_app(counted).test_client().get(PLAN)
    assert len(calls) == 1


def test_a_new_release_is_made_ready_before_it_takes_over(
    folder: ReleaseFolder, sources: Sources
) -> None:
    watched = WatchedRelease(folder)
    app = create_app(watched)
    client = app.test_client()
    started, go_on, prepared = Event(), Event(), []

    def prepare(release: Release) -> None:
        started.set()
        assert go_on.wait(20)
        warm(app, release)
        prepared.append(release.name)

    watched.prepare_with(prepare)  # the one that is served already
    assert started.wait(20)
    go_on.set()
    before = client.get(PLAN)
    assert _until(lambda: len(prepared) == 1)
    started.clear()
    go_on.clear()
    _rename_plan(sources)
    build(sources, folder)
    # While the new one is prepared, whoever comes is answered from the old one, and at once.
    assert client.get(PLAN).data == before.data
    assert started.wait(20)
    assert client.get(PLAN).data == before.data
    go_on.set()
    assert _until(lambda: "Ash plan, revised" in client.get(PLAN).text)
    assert len(prepared) == 2


def test_a_release_that_can_not_be_prepared_is_served_all_the_same(
    folder: ReleaseFolder, sources: Sources
) -> None:
    watched = WatchedRelease(folder)
    client = create_app(watched).test_client()

    def fails(release: Release) -> None:
        raise RuntimeError(release.name)

    watched.prepare_with(fails)
    _rename_plan(sources)
    build(sources, folder)
    assert _until(lambda: "Ash plan, revised" in client.get(PLAN).text)


def test_making_a_release_ready_is_no_visit(
    folder: ReleaseFolder, caplog: pytest.LogCaptureFixture
) -> None:
    watched = WatchedRelease(folder)
    app = create_app(watched)
    with caplog.at_level("INFO"):
        warm(app, watched())
        assert caplog.records == []
        app.test_client().get("/")
    assert len(caplog.records) == 1


def test_the_collector_rests_while_a_release_is_made_ready(
    folder: ReleaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = WatchedRelease(folder)
    app = create_app(watched)
    at_work = list[bool]()
    app.before_request(lambda: at_work.append(gc.isenabled()))
    assert gc.isenabled()
    warm(app, watched())
    assert at_work
    assert not any(at_work)
    assert gc.isenabled()
    monkeypatch.setattr("web.warming.ways", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        warm(app, watched())
    assert gc.isenabled()


def _until(holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold within some seconds."""
    end = monotonic() + 20
    while not holds() and monotonic() < end:
        sleep(0.02)
    return holds()
