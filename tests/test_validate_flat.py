"""The plain graph that checking fills and reads holds what rdflib's own graph would hold."""

from __future__ import annotations

from itertools import product

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef

from kg.validate import flat_graph, merged

A, B, C = (URIRef(f"https://example.org/{name}") for name in "abc")
NAME = Literal("A", lang="en")
TRIPLES = [
    (A, RDF.type, C),
    (B, RDF.type, C),
    (A, RDFS.label, NAME),
    (A, RDFS.label, Literal("A")),
    (A, RDFS.seeAlso, B),
    (B, RDFS.seeAlso, A),
]
PATTERNS = list(product((None, A, C), (None, RDF.type, RDFS.label), (None, C, NAME, B)))


def _both() -> tuple[Graph, Graph]:
    flat, plain = flat_graph(), Graph()
    for graph in (flat, plain):
        for triple in [*TRIPLES, TRIPLES[0]]:  # one of them twice
            graph.add(triple)
    return flat, plain


@pytest.mark.parametrize("removed", [None, TRIPLES[0], (A, None, None), (None, None, None)])
def test_every_pattern_finds_what_rdflib_finds(removed) -> None:
    flat, plain = _both()
    for graph in (flat, plain):
        if removed:
            graph.remove(removed)
    assert len(flat) == len(plain)
    for pattern in PATTERNS:
        found = list(flat.triples(pattern))
        assert len(found) == len(set(found))
        assert set(found) == set(plain.triples(pattern)), pattern
        assert (pattern in flat) == (pattern in plain)


def test_triples_come_in_the_order_of_their_subjects_first_mention() -> None:
    flat, _ = _both()
    assert [s for s, _, _ in flat] == [A, A, A, A, B, B]


def test_what_is_added_while_a_pattern_is_read_breaks_nothing() -> None:
    flat, _ = _both()
    for subject, _, value in flat.triples((None, RDF.type, None)):
        flat.add((value, RDF.type, subject))
    assert (C, RDF.type, A) in flat


def test_a_graph_is_merged_and_asked_as_any_other() -> None:
    flat, plain = _both()
    merged = flat_graph()
    merged += plain
    assert set(merged) == set(flat)
    asked = "SELECT ?s { ?s a <https://example.org/c> }"
    assert {row[0] for row in merged.query(asked)} == {A, B}
    merged.bind("e", "https://example.org/")
    assert "@prefix e:" in merged.serialize(format="turtle")


@pytest.mark.parametrize("turn", [1, -1])
def test_merged_graphs_hold_what_each_holds_and_leave_it_as_it_was(turn) -> None:
    flat, plain = flat_graph(), Graph()
    for triple in TRIPLES[:4]:
        flat.add(triple)
    for triple in TRIPLES[2:]:
        plain.add(triple)
    more = flat_graph()
    more += plain
    more.add((C, RDFS.seeAlso, A))
    expected = Graph() + flat + more
    whole = merged([flat, more, plain][::turn])
    assert len(whole) == len(expected) == 7
    for pattern in PATTERNS:
        assert set(whole.triples(pattern)) == set(expected.triples(pattern)), pattern
    whole.add((B, RDFS.label, NAME))
    whole.remove((A, None, None))
    assert set(flat) == set(TRIPLES[:4]) and len(more) == len(TRIPLES[2:]) + 1
    assert (None, RDFS.label, NAME) in flat and (None, None, NAME) in whole


def test_a_blank_node_that_breaks_a_rule_is_found_where_it_stands() -> None:
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://example.org/> .
        e:shape sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:nodeKind sh:IRI ] ."""
    rules = flat_graph()
    rules += Graph().parse(data=shapes, format="turtle")
    data = flat_graph()
    data += Graph().parse(data="@prefix e: <https://example.org/> . e:a e:p [ e:q 1 ] .")
    conforms, report, _ = pyshacl.validate(merged([data]), shacl_graph=merged([rules]))
    assert not conforms and isinstance(report, Graph)
    value = next(report.objects(None, SH.value))
    assert list(data.objects(value, URIRef("https://example.org/q"))) == [Literal(1)]
