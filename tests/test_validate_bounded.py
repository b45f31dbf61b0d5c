"""A rule that runs away: its time is bounded, it is named, and the other rules go on."""

from __future__ import annotations

import gc
import os
import re
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.__main__ import cli
from kg.errors import LoadError, QueryError, ViolationsError
from kg.records import SelectResult
from kg.release import ReleaseFolder
from kg.release.building import build
from kg.settings import RULE_SECONDS
from kg.validate import Keeping, load_shapes, validate_graph, validate_release
from kg.validate.bounded import Bound
from tests.conftest import ROOT
from tests.release_case import copied_sources
from tests.validated import PLAN, graph_of, release_of, the_vocabulary

# All that there is, by all that there is, and so on: a few triples make billions of rows.
_TIMES = 9
CROSS_JOIN = f"""SELECT $this WHERE {{
  $this a <https://w3id.org/civicthread/ns#DeliveryPlan> .
  {" . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(_TIMES))} .
  FILTER (CONCAT({", ".join(f"STR(?o{n})" for n in range(_TIMES))}) = "x")
}}"""
HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix civic: <https://w3id.org/civicthread/ns#> .
@prefix civicsh: <https://w3id.org/civicthread/shapes#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""


def _rule(code: str, more: str, target: str = "civic:DeliveryPlan") -> str:
    return f"""civicsh:{code} a sh:NodeShape ; sh:targetClass {target} ; civicsh:code "{code}" ;
        sh:name "Rule {code}"@en ; sh:severity sh:Warning ; civicsh:remedy "Mend it."@en ;
        sh:message "Rule {code} does not hold."@en ; {more} .\n"""


RUNAWAY = _rule("L01", f'sh:sparql [ sh:message "Never told."@en ; sh:select """{CROSS_JOIN}""" ]')
ALL_PLANS = "SELECT $this WHERE { $this a <https://w3id.org/civicthread/ns#DeliveryPlan> }"
BESIDE = _rule("L02", f'sh:sparql [ sh:message "Seen."@en ; sh:select """{ALL_PLANS}""" ]')


@pytest.fixture(autouse=True)
def _half_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RULE_SECONDS.name, "0.5")
    assert threading.active_count() == 1, "another test left a thread: nothing would be ended"


def _shapes(folder: Path, text: str = RUNAWAY + BESIDE) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "rules.ttl"
    file.write_text(HEAD + text, encoding="utf-8")
    return file


def test_a_query_that_runs_away_is_ended_and_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    shapes = load_shapes(_shapes(tmp_path / "shapes").parent)
    begun = time.monotonic()
    found = validate_graph(graph_of(PLAN), shapes, beside=the_vocabulary())
    assert time.monotonic() - begun < 20
    assert [(f.code, f.severity, f.message) for f in found] == [
        (
            "L01",
            "Warning",
            "This rule was ended, for it took more than 0.5 seconds or 2 GB of memory; "
            "what it looks for is not known here.",
        ),
        ("L02", "Warning", "Seen."),
    ]
    assert found[0].name == "Rule L01"
    assert "CIVIC_RULE_SECONDS" in found[0].remedy


def test_of_many_plans_it_is_ended_once_and_nothing_is_kept(tmp_path: Path) -> None:
    shapes = load_shapes(_shapes(tmp_path / "shapes").parent)
    other = 'col:plan-b a civic:DeliveryPlan ; dcterms:title "B"@en .'
    keeping = Keeping("p", {"before": b""}, {})
    graphs = release_of(col__plan_b__1=other)
    found = validate_release(graphs, shapes, keeping=keeping)
    assert [f.code for f in found] == ["L01", "L02", "L02"]
    assert not keeping.now


def test_a_build_with_such_a_rule_is_made_and_reports_it(tmp_path: Path) -> None:
    sources = copied_sources(tmp_path)
    file = sources.shapes / "own.ttl"
    file.write_text(HEAD + RUNAWAY, encoding="utf-8")
    made = build(sources, ReleaseFolder(tmp_path / "r"))
    assert "This rule was ended" in (made.path / "report.ttl").read_text(encoding="utf-8")
    grave = RUNAWAY.replace("sh:Warning", "sh:Violation")
    file.write_text(HEAD + grave, encoding="utf-8")
    with pytest.raises(ViolationsError, match="L01 This rule was ended, for it took"):
        build(sources, ReleaseFolder(tmp_path / "r"))


def test_shapes_of_ones_own_are_ended_one_by_one(tmp_path: Path) -> None:
    rules = _shapes(tmp_path / "own")
    case = str(ROOT / "tests" / "cases" / "worked-example.ttl")
    done = CliRunner().invoke(
        cli, ["validate", case, "--shapes", str(rules), "--without-ours", "--format", "csv"]
    )
    assert done.exit_code == 0
    rows = [line for line in done.stdout.splitlines() if re.match("L0", line)]
    assert len(rows) == 2
    assert "This rule was ended, for it took more than 0.5 seconds" in rows[0]
    assert "Rule L02" in rows[1] or "Seen." in rows[1]


def test_what_is_compiled_is_ended_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RULE_SECONDS.name, "0.000001")
    text = _rule("L03", "sh:property [ sh:path civic:due ; sh:minCount 1 ]", "civic:Activity")
    rules = text.replace("sh:property [ sh:path", "sh:path").replace(" ] .", " .")
    shapes = load_shapes(_shapes(tmp_path / "shapes", rules).parent)
    (finding,) = validate_graph(graph_of(PLAN), shapes, beside=the_vocabulary())
    assert (finding.code, finding.component.rpartition("#")[2]) == ("L03", "Ended")


# ---- the process apart ----


def test_what_takes_all_memory_is_ended_like_what_takes_all_time() -> None:
    def work(size: int) -> int:
        return len(bytes(size))

    assert list(Bound(9).each([1, 1 << 40, 2], work)) == [(1, 1), (1 << 40, None), (2, 2)]


def test_a_mistake_there_is_told_here() -> None:
    def work(_: int) -> int:
        raise LoadError("the shape is not well formed")

    with pytest.raises(LoadError, match="not well formed"):
        list(Bound(9).each([1], work))
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(Bound(9).each([1], lambda one: one // 0))


def test_no_process_is_left_behind() -> None:
    assert list(Bound(0.2).each(["one"], lambda _: time.sleep(60))) == [("one", None)]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_an_answer_of_any_size_comes_through() -> None:
    (found,) = Bound(9).each([5_000_000], lambda size: "x" * size)
    assert found == (5_000_000, "x" * 5_000_000)


def test_one_process_answers_about_one_graph_after_another() -> None:
    bound = Bound(9)
    name, other = ox.NamedNode("https://ash.example/a"), ox.BlankNode("b1")
    asked = ["SELECT ?s WHERE { ?s ?p ?o }", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"]
    for subject in (name, other):
        quads = [ox.Quad(subject, name, ox.Literal("x", language="en"))]
        rows, count = bound.answers(asked, quads)
        assert rows == SelectResult(("s",), ((subject,),))
        assert count == SelectResult(("n",), ((ox.Literal(1),),))
    with pytest.raises(QueryError):
        list(bound.answers(["SELECT"], []))
    assert list(bound.answers(asked[1:], [])) == [SelectResult(("n",), ((ox.Literal(0),),))]
    del bound
    gc.collect()  # the error above may still hold it
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_beside_other_threads_the_work_is_done_here() -> None:
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert list(Bound(9).each([1], lambda _: os.getpid())) == [(1, os.getpid())]
        (found,) = Bound(9).answers(["ASK {}"], [])
        assert found == SelectResult(("answer",), ((ox.Literal(True),),), is_ask=True)
    finally:
        waiting.set()
        thread.join()
