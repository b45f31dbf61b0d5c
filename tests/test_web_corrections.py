"""“Something wrong here?”: the form, what it refuses, and that nobody else sees what was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import render_template_string
from flask.testing import FlaskClient
from lxml import html as lxml_html
from werkzeug.test import TestResponse

from kg.corrections import Box, Limits
from kg.release import ReleaseFolder
from kg.terms import BASE
from tests.web_case import SmallRelease, opened
from web import create_app
from web.pace import Pace

OFSTED = f"{BASE}/id/hub/org-ofsted"
CELL = f"{BASE}/id/gla/cell-r1-stakeholders"
OWN = {"Sec-Fetch-Site": "same-origin"}
GOOD = {"about": OFSTED, "cell": CELL, "should_be": "It is so.", "how_known": "I read page 1."}
SECRET = "a-word-that-nobody-else-may-see"


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path / "corrections", Limits(count=3))


@pytest.fixture
def client(release_folder: ReleaseFolder, box: Box) -> Iterator[FlaskClient]:
    release = opened(release_folder.path)
    yield create_app(lambda: release, box).test_client()


def _send(client: FlaskClient, **changed: object) -> TestResponse:
    return client.post("/corrections", data={**GOOD, **changed}, headers=OWN)


def _form(response: TestResponse) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(response.text).xpath("//form[@method='post']")[0]


def test_the_form_names_the_thing_and_the_cell(client: FlaskClient) -> None:
    response = client.get("/corrections/new", query_string={"about": OFSTED, "cell": CELL})
    form = _form(response)
    assert "Ofsted" in form.text_content()
    assert form.xpath(".//input[@name='about']/@value") == [OFSTED]
    assert form.xpath(".//option[@selected]/@value") == [CELL]
    assert "Do not give your name" in form.text_content()
    assert response.headers["Cache-Control"] == "no-store"


def test_every_field_has_its_label(client: FlaskClient) -> None:
    form = _form(client.get("/corrections/new", query_string={"about": OFSTED}))
    labelled = set(form.xpath(".//label/@for"))
    fields = form.xpath(".//*[self::input or self::textarea or self::select][not(@type='hidden')]")
    assert {field.get("id") for field in fields} == labelled


def test_a_thing_of_one_cell_carries_it(client: FlaskClient) -> None:
    about = f"{BASE}/id/gla/eng-r1-ofsted"
    form = _form(client.get("/corrections/new", query_string={"about": about}))
    assert form.xpath(".//input[@name='cell']/@value") == [CELL]


def test_what_is_sent_is_kept_and_thanked_for(client: FlaskClient, box: Box) -> None:
    response = _send(client)
    (kept,) = box.list()
    assert response.status_code == 303
    assert response.headers["Location"] == f"/corrections/thanks?ref={kept.reference}"
    assert (kept.about, kept.name, kept.cell) == (OFSTED, "Ofsted", CELL)
    assert kept.place.startswith("Delivery plan, row 1, Stakeholders to engage of GLA education")
    assert (kept.should_be, kept.how_known) == ("It is so.", "I read page 1.")
    thanks = client.get(response.headers["Location"])
    assert kept.reference in thanks.text
    assert "It is so." not in thanks.text


@pytest.mark.parametrize("page", ["/search?q=a%20%3Cb%3E&kind=\\'{}", "/search?q=" + "%F0" * 800])
def test_any_page_of_ours_may_be_named(client: FlaskClient, page: str) -> None:
    form = _form(client.get("/corrections/new", query_string={"page": page}))
    assert form.xpath(".//input[@name='page']/@value") == [page]


def test_a_page_may_be_wrong_without_a_thing(client: FlaskClient, box: Box) -> None:
    assert _send(client, about="", cell="", page="/partners?sort=name").status_code == 303
    assert [(c.about, c.page) for c in box.list()] == [("", "/partners?sort=name")]


@pytest.mark.parametrize(
    ("changed", "sentence", "target"),
    [
        ({"should_be": ""}, "Say what the fact should be", "#should-be"),
        ({"how_known": " \r\n "}, "Say how you know", "#how-known"),
        ({"should_be": "x" * 1001}, "in 1,000 characters or fewer; this has 1,001", "#should-be"),
        ({"website": "http://x"}, "Leave this field empty", "#website"),
    ],
)
def test_what_is_missing_is_told_and_the_rest_is_kept(
    client: FlaskClient, box: Box, changed: dict[str, str], sentence: str, target: str
) -> None:
    response = _send(client, **changed)
    tree = lxml_html.fromstring(response.text)
    assert response.status_code == 400
    assert tree.xpath("//title/text()")[0].startswith("Error: ")
    (link,) = tree.xpath("//div[@role='alert']//a")
    assert sentence in link.text
    assert (link.get("href"), len(tree.xpath(f"//*[@id='{target[1:]}']"))) == (target, 1)
    typed = {a.get("name"): (a.text or "").lstrip("\n") for a in tree.xpath("//textarea")}
    for name in ("should_be", "how_known"):
        assert typed[name] == str(changed.get(name, GOOD[name])).strip()
    assert box.list() == ()


def test_a_thousand_characters_of_any_script_fit(client: FlaskClient, box: Box) -> None:
    assert _send(client, should_be="🦊" * 1000, how_known="é" * 1000).status_code == 303
    assert len(box.list()[0].should_be) == 1000


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://[bad"},
        {"Origin": "javascript://localhost"},
        {"Referer": "http://localhost/"},
    ],
)
def test_another_site_may_not_send(client: FlaskClient, box: Box, headers: dict[str, str]) -> None:
    response = client.post("/corrections", data=GOOD, headers=headers)
    assert response.status_code == 403
    assert "only from our own pages" in response.text
    assert box.list() == ()


@pytest.mark.parametrize("origin", ["http://localhost", "https://localhost"])
def test_an_old_browser_that_names_its_origin_may_send(client: FlaskClient, origin: str) -> None:
    response = client.post("/corrections", data=GOOD, headers={"Origin": origin})
    assert response.status_code == 303


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"about": f"{BASE}/id/hub/org-nobody"}, 404),
        ({"about": "javascript:alert(1)"}, 404),
        ({"about": "a b<c>"}, 404),
        ({"about": "x" * 5000}, 404),
        ({"cell": OFSTED}, 404),
        ({"cell": f"{BASE}/id/gla/cell-none"}, 404),
        ({"page": "https://evil.example/"}, 400),
        ({"page": "//evil.example"}, 400),
        ({"page": "/\\evil"}, 400),
        ({"page": "/" + "x" * 4001}, 400),
        ({"page": "/a\r\nSet-Cookie: x"}, 400),
        ({"colour": "red"}, 400),
        ({"should_be": ["a", "b"]}, 400),
    ],
)
def test_what_the_form_would_not_send_is_refused(
    client: FlaskClient, box: Box, changed: dict[str, str], status: int
) -> None:
    assert _send(client, **changed).status_code == status
    assert box.list() == ()


def test_a_body_that_is_no_form_or_too_large_is_refused(client: FlaskClient, box: Box) -> None:
    assert client.post("/corrections", json=GOOD, headers=OWN).status_code == 400
    assert client.post("/corrections", data=b"", headers=OWN).status_code == 400
    assert _send(client, should_be="x" * 60_000).status_code == 413
    assert box.list() == ()


def test_a_full_box_says_so(client: FlaskClient, box: Box) -> None:
    for _ in range(3):
        assert _send(client).status_code == 303
    response = _send(client)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "86400")
    assert "come back in a few days" in response.text
    assert len(box.list()) == 3


def test_a_site_without_a_box_says_so(release_folder: ReleaseFolder) -> None:
    release = opened(release_folder.path)
    response = _send(create_app(lambda: release).test_client())
    assert (response.status_code, "takes no corrections" in response.text) == (503, True)


def test_a_disk_that_refuses_is_an_answer(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "corrections").write_text("in the way", encoding="utf-8")
    response = _send(client)
    assert (response.status_code, "try later" in response.text) == (503, True)
    assert str(tmp_path) not in response.text


def test_a_folder_of_releases_has_its_box_beside_them(release_folder: ReleaseFolder) -> None:
    app = create_app(release_folder)
    assert not (release_folder.path / "corrections").exists()
    app.extensions["civic_corrections"] = None


def test_markup_is_shown_as_it_was_typed_and_never_as_markup(client: FlaskClient) -> None:
    hostile = (
        "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\x1b[31m\"'`{{7*7}}"
    )
    response = _send(client, should_be=hostile, how_known="")
    tree = lxml_html.fromstring(response.text)
    assert tree.xpath("//script | //img | //@onerror") == []
    typed = tree.xpath("//textarea[@name='should_be']")[0].text
    assert "<script>alert(1)</script>" in typed
    assert "{{7*7}}" in typed
    assert not set("\u202e\x1b") & set(response.text)


def test_nothing_that_was_sent_is_shown_to_others(client: FlaskClient, box: Box) -> None:
    reference = _send(client, should_be=SECRET, how_known=SECRET).headers["Location"][-9:]
    for address in (
        "/", "/doc/hub/org-ofsted", "/doc/hub/org-ofsted.json", "/search?q=nobody+else",
        "/corrections", "/corrections/new", f"/corrections/thanks?ref={reference}",
        f"/corrections/new?about={OFSTED}&cell={CELL}", "/report", "/healthz",
    ):  # fmt: skip
        found = client.get(address)
        assert SECRET not in found.text, address
    for address in (
        f"/corrections/{reference}", f"/corrections/{reference}.json", "/static/../corrections",
        f"/static/corrections/{reference}.json", "/corrections.json",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_thanks_takes_a_reference_and_nothing_else(client: FlaskClient) -> None:
    assert client.get("/corrections/thanks?ref=4F7K-2MQX").status_code == 200
    for query in ("", "?ref=", "?ref=<b>", "?ref=4F7K-2MQX&x=1", "?ref=4F7K2MQX"):
        assert client.get(f"/corrections/thanks{query}").status_code == 400, query


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_only_sending_is_answered(client: FlaskClient, method: str) -> None:
    assert getattr(client, method)("/corrections").status_code == 405


def test_the_file_holds_what_was_sent_and_nothing_about_the_sender(
    client: FlaskClient, tmp_path: Path
) -> None:
    client.post(
        "/corrections", data=GOOD, headers={**OWN, "User-Agent": "Browser-of-mine", "Cookie": "a=b"}
    )
    (path,) = (tmp_path / "corrections").glob("*.json")
    text = path.read_text(encoding="utf-8")
    assert "127.0.0.1" not in text
    assert "Browser-of-mine" not in text
    assert set(json.loads(text)) == {
        "reference", "received", "release", "about", "name", "kind", "cell", "place", "page",
        "should_be", "how_known", "state", "decided",
    }  # fmt: skip


def test_no_cookie_is_ever_set(client: FlaskClient) -> None:
    for response in (client.get("/corrections/new"), _send(client)):
        assert "Set-Cookie" not in response.headers


def test_the_link_carries_the_thing_and_the_cell(client: FlaskClient) -> None:
    source = '{% from "_wrong.html" import wrong %}{{ wrong(iri, cell, page) }}'
    with client.application.test_request_context("/"):
        made = render_template_string(source, iri=OFSTED, cell=CELL, page="/x")
        none = render_template_string(source, iri="", cell="", page="/partners?a=1&b=2")
    target = re.search(r'href="([^"]*)"', made)
    assert target is not None
    assert "Ofsted" in client.get(target[1].replace("&amp;", "&")).text
    assert 'href="/corrections/new?page=%2Fpartners%3Fa%3D1%26b%3D2"' in none


def test_hostile_names_are_shown_harmlessly(store_of, box: Box) -> None:
    markup = "<script>alert(1)</script>"
    store = store_of(
        f'g:hub {{ hub:org-a a org:Organization ; skos:prefLabel "{markup}\u202e"@en ;'
        f" prov:wasDerivedFrom gla:cell-a . gla:cell-a civic:inDocument gla:doc ;"
        f' civic:table "{markup}" . gla:doc dcterms:title "{markup}" ; a civic:SourceDocument . }}'
    )
    release = SmallRelease(store, {"base": BASE, "digest": "0", "quads": len(store)})
    client = create_app(lambda: release, box).test_client()
    about = f"{BASE}/id/hub/org-a"
    tree = lxml_html.fromstring(client.get(f"/corrections/new?about={about}").text)
    assert tree.xpath("//script") == []
    assert _send(client, about=about, cell="").status_code == 303
    (kept,) = box.list()
    assert (markup in kept.name, "\u202e" in kept.name) == (True, False)


def test_one_address_can_not_close_the_form_for_others(
    release_folder: ReleaseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIVIC_CORRECTIONS_OF_A_VISITOR", "2")
    release, box = opened(release_folder.path), Box(tmp_path / "box")
    client = create_app(lambda: release, box).test_client()
    answers = [_send(client) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [303, 303, 429, 429, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 3600
    assert "send it again later" in answers[2].text
    client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    assert _send(client).status_code == 303
    assert len(box.list()) == 3


def test_a_visitor_may_again_after_the_span() -> None:
    clock = [0.0]
    pace = Pace(2, 60, lambda: clock[0])
    assert [pace.wait_for("a"), pace.wait_for("a"), pace.wait_for("b")] == [0, 0, 0]
    clock[0] = 20
    assert pace.wait_for("a") == 40
    clock[0] = 60
    assert pace.wait_for("a") == 0
