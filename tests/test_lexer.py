"""SPARQL text into tokens."""

from __future__ import annotations

import pytest

from kg.store.lexer import keywords, nesting


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p 'SERVICE' }",
        'SELECT ?s { ?s ?p "say \\" SERVICE" }',
        "SELECT ?s { ?s ?p '''it's\nSERVICE''' }",
        "SELECT ?s { <http://a/SERVICE> ?p ?s } # SERVICE",
        "SELECT ?s { ?s ex:SERVICE ?o }",
    ],
)
def test_what_only_looks_like_a_keyword_is_none(text: str) -> None:
    assert "SERVICE" not in keywords(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://a> { ?s ?p ?o } }",
        "SELECT * { service silent <http://a> { ?s ?p ?o } }",
        "SELECT * {SERVICE<http://a>{?s ?p ?o}}",
        "SELECT * { ?s < 3 SERVICE <http://a> {} }",
        "SELECT * #comment\nSERVICE <http://a> {}",
    ],
)
def test_a_keyword_is_seen_in_any_dress(text: str) -> None:
    assert "SERVICE" in keywords(text)


def test_nesting_counts_brackets_but_not_those_in_strings() -> None:
    assert nesting("SELECT * { { ( '{{{{' ) } } # ((((") == 3
