"""Questions and their answers as RDF."""

from __future__ import annotations

import pyoxigraph as ox

from kg.queries import find_question, list_questions
from kg.records import SelectResult
from kg.terms import BASE, PREFIXES

_SH, _RDFS, _RDF = PREFIXES["sh"], PREFIXES["rdfs"], PREFIXES["rdf"]
_RESULT_SET = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


def questions_triples() -> tuple[ox.Triple, ...]:
    """Return the list of questions as RDF, in the words of SHACL-SPARQL."""
    return tuple(triple for q in list_questions() for triple in question_triples(q.name))


def question_triples(name: str) -> tuple[ox.Triple, ...]:
    """Return one question as RDF: its title, its summary and its query.

    Raises:
        NotFoundError: No question has this name.
    """
    question = find_question(name)
    node = ox.NamedNode(f"{BASE}/questions/{question.name}")
    return (
        ox.Triple(node, ox.NamedNode(_RDF + "type"), ox.NamedNode(_SH + "SPARQLSelectExecutable")),
        ox.Triple(node, ox.NamedNode(_RDFS + "label"), ox.Literal(question.title, language="en")),
        ox.Triple(
            node, ox.NamedNode(_RDFS + "comment"), ox.Literal(question.summary, language="en")
        ),
        ox.Triple(node, ox.NamedNode(_SH + "select"), ox.Literal(question.text)),
    )


def answer_triples(answer: SelectResult) -> tuple[ox.Triple, ...]:
    """Return an answer as RDF.

    Source: the result-set vocabulary of the W3C's RDF Data Access tests.
    """
    kind = ox.NamedNode(_RDF + "type")
    whole = ox.BlankNode("answer")
    made = [ox.Triple(whole, kind, _rs("ResultSet"))]
    made += [ox.Triple(whole, _rs("resultVariable"), ox.Literal(c)) for c in answer.columns]
    for number, row in enumerate(answer.rows, start=1):
        solution = ox.BlankNode(f"row{number}")
        made.append(ox.Triple(whole, _rs("solution"), solution))
        made.append(ox.Triple(solution, _rs("index"), ox.Literal(number)))
        for at, (column, term) in enumerate(zip(answer.columns, row, strict=True), start=1):
            if term is not None:
                binding = ox.BlankNode(f"row{number}cell{at}")
                made.append(ox.Triple(solution, _rs("binding"), binding))
                made.append(ox.Triple(binding, _rs("variable"), ox.Literal(column)))
                made.append(ox.Triple(binding, _rs("value"), term))
    return tuple(made)


def _rs(name: str) -> ox.NamedNode:
    return ox.NamedNode(_RESULT_SET + name)
