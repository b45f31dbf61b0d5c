"""The shapes as rules: read once, handed out as copies, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import LoadError
from kg.terms import SHAPES
from kg.validate.finding import SEVERITIES
from kg.validate.flat import flat_graph
from kg.validate.paths import path_text
from kg.validate.reading import read_files

CODE = URIRef(f"{SHAPES}code")
REMEDY = URIRef(f"{SHAPES}remedy")
CELL = URIRef(f"{SHAPES}cell")
FILLED_BY = URIRef(f"{SHAPES}filledBy")
PROPOSAL = URIRef(f"{SHAPES}proposal")

# Rules that look across plans; all others are asked plan by plan.
_UNION_CODES = ("Q06", "Q07", "Q08")


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape that has targets.

    Shape:
        `select` is the whole query text, prefixes included, of a SPARQL constraint; it is empty
        for a rule of SHACL Core. `proposal` is added to the message where an undecided claim with
        a property of `filled_by` would close the gap; both are empty where none could.
    """

    shape: URIRef
    code: str
    name: str
    severity: str
    message: str
    remedy: str
    path: str = ""
    path_term: Node | None = None
    select: str = ""
    proposal: str = ""
    filled_by: tuple[str, ...] = ()

    @property
    def is_across_plans(self) -> bool:
        """Whether the rule is asked once, of all plans together."""
        return self.code.startswith("X") or self.code in _UNION_CODES


@dataclass(frozen=True, slots=True)
class Shapes:
    """All rules, and the graph they were read from."""

    rules: tuple[Rule, ...]
    _graph: Graph

    def across_plans(self) -> tuple[Rule, ...]:
        """Return the rules asked of all plans together."""
        return tuple(rule for rule in self.rules if rule.is_across_plans)

    def within_plan(self) -> tuple[Rule, ...]:
        """Return the rules asked of one plan at a time."""
        return tuple(rule for rule in self.rules if not rule.is_across_plans)

    def copy_of(self, rules: Iterable[Rule]) -> Graph:
        """Return a new graph with these rules' shapes and the prefixes they declare.

        A copy, because pySHACL writes helper triples into the shapes graph it is given
        (RDFLib/pySHACL issue 314).
        """
        copy = flat_graph()
        for rule in rules:
            _copy_description(self._graph, rule.shape, copy)
        for header in self._graph.subjects(SH.declare):
            _copy_description(self._graph, header, copy)
        return copy

    def focus_nodes(self, rule: Rule, data: Graph) -> set[Node]:
        """Return the nodes of `data` that a rule targets.

        Source: SHACL, section 2.1.3 (class targets follow rdfs:subClassOf).
        """
        found: set[Node] = set(self._graph.objects(rule.shape, SH.targetNode))
        for kind in self._graph.objects(rule.shape, SH.targetClass):
            for subclass in data.transitive_subjects(RDFS.subClassOf, kind):
                found.update(data.subjects(RDF.type, subclass))
        for predicate in self._graph.objects(rule.shape, SH.targetSubjectsOf):
            found.update(data.subjects(predicate))
        for predicate in self._graph.objects(rule.shape, SH.targetObjectsOf):
            found.update(data.objects(None, predicate))
        return found


def load_shapes(folder: Path) -> Shapes:
    """Read the shapes of a folder.

    Raises:
        LoadError: A file is not Turtle, or a shape lacks its code, name, severity, message
            or remedy.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise LoadError(f"{folder}: no shapes (*.ttl) here")
    graph = read_files(files)
    shapes = {node for node, _ in graph.subject_objects(CODE) if isinstance(node, URIRef)}
    return Shapes(tuple(_rule(graph, shape, folder) for shape in sorted(shapes)), graph)


def _rule(graph: Graph, shape: URIRef, folder: Path) -> Rule:
    constraint = graph.value(shape, SH.sparql)
    severity = str(_needed(graph, shape, SH.severity, folder)).removeprefix(str(SH))
    if severity not in SEVERITIES:
        raise LoadError(f"{folder}: the shape {shape} has the unknown severity {severity!r}")
    path = graph.value(shape, SH.path)
    return Rule(
        shape=shape,
        code=str(_needed(graph, shape, CODE, folder)),
        name=str(_needed(graph, shape, SH.name, folder)),
        severity=severity,
        message=str(_needed(graph, constraint or shape, SH.message, folder)),
        remedy=str(_needed(graph, shape, REMEDY, folder)),
        path=path_text(graph, path) if path is not None else "",
        path_term=path,
        select=_select(graph, constraint) if constraint is not None else "",
        proposal=str(graph.value(shape, PROPOSAL) or ""),
        filled_by=tuple(sorted(str(link) for link in graph.objects(shape, FILLED_BY))),
    )


def _needed(graph: Graph, subject: Node, predicate: Node, folder: Path) -> Node:
    value = graph.value(subject, predicate)
    if value is None:
        raise LoadError(f"{folder}: the shape {subject} has no {predicate}")
    return value


def _select(graph: Graph, constraint: Node) -> str:
    """Return a constraint's query with the prefixes that its sh:prefixes declare."""
    declared: list[str] = []
    for header in graph.objects(constraint, SH.prefixes):
        for declaration in graph.objects(header, SH.declare):
            prefix = graph.value(declaration, SH.prefix)
            namespace = graph.value(declaration, SH.namespace)
            declared.append(f"PREFIX {prefix}: <{namespace}>")
    text = graph.value(constraint, SH.select)
    return "\n".join([*sorted(declared), str(text)])


def _copy_description(graph: Graph, node: Node, copy: Graph) -> None:
    """Copy a node's triples, and those of the blank nodes below it."""
    for predicate, value in graph.predicate_objects(node):
        if (node, predicate, value) in copy:
            continue
        copy.add((node, predicate, value))
        if isinstance(value, BNode) and not isinstance(value, Literal):
            _copy_description(graph, value, copy)
