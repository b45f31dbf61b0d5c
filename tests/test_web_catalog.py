"""The catalogue and the files as a visitor meets them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import urllib.parse
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
import rdflib.compare
from flask.testing import FlaskClient
from lxml import html as lxml_html

from kg.catalog import Publication, catalogue_quads, dump_files
from kg.release import ReleaseFolder
from kg.serialising import write_quads
from kg.terms import BASE
from tests.web_case import links_of, opened, own_browser, real_client
from web.signposts import Signpost, Signposts

GRAPH = "/graph/col/plan-education-2022-23/1"
PLAN = "/doc/col/plan-education-2022-23"
FILE = "/dumps/claims.nt"
SHAPES = Path(__file__).resolve().parent.parent / "shapes"
DESCRIBED = ("/", "/catalog", PLAN, GRAPH, "/graph/hub")


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


def _schema(client: FlaskClient, address: str) -> dict[str, object]:
    (block,) = lxml_html.fromstring(client.get(address).text).xpath(
        "//script[@type='application/ld+json']"
    )
    found: dict[str, object] = json.loads(block.text)
    return found


def test_the_catalogue_as_data_is_the_librarys(
    client: FlaskClient, release_folder: ReleaseFolder
) -> None:
    quads = catalogue_quads(opened(release_folder.path), Publication())
    assert client.get("/catalog.nt").data == write_quads(quads, "nt")


def test_the_catalogue_as_a_page_tells_what_is_known_and_what_is_not(client: FlaskClient) -> None:
    page = lxml_html.fromstring(client.get("/catalog").text)
    text = " ".join(page.xpath("string(//main)").split())
    for words in (
        "Linked data of “GLA education delivery plan 2014”, version 1",
        "City of London Corporation",
        "1 September 2022 to 31 August 2023",
        "the document does not say",
        "Terms of reuse unknown: the report states none.",
        "No licence is stated, so none is named here.",
        "Creative Commons Attribution 4.0",
        "published by Civic Thread contributors",
    ):
        assert words in text, words


def test_each_part_of_the_catalogue_has_its_place_on_the_page(client: FlaskClient) -> None:
    places = set(re.findall(r'\bid="([^"]*)"', client.get("/catalog").text))
    data = rdflib.Graph().parse(data=client.get("/catalog.nt").data, format="nt")
    named = {str(s).partition("#")[2] for s in data.subjects() if str(s).startswith(f"{BASE}/cat")}
    parts = {name for name in named if name and not name.endswith(".sha256")}
    assert parts <= places
    assert len(parts) > 60


@pytest.mark.slow
def test_every_address_in_the_catalogue_answers(client: FlaskClient) -> None:
    data = rdflib.Graph().parse(data=client.get("/catalog.nt").data, format="nt")
    iris = {str(part) for triple in data for part in triple if str(part).startswith(f"{BASE}/")}
    # Rooms of their own have tests of their own.
    elsewhere = {f"{BASE}/sparql", f"{BASE}/feed"}
    paths = {urllib.parse.urldefrag(iri)[0] for iri in iris - elsewhere}
    for path in sorted(paths):
        assert client.head(path.removeprefix(BASE)).status_code in (200, 303), path


def test_the_page_of_a_plans_graph_leads_to_all_that_belongs_to_it(client: FlaskClient) -> None:
    targets = links_of(client.get(GRAPH).text)
    for address in (
        PLAN,
        "/doc/hub/org-city-of-london-corporation",
        "/doc/col/doc-action-plan-2022-23",
        "/dumps/col/plan-education-2022-23-1.ttl",
        "/dumps/col/plan-education-2022-23.stratml.xml",
        "/graph/hub",
        "/catalog",
    ):
        assert address in targets, address


def test_the_page_and_the_tables_tell_the_same_files(client: FlaskClient) -> None:
    rows = json.loads(client.get("/dumps.json").data)["rows"]
    links = set(links_of(client.get("/dumps").text))
    assert {row["path"] for row in rows} <= links
    (row,) = [row for row in rows if row["path"] == FILE]
    assert row["sha256"] == hashlib.sha256(client.get(FILE).data).hexdigest()
    assert row["graph"] == f"{BASE}/graph/claims"


def test_the_datasets_as_a_table_leave_blank_what_is_not_known(client: FlaskClient) -> None:
    rows = {r["dataset"]: r for r in json.loads(client.get("/catalog.json").data)["rows"]}
    plan = rows[BASE + GRAPH]
    assert (plan["licence"], plan["start"], plan["version"]) == (None, "2022-09-01", "1")
    assert rows[f"{BASE}/graph/hub"]["publisher"] == "Civic Thread contributors"


def test_void_is_turtle_unless_another_form_is_asked_for(client: FlaskClient) -> None:
    assert client.get("/.well-known/void").mimetype == "text/turtle"
    for accept, media_type in (
        ("*/*", "text/turtle"),
        ("text/html", "text/html"),
        ("application/n-triples", "application/n-triples"),
    ):
        found = client.get("/.well-known/void", headers={"Accept": accept})
        assert found.mimetype == media_type
        assert found.headers["Vary"] == "Accept"


# ---- Files ----


def test_a_file_comes_with_all_that_a_careful_reader_needs(
    client: FlaskClient, release_folder: ReleaseFolder
) -> None:
    file = dump_files(opened(release_folder.path))[FILE]
    response = client.get(FILE)
    assert response.data == file.read()
    assert response.headers["Content-Length"] == str(file.size)
    assert response.headers["ETag"] == f'"{file.sha256}"'
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Disposition"] == 'attachment; filename="claims.nt"'
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    digest = response.headers["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":")
    assert base64.b64decode(digest).hex() == file.sha256
    links = response.headers.getlist("Link")
    assert '</graph/claims>; rel="collection"; type="text/html"' in links


def test_the_head_of_a_file_is_its_head_alone(client: FlaskClient) -> None:
    head, whole = client.head(FILE), client.get(FILE)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Content-Length", "Content-Type", "Repr-Digest"):
        assert head.headers[name] == whole.headers[name]


def test_a_file_that_broke_off_can_be_taken_up_again(client: FlaskClient) -> None:
    whole = client.get(FILE)
    headers = {"Range": "bytes=100-199", "If-Range": whole.headers["ETag"]}
    part = client.get(FILE, headers=headers)
    assert (part.status_code, part.data) == (206, whole.data[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.data)}"
    # What changed in between is sent anew and whole.
    anew = client.get(FILE, headers=headers | {"If-Range": '"older"'})
    assert (anew.status_code, anew.data) == (200, whole.data)
    beyond = client.get(FILE, headers={"Range": f"bytes={len(whole.data) + 1}-"})
    assert beyond.status_code == 416


def test_a_file_that_a_reader_has_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get(FILE).headers["ETag"]
    again = client.get(FILE, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("civicthread.nq.gz", "application/gzip"),
        ("hub.ttl", "text/turtle; charset=utf-8"),
        ("hub.nq", "application/n-quads; charset=utf-8"),
        ("hub.jsonld", "application/ld+json"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_is_named_as_what_it_is(client: FlaskClient, name: str, kind: str) -> None:
    response = client.get(f"/dumps/{name}")
    assert response.headers["Content-Type"] == kind
    # Packed files are handed over as they are, so that their checksum holds.
    assert "Content-Encoding" not in response.headers


# ---- For search engines and portals ----


@pytest.mark.parametrize("address", DESCRIBED)
def test_a_page_about_data_says_so_to_search_engines(client: FlaskClient, address: str) -> None:
    said = _schema(client, address)
    assert said["@context"] == "https://schema.org/"
    assert said["@type"] == ("DataCatalog" if address in ("/", "/catalog") else "Dataset")
    assert said["name"]
    assert len(str(said["description"])) >= 50
    assert not {"datePublished", "dateModified", "dateCreated"} & set(said)


def test_what_search_engines_are_told_is_what_the_catalogue_says(client: FlaskClient) -> None:
    said = _schema(client, PLAN)
    assert said["@id"] == BASE + GRAPH
    assert said["temporalCoverage"] == "2022-09-01/2023-08-31"
    assert said["spatialCoverage"][0]["name"] == "London"  # type: ignore[index]
    assert "license" not in said
    assert "Terms of reuse unknown" in str(said["conditionsOfAccess"])
    assert _schema(client, "/graph/vocabulary")["license"].endswith("/by/4.0/")  # type: ignore[attr-defined]
    for each in said["distribution"]:  # type: ignore[attr-defined]
        path = each["contentUrl"].removeprefix(BASE)
        assert client.head(path).mimetype in (each["encodingFormat"], "application/gzip")


def test_other_pages_are_no_datasets(client: FlaskClient) -> None:
    for address in ("/doc/hub/org-ofsted", "/report", "/ns", "/questions"):
        assert 'ld+json">' not in client.get(address).text


@pytest.mark.slow
def test_data_json_and_the_sitemap_are_what_they_say(client: FlaskClient) -> None:
    found = client.get("/data.json")
    assert found.mimetype == "application/json"
    assert len(found.get_json()["dataset"]) == 6
    sitemap = client.get("/sitemap.xml")
    assert sitemap.mimetype == "application/xml"
    listed = [str(n.text) for n in ElementTree.fromstring(sitemap.data).iter() if n.text]
    paths = [address.removeprefix(BASE) for address in listed if address.startswith(BASE)]
    rooms = [path for path in paths if path.count("/") < 3]
    for path in (*rooms, *paths[:: len(paths) // 60]):
        assert client.head(path).status_code == 200, path
    again = client.get("/sitemap.xml", headers={"If-None-Match": sitemap.headers["ETag"]})
    assert again.status_code == 304


def test_programs_are_told_where_they_may_go(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /sparql?\n" in text
    assert f"Sitemap: {BASE}/sitemap.xml\n" in text
    assert client.get("/humans.txt").status_code == 404


def test_a_weakness_is_reported_where_the_settings_say(release_folder: ReleaseFolder) -> None:
    client = own_browser(release_folder.path).test_client()
    assert client.get("/.well-known/security.txt").status_code == 404
    config = client.application.config
    config["CIVIC_SECURITY_CONTACT"] = "mailto:safe@ash.example"
    config["CIVIC_SECURITY_EXPIRES"] = "2031-01-01"
    found = client.get("/.well-known/security.txt")
    assert (found.status_code, found.mimetype) == (200, "text/plain")
    assert "Contact: mailto:safe@ash.example\n" in found.text
    assert "Expires: 2031-01-01T00:00:00Z\n" in found.text


# ---- Words ----


def test_a_word_has_a_page_with_all_that_is_known_of_it(client: FlaskClient) -> None:
    page = lxml_html.fromstring(client.get("/ns/Activity").text)
    text = " ".join(page.xpath("string(//main)").split())
    for words in (
        "Kind of thing",
        "A planned activity is part of a plan, hence an entity in PROV.",
        "Plan element",
        "much the same as cids:Activity",
        "confidence 0.9",
        "84 times in all",
        "GLA education delivery plan 2014 22 times, among them",
        "a civic:Activity ;",
        "It is not said what pays for",
        "Priority actions and programmes",
    ):
        assert words in text, words
    targets = links_of(client.get("/ns/Activity").text)
    assert "/ns/contributesTo" in targets
    assert "/shapes/C05" in targets
    assert "/ns/PlanElement" in targets


def test_the_uses_of_a_word_are_what_a_query_counts(
    client: FlaskClient, release_folder: ReleaseFolder
) -> None:
    store = opened(release_folder.path).store
    for key, where in (
        ("Milestone", "?s a <{}>"),
        ("engagedIn", "?s <{}> ?o"),
        ("involves", "?s <{}> ?o"),
    ):
        found = store.query(f"SELECT ?s WHERE {{ {where.format(f'{BASE}/ns#{key}')} }}")
        text = client.get(f"/ns/{key}").text
        assert f"{len(found.rows):,} times in all" in text, key


def test_the_example_of_a_word_is_turtle_of_the_data(
    client: FlaskClient, release_folder: ReleaseFolder
) -> None:
    store = opened(release_folder.path).store
    for key in ("Activity", "amount", "role", "SourceLocation"):
        (example,) = lxml_html.fromstring(client.get(f"/ns/{key}").text).xpath("//pre/code")
        read = rdflib.Graph().parse(data=example.text_content(), format="turtle")
        assert len(read) > 0
        for subject, predicate, _ in read:
            asked = f"ASK {{ <{subject}> <{predicate}> ?o }}"
            assert store.query(asked).rows[0][0].value == "true"


def test_a_code_says_where_it_is_used(client: FlaskClient) -> None:
    page = lxml_html.fromstring(client.get("/doc/code/role/funder").text)
    text = " ".join(page.xpath("string(//main)").split())
    assert "Code of the list Roles" in text
    assert "Provides money." in text
    assert "Department for Work and Pensions, funder" in text
    listed = client.get("/doc/code/role").text
    assert "List of codes" in listed
    assert "/doc/code/role/funder" in links_of(listed)


def test_a_rule_says_what_it_asks_and_what_to_do(client: FlaskClient) -> None:
    (rule,) = lxml_html.fromstring(client.get("/shapes").text).xpath("//li[@id='C07']")
    text = " ".join(rule.text_content().split())
    assert text.startswith("Warning ")
    assert "“…”. Decide the proposed reading where there is one, or add a line" in text
    assert rule.xpath(".//a[@href='/ns/Activity']")
    assert rule.xpath(".//a[@href='/report?code=C07']")


@pytest.mark.slow
def test_the_rules_as_data_are_the_files(client: FlaskClient) -> None:
    told = rdflib.Graph().parse(data=client.get("/shapes.ttl").data, format="turtle")
    files = rdflib.Graph()
    for name in ("completeness", "consistency", "quality", "reasons", "structure"):
        files.parse(SHAPES / f"{name}.ttl")
    assert rdflib.compare.isomorphic(told, files)


def test_the_catalogues_links_stand_in_a_linkset_too(client: FlaskClient) -> None:
    page = client.get("/catalog")
    assert '</catalog/linkset>; rel="linkset"; type="application/linkset"' in (
        page.headers.getlist("Link")
    )
    told = client.get("/catalog/linkset")
    assert told.mimetype == "application/linkset"
    items = re.findall(
        r'<(/graph/[^>]+)>; rel="item"; type="text/html"; anchor="/catalog"', told.text
    )
    assert items
    assert all(client.get(item).status_code == 200 for item in items)
    tag = {"If-None-Match": told.headers["ETag"]}
    assert client.get("/catalog/linkset", headers=tag).status_code == 304


def test_very_many_links_leave_the_headers_for_the_linkset() -> None:
    few = tuple(Signpost("item", f"/graph/{n}", "text/html") for n in range(3))
    many = tuple(Signpost("item", f"/graph/{n}", "text/html") for n in range(400))
    own = Signpost("cite-as", "https://example.org/catalog")
    linkset = '</catalog/linkset>; rel="linkset"; type="application/linkset"'
    assert len(list(Signposts((own, *few), None, "/catalog/linkset").header_values())) == 5
    shown = Signposts((own, *many), None, "/catalog/linkset")
    assert list(shown.header_values()) == [
        '<https://example.org/catalog>; rel="cite-as"',
        linkset,
    ]
    assert shown.linkset_text("/catalog").count('rel="item"') == 400
