"""The pictures as a visitor meets them: linked, labelled, readable as files, refused with words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.test_web_hostile import CASE
from tests.web_case import client_of, links_of, real_client

SVG = "{http://www.w3.org/2000/svg}"
PAGES = (
    "/pictures/network",
    "/pictures/network?kind=any",
    "/pictures/neighbourhood?of=hub:group-schools",
    "/pictures/neighbourhood?of=Ofsted",
    "/pictures/sight?plan=col:plan-education-2022-23",
    "/pictures/sight?plan=gla:plan-education-delivery-2014",
    "/pictures/sight?activity=col:activity-sixth-forms",
)


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.fixture
def hostile(store_of: Callable[[str], MemoryStore]) -> FlaskClient:
    return client_of(store_of(CASE))


def _drawing(client: FlaskClient, address: str) -> ET.Element:
    page = client.get(address).text
    found = re.search(r"<svg [^>]*civic-picture__svg.*?</svg>", page, re.DOTALL)
    assert found, address
    return ET.fromstring(found[0])


def _words(element: ET.Element) -> str:
    return " ".join("".join(text.itertext()) for text in element.iter(f"{SVG}text"))


@pytest.mark.parametrize("address", PAGES)
def test_every_shape_is_a_link_whose_label_begins_with_what_is_seen(
    client: FlaskClient, address: str
) -> None:
    links = [a for a in _drawing(client, address).iter(f"{SVG}a") if "aria-label" in a.attrib]
    assert len(links) > 5
    for link in links:
        seen = re.sub(r"\s+", " ", _words(link)).strip().split("…")[0].strip()
        assert link.attrib["aria-label"].startswith(seen), seen
        assert link.attrib["href"].startswith(("/doc/", "/pictures/sight?"))


@pytest.mark.parametrize("address", PAGES)
def test_a_drawing_has_title_description_and_no_style(client: FlaskClient, address: str) -> None:
    drawing = _drawing(client, address)
    assert drawing[0].tag == f"{SVG}title" and drawing[0].text
    assert drawing[1].tag == f"{SVG}desc" and drawing[1].text
    assert "viewBox" in drawing.attrib
    assert not any("style" in e.attrib or e.tag == f"{SVG}style" for e in drawing.iter())
    sizes = [float(e.attrib["font-size"]) for e in drawing.iter() if "font-size" in e.attrib]
    assert min(sizes) >= 12


@pytest.mark.parametrize("address", PAGES)
def test_the_table_holds_the_links_of_the_drawing(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    shapes = {a.attrib["href"] for a in _drawing(client, address).iter(f"{SVG}a")}
    table = page.split("<table")[1].split("</table>")[0]
    beside = set(links_of(table))
    if "neighbourhood" in address:
        # The partner itself stands over the table; what an activity serves heads its field.
        shapes = {s for s in shapes if "/activity-" in s}
    assert len(shapes) > 2
    assert shapes <= beside


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_its_question_its_queries_and_its_forms(
    client: FlaskClient, address: str
) -> None:
    page = client.get(address).text
    assert "?</bdi></figcaption>" in page
    assert "SELECT" in page
    links = set(links_of(page))
    name = address.split("?")[0]
    for suffix in ("svg", "csv", "json"):
        target = next(link for link in links if link.startswith(f"{name}.{suffix}?"))
        assert client.get(target).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_a_drawing_can_be_taken_away_as_a_file(client: FlaskClient, address: str) -> None:
    name, _, query = address.partition("?")
    response = client.get(f"{name}.svg?{query}")
    assert response.mimetype == "image/svg+xml"
    drawing = ET.fromstring(response.data)
    links = [a.attrib["href"] for a in drawing.iter(f"{SVG}a")]
    assert links
    assert all(link.startswith("https://w3id.org/civicthread/") for link in links)
    tag = response.headers["ETag"]
    again = client.get(f"{name}.svg?{query}", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_the_pictures_page_shows_each_small(client: FlaskClient) -> None:
    page = client.get("/pictures").text
    images = re.findall(r'<img [^>]*src="([^"]+)"', page)
    assert len(images) == 3
    for image in images:
        assert client.get(image.replace("&amp;", "&")).mimetype == "image/svg+xml"


def test_csv_and_json_have_the_same_rows(client: FlaskClient) -> None:
    answer = client.get("/pictures/network.json?kind=body").get_json()
    lines = client.get("/pictures/network.csv?kind=body").text.splitlines()
    assert answer["ok"] is True
    assert len(answer["rows"]) == len(lines) - 1 == 21
    ofsted = [row for row in answer["rows"] if row["from_name"] == "Ofsted"]
    assert [row["activities"] for row in ofsted] == [1, 1, 2]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/pictures/network?kind=house", 400, "kind is one of body, group, any"),
        ("/pictures/network?size=9", 400, "no parameter"),
        ("/pictures/neighbourhood?of=Ofstead", 422, "Ofsted"),
        ("/pictures/neighbourhood?of=" + "x" * 3000, 422, "nothing is called"),
        ("/pictures/sight?plan=nothing-like-it", 422, "nothing is called"),
        ("/pictures/sight?goal=Ofsted", 422, "is no goal"),
        ("/pictures/sight?plan=hub:org-ofsted", 404, "is"),
        ("/pictures/network.exe", 404, ""),
    ],
)
def test_what_can_not_be_drawn_is_refused_with_a_sentence(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words.casefold() in response.text.casefold()


@pytest.mark.parametrize(
    "address",
    [
        "/pictures",
        "/pictures/network?kind=any",
        "/pictures/neighbourhood?of=hub:org-markup",
        "/pictures/neighbourhood?of=hub:org-long",
        "/pictures/neighbourhood.svg?of=hub:org-markup",
        "/pictures/neighbourhood.svg?of=hub:org-rtl",
        "/pictures/network.svg?kind=any",
    ],
)
def test_hostile_names_are_drawn_harmlessly(hostile: FlaskClient, address: str) -> None:
    response = hostile.get(address)
    assert response.status_code == 200, response.text
    assert "<script>" not in response.text
    assert "javascript:" not in " ".join(links_of(response.text))
    assert len(response.text) < 120_000
    if response.mimetype == "image/svg+xml":
        ET.fromstring(response.data)
