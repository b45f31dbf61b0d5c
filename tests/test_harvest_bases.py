"""Whose a base is, and what two installations with one base are told."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from kg.errors import UsageError
from kg.harvesting.bases import check_claim
from kg.harvesting.errors import HarvestError
from kg.harvesting.hosts import place_of
from kg.release.harvested import HeldSource, list_harvested
from kg.terms import BASE
from tests.harvest_case import (
    RIVER,
    ROOT,
    SMALL,
    THEIRS,
    Council,
    Stranger,
    ours,
    published,
    published_once,
    without_feed,
)
from web.commands.base_warning import warn_of_default_base


@pytest.fixture(scope="module")
def files(folder_of_run):
    """What their site publishes, without a feed."""
    return without_feed(published_once(folder_of_run))


@pytest.fixture
def site(files):
    stranger = Stranger()
    stranger.files.update(files)
    yield stranger
    stranger.close()


@pytest.fixture
def us(tmp_path):
    return ours(tmp_path)


OTHER = HeldSource("elm", "https://elm.example", "https://elm.example/civic")


@pytest.mark.parametrize(
    ("url", "base", "confirmed"),
    [
        ("https://plans.example.org/civic", "https://plans.example.org", ""),
        ("https://plans.example.org", "https://plans.example.org:443/x", ""),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001/x", ""),
        ("https://mirror.example", "https://plans.example.org", "https://plans.example.org"),
        ("/srv/dump.nq", "https://plans.example.org", "https://plans.example.org"),
        ("/srv/plan.ttl", BASE, ""),
    ],
)
def test_a_base_of_its_own_host_or_a_confirmed_one_is_taken(url, base, confirmed):
    check_claim(url, base, BASE, [OTHER], confirmed)


@pytest.mark.parametrize(
    ("url", "base", "sentence"),
    [
        ("https://evil.example", "https://w3id.org", "which is not its host"),
        ("https://evil.example", "https://council-c.example", "--confirm-base https://council-c"),
        ("http://127.0.0.1:8002", "http://127.0.0.1:8001", "which is not its host"),
        ("/srv/dump.nq", "https://plans.example.org", "which is not its host"),
        ("https://w3id.org", "https://w3id.org/CivicThread", "our own .* in other letters"),
        ("https://w3id.org", "http://W3ID.org/civicthread", "our own .* in other letters"),
        ("https://w3id.org", "https://w3id.org/civic%74hread", "our own .* in other letters"),
        ("https://w3id.org", f"{BASE}/bristol", "lies within our own"),
        ("https://elm.example", "https://elm.example/Civic", "of the source elm in other letters"),
        ("https://other.example", BASE, "set CIVIC_BASE to an address that is yours"),
    ],
)
def test_a_base_of_another_is_refused(url, base, sentence):
    with pytest.raises(HarvestError, match=sentence):
        check_claim(url, base, BASE, [OTHER], "")


@pytest.mark.parametrize("base", [BASE, "http://W3ID.org/civicthread", f"{BASE}/x"])
def test_our_own_base_can_not_be_confirmed_away(base):
    with pytest.raises(HarvestError):
        check_claim("https://other.example", base, BASE, [], base)


@pytest.mark.slow
def test_what_an_editor_confirmed_is_kept_with_the_source(us, site):
    with pytest.raises(HarvestError, match=f"speaks for {THEIRS}, which is not its host"):
        us.harvester(limits=SMALL, confirmed="").take(site.url)
    assert not list_harvested(us.folder.harvested)
    assert site.asked == ["/catalog.ttl"], "nothing more is read of it"
    us.harvester(limits=SMALL).take(site.url)
    (held,) = list_harvested(us.folder.harvested)
    assert held.confirmed == THEIRS
    again = us.harvester(limits=SMALL, confirmed="").take(site.url, afresh=True)
    assert RIVER in again.same


@pytest.mark.slow
def test_a_source_with_a_base_of_its_own_host_needs_nobody(us, tmp_path):
    stranger = Stranger()
    try:
        council = Council.make(tmp_path, "theirs", stranger.url)
        stranger.files.update(published(council.build()))
        taken = us.harvester(limits=SMALL, confirmed="").take(stranger.url)
        assert (taken.source.base, taken.source.confirmed) == (stranger.url, "")
        assert taken.source.plans
    finally:
        stranger.close()


@pytest.mark.slow
def test_two_installations_with_one_base_are_told_at_once_what_to_set(us, tmp_path):
    stranger = Stranger()
    try:
        council = Council.make(tmp_path, "theirs", BASE)
        stranger.files.update(published(council.build()))
        with pytest.raises(HarvestError, match="set CIVIC_BASE to an address that is yours"):
            us.harvester(limits=SMALL).take(stranger.url)
        assert stranger.asked == ["/catalog.ttl"]
    finally:
        stranger.close()


@pytest.mark.parametrize("url", ["http://[::1", "http://[", "https://]/x"])
def test_half_an_address_is_wrong_use(url):
    with pytest.raises(UsageError, match="no address to harvest from"):
        place_of(url)


@pytest.mark.slow
def test_while_a_slow_server_is_read_it_is_told_how_far(us, site, files):
    body = files["/catalog.ttl"]

    def slowly(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for start in range(0, len(body), len(body) // 4):
            handler.wfile.write(body[start : start + len(body) // 4])
            handler.wfile.flush()
            time.sleep(0.25)

    site.files["/catalog.ttl"] = slowly
    told: list[str] = []
    harvester = replace(us.harvester(limits=SMALL), progress=told.append)
    harvester.take(site.url, dry_run=True)
    steps = [line for line in told if f" of {len(body):,} bytes" in line]
    assert len(steps) >= 2
    assert any(line.startswith(f"asking for {site.url}/dumps/") for line in told)


# ---- The warning ----


@pytest.mark.parametrize(
    ("base", "host", "warns"),
    [
        (BASE, "0.0.0.0", True),
        (BASE, "plans.example.org", True),
        (BASE, "", True),
        (BASE, "127.0.0.1", False),
        (BASE, "::1", False),
        (BASE, "localhost", False),
        (BASE, "w3id.org", False),
        ("https://plans.example.org", "plans.example.org", False),
    ],
)
def test_who_is_reached_by_others_under_the_default_base_is_told(base, host, warns, capsys):
    warn_of_default_base(base, host)
    told = capsys.readouterr()
    assert (told.out, "set CIVIC_BASE" in told.err) == ("", warns)


@pytest.mark.slow
def test_kg_serve_warns_before_it_serves(us):
    us.build()
    command = [sys.executable, "-m", "kg", "serve", "--release", str(us.folder.path)]
    command += ["--host", "0.0.0.0", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ
    ) as running:
        try:
            assert running.stderr is not None
            assert "set CIVIC_BASE" in running.stderr.readline()
            assert "Civic Thread is at" in running.stderr.readline()
        finally:
            running.terminate()
