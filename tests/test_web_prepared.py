"""What is the same for a whole release lies ready beside it; nobody holds the site to make it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg import catalog
from kg.feed import feed_of_folder
from kg.release import ReleaseFolder, open_release
from kg.release.answers import use_kept_answers
from kg.release.building import build
from kg.store import MemoryStore
from tests.release_case import ASH, ROOT, built, edit
from web import create_app
from web.prepared import keep_main_pages, prepare
from web.preparing import Preparing
from web.shelves import expect_prepared, is_prepared

DEAR = ("/dumps", "/dumps/SHA256SUMS", "/catalog.ttl", "/.well-known/void", "/data.json",
        "/sitemap.xml", "/feed", "/graph/hub")  # fmt: skip


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> ReleaseFolder:
    _, folder, _ = built(tmp_path_factory.mktemp("prepared"))
    prepare(folder)
    return folder


@pytest.fixture
def unprepared(tmp_path: Path) -> ReleaseFolder:
    return built(tmp_path)[1]


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the templates that views render, as they are."""
    from web.views import datasets, downloads, front

    made: list[str] = []
    for view in (datasets, downloads, front):
        render = view.render_template
        monkeypatch.setattr(
            view,
            "render_template",
            lambda name, render=render, **given: made.append(name) or render(name, **given),
        )
    return made


def test_a_build_keeps_main_pages_which_nobody_renders_again(
    tmp_path: Path, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.prepared.FEW_PLANS", 1)
    sources, folder, _ = built(tmp_path)
    edit(sources, ASH, "Ash plan 2030", "Ash plan, revised")
    build(sources, folder, keep=keep_main_pages)
    rendered.clear()
    client = create_app(folder).test_client()
    kept = client.get("/")
    assert (kept.status_code, rendered) == (200, [])
    asked: list[str] = []
    run = MemoryStore._run
    monkeypatch.setattr(
        MemoryStore, "_run", lambda store, text: asked.append(text) or run(store, text)
    )
    client.get("/?kind=group")
    assert rendered == ["front.html"]
    assert asked == []  # the front page of everybody asked all of it, and so the build did
    assert client.get("/", headers={"If-None-Match": kept.headers["ETag"]}).status_code == 304


def test_a_kept_page_is_what_would_be_rendered(prepared: ReleaseFolder, tmp_path: Path) -> None:
    # A release of the same name and data, elsewhere, has nothing beside it.
    release = open_release(prepared)
    bare = create_app(lambda: replace(release, path=tmp_path)).test_client()
    ready = create_app(lambda: release).test_client()
    for address, accept in (
        ("/", "text/html"),
        ("/gaps", "text/html,*/*;q=0.8"),
        ("/.well-known/void", "*/*"),
        ("/catalog.ttl", "text/html"),
        ("/catalog", "application/ld+json"),
        ("/dumps.csv", "*/*"),
        ("/data.json", "application/json"),
        ("/sitemap.xml", "application/xml"),
    ):
        made, kept = (c.get(address, headers={"Accept": accept}) for c in (bare, ready))
        assert kept.data == made.data, address
        assert kept.headers["Content-Type"] == made.headers["Content-Type"]
        assert kept.headers["ETag"] == made.headers["ETag"]
        assert kept.headers.getlist("Link") == made.headers.getlist("Link")


def test_files_lie_ready_and_are_the_same_bytes(prepared: ReleaseFolder, tmp_path: Path) -> None:
    release = open_release(prepared)
    ready = catalog.dump_files(release)
    made = catalog.dump_files(replace(open_release(prepared), path=tmp_path))
    assert list(ready) == list(made)
    for path, file in ready.items():
        assert file.known is not None, path
        assert (file.read(), file.size, file.sha256) == (
            made[path].read(), made[path].size, made[path].sha256,
        ), path  # fmt: skip


def test_the_feed_lies_ready_and_is_the_same(prepared: ReleaseFolder, tmp_path: Path) -> None:
    ready = feed_of_folder(prepared)
    bare = ReleaseFolder(tmp_path / "bare")
    bare.path.mkdir()
    (bare.path / "releases").symlink_to(prepared.releases)
    (bare.path / "current").write_bytes((prepared.path / "current").read_bytes())
    made = feed_of_folder(bare)
    assert type(ready.pages) is not type(made.pages)
    assert (ready.base, ready.steps, ready.is_whole) == (made.base, made.steps, made.is_whole)
    assert dict(ready.pages) == dict(made.pages)


def test_pages_of_other_settings_are_not_used(
    prepared: ReleaseFolder, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIVIC_OPERATOR", "Ash Borough Council")
    client = create_app(prepared).test_client()
    assert "Ash Borough Council" in client.get("/catalog").text
    assert rendered == ["catalog.html"]


@pytest.mark.parametrize("address", ["/catalog", "/dumps"])
def test_long_lists_of_datasets_have_pages(
    prepared: ReleaseFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    release = open_release(prepared)
    client = create_app(lambda: replace(release, path=tmp_path)).test_client()
    whole = client.get(address).text
    assert "civic-steps" not in whole
    monkeypatch.setattr("kg.catalog.pages.PAGE_SIZE", 2)
    first = client.get(f"{address}?page=1").text
    assert 'rel="next"' in first
    assert len(first) < len(whole)
    assert 'rel="prev"' in client.get(f"{address}?page=2").text
    late = client.get(f"{address}?page=99")
    assert late.status_code == 400
    assert "there is no page 99" in late.text


def test_a_question_without_values_is_read_and_not_asked(
    prepared: ReleaseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = replace(open_release(prepared), path=tmp_path)
    asked = create_app(lambda: bare).test_client().get("/questions/what-is-held.csv")
    assert asked.text.count("\n") > 1
    ready = use_kept_answers(open_release(prepared))

    def refused(*_given: object) -> None:
        raise AssertionError("it was asked")

    monkeypatch.setattr(MemoryStore, "_run", refused)
    read = create_app(lambda: ready).test_client().get("/questions/what-is-held.csv")
    assert read.data == asked.data


def _waiting(folder: ReleaseFolder) -> tuple[Flask, FlaskClient]:
    app = create_app(folder)
    expect_prepared(app, is_expected=True)
    return app, app.test_client()


@pytest.mark.parametrize("address", DEAR)
def test_who_comes_early_is_asked_to_come_again(unprepared: ReleaseFolder, address: str) -> None:
    _, client = _waiting(unprepared)
    early = client.get(address)
    assert early.status_code == 503
    assert int(early.headers["Retry-After"]) > 0
    assert early.headers["Cache-Control"] == "no-store"
    assert "try again in a minute" in early.text
    assert client.get("/catalog").status_code == client.get("/").status_code == 200


@pytest.mark.slow
def test_what_is_prepared_meanwhile_is_found(unprepared: ReleaseFolder) -> None:
    _, client = _waiting(unprepared)
    assert client.get("/dumps").status_code == 503
    prepare(unprepared)
    for address in DEAR:
        assert client.get(address).status_code == 200, address


@pytest.mark.slow
def test_a_server_prepares_its_release_beside_it(unprepared: ReleaseFolder) -> None:
    app, client = _waiting(unprepared)
    preparing = Preparing(app, unprepared)
    release = open_release(unprepared)
    preparing(release)
    preparing.wait(120)
    with app.app_context():
        assert is_prepared(release)
    assert client.get("/dumps").status_code == 200
    preparing.close()


def test_where_preparing_fails_requests_make_what_they_need(
    unprepared: ReleaseFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("web.preparing.COMMAND", ("-c", "raise SystemExit('no room')"))
    app, client = _waiting(unprepared)
    preparing = Preparing(app, unprepared)
    preparing(open_release(unprepared))
    preparing.wait(60)
    assert client.get("/data.json").status_code == 200
    assert "no room" in caplog.text


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_a_folder_that_can_not_be_written_is_one_sentence(unprepared: ReleaseFolder) -> None:
    blocked = unprepared.path / "prepare.lock"
    blocked.mkdir()  # as root one may write anywhere
    done = subprocess.run(
        [sys.executable, "-m", "kg", "prepare", "--release", str(unprepared.path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (3, "")
    assert "can not be written" in done.stderr
    assert "Traceback" not in done.stderr
    blocked.rmdir()


@pytest.mark.slow
def test_the_command_prepares_once(prepared: ReleaseFolder) -> None:
    pointer = prepared.current()
    assert pointer is not None
    before = {p: p.stat().st_mtime_ns for p in prepared.path.rglob("*") if p.is_file()}
    done = subprocess.run(
        [sys.executable, "-m", "kg", "prepare", "--release", str(prepared.path)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == f"{pointer.name} is prepared\n"
    after = {p: p.stat().st_mtime_ns for p in prepared.path.rglob("*") if p.is_file()}
    assert after.keys() == before.keys()
    packs = [p for p in before if p.name == "files.pack"]
    assert packs
    assert all(before[p] == after[p] for p in packs)
