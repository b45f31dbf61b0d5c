"""`import kg`: opened from each place, asked, queried, looked up and checked, in plain values."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import kg
from kg.__main__ import cli
from kg.api.graph import Graph
from kg.api.records import Records
from kg.api.values import plain_value
from kg.errors import (
    AmbiguousError,
    KGError,
    LoadError,
    NotFoundError,
    QueryError,
    ReleaseError,
    UsageError,
)
from kg.release import ReleaseFolder
from kg.release.building import Built
from kg.store import EndpointError
from tests.release_case import built
from tests.sparql_case import on_loopback, small_app

ROOT = Path(__file__).resolve().parent.parent
GOALS = "SELECT ?goal ?name { ?goal a civic:Goal ; skos:prefLabel ?name } ORDER BY ?name"
PREFIXED = (
    "PREFIX civic: <https://w3id.org/civicthread/ns#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
ASH = "https://w3id.org/civicthread/id/ash/"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
QUAD = '<http://e/a> <http://e/p> "x" <http://e/graph/one> .\n'


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReleaseFolder, Built]:
    _, folder, made = built(tmp_path_factory.mktemp("api"))
    return folder, made


@pytest.fixture(scope="module")
def graph(release_folder: ReleaseFolder) -> Graph:
    return kg.open(release_folder.path)


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


# ---- where it is opened from ----


def _goals(opened: Graph) -> list[object]:
    return [row["name"] for row in opened.query(PREFIXED + GOALS)]


def test_the_current_release_is_opened_without_a_word(small, monkeypatch) -> None:
    folder, made = small
    monkeypatch.setenv("CIVIC_RELEASE", str(folder.path))
    opened = kg.open()
    assert (opened.name, _goals(opened)) == (made.name, ["A greener town", "Shade in every street"])
    assert repr(opened) == f"<kg graph {made.name}>"


def test_each_place_gives_the_same_graph(small, tmp_path: Path) -> None:
    folder, made = small
    packed = (made.path / "dataset.nq.gz").read_bytes()
    places = (
        folder.path,
        str(folder.path),
        made.path,
        _file(tmp_path, "all.nq.gz", packed),
        _file(tmp_path, "all.nq", gzip.decompress(packed)),
    )
    for place in places:
        assert _goals(kg.open(place)) == ["A greener town", "Shade in every street"], place


def test_an_earlier_release_is_opened_by_its_folder(tmp_path: Path) -> None:
    _, _, made = built(tmp_path)
    kept = made.path.rename(tmp_path / "kept")
    assert kg.open(kept).name == "kept"
    for name in ("manifest.json", "dataset.nq.gz"):
        before = (kept / name).read_bytes()
        (kept / name).write_bytes(before.replace(b"{", b"{ ", 1) if name[0] == "m" else before[:-1])
        with pytest.raises(ReleaseError, match=f"{name}: damaged"):
            kg.open(kept)
        (kept / name).write_bytes(before)
    assert kg.open(kept).name == "kept"


def test_an_endpoint_is_asked_like_a_release() -> None:
    with small_app() as app, on_loopback(app) as port:
        opened = kg.open(f"http://127.0.0.1:{port}/sparql")
        assert opened.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows == ({"n": 5},)
        assert opened.show("One")[0]["subjectName"] == "One"
        with pytest.raises(QueryError, match="parse"):
            opened.query("SELECT ?s { ?s ?p }")


def test_a_file_without_named_graphs_is_queried_too_and_has_nothing_to_check(tmp_path) -> None:
    opened = kg.open(_file(tmp_path, "flat.nq", b'<http://e/a> <http://e/p> "x" .\n'))
    assert opened.query("SELECT ?o { ?s ?p ?o }").rows == ({"o": "x"},)
    with pytest.raises(UsageError, match="no named graph to check; give the path of a file"):
        opened.validate()


@pytest.mark.parametrize(
    ("name", "content", "kind", "sentence"),
    [
        ("none.nq", None, UsageError, "none.nq: there is no such file or folder"),
        ("data.ttl", b"", UsageError, "data.ttl: can not be opened; give a folder of releases"),
        ("data.gz", b"", UsageError, "data.gz: can not be opened; give a folder of releases"),
        ("bad.nq", b"<a> <b>", LoadError, "bad.nq: not N-Quads"),
        ("bad.nq.gz", b"no gzip", LoadError, "bad.nq.gz: not N-Quads: Not a gzipped file"),
        (
            "cut.nq.gz",
            gzip.compress(QUAD.encode() * 99, mtime=0)[:-9],
            LoadError,
            "cut.nq.gz: not N-Quads",
        ),
        (
            "torn.nq.gz",
            gzip.compress(QUAD.encode(), mtime=0)[:10] + b"\xff" * 40,
            LoadError,
            "torn.nq.gz: not N-Quads",
        ),
    ],
)
def test_a_place_that_holds_no_graph_gets_a_sentence(
    tmp_path, name: str, content: bytes | None, kind: type[KGError], sentence: str
) -> None:
    path = tmp_path / name if content is None else _file(tmp_path, name, content)
    with pytest.raises(kind) as caught:
        kg.open(path)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_release_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"no release yet in .*; run `kg build`"):
        kg.open(tmp_path)


@pytest.mark.parametrize(
    ("url", "kind", "sentence"),
    [
        ("http://127.0.0.1:9/sparql", EndpointError, "does not answer"),
        ("http:///sparql", UsageError, "is no address of an endpoint"),
    ],
)
def test_an_endpoint_that_is_none_gets_a_sentence(url: str, kind, sentence: str) -> None:
    with pytest.raises(kind, match=sentence):
        kg.open(url)


# ---- asked ----


def test_an_answer_is_the_one_of_the_command_line(graph: Graph, release_folder) -> None:
    command = ["ask", "partners-across", "-p", "by=goal", "--format", "json"]
    said = CliRunner().invoke(cli, [*command, "--release", str(release_folder.path)])
    answer = graph.ask("partners-across", by="goal")
    assert len(answer) > 5
    assert list(answer) == json.loads(said.stdout)["rows"]
    assert list(answer.columns) == json.loads(said.stdout)["columns"]


def test_a_value_may_be_a_number_or_a_date(graph: Graph) -> None:
    few = graph.ask("partners-across", least=4)
    assert few == graph.ask("partners-across", least="4")
    assert 0 < len(few) < len(graph.ask("partners-across", least=2))
    start, end = date(2014, 4, 1), date(2014, 8, 31)
    assert graph.ask("due", start=start, end=end) == graph.ask(
        "due", start="2014-04-01", end="2014-08-31"
    )


def test_without_a_name_the_questions_are_listed(graph: Graph) -> None:
    listed = graph.ask()
    assert listed.columns == ("name", "for", "title", "parameters")
    assert "partners-across" in {row["name"] for row in listed}


@pytest.mark.parametrize(
    ("name", "given", "kind", "sentence"),
    [
        ("partner-across", {}, NotFoundError, "near: partners-across"),
        ("why", {}, QueryError, "needs the parameter 'partner'"),
        ("why", {"partner": "Ofstead"}, NotFoundError, "near: Ofsted"),
        ("why", {"colour": "red"}, QueryError, "no parameter 'colour'"),
        ("why", {"partner": None}, QueryError, "takes text, a number or a date, not None"),
        ("why", {"partner": ["DfE"]}, QueryError, "takes text, a number or a date, not ['DfE']"),
        ("partners-across", {"least": True}, QueryError, "a number or a date, not True (bool)"),
        ("partners-across", {"by": "shoe"}, QueryError, "strategy, goal, plan, publisher"),
    ],
)
def test_what_can_not_be_asked_gets_a_sentence(graph, name: str, given, kind, sentence) -> None:
    with pytest.raises(kind) as caught:
        graph.ask(name, **given)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SELECT ?s { ?s ?p }", "does not parse"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("DELETE WHERE { ?s ?p ?o }", "updates are refused"),
    ],
)
def test_a_bad_query_is_refused(graph: Graph, text: str, sentence: str) -> None:
    with pytest.raises(QueryError, match=sentence):
        graph.query(text)


def test_yes_or_no_is_one_row(graph: Graph) -> None:
    assert graph.query("ASK { ?s ?p ?o }").rows == ({"answer": True},)
    assert graph.query("ASK { <http://e/a> ?p ?o }").rows == ({"answer": False},)


def test_triples_are_the_rows_of_their_csv(graph: Graph) -> None:
    found = graph.query('CONSTRUCT { <http://e/a> <http://e/p> 1.5 , "x"@en } {}')
    assert found.rows == tuple(
        dict(zip(found.columns, (None, "http://e/a", "http://e/p", *rest), strict=True))
        for rest in (("1.5", _xsd("decimal"), None), ("x", LANG_STRING, "en"))
    )


# ---- looked up and checked ----


def test_a_thing_is_shown_as_the_command_does_with_names_beside(graph, release_folder) -> None:
    command = ["show", "dfe", "--format", "json", "--release", str(release_folder.path)]
    rows = json.loads(CliRunner().invoke(cli, command).stdout)["rows"]
    said = graph.show("dfe")
    parts = ("subject", "predicate", "object")
    assert said.columns == (*rows[0], *(f"{part}Name" for part in parts))
    assert [{name: row[name] for name in rows[0]} for row in said] == rows
    named = {row[part]: row[f"{part}Name"] for row in said for part in parts}
    assert named["https://w3id.org/civicthread/id/hub/org-dfe"] == "Department for Education"
    assert named["https://w3id.org/civicthread/ns#party"] == "party"
    assert named["Department for Education"] is None


def test_a_thing_without_a_name_is_shown_by_its_iri(small) -> None:
    opened = kg.open(small[0].path)
    said = opened.show("https://w3id.org/civicthread/id/ash/eng-r1-schools")
    assert f"{ASH}activity-plant" in {row["object"] for row in said}


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("Departmnt for Educaton", NotFoundError, "near: Department for Education"),
        ("City of London", AmbiguousError, "names 2 things, say which:"),
        ("http://e/nothing", NotFoundError, "nothing here is called 'http://e/nothing'"),
    ],
)
def test_a_name_of_nothing_or_of_several_gets_a_sentence(graph, name, kind, sentence) -> None:
    with pytest.raises(kind, match=sentence):
        graph.show(name)


@pytest.mark.slow
def test_files_are_checked_as_the_command_does(graph: Graph) -> None:
    case = ROOT / "tests" / "cases" / "worked-example.ttl"
    said = CliRunner().invoke(cli, ["validate", str(case), "--format", "json"])
    found = graph.validate(case)
    assert len(found) > 0
    assert list(found) == json.loads(said.stdout)["rows"]
    assert graph.validate(str(case), case) == found


def test_a_graph_checks_itself(small) -> None:
    found = kg.open(small[0].path).validate()
    assert {row["plan"] for row in found} >= {f"{ASH}plan-2030"}
    assert {row["severity"] for row in found} <= {"Violation", "Warning", "Info"}


@pytest.mark.parametrize(
    ("name", "content", "kind", "sentence"),
    [
        ("none.ttl", None, UsageError, "none.ttl: no such file"),
        ("note.txt", b"hello", UsageError, "no RDF here"),
        ("bad.ttl", b"<a> <b> .", LoadError, "line 1"),
    ],
)
def test_a_file_that_can_not_be_checked_gets_a_sentence(
    graph, tmp_path, name, content, kind, sentence
) -> None:
    path = tmp_path / name if content is None else _file(tmp_path, name, content)
    with pytest.raises(kind, match=sentence):
        graph.validate(path)


# ---- plain values ----


def _xsd(name: str) -> str:
    return f"http://www.w3.org/2001/XMLSchema#{name}"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return kg.open(_file(tmp_path_factory.mktemp("empty"), "empty.nq", b""))


def _values(opened: Graph, *written: str) -> list[object]:
    values = " ".join(written)
    rows = opened.query(f"PREFIX xsd: <{_xsd('')}> SELECT ?v {{ VALUES ?v {{ {values} }} }}")
    return [row["v"] for row in rows]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("<http://e/a>", "http://e/a"),
        ('"x"', "x"),
        ('"café"@fr', "café"),
        ("7", 7),
        ('"-7"^^xsd:int', -7),
        ('"007"^^xsd:nonNegativeInteger', 7),
        ("248000.50", Decimal("248000.50")),
        ("1e3", 1000.0),
        ('"INF"^^xsd:double', float("inf")),
        ("true", True),
        ('"0"^^xsd:boolean', False),
        ('"2023-03-31"^^xsd:date', date(2023, 3, 31)),
        ('"2023-03-31T10:00:00"^^xsd:dateTime', datetime(2023, 3, 31, 10)),
        ("UNDEF", None),
        # what is not as its datatype asks for, or has no plain value, is its text
        ('"seven"^^xsd:integer', "seven"),
        ('"1_000"^^xsd:integer', "1_000"),
        ('"٣"^^xsd:integer', "٣"),
        (f'"{"9" * 5000}"^^xsd:integer', "9" * 5000),
        ('"NaN"^^xsd:decimal', "NaN"),
        ('"yes"^^xsd:boolean', "yes"),
        ('"2023-02-30"^^xsd:date', "2023-02-30"),
        ('"20230331"^^xsd:date', "20230331"),
        ('"2023-03-31Z"^^xsd:date', "2023-03-31Z"),
        ('"2014"^^xsd:gYear', "2014"),
    ],
)
def test_a_term_is_a_plain_value(empty: Graph, written: str, value: object) -> None:
    (found,) = _values(empty, written)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("text", "value"), [("1", True), ("0", False), ("2", "2")])
def test_an_endpoint_may_write_a_boolean_as_a_digit(text: str, value: object) -> None:
    found = plain_value(ox.Literal(text, datatype=ox.NamedNode(_xsd("boolean"))))
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("written", "values"),
    [
        (("1", "2.5", "UNDEF"), [Decimal(1), Decimal("2.5"), None]),
        (("1", "2.5", "1e0"), [1.0, 2.5, 1.0]),
        (("1", '"x"', "UNDEF"), ["1", "x", None]),
        (("true", "1"), ["true", "1"]),
        (('"2023-03-31"^^xsd:date', "<http://e/a>"), ["2023-03-31", "http://e/a"]),
    ],
)
def test_a_column_has_values_of_one_kind(empty: Graph, written, values) -> None:
    found = _values(empty, *written)
    assert found == values
    assert [type(value) for value in found] == [type(value) for value in values]


ROWS = ({"a": 1, "b": None}, {"a": 2, "b": "x"})


def test_records_are_a_sequence_of_rows() -> None:
    records = Records(("a", "b"), ROWS)
    assert (len(records), records[0], records[-1], list(records)) == (2, *ROWS, list(ROWS))
    assert records[1:] == Records(("a", "b"), ROWS[1:])
    assert all(type(row) is dict for row in records)
    with pytest.raises(IndexError):
        records[2]


def test_records_by_column_keep_the_columns_of_no_rows() -> None:
    assert Records(("a", "b"), ROWS).by_column() == {"a": [1, 2], "b": [None, "x"]}
    assert Records(("a", "b"), ()).by_column() == {"a": [], "b": []}


def test_records_are_shown_as_a_table_with_short_iris() -> None:
    rows = tuple({"who": f"https://w3id.org/civicthread/id/hub/org-{n}"} for n in range(12))
    shown = repr(Records(("who",), rows))
    assert "hub:org-9" in shown and "://" not in shown
    assert "org-10" not in shown and shown.endswith("… and 2 more rows")
    assert repr(Records(("who",), ())) == "(no rows)\n"


# ---- the door itself ----


def test_the_door_is_light_until_it_is_used() -> None:
    code = (
        "import sys, kg; print(kg.open.__doc__.splitlines()[0], kg.errors.KGError); "
        "print([m for m in 'rdflib pyoxigraph pyshacl networkx flask click'.split() "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.startswith("Open a graph, to be asked."), done.stderr
    assert done.stdout.endswith("\n[]\n")


@pytest.mark.parametrize("name", ["nothing", "graph_of"])
def test_a_name_that_the_package_does_not_have_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match=f"module 'kg.api' has no attribute '{name}'"):
        getattr(kg.api, name)
