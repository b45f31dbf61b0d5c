"""A feed that lies is refused with a sentence, whatever the lie, and nothing else is fetched."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from kg.feed import Bookmark, Bounds, FeedError, feed_from, read_feed
from kg.feed.nquads import parse_lines
from kg.terms import BASE
from tests.feed_case import HUB, PLAN, SITE, START, Site, quads_of, small, thing

A, B = thing("a"), thing("b")
_ROOT = "/feed.nq"
_OTHER = f"<nih:sha-256;{'0' * 64}>"
_NESTED = "<a:a> <a:p> " + "<<( <a:a> <a:p> " * 9000 + "<a:b>" + ")>>" * 9000


def _site() -> Site:
    """Return a feed of three steps: all, a change with a deletion, and one thing more."""
    site, state = Site(), None
    for number, told in enumerate(
        (
            {(PLAN, A): ["old"], (HUB, B): ["here"]},
            {(PLAN, A): ["new"]},
            {(PLAN, A): ["new"], (HUB, A): ["more"]},
        ),
        1,
    ):
        made = feed_from(state, small(quads_of(told), number))
        state = made.state
        site.publish(made.feed)
    return site


def _pages(site: Site) -> list[str]:
    return sorted(path for path in site.files if path.startswith("/feed/") and path.endswith(".nq"))


def _change(site: Site, path: str, old: str, new: str) -> None:
    text = site.files[path].decode()
    assert re.search(old, text), f"{old} is not in {path}"
    site.files[path] = re.sub(old, new, text).encode()


def _without(site: Site, path: str, part: str) -> None:
    lines = site.files[path].decode().splitlines(keepends=True)
    kept = [line for line in lines if part not in line]
    assert len(kept) < len(lines)
    site.files[path] = "".join(kept).encode()


def _add(site: Site, path: str, line: str) -> None:
    site.files[path] += f"{line}\n".encode()


def _say(site: Site, path: str, subject: str, graph: str) -> None:
    """Add a triple of a thing to a graph of a page."""
    _add(site, path, f'<{subject}> <http://e.org/p> "x" <{graph}> .')


def _first(site: Site) -> str:
    return _pages(site)[0]


def _second(site: Site) -> str:
    return _pages(site)[1]


def _member(site: Site, path: str, subject: str) -> str:
    found = re.search(rf"<(\S+)> <\S+#object> <{re.escape(subject)}>", site.files[path].decode())
    assert found is not None
    return found[1]


def _relation(node: str, position: int = 1) -> str:
    """Return a further way from the root to a node."""
    way = f"<{BASE}/feed#more>"
    tree = "https://w3id.org/tree#"
    number = f'"{position}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    return (
        f"<{BASE}/feed.nq> <{tree}relation> {way} .\n"
        f"{way} <{tree}value> {number} .\n{way} <{tree}node> <{node}> ."
    )


def _way_on(site: Site, path: str, node: str) -> None:
    """Add a way from a page to a node."""
    page = f"<{BASE}{path}>"
    _add(site, path, f"{page} <https://w3id.org/tree#relation> <{BASE}/feed#on> .")
    _add(site, path, f"<{BASE}/feed#on> <https://w3id.org/tree#node> <{node}> .")


def _circle(site: Site) -> None:
    """Make two pages of nothing that lead to each other."""
    pages = [f"/feed/1-00000000000{digit}-1.nq" for digit in (0, 1)]
    site.files.update(dict.fromkeys(pages, b""))
    for page, other in (pages, pages[::-1]):
        _way_on(site, page, f"{BASE}{other}")
    _add(site, _ROOT, _relation(f"{BASE}{pages[0]}"))


def _stranger(site: Site) -> None:
    """Add a member of a graph that the feed does not tell of."""
    _change(
        site, _first(site), re.escape(f"#context> <{HUB}>"), f"#context> <{BASE}/graph/inferred>"
    )


_Lie = Callable[[Site], None]
_LIES: dict[str, tuple[_Lie, str]] = {
    "another value": (
        lambda s: _change(s, _first(s), '"old"', '"odd"'),
        "not those that its hash is of",
    ),
    "a triple more": (
        lambda s: _say(s, _first(s), A, _member(s, _first(s), A)),
        "not those that its hash is of",
    ),
    "a triple of another thing": (
        lambda s: _say(s, _first(s), B, _member(s, _first(s), A)),
        "describes another thing",
    ),
    "no triples": (lambda s: _without(s, _first(s), '"old"'), "describes another thing"),
    "triples outside the members": (
        lambda s: _say(s, _first(s), A, "http://e.org/g"),
        "which is no member",
    ),
    "triples of what is deleted": (
        lambda s: _say(s, _second(s), B, _member(s, _second(s), B)),
        "deletes a thing and still describes it",
    ),
    "a hash that is none": (
        lambda s: _change(s, _first(s), r"#result> <nih:\S+>", "#result> <nih:sha-256;00>"),
        "names no SHA-256",
    ),
    "a member left out": (
        lambda s: _without(s, _first(s), f"<{_member(s, _first(s), B)}>"),
        "step 1 has 1 members and not 2",
    ),
    "a page left out": (
        lambda s: _without(s, _ROOT, f"#{_second(s)[6:-3]}>"),
        "step 2 has 0 members and not 2",
    ),
    "a count that is smaller": (
        lambda s: _change(s, _ROOT, r'(#step-1> <\S+#totalItems>) "2"', r'\1 "1"'),
        "has 2 members and not 1",
    ),
    "a count that is none": (
        lambda s: _change(s, _ROOT, r'(#step-1> <\S+#totalItems>) "2"', r'\1 "-2"'),
        "has '-2' for a number",
    ),
    "a count that is endless": (
        lambda s: _change(s, _ROOT, r'(#step-1> <\S+#totalItems>) "2"', rf'\1 "{"9" * 5000}"'),
        "for a number",
    ),
    "another end": (
        lambda s: _change(s, _ROOT, r"(#step-3> <\S+#result>) <\S+>", rf"\1 {_OTHER}"),
        "do not lead to the state",
    ),
    "a gap between steps": (
        lambda s: _change(s, _ROOT, r"(#step-2> <\S+#origin>) <\S+>", rf"\1 {_OTHER}"),
        "does not go on from the one before",
    ),
    "no beginning": (
        lambda s: _without(s, _ROOT, "#step-1>"),
        "does not go on from the one before",
    ),
    "a change from what was not": (
        lambda s: _change(
            s, _second(s), rf"(<{re.escape(_member(s, _second(s), A))}> <\S+#origin>) <\S+>",
            rf"\1 {_OTHER}",
        ),
        "from what it was not",
    ),
    "a deletion of what was not": (
        lambda s: _change(
            s, _second(s), rf"(<{re.escape(_member(s, _second(s), B))}> <\S+#origin>) <\S+>",
            rf"\1 {_OTHER}",
        ),
        "from what it was not",
    ),
    "another position": (
        lambda s: _change(s, _first(s), r'(schema.org/position>) "1"', r'\1 "2"'),
        "a member of step 2 stands in a page of step 1",
    ),
    "two kinds of change": (
        lambda s: _add(
            s, _first(s),
            f"<{_member(s, _first(s), A)}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "<https://www.w3.org/ns/activitystreams#Delete> .",
        ),
        "is no one kind of change",
    ),
    "two things in one member": (
        lambda s: _add(
            s, _first(s),
            f"<{_member(s, _first(s), A)}> <https://www.w3.org/ns/activitystreams#object> <{B}> .",
        ),
        "and has 2",
    ),
    "a member under another name": (
        lambda s: _change(s, _first(s), re.escape(_member(s, _first(s), A)), f"{BASE}/feed/x#y"),
        "is not what a member of its thing is called",
    ),
    "a graph of others": (_stranger, "no graph of this feed"),
    "a page on another host": (
        lambda s: _add(s, _ROOT, _relation("http://10.0.0.1/feed/1-000000000000-1.nq")),
        "nothing is read from elsewhere",
    ),
    "a file": (
        lambda s: _add(s, _ROOT, _relation("file:///etc/passwd")),
        "nothing is read from elsewhere",
    ),
    "a page above the feed": (
        lambda s: _add(s, _ROOT, _relation(f"{BASE}/feed/../id/x.nq")),
        "nothing is read from elsewhere",
    ),
    "a page by another name": (
        lambda s: _add(s, _ROOT, _relation(f"{BASE}{_first(s)[:-3]}")),
        "nothing is read from elsewhere",
    ),
    "a page of no step": (
        lambda s: _add(s, _ROOT, _relation(f"{BASE}/feed/1-000000000000-1.nq", 9)),
        "of step 9, which it has not",
    ),
    "a page twice": (
        lambda s: _add(s, _ROOT, _relation(f"{BASE}{_first(s)}")),
        "goes in a circle",
    ),
    "a page that leads to itself": (
        lambda s: _way_on(s, _first(s), f"{BASE}{_first(s)}"),
        "goes in a circle",
    ),
    "two pages that lead to each other": (
        _circle,
        "goes in a circle",
    ),
    "a page that leads to another host": (
        lambda s: _way_on(s, _first(s), "http://169.254.169.254/latest"),
        "nothing is read from elsewhere",
    ),
    "nested triples": (
        lambda s: _add(s, _first(s), _NESTED),
        "is not plain N-Quads",
    ),
    "a web page": (lambda s: s.files.update({_ROOT: b"<!doctype html>"}), "line 1 is not plain"),
    "bytes that are no text": (lambda s: s.files.update({_ROOT: b"\xff\xfe\x00"}), "not UTF-8"),
    "nothing at all": (lambda s: s.files.update({_ROOT: b""}), "needs one event stream"),
    "two streams": (
        lambda s: _add(
            s, _ROOT,
            "<http://e.org/feed> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "<https://w3id.org/ldes#EventStream> .",
        ),
        "and has 2",
    ),
    "another view": (
        lambda s: _change(s, _ROOT, r"(tree#view>) <\S+>", r"\1 <http://e.org/feed.nq>"),
        "its view is not",
    ),
    "no steps": (lambda s: _without(s, _ROOT, "#step-"), "has no step"),
}  # fmt: skip


@pytest.mark.parametrize("name", _LIES)
def test_a_lie_is_refused(name: str) -> None:
    site = _site()
    lie, sentence = _LIES[name]
    lie(site)
    with pytest.raises(FeedError, match=sentence) as refused:
        site.read()
    assert "\n" not in str(refused.value)
    assert all(re.fullmatch(rf"{SITE}/feed(/[0-9a-f-]+)?\.nq", url) for url in site.asked)


def test_without_a_lie_it_is_read() -> None:
    assert [change.kind for change in _site().read().changes] == [
        "create", "create", "delete", "update", "create",
    ]  # fmt: skip


def test_what_goes_on_from_a_bookmark_is_checked_against_what_is_held() -> None:
    site = _site()
    whole = site.read()
    held = {c.key: str(c.hash) for c in whole.changes if c.position == 1}
    digest = re.search(r"#step-1> <\S+#result> <nih:sha-256;(\w+)>", site.files[_ROOT].decode())
    assert digest is not None
    since = Bookmark(1, digest[1])
    assert len(site.read(since, held=held).changes) == 3
    held[PLAN, A] = "0" * 64
    with pytest.raises(FeedError, match="from what it was not"):
        site.read(since, held=held)


def test_a_feed_that_no_longer_knows_the_state_is_read_from_the_beginning() -> None:
    reading = _site().read(Bookmark(2, "0" * 64))
    assert reading.fresh
    assert len(reading.changes) == 5


def test_a_tombstone_says_what_went() -> None:
    gone = next(change for change in _site().read().changes if change.kind == "delete")
    assert (gone.graph, gone.subject, gone.triples) == (HUB, B, ())
    assert gone.hash is None
    assert gone.previous


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        (Bounds(root_bytes=100), "at most 100 are read"),
        (Bounds(page_bytes=100), "at most 100 are read"),
        (Bounds(total_bytes=9000), "more than 9,000 bytes in all"),
        (Bounds(pages=2), "more than 2 pages"),
    ],
    ids=str,
)
def test_a_feed_without_end_is_left(bounds: Bounds, sentence: str) -> None:
    with pytest.raises(FeedError, match=sentence):
        _site().read(bounds=bounds)


@pytest.mark.parametrize("start", ["", "http://e.org/", "http://e.org/catalog", "/feed"])
def test_an_address_of_no_feed_is_refused(start: str) -> None:
    def nothing(url: str) -> bytes:
        raise AssertionError(f"asked for {url}")

    with pytest.raises(FeedError, match="is no address of a change feed"):
        read_feed(nothing, start)


def test_an_address_may_end_as_it_likes() -> None:
    site = _site()
    for start in (START, f"{START}/", f"{START}.nq"):
        assert read_feed(site.fetch, start).fresh


def test_lines_of_every_plain_kind_are_read() -> None:
    lines = (
        '<http://e.org/a> <http://e.org/p> "\\u00e9\\"\\\\ <<( x"@en-GB <http://e.org/g> . # <<(',
        '_:b <http://e.org/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        "<http://e.org/a> <http://e.org/p> _:b .\r",
        "",
        "# nothing",
    )
    assert len(parse_lines("\n".join(lines).encode(), "here")) == 3


def test_what_the_store_writes_is_plain() -> None:
    awkward = ox.Literal("\x00\x08\t\n\r\x0c\x1f\x7f\u2028\U0001f600<<( \"'\\")
    quad = ox.Quad(ox.NamedNode(A), ox.NamedNode("http://e.org/é"), awkward, ox.NamedNode(HUB))
    written = ox.serialize([quad], format=ox.RdfFormat.N_QUADS)
    assert written is not None
    assert parse_lines(written, "here") == (quad,)
