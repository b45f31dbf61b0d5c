"""The shapes: each entry of the catalogue fires on its case, and on nothing else's."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SH, Graph, Literal, Namespace, URIRef

from kg.pages.shapes import list_shapes
from kg.terms import NS, SHAPES
from kg.validate import Finding, Rule, Shapes, load_shapes, read_files, validate_graph
from kg.validate.core_rules import Result, reference_results
from kg.validate.messages import PLACEHOLDER
from kg.validate.sparql_rules import set_results
from kg.validate.view import Index
from tests.conftest import ROOT, one_in

CASES = ROOT / "shapes" / "examples"
BREAKS = sorted(CASES.glob("*-breaks*.ttl"))
HOLDS = sorted(CASES.glob("*-holds*.ttl"))
CODES = (
    [f"S{n:02}" for n in range(1, 36)]
    + [f"C{n:02}" for n in range(1, 17)]
    + [f"Q{n:02}" for n in range(1, 13)]
    + [f"X{n:02}" for n in range(1, 14)]
)
SPARQL = {
    "Q07",
    *(f"S{n:02}" for n in (20, 21, 25, 26, 28, 29, 30, 31, 33, 34)),
    *(f"X{n:02}" for n in (1, 2, 3, 4, 6, 7, 8, 9, 10, 12)),
}
OF_EVERY_THING = {f"S{n:02}" for n in (25, 26, 28, 29, 30, 31)}
SEVERITY = {"S": "Violation", "C": "Warning", "Q": "Info"}
SEVERITY_OF_X = {
    **dict.fromkeys(("X04", "X06", "X11"), "Violation"),
    **dict.fromkeys(("X01", "X02", "X03", "X05", "X07", "X12"), "Warning"),
    **dict.fromkeys(("X08", "X09", "X10", "X13"), "Info"),
}
# What every shape must carry; the shapes of the shapes.
SHAPE_OF_SHAPES = """
@prefix civicsh: <https://w3id.org/civicthread/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

[] a sh:NodeShape ;
    sh:targetSubjectsOf civicsh:code , sh:targetClass , sh:targetSubjectsOf , sh:targetObjectsOf ;
    sh:nodeKind sh:IRI ;
    sh:pattern "^https://w3id.org/civicthread/shapes#[SCQX][0-9]{2}(-[a-z]+)?$" ;
    sh:property [ sh:path civicsh:code ; sh:minCount 1 ; sh:maxCount 1 ;
        sh:pattern "^[SCQX][0-9]{2}$" ] ;
    sh:property [ sh:path sh:name ; sh:minCount 1 ; sh:maxCount 1 ; sh:languageIn ( "en" ) ] ;
    sh:property [ sh:path sh:severity ; sh:minCount 1 ; sh:maxCount 1 ;
        sh:in ( sh:Violation sh:Warning sh:Info ) ] ;
    sh:property [ sh:path [ sh:alternativePath ( sh:message ( sh:sparql sh:message ) ) ] ;
        sh:minCount 1 ; sh:maxCount 1 ; sh:languageIn ( "en" ) ; sh:pattern "[.]([{]near[}])?$" ] ;
    sh:property [ sh:path civicsh:remedy ; sh:minCount 1 ; sh:maxCount 1 ; sh:languageIn ( "en" ) ;
        sh:pattern "[.…]$" ] ;
    sh:property [ sh:path civicsh:proposal ; sh:maxCount 1 ; sh:languageIn ( "en" ) ;
        sh:pattern "^[^{]*[{]proposed[}][^{]*[.]$" ] ;
    sh:property [ sh:path ( sh:sparql sh:prefixes ) ; sh:maxCount 1 ;
        sh:in ( <https://w3id.org/civicthread/shapes> ) ] .
"""


@cache
def _shapes() -> Shapes:
    return load_shapes(ROOT / "shapes")


@cache
def _shapes_graph() -> Graph:
    return read_files(sorted((ROOT / "shapes").glob("*.ttl")))


@cache
def _vocabulary() -> Graph:
    return read_files(sorted((ROOT / "ontology").glob("*.ttl")))


@cache
def _properties() -> set[str]:
    return {str(t).removeprefix(NS) for t in _vocabulary().subjects() if str(t).startswith(NS)}


@cache
def _findings(case: Path) -> tuple[Finding, ...]:
    return validate_graph(read_files([case]), _shapes(), beside=_vocabulary())


def _code(case: Path) -> str:
    return case.stem.split("-")[0]


def _name(case: Path) -> str:
    return case.stem


@pytest.mark.parametrize("case", one_in(10, BREAKS), ids=_name)
def test_a_breaking_case_gives_its_code_and_no_other_violation(case: Path) -> None:
    found = _findings(case)
    assert _code(case) in {finding.code for finding in found}
    assert {f.code for f in found if f.is_violation} <= {_code(case)}


@pytest.mark.parametrize("case", one_in(12, HOLDS), ids=_name)
def test_a_holding_case_gives_neither_its_code_nor_a_violation(case: Path) -> None:
    found = _findings(case)
    assert _code(case) not in {finding.code for finding in found}
    assert not [f.message for f in found if f.is_violation]


@pytest.mark.parametrize("cases", [BREAKS, HOLDS], ids=["breaks", "holds"])
def test_every_entry_has_a_case(cases: list[Path]) -> None:
    assert sorted({_code(case) for case in cases}) == sorted(CODES)


def test_a_case_says_first_what_it_is() -> None:
    for case in (*BREAKS, *HOLDS):
        first = case.read_text(encoding="utf-8").splitlines()[0]
        assert re.fullmatch(r"# [A-Z].*\.", first)


@pytest.mark.slow
def test_every_shape_fires_in_some_breaking_case() -> None:
    fired = {f.shape for case in BREAKS for f in _findings(case) if f.code == _code(case)}
    assert fired == {str(rule.shape) for rule in _shapes().rules}


def test_the_catalogue_has_its_entries() -> None:
    assert sorted({rule.code for rule in _shapes().rules}) == sorted(CODES)


def test_a_code_says_how_severe_it_is() -> None:
    for rule in _shapes().rules:
        wanted = SEVERITY_OF_X.get(rule.code) or SEVERITY[rule.code[0]]
        assert rule.severity == wanted, rule.shape


def test_sparql_only_where_core_does_not_reach() -> None:
    assert {rule.code for rule in _shapes().rules if rule.select} == SPARQL


def test_only_x_rules_and_those_of_the_register_go_across_plans() -> None:
    across = {rule.code for rule in _shapes().across_plans()}
    assert across == {"Q06", "Q07", "Q08", *SEVERITY_OF_X}


def test_one_entry_has_one_name() -> None:
    names = defaultdict(set)
    for rule in _shapes().rules:
        names[rule.code].add(rule.name)
    assert not [code for code, found in names.items() if len(found) > 1]


def test_every_shape_is_whole() -> None:
    meta = Graph().parse(data=SHAPE_OF_SHAPES, format="turtle")
    conforms, _, text = pyshacl.validate(_shapes_graph(), shacl_graph=meta)
    assert conforms, text


@pytest.mark.slow
def test_the_shapes_are_shapes_to_the_w3c() -> None:
    copy = _shapes().copy_of(_shapes().rules)
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=copy, meta_shacl=True)
    assert conforms, text


def test_the_header_names_version_and_licence() -> None:
    header = URIRef(SHAPES.rstrip("#"))
    said = {str(p).split("#")[-1].split("/")[-1] for p in _shapes_graph().predicates(header)}
    assert {"versionIRI", "versionInfo", "title", "license", "declare"} <= said


def test_placeholders_can_be_filled() -> None:
    for rule in _shapes().rules:
        for mark, name in PLACEHOLDER.findall(rule.message + rule.remedy):
            if mark:
                assert re.search(rf"SELECT DISTINCT [^{{]*\?{name}\b", rule.select), name
            else:
                assert name in {"label", "type", "value", "near"} | _properties()


def test_a_shape_that_a_claim_could_close_says_how_and_no_other_does() -> None:
    closable = {rule.code for rule in _shapes().rules if rule.filled_by}
    assert closable == {rule.code for rule in _shapes().rules if rule.proposal}
    assert {"C04", "C07", "Q05"} <= closable


@pytest.mark.parametrize(
    "rule", [r for r in _shapes().rules if r.select], ids=lambda r: r.shape.split("#")[1]
)
def test_constraints_keep_to_what_shacl_allows(rule: Rule) -> None:
    # SHACL, section 5.2.1: such queries may not run in other engines.
    assert not re.search(r"\b(VALUES|MINUS|SERVICE|FROM|GRAPH|LOAD)\b", rule.select)
    declared = set(re.findall(r"PREFIX (\w+):", rule.select))
    used = set(re.findall(r"\b([a-z]+):\w", rule.select.split("SELECT", 1)[1]))
    assert used <= declared


def test_every_term_of_ours_is_in_the_ontology() -> None:
    graph = _shapes_graph()
    known = set(_vocabulary().subjects())
    used = {t for triple in graph for t in triple if isinstance(t, URIRef) and t.startswith(NS)}
    text = "\n".join(str(o) for o in graph.objects(None, SH.select) if isinstance(o, Literal))
    used |= {URIRef(NS + name) for name in re.findall(r"\bcivic:(\w+)", text)}
    assert sorted(used - known) == []


def _told(results: tuple[Result, ...]) -> set[tuple[str, str, str]]:
    """Return results as both ways tell them; a node shape's value is its focus node."""
    return {
        (str(r.rule.shape), str(r.focus), _plain(r.focus if r.value is None else r.value))
        for r in results
    }


def _plain(value: object) -> str:
    number = value.toPython() if isinstance(value, Literal) else value
    return str(number.normalize()) if hasattr(number, "normalize") else str(value)


SPARQL_RULES = tuple(rule for rule in _shapes().rules if rule.select)


@pytest.mark.parametrize("code", one_in(12, sorted(SPARQL)))
def test_set_based_and_focus_by_focus_agree_on_a_case(code: str) -> None:
    rules = [rule for rule in SPARQL_RULES if rule.code == code]
    for side in ("breaks", "holds"):
        data = _with_its_terms(read_files([CASES / f"{code}-{side}.ttl"]))
        slow = _told(reference_results(data, _shapes(), rules))
        assert _told(set_results(data, _shapes(), rules)) == slow
        assert bool(slow) == (side == "breaks")


@pytest.mark.slow
def test_set_based_and_focus_by_focus_agree_on_all_cases_in_one_graph() -> None:
    data = _all_cases()
    assert len(data) > 2000
    # Those that look at every thing are held equal on their own cases: here it would take minutes.
    rules = [rule for rule in SPARQL_RULES if rule.code not in OF_EVERY_THING]
    fast = set_results(data, _shapes(), rules)
    assert _told(fast) == _told(reference_results(data, _shapes(), rules))
    assert {result.rule.code for result in fast} == SPARQL - OF_EVERY_THING


def _all_cases() -> Graph:
    """Return one graph of the cases of SPARQL rules, each under names of its own."""
    base = "https://w3id.org/civicthread/id/case/"
    data = Graph()
    for case in (case for case in (*BREAKS, *HOLDS) if _code(case) in SPARQL - OF_EVERY_THING):
        own = Namespace(f"{base}{case.stem}-")
        for triple in read_files([case]):
            moved = [
                own[str(t).removeprefix(base)] if str(t).startswith(base) else t for t in triple
            ]
            data.add((moved[0], moved[1], moved[2]))
    return data + _vocabulary()


def _with_its_terms(data: Graph) -> Graph:
    """Return a graph with the kinds of the terms that it uses, their lists and the subclasses.

    Focus by focus, each thing of the whole ontology would be asked about, rule by rule.
    """
    used = {term for triple in data for term in triple}
    for triple in _vocabulary():
        own = triple[0] in used and triple[1] in (RDF.type, RDFS.label)
        if own or (triple[1] == RDFS.subClassOf and not str(triple[2]).startswith(NS)):
            data.add(triple)
        elif triple[1] == RDFS.subClassOf:
            data += ((t, RDF.type, OWL.Class) for t in (triple[0], triple[2]))
            data.add(triple)
    return data


def test_a_target_class_reaches_subclasses() -> None:
    rule = next(r for r in _shapes().rules if r.code == "X01")
    ns = "https://w3id.org/civicthread/id/case/"
    data = _vocabulary() + Graph().add((URIRef(ns + "a"), RDF.type, URIRef(NS + "Goal")))
    assert URIRef(ns + "a") in _shapes().focus_nodes(rule, Index(data))


def test_a_solution_counts_only_for_a_target() -> None:
    (rule,) = [r for r in SPARQL_RULES if r.code == "S21"]
    data = read_files([CASES / "S21-breaks.ttl"]) + _vocabulary()
    assert set_results(data, _shapes(), [rule])
    data.remove((None, RDF.type, URIRef(f"{NS}Claim")))
    assert set_results(data, _shapes(), [rule]) == ()


def test_the_page_names_a_rules_terms_in_one_order() -> None:
    listed = [shape.terms for shape in list_shapes()]
    both = f"{NS}Programme", f"{NS}programme"
    assert any(set(both) <= set(terms) for terms in listed), "nothing here tells the two apart"
    for terms in listed:
        assert list(terms) == sorted(terms, key=lambda iri: (iri.casefold(), iri))
