"""The change feed as a visitor and as a program meet it."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient

from kg.feed import digest_of, feed_from, read_feed, replay, things_of
from kg.release import ReleaseFolder, open_release, roll_back
from kg.terms import BASE
from tests.feed_case import (
    HUB,
    NEXT,
    PLAN,
    add_release,
    folder_in,
    held_quads,
    named,
    published,
    quads_of,
    small,
    thing,
)
from tests.web_case import client_of, links_of, real_client
from web import create_app

A, B = thing("a"), thing("b")
FORMS = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
}
_ODD = 'Team <script>alert("x")</script>'
FIRST = (*quads_of({(PLAN, A): ["one"], (HUB, B): ["here"]}), named(HUB, B, _ODD))
SECOND = quads_of({(PLAN, A): ["two"]})


@pytest.fixture
def folder(tmp_path: Path) -> ReleaseFolder:
    """A folder with two releases: something changed and something went."""
    made = folder_in(tmp_path)
    add_release(made, FIRST)
    add_release(made, SECOND)
    return made


@pytest.fixture
def client(folder: ReleaseFolder) -> FlaskClient:
    """A visitor of both."""
    return create_app(folder).test_client()


def _keys(client: FlaskClient) -> list[str]:
    found = re.findall(r"<\S+/feed/(\S+)\.nq>", client.get("/feed.nq").text)
    return sorted(set(found))


def _read(client: FlaskClient, since=None):  # type: ignore[no-untyped-def]
    def fetch(url: str) -> bytes:
        response = client.get(url)
        assert response.status_code == 200
        return response.data

    return read_feed(fetch, "http://localhost/feed", since)


@pytest.mark.parametrize("suffix", FORMS)
def test_the_root_and_the_pages_answer_in_every_form(client: FlaskClient, suffix: str) -> None:
    for path in ("/feed", *(f"/feed/{key}" for key in _keys(client))):
        response = client.get(f"{path}.{suffix}")
        assert response.status_code == 200
        assert response.mimetype == FORMS[suffix]
        negotiated = client.get(path, headers={"Accept": FORMS[suffix]})
        assert negotiated.data == response.data
        assert "Accept" in negotiated.headers["Vary"]
        assert client.head(f"{path}.{suffix}").status_code == 200


def test_rdflib_reads_the_members_as_the_specification_has_them(client: FlaskClient) -> None:
    ldes, tree = (
        rdflib.Namespace("https://w3id.org/ldes#"),
        rdflib.Namespace("https://w3id.org/tree#"),
    )
    stream = rdflib.URIRef(f"{BASE}/feed")
    root = rdflib.Graph().parse(data=client.get("/feed.ttl").text, format="turtle")
    assert (stream, rdflib.RDF.type, ldes.EventStream) in root
    path, version = root.value(stream, ldes.sequencePath), root.value(stream, ldes.versionOfPath)
    deleted = root.value(stream, ldes.versionDeleteObject)
    node = root.value(stream, tree.view)
    ways = list(root.objects(node, tree.relation))
    assert len(ways) == len(_keys(client)) == 2
    seen = []
    for way in sorted(ways, key=lambda way: int(root.value(way, tree.value))):
        address = str(root.value(way, tree.node)).removeprefix(BASE)
        page = rdflib.Dataset()
        page.parse(data=client.get(address).data, format="nquads")
        facts = page.default_graph
        for member in facts.objects(stream, tree.member):
            kind = deleted if (member, rdflib.RDF.type, deleted) in facts else None
            seen.append((int(facts.value(member, path)), kind, len(page.graph(member))))
            assert facts.value(member, version) is not None
    assert sorted(seen, key=str) == [(1, None, 1), (1, None, 2), (2, None, 1), (2, deleted, 0)]


def test_pages_never_change_and_say_so(client: FlaskClient, folder: ReleaseFolder) -> None:
    addresses = [f"/feed/{key}.{suffix}" for key in _keys(client) for suffix in FORMS]
    before = {address: client.get(address) for address in addresses}
    add_release(folder, FIRST)
    for address, early in before.items():
        late = client.get(address)
        assert late.data == early.data
        assert "immutable" in late.headers["Cache-Control"]
    for path in ("/feed", "/feed.nq", f"/feed/{_keys(client)[0]}"):
        assert client.get(path).headers["Cache-Control"] == "no-cache"


def test_a_new_release_and_a_roll_back_show_at_once(
    client: FlaskClient, folder: ReleaseFolder
) -> None:
    first = _read(client)
    tag = client.get("/feed").headers["ETag"]
    assert client.get("/feed", headers={"If-None-Match": tag}).status_code == 304
    roll_back(folder, folder.list()[0])
    assert client.get("/feed", headers={"If-None-Match": tag}).status_code == 200
    page = client.get("/feed").text
    assert page.index("Back to release 1") < page.index("Release 2") < page.index("Release 1")
    later = _read(client, first.bookmark)
    assert not later.fresh
    assert held_quads(replay(later.changes, replay(first.changes))) == set(FIRST)
    # Back and forth again: the release is the one of before, and the feed is not.
    tag = client.get("/feed.nq").headers["ETag"]
    roll_back(folder, folder.list()[1])
    roll_back(folder, folder.list()[0])
    assert client.get("/feed.nq", headers={"If-None-Match": tag}).status_code == 200


def test_the_page_tells_what_changed_in_words(client: FlaskClient) -> None:
    page = client.get("/feed").text
    assert "1 changed" in page
    assert "1 deleted" in page
    assert "The shared register" in page
    assert "2 things to begin with" in page
    # What is gone is named by its tombstone, as text, and leads nowhere.
    assert "Team &lt;script&gt;alert(" in page
    assert "<script" not in page
    assert "/doc/ash/b" not in links_of(page)
    assert "/doc/ash/a" in links_of(page)


def test_what_only_moved_is_not_told_as_deleted(client: FlaskClient, folder: ReleaseFolder) -> None:
    add_release(folder, quads_of({(NEXT, A): ["two"], (HUB, B): ["new"]}))
    step = client.get("/feed").text.partition("Release 2")[0]
    assert "1 moved" in step
    assert "1 added" in step
    assert "civic-change--deleted" not in step
    assert "Moved away" in step
    assert "Moved here" in step


def test_a_part_has_a_page_of_its_own(client: FlaskClient) -> None:
    first, second = (client.get(f"/feed/{key}").text for key in _keys(client))
    assert "What changed: Release 1" in first
    assert "What changed: Release 2" in second
    assert "Deleted" in second
    assert "Deleted" not in first


def test_tables_of_steps_and_of_members(client: FlaskClient) -> None:
    steps = client.get("/feed.json").get_json()
    assert steps["columns"] == ["position", "release", "added", "changed", "deleted", "state"]
    assert [row["added"] for row in steps["rows"]] == [2, 0]
    members = client.get(f"/feed/{_keys(client)[1]}.json").get_json()["rows"]
    assert [(row["change"], row["thing"]) for row in members] == [("delete", B), ("update", A)]
    assert client.get(f"/feed/{_keys(client)[1]}.csv").text.startswith(
        "position,change,graph,thing"
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/feed/3", 404),
        ("/feed/3-000000000000-1", 404),
        ("/feed/3-000000000000-1.nq", 404),
        ("/feed/..%2f..%2fetc%2fpasswd", 404),
        ("/feed/%00.nq", 404),
        ("/feed.exe", 404),
        ("/feed/thing/0", 404),
        ("/feed?page=2", 400),
        ("/feed.nq?since=1", 400),
    ],
)
def test_what_there_is_not_is_refused(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert "Traceback" not in response.text


def test_a_form_that_nobody_has_is_refused(client: FlaskClient) -> None:
    assert client.get("/feed", headers={"Accept": "image/png"}).status_code == 406
    assert client.post("/feed").status_code == 405


def test_a_release_without_a_folder_is_one_step() -> None:
    release = small(FIRST)
    reading = _read(client_of(release.store))
    assert {change.kind for change in reading.changes} == {"create"}
    assert held_quads(replay(reading.changes)) == published(release.store)


def test_a_published_feed_shows_the_steps_that_were_kept() -> None:
    state = feed_from(None, small(FIRST)).state
    release = small(SECOND, 2)
    app = create_app(lambda: release)
    made = feed_from(state, release)
    app.extensions["civic_feed"] = made.feed
    page = app.test_client().get("/feed").text
    assert "Release 2" in page
    assert "Release 1" in page
    assert app.test_client().get("/feed.nq").data == made.files["/feed.nq"]()


@pytest.mark.slow
def test_the_real_release_is_harvested_over_the_feed(release_folder: ReleaseFolder) -> None:
    client = create_app(release_folder).test_client()
    reading = _read(client)
    store = open_release(release_folder).store
    assert reading.bookmark.digest == digest_of(things_of(store))
    page = client.get("/feed").text
    assert "The beginning" in page or "things to begin with" in page
    part = client.get(next(link for link in links_of(page) if link.startswith("/feed/"))).text
    dead = [link for link in links_of(part) if link.startswith("/doc/")][:40]
    assert dead
    assert all(client.get(link).status_code == 200 for link in dead[:10])


def test_every_link_of_a_part_leads_somewhere(release_folder: ReleaseFolder) -> None:
    client = real_client(release_folder)
    keys = _keys(client)
    page = client.get(f"/feed/{keys[-1]}").text
    inside = [link for link in links_of(page) if link.startswith("/doc/")]
    assert len(inside) > 50
    for link in inside[::25]:
        assert client.get(link).status_code == 200, link


def test_an_iri_that_is_no_address_is_shown_and_not_linked() -> None:
    odd = "javascript:alert(1)"
    quads = (
        ox.Quad(
            ox.NamedNode(odd), ox.NamedNode("http://e.org/p"), ox.Literal("x"), ox.NamedNode(HUB)
        ),
    )
    page = client_of(small(quads).store).get("/feed").text
    assert odd in page
    assert not any(link.startswith("javascript") for link in links_of(page))


# ---- What is gone ----


def _of_gone(folder: ReleaseFolder, path: str, accept: str = "text/html"):  # type: ignore[no-untyped-def]
    client = create_app(folder).test_client()
    client.get(path)
    client.application.extensions["civic_withdrawn"].wait()
    return client.get(path, headers={"Accept": accept})


def test_a_thing_that_was_deleted_answers_410_with_its_tombstone(folder: ReleaseFolder) -> None:
    page = _of_gone(folder, "/doc/ash/b")
    assert page.status_code == 410
    assert "Withdrawn" in page.text
    assert "<script>alert" not in page.text
    assert folder.history()[0] in page.text
    told = _of_gone(folder, "/doc/ash/b", "text/turtle")
    assert (told.status_code, told.mimetype) == (410, "text/turtle")
    graph = rdflib.Graph().parse(data=told.data, format="turtle")
    activity = rdflib.Namespace("https://www.w3.org/ns/activitystreams#")
    (tombstone,) = graph.subjects(activity.object, rdflib.URIRef(B))
    assert (tombstone, rdflib.RDF.type, activity.Tombstone) in graph
    assert _of_gone(folder, "/doc/ash/b.json").get_json()["ok"] is False


def test_what_never_was_or_is_back_is_no_tombstone(folder: ReleaseFolder) -> None:
    assert _of_gone(folder, "/doc/ash/never").status_code == 404
    add_release(folder, FIRST)
    assert create_app(folder).test_client().get("/doc/ash/b").status_code == 200
