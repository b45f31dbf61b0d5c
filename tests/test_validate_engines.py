"""Two ways to ask one rule: compiled, and by pySHACL, which is the reference."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, Graph, Namespace, URIRef
from rdflib.term import Node

from kg.errors import LoadError
from kg.release.loading import load_sources
from kg.sources import find_sources
from kg.validate import Shapes, load_shapes, merged, read_files, run, validate_release
from kg.validate.compiled import NotCompiledError, compile_shape
from kg.validate.core_rules import Result, core_results, reference_results, shacl_report
from kg.validate.derived import derive_reaches
from kg.validate.lists import items_of
from kg.validate.parts import Facts, Shared
from kg.validate.view import Index, layered
from tests.conftest import one_in
from tests.validated import CASES, HUB, PLAN, graph_of, release_of, the_shapes, the_vocabulary

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
# Where the suites of the W3C lie on this machine, if they do.
SUITES = os.environ.get("CIVIC_W3C_SUITES", "")
W3C = sorted(Path(SUITES, "data-shapes").rglob("core/*/*.ttl")) if SUITES else []
CORE = tuple(rule for rule in the_shapes().rules if not rule.select)
NOTHING_LEFT = "by rules C01 to X13"


def _counted(results: Iterable[Result]) -> Counter[tuple[str, ...]]:
    return Counter(
        (str(r.rule.shape), str(r.component), r.focus.n3(), r.value.n3() if r.value else "")
        for r in results
    )


def _held_equal(data: Graph) -> Counter[tuple[str, ...]]:
    told: list[str] = []
    found = _counted(core_results(data, the_shapes(), CORE, told.append))
    assert told == [NOTHING_LEFT], "a shape of ours is not compiled"
    assert found == _counted(reference_results(data, the_shapes(), CORE))
    return found


@pytest.mark.parametrize(
    "case", one_in(20, sorted(CASES.glob("[SCQX]*.ttl"))), ids=lambda path: path.stem
)
def test_both_find_the_same_in_a_case(case: Path) -> None:
    _held_equal(merged([the_vocabulary(), read_files([case])]))


@pytest.mark.slow
def test_both_find_the_same_in_the_real_data() -> None:
    data = merged(load_sources(find_sources()).values())
    assert _held_equal(layered([data, derive_reaches(data)]))


_VALUES = """
    "2014-11-01"^^xsd:date
    "2014"^^xsd:gYear
    "2014-13-45"^^xsd:date
    "2014-11-01"
    "soon"@en
    5
    5.0
    5e0
    -1
    true
    <http://a.example/>
    gla:x
    ".5"^^xsd:decimal
    "INF"^^xsd:double
    ""
"""
_PROPERTIES = """
    dcat:startDate
    civic:amount
    civic:confidence
    civic:asWritten
    civic:role
    civic:edtf
    schema:currency
    skos:prefLabel
    civic:comparator
    civic:value
"""


@cache
def _literals() -> Graph:
    """Return things whose values are of every sort where a date, a sum or a name is asked for."""
    values = [line.strip() for line in _VALUES.strip().splitlines()]
    properties = [line.strip() for line in _PROPERTIES.strip().splitlines()]
    kinds = "civic:TimeFrame , civic:BudgetLine , civic:Claim , civic:Target , civic:Goal"
    lines = [
        f"gla:n{m}-{n} a {kinds} ; {said} {one} ; dcat:endDate {values[n - 1]} ."
        for m, said in enumerate(properties)
        for n, one in enumerate(values)
    ]
    return graph_of("\n".join(lines))


# Both ask rdflib which of two values comes first, which warns where neither does.
@pytest.mark.filterwarnings("ignore:NotImplemented should not be used")
def test_both_find_the_same_in_values_of_every_sort() -> None:
    found = _held_equal(merged([the_vocabulary(), _literals()]))
    components = {component.partition("#")[2] for _, component, _, _ in found}
    assert {"LessThanOrEqualsConstraintComponent", "DatatypeConstraintComponent"} <= components


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.skipif(not W3C, reason="the suites of the W3C are not here")
def test_what_is_compiled_of_the_suite_of_the_w3c_says_what_pyshacl_says() -> None:
    compared = 0
    for path in W3C:
        graph = Graph().parse(path, publicID=path.as_uri())
        if not set(graph.objects(None, SHT.shapesGraph)) <= {URIRef(path.as_uri())}:
            continue
        for shape, targets in _targets(graph).items():
            try:
                compiled = compile_shape(graph, shape)
            except NotCompiledError:
                continue
            index = Index(graph)
            wrong = {str(node) for node in targets if not compiled.conforms(index, node)}
            assert wrong == _wrong_by_reference(graph, shape, targets), path.name
            compared += 1
    assert compared > 20


def _targets(graph: Graph) -> dict[Node, set[Node]]:
    found: dict[Node, set[Node]] = {}
    for shape, node in graph.subject_objects(SH.targetNode):
        found.setdefault(shape, set()).add(node)
    for shape, kind in graph.subject_objects(SH.targetClass):
        nodes = {
            n
            for k in graph.transitive_subjects(RDFS.subClassOf, kind)
            for n in graph.subjects(RDF.type, k)
        }
        found.setdefault(shape, set()).update(nodes)
    return found


def _wrong_by_reference(graph: Graph, shape: Node, targets: set[Node]) -> set[str]:
    """Return the nodes that do not conform, each the one target of the one shape that has any."""
    alone = Graph() + graph
    for target in (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf):
        alone.remove((None, target, None))
    alone.remove((None, RDF.type, RDFS.Class))
    found = set()
    for node in targets:
        report = shacl_report(graph, (Graph() + alone).add((shape, SH.targetNode, node)))
        if any(report.objects(None, SH.result)):
            found.add(str(node))
    return found


def _rule_with(
    tmp_path: Path, more: str, code: str = "S01", target: str = "civic:Activity"
) -> Shapes:
    head = (CASES.parent / "structure.ttl").read_text(encoding="utf-8")
    prefixes = "".join(line for line in head.splitlines(True) if line.startswith("@prefix"))
    text = f"""{prefixes}
        civicsh:T01 a sh:PropertyShape ; sh:targetClass {target} ; sh:path skos:prefLabel ;
            civicsh:code "{code}" ; sh:name "n" ; sh:severity sh:Info ; sh:message "m." ;
            civicsh:remedy "r." ; {more} ."""
    (tmp_path / "own.ttl").write_text(text, encoding="utf-8")
    return load_shapes(tmp_path)


@pytest.mark.parametrize(
    "more", ["sh:minLength 90", 'sh:languageIn ( "cy" )', "sh:nodeKind sh:IRI"]
)
def test_what_is_not_compiled_is_asked_of_pyshacl_and_that_is_told(tmp_path, more) -> None:
    shapes = _rule_with(tmp_path, more)
    told: list[str] = []
    found = core_results(graph_of(PLAN), shapes, shapes.rules, told.append)
    assert [str(r.focus).rpartition("/")[2] for r in found] == ["activity"]
    assert told[1:] == [f"by rule S01 the slow way, for it has {more.split(' ')[0]}"]


@pytest.mark.parametrize(
    ("turtle", "why"),
    [
        ("[] sh:in _:a . _:a rdf:first 1 ; rdf:rest _:a .", "into itself after 1 member"),
        ("[] sh:in _:a . _:a rdf:first 1 , 2 ; rdf:rest () .", "has 2 and 1"),
        ("[] sh:in _:a . _:a rdf:first 1 .", "has 1 and 0"),
    ],
)
def test_a_list_that_has_no_end_is_refused(turtle: str, why: str) -> None:
    graph = graph_of(f"@prefix sh: <{SH}> . @prefix rdf: <{RDF}> . {turtle}")
    with pytest.raises(LoadError, match=why):
        items_of(graph, next(graph.objects(None, SH["in"])))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ('sh:pattern "[a"', "'.a' is no pattern"),
        ("sh:in _:a . _:a rdf:first 1 ; rdf:rest _:a", "a list leads back into itself"),
        ("sh:or _:a . _:a rdf:first [ sh:minCount 1 ]", "a list is broken after 0 members"),
        ("sh:node civicsh:T01", "it contains itself"),
        (
            "sh:node [ sh:path [ sh:zeroOrMorePath _:a ] ] . _:a sh:inversePath _:a",
            "a property path",
        ),
    ],
)
def test_a_shape_that_is_not_well_formed_is_named_before_anything_is_asked(
    tmp_path, more: str, why: str
) -> None:
    with pytest.raises(LoadError, match=rf"the shape \S+#T01 is not well formed: {why}"):
        _rule_with(tmp_path, more)


def test_a_query_that_can_not_be_read_is_named_before_anything_is_asked(tmp_path: Path) -> None:
    query = 'sh:sparql [ sh:message "m." ; sh:select "SELECT $this WHERE { $this ?p ?o" ]'
    with pytest.raises(LoadError, match=r"the shape \S+#T01 is not well formed: "):
        _rule_with(tmp_path, query)


SECOND = """
col:plan-b a civic:DeliveryPlan ; dcterms:title "Plan B"@en ; civic:succeeds gla:plan-a .
col:body a org:Organization ; skos:prefLabel "COUNCIL"@en .
col:target a civic:Target ; civic:ofIndicator hub:rate ; civic:comparator cmp:at-least ;
    civic:value 5.0 ; civic:due col:day .
col:day a civic:TimeFrame ; dcat:endDate "2015-01-01"^^xsd:date .
"""
MORE = """
gla:activity civic:recurrence rec:annual ; civic:programme hub:programme .
gla:target a civic:Target ; civic:ofIndicator hub:rate ; civic:comparator cmp:at-least ;
    civic:value 6.0 ; civic:due gla:day .
gla:day a civic:TimeFrame ; dcat:endDate "2015-01-01"^^xsd:date .
"""
SHARED = """
hub:rate a civic:Indicator ; skos:prefLabel "Rate"@en .
hub:programme a civic:Programme ; skos:prefLabel "Programme"@en .
"""


def _in_one_part(plans: dict[str, Facts], _: Shared) -> list[tuple[str, ...]]:
    return [tuple(sorted(plans))]


def _whole_register(_: object, shared: Shared) -> Graph:
    return shared.whole


def _released_whole(graphs, monkeypatch):
    monkeypatch.setattr(run, "parts_of", _in_one_part)
    monkeypatch.setattr(run, "slice_of", _whole_register)
    return validate_release(graphs, the_shapes())


def test_parts_with_their_slices_are_told_what_the_whole_is_told(monkeypatch) -> None:
    apart = 'crs:plan-c a civic:DeliveryPlan ; dcterms:title "C"@en ; dcterms:publisher hub:idle .'
    graphs = release_of(
        plan=PLAN + MORE,
        hub=HUB + SHARED,
        col__plan_b__1=SECOND,
        col__plan_c__1=apart.replace("crs:", "col:"),
    )
    parted = validate_release(graphs, the_shapes())
    assert {"Q06", "Q07", "X07", "X10"} & {f.code for f in parted} >= {"Q07", "X07", "X10"}
    assert parted == _released_whole(graphs, monkeypatch)


@pytest.mark.slow
def test_parts_of_the_real_data_are_told_what_the_whole_is_told(monkeypatch) -> None:
    graphs = load_sources(find_sources())
    assert validate_release(graphs, the_shapes()) == _released_whole(graphs, monkeypatch)


def test_a_new_rule_across_plans_is_asked_of_all_plans_together(tmp_path: Path) -> None:
    query = """sh:sparql [ sh:message "{?value}." ; sh:select \"\"\"
        SELECT DISTINCT $this ?value WHERE {
          $this a <https://w3id.org/civicthread/ns#DeliveryPlan> .
          ?value a <https://w3id.org/civicthread/ns#DeliveryPlan> .
          FILTER (STR($this) < STR(?value))
        }\"\"\" ]"""
    shapes = _rule_with(tmp_path, query, code="X99", target="civic:DeliveryPlan")
    plan_b = 'col:plan-b a civic:DeliveryPlan ; dcterms:title "Plan B"@en .'
    found = validate_release(release_of(col__plan_b__1=plan_b), shapes)
    assert [(f.code, f.message) for f in found] == [("X99", "Plan A.")]
