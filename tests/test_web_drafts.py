"""Drafts that are kept because an officer asked: their address, their end, their limits."""

from __future__ import annotations

import base64
import logging
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import Gone, NotFound, ServiceUnavailable
from werkzeug.test import TestResponse

from kg.importing.records import Document, Text
from kg.release import ReleaseFolder
from tests.test_web_import import OWN, number_of, send, state_of
from tests.web_case import own_browser
from web.importing.keeping import Limits, Shelf
from web.importing.state import Draft, pack
from web.serving import serve

DRAFT = Draft(Document("plan.txt", "text", (Text("paragraph", "words"),)), publisher="A")
DAY = 86_400.0


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def shelf(folder: Path, clock: Clock, **limits: float) -> Shelf:
    return Shelf(folder / "drafts", Limits(**limits), clock)  # type: ignore[arg-type]


def test_a_draft_is_found_by_its_secret_alone(tmp_path: Path, clock: Clock) -> None:
    kept = shelf(tmp_path, clock).keep(DRAFT)
    assert shelf(tmp_path, clock).find(kept.secret) == kept
    assert len(base64.urlsafe_b64decode(kept.secret + "=" * (-len(kept.secret) % 4))) == 24
    names = [path.name for path in (tmp_path / "drafts").iterdir()]
    assert len(names) == 1 and kept.secret not in names[0]
    for other in ("", "..", names[0], secrets.token_urlsafe(24)):
        with pytest.raises(NotFound, match="no draft is kept at this address"):
            shelf(tmp_path, clock).find(other)


def test_only_its_owner_may_list_the_folder(tmp_path: Path, clock: Clock) -> None:
    shelf(tmp_path, clock).keep(DRAFT)
    assert (tmp_path / "drafts").stat().st_mode & 0o777 == 0o700
    (kept,) = (tmp_path / "drafts").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_draft_ends(tmp_path: Path, clock: Clock) -> None:
    kept = shelf(tmp_path, clock, days=7).keep(DRAFT)
    running = shelf(tmp_path, clock)
    clock.now += 7 * DAY - 1
    changed = running.change(running.find(kept.secret), DRAFT.after({"columns": {"a": None}}))
    assert changed.until == kept.until
    clock.now += 1
    with pytest.raises(Gone, match="its time was over"):
        running.find(kept.secret)
    assert not list((tmp_path / "drafts").iterdir())


def test_a_sweep_deletes_what_has_ended_and_nothing_that_is_being_written(
    tmp_path: Path, clock: Clock
) -> None:
    running = shelf(tmp_path, clock, days=7)
    running.keep(DRAFT)
    left, writing = (tmp_path / "drafts" / f".{'a' * n}.new" for n in (63, 64))
    for path in (left, writing):
        path.write_bytes(b"half of")
    os.utime(left, (0, 0))
    clock.now += 7 * DAY
    other = shelf(tmp_path, clock)  # a process that makes pages touches no draft
    assert len(list((tmp_path / "drafts").iterdir())) == 3
    other.sweep()
    assert list((tmp_path / "drafts").iterdir()) == [writing]


def test_keeping_another_deletes_what_has_ended(tmp_path: Path, clock: Clock) -> None:
    running = shelf(tmp_path, clock, days=1)
    old = running.keep(DRAFT)
    clock.now += DAY
    running.keep(DRAFT)
    assert len(list((tmp_path / "drafts").iterdir())) == 1
    with pytest.raises(NotFound):
        running.find(old.secret)


def test_a_deleted_draft_is_gone_and_stays_so(tmp_path: Path, clock: Clock) -> None:
    running = shelf(tmp_path, clock)
    kept = running.keep(DRAFT)
    running.forget(kept.secret)
    running.forget(kept.secret)
    with pytest.raises(NotFound):
        running.change(kept, DRAFT)
    assert not list((tmp_path / "drafts").iterdir())


@pytest.mark.parametrize("limits", [{"count": 1}, {"size": 500}])
def test_no_more_is_kept_than_may_be(
    tmp_path: Path, clock: Clock, limits: dict[str, float]
) -> None:
    running = shelf(tmp_path, clock, **limits)
    first = running.keep(DRAFT)
    with pytest.raises(ServiceUnavailable, match="so many drafts are kept here"):
        for _ in range(3):
            running.keep(DRAFT)
    assert running.change(first, DRAFT).secret == first.secret


@pytest.mark.parametrize(("where", "size"), [(None, 1), ("file/drafts", 1), ("drafts", 0)])
def test_nothing_is_kept_where_it_can_not_be(
    tmp_path: Path, clock: Clock, where: str | None, size: int
) -> None:
    (tmp_path / "file").write_text("no folder")
    none = Shelf(where and tmp_path / where, Limits(size=size), clock)  # type: ignore[arg-type]
    assert none.days == 0
    with pytest.raises(NotFound):
        none.keep(DRAFT)


def test_a_spoilt_file_is_no_draft(tmp_path: Path, clock: Clock) -> None:
    kept = shelf(tmp_path, clock).keep(DRAFT)
    next((tmp_path / "drafts").iterdir()).write_bytes(b"no draft")
    with pytest.raises(NotFound):
        shelf(tmp_path, clock).find(kept.secret)
    assert not list((tmp_path / "drafts").iterdir())


# ---- On the page ----


@pytest.fixture
def browser(
    release_folder: ReleaseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    monkeypatch.setenv("CIVIC_DRAFTS", str(tmp_path / "drafts"))
    monkeypatch.setenv("CIVIC_DRAFTS_OF_A_VISITOR", "2")
    yield own_browser(release_folder.path)


def keep(client: FlaskClient) -> TestResponse:
    page = send(client)
    assert "Keep this draft for 7 days" in page.text
    return client.post("/import/keep", data={"state": state_of(page)}, headers=OWN)


def is_secluded(response: TestResponse) -> bool:
    return (
        response.headers["Cache-Control"] == "no-store"
        and response.headers["Referrer-Policy"] == "no-referrer"
        and "noindex" in response.headers["X-Robots-Tag"]
    )


def test_a_draft_is_kept_changed_and_deleted(
    browser: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client = browser.test_client()
    done = keep(client)
    where = done.headers["Location"]
    assert done.status_code == 303 and re.fullmatch(r"/import/draft/[\w-]{32}", where)
    page = client.get(where)
    assert page.status_code == 200 and is_secluded(page) and is_secluded(done)
    assert re.search(r"This draft is kept until \d+ \w+ \d{4}, \d\d:\d\d UTC", page.text)
    assert 'name="state"' not in page.text and f'action="{where}"' in page.text
    number = number_of(page, "Hill School")
    client.post(where, data={"do": f"reject:{number}", "title": "Green plan"}, headers=OWN)
    again = browser.test_client().get(where)
    assert not re.search(r'id="s\d+" href="#r\d+">Hill School<', again.text)
    assert 'value="Green plan"' in again.text
    taken = client.post(where, data={"do": "file:readings.csv"}, headers=OWN)
    assert taken.mimetype == "text/csv" and b"Hill School" not in taken.data
    assert client.post(where, data={"do": "forget"}).status_code == 403
    gone = client.post(where, data={"do": "forget"}, headers=OWN)
    assert "The draft is deleted" in gone.text
    missing = client.get(where)
    assert missing.status_code == 404
    assert "No draft is kept at this address: it was deleted" in missing.text
    assert where.rpartition("/")[2] not in caplog.text and "/import/draft/-" in caplog.text


def test_the_log_of_a_failure_has_no_secret(
    browser: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser.test_client()
    where = keep(client).headers["Location"]
    monkeypatch.setattr("web.importing.pages.review_of", lambda *_: 1 / 0)
    assert client.get(where).status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert where.rpartition("/")[2] not in caplog.text and "/import/draft/-" in caplog.text


def test_what_holds_no_plan_is_not_kept(browser: Flask, tmp_path: Path) -> None:
    client = browser.test_client()
    done = client.post("/import/keep", data={"state": pack(DRAFT)}, headers=OWN)
    assert done.status_code == 400 and "no plan was found" in done.text
    assert not (tmp_path / "drafts").exists()


@pytest.mark.slow
def test_one_address_keeps_so_many_a_day(browser: Flask) -> None:
    client = browser.test_client()
    assert [keep(client).status_code for _ in range(3)] == [303, 303, 429]


def test_a_form_of_another_site_keeps_nothing(browser: Flask) -> None:
    client = browser.test_client()
    page = send(client)
    assert client.post("/import/keep", data={"state": state_of(page)}).status_code == 403
    assert client.post("/import/keep", data={"state": "x"}, headers=OWN).status_code == 400
    assert client.get("/import/keep").status_code == 405


def test_without_a_folder_nothing_is_offered(release_folder: ReleaseFolder) -> None:
    client = own_browser(release_folder.path).test_client()
    page = send(client)
    assert page.status_code == 200 and "Keep this draft" not in page.text
    done = client.post("/import/keep", data={"state": state_of(page)}, headers=OWN)
    assert done.status_code == 404


def test_a_server_keeps_drafts_beside_its_releases(
    release_folder: ReleaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Flask] = []
    monkeypatch.setattr("web.serving._run", lambda app, *_: served.append(app))
    monkeypatch.setattr("web.serving.Preparing", MagicMock())
    monkeypatch.setattr("web.serving.warm", lambda *_: None)
    serve(release_folder.path, "127.0.0.1", 0)
    assert served[0].extensions["civic_drafts"].days == 7
