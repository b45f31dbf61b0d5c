"""What a stranger's site may say: one sentence each, and the last harvest stays whole."""

from __future__ import annotations

import gzip
import os
import re
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from kg.errors import KGError, UsageError
from kg.harvesting import parsing, storage
from kg.harvesting.errors import UNTOUCHED
from kg.harvesting.hosts import place_of, resolve
from kg.terms import BASE
from tests.conftest import one_in, quick_ones
from tests.harvest_case import (
    READING,
    RIVER,
    ROOT,
    SMALL,
    THEIRS,
    Stranger,
    add_triples,
    built_once,
    change,
    copied,
    ours,
    published,
    published_once,
    relist,
    tree,
    without_feed,
)
from web import create_app

CATALOGUE = "/catalog.ttl"
READING_NT = "/dumps/exb/plan-reading-2025-26-1.nt"
RIVER_NT = "/dumps/riv/plan-2026-1.nt"
HUB_NT = "/dumps/hub.nt"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@pytest.fixture(scope="module")
def files(folder_of_run, tmp_path_factory):
    """The honest files of a council, before and after a change that touches one plan."""
    council = copied(built_once(folder_of_run), tmp_path_factory.mktemp("them") / "theirs")
    council.edit("exb/plan-reading-2025-26.ttl", "Give pupils", "Give all pupils")
    return published_once(folder_of_run), published(council.build())


@pytest.fixture(scope="module")
def site():
    stranger = Stranger()
    yield stranger
    stranger.close()


@pytest.fixture(scope="module")
def harvested(files, site, tmp_path_factory):
    """A council that has harvested the honest site once."""
    site.files = dict(files[0])
    council = ours(tmp_path_factory.mktemp("us"))
    council.harvester(limits=SMALL).take(site.url)
    return council


@pytest.fixture
def us(harvested, tmp_path):
    return copied(harvested, tmp_path / "us")


def _unfed(files):
    """Take the feed out of the catalogue: then the dumps are read."""
    files.update(without_feed(files))


def _dump(content, path=READING_NT):
    def spoil(files):
        _unfed(files)
        relist(files, path, content)

    return spoil


def _raw(path, answer):
    def spoil(files):
        _unfed(files)
        files[path] = answer

    return spoil


def _listed(old, new):
    def spoil(files):
        _unfed(files)
        change(files, old, new)

    return spoil


def _drip(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(300):
        handler.wfile.write(b"#")
        handler.wfile.flush()
        time.sleep(0.1)


def _silence(handler):
    time.sleep(2.6)


def _endless(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"# nothing\n" * 1000)


def _short(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"<a:b> <a:c> <a:d> .\n")


def _nonsense(handler):
    handler.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")


def _bomb(files):
    _unfed(files)
    packed = gzip.compress(b"# nothing at all\n" * 2_000_000, mtime=0)
    files["/dumps/bomb.nq.gz"] = packed


def _lying_feed(files):
    page = _newest_page(files)
    files[page] = files[page].replace(b"Give all pupils", b"Give no pupils")


def _newest_page(files):
    root = files["/feed.nq"].decode()
    pages = [path for path in files if path.startswith("/feed/") and f"{THEIRS}{path}>" in root]
    return max(pages, key=lambda path: int(path.split("/")[2].split("-")[0]))


def _cyclic_feed(files):
    page = _newest_page(files)
    files[page] += (
        f"<{THEIRS}{page}> <https://w3id.org/tree#relation> <{THEIRS}/feed#again> .\n"
        f"<{THEIRS}/feed#again> <https://w3id.org/tree#node> <{THEIRS}{page}> .\n"
    ).encode()


def _feed_elsewhere(files):
    page = _newest_page(files)
    text = files["/feed.nq"].decode()
    files["/feed.nq"] = text.replace(f"{THEIRS}{page}", f"http://127.0.0.1:9{page}").encode()


STOPS = {
    "a web page for a catalogue": (
        _raw(CATALOGUE, (200, {"Content-Type": "text/html"}, b"<!doctype html><title>x</title>")),
        r"catalog\.ttl is a web page, not linked data",
    ),
    "a web page that calls itself Turtle": (
        _raw(CATALOGUE, b"<!doctype html><title>x</title>"),
        r"catalog\.ttl is a web page or XML",
    ),
    "a DOCTYPE with entities": (
        _raw(CATALOGUE, b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><rdf:RDF/>'),
        r"catalog\.ttl is a web page or XML",
    ),
    "no catalogue": (_raw(CATALOGUE, (404, {}, b"")), r"catalog\.ttl answers 404"),
    "a server that is busy": (
        _raw(CATALOGUE, (503, {"Retry-After": "60"}, b"")),
        r"answers 503 .*\(try again after 60\)",
    ),
    "Turtle of something else": (
        _raw(CATALOGUE, b"<http://a/> <http://b/> <http://c/> .\n"),
        "describes no dcat:Catalog",
    ),
    "no RDF at all": (_raw(CATALOGUE, b"moved, see our new site"), r"can not be read, line 1"),
    "not UTF-8": (_raw(CATALOGUE, b'<a:b> <a:c> "caf\xe9" .'), r"is not UTF-8"),
    "a huge catalogue": (_raw(CATALOGUE, b"# x\n" * 200_000), r"has 800,000 bytes; at most"),
    "a catalogue without an end": (_raw(CATALOGUE, _endless), r"has more than 400,000 bytes"),
    "a catalogue of very many": (
        lambda files: files.update(
            {
                CATALOGUE: files[CATALOGUE]
                + b"".join(
                    b"<%s/catalog> <http://www.w3.org/ns/dcat#dataset> <%s/graph/a/p-%d/1> .\n"
                    % (THEIRS.encode(), THEIRS.encode(), number)
                    for number in range(100)
                )
            }
        ),
        r"lists \d+ datasets; at most 30",
    ),
    "nesting in the catalogue": (
        _raw(CATALOGUE, b"<a:b> <a:c> " + b"[ <a:d> " * 5000 + b"]" * 5000 + b" ."),
        "nests brackets more than 100 deep",
    ),
    "lists in lists": (
        _raw(CATALOGUE, b"<a:b> <a:c> " + b"( " * 50_000 + b") " * 50_000 + b" ."),
        "nests brackets more than 100 deep",
    ),
    "triples in triples": (
        _raw(CATALOGUE, b"<a:b> <a:c> " + b"<<( " * 20_000),
        "statements about statements",
    ),
    "triples in triples, flat": (
        _dump(b"<a:b> <a:c> <<( <a:b> <a:c> <a:d> )>> .\n"),
        "statements about statements",
    ),
    "very many triples": (
        _raw(CATALOGUE, b"<a:b><a:c>1,2." + b"".join(b"<a:b><a:c>%d." % n for n in range(25_000))),
        "holds more than 20,000 triples",
    ),
    "one very long text": (
        _raw(CATALOGUE, b'<a:b> <a:c> "' + b"x" * 30_000 + b'" .'),
        "a text of more than 20,000",
    ),
    "one very long IRI": (
        _raw(CATALOGUE, b"<a:" + b"x" * 3000 + b"> <a:c> 1 ."),
        "an IRI of more than 2,000",
    ),
    "a dump that is another": (
        _raw(READING_NT, b"<a:b> <a:c> <a:d> .\n"),
        r"bytes and the catalogue says",
    ),
    "a dump of the same size that is another": (
        lambda files: (
            _unfed(files),
            files.update({READING_NT: files[READING_NT].replace(b"Give all", b"Give fob")}),
        ),
        "is not what the catalogue lists: its SHA-256 is another",
    ),
    "a dump cut off": (
        lambda files: (_unfed(files), files.update({READING_NT: files[READING_NT][:-200]})),
        "bytes and the catalogue says",
    ),
    "a dump cut off and listed so": (
        lambda files: _dump(files[READING_NT][:-20])(files),
        r"can not be read, line \d+",
    ),
    "an answer that breaks off": (
        _raw(READING_NT, _short),
        r"-1\.nt breaks off",
    ),
    "counts that are wrong": (
        lambda files: _dump(files[READING_NT] + b"<a:b> <a:c> <a:d> .\n")(files),
        r"holds 90 triples and the catalogue says 89",
    ),
    "a page for a dump": (
        _raw(READING_NT, (200, {"Content-Type": "text/html"}, b"<html>")),
        "is a web page",
    ),
    "packed without being asked": (
        _raw(READING_NT, (200, {"Content-Encoding": "gzip"}, b"x")),
        "in a form that was not asked",
    ),
    "a file: address": (
        _listed(f"<{THEIRS}{READING_NT}>", "<file:///etc/passwd.nt>"),
        r"leads to 'file:///etc/passwd\.nt'.* it is not fetched",
    ),
    "a private address": (
        _listed(f"<{THEIRS}{READING_NT}>", "<http://169.254.169.254/latest/x.nt>"),
        r"leads to 'http://169\.254\.169\.254/latest/x\.nt'.* it is not fetched",
    ),
    "another port of this machine": (
        _listed(f"<{THEIRS}{READING_NT}>", "<http://127.0.0.1:22/x.nt>"),
        "it is not fetched",
    ),
    "a way up and out": (
        _listed(f"<{THEIRS}{READING_NT}>", f"<{THEIRS}/dumps/../../secret.nt>"),
        "it is not fetched",
    ),
    "a host that only begins alike": (
        _listed(f"<{THEIRS}{READING_NT}>", f"<{THEIRS}.evil.example/x.nt>"),
        "it is not fetched",
    ),
    "a redirect off the host": (
        _raw(CATALOGUE, (302, {"Location": "http://127.0.0.1:22/catalog.ttl"}, b"")),
        "leads off the host, to 'http://127.0.0.1:22/catalog.ttl'",
    ),
    "a redirect to a file": (
        _raw(CATALOGUE, (301, {"Location": "file:///etc/passwd"}, b"")),
        "leads off the host",
    ),
    "a redirect to half an address": (
        _raw(CATALOGUE, (302, {"Location": "http://[::1"}, b"")),
        r"leads to no address: 'http://\[::1'",
    ),
    "a redirect that begins with two slashes": (
        _raw(CATALOGUE, (307, {"Location": "//evil.example/"}, b"")),
        "leads off the host",
    ),
    "a redirect to itself": (
        _raw(CATALOGUE, (302, {"Location": CATALOGUE}, b"")),
        "only leads from one address to the",
    ),
    "silence": (_raw(CATALOGUE, _silence), "is silent for more than 2 seconds"),
    "another protocol": (_raw(CATALOGUE, _nonsense), "does not speak HTTP as it should"),
    "another base than before": (
        lambda files: files.update(
            {CATALOGUE: files[CATALOGUE].replace(THEIRS.encode(), b"https://evil.example")}
        ),
        "spoke for https://plans.example.org and now speaks for https://evil.example",
    ),
    "a feed that lies about its checksums": (
        _lying_feed,
        "the triples of <.*activity-paired-readers> are not those that its hash is of",
    ),
    "a feed that leads in circles": (_cyclic_feed, "goes in a circle"),
    "a feed on another host": (
        _feed_elsewhere,
        "which is no page of this feed; nothing is read from elsewhere",
    ),
    "a feed that is not there": (lambda files: files.pop("/feed.nq"), "answers 404"),
}


@pytest.mark.parametrize("what", one_in(8, STOPS))
def test_it_stops_with_one_sentence_and_changes_nothing(what, us, site, files):
    spoil, sentence = STOPS[what]
    site.files = dict(files[1])
    spoil(site.files)
    before = tree(us.folder)
    with pytest.raises(KGError, match=sentence) as caught:
        us.harvester(limits=SMALL).take(site.url)
    assert "\n" not in str(caught.value)
    assert tree(us.folder) == before


def test_time_is_up_whatever_the_server_does(us, site, files):
    site.files = {**files[1], CATALOGUE: _drip}
    started = time.monotonic()
    with pytest.raises(KGError, match="takes longer than 1 seconds"):
        us.harvester(limits=replace(SMALL, request_seconds=1.0)).take(site.url)
    # The server would go on for half a minute.
    assert time.monotonic() - started < 15


@pytest.mark.slow
def test_after_a_lie_the_truth_is_taken(us, site, files):
    site.files = dict(files[1])
    _lying_feed(site.files)
    with pytest.raises(KGError):
        us.harvester(limits=SMALL).take(site.url)
    site.files = dict(files[1])
    assert us.harvester(limits=SMALL).take(site.url).changed == (READING,)


# ---- What is refused of a source, while the rest is taken ----


def _says(subject, thing):
    return f"<{subject}> {LABEL} {thing} .\n"


REFUSED = {
    "a plan that speaks of our body": (
        RIVER_NT,
        _says(f"{BASE}/id/hub/org-dfe", '"Department of Boats"@en'),
        RIVER,
        "the plan was not taken: it says of .*/id/hub/org-dfe what our own did not say",
    ),
    "a plan that speaks of our plan": (
        RIVER_NT,
        _says(f"{BASE}/id/oak/activity-library", '"Close the library"@en'),
        RIVER,
        "the plan was not taken: it says of .*activity-library what our own did not say",
    ),
    "a register that speaks of our body": (
        HUB_NT,
        _says(f"{BASE}/id/hub/org-dfe", '"Department of Boats"@en'),
        f"{BASE}/id/hub/org-dfe",
        "what our own did not say",
    ),
    "a register that redefines our words": (
        HUB_NT,
        f'<{BASE}/ns#Activity> <http://www.w3.org/2000/01/rdf-schema#label> "Idling"@en .\n',
        f"{BASE}/ns#Activity",
        "is outside the source's own names",
    ),
    "a register that speaks for a third": (
        HUB_NT,
        f"<https://third.example/id/hub/org-x> {TYPE} <http://www.w3.org/ns/org#Organization> .\n",
        "https://third.example/id/hub/org-x",
        "is outside the source's own names",
    ),
    "a plan that joins our activity": (
        RIVER_NT,
        f"<{THEIRS}/id/riv/eng-r1-inspectors> <{BASE}/ns#engagedIn> "
        f"<{BASE}/id/oak/activity-library> .\n",
        f"{THEIRS}/id/riv/eng-r1-inspectors",
        "a link to .*/id/oak/activity-library was left out: it is of our own",
    ),
    "a body that says it is ours": (
        HUB_NT,
        f"<{THEIRS}/id/hub/org-dfe> <{BASE}/ns#canonical> <{BASE}/id/hub/org-dfe> .\n",
        f"{THEIRS}/id/hub/org-dfe",
        "for an editor here to decide",
    ),
    "a plan that states what only a rule gives": (
        RIVER_NT,
        f"<{THEIRS}/id/riv/eng-r1-inspectors> <{BASE}/ns#sureness> "
        f"<{BASE}/code/sureness/stated> .\n",
        f"{THEIRS}/id/riv/eng-r1-inspectors",
        "only a rule of the build may give",
    ),
    "a plan with a violation": (
        RIVER_NT,
        f"<{THEIRS}/id/riv/goal-x> {TYPE} <{BASE}/ns#Goal> .\n"
        f"<{THEIRS}/id/riv/goal-x> <{BASE}/ns#inPlan> <{THEIRS}/id/riv/plan-2026> .\n",
        RIVER,
        r"the plan was not taken: \d violations?: S01 ",
    ),
    "a group of the register with a violation": (
        HUB_NT,
        f"<{THEIRS}/id/hub/group-nameless> {TYPE} <{BASE}/ns#Population> .\n",
        f"{THEIRS}/id/hub/group-nameless",
        "1 violation: S01 ",
    ),
}


@pytest.mark.parametrize("what", quick_ones(REFUSED, "a plan that speaks of our body"))
def test_it_is_refused_and_told_and_the_rest_is_taken(what, us, site, files):
    path, lines, refused, why = REFUSED[what]
    site.files = dict(files[1])
    _unfed(site.files)
    add_triples(site.files, path, lines)
    taken = us.harvester(limits=SMALL).take(site.url)
    found = {each.what: each.why for each in taken.source.refused}
    assert set(found) == {refused}
    assert re.search(why, found[refused]), found
    assert READING in taken.changed
    assert (RIVER in taken.removed) == (refused == RIVER)
    joined = us.harvester().joined()
    text = "\n".join(str(quad) for quad in joined.quads())
    assert "Department of Boats" not in text
    assert "Close the library" not in text
    assert "Idling" not in text
    assert f"<{BASE}/ns#canonical> <{BASE}/id/hub/org-dfe>" not in text


@pytest.mark.slow
def test_a_refused_plan_is_taken_once_it_is_mended(us, site, files):
    site.files = dict(files[1])
    add_triples(site.files, RIVER_NT, REFUSED["a plan with a violation"][1])
    _unfed(site.files)
    assert us.harvester(limits=SMALL).take(site.url).removed == (RIVER,)
    us.build()
    site.files = dict(files[1])
    _unfed(site.files)
    assert us.harvester(limits=SMALL).take(site.url).added == (RIVER,)


@pytest.mark.slow
def test_a_plan_under_our_own_name_is_refused(us, tmp_path):
    text = (ROOT / "tests/cases/harvest/theirs/riv/plan-2026.ttl").read_text()
    (tmp_path / "plan.ttl").write_text(text.replace("/id/riv/", "/id/oak/"))
    taken = us.harvester().take(str(tmp_path / "plan.ttl"), dry_run=True)
    assert [each.why for each in taken.source.refused] == [
        "the plan was not taken: its name is one of our own"
    ]
    assert not taken.added


@pytest.mark.slow
def test_a_name_taken_by_another_source_stays_theirs(us, site, files, tmp_path):
    dump = tmp_path / "plans-of-another.nt"
    dump.write_bytes(files[0][RIVER_NT])
    taken = us.harvester().take(str(dump), dry_run=True)
    (refused,) = taken.source.refused
    assert refused.what == RIVER
    assert "its name is one of the source 127-0-0-1" in refused.why


@pytest.mark.slow
def test_a_name_with_markup_is_text_on_every_page(us, site, files):
    site.files = dict(files[1])
    _unfed(site.files)
    evil = "<script>alert(1)</script>"
    content = site.files[HUB_NT].replace(b'"OFSTED"@en', f'"{evil}"@en'.encode())
    relist(site.files, HUB_NT, content)
    slug = us.harvester(limits=SMALL).take(site.url).source.slug
    us.build()
    client = create_app(us.folder).test_client()
    for path in ("/", f"/doc/harvested/{slug}/hub/org-inspectors", "/search?q=alert"):
        page = client.get(path).get_data(as_text=True)
        assert evil not in page


# ---- Bombs and dumps ----

DUMPS = {
    "a bomb": (
        "x.nq.gz",
        gzip.compress(b"# nothing at all\n" * 2_000_000, mtime=0),
        "unpacks to more than 2,000,000 bytes",
    ),
    "a bomb in many parts": (
        "x.nq.gz",
        gzip.compress(b"# nothing at all\n" * 50_000, mtime=0) * 40,
        "unpacks to more than 300,000 bytes",
    ),
    "gzip cut off": (
        "x.nq.gz",
        gzip.compress(os.urandom(5000), mtime=0)[:-40],
        "breaks off before its end",
    ),
    "no gzip": ("x.nq.gz", b"<a:b> <a:c> <a:d> .\n", "is no gzip file, or is damaged"),
    "no plan": ("x.nq", b"<a:b> <a:c> <a:d> <a:e> .\n", "holds no plan"),
    "no version": (
        "x.ttl",
        f"<{THEIRS}/id/riv/plan-2026> a <{BASE}/ns#DeliveryPlan> .".encode(),
        "no plan with a version",
    ),
    "two bases": (
        "x.nq",
        b"<a:b> <a:c> <a:d> <https://a.example/graph/riv/p/1> .\n"
        b"<a:b> <a:c> <a:d> <https://b.example/graph/riv/p/1> .\n",
        "speaks for two: https://a.example and https://b.example",
    ),
    "a name for a graph that reaches for ours": (
        "x.nq",
        b"<a:b> <a:c> <a:d> <https://a.example/graph/checks/p/1> .\n",
        "holds no plan",
    ),
}


@pytest.mark.parametrize("what", DUMPS)
def test_a_dump_is_refused(what, us, tmp_path):
    name, content, sentence = DUMPS[what]
    (tmp_path / name).write_bytes(content)
    before = tree(us.folder)
    with pytest.raises(KGError, match=sentence):
        us.harvester(limits=SMALL).take(str(tmp_path / name))
    assert tree(us.folder) == before


@pytest.mark.parametrize("where", ["plan.docx", "nowhere.nq", "nothing-here"])
def test_what_is_no_source_is_wrong_use(where, us, tmp_path):
    (tmp_path / "plan.docx").write_bytes(b"PK")
    with pytest.raises(UsageError):
        us.harvester().take(str(tmp_path / where))


# ---- Hosts ----


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://plans.example.org/",
        "gopher://127.0.0.1/",
        "http://",
        "http://user:secret@plans.example.org/",
        "https://plans.example.org/?x=1",
        "https://plans.example.org/a b",
        "https://plans.example.org:99999/",
        "http://plans.example.org/\r\nX: y",
    ],
)
def test_an_address_that_is_none_is_wrong_use(url):
    with pytest.raises(UsageError):
        place_of(url)


INSIDE = ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1"]
INSIDE += ["0.0.0.0", "224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::"]


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_refused(address, monkeypatch):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", (address, 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(KGError, match="which is no public address"):
        resolve(place_of("http://plans.example.org"))
    assert resolve(place_of("http://plans.example.org"), private=True) == address


def test_the_address_itself_may_be_typed():
    assert resolve(place_of("http://127.0.0.1:8001")) == "127.0.0.1"


@pytest.mark.slow
def test_a_host_is_looked_up_once(us, site, files, monkeypatch):
    site.files = dict(files[1])
    asked = []
    real = socket.getaddrinfo

    def counting(host, *rest, **more):
        asked.append(host)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", counting)
    us.harvester(limits=SMALL).take(site.url, dry_run=True)
    # Once for the host; the pinned address is no name, and needs no look-up to be spoken to.
    assert len([host for host in asked if host != "127.0.0.1"]) == 0
    assert len(site.asked) > 1


# ---- The reader's own process ----


def test_a_reader_that_dies_is_a_sentence(us, tmp_path, monkeypatch):
    killer = tmp_path / "reader.py"
    killer.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr(parsing, "_READER", killer)
    (tmp_path / "x.nq").write_bytes(b"")
    with pytest.raises(KGError, match=f"the reader broke down over it; {UNTOUCHED}"):
        us.harvester().take(str(tmp_path / "x.nq"))


@pytest.mark.slow
def test_two_harvests_do_not_meet(us, site, files):
    site.files = dict(files[1])
    entered, leave = threading.Event(), threading.Event()
    honest = site.files[CATALOGUE]

    def slow(handler):
        entered.set()
        leave.wait(5)
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(honest)))
        handler.end_headers()
        handler.wfile.write(honest)

    site.files[CATALOGUE] = slow
    first = threading.Thread(target=lambda: us.harvester().take(site.url))
    first.start()
    assert entered.wait(5)
    try:
        with pytest.raises(KGError, match="another harvest is at work here"):
            us.harvester().take(site.url)
    finally:
        leave.set()
        first.join(30)


@pytest.mark.slow
def test_a_harvest_that_is_killed_leaves_what_was_there(us, site, files):
    site.files = dict(files[1])
    _unfed(site.files)
    reached, leave = threading.Event(), threading.Event()

    def stalled(handler):
        reached.set()
        leave.wait(30)

    site.files[READING_NT] = stalled
    before = tree(us.folder)
    command = [sys.executable, "-m", "kg", "harvest", site.url, "--release", us.folder.path]
    command += ["--confirm-base", THEIRS]
    with subprocess.Popen([*command, "--sources", us.sources.root], cwd=ROOT) as running:
        assert reached.wait(60)
        running.kill()
    leave.set()
    assert tree(us.folder) == before
    site.files = dict(files[1])
    assert us.harvester(limits=SMALL).take(site.url).changed == (READING,)


@pytest.mark.slow
def test_a_full_disk_leaves_what_was_there(us, site, files, monkeypatch):
    site.files = dict(files[1])
    before = tree(us.folder)

    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "write_durably", full)
    with pytest.raises(KGError, match="No space left on device; what was there before still"):
        us.harvester(limits=SMALL).take(site.url)
    found = tree(us.folder)
    assert {path: found[path] for path in before} == before
    us.build()


@pytest.mark.parametrize(
    "text", quick_ones(["", "{}", "[]", '{"format": 2}', "not JSON"], "not JSON")
)
def test_a_damaged_note_of_a_source_is_told(text, us):
    path = next(us.folder.harvested.rglob("source.json"))
    path.write_text(text)
    with pytest.raises(KGError, match="damaged; `kg harvest --withdraw"):
        us.build()
    us.harvester().withdraw(path.parent.name)
    us.build()


@pytest.mark.slow
def test_a_damaged_copy_is_told_and_can_be_withdrawn(us, harvested):
    path = next((us.folder.harvested).rglob("*.nt"))
    path.write_bytes(path.read_bytes() + b"<a:b> <a:c> <a:d> .\n")
    slug = path.parent.parent.name
    with pytest.raises(KGError, match=f"damaged; `kg harvest --withdraw {slug}`"):
        us.build()
    us.harvester().withdraw(slug)
    us.build()


def test_our_own_thing_of_the_same_name_is_told(us):
    text = (us.sources.data / "oak" / "plan-2025.ttl").read_text()
    (us.sources.data / "oak" / "plan-2025.ttl").write_text(
        text + f"\n<{THEIRS}/id/riv/activity-boats> a civic:Activity .\n"
    )
    with pytest.raises(KGError, match=r"both describe .*activity-boats; `kg harvest --withdraw"):
        us.build()


# ---- Exit codes, as an operator meets them ----


def _kg(council, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "kg", "harvest", "--confirm-base", THEIRS, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "120", "CIVIC_RELEASE": str(council.folder.path)},
    )


@pytest.mark.slow
def test_the_command_takes_lists_proposes_and_withdraws(us, site, files):
    root = ("--sources", str(us.sources.root))
    site.files = dict(files[1])
    done = _kg(us, site.url, *root, "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert f"{READING},Example Borough reading plan 2025/26,1,89,changed," in done.stdout
    assert us.folder.current() is not None
    assert "2 names of theirs may be one of ours; the surest first:" in done.stderr
    assert "  Department for Education – Department for Education\n" in done.stderr
    again = _kg(us, site.url, *root, "--format", "csv")
    assert "may be one of ours" not in again.stderr
    listed = _kg(us, *root, "--format", "json")
    assert f'"what": "{RIVER}"' in listed.stdout
    proposed = _kg(us, "--proposals", "--format", "ttl", *root)
    assert "civic:reviewStatus rev:proposed" in proposed.stdout
    gone = _kg(us, "--withdraw", site.url, *root, "--format", "csv")
    assert (gone.returncode, gone.stdout.count(",removed,")) == (0, 4)
    assert tree(us.folder) == {}


@pytest.mark.slow
def test_a_lie_is_exit_code_3_and_one_sentence(us, site, files):
    site.files = dict(files[1])
    _lying_feed(site.files)
    before = tree(us.folder)
    done = _kg(us, site.url, "--sources", str(us.sources.root))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1
    assert tree(us.folder) == before
    assert us.folder.current() is None


@pytest.mark.slow
def test_a_refused_plan_is_exit_code_1(us, site, files):
    site.files = dict(files[1])
    _unfed(site.files)
    add_triples(site.files, RIVER_NT, REFUSED["a plan with a violation"][1])
    done = _kg(us, site.url, "--sources", str(us.sources.root), "--no-build", "--format", "csv")
    assert done.returncode == 1
    assert f"{RIVER},,,,refused,the plan was not taken" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [("file:///etc/passwd",), ("http://127.0.0.1:1", "--proposals")],
)
def test_wrong_use_is_exit_code_2(us, arguments):
    done = _kg(us, *arguments, "--sources", str(us.sources.root))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
