"""Answers and graphs, written out and read again."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest

from kg.choices import ANSWER_FORMATS, GRAPH_FORMATS
from kg.records import SelectResult
from kg.serialising import (
    json_error,
    write_answer,
    write_quads,
    write_table,
    write_triples,
)
from kg.serialising.indented import write_indented
from kg.serialising.tables import csv_table, text_table

HUB = "https://w3id.org/civicthread/id/hub/"
HUB_A = ox.NamedNode(HUB + "a")
ANSWER = SelectResult(
    ("who", "words", "count"),
    (
        (ox.NamedNode(HUB + "a"), ox.Literal("Ann’s “café”\nLtd", language="en"), ox.Literal(3)),
        (ox.NamedNode(HUB + "b"), None, ox.Literal(0)),
    ),
)
QUADS = [
    ox.Quad(
        ox.NamedNode(HUB + "a"),
        ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
        ox.Literal("=SUM(A1)", language="en"),
        ox.NamedNode("https://w3id.org/civicthread/graph/hub"),
    ),
    ox.Quad(
        ox.NamedNode(HUB + "a"),
        ox.NamedNode("https://w3id.org/civicthread/ns#amount"),
        ox.Literal("248000.00", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        ox.NamedNode("https://w3id.org/civicthread/graph/gla/x/1"),
    ),
]
READ = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def test_json_has_the_one_shape() -> None:
    body = json.loads(write_answer(ANSWER, "json"))
    assert list(body) == ["ok", "columns", "rows", "truncated"]
    assert body["rows"][1] == {"who": HUB + "b", "words": None, "count": 0}


def test_indented_json_is_that_of_the_library() -> None:
    value = {
        "text": 'a "b" \\ \u2028 \x01 é ☂\n',
        "é": [1, 2.5, True, None, -0.0, 10**20],
        "empty": [{}, [], (), ""],
        "deep": [{"a": [{"b": ({"c": []}, "d")}]}],
    }
    assert write_indented(value) == json.dumps(value, ensure_ascii=False, indent=1)
    assert write_indented([]) == "[]"


def test_an_ask_is_the_column_answer() -> None:
    yes = SelectResult(("answer",), ((ox.Literal(True),),), is_ask=True)
    assert json.loads(write_answer(yes, "json"))["rows"] == [{"answer": True}]
    assert json.loads(write_answer(yes, "srj")) == {"head": {}, "boolean": True}


def test_an_error_has_its_own_shape() -> None:
    assert json.loads(json_error("no")) == {"ok": False, "error": "no"}


@pytest.mark.parametrize(
    ("form", "kind"),
    [("srj", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)],
)
def test_the_w3c_forms_are_read_back_to_the_same_rows(form: str, kind) -> None:
    read = ox.parse_query_results(write_answer(ANSWER, form).encode(), format=kind)
    assert tuple(tuple(solution) for solution in read) == ANSWER.rows


def test_csv_keeps_commas_quotes_and_lines() -> None:
    rows = list(csv.reader(io.StringIO(write_answer(ANSWER, "csv"), newline="")))
    assert rows == [
        ["who", "words", "count"],
        [HUB + "a", "Ann’s “café”\nLtd", "3"],
        [HUB + "b", "", "0"],
    ]


def test_no_cell_of_a_csv_is_a_formula() -> None:
    cells = ["=1+1", "+cmd", "-x", "@y", "\tz", "-12.5", "plain"]
    read = next(iter(list(csv.reader(io.StringIO(csv_table(cells, [cells]))))[1:]))
    assert read == ["'=1+1", "'+cmd", "'-x", "'@y", "'\tz", "-12.5", "plain"]


def test_a_table_shows_names_and_keeps_to_its_width() -> None:
    names = {HUB + "a": "A rather long name of a body that has to wrap somewhere"}
    table = write_answer(ANSWER, "table", names=names, width=60)
    assert "rather long" in table
    assert max(len(line) for line in table.splitlines()) <= 60


def test_a_table_does_not_say_a_name_twice() -> None:
    named = SelectResult(("who", "name"), ((ox.NamedNode(HUB + "a"), ox.Literal("Ann")),))
    assert write_answer(named, "table").split() == ["name", "────", "Ann"]
    pair = SelectResult(("body", "bodyName"), ((ox.NamedNode(HUB + "a"), ox.Literal("Ann")),))
    assert write_answer(pair, "table").split() == ["bodyName", "────────", "Ann"]
    assert json.loads(write_answer(pair, "json"))["columns"] == ["body", "bodyName"]


def test_a_row_too_wide_for_the_terminal_is_a_paragraph_with_a_line_a_column() -> None:
    columns = ("partner", *(f"column{n}" for n in range(9)))
    rows = [("Ofsted", *["a rather long cell of words"] * 8, None), ("OECD", *[1] * 9)]
    lines = text_table(columns, rows, width=60).splitlines()
    assert lines[:2] == ["Ofsted", "  column0  a rather long cell of words"]
    assert not any("column8" in line for line in lines[: lines.index("OECD")])
    assert lines[lines.index("OECD") + 9] == "  column8  1"
    assert max(map(len, lines)) <= 60
    assert text_table(columns, rows[1:], width=120).splitlines()[0].startswith("partner  column0")


def test_a_table_without_rows_says_so() -> None:
    assert text_table(("a",), []) == "(no rows)\n"


@pytest.mark.parametrize("form", sorted(READ))
def test_a_graph_is_read_back_to_the_same_triples(form: str) -> None:
    read = ox.parse(write_quads(QUADS, form), format=READ[form])
    assert {q.triple for q in read} == {q.triple for q in QUADS}


def test_forms_with_graphs_keep_them() -> None:
    for form in ("nq", "trig", "jsonld"):
        assert set(ox.parse(write_quads(QUADS, form), format=READ[form])) == set(QUADS)


@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_the_order_of_what_is_given_changes_no_byte(form: str) -> None:
    assert write_quads(QUADS, form) == write_quads(QUADS[::-1], form)


def test_triples_of_several_graphs_stand_once_each_in_the_order_of_their_lines() -> None:
    prop = ox.NamedNode("https://a.example/p")
    ends = [ox.Literal(text) for text in ("", "a", "a b", "ab", "a\tb", 'a"', "a\x00", "ä")]
    ends += [ox.Literal("a", language=tag) for tag in ("en", "en-gb")]
    ends += [ox.NamedNode(f"https://a.example/{key}") for key in ("a", "a/b", "ab", "a!")]
    ends += [ox.Literal(1), ox.BlankNode("a"), ox.BlankNode("ab")]
    graphs = [ox.DefaultGraph(), *(ox.NamedNode(f"https://a.example/{n}") for n in range(3))]
    said = [ox.Quad(HUB_A, prop, end, graph) for end in ends for graph in graphs]
    lines = write_quads(reversed(said), "nt").decode().splitlines()
    assert lines == sorted(f"{HUB_A} {prop} {end} ." for end in ends)


def test_csv_of_triples_has_its_six_columns() -> None:
    rows = list(csv.DictReader(io.StringIO(write_quads(QUADS, "csv").decode())))
    assert list(rows[0]) == ["graph", "subject", "predicate", "object", "datatype", "lang"]
    assert {row["object"] for row in rows} == {"'=SUM(A1)", "248000.00"}
    assert write_triples([], "csv").decode() == ",".join(rows[0]) + "\r\n"


def test_every_answer_form_writes_no_rows_too() -> None:
    for form in ANSWER_FORMATS:
        assert write_answer(SelectResult(("a",), ()), form)


def test_jsonld_speaks_in_short_iris_and_carries_its_own_context() -> None:
    body = json.loads(write_quads(QUADS, "jsonld"))
    nodes = {graph["@id"].partition("/graph/")[2]: graph["@graph"] for graph in body["@graph"]}
    assert nodes["gla/x/1"] == [{"@id": "hub:a", "civic:amount": ["248000.00"]}]
    assert body["@context"]["civic:amount"]["@type"] == "xsd:decimal"
    assert body["@context"]["hub"] == HUB
    assert "dcat" not in body["@context"]


def test_jsonld_keeps_what_the_context_would_read_otherwise() -> None:
    subject = ox.NamedNode(HUB + "a")
    odd = [
        ox.Triple(subject, ox.NamedNode("https://w3id.org/civicthread/ns#amount"), value)
        for value in (
            ox.Literal("five"),
            ox.Literal("fünf", language="de"),
            ox.Literal(5),
            ox.NamedNode("http://example.org/a?b=c:d"),
            ox.BlankNode("x"),
        )
    ]
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    odd.append(ox.Triple(subject, label, ox.Literal("hub:b")))
    read = ox.parse(write_triples(odd, "jsonld"), format=ox.RdfFormat.JSON_LD)
    assert {q.triple.object for q in read if not isinstance(q.object, ox.BlankNode)} == {
        t.object for t in odd if not isinstance(t.object, ox.BlankNode)
    }


def test_a_table_for_a_terminal_sends_it_no_command() -> None:
    written = write_table("table", ["name"], [["a\x1b[2Jb\x9bc\nd"]])
    assert not {"\x1b", "\x9b"} & set(written)
    assert "a\ufffd[2Jb\ufffdc\n" in written
    assert "\x1b" in write_table("csv", ["name"], [["a\x1b[2J"]])
