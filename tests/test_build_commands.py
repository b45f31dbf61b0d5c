"""`kg build`, `kg releases` and `kg run`, each in a process of its own."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from kg.release import ReleaseFolder
from kg.release.building import build
from tests.release_case import ASH, ROOT, add, built, copied_sources, edit


def _environment(**more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CIVIC_")}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **more}


def _kg(folder, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
        env=_environment(**environment),
    )


@pytest.fixture
def case(tmp_path):
    """Sources of one's own, and the arguments that name them and a folder for releases."""
    sources = copied_sources(tmp_path)
    return sources, ("--sources", sources.root, "--release", tmp_path / "r")


# ---- kg build ----


@pytest.mark.slow
def test_build_prints_a_summary_on_stdout_alone(case, tmp_path):
    done = _kg(tmp_path, "build", *case[1])
    assert (done.returncode, done.stderr) == (0, "")
    rows = dict(re.split(r" {2,}", line, maxsplit=1) for line in done.stdout.splitlines()[2:])
    assert re.fullmatch(r"0001-[0-9a-f]{12}", rows.pop("release"))
    assert float(rows.pop("seconds")) < 60
    assert list(rows.items()) == [
        ("plans", "2"),
        ("activities", "1"),
        ("engagements", "1"),
        ("bodies", "2"),
        ("groups", "1"),
        ("triples", _triples(ReleaseFolder(tmp_path / "r"))),
        ("violations", "0"),
        ("warnings", "1"),
        ("notes", "0"),
    ]


@pytest.mark.slow
def test_build_again_says_that_nothing_has_changed(case, tmp_path):
    build(case[0], ReleaseFolder(tmp_path / "r"))
    done = _kg(tmp_path, "build", *case[1], "--format", "json")
    rows = json.loads(done.stdout)["rows"]
    assert rows[0]["what"] == "release"
    assert rows[0]["value"].endswith(" (as before: nothing has changed)")


def test_a_build_with_violations_exits_1_and_writes_nothing(case, tmp_path):
    edit(case[0], ASH, '  skos:prefLabel "A greener town"@en ;\n', "")
    done = _kg(tmp_path, "build", *case[1])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("kg: no release was made: 1 violation in the data\n  S01 ")
    assert ReleaseFolder(tmp_path / "r").list() == ()


def test_a_build_of_broken_turtle_exits_3_and_names_the_line(case, tmp_path):
    add(case[0], ASH, "broken\n")
    done = _kg(tmp_path, "build", *case[1])
    assert done.returncode == 3
    assert re.match(rf"kg: {ASH}, line 4\d: not Turtle", done.stderr)


@pytest.mark.slow
def test_the_base_comes_from_the_option_then_the_environment(case, tmp_path):
    _kg(tmp_path, "build", *case[1], CIVIC_BASE="https://a.example")
    _kg(tmp_path, "build", *case[1], "--base", "https://b.example", CIVIC_BASE="https://a.example")
    folder = ReleaseFolder(tmp_path / "r")
    manifests = [
        json.loads((folder.releases / name / "manifest.json").read_text("utf-8"))
        for name in folder.list()
    ]
    assert [manifest["base"] for manifest in manifests] == [
        "https://a.example",
        "https://b.example",
    ]


@pytest.mark.slow
def test_a_bad_base_is_wrong_use(case, tmp_path):
    done = _kg(tmp_path, "build", *case[1], "--base", "here")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'here' is no base for IRIs" in done.stderr


@pytest.mark.slow
def test_sources_that_are_not_there_are_named(tmp_path):
    done = _kg(tmp_path, "build", "--sources", tmp_path)
    assert done.returncode == 3
    assert "no folders named ontology, shapes, data" in done.stderr


@pytest.mark.slow
def test_without_an_option_the_releases_are_beside_the_sources(case, tmp_path):
    sources = case[0]
    assert _kg(tmp_path, "build", "--sources", sources.root).returncode == 0
    assert len(ReleaseFolder(sources.root / ".civicthread").list()) == 1


@pytest.mark.slow
def test_the_environment_names_the_folder(case, tmp_path):
    _kg(tmp_path, "build", "--sources", case[0].root, CIVIC_RELEASE=str(tmp_path / "e"))
    assert len(ReleaseFolder(tmp_path / "e").list()) == 1
    done = _kg(tmp_path, "releases", "--format", "csv", CIVIC_RELEASE=str(tmp_path / "e"))
    assert len(done.stdout.splitlines()) == 2


# ---- kg releases ----


@pytest.fixture
def two(tmp_path):
    """A folder with two releases, and the option that names it."""
    sources, folder, _ = built(tmp_path)
    add(sources, ASH, "# A remark.\n")
    build(sources, folder)
    return folder, ("--release", folder.path)


def _triples(folder):
    """Return how many triples the current release holds, as its file has lines."""
    path = folder.at(folder.current().name) / "dataset.nq.gz"
    return str(len(gzip.decompress(path.read_bytes()).splitlines()))


def _listed(tmp_path, option):
    done = _kg(tmp_path, "releases", *option, "--format", "csv")
    return [tuple(row.values()) for row in csv.DictReader(io.StringIO(done.stdout))]


def test_releases_are_listed_with_their_numbers(two, tmp_path):
    folder, option = two
    first, second = folder.list()
    triples = _triples(folder)
    assert _listed(tmp_path, option) == [
        (first, "", "2", triples, "0", "1", "0", "0.0.7", "whole"),
        (second, "current", "2", triples, "0", "1", "0", "0.0.7", "whole"),
    ]


@pytest.mark.slow
def test_the_list_has_the_one_json_shape(two, tmp_path):
    folder, option = two
    found = json.loads(_kg(tmp_path, "releases", *option, "--format", "json").stdout)
    assert found["ok"] is True
    assert [row["name"] for row in found["rows"]] == list(folder.list())
    assert found["rows"][0]["current"] is None
    assert str(found["rows"][0]["triples"]) == _triples(folder)


def test_a_damaged_release_is_listed_as_damaged(two, tmp_path):
    folder, option = two
    first = folder.list()[0]
    (folder.releases / first / "report.ttl").write_text("", encoding="utf-8")
    assert _listed(tmp_path, option)[0] == (first, "", "", "", "", "", "", "", "damaged")


def test_a_damaged_current_leaves_the_list_readable(two, tmp_path):
    folder, option = two
    (folder.path / "current").write_text("nonsense", encoding="utf-8")
    assert [row[1] for row in _listed(tmp_path, option)] == ["", ""]


def test_verify_says_that_a_release_is_whole_or_exits_3(two, tmp_path):
    folder, option = two
    first, second = folder.list()
    done = _kg(tmp_path, "releases", "verify", *option)
    assert done.stdout == f"{second} is whole: 2 files, {_triples(folder)} triples\n"
    (folder.releases / first / "dataset.nq.gz").write_bytes(b"")
    done = _kg(tmp_path, "releases", *option, "verify", first)
    assert (done.returncode, done.stdout) == (3, "")
    assert "dataset.nq.gz: damaged" in done.stderr


def test_roll_back_goes_back(two, tmp_path):
    folder, option = two
    first = folder.list()[0]
    done = _kg(tmp_path, "releases", "roll-back", first, *option)
    assert (done.returncode, done.stdout) == (0, f"{first} is current now\n")
    assert folder.current().name == first


def test_roll_back_to_an_unknown_release_is_wrong_use(two, tmp_path):
    done = _kg(tmp_path, "releases", "roll-back", "0009-aaaaaaaaaaaa", *two[1])
    assert done.returncode == 2
    assert "there are: 0001-" in done.stderr


def test_before_the_first_build_the_list_is_empty_and_verify_exits_3(tmp_path):
    assert _kg(tmp_path, "releases", "--release", tmp_path).stdout == "(no rows)\n"
    done = _kg(tmp_path, "releases", "verify", "--release", tmp_path)
    assert done.returncode == 3
    assert "no release yet" in done.stderr


# ---- kg run ----


@pytest.mark.slow
def test_a_taken_port_is_told_before_anything_is_built(case, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = _kg(tmp_path, "run", "--port", port, *case[1])
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr == (
        f"kg: port {port} on 127.0.0.1 can not be used: Address already in use; "
        f"choose another, such as --port {port + 1}\n"
    )
    assert not (tmp_path / "r").exists()


@pytest.mark.slow
def test_an_address_that_is_not_ours_is_told(case, tmp_path):
    done = _kg(tmp_path, "run", "--host", "203.0.113.7", *case[1])
    assert done.returncode == 3
    assert "port 8000 on 203.0.113.7 can not be used" in done.stderr


def test_run_builds_answers_and_serves(release_folder, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kg", "run", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--release", str(release_folder.path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=_environment(),
    )
    try:
        page = _fetched(f"http://127.0.0.1:{port}/healthz", process)
    finally:
        process.terminate()
        out, errors = process.communicate(timeout=30)
    assert page.status == 200
    assert out.decode().startswith("Partners across")
    assert f"release {release_folder.current().name}: " in errors.decode()


def _fetched(address, process):
    for _ in range(200):
        try:
            return urllib.request.urlopen(address, timeout=5)
        except OSError:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.1)
    raise AssertionError("no answer in twenty seconds")
