"""The shapes as rules: read once, handed out as copies, never changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import LoadError, QueryError
from kg.store import MemoryStore
from kg.store.lexer import tokens
from kg.terms import SHAPES
from kg.validate.compiled import Compiled, NotCompiledError, compile_shape
from kg.validate.finding import SEVERITIES
from kg.validate.flat import flat_graph, merged
from kg.validate.paths import path_text
from kg.validate.reading import read_files
from kg.validate.view import Index

CODE = URIRef(f"{SHAPES}code")
REMEDY = URIRef(f"{SHAPES}remedy")
CELL = URIRef(f"{SHAPES}cell")
FILLED_BY = URIRef(f"{SHAPES}filledBy")
PROPOSAL = URIRef(f"{SHAPES}proposal")

# Rules that look across plans; all others are asked plan by plan.
_UNION_CODES = ("Q06", "Q07", "Q08")
# Of these, the rules about things that lead to one another. Any other compares things that may
# have nothing to do with each other, as Q07 does with names.
_NEARBY_CODES = frozenset({"Q06", "Q08", *(f"X{number:02}" for number in range(1, 14))})
_OF_NAMES = "Q07"
# What `kg.validate.messages` fills with a name that was perhaps meant.
_NEAR = re.compile(r"\{[?$]?near\}")


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

    @property
    def is_everywhere(self) -> bool:
        """Whether the rule compares things that have nothing to do with each other."""
        return self.is_across_plans and self.code not in _NEARBY_CODES

    @property
    def reads_plans_whole(self) -> bool:
        """Whether such a rule needs more than what parts tell of their bodies and claims."""
        return self.is_everywhere and self.code != _OF_NAMES

    @property
    def says_what_is_near(self) -> bool:
        """Whether a finding says which name was perhaps meant."""
        return any(_NEAR.search(text) is not None for text in (self.message, self.remedy))


@dataclass(frozen=True, slots=True)
class Shapes:
    """All rules, and the graph they were read from.

    Shape: with `by_reference`, rules of SHACL Core are asked of pySHACL, compiled or not.
    """

    rules: tuple[Rule, ...]
    _graph: Graph
    by_reference: bool = False
    _parts: dict[tuple[URIRef, ...], Graph] = field(default_factory=dict, compare=False)
    _compiled: dict[URIRef, Compiled] = field(default_factory=dict, compare=False)

    def across_plans(self) -> tuple[Rule, ...]:
        """Return the rules asked of all plans together."""
        return tuple(rule for rule in self.rules if rule.is_across_plans)

    def copy_of(self, rules: Iterable[Rule]) -> Graph:
        """Return a new graph with these rules' shapes and the prefixes they declare.

        A copy, because pySHACL writes helper triples into the shapes graph it is given
        (RDFLib/pySHACL issue 314).
        """
        wanted = tuple(rule.shape for rule in rules)
        part = self._parts.get(wanted)
        if part is None:
            part = flat_graph()
            for node in (*wanted, *self._graph.subjects(SH.declare)):
                _copy_description(self._graph, node, part)
            self._parts[wanted] = part
        return merged([part])

    def has_focus(self, rule: Rule, seen: Seen) -> bool:
        """Whether a rule targets any node of some data."""
        return has_focus(self._graph, rule.shape, seen)

    def compiled(self, rule: Rule) -> Compiled:
        """Return a rule as functions.

        Raises:
            NotCompiledError: It holds more than is compiled.
        """
        if self.by_reference:
            raise NotCompiledError("been found otherwise by pySHACL")
        if rule.shape not in self._compiled:
            self._compiled[rule.shape] = compile_shape(self._graph, rule.shape)
        return self._compiled[rule.shape]

    def focus_nodes(self, rule: Rule, data: Index) -> set[Node]:
        """Return the nodes of `data` that a rule targets.

        Source: SHACL, section 2.1.3 (class targets follow rdfs:subClassOf).
        """
        found: set[Node] = set(self._graph.objects(rule.shape, SH.targetNode))
        for kind in self._graph.objects(rule.shape, SH.targetClass):
            for subclass in data.below(kind):
                found.update(data.subjects(RDF.type, subclass))
        for predicate in self._graph.objects(rule.shape, SH.targetSubjectsOf):
            found.update(data.described_by(predicate))
        for predicate in self._graph.objects(rule.shape, SH.targetObjectsOf):
            found.update(data.values_of(predicate))
        return found


@dataclass(frozen=True, slots=True)
class Seen:
    """What some data hold: the classes of their things, their properties and their subjects.

    Shape: of `kinds`, those above a class that is named are there too.
    """

    kinds: Collection[object]
    predicates: Collection[object]
    nodes: Collection[object]


def has_focus(shapes: Graph, shape: Node, seen: Seen) -> bool:
    """Whether a shape targets any node of some data (SHACL, section 2.1.3)."""
    return (
        shape in seen.kinds
        or any(kind in seen.kinds for kind in shapes.objects(shape, SH.targetClass))
        or any(
            one in seen.predicates
            for target in (SH.targetSubjectsOf, SH.targetObjectsOf)
            for one in shapes.objects(shape, target)
        )
        or any(one in seen.nodes for one in shapes.objects(shape, SH.targetNode))
    )


def is_off(shapes: Graph, shape: Node) -> bool:
    """Whether a shape is switched off (SHACL, section 2.1.5)."""
    return any(str(off) in ("true", "1") for off in shapes.objects(shape, SH.deactivated))


def load_shapes(folder: Path) -> Shapes:
    """Read the shapes of a folder.

    Raises:
        LoadError: A file is not Turtle, a shape lacks its code, name, severity, message or
            remedy, or holds what is not asked here.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise LoadError(f"{folder}: no shapes (*.ttl) here")
    graph = read_files(files)
    shapes = {node for node, _ in graph.subject_objects(CODE) if isinstance(node, URIRef)}
    for predicate in (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf):
        for node in graph.subjects(predicate):
            if node not in shapes:
                raise LoadError(
                    f"{folder}: the shape {node} has no {CODE}; give it a code, or give its file "
                    "with --shapes"
                )
    return Shapes(tuple(_rule(graph, shape, folder) for shape in sorted(shapes)), graph)


def _rule(graph: Graph, shape: URIRef, folder: Path) -> Rule:
    _check_manner(graph, shape, folder)
    constraint = graph.value(shape, SH.sparql)
    _check_form(graph, shape, folder, "" if constraint is None else _select(graph, constraint))
    severity = str(_needed(graph, shape, SH.severity, folder)).removeprefix(str(SH))
    if severity not in SEVERITIES:
        raise LoadError(f"{folder}: the shape {shape} has the unknown severity {severity!r}")
    path = graph.value(shape, SH.path)
    return Rule(
        shape=shape,
        code=str(_needed(graph, shape, CODE, folder)),
        name=str(_needed(graph, shape, SH.name, folder)),
        severity=severity,
        message=_message(graph, constraint or shape, folder),
        remedy=str(_needed(graph, shape, REMEDY, folder)),
        path=path_text(graph, path) if path is not None else "",
        path_term=path,
        select=_select(graph, constraint) if constraint is not None else "",
        proposal=str(graph.value(shape, PROPOSAL) or ""),
        filled_by=tuple(sorted(str(link) for link in graph.objects(shape, FILLED_BY))),
    )


def _check_manner(graph: Graph, shape: URIRef, folder: Path) -> None:
    """Refuse what would be passed over in silence, for rules of ours are asked in a quicker way.

    Raises:
        LoadError: The shape holds it; such a shape can be given to `kg validate --shapes`.
    """
    constraints = list(graph.objects(shape, SH.sparql))
    if any(is_off(graph, part) for part in (shape, *constraints)):
        why = "is switched off (sh:deactivated); take it out of the folder"
    elif graph.value(shape, SH.property) is not None:
        why = "has shapes of properties below it (sh:property); make each a shape with its target"
    elif len(constraints) > 1:
        why = "has several queries (sh:sparql); give each a shape of its own"
    elif constraints and not _binds_this(str(graph.value(constraints[0], SH.select))):
        why = "has a query in which no triple binds $this"
    else:
        return
    raise LoadError(f"{folder}: the shape {shape} {why}, or give its file with --shapes")


def _check_form(graph: Graph, shape: URIRef, folder: Path, select: str) -> None:
    """Refuse a shape that is not well formed before anything is asked.

    Raises:
        LoadError: A path, a list, a pattern or a query of it can not be read.
    """
    try:
        if select:
            MemoryStore().query(select)
        else:
            compile_shape(graph, shape)
    except NotCompiledError:  # it may be well formed all the same: pySHACL is asked
        return
    except (LoadError, QueryError) as err:
        raise LoadError(f"{folder}: the shape {shape} is not well formed: {err}") from err


def _binds_this(query: str) -> bool:
    """Whether `$this` stands in a query outside what only takes solutions away."""
    negated = depth = 0
    words: list[str] = []
    for kind, text, _ in tokens(query):
        if text == "{":
            depth += 1
            if not negated and words[-1:] in (["EXISTS"], ["MINUS"]):
                negated = depth
        elif text == "}":
            negated = 0 if negated == depth else negated
            depth -= 1
        elif kind == "variable" and text[1:] == "this" and depth and not negated:
            return True
        words.append(text.upper())
    return False


def _message(graph: Graph, node: Node, folder: Path) -> str:
    """Return the message in English, where there are several."""
    _needed(graph, node, SH.message, folder)
    return in_english(graph.objects(node, SH.message))


def in_english(texts: Iterable[Node]) -> str:
    """Return the English one of some texts, else one without a language, else the first."""

    def rank(text: Node) -> tuple[int, str]:
        language = getattr(text, "language", None) or ""
        order = 0 if language.startswith("en") else 1 if not language else 2
        return order, str(text)

    return str(min(texts, key=rank, default=""))


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
