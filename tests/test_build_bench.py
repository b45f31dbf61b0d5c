"""The synthetic plans that measurements are made on: the same every time, and no two alike."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.release.conversion import to_rdflib
from kg.rules import derive, list_rules
from kg.store import MemoryStore
from kg.terms import PREFIXES
from kg.validate import load_shapes, validate_release
from tests.release_case import GRAPHS, ROOT

PLANS = 5


def _generate(folder: Path, seed: str) -> Path:
    command = [sys.executable, ROOT / "tests" / "bench" / "generate.py", "--rounds", "1"]
    done = subprocess.run(
        [*command, "--plans", str(PLANS), "--out", folder],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    return _generate(tmp_path_factory.mktemp("generated"), "1")


@pytest.fixture(scope="module")
def graphs(generated):
    found = defaultdict(list)
    with gzip.open(generated / "asserted.nq.gz") as file:
        for quad in ox.parse(file, format=ox.RdfFormat.N_QUADS):
            found[quad.graph_name.value].append(quad.triple)
    return found


@pytest.fixture(scope="module")
def defects(generated):
    return json.loads((generated / "defects.json").read_text(encoding="utf-8"))


def _plans(graphs):
    shared = ("catalog", "hub", "vocabulary")
    return {iri: held for iri, held in graphs.items() if iri.removeprefix(GRAPHS) not in shared}


def test_the_same_seed_gives_the_same_bytes(generated, tmp_path):
    again = _generate(tmp_path, "2")
    for name in ("asserted.nq.gz", "defects.json"):
        assert (generated / name).read_bytes() == (again / name).read_bytes()


def test_there_are_as_many_plans_as_asked_for_and_no_two_are_alike(graphs):
    plans = _plans(graphs)
    assert len(plans) == PLANS
    labels = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
    said = [frozenset(t.object.value for t in p if t.predicate == labels) for p in plans.values()]
    assert len({len(held) for held in plans.values()}) == PLANS
    for one in said:
        for other in said:
            assert one is other or len(one & other) < len(one) / 2


def test_no_triple_stands_in_two_graphs(graphs):
    assert len({t for held in graphs.values() for t in held}) == sum(map(len, graphs.values()))


def test_the_rules_find_work_to_do(graphs):
    quads = [
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(iri))
        for iri, held in graphs.items()
        for t in held
    ]
    derived = derive(MemoryStore(quads))
    found = {term.value for t in derived for term in (t.predicate, t.object)}
    idle = {rule.name for rule in list_rules() if not found.issuperset(rule.gives)}
    # Nothing of these plans is a reading: that a cell holds several goals is not generated, and
    # neither is what was measured or evaluated.
    assert idle == {
        "evaluated-by",
        "meets",
        "possibly-contributes",
        "possibly-supports-strategy",
        "supports-strategy-by-reading",
    }


@pytest.mark.slow
def test_the_report_names_the_seeded_defects_and_no_other_violation(graphs, defects):
    assert len({defect["graph"] for defect in defects}) == len(defects) == PLANS
    named = {iri: to_rdflib(held) for iri, held in graphs.items()}
    findings = validate_release(named, load_shapes(ROOT / "shapes"))
    seen = {(f.code, f.focus, f.graph) for f in findings}
    assert {(d["code"], d["focus"], d["graph"]) for d in defects} <= seen
    codes = {defect["code"] for defect in defects}
    assert {finding.code for finding in findings if finding.is_violation} <= codes
