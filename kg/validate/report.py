"""Findings as RDF: one validation report of the W3C a checked graph."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from rdflib import PROV, RDF, SH, Graph, Literal, URIRef

from kg.terms import BASE
from kg.validate.finding import Finding, in_order
from kg.validate.flat import flat_graph
from kg.validate.shapes import CELL, CODE, REMEDY


def findings_graph(findings: Iterable[Finding], report: str = f"{BASE}/graph/checks") -> Graph:
    """Return a report of findings.

    Args:
        findings: What goes into it.
        report: The IRI of the report; each result is named below it.

    Shape:
        No blank nodes: a result's IRI is made from what it says, so the same findings give the
        same bytes. `sh:resultPath` is there where the path is one property; for others
        `sh:sourceShape` leads to it. `sh:conforms` has the meaning of the W3C: no result at all.

    Source: SHACL, section 3.6.
    """
    graph = flat_graph()
    node = URIRef(report)
    ordered = in_order(findings)
    graph.add((node, RDF.type, SH.ValidationReport))
    graph.add((node, SH.conforms, Literal(not ordered)))
    for finding in ordered:
        result = URIRef(f"{report}#{finding.code}-{_digest(finding)}")
        graph.add((node, SH.result, result))
        _add_result(graph, result, finding)
    return graph


def checks_graphs(
    findings: Iterable[Finding], base: str = BASE, checked: Iterable[str] = ()
) -> dict[str, Graph]:
    """Return a report for each graph that holds a finding's focus node, by the report's IRI.

    Args:
        findings: The findings of a release.
        base: Where the release's graphs are named.
        checked: Graphs that were checked, so that one without findings has its report too.

    Shape: `{base}/graph/gla/plan-x/1` has its report in `{base}/graph/checks/gla/plan-x/1`,
    whatever the base of the graph.
    """
    by_graph: dict[str, list[Finding]] = defaultdict(list)
    for graph in checked:
        by_graph[graph] = []
    for finding in findings:
        by_graph[finding.graph or f"{base}/graph/hub"].append(finding)
    names = {graph: _report_name(base, graph) for graph in sorted(by_graph)}
    return {
        name: findings_graph(by_graph[graph], name).add((URIRef(name), PROV.used, URIRef(graph)))
        for graph, name in names.items()
    }


def _report_name(base: str, graph: str) -> str:
    # A plan that was harvested keeps its name, which is under its publisher's base.
    head = base if graph.startswith(f"{base}/graph/") else graph.partition("/graph/")[0]
    return f"{head}/graph/checks/{graph.removeprefix(f'{head}/graph/')}"


def _add_result(graph: Graph, result: URIRef, finding: Finding) -> None:
    graph.add((result, RDF.type, SH.ValidationResult))
    graph.add((result, SH.focusNode, finding.focus_term or URIRef(finding.focus)))
    graph.add((result, SH.resultSeverity, SH[finding.severity]))
    graph.add((result, SH.resultMessage, Literal(finding.message, lang="en")))
    graph.add((result, SH.sourceShape, URIRef(finding.shape)))
    if finding.component:
        graph.add((result, SH.sourceConstraintComponent, URIRef(finding.component)))
    graph.add((result, CODE, Literal(finding.code)))
    graph.add((result, REMEDY, Literal(finding.remedy, lang="en")))
    if isinstance(finding.path_term, URIRef):
        graph.add((result, SH.resultPath, finding.path_term))
    if finding.value_term is not None:
        graph.add((result, SH.value, finding.value_term))
    if finding.source:
        graph.add((result, CELL, Literal(finding.source, lang="en")))


def _digest(finding: Finding) -> str:
    said = (finding.shape, finding.focus, finding.value, finding.message)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
