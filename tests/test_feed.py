"""Things, their hashes and what changed; pages that are the same bytes for the same states."""

from __future__ import annotations

import hashlib

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyld import jsonld

from kg.feed import (
    Bookmark,
    FeedError,
    changes_between,
    digest_of,
    feed_from,
    feed_of_release,
    hash_of,
    things_of,
)
from kg.feed.members import MOST_BLANK_NODES, described_in
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from tests.feed_case import HUB, NEXT, PLAN, Site, held_quads, published, quads_of, small, thing
from tests.web_case import opened

A, B = thing("a"), thing("b")
_P = ox.NamedNode("http://example.org/p")
_LITERALS = some.one_of(
    some.text(max_size=12).map(ox.Literal),
    some.text(max_size=6).map(lambda text: ox.Literal(text, language="en-GB")),
    some.integers().map(ox.Literal),
)


def _triples(*objects: ox.Literal | ox.NamedNode | ox.BlankNode) -> tuple[ox.Triple, ...]:
    return tuple(ox.Triple(ox.NamedNode(A), _P, thing) for thing in objects)


def _rdfc(triples: tuple[ox.Triple, ...]) -> str:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad.triple} .\n" for quad in dataset)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@given(some.lists(_LITERALS, min_size=1, max_size=5))
def test_a_hash_is_that_of_the_canonical_form(objects: list[ox.Literal]) -> None:
    triples = _triples(*objects)
    assert hash_of(triples) == _rdfc(triples)


def test_a_hash_is_what_another_implementation_gives() -> None:
    node = ox.BlankNode("x")
    triples = (
        *_triples(ox.Literal('a "quoted"\n\\ line', language="en"), node, ox.NamedNode(B)),
        ox.Triple(node, _P, ox.Literal("inner")),
    )
    text = "".join(f"{triple} .\n" for triple in triples)
    options = {"inputFormat": "application/n-quads", "format": "application/n-quads"}
    canonical = jsonld.normalize(text, {"algorithm": "URDNA2015", **options})
    assert hash_of(triples) == hashlib.sha256(canonical.encode()).hexdigest()


def test_a_hash_does_not_hang_on_order_nor_on_names_of_blank_nodes() -> None:
    def with_node(name: str) -> tuple[ox.Triple, ...]:
        node = ox.BlankNode(name)
        return (*_triples(node, ox.Literal("1")), ox.Triple(node, _P, ox.Literal("2")))

    assert hash_of(with_node("x")) == hash_of(with_node("y")[::-1])
    assert hash_of(with_node("x")) != hash_of(with_node("x")[:2])


def test_blank_nodes_belong_to_the_thing_that_leads_to_them() -> None:
    first, second = ox.BlankNode("f"), ox.BlankNode("s")
    inner = (ox.Triple(first, _P, second), ox.Triple(second, _P, first))
    assert set(described_in(HUB, (*inner, *_triples(first)))[A]) == {*inner, *_triples(first)}


@pytest.mark.parametrize(
    "triples",
    [
        (ox.Triple(ox.BlankNode("x"), _P, ox.Literal("nobody's")),),
        tuple(ox.Triple(ox.NamedNode(who), _P, ox.BlankNode("x")) for who in (A, B)),
    ],
    ids=["nobody's", "two things'"],
)
def test_a_blank_node_without_one_home_is_refused(triples: tuple[ox.Triple, ...]) -> None:
    with pytest.raises(FeedError, match="belongs to no one thing"):
        described_in(HUB, triples)


def test_very_many_blank_nodes_are_refused() -> None:
    nodes = [ox.BlankNode(f"n{i}") for i in range(MOST_BLANK_NODES + 1)]
    with pytest.raises(FeedError, match="give them IRIs"):
        hash_of(_triples(*nodes))
    assert hash_of(_triples(*nodes[:-1]))


def test_derived_graphs_and_the_vocabulary_are_left_out() -> None:
    names = ("hub", "claims", "catalog", "ash/plan/1", "vocabulary", "inferred", "checks/hub")
    told = {(f"{BASE}/graph/{name}", A): ["x"] for name in names}
    told["http://elsewhere.example/graph/hub", A] = ["x"]
    found = {
        graph.removeprefix(f"{BASE}/graph/") for graph, _ in things_of(MemoryStore(quads_of(told)))
    }
    assert found == {"hub", "claims", "catalog", "ash/plan/1"}


def test_changes_are_by_graph_and_thing() -> None:
    older = {(PLAN, A): "1", (PLAN, B): "2", (HUB, B): "3"}
    newer = {(NEXT, A): "1", (PLAN, B): "9", (HUB, B): "3"}
    changes = changes_between(older, newer)
    assert changes.created == ((NEXT, A),)
    assert changes.updated == ((PLAN, B),)
    assert changes.deleted == ((PLAN, A),)
    assert len(changes_between(newer, newer)) == 0


def test_the_digest_of_a_state_tells_every_thing() -> None:
    state = {(PLAN, A): "1", (HUB, A): "2"}
    assert digest_of(state) == digest_of(dict(reversed(state.items())))
    assert digest_of(state) != digest_of({(HUB, A): "1", (PLAN, A): "2"})
    assert digest_of(state) != digest_of({(PLAN, A): "1"})


@pytest.mark.slow
def test_the_real_release_is_read_back_from_its_feed(release_folder: ReleaseFolder) -> None:
    release = opened(release_folder.path)
    site = Site(feed_of_release(release))
    reading = site.read()
    assert held_quads({c.key: c.triples for c in reading.changes}) == published(release.store)
    assert reading.bookmark.digest == digest_of(things_of(release.store))
    assert {change.kind for change in reading.changes} == {"create"}
    assert len(site.asked) == len(set(site.asked)) == 1 + -(-len(reading.changes) // 500)


def test_the_same_states_give_the_same_bytes() -> None:
    told = {(PLAN, thing(f"t{i}")): [str(i)] for i in range(30)}
    first, again = (Site(feed_of_release(small(quads_of(told)[::way]))) for way in (1, -1))
    assert first.files == again.files
    states = [feed_from(None, small(quads_of(told)[::way])).state for way in (1, -1)]
    assert states[0] == states[1]
    assert states[0][4:8] == bytes(4), "gzip keeps the time"


def test_every_form_says_the_same() -> None:
    site = Site(feed_of_release(small(quads_of({(PLAN, A): ["x"], (HUB, B): ["y", "z"]}))))
    for stem in {path.rpartition(".")[0] for path in site.files}:
        said = set(ox.parse(site.files[f"{stem}.nq"], format=ox.RdfFormat.N_QUADS))
        for suffix, form in (("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)):
            assert set(ox.parse(site.files[f"{stem}.{suffix}"], format=form)) == said
        union = {ox.Quad(q.subject, q.predicate, q.object) for q in said}
        assert set(ox.parse(site.files[f"{stem}.ttl"], format=ox.RdfFormat.TURTLE)) == union


def test_a_bookmark_is_read_as_it_was_written() -> None:
    bookmark = Bookmark(12, "ab" * 32)
    assert Bookmark.read(str(bookmark)) == bookmark
    for text in ("", "12", "0 " + "ab" * 32, "x " + "ab" * 32, "1 " + "AB" * 32, f"{bookmark}\n"):
        with pytest.raises(FeedError, match="is no bookmark"):
            Bookmark.read(text)
