"""What is refused before an engine sees it, whichever way an engine would read it."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.queries import list_questions
from kg.queries.guard import MAX_NESTING, MAX_STEPS, TooLongQueryError, check_visitor_query
from kg.store.lexer import has_keyword, keywords, may_hold, nesting, query_form


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <a:> {} }",
        "SELECT * { ?s ?p 1SERVICE<a:>{} }",
        "SELECT * { ?s ?p 1e5SERVICE<a:>{} }",
        "SELECT * { ?s ?p truesERVICE<a:>{} }",
        "SELECT * { SERVICE:a{} }",
        "SELECT * { Service:{} }",
        "SELECT * { \\u0053ERVICE <a:> {} }",
        "SELECT * { ?s ?p 'a\\u0027 } SERVICE <a:> {} #' }",
        "SELECT * { FILTER(?o<'x>') SERVICE <a:> {} FILTER(?a = 'y') }",
        "SELECT * { FILTER(?a<?b#c>'''\n) SERVICE <a:> {} #'''\n }",
        "SELECT * { FILTER(?a<?b)SERVICE#>\n<a:> {} }",
        "SELECT * { ?s <http://a\\u0041'b> ?o SERVICE <a:> {} FILTER(?a = 'y') }",
        "SELECT * { \u017fERVICE <a:> {} }",
    ],
)
def test_service_is_refused_in_every_reading(text: str) -> None:
    assert may_hold(text, "SERVICE")
    with pytest.raises(QueryError, match="SERVICE is refused"):
        check_visitor_query(text)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?service ?p 'youth SERVICE' }",
        'ASK { ?s ?p """a "service" here""" } # service',
        "ASK { ?s <https://a/service#it's> ?o }",
        "ASK { ?s ex:service ?o ; ex:self-service ?p }",
        "ASK { ?s ?p 'services'@en . _:service ?q ?r }",
        "ASK { FILTER(?a < 5 && ?b > 'service') }",
    ],
)
def test_what_only_looks_like_service_passes(text: str) -> None:
    assert check_visitor_query(text) == text


def test_every_named_question_passes() -> None:
    for question in list_questions():
        assert check_visitor_query(question.text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{" * (MAX_NESTING + 1), "nests more than 100"),
        ("ASK { ?s <#it's> " + "()" * 101 + " }", "nests more than 100"),
        ("ASK { ?s <a:>" + "/<a:>" * 501 + " ?o }", "more than 500"),
        ("ASK { " + "FILTER(1)" * 501 + " }", "more than 500"),
        ("ASK { VALUES ?x { " + "<a:> " * 2001 + "} }", "more than 2,000 values"),
        ("ASK { VALUES (?x ?y) { " + "(1 'a') " * 1001 + "} }", "more than 2,000 values"),
        ("ASK {} \x00", r"U\+0000"),
        ("ASK {} \ud800", r"U\+D800"),
        ("CLEAR ALL", "updates are refused"),
        ("WITH <a:> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "updates are refused"),
    ],
)
def test_refused(text: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        check_visitor_query(text)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { " + "{" * 99 + "}" * 99 + " }",
        "ASK { FILTER(1 IN (" + "(1)," * 3000 + "1)) }",
        "ASK { ?s ?p '" + "{" * 5000 + "/" * 5000 + "' }",
        "ASK { ?s <a:>" + "/<a:>" * (MAX_STEPS - 1) + " ?o }",
        "ASK { VALUES ?x { " + "1 " * 2000 + "} ?a ?b ?c }",
        "ASK { " + "".join(f"?s{n} <http://a/b/c/d/e/f> ?o{n} . " for n in range(900)) + " }",
    ],
)
def test_large_and_sound_passes(text: str) -> None:
    assert check_visitor_query(text) == text


def test_too_long_is_a_refusal_of_its_own() -> None:
    with pytest.raises(TooLongQueryError):
        check_visitor_query("ASK {} #" + "é" * 32_768)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * FROM <a:> {}", True),
        ("PREFIX : <a:> SELECT * FROM: {}", True),
        ("PREFIX : <a:> SELECT (1 AS ?x) FROM:b {}", True),
        ("PREFIX from: <a:> SELECT * { ?s from:b ?o }", False),
        ("SELECT ?from { ?from ?p 'FROM' }", False),
    ],
)
def test_a_dataset_of_its_own_is_seen(text: str, found: bool) -> None:
    assert has_keyword(text, "FROM") is found
    assert ("FROM" in keywords(text)) is found


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX select: <a:> # SELECT\n ask { ?construct select:x 'DESCRIBE' }", "ASK"),
        ("BASE <a:select> construct {} {}", "CONSTRUCT"),
        ("SELECT * { SELECT ?x {} }", "SELECT"),
        ("DROP ALL", None),
    ],
)
def test_the_form_of_a_query(text: str, form: str | None) -> None:
    assert query_form(text) == form


def test_nesting_is_of_brackets_and_of_no_string() -> None:
    assert nesting("ASK { { ( '{{{{' ) } } # ((((") == 3
