"""What a build writes: the same bytes for the same inputs, and every graph in its place."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import LoadError, UsageError, ViolationsError
from kg.release import ReleaseFolder, open_release
from kg.release import inputs as release_inputs
from kg.release.building import build
from kg.release.loading import load_asserted
from kg.sources import find_sources
from kg.terms import CIVIC, NS
from tests.release_case import (
    ASH,
    GRAPHS,
    ROOT,
    THINGS,
    add,
    built,
    copied_sources,
    edit,
    start_build,
)

FILES = ("dataset.nq.gz", "manifest.json", "manifest.sha256", "report.ttl")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A release of the case; read only."""
    return built(tmp_path_factory.mktemp("made"))


def _lines(release):
    return gzip.decompress((release.path / "dataset.nq.gz").read_bytes()).decode().splitlines()


def _contents(path: Path):
    return {file.name: file.read_bytes() for file in sorted(path.iterdir())}


# ---- The same bytes ----


@pytest.mark.slow
def test_two_builds_in_two_processes_give_the_same_bytes(tmp_path):
    contents = []
    for seed in ("1", "2024"):
        sources, folder = copied_sources(tmp_path / seed), ReleaseFolder(tmp_path / seed / "r")
        environment = {"PYTHONHASHSEED": seed, "TZ": f"UTC{seed[0]}", "LC_ALL": "C"}
        started = start_build(sources, folder, env=environment)
        _, errors = started.communicate(timeout=60)
        assert started.returncode == 0, errors
        contents.append(_contents(folder.releases / folder.list()[0]))
    assert tuple(contents[0]) == FILES
    assert contents[0] == contents[1]


@pytest.mark.slow
def test_the_real_data_give_the_same_bytes_twice(tmp_path, release_folder):
    again = build(find_sources(), ReleaseFolder(tmp_path))
    first = open_release(release_folder)
    assert not again.reused
    assert _contents(again.path) == _contents(first.path)


def test_the_compressed_file_holds_no_name_and_no_time(made):
    _, _, release = made
    head = (release.path / "dataset.nq.gz").read_bytes()[:10]
    assert head[3] == 0, "flags: a name, a comment or an extra field"
    assert head[4:8] == b"\0\0\0\0", "the time"


# ---- What is in it ----


def test_quads_are_sorted_and_each_is_there_once(made):
    lines = _lines(made[2])
    assert lines == sorted(set(lines), key=str.encode)


def test_all_kinds_of_graph_are_in_the_dataset(made):
    _, folder, _ = made
    graphs = open_release(folder).store.graphs()
    assert [graph.removeprefix(GRAPHS) for graph in graphs] == [
        "ash/plan-2030/1",
        "catalog",
        "checks/ash/plan-2030/1",
        "checks/elm/plan-2031/1.2",
        "checks/hub",
        "claims",
        "elm/plan-2031/1.2",
        "hub",
        "inferred",
        "vocabulary",
    ]


def test_literals_are_written_as_the_source_has_them(made):
    text = "\n".join(_lines(made[2]))
    assert '"007.0"^^' in text
    assert '"250.50"^^' in text
    assert '"Plant “street” trees\\\\hedges, 10 % more"@en' in text


def test_inferred_triples_are_there_and_no_asserted_one_among_them(made):
    _, folder, _ = made
    store = open_release(folder).store
    inferred = {quad.triple for quad in store.quads(f"{GRAPHS}inferred")}
    serves = ox.Triple(
        ox.NamedNode(f"{THINGS}ash/activity-plant"),
        ox.NamedNode(f"{NS}supportsStrategy"),
        ox.NamedNode(f"{THINGS}ash/strategy-trees"),
    )
    assert serves in inferred
    assert not inferred & {q.triple for g in store.graphs()[:2] for q in store.quads(g)}


@pytest.mark.parametrize("which", ["case", "real"])
def test_no_triple_stands_in_two_graphs(which, made, release_folder):
    release = open_release(made[1] if which == "case" else release_folder)
    quads = list(release.store.quads())
    assert len({quad.triple for quad in quads}) == len(quads)


def test_no_blank_node_is_left(made, release_folder):
    for folder in (made[1], release_folder):
        for quad in open_release(folder).store.quads():
            assert isinstance(quad.subject, ox.NamedNode)
            assert not isinstance(quad.object, ox.BlankNode)


def test_the_catalog_has_an_entry_for_each_plan(made):
    _, folder, _ = made
    store = open_release(folder).store
    graph = ox.NamedNode(f"{GRAPHS}ash/plan-2030/1")
    said = {
        (quad.predicate.value.rpartition("/")[2], quad.object.value)
        for quad in store.quads(f"{GRAPHS}catalog")
        if quad.subject == graph
    }
    assert {
        ("ns#type", "http://www.w3.org/ns/dcat#Dataset"),
        ("dcat#version", "1"),
        ("source", f"{THINGS}ash/doc-plan-2030"),
        ("publisher", f"{THINGS}hub/org-ash"),
        ("primaryTopic", f"{THINGS}ash/plan-2030"),
        ("void#triples", str(len(list(store.quads(graph.value))))),
    } <= {(name.replace("22-rdf-syntax-", ""), value) for name, value in said}


def test_the_catalog_keeps_the_documents_that_the_sources_describe(made):
    _, folder, _ = made
    catalog = open_release(folder).store.quads(f"{GRAPHS}catalog")
    assert f"{THINGS}ash/doc-plan-2030" in {quad.subject.value for quad in catalog}


def test_the_report_holds_the_checks_graphs(made):
    _, folder, release = made
    report = {q.triple for q in ox.parse(path=str(release.path / "report.ttl"))}
    store = open_release(folder).store
    checks = [graph for graph in store.graphs() if graph.startswith(f"{GRAPHS}checks/")]
    assert report == {quad.triple for graph in checks for quad in store.quads(graph)}
    assert any("C05" in str(triple) for triple in report)


# ---- The manifest ----


def test_the_manifest_counts_what_is_there(made):
    _, folder, release = made
    manifest = json.loads((release.path / "manifest.json").read_text(encoding="utf-8"))
    store = open_release(folder).store
    assert manifest["quads"] == len(store) == len(_lines(release))
    for graph, entry in manifest["graphs"].items():
        assert entry["triples"] == len(list(store.quads(graph)))
    ash = manifest["graphs"][f"{GRAPHS}ash/plan-2030/1"]["classes"]
    assert ash[str(CIVIC.Activity)] == 1
    assert manifest["counts"] == {
        "plans": 2,
        "activities": 1,
        "engagements": 1,
        "bodies": 2,
        "groups": 1,
    }
    assert manifest["findings"] == {"violations": 0, "warnings": 1, "notes": 0}
    assert (manifest["format"], manifest["ontology"]) == (1, "0.0.7")
    assert manifest["base"] == "https://w3id.org/civicthread"


def test_the_manifest_names_every_file_it_was_made_from(made):
    sources, _, release = made
    inputs = release.manifest["inputs"]
    read = {path.relative_to(sources.root).as_posix() for path in sources.root.rglob("*.ttl")}
    assert set(inputs) == read
    for name, digest in inputs.items():
        assert hashlib.sha256((sources.root / name).read_bytes()).hexdigest() == digest


def test_the_name_is_a_number_and_the_inputs_digest(made):
    _, folder, release = made
    assert release.name == f"0001-{release.manifest['digest'][:12]}"
    pointer = folder.current()
    manifest = (release.path / "manifest.json").read_bytes()
    assert pointer.name == release.name
    assert pointer.manifest_digest == hashlib.sha256(manifest).hexdigest()


# ---- Reuse, and what makes a new release ----


def test_the_same_inputs_are_not_built_again(tmp_path):
    sources, folder, first = built(tmp_path)
    told = []
    again = build(sources, folder, progress=told.append)
    assert (again.name, again.reused, told) == (first.name, True, [])
    assert folder.list() == (first.name,)
    assert again.manifest == first.manifest


@pytest.mark.parametrize("name", [ASH, "ontology/codes.ttl", "shapes/structure.ttl"])
def test_a_changed_file_makes_a_new_release(tmp_path, name):
    sources, folder, first = built(tmp_path)
    add(sources, name, "# A remark.\n")
    second = build(sources, folder)
    assert not second.reused
    assert folder.list() == (first.name, second.name)
    assert second.name.startswith("0002-")


def test_another_base_makes_a_new_release(tmp_path):
    sources, folder, _ = built(tmp_path)
    assert not build(sources, folder, base="http://localhost:8000").reused
    assert "http://localhost:8000/graph/inferred" in open_release(folder).store.graphs()


def test_a_changed_rule_makes_a_new_release(tmp_path, monkeypatch):
    sources, folder, _ = built(tmp_path)
    package = tmp_path / "kg"
    for name in ("release", "rules"):
        (package / name).mkdir(parents=True)
    (package / "release" / "building.py").write_text("import kg.rules\n", encoding="utf-8")
    for name in ("__init__.py", "supports.rq"):
        (package / "rules" / name).touch()
    monkeypatch.setattr(release_inputs, "_PACKAGE", package)
    build(sources, folder)
    (package / "rules" / "supports.rq").write_text("# another rule\n", encoding="utf-8")
    assert not build(sources, folder).reused


def test_progress_tells_each_step_before_it_is_done(tmp_path):
    told = []
    build(copied_sources(tmp_path), ReleaseFolder(tmp_path / "r"), progress=told.append)
    assert told[0] == "reading the sources"
    assert "checking ash/plan-2030/1" in told
    assert told[-1] == "writing the release"


# ---- What stops a build ----


def test_violations_stop_the_build_and_are_told_with_cell_and_remedy(tmp_path):
    sources, folder, first = built(tmp_path)
    edit(sources, ASH, '  skos:prefLabel "Cash for trees"@en ;\n', "")
    edit(sources, ASH, '  skos:prefLabel "A greener town"@en ;\n', "")
    # The small ontology does not say that a budget line is an element; now it does.
    add(sources, "ontology/civic.ttl", "civic:BudgetLine rdfs:subClassOf civic:PlanElement .\n")
    with pytest.raises(ViolationsError, match="no release was made: 2 violations") as caught:
        build(sources, folder)
    assert "S01 This " in str(caught.value)
    assert f"({THINGS}ash/budget-r1) Add one plain-English name." in str(caught.value)
    assert caught.value.exit_code == 1
    assert folder.list() == (first.name,)
    assert open_release(folder).name == first.name


def test_many_violations_are_counted_and_the_first_few_shown(tmp_path):
    sources = copied_sources(tmp_path)
    for number in range(7):
        add(sources, ASH, f"ash:goal-{number} a civic:Goal ; civic:inPlan ash:plan-2030 .\n")
    with pytest.raises(ViolationsError, match="7 violations") as caught:
        build(sources, ReleaseFolder(tmp_path / "r"))
    lines = str(caught.value).splitlines()
    assert len(lines) == 7
    assert lines[-1] == "  … and 2 more; `kg validate` shows them all"


def test_a_load_error_leaves_the_release_alone(tmp_path):
    sources, folder, first = built(tmp_path)
    add(sources, ASH, "broken")
    with pytest.raises(LoadError):
        build(sources, folder)
    assert open_release(folder).name == first.name


def test_a_bad_base_is_refused_before_anything_is_read(tmp_path):
    with pytest.raises(UsageError, match="no base"):
        build(copied_sources(tmp_path), ReleaseFolder(tmp_path / "r"), base="here")
    assert not (tmp_path / "r").exists()


def test_a_build_reads_no_clock():
    for path in sorted((ROOT / "kg").glob("r[eu]l*/*.py")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(import|from) (time|datetime|random|uuid)\b", text, re.M), path


def test_the_real_plans_are_whole_graphs(release_folder):
    manifest = open_release(release_folder).manifest
    plans = [plan.graph for plan in load_asserted(find_sources()).plans]
    assert [graph.removeprefix(GRAPHS) for graph in plans] == [
        "col/plan-education-2022-23/1",
        "gla/plan-education-delivery-2014/1",
    ]
    assert all(manifest["graphs"][graph]["triples"] > 1_000 for graph in plans)
    assert manifest["findings"]["violations"] == 0
