"""Shapes of somebody's own, as they are: what pySHACL finds with them, told as findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Identifier, Node

from kg.errors import LoadError
from kg.store.lexer import has_keyword
from kg.validate.bounded import Bound
from kg.validate.core_rules import Result, ended, shacl_report
from kg.validate.finding import SEVERITIES
from kg.validate.paths import path_text
from kg.validate.reading import read_files
from kg.validate.shapes import CODE, REMEDY, Rule, Seen, has_focus, in_english, is_off

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
# Of SHACL Advanced Features and SHACL-JS: nothing here runs them, and to pass them over in
# silence would make data look better than they are.
_NOT_HONOURED = {
    SH.rule: "rules that infer (sh:rule)",
    SH.target: "targets of one's own (sh:target)",
    SH.js: "JavaScript (sh:js)",
    SH.expression: "expressions (sh:expression)",
    URIRef(f"{SH}values"): "derived values (sh:values)",
    SH.entailment: "entailment (sh:entailment)",
    OWL.imports: "imports (owl:imports)",
}
_QUERIES = (SH.select, SH.ask, SH.construct)
_OUTWARD = ("SERVICE", "FROM")
_FROM_PART_TO_SHAPE = (
    *(SH.property, SH.node, SH.sparql, SH.qualifiedValueShape, SH["not"]),
    *(RDF.first, RDF.rest, SH["and"], SH["or"], SH.xone),
)
_MOST_STEPS = 100
_CLASSES = (OWL.Class, RDFS.Class)


@dataclass(frozen=True, slots=True)
class OwnShapes:
    """A graph of shapes, and those of them that have targets."""

    graph: Graph
    shapes: frozenset[Node]

    def is_idle(self, shape: Node, seen: Seen) -> bool:
        """Whether a shape is switched off, or targets nothing of some data."""
        parts = (shape, *self.graph.objects(shape, SH.sparql))
        off = any(is_off(self.graph, part) for part in parts)
        return off or not has_focus(self.graph, shape, seen)


def read_own_shapes(files: Sequence[Path]) -> OwnShapes:
    """Read shapes.

    Raises:
        LoadError: A file can not be read, none has a shape with a target, or a shape holds what
            is not honoured.
    """
    graph = read_files(files)
    named = ", ".join(str(path) for path in files)
    for predicate, what in _NOT_HONOURED.items():
        for node in graph.subjects(predicate):
            raise LoadError(
                f"{named}: {_shape_of(graph, node)} has {what}, which is not asked here"
            )
    for predicate in _QUERIES:
        for node, text in graph.subject_objects(predicate):
            for keyword in _OUTWARD:
                if has_keyword(str(text), keyword):
                    raise LoadError(
                        f"{named}: a query of {_shape_of(graph, node)} has {keyword}; nothing is "
                        "fetched while data are checked"
                    )
    for node, severity in graph.subject_objects(SH.severity):
        if str(severity).removeprefix(str(SH)) not in SEVERITIES:
            raise LoadError(
                f"{named}: {_shape_of(graph, node)} has the severity {severity}; "
                f"one of {', '.join(f'sh:{name}' for name in SEVERITIES)} is known"
            )
    shapes = {node for target in _TARGETS for node in graph.subjects(target)}
    # A shape that is a class too targets what is of it (SHACL, section 2.1.3.3).
    shapes |= {
        node
        for kind in (SH.NodeShape, SH.PropertyShape)
        for node in graph.subjects(RDF.type, kind)
        if any((node, RDF.type, of) in graph for of in _CLASSES)
    }
    if not shapes:
        raise LoadError(f"{named}: no shape with a target is here, so nothing would be checked")
    return OwnShapes(graph, frozenset(shapes))


def own_results(data: Graph, shapes: OwnShapes) -> tuple[Result, ...]:
    """Return what pySHACL finds, in no order.

    Where the shapes together take too long, each is asked alone: one that takes too long is the
    one result of itself.

    Raises:
        LoadError: A shape is not well formed.
    """
    bound = Bound()

    def found(graph: Graph) -> tuple[Result, ...]:
        try:
            return tuple(_results(shacl_report(data, graph), shapes.graph))
        except Exception as err:
            raise LoadError(f"the shapes can not be asked: {_first_line(err)}") from err

    # A copy: pySHACL writes into the graph that it is given (RDFLib/pySHACL issue 314).
    for _, together in bound.each([Graph() + shapes.graph], found):
        if together is not None:
            return together
    alone = sorted(shapes.shapes, key=str)
    results: list[Result] = []
    for shape, of_it in bound.each(alone, lambda shape: found(_alone(shapes, shape))):
        results += [_ended(shape, shapes.graph, bound)] if of_it is None else of_it
    return tuple(results)


def _alone(shapes: OwnShapes, shape: Node) -> Graph:
    """Return a copy of the shapes in which one alone has targets."""
    graph = Graph() + shapes.graph
    for other in shapes.shapes - {shape}:
        for target in _TARGETS:
            graph.remove((other, target, None))
        for kind in _CLASSES:
            graph.remove((other, RDF.type, kind))
    return graph


def _ended(shape: Node, shapes: Graph, bound: Bound) -> Result:
    """Return what is told of a shape that took too long; what says no severity is a violation."""
    severity = _said(shapes, (shape,), SH.severity).removeprefix(str(SH))
    rule = Rule(
        shape=shape if isinstance(shape, URIRef) else URIRef(f"{SH}Shape"),
        code=_said(shapes, (shape,), CODE) or _local_name(shape),
        name=_said(shapes, (shape,), SH.name) or _local_name(shape),
        severity=severity or SEVERITIES[0],
        message="",
        remedy="",
    )
    return ended(rule, bound)


def _results(report: Graph, shapes: Graph) -> Iterator[Result]:
    for node in report.objects(None, SH.result):
        focus, value = report.value(node, SH.focusNode), report.value(node, SH.value)
        source = report.value(node, SH.sourceShape)
        if not isinstance(focus, Identifier) or source is None:
            continue
        shape = _shape_of(shapes, source)
        path = report.value(node, SH.resultPath)
        rule = Rule(
            shape=shape if isinstance(shape, URIRef) else URIRef(f"{SH}Shape"),
            code=_said(shapes, (source, shape), CODE) or _local_name(shape),
            name=_said(shapes, (source, shape), SH.name) or _local_name(shape),
            severity=str(report.value(node, SH.resultSeverity)).removeprefix(str(SH)),
            message=in_english(report.objects(node, SH.resultMessage)),
            remedy=_said(shapes, (source, shape), REMEDY)
            or _said(shapes, (source, shape), SH.description)
            or "See what the shape asks for.",
            path=_path(report, path),
            path_term=path,
        )
        component = report.value(node, SH.sourceConstraintComponent)
        kept = value if isinstance(value, Identifier) else None
        yield Result(rule, focus, kept, URIRef(str(component)))


def _path(report: Graph, path: Node | None) -> str:
    try:
        return "" if path is None else path_text(report, path)
    except ValueError:
        return ""


def _shape_of(graph: Graph, part: Node) -> Node:
    """Return the named shape that a part belongs to, or the outermost part that there is."""
    for _ in range(_MOST_STEPS):
        if isinstance(part, URIRef):
            return part
        above = next(
            (n for p in _FROM_PART_TO_SHAPE for n in graph.subjects(p, part)),
            None,
        )
        if above is None:
            return part
        part = above
    return part


def _said(graph: Graph, nodes: Sequence[Node], predicate: URIRef) -> str:
    return next((t for n in nodes if (t := in_english(graph.objects(n, predicate)))), "")


def _local_name(shape: Node) -> str:
    if not isinstance(shape, URIRef):
        return "own"
    return str(shape).rstrip("/#").replace("#", "/").rpartition("/")[2] or "own"


def _first_line(err: object) -> str:
    lines = [line.strip() for line in str(err).splitlines() if line.strip()]
    return " ".join(lines[:2])[:300] or type(err).__name__
