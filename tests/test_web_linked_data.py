"""Every IRI of the release answers: with 303 where it names a thing, and then in every format.

One IRI of each kind is asked for in Turtle and in another format; the slow test asks for each IRI
in every format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote, urldefrag

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE, NS, SHAPES
from tests.conftest import one_in
from tests.web_case import client_of, opened, own_browser, real_client
from web.formats import DATA_FORMATS, FORMATS

RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
THING = f"{BASE}/id/hub/org-ofsted"
PLAN = "/doc/gla/plan-education-delivery-2014"
GRAPH = "/graph/gla/plan-education-delivery-2014/1"
OTHERS = tuple(made for made in DATA_FORMATS if made.suffix != "ttl")


@pytest.fixture(scope="module")
def client(release_folder: ReleaseFolder) -> FlaskClient:
    return real_client(release_folder)


@pytest.fixture(scope="module")
def iris(release_folder: ReleaseFolder) -> tuple[str, ...]:
    """Every IRI of ours: what the release describes, its graphs, and what it points to."""
    store = opened(release_folder.path).store
    parts = {part for quad in store.quads() for part in (quad[0], quad[2], quad[3])}
    found = {part.value for part in parts if isinstance(part, ox.NamedNode)}
    return tuple(sorted(iri for iri in found if iri.startswith(BASE)))


def _path(iri: str) -> str:
    """Return the address on this host: a fragment is the reader's own affair."""
    return quote(urldefrag(iri.removeprefix(BASE))[0])


def _answer(client: FlaskClient, iri: str, media_type: str) -> tuple[str, bytes]:
    """Return the address at which an IRI was answered in a format, and the content."""
    path = _path(iri)
    response = client.get(path, headers={"Accept": media_type})
    if response.status_code == 303:
        location = response.headers["Location"].partition("#")[0]
        assert location.startswith("/"), iri
        response = client.get(location, headers={"Accept": media_type})
    assert response.status_code == 200, (iri, media_type)
    assert response.mimetype == media_type, iri
    assert response.headers["Vary"] == "Accept", iri
    return response.headers["Content-Location"], response.data


def _mentions(content: bytes, suffix: str, iri: str) -> bool:
    named = ox.NamedNode(iri)
    if suffix in RDF:
        read = ox.parse(content, format=RDF[suffix], base_iri="https://x.example/")
        return any(named in (quad.subject, quad.object, quad.graph_name) for quad in read)
    if suffix == "json":
        return any(
            iri in (r["subject"], r["object"], r["graph"]) for r in json.loads(content)["rows"]
        )
    return iri.encode() in content


def _check(client: FlaskClient, iri: str, suffixes: Iterable[str]) -> None:
    for suffix in suffixes:
        address, content = _answer(client, iri, FORMATS[suffix].media_type)
        assert address.endswith(f".{suffix}"), iri
        if suffix != "html" and not _is_head(iri):
            assert _mentions(content, suffix, iri), (iri, suffix)


def _is_head(iri: str) -> bool:
    """Whether an IRI names what is answered as a whole: a graph, a version, all lists of codes."""
    return iri == f"{BASE}/code/" or bool(
        re.fullmatch(rf"{BASE}/(?:graph/[^#]+|(?:ns|shapes)/[\d.]+)", iri)
    )


def _of_each_kind(iris: Iterable[str]) -> list[str]:
    """Return the first IRI of each kind: an activity, a list of codes, a code, a graph, ..."""
    kinds: dict[str, str] = {}
    for iri in iris:
        path = re.sub(r"^/(id|code)/[^/]+", r"/\1/x", iri.removeprefix(BASE))
        path = re.sub(r"^/code/x/[^/]+", "/code/x/y", path)
        kinds.setdefault(re.split(r"[-#]", path)[0], iri)
    return list(kinds.values())


@pytest.mark.slow
def test_an_iri_of_each_kind_answers_in_turtle_and_in_another_format(
    client: FlaskClient, iris: tuple[str, ...]
) -> None:
    few = _of_each_kind(iris)
    assert len(few) > 35
    for number, iri in enumerate(few):
        _check(client, iri, ("ttl", OTHERS[number % len(OTHERS)].suffix))


@pytest.mark.slow
def test_every_iri_answers_in_every_format(client: FlaskClient, iris: tuple[str, ...]) -> None:
    asked: set[tuple[str, str]] = set()
    for iri in iris:
        fresh = [s for s in FORMATS if "#" not in iri or (_path(iri), s) not in asked]
        asked |= {(_path(iri), suffix) for suffix in fresh}
        _check(client, iri, fresh)
    assert iris
    assert asked == {(_path(iri), suffix) for iri in iris for suffix in FORMATS}


def test_a_page_of_each_kind_names_what_it_is_about(
    client: FlaskClient, iris: tuple[str, ...]
) -> None:
    few = _of_each_kind(iris)
    assert len(few) > 35
    for iri in few:
        page = _answer(client, iri, "text/html")[1].decode()
        assert page.count("<h1") == 1, iri


def test_a_word_and_a_rule_have_their_place_on_their_page(
    client: FlaskClient, iris: tuple[str, ...]
) -> None:
    for namespace in (NS, SHAPES):
        places = set(re.findall(r'\bid="([^"]*)"', client.get(_path(namespace)).text))
        named = {iri.removeprefix(namespace) for iri in iris if iri.startswith(namespace)}
        assert named <= places
        assert len(named) > 15


@pytest.mark.parametrize("suffix", RDF)
def test_an_extension_says_the_same_as_the_header(client: FlaskClient, suffix: str) -> None:
    by_header = _answer(client, THING, FORMATS[suffix].media_type)[1]
    response = client.get(f"/doc/hub/org-ofsted.{suffix}", headers={"Accept": "image/png"})
    assert response.data == by_header
    assert "Vary" not in response.headers
    assert response.headers["Content-Location"] == f"/doc/hub/org-ofsted.{suffix}"


def test_a_named_graph_is_its_own_statements(
    client: FlaskClient, release_folder: ReleaseFolder
) -> None:
    store = opened(release_folder.path).store
    for graph in store.graphs():
        found = ox.parse(client.get(f"{_path(graph)}.nq").data, format=ox.RdfFormat.N_QUADS)
        assert {str(quad) for quad in found} == {str(quad) for quad in store.quads(graph)}


def _links(client: FlaskClient, address: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for value in client.get(address).headers.getlist("Link"):
        match = re.match(r'<([^>]*)>; rel="([^"]+)"', value)
        assert match is not None, value
        found.setdefault(match[2], set()).add(match[1])
    return found


def test_the_links_of_a_thing_say_what_it_is_and_where_it_stands(client: FlaskClient) -> None:
    links = _links(client, "/doc/gla/activity-gold-club-sharing.ttl")
    assert links["cite-as"] == {f"{BASE}/id/gla/activity-gold-club-sharing"}
    assert links["type"] == {"https://schema.org/AboutPage", f"{NS}Activity"}
    assert links["collection"] == {GRAPH}
    assert links["describedby"] == {"/doc/gla/activity-gold-club-sharing.ttl"}
    assert "license" not in links  # the document states none
    assert len(links["alternate"]) == len(DATA_FORMATS)


def test_the_links_of_a_dataset_lead_to_its_files(client: FlaskClient) -> None:
    links = _links(client, GRAPH)
    assert links["cite-as"] == {BASE + GRAPH}
    assert links["type"] == {"https://schema.org/Dataset"}
    assert links["describedby"] == {"/catalog.ttl"}
    assert "/dumps/gla/plan-education-delivery-2014-1.nt" in links["item"]
    for address in links["item"] | links["describedby"] | links["collection"]:
        assert client.head(address).status_code == 200, address


def test_a_licence_is_linked_where_it_is_known(client: FlaskClient) -> None:
    for address in ("/ns", "/ns/Activity", "/shapes", "/graph/vocabulary", "/doc/code/role/lead"):
        links = _links(client, address)
        assert links["license"] == {"https://creativecommons.org/licenses/by/4.0/"}, address


def test_the_head_of_a_page_has_the_same_links(client: FlaskClient) -> None:
    page = client.get(GRAPH).text
    told = {
        (rel, address)
        for rel, address in re.findall(r'<link rel="([a-z-]+)" href="([^"]+)"', page)
        if rel not in ("icon", "stylesheet")
    }
    links = _links(client, GRAPH)
    del links["alternate"]
    assert {(rel, address) for rel, all_of in links.items() for address in all_of} <= told


@pytest.mark.parametrize("address", [PLAN, GRAPH, "/ns/Activity", "/catalog", "/shapes"])
@pytest.mark.parametrize("suffix", one_in(3, FORMATS))
def test_what_a_reader_has_is_not_sent_again(
    client: FlaskClient, address: str, suffix: str
) -> None:
    first = client.get(f"{address}.{suffix}")
    again = client.get(f"{address}.{suffix}", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert again.headers.getlist("Link") == first.headers.getlist("Link")
    stale = client.get(f"{address}.{suffix}", headers={"If-None-Match": '"another"'})
    assert stale.data == first.data


def test_a_setting_makes_another_tag(release_folder: ReleaseFolder) -> None:
    one, other = real_client(release_folder), own_browser(release_folder.path)
    other.config["CIVIC_OPERATOR"] = "Example Borough"
    tags = {at.get("/catalog.ttl").headers["ETag"] for at in (one, other.test_client())}
    assert len(tags) == 2


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/graph/gla/plan-education-delivery-2014/2", "no graph is called"),
        ("/graph/../healthz", "no graph is called"),
        ("/graph/hub%0d%0aX: y", "no page at"),
        ("/ns/Activities", "has no term"),
        ("/ns/activity", "has no term"),
        ("/ns/9.9.9", "has no term"),
        ("/shapes/9.9.9", "no page at"),
        ("/doc/genid/0000", "nothing here is called"),
        ("/doc/code/role/king", "nothing here is called"),
        ("/dumps/nothing", "no file is called"),
        ("/dumps/../../pyproject.toml", "no file is called"),
        ("/dumps/%2e%2e/%2e%2e/etc/passwd", "no file is called"),
        ("/catalog.xyz", "no page at"),
        ("/sitemap-7.xml", "no page at"),
        ("/.well-known/security.txt", "has not said where"),
    ],
)
def test_what_is_not_there_is_said_to_be_missing(
    client: FlaskClient, address: str, sentence: str
) -> None:
    response = client.get(address, headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert sentence in response.get_json()["error"]


@pytest.mark.parametrize("address", ["/catalog?x=1", f"{GRAPH}?page=2", "/ns/Activity?a=b"])
def test_a_value_that_nobody_asked_for_is_refused(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_store_without_a_catalogue_still_answers() -> None:
    graph = ox.NamedNode(f"{BASE}/graph/oak/plan-1/1")
    said = ox.Quad(
        ox.NamedNode(f"{BASE}/id/oak/thing-a"),
        ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
        ox.Literal("A </script> in a name", language="en"),
        graph,
    )
    client = client_of(MemoryStore([said]))
    for address in ("/catalog", "/.well-known/void.html", "/dumps", "/graph/oak/plan-1/1", "/ns"):
        assert client.get(address).status_code == 200, address
    assert client.get("/graph/oak/plan-1/1.nt").text.startswith(f"<{BASE}/id/oak/thing-a>")
