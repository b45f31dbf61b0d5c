"""The feed of a folder: in the order in which releases were current, whatever became of them."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import NotFoundError, ReleaseError, UsageError
from kg.feed import (
    FeedError,
    LiveFeed,
    feed_files,
    feed_from,
    feed_of_folder,
    feed_of_release,
    read_feed,
    replay,
)
from kg.feed.event_stream import PAGE_SIZE
from kg.release import ReleaseFolder, open_release, roll_back
from kg.release.manifest import seal_of
from kg.terms import BASE
from tests.feed_case import (
    HUB,
    NEXT,
    PLAN,
    SITE,
    START,
    Site,
    add_release,
    folder_in,
    held_quads,
    named,
    quads_of,
    small,
    thing,
)

A, B = thing("a"), thing("b")
FIRST = quads_of({(PLAN, A): ["one"], (HUB, B): ["here"]})
SECOND = quads_of({(PLAN, A): ["two"], (HUB, B): ["here"]})
THIRD = quads_of({(NEXT, A): ["two"]})


def _folder(path: Path, *states: tuple[ox.Quad, ...]) -> ReleaseFolder:
    folder = folder_in(path)
    for state in states:
        add_release(folder, state)
    return folder


def test_each_release_is_a_step(tmp_path: Path) -> None:
    feed = feed_of_folder(_folder(tmp_path, FIRST, SECOND, THIRD))
    told = [(s.position, s.created, s.updated, s.deleted) for s in feed.steps]
    assert told == [(1, 2, 0, 0), (2, 0, 1, 0), (3, 1, 0, 2)]
    assert feed.is_whole


def test_what_moves_leaves_before_it_comes(tmp_path: Path) -> None:
    changes = Site(feed_of_folder(_folder(tmp_path, SECOND, THIRD))).read().changes
    moved = [(c.kind, c.graph) for c in changes if c.position == 2 and c.subject == A]
    assert moved == [("delete", PLAN), ("create", NEXT)]


def test_a_release_that_changes_nothing_is_no_step(tmp_path: Path) -> None:
    derived = quads_of({(f"{BASE}/graph/inferred", A): ["since then"]})
    feed = feed_of_folder(_folder(tmp_path, FIRST, (*FIRST, *derived), SECOND))
    assert [step.position for step in feed.steps] == [1, 3]


def test_to_go_back_is_a_step_too(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FIRST, SECOND)
    site = Site(feed_of_folder(folder))
    before = site.read()
    roll_back(folder, folder.list()[0])
    site.publish(feed_of_folder(folder))
    after = site.read(before.bookmark)
    assert [(c.position, c.kind) for c in after.changes] == [(3, "update")]
    assert held_quads(replay(after.changes, replay(before.changes))) == set(FIRST)
    add_release(folder, THIRD)
    site.publish(feed_of_folder(folder))
    for bookmark in (None, before.bookmark, after.bookmark):
        reading = site.read(bookmark)
        held = {None: {}, before.bookmark: replay(before.changes)}.get(
            bookmark, replay(after.changes, replay(before.changes))
        )
        assert held_quads(replay(reading.changes, held)) == set(THIRD)
        assert reading.bookmark.position == 4


def test_who_holds_the_state_gone_back_to_has_nothing_to_read(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FIRST)
    site = Site(feed_of_folder(folder))
    bookmark = site.read().bookmark
    add_release(folder, SECOND)
    roll_back(folder, folder.list()[0])
    site.publish(feed_of_folder(folder))
    reading = site.read(bookmark)
    assert (reading.changes, reading.fresh, reading.bookmark.position) == ((), False, 3)


def test_pages_stay_as_they_are_while_releases_come(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FIRST)
    early = Site(feed_of_folder(folder)).files
    add_release(folder, SECOND)
    roll_back(folder, folder.list()[0])
    late = Site(feed_of_folder(folder)).files
    pages = [path for path in early if path.startswith("/feed/")]
    assert pages
    assert all(late[path] == early[path] for path in pages)


def test_a_release_that_is_gone_is_gone_over(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FIRST, SECOND, THIRD)
    live = LiveFeed(folder)
    before = live()
    whole = Site(before).read()
    shutil.rmtree(folder.at(folder.list()[1]))
    feed = live()
    # Another step, though it leads to the same state: its pages have addresses of their own.
    assert not set(feed.steps[1].keys) & set(before.keys)
    assert [step.position for step in feed.steps] == [1, 3]
    assert not feed.is_whole
    site = Site(feed)
    assert b"retentionPolicy" in site.files["/feed.nq"]
    assert held_quads(replay(site.read().changes)) == set(THIRD)
    # Who holds the newest state goes on; who holds the one that is gone begins anew.
    assert site.read(whole.bookmark).changes == ()


def test_the_first_release_gone_gives_another_beginning(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FIRST, SECOND, THIRD)
    bookmark = Site(feed_of_folder(folder)).read().bookmark
    shutil.rmtree(folder.at(folder.list()[0]))
    feed = feed_of_folder(folder)
    assert [(s.position, s.before is None) for s in feed.steps] == [(2, True), (3, False)]
    assert Site(feed).read(bookmark).changes == ()
    assert held_quads(replay(Site(feed).read().changes)) == set(THIRD)


def test_a_damaged_release_is_left_out(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FIRST, SECOND, THIRD)
    (folder.at(folder.list()[1]) / "dataset.nq.gz").write_bytes(b"rotten")
    assert [step.position for step in feed_of_folder(folder).steps] == [1, 3]


def test_releases_of_another_base_are_left_out(tmp_path: Path) -> None:
    other = "http://data.example.org/ct"
    folder = _folder(tmp_path, FIRST)
    graph, subject = f"{other}/graph/hub", f"{other}/id/hub/x"
    add_release(folder, quads_of({(graph, subject): ["ours"]}), other)
    feed = feed_of_folder(folder)
    assert (feed.base, [step.position for step in feed.steps]) == (other, [2])
    files = {path: made() for path, made in feed_files(folder, other).items()}
    reading = read_feed(lambda url: files[url.removeprefix(SITE)], START)
    assert (reading.base, [c.subject for c in reading.changes]) == (other, [subject])
    with pytest.raises(UsageError, match=r"are of http://data\.example\.org/ct and not of"):
        feed_files(folder, BASE)


def test_what_others_publish_is_not_told_again(tmp_path: Path) -> None:
    release = small((*FIRST, *quads_of({(f"{BASE}/graph/elm/plan/1", B): ["theirs"]})))
    theirs = {"elm": {"base": BASE, "url": "", "graphs": [f"{BASE}/graph/elm/plan/1"]}}
    release.manifest["graphs"] = {graph: {} for graph in release.store.graphs()}
    release.manifest["harvested"] = theirs
    assert {c.graph for c in Site(feed_of_release(release)).read().changes} == {PLAN, HUB}


def test_without_a_release_there_is_no_feed(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no release yet"):
        feed_of_folder(folder_in(tmp_path))


def test_a_large_step_has_pages(tmp_path: Path) -> None:
    told = {(PLAN, thing(f"t{i:04}")): [str(i)] for i in range(PAGE_SIZE * 2 + 1)}
    feed = feed_of_folder(_folder(tmp_path, quads_of(told)))
    assert [key[-2:] for key in feed.keys] == ["-1", "-2", "-3"]
    sizes = [sum(b"#Create>" in line for line in feed.page(key).splitlines()) for key in feed.keys]
    assert sizes == [PAGE_SIZE, PAGE_SIZE, 1]
    finals = [b"status/Completed" in feed.page(key) for key in feed.keys]
    assert finals == [False, False, True]
    assert held_quads(replay(Site(feed).read().changes)) == set(quads_of(told))


def test_blank_nodes_are_told_with_their_thing() -> None:
    node, says = ox.BlankNode("x"), ox.NamedNode("http://example.org/says")
    quads = [
        quad
        for name in (A, B)
        for inner in [ox.BlankNode(f"of{name[-1]}")]
        for quad in (
            ox.Quad(ox.NamedNode(name), says, inner, ox.NamedNode(HUB)),
            ox.Quad(inner, says, ox.Literal("inside"), ox.NamedNode(HUB)),
        )
    ]
    held = replay(Site(feed_of_release(small(quads))).read().changes)
    assert {len(triples) for triples in held.values()} == {2}
    nodes = {t.object for triples in held.values() for t in triples} - {ox.Literal("inside"), node}
    assert len(nodes) == 2


def test_a_tombstone_has_the_name_that_the_thing_had() -> None:
    quads = (*quads_of({(HUB, B): ["here"]}), named(HUB, A, "The old <team>"))
    kind = ox.NamedNode("http://www.w3.org/ns/org#Organization")
    typed = ox.Quad(
        ox.NamedNode(A),
        ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        kind,
        ox.NamedNode(HUB),
    )
    first = feed_from(None, small((*quads, typed)))
    second = feed_from(first.state, small(quads[:1], 2))
    gone = Site(first.feed, second.feed).read().changes[-1]
    assert (gone.kind, gone.name, gone.kinds) == ("delete", "The old <team>", (kind.value,))


def test_a_published_feed_is_only_added_to() -> None:
    first = feed_from(None, small(FIRST))
    same = feed_from(first.state, small(FIRST, 2))
    assert (first.changed, same.changed, same.state) == (True, False, first.state)
    assert set(same.files) == {f"/feed.{form}" for form in ("nq", "trig", "ttl", "jsonld")}
    assert same.files["/feed.nq"]() == first.files["/feed.nq"]()
    third = feed_from(same.state, small(SECOND, 3))
    assert [step.position for step in third.feed.steps] == [1, 3]
    assert third.feed.new_keys == third.feed.steps[1].keys
    with pytest.raises(NotFoundError, match="has no page"):
        third.feed.page(first.feed.keys[0])


def test_a_folder_and_a_published_site_give_the_same_pages(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FIRST, SECOND, THIRD)
    state, files = None, {}
    for number, quads in enumerate((FIRST, SECOND, THIRD), 1):
        made = feed_from(state, small(quads, number))
        state = made.state
        files.update({path: content() for path, content in made.files.items() if "/feed/" in path})
    live = {path: made() for path, made in feed_files(folder).items() if "/feed/" in path}
    assert files == live


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: body["things"][PLAN].pop(A),
        lambda body: body["steps"].clear(),
        lambda body: body["steps"][0].update(position="x", surplus=1),
        lambda body: body.update(format=2),
        lambda body: body.update(things=[]),
    ],
)
def test_a_damaged_state_is_refused(damage) -> None:  # type: ignore[no-untyped-def]
    body = json.loads(gzip.decompress(feed_from(None, small(FIRST)).state))
    damage(body)
    with pytest.raises(FeedError, match="is damaged; remove it"):
        feed_from(gzip.compress(json.dumps(body).encode()), small(SECOND, 2))


@pytest.mark.parametrize(
    "state",
    [b"", b"rotten", gzip.compress(b"{"), gzip.compress(b"\xff")],
    ids=["empty", "not-gzip", "not-json", "not-text"],
)
def test_a_state_that_is_none_is_refused(state: bytes) -> None:
    with pytest.raises(FeedError, match="is damaged; remove it"):
        feed_from(state, small(SECOND, 2))


def test_a_state_of_another_base_is_refused() -> None:
    state = feed_from(None, small(FIRST)).state
    with pytest.raises(FeedError, match="publish into another folder"):
        feed_from(state, small((), 2, "http://data.example.org/ct"))


def test_the_history_is_kept_in_the_order_of_switches(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FIRST, SECOND, THIRD)
    one, two, three = folder.list()
    roll_back(folder, one)
    roll_back(folder, one)
    roll_back(folder, two)
    assert folder.history() == (one, two, three, one, two)
    # A folder from before, and one whose `current` was written by hand.
    (folder.path / "history").unlink()
    assert folder.history() == (one, two)
    roll_back(folder, three)
    assert folder.history() == (one, two, three)


def test_a_switch_that_was_stopped_half_way_leaves_a_history(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FIRST, SECOND)
    one, two = folder.list()
    history = folder.path / "history"
    whole = history.read_bytes()
    history.write_bytes(whole + b"\n0003-0123")
    assert folder.history() == (one, two)
    three = add_release(folder, THIRD)
    assert folder.history() == (one, two, three)
    # Stopped between the switch and the history: what is current is the last word.
    history.write_bytes(whole + f"\n{one}\n".encode())
    assert folder.history() == (one, two, one, three)


def test_a_release_that_was_current_is_known_by_its_digest(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FIRST, SECOND)
    one, _ = folder.list()
    assert open_release(folder, one).name == one
    manifest = folder.at(one) / "manifest.json"
    manifest.write_bytes(manifest.read_bytes() + b"\n")
    (folder.at(one) / "manifest.sha256").write_bytes(seal_of(manifest.read_bytes()))
    with pytest.raises(ReleaseError, match="damaged, its digest is another"):
        open_release(folder, one)


def test_a_damaged_pointer_does_not_stop_the_way_back(tmp_path: Path) -> None:
    folder = _folder(tmp_path, FIRST, SECOND)
    one, two = folder.list()
    (folder.path / "current").write_text("nonsense")
    assert folder.history() == (one, two)
    roll_back(folder, one)
    assert folder.history() == (one, two, one)
