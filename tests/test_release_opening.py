"""A release is opened whole or not at all; the list of releases, and the way back."""

from __future__ import annotations

import json
import shutil

import pytest

from kg import sources as kg_sources
from kg.errors import NotFoundError, ReleaseError
from kg.release import ReleaseFolder, open_release, roll_back, verify_release
from kg.release.building import build
from kg.release.manifest import manifest_bytes, seal_of
from kg.sources import find_sources
from tests.release_case import ASH, ROOT, add, built

FILES = ("dataset.nq.gz", "manifest.json", "manifest.sha256", "report.ttl")


@pytest.fixture
def two(tmp_path):
    """A folder with two releases, the second current."""
    sources, folder, first = built(tmp_path)
    add(sources, ASH, "ash:thing skos:note 'more' .\n")
    return sources, folder, first, build(sources, folder)


def _spoil(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("part", [0.0, 0.5, 0.999])
def test_one_changed_bit_is_refused(tmp_path, name, part):
    _, folder, release = built(tmp_path)
    path = release.path / name
    _spoil(path, int(path.stat().st_size * part))
    named = "manifest.json" if name == "manifest.sha256" else name
    with pytest.raises(ReleaseError, match=rf"{named}: .*damaged.*run `kg build`, or `kg releases"):
        open_release(folder)
    with pytest.raises(ReleaseError):
        verify_release(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused(tmp_path, name):
    _, folder, release = built(tmp_path)
    (release.path / name).unlink()
    with pytest.raises(ReleaseError, match=f"{name}: can not be read: No such file"):
        open_release(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_shortened_file_is_refused(tmp_path, name):
    _, folder, release = built(tmp_path)
    path = release.path / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ReleaseError, match="damaged"):
        open_release(folder)


def test_a_manifest_that_agrees_with_its_seal_alone_is_refused(tmp_path):
    """Both changed together, as a copy of another release's would be: `current` still tells."""
    _, folder, release = built(tmp_path)
    manifest = dict(release.manifest, ontology="9.9")
    (release.path / "manifest.json").write_bytes(manifest_bytes(manifest))
    (release.path / "manifest.sha256").write_bytes(seal_of(manifest_bytes(manifest)))
    with pytest.raises(ReleaseError, match=r"manifest\.json: damaged"):
        open_release(folder)


def _reseal(folder, release, **changes):
    """Change a manifest and all that vouches for it, so that only the check under test is left."""
    written = manifest_bytes(dict(release.manifest, **changes))
    (release.path / "manifest.json").write_bytes(written)
    (release.path / "manifest.sha256").write_bytes(seal_of(written))
    digest = seal_of(written).decode().split()[0]
    (folder.path / "current").write_text(f"{release.name} {digest}\n", encoding="utf-8")


def test_a_store_with_another_number_of_quads_is_refused(tmp_path):
    _, folder, release = built(tmp_path)
    quads = release.manifest["quads"]
    _reseal(folder, release, quads=quads + 1)
    with pytest.raises(ReleaseError, match=f"gz: gives {quads} quads and not {quads + 1}"):
        open_release(folder)


def test_a_release_of_another_form_is_refused(tmp_path):
    _, folder, release = built(tmp_path)
    _reseal(folder, release, format=99)
    with pytest.raises(ReleaseError, match="a release of form 99; run `kg build`"):
        open_release(folder)


def test_before_the_first_build_there_is_no_release(tmp_path):
    folder = ReleaseFolder(tmp_path / "nowhere")
    assert folder.list() == ()
    assert folder.current() is None
    with pytest.raises(ReleaseError, match=r"no release yet in .*nowhere; run `kg build`"):
        open_release(folder)


@pytest.mark.parametrize("text", ["", "0001-000000000000", "../x " + "0" * 64 + "\n", "\x00\xff"])
def test_a_damaged_current_is_refused_and_both_ways_out_work(two, text):
    sources, folder, _, second = two
    (folder.path / "current").write_bytes(text.encode("latin-1"))
    with pytest.raises(ReleaseError, match="current"):
        open_release(folder)
    assert roll_back(folder, second.name).name == second.name
    (folder.path / "current").write_bytes(text.encode("latin-1"))
    assert build(sources, folder).name.startswith("0003-")
    assert open_release(folder).name == folder.list()[-1]


def test_a_build_mends_a_damaged_release(tmp_path):
    sources, folder, release = built(tmp_path)
    _spoil(release.path / "report.ttl", 5)
    again = build(sources, folder)
    assert not again.reused
    assert again.name.startswith("0002-")
    assert open_release(folder).manifest == release.manifest


def test_roll_back_goes_to_the_release_that_is_named(two):
    _, folder, first, second = two
    assert open_release(folder).name == second.name
    roll_back(folder, first.name)
    assert open_release(folder).name == first.name
    assert folder.list() == (first.name, second.name)


def test_a_build_after_a_roll_back_makes_the_newer_release_again(two):
    sources, folder, first, second = two
    roll_back(folder, first.name)
    third = build(sources, folder)
    assert third.name == f"0003-{second.name.partition('-')[2]}"


def test_roll_back_refuses_a_damaged_release_and_stays(two):
    _, folder, first, second = two
    _spoil(first.path / "dataset.nq.gz", 30)
    with pytest.raises(ReleaseError, match="damaged"):
        roll_back(folder, first.name)
    assert open_release(folder).name == second.name


def test_roll_back_to_an_unknown_name_lists_those_there_are(two):
    _, folder, first, second = two
    with pytest.raises(NotFoundError, match=f"there are: {first.name}, {second.name}"):
        roll_back(folder, "0009-000000000000")


@pytest.mark.parametrize("name", ["..", "../releases/0001", "", "/"])
def test_a_name_that_leads_elsewhere_is_refused(two, name):
    with pytest.raises(NotFoundError):
        open_release(two[1], name)


def test_what_is_no_release_is_not_listed(two):
    _, folder, first, second = two
    (folder.releases / "notes").mkdir()
    (folder.releases / "0007-0123456789ab").touch()
    assert folder.list() == (first.name, second.name)


def test_releases_are_in_the_order_they_were_made(tmp_path):
    folder = ReleaseFolder(tmp_path)
    for number in (9_999, 10_000, 2):
        (folder.releases / f"{number:04}-0123456789ab").mkdir(parents=True)
    assert [name.partition("-")[0] for name in folder.list()] == ["0002", "9999", "10000"]
    assert folder.next_name("f" * 64) == "10001-ffffffffffff"


def test_a_reader_keeps_what_it_opened(two):
    _, folder, first, second = two
    held = open_release(folder)
    roll_back(folder, first.name)
    shutil.rmtree(second.path)
    assert len(held.store) == held.manifest["quads"]


# ---- Where the folder is ----


def test_a_chosen_folder_wins_over_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("CIVIC_RELEASE", str(tmp_path / "environment"))
    assert ReleaseFolder.find(tmp_path / "chosen").path == tmp_path / "chosen"
    assert ReleaseFolder.find().path == tmp_path / "environment"


def test_in_a_checkout_the_folder_is_beside_the_sources(monkeypatch):
    monkeypatch.delenv("CIVIC_RELEASE", raising=False)
    assert ReleaseFolder.find().path == ROOT / ".civicthread"
    assert ReleaseFolder.find(None, find_sources(ROOT)).path == ROOT / ".civicthread"


def test_an_installed_package_keeps_its_releases_where_it_is_used(tmp_path, monkeypatch):
    monkeypatch.delenv("CIVIC_RELEASE", raising=False)
    package = tmp_path / "site-packages" / "kg"
    for part in ("ontology", "shapes", "data"):
        (package / "shipped" / part).mkdir(parents=True)
    monkeypatch.setattr(kg_sources, "_PACKAGE", package)
    monkeypatch.chdir(tmp_path)
    assert ReleaseFolder.find().path == tmp_path / ".civicthread"


def test_the_manifest_is_json_anyone_can_read(tmp_path):
    _, _, release = built(tmp_path)
    read = json.loads((release.path / "manifest.json").read_text(encoding="utf-8"))
    assert read == release.manifest
