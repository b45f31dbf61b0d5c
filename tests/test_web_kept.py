"""Rendered pages are kept: the same answer again, and only what may be kept."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kg.errors import ReleaseError
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from tests.web_case import SmallRelease, own_browser
from web import create_app
from web.kept import Kept, KeptPage

PAGE = "/doc/hub/org-ofsted"


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the templates that are rendered, as they are."""
    from web.views import front, things

    made: list[str] = []
    for view in (front, things):
        render = view.render_template
        monkeypatch.setattr(
            view,
            "render_template",
            lambda name, render=render, **given: made.append(name) or render(name, **given),
        )
    return made


@pytest.fixture
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return own_browser(release_folder.path).test_client()


def test_a_page_is_rendered_once_and_answers_alike(
    client: FlaskClient, rendered: list[str]
) -> None:
    first, second = client.get(PAGE), client.get(PAGE)
    assert rendered == ["partner.html"]
    assert first.data == second.data
    assert dict(first.headers) == dict(second.headers)


def test_each_address_and_each_format_is_an_answer_of_its_own(client: FlaskClient) -> None:
    assert client.get("/?kind=group").data != client.get("/").data
    accepted = [client.get(PAGE, headers={"Accept": kind}) for kind in ("text/html", "text/turtle")]
    again = [client.get(PAGE, headers={"Accept": kind}) for kind in ("text/html", "text/turtle")]
    assert [a.mimetype for a in again] == ["text/html", "text/turtle"]
    assert [a.data for a in again] == [a.data for a in accepted]


def test_browsers_that_word_their_wish_differently_share_a_page(
    client: FlaskClient, rendered: list[str]
) -> None:
    for accepted in ("text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "*/*;q=0.1"):
        assert client.get(PAGE, headers={"Accept": accepted}).mimetype == "text/html"
    # Where a page prefers another format, `*/*` is another wish than HTML.
    assert client.get("/.well-known/void", headers={"Accept": "text/html"}).mimetype == "text/html"
    assert client.get("/.well-known/void", headers={"Accept": "*/*"}).mimetype == "text/turtle"
    assert client.get(PAGE, headers={"Accept": "image/png"}).status_code == 406
    assert rendered.count("partner.html") == 1


def test_who_has_a_kept_page_already_is_told_so(client: FlaskClient, rendered: list[str]) -> None:
    tag = client.get(PAGE).headers["ETag"]
    known = client.get(PAGE, headers={"If-None-Match": tag})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", tag)
    assert client.get(PAGE, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(PAGE, headers={"If-None-Match": "*"}).status_code == 200
    assert rendered == ["partner.html"]


def test_the_head_of_a_kept_page_has_its_length_and_no_body(client: FlaskClient) -> None:
    whole = client.get(PAGE)
    head = client.head(PAGE)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))


def test_a_refusal_is_not_kept(client: FlaskClient) -> None:
    for _ in range(2):
        assert client.get("/?kind=nobody").status_code == 400
        assert client.get("/doc/hub/nobody").status_code == 404


def test_another_release_has_pages_of_its_own() -> None:
    served = {"store": MemoryStore(), "digest": "1" * 64}
    app = create_app(
        lambda: SmallRelease(
            served["store"], {"base": BASE, "digest": served["digest"], "quads": 0}
        )
    )
    before = app.test_client().get("/").headers["ETag"]
    served["digest"] = "2" * 64
    assert app.test_client().get("/").headers["ETag"] != before


def test_a_setting_of_nothing_keeps_nothing(
    release_folder: ReleaseFolder, monkeypatch: pytest.MonkeyPatch, rendered: list[str]
) -> None:
    monkeypatch.setenv("CIVIC_PAGES_KEPT_BYTES", "0")
    client = own_browser(release_folder.path).test_client()
    assert client.get(PAGE).data == client.get(PAGE).data
    assert rendered == ["partner.html"] * 2


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    kept: Kept[KeptPage] = Kept(8 * 50)
    for number in range(20):
        kept.keep(f"k{number}", KeptPage((), b"x" * 40))
    assert kept.find("k0") is None
    assert kept.find("k19") is not None


def test_what_needs_no_release_is_there_when_there_is_none() -> None:
    def no_release() -> SmallRelease:
        raise ReleaseError("there is no release")

    client = create_app(no_release).test_client()
    assert client.get("/static/civic.css", buffered=True).status_code == 200
    assert client.get("/favicon.ico", buffered=True).status_code == 200


def test_the_headers_of_a_page_take_room_too() -> None:
    page = KeptPage((("Link", "x" * 60),), b"x" * 10)
    assert page.size == 74
