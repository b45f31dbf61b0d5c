"""Files to take away: whole, the same every time, and checkable with what anyone has."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import urllib.robotparser
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from kg.catalog import (
    DumpFile,
    Publication,
    catalogue_quads,
    data_json,
    dump_files,
    list_datasets,
    page_paths,
    robots_txt,
    security_txt,
    sitemap_files,
    void_quads,
)
from kg.release import Release, ReleaseFolder, open_release
from kg.release.building import build
from kg.store import MemoryStore
from kg.terms import BASE
from tests.conftest import quick_ones
from tests.release_case import copied_sources
from tests.web_case import SmallRelease, opened

FORMS = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}
OWN = "https://plans.ash.example"


@pytest.fixture(scope="module")
def release(release_folder: ReleaseFolder) -> Release:
    return opened(release_folder.path)


@pytest.fixture(scope="module")
def files(release: Release) -> Mapping[str, DumpFile]:
    return dump_files(release)


@pytest.fixture(scope="module")
def ash(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A small release under a base of its own."""
    folder = tmp_path_factory.mktemp("ash")
    releases = ReleaseFolder(folder / "releases-of-this-test")
    build(copied_sources(folder), releases, base=OWN)
    return open_release(releases)


def _triples(quads: object) -> set[str]:
    return {str(quad.triple) for quad in quads}  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", quick_ones(FORMS, "nt"))
def test_each_dataset_is_its_graph_in_every_form(
    release: Release, files: Mapping[str, DumpFile], form: str
) -> None:
    for held in list_datasets(release):
        content = files[f"/dumps/{held.file_stem}.{form}"].read()
        read = list(ox.parse(content, format=FORMS[form]))
        # What is written is read back by the store's own ways with literals.
        assert _triples(MemoryStore(read).quads()) == _triples(release.store.quads(held.iri))
        if form in ("nq", "jsonld"):
            assert {quad.graph_name.value for quad in read} == {held.iri}


@pytest.mark.slow
def test_the_datasets_together_are_the_whole(
    release: Release, files: Mapping[str, DumpFile]
) -> None:
    parts = b"".join(f.read() for path, f in files.items() if path.endswith(".nq"))
    whole = gzip.decompress(files["/dumps/civicthread.nq.gz"].read())
    assert sorted(parts.splitlines()) == sorted(whole.splitlines())
    assert len(whole.splitlines()) == release.manifest["quads"]
    assert {str(q) for q in ox.parse(whole, format=ox.RdfFormat.N_QUADS)} == {
        str(q) for q in release.store.quads()
    }


@pytest.mark.slow
def test_trig_says_the_same(files: Mapping[str, DumpFile]) -> None:
    quads, trig = (
        gzip.decompress(files[f"/dumps/civicthread.{form}.gz"].read()) for form in ("nq", "trig")
    )
    assert {str(q) for q in ox.parse(trig, format=ox.RdfFormat.TRIG)} == {
        str(q) for q in ox.parse(quads, format=ox.RdfFormat.N_QUADS)
    }


@pytest.mark.parametrize("which", quick_ones(["ash", "release"], "ash"))
def test_sha256sum_finds_every_file_whole(
    which: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    files = dump_files(request.getfixturevalue(which))
    command = shutil.which("sha256sum")
    if command is None:
        pytest.skip("no sha256sum here")
    for file in files.values():
        path = tmp_path / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.read())
    run = [command, "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK\n") == len(files) - 1
    (tmp_path / "hub.nt").write_bytes(b"")
    assert subprocess.run(run, cwd=tmp_path, capture_output=True).returncode == 1


def test_files_of_other_standards_stand_among_the_others(files: Mapping[str, DumpFile]) -> None:
    plan = files["/dumps/gla/plan-education-delivery-2014.stratml.xml"]
    assert plan.plan == f"{BASE}/id/gla/plan-education-delivery-2014"
    assert "StratML" in plan.title
    assert "/dumps/360giving.json" in files


def test_the_same_release_gives_the_same_bytes(ash: Release) -> None:
    turned = sorted(ash.store.quads(), key=lambda quad: str(quad)[::-1])
    again = SmallRelease(MemoryStore(turned), dict(ash.manifest), name="0009-another00000")
    nobody = Publication()
    first = {path: file.read() for path, file in dump_files(ash).items()}
    second = {path: file.read() for path, file in dump_files(again).items()}
    assert list(first) == list(second)
    assert [path for path in first if first[path] != second[path]] == []
    assert catalogue_quads(ash, nobody) == catalogue_quads(again, nobody)
    assert void_quads(ash, nobody) == void_quads(again, nobody)
    assert data_json(ash, nobody) == data_json(again, nobody)
    assert sitemap_files(ash) == sitemap_files(again)


def test_another_base_names_everything_under_itself(ash: Release) -> None:
    nobody = Publication()
    iris = {
        str(part)
        for quad in (*catalogue_quads(ash, nobody), *void_quads(ash, nobody))
        for part in (quad.subject, quad.object)
        if str(part).startswith(f"<{BASE}")
    }
    # Terms, codes and shapes are the same for everyone.
    shared = (f"<{BASE}/ns", f"<{BASE}/code/", f"<{BASE}/shapes")
    assert [iri for iri in iris if not iri.startswith(shared)] == []
    assert "/dumps/ash/plan-2030-1.nt" in dump_files(ash)


def _locations(content: bytes) -> list[str]:
    return [str(n.text) for n in ElementTree.fromstring(content).iter() if n.tag.endswith("loc")]


def test_the_sitemap_lists_every_page_once(release: Release) -> None:
    (content,) = sitemap_files(release).values()
    listed = _locations(content)
    assert len(listed) == len(set(listed)) == len(page_paths(release))
    assert f"{BASE}/doc/hub/org-ofsted" in listed
    assert f"{BASE}/ns/Activity" in listed
    assert f"{BASE}/doc/code/role/funder" in listed
    assert f"{BASE}/graph/gla/plan-education-delivery-2014/1" in listed


def test_a_long_sitemap_is_an_index_of_several(ash: Release) -> None:
    listed = sitemap_files(ash, most=100)
    assert ElementTree.fromstring(listed["/sitemap.xml"]).tag.endswith("sitemapindex")
    parts = [address.removeprefix(OWN) for address in _locations(listed["/sitemap.xml"])]
    assert ["/sitemap.xml", *parts] == list(listed)
    counts = [listed[part].count(b"<loc>") for part in parts]
    assert counts[:-1] == [100] * (len(counts) - 1)
    assert sum(counts) == len(page_paths(ash))


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True),
        ("/doc/hub/org-ofsted", True),
        ("/dumps/hub.ttl", True),
        ("/sparql?query=x", False),
    ],
)
def test_robots_may_read_pages_and_ask_no_queries(path: str, may: bool) -> None:
    parser = urllib.robotparser.RobotFileParser()
    lines = robots_txt(BASE).decode().splitlines()
    parser.parse(lines)
    assert parser.can_fetch("anyone", path) is may
    assert f"Sitemap: {BASE}/sitemap.xml" in lines


def test_what_was_harvested_is_not_published_again(ash: Release) -> None:
    taken = f"{OWN}/graph/harvested/oak/hub"
    plan = "https://oak.example/graph/oak/plan-2031/1"
    more = [
        ox.Quad(ox.NamedNode(f"{plan}#x"), ox.NamedNode(f"{BASE}/ns#note"), ox.Literal("x"), graph)
        for graph in (ox.NamedNode(taken), ox.NamedNode(plan))
    ]
    harvested = {"oak": {"base": "https://oak.example", "graphs": [taken, plan]}}
    both = SmallRelease(
        MemoryStore([*ash.store.quads(), *more]), {**ash.manifest, "harvested": harvested}
    )
    nobody = Publication()
    told = str((catalogue_quads(both, nobody), void_quads(both, nobody), data_json(both, nobody)))
    assert "oak" not in told
    assert set(dump_files(both)) == set(dump_files(ash))
    whole = "/dumps/civicthread.nq.gz"
    assert dump_files(both)[whole].read() == dump_files(ash)[whole].read()
    assert sitemap_files(both) == sitemap_files(ash)


@pytest.mark.parametrize(
    ("contact", "expires", "told"),
    [
        ("", "", None),
        ("mailto:safe@ash.example", "", None),
        ("mailto:safe@ash.example", "next year", None),
        ("mailto:safe@ash.example", "2031-01-01", "mailto:safe@ash.example"),
        ("safe@ash.example", "2031-01-01T12:00:00Z", "mailto:safe@ash.example"),
        ("https://ash.example/safe", "2031-01-01", "https://ash.example/safe"),
        ("", "2031-01-01", f"{BASE}/corrections"),
        ("mailto:a@b\r\nExpires: never", "2031-01-01", f"{BASE}/corrections"),
    ],
)
def test_a_weakness_can_be_reported_once_someone_says_where(
    contact: str, expires: str, told: str | None
) -> None:
    found = security_txt(BASE, Publication(contact=contact, contact_expires=expires))
    if told is None:
        assert found is None
    else:
        lines = (found or b"").decode().splitlines()
        assert lines[0] == f"Contact: {told}"
        assert [line for line in lines if line.startswith("Expires: ")] == [
            f"Expires: {expires if 'T' in expires else expires + 'T00:00:00Z'}"
        ]
