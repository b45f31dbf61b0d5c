"""Query files: their headers, their binding, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from kg.errors import NotFoundError, QueryError
from kg.queries import check_visitor_query, find_question, list_questions, page_query
from kg.queries.catalogue import FOLDER, parse_file
from kg.queries.run import bound_text, run_named
from kg.records import SelectResult, text_of
from kg.terms import PREFIXES
from tests.conftest import one_in

# A panel may only say which question it asks.
FILES = [
    path
    for path in sorted(FOLDER.rglob("*.rq"))
    if "\n#+ asks: " not in "\n" + path.read_text(encoding="utf-8")
]
ASKING = """#+ title: Labels
#+ summary: Labels of a thing.
#+ param thing: name party -- The thing.
#+ param kind: choice body|any = any -- The kind.
#+ param least: number = 2 -- A number.
SELECT ?thing ?l ?kind ?least {
  VALUES ?thing { UNDEF }
  VALUES ?kind { UNDEF }
  VALUES ?least { UNDEF }
  ?thing <http://www.w3.org/2004/02/skos/core#prefLabel> ?l
}
"""


@pytest.fixture
def query(tmp_path: Path):
    path = tmp_path / "labels.rq"
    path.write_text(ASKING)
    return parse_file(path)


def test_there_are_query_files() -> None:
    assert len(FILES) > 60


@pytest.mark.parametrize("path", one_in(24, FILES), ids=lambda p: p.stem)
def test_a_file_parses_and_names_its_columns(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    parse_file(path)
    prepareQuery(text)
    assert not re.search(r"SELECT\s+(DISTINCT\s+)?\*", text)


def test_a_file_declares_the_prefixes_it_uses_and_no_other() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        declared = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>$", text, re.MULTILINE))
        body = re.sub(r"^(#|PREFIX).*$|<[^>\s]*>|\"[^\"]*\"", "", text, flags=re.MULTILINE)
        used = set(re.findall(r"(?<![\w:?])([a-z]+):[A-Za-z]", body))
        assert set(declared) == used
        assert list(declared) == sorted(declared)
        assert {p: PREFIXES[p] for p in declared} == declared


def test_every_reader_has_questions_of_their_own_each_with_its_number() -> None:
    numbered = [(q.audience, q.number) for q in list_questions() if q.number]
    assert {audience for audience, _ in numbered} == {
        *("partnership reviewer", "policy analyst", "data steward"),
        *("other council", "programme manager"),
    }
    assert len(set(numbered)) == len(numbered)
    assert {"partners-across", "why"} <= {q.name for q in list_questions() if not q.number}


def test_values_are_bound_and_defaults_taken(store_of, query) -> None:
    store = store_of("g:a { hub:x skos:prefLabel 'X' . hub:y skos:prefLabel 'Y' }")
    thing = ox.NamedNode("https://w3id.org/civicthread/id/hub/x")
    found = run_named(store, query, thing=thing)
    assert isinstance(found, SelectResult)
    assert [[text_of(t) for t in row] for row in found.rows] == [[thing.value, "X", None, "2"]]


def test_what_is_bound_can_not_become_query_text(store_of, query) -> None:
    store = store_of("g:a { hub:x skos:prefLabel 'X' }")
    hostile = ox.Literal('" } UNION { ?thing ?p ?l } #\n\\')
    found = run_named(store, query, thing=hostile)
    assert isinstance(found, SelectResult)
    assert found.rows == ()
    with pytest.raises(QueryError, match="must be an IRI"):
        bound_text(query, {"thing": "http://a/> ?p ?l } #"})


def test_a_missing_value_is_named(query) -> None:
    with pytest.raises(QueryError, match="needs the parameter 'thing': The thing"):
        bound_text(query, {})


def test_an_unknown_parameter_lists_the_known(query) -> None:
    with pytest.raises(QueryError, match="no parameter 'colour'; its parameters: thing, kind"):
        bound_text(query, {"colour": "red"})


def test_a_choice_outside_the_list_is_refused(query) -> None:
    with pytest.raises(QueryError, match="takes kind as one of body, any, not 'house'"):
        bound_text(query, {"thing": None, "kind": "house"})


def test_a_number_must_be_one(query) -> None:
    with pytest.raises(QueryError, match="must be a whole number, not '-1'"):
        bound_text(query, {"thing": None, "least": "-1"})


def test_an_unknown_question_lists_the_near_ones() -> None:
    with pytest.raises(NotFoundError, match=r"near: .*partners-across"):
        find_question("partner-accross")


def test_a_header_without_title_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bare.rq"
    path.write_text("SELECT ?s { ?s ?p ?o }")
    with pytest.raises(QueryError, match=r"bare\.rq: the header has no 'title'"):
        parse_file(path)


def test_page_queries_are_found_by_name() -> None:
    assert page_query("names").title == "Names of things"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SELECT * { SERVICE <http://a> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { service silent <http://a> {} }", "SERVICE is refused"),
        ("INSERT DATA { <a:a> <a:b> 1 }", "updates are refused"),
        ("LOAD <http://a/>", "updates are refused"),
        ("SELECT * " + "{" * 3000 + "}" * 3000, "nests more than 100"),
        ("SELECT (" + "(" * 9000 + "1 AS ?x) {}", "nests more than 100"),
        ("#" + "x" * 70_000, "longer than 65,536 bytes"),
    ],
)
def test_a_hostile_query_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(QueryError, match=sentence):
        check_visitor_query(text)


def test_a_plain_query_passes_the_guard_unchanged() -> None:
    text = "SELECT ?insert { ?insert ?p 'DELETE' } # SERVICE"
    assert check_visitor_query(text) is text
