"""Help, and the accessibility statement."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from kg.release import ReleaseFolder
from tests.web_case import links_of, opened, real_client
from web import create_app
from web.views.help import RESULTS


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    text: str = lxml_html.fromstring(response.text).xpath("//main")[0].text_content()
    return re.sub(r"\s+", " ", text)


def _client_with(release_folder: ReleaseFolder, **settings: str) -> FlaskClient:
    release = opened(release_folder.path)
    app = create_app(lambda: release)
    app.config.update(settings)
    return app.test_client()


def test_help_explains_the_words_and_the_counting(client: FlaskClient) -> None:
    page = _text(client, "/help")
    for words in ("possible", "Claim", "Stated", "not stated", "Follows by rule", "counts once"):
        assert words in page
    for words in ("Take the data away", "Ask your own question", "Add a plan", ".csv", "kg query"):
        assert words in page


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/help", "/accessibility"])
def test_every_link_leads_somewhere(client: FlaskClient, address: str) -> None:
    page = client.get(address)
    for target in links_of(page.text):
        if target.startswith("/"):
            with client.get(target) as found:
                assert found.status_code == 200, target
        elif target.startswith("#"):
            assert f'id="{target[1:]}"' in page.text, target


@pytest.mark.parametrize("address", ["/help", "/accessibility"])
def test_they_take_no_parameters_and_have_one_form(client: FlaskClient, address: str) -> None:
    assert client.get(f"{address}?x=1").status_code == 400
    assert "Take this page away" not in client.get(address).text
    assert len(re.findall(r"<h1[ >]", client.get(address).text)) == 1


def test_the_statement_tells_what_the_tests_found(client: FlaskClient) -> None:
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    page = _text(client, "/accessibility")
    assert f"{len(results['pages'])} pages were opened" in page
    for name, version in results["tools"].items():
        assert f"{name} {version}" in page
    assert ("It found no fault" in page) == (results["violations"] == [])
    for words in ("2.2", "AA", "does not claim full compliance", "Equality Advisory"):
        assert words in page


def test_faults_that_were_found_are_told(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    fault = {"page": "/x", "width": 320, "rule": "r1", "words": "Links must have names"}
    results["violations"] = [fault]
    monkeypatch.setattr("web.views.help.test_results", lambda: results)
    page = _text(client, "/accessibility")
    assert "It found 1 fault:" in page
    assert "Links must have names (rule r1) on /x, 320 pixels wide" in page
    assert "found no fault" not in page


def test_what_the_council_has_not_filled_in_is_said(release_folder: ReleaseFolder) -> None:
    client = _client_with(release_folder, CIVIC_CONTACT="", CIVIC_OPERATOR="")
    page = _text(client, "/accessibility")
    assert "contact for accessibility is not set" in page
    assert "Not set: whoever runs this copy" in page


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("mailto:access@council.example", "mailto:access@council.example"),
        ("https://council.example/contact", "https://council.example/contact"),
        ("020 7946 0000", None),
        ("javascript:alert(1)", None),
        ("<script>alert(1)</script>", None),
    ],
)
def test_the_contact_is_a_link_only_where_it_may_be(
    release_folder: ReleaseFolder, contact: str, href: str | None
) -> None:
    client = _client_with(release_folder, CIVIC_CONTACT=contact, CIVIC_OPERATOR="The Council")
    tree = lxml_html.fromstring(client.get("/accessibility").text)
    assert tree.xpath("//script") == []
    assert contact.removeprefix("mailto:") in tree.text_content()
    assert "The Council" in tree.text_content()
    found = [h for h in tree.xpath("//main//@href") if "council.example" in h or "alert" in h]
    assert found == ([href] if href else [])


def test_settings_come_from_the_environment(
    release_folder: ReleaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIVIC_CONTACT", " 020 7946 0000 ")
    release = opened(release_folder.path)
    page = create_app(lambda: release).test_client().get("/accessibility").text
    assert "Contact <bdi>020 7946 0000</bdi>" in page
